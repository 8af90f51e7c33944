"""Forms: whether a declaration's schema and the order it is asked in say the same."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.domain.answers import FORMATS, TYPES
from chalicelib.domain.procedure import Procedure

Path = tuple[str | int, ...]
Fault = Callable[[Mapping[str, object]], tuple[Path, str] | None]


def lint_form(procedure: Procedure, schema_fault: Fault) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with a procedure's form: a path in ``form.json`` and words."""
    fault = schema_fault(procedure.form)
    if fault is not None:
        yield ("schema", *fault[0]), f"không phải JSON Schema: {fault[1]}"
        return
    form: Mapping[str, Any] = procedure.form
    properties: Mapping[str, Any] = form.get("properties", {})
    if form.get("type") != "object" or form.get("additionalProperties") is not False:
        yield ("schema",), "tờ khai phải là object và không nhận mục lạ"
    for name, schema in properties.items():
        yield from (
            (("schema", "properties", name, *path), what) for path, what in _property(schema)
        )
    yield from _required(form, properties)
    yield from _order(procedure.form_order, properties)
    yield from _counted(procedure, properties)


def asked(form: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields that a form asks of everybody, and those it asks where something holds."""
    conditional = (
        name
        for condition in form.get("allOf", ())
        for part in ("then", "else")
        for name in condition.get(part, {}).get("required", ())
    )
    return frozenset((*form.get("required", ()), *conditional))


def _property(schema: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    if schema.get("type") not in TYPES:
        yield ("type",), "mục chỉ được là string, integer hoặc boolean"
    if "format" in schema and schema["format"] not in FORMATS:
        yield ("format",), f"không có định dạng “{schema['format']}”"


def _required(form: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield the names asked for, plainly or on a condition, that are no fields."""
    conditions: Sequence[Mapping[str, Any]] = form.get("allOf", ())
    asked: list[tuple[Path, Sequence[str]]] = [(("schema", "required"), form.get("required", ()))]
    for number, condition in enumerate(conditions):
        for part in ("if", "then", "else"):
            schema = condition.get(part, {})
            base = ("schema", "allOf", number, part)
            asked.append(((*base, "required"), schema.get("required", ())))
            asked.append(((*base, "properties"), tuple(schema.get("properties", ()))))
    for path, names in asked:
        for name in names:
            if name not in properties:
                yield path, f"đòi mục “{name}” mà tờ khai không có"


def _order(
    groups: Sequence[Mapping[str, Any]], properties: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    placed: set[str] = set()
    for number, group in enumerate(groups):
        yield from ((("order", number, *path), what) for path, what in _labels(group))
        for place, field in enumerate(group["fields"]):
            base: Path = ("order", number, "fields", place)
            name = str(field["name"])
            if name not in properties:
                yield (*base, "name"), f"mục “{name}” không có trong schema"
            else:
                yield from (
                    ((*base, *path), what) for path, what in _options(field, properties[name])
                )
            if name in placed:
                yield (*base, "name"), f"mục “{name}” được hỏi hai lần"
            placed.add(name)
            yield from (((*base, *path), what) for path, what in _labels(field))
    for name in properties:
        if name not in placed:
            yield ("schema", "properties", name), f"mục “{name}” không được hỏi trong order"


def _labels(labelled: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for language in ("vi", "en"):
        if not str(labelled.get(language, "")).strip():
            yield (language,), "thiếu nhãn"


def _options(field: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    options: Sequence[Mapping[str, Any]] = field.get("options", ())
    if [option.get("value") for option in options] != list(schema.get("enum", ())):
        yield ("options",), "các lựa chọn khác enum trong schema"
    for number, option in enumerate(options):
        yield from ((("options", number, *path), what) for path, what in _labels(option))


def _counted(procedure: Procedure, properties: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    counted = {"copies_field": procedure.copies_field, "pages_field": procedure.pages_field}
    for member, name in counted.items():
        if name is not None and properties.get(name, {}).get("type") != "integer":
            yield (member,), f"tờ khai không có mục số “{name}”"
