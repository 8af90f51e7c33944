"""Answers: an application's form filled in, cleaned and checked, every defect told at once."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import identity, text
from chalicelib.domain.days import iso_day
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import Invalid, Refusal, TooLarge

MOST_BYTES = 64 * 1024
MOST_SIGNS = 2000
MOST_FIELDS = 500
MOST_NAMED = 40
"""How much of a strange field's name is repeated to the person."""


_WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}")
"""A whole number as typed, thousands set apart by points or not at all."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What a schema holds against answers: `field` is "" where it is about the whole form.

    `keyword` is the JSON Schema keyword that failed and `expected` its value there.
    """

    field: str
    keyword: str
    expected: object


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect: the field it is in, and a Vietnamese sentence that names it by its label."""

    field: str
    sentence: str


class InvalidAnswers(Invalid):
    """The form has defects: all of them in `problems`, in the order of the form."""

    code = "invalid-answers"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = f" (và {len(problems) - 1} mục khác cần sửa)" if len(problems) > 1 else ""
        super().__init__(first.sentence + more, f"answers.{first.field}")
        self.problems = tuple(problems)

    @property
    def faults(self) -> Sequence[tuple[str, str]]:
        """Return every field at fault, and the sentence about it."""
        return [(f"answers.{problem.field}", problem.sentence) for problem in self.problems]


Validate = Callable[[Procedure, Mapping[str, object]], Iterable[Violation]]
"""Holds answers against the schema of a procedure's form."""


def checked(
    procedure: Procedure, answers: Mapping[str, object], validate: Validate
) -> Mapping[str, object]:
    """Return the answers cleaned; raises InvalidAnswers with every defect, or TooLarge."""
    cleaned = clean_answers(procedure, answers)
    check(procedure, cleaned, validate)
    return cleaned


def check(procedure: Procedure, answers: Mapping[str, object], validate: Validate) -> None:
    """Pass if the answers fulfil the form; raises InvalidAnswers with every defect."""
    found = problems(procedure, validate(procedure, answers))
    if found:
        raise InvalidAnswers(found)


def problems(procedure: Procedure, violations: Iterable[Violation]) -> tuple[Problem, ...]:
    """Return each violation as a sentence, in the order of the form, one for each field."""
    fields = fields_of(procedure)
    order = {name: place for place, name in enumerate(fields)}
    first: dict[str, Problem] = {}
    for violation in violations:
        if violation.field not in first:
            sentence = _sentence(violation, fields.get(violation.field, {}))
            first[violation.field] = Problem(violation.field, sentence)
    return tuple(sorted(first.values(), key=lambda one: order.get(one.field, len(order))))


def clean_answers(procedure: Procedure, answers: Mapping[str, object]) -> Mapping[str, object]:
    """Return the answers as they are kept: NFC, single spaces, nothing left empty.

    What a web form sends as text becomes what the schema says: "1.500" a number, "on" a yes,
    "05/01/2026" an ISO date, "0912 345 678" a telephone number. Fields the form does not have,
    anything but text, numbers and yes/no, and texts over 2,000 characters raise InvalidAnswers;
    more than 64 kB raises TooLarge.
    """
    if len(answers) > MOST_FIELDS:
        raise TooLarge("Tờ khai có quá nhiều mục.", "answers")
    known = properties_of(procedure)
    if refused := misfits(procedure, answers):
        raise InvalidAnswers(refused)
    if len(json.dumps(dict(answers), ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooLarge("Tờ khai dài quá 64 kB; hãy rút gọn nội dung.", "answers")
    cleaned = {name: _cleaned(value, known[name]) for name, value in answers.items()}
    return {name: value for name, value in cleaned.items() if value not in ("", None)}


def misfits(procedure: Procedure, answers: Mapping[str, object]) -> tuple[Problem, ...]:
    """Return what no field of the form takes, whatever else is answered."""
    return tuple(_misfits(properties_of(procedure), fields_of(procedure), answers))


def fields_of(procedure: Procedure) -> dict[str, Mapping[str, Any]]:
    """Return the form's fields by name, in the order they are asked."""
    groups: Sequence[Any] = procedure.form_order
    return {str(field["name"]): field for group in groups for field in group["fields"]}


def counted(answers: Mapping[str, object], name: str | None, default: int) -> int:
    """Return the number answered to the field `name`, `default` where there is none."""
    value = answers.get(name) if name else None
    return value if isinstance(value, int) else default


def properties_of(procedure: Procedure) -> Mapping[str, Mapping[str, Any]]:
    """Return what the form's schema asks of each field, by name."""
    properties: Any = procedure.form.get("properties", {})
    return dict(properties)


def _misfits(
    known: Mapping[str, object],
    fields: Mapping[str, Mapping[str, Any]],
    answers: Mapping[str, object],
) -> Iterator[Problem]:
    for name, value in answers.items():
        if name not in known:
            yield Problem(name[:MOST_NAMED], f"Tờ khai không có mục “{name[:MOST_NAMED]}”.")
        elif isinstance(value, str) and len(value) > MOST_SIGNS:
            label = _label(name, fields.get(name, {}))
            yield Problem(name, f"“{label}” dài quá {MOST_SIGNS} ký tự; hãy rút gọn.")
        elif not (value is None or isinstance(value, str | int | float)):
            label = _label(name, fields.get(name, {}))
            yield Problem(name, f"“{label}” chỉ nhận một giá trị đơn.")


def _cleaned(value: object, schema: Mapping[str, Any]) -> object:
    if not isinstance(value, str):
        return value
    line = text.clean(value, multiline=True)
    kind = schema.get("type")
    if kind == "integer" and _WHOLE.fullmatch(line):
        return int(line.replace(".", ""))
    if kind == "boolean":
        return {"on": True, "true": True, "false": False}.get(line, line)
    return _spelled(line, schema.get("format"))


def _spelled(line: str, form: object) -> str:
    """Return a value in its one spelling; what cannot be is left for the schema to refuse."""
    spell = SPELLINGS.get(str(form))
    if spell is None:
        return line
    try:
        return spell(line)
    except Refusal:
        return line


SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "date": iso_day,
    "personal-id": lambda line: identity.personal_id(line).number,
    "phone": identity.mobile,
    "email": identity.email,
    "tax-code": identity.tax_code,
}

FORMATS: Mapping[str, str] = {
    "date": "“{label}” phải là một ngày có thật, dạng ngày/tháng/năm, ví dụ 05/01/2026.",
    "personal-id": "“{label}” phải là số định danh cá nhân gồm đúng 12 chữ số.",
    "phone": "“{label}” phải là số điện thoại di động, dạng 0912345678.",
    "email": "“{label}” phải là địa chỉ thư điện tử, dạng ten@vidu.vn.",
    "tax-code": "“{label}” phải là mã số thuế đúng, gồm 10 hoặc 13 chữ số.",
    "person-name": "“{label}” phải là họ, chữ đệm và tên, chỉ gồm chữ cái.",
}

TYPES: Mapping[str, str] = {
    "string": "“{label}” phải là chữ.",
    "integer": "“{label}” phải là số nguyên, chỉ gồm chữ số.",
    "boolean": "“{label}” chỉ nhận có hoặc không.",
}

SENTENCES: Mapping[str, str] = {
    "required": "Hãy điền “{label}”.",
    "minLength": "Hãy điền “{label}” đầy đủ hơn (ít nhất {expected} ký tự).",
    "maxLength": "“{label}” dài quá {expected} ký tự; hãy rút gọn.",
    "minimum": "“{label}” phải từ {expected} trở lên.",
    "maximum": "“{label}” không được quá {expected}.",
    "const": "Hãy đánh dấu “{label}” để nộp hồ sơ.",
    "additionalProperties": "Tờ khai không có mục “{label}”.",
}


def _sentence(violation: Violation, field: Mapping[str, Any]) -> str:
    expected = violation.expected
    if violation.keyword == "enum":
        return f"“{_label(violation.field, field)}” phải là một trong: {_choices(expected, field)}."
    table = {"format": FORMATS, "type": TYPES}.get(violation.keyword)
    pattern = SENTENCES.get(violation.keyword) if table is None else table.get(str(expected))
    if pattern is None:
        pattern = "“{label}” chưa đúng; hãy xem hướng dẫn của mục này."
    return pattern.format(label=_label(violation.field, field), expected=expected)


def _choices(expected: object, field: Mapping[str, Any]) -> str:
    options = {option["value"]: option["vi"] for option in field.get("options", ())}
    values: Any = expected
    return ", ".join(str(options.get(value, value)) for value in values)


def _label(name: str, field: Mapping[str, Any]) -> str:
    return str(field.get("vi", name))
