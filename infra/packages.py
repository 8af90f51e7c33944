"""Packages read: from the folders of the catalogue to frozen data, or to what cannot be read."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from chalicelib.adapters.catalogue import PROCEDURE
from chalicelib.domain.calendar import WorkCalendar, calendar_from
from chalicelib.domain.english import English
from chalicelib.domain.lifeevents import FILE as LIFE
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.package import Example, Finding, Package, pointer
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.reports.targets import FILE as TARGETS
from chalicelib.domain.reports.targets import Target
from chalicelib.domain.reports.weights import FILE as INDEX
from chalicelib.domain.reports.weights import Index
from chalicelib.domain.resultpaper import FILE as PAPER
from chalicelib.domain.scopes import FILE as POLICIES
from chalicelib.domain.scopes import Enacted, borne, spelling
from chalicelib.domain.translating import FILE as ENGLISH
from chalicelib.domain.translating import named, sources

DIRECTORY = Path(__file__).parent.parent / "catalogue"
PACKAGE = re.compile(r"\d\.\d{6}[0-9A-Z.]*(@\d{4}-\d{2}-\d{2})?")
NEEDED = ("procedure.json", "fees.json", "form.json", "example.json")
WHERE_THERE_ARE = ("process.json", PAPER)


T = TypeVar("T")


class _Option(BaseModel, extra="forbid"):
    value: str
    vi: str
    en: str


class _Field(BaseModel, extra="forbid"):
    name: str
    vi: str
    en: str
    hint: str | None = None
    hint_en: str | None = None
    options: list[_Option] | None = None


class _Group(BaseModel, extra="forbid"):
    group: str
    vi: str
    en: str
    fields: list[_Field]


_GROUPS = TypeAdapter(list[_Group])
_EXAMPLE = TypeAdapter(Example)
_AGENCIES = TypeAdapter(tuple[Agency, ...])
_POLICIES = TypeAdapter(tuple[Enacted, ...])
_INDEX = TypeAdapter(tuple[Index, ...])
_TARGETS = TypeAdapter(tuple[Target, ...])
_WORDS = TypeAdapter(dict[str, str])
_LIFE = TypeAdapter(tuple[LifeEvent, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A catalogue directory as read; `broken` is what could not even be read."""

    packages: tuple[Package, ...]
    agencies: tuple[Agency, ...]
    calendar: WorkCalendar
    calendar_files: Mapping[str, object]
    policies: tuple[Enacted, ...]
    index: tuple[Index, ...]
    targets: tuple[Target, ...]
    life_events: tuple[LifeEvent, ...]
    english: English
    """What sentences of the catalogue mean, with what bears its English name itself."""
    words: Mapping[str, str]
    """What the catalogue's table of English words says alone."""
    broken: tuple[Finding, ...]


class _Unreadable(Exception):
    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(str(findings))
        self.findings = tuple(findings)


def read_all(directory: Path = DIRECTORY) -> Read:
    """Read a catalogue directory; what cannot be read is told in `broken`."""
    broken: list[Finding] = []
    enacted = _try(broken, partial(_read_policies, directory))
    policies = enacted[0] if enacted else ()
    folders = sorted(path.name for path in directory.iterdir() if PACKAGE.fullmatch(path.name))
    packages = _try(broken, *(partial(read_package, directory, name, policies) for name in folders))
    agencies = _try(broken, partial(_read_agencies, directory))
    index = _try(broken, partial(_read_listed, directory, INDEX, "versions", _INDEX))
    targets = _try(broken, partial(_read_listed, directory, TARGETS, "targets", _TARGETS))
    life = _try(broken, partial(_read_listed, directory, LIFE, "events", _LIFE))
    calendars = _try(broken, partial(_read_calendar, directory))
    files, calendar = calendars[0] if calendars else ({}, WorkCalendar())
    written = _try(broken, partial(_read_listed, directory, ENGLISH, "words", _WORDS))
    words = written[0] if written else {}
    known = sources(packages, agencies[0] if agencies else (), life[0] if life else (), calendar)
    return Read(
        english=English({**named(known), **words}),
        words=words,
        packages=packages,
        agencies=agencies[0] if agencies else (),
        calendar=calendar,
        calendar_files=files,
        policies=policies,
        index=index[0] if index else (),
        targets=targets[0] if targets else (),
        life_events=life[0] if life else (),
        broken=tuple(broken),
    )


def _try(broken: list[Finding], *readings: Callable[[], T]) -> tuple[T, ...]:
    """Return what could be read; what could not be is added to `broken`."""
    done: list[T] = []
    for read in readings:
        try:
            done.append(read())
        except _Unreadable as unreadable:
            broken += unreadable.findings
    return tuple(done)


def read_package(directory: Path, folder: str, policies: Sequence[Enacted] = ()) -> Package:
    """Read one package of the catalogue `directory`, with the `policies` that bear on it."""
    there = (name for name in WHERE_THERE_ARE if (directory / folder / name).exists())
    names = [*NEEDED, *there]
    files = {f"{folder}/{name}": _json(directory, f"{folder}/{name}") for name in names}
    heading, fees, form, example = (files[f"{folder}/{name}"] for name in NEEDED)
    if "policies" in heading:
        where = f"{folder}/procedure.json#/policies"
        raise _Unreadable([Finding(where, f"chính sách miễn, giảm được nêu ở {POLICIES}")])
    cases, graphs = _with_graphs(directory, folder, files)
    said = {
        **heading,
        "version": 0,
        "result": _with_paper(files, folder),
        "cases": cases,
        "fees": _member(fees, "fees", f"{folder}/fees.json"),
        "form": _member(form, "schema", f"{folder}/form.json"),
        "form_order": _member(form, "order", f"{folder}/form.json"),
    }
    places: dict[Any, str] = {
        "fees": f"{folder}/fees.json#/fees",
        "form": f"{folder}/form.json#/schema",
        "form_order": f"{folder}/form.json#/order",
        ("result", "paper"): f"{folder}/{PAPER}#",
        **{("cases", number): graph for number, graph in enumerate(graphs)},
    }
    _read(_GROUPS, said["form_order"], {}, f"{folder}/form.json#/order")
    return Package(
        folder=folder,
        procedure=borne(policies, _read(PROCEDURE, said, places, f"{folder}/procedure.json#")),
        example=_read(_EXAMPLE, example, {}, f"{folder}/example.json#"),
        graphs=graphs,
        files=files,
    )


def _with_graphs(
    directory: Path, folder: str, files: dict[str, Any]
) -> tuple[list[Any], tuple[str, ...]]:
    """Return the cases with their graphs put in, and where each graph is written."""
    own = files.get(f"{folder}/process.json", {}).get("graphs", {})
    cases: list[Any] = []
    graphs: list[str] = []
    for number, case in enumerate(_listed(files, folder)):
        name = str(case.get("process"))
        shared = f"processes/{name}.json"
        if name in own:
            graph, where = own[name], pointer(f"{folder}/process.json#", "graphs", name)
        elif (directory / shared).exists():
            graph = files[shared] = _json(directory, shared)
            where = f"{shared}#"
        else:
            at = f"{folder}/procedure.json#/cases/{number}/process"
            raise _Unreadable([Finding(at, f"không có quy trình “{name}”")])
        inner = {key: value for key, value in case.items() if key != "process"}
        edges = [
            {"source": edge.get("from"), "target": edge.get("to")}
            | {key: value for key, value in edge.items() if key not in {"from", "to"}}
            for edge in graph.get("edges", [])
        ]
        cases.append({**inner, "steps": graph.get("steps", []), "edges": edges})
        graphs.append(where)
    return cases, tuple(graphs)


def _with_paper(files: Mapping[str, Any], folder: str) -> object:
    """Return the result with the template of its paper put in, where the package has one."""
    file = f"{folder}/procedure.json"
    result = _member(files[file], "result", file)
    if not isinstance(result, dict):
        return result
    if "paper" in result:
        raise _Unreadable([Finding(f"{file}#/result/paper", f"mẫu kết quả được nêu ở {PAPER}")])
    paper = files.get(f"{folder}/{PAPER}")
    return result if paper is None else {**result, "paper": paper}


def _listed(files: Mapping[str, Any], folder: str) -> list[dict[str, Any]]:
    file = f"{folder}/procedure.json"
    cases = _member(files[file], "cases", file)
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise _Unreadable([Finding(f"{file}#/cases", "phải là danh sách trường hợp")])
    return cases


def _json(directory: Path, name: str) -> dict[str, Any]:
    try:
        value = json.loads((directory / name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _Unreadable([Finding(f"{name}#", f"không đọc được: {error}")]) from None
    if not isinstance(value, dict):
        raise _Unreadable([Finding(f"{name}#", "phải là một object")])
    return value


def _member(value: Mapping[str, Any], name: str, file: str) -> object:
    if name not in value:
        raise _Unreadable([Finding(pointer(f"{file}#", name), "thiếu")])
    return value[name]


def _read(kind: TypeAdapter[T], said: object, places: Mapping[Any, str], where: str) -> T:
    """Return `said` as `kind`; what does not fit, or is not told exactly, is unreadable."""
    try:
        value = kind.validate_python(said)
    except ValidationError as error:
        raise _Unreadable(
            [Finding(_place(one["loc"], places, where), one["msg"]) for one in error.errors()]
        ) from None
    strange = [
        Finding(_place(path, places, where), what)
        for path, what in _strange(said, kind.dump_python(value, mode="json"), ())
    ]
    if strange:
        raise _Unreadable(strange)
    return value


def _place(path: tuple[Any, ...], places: Mapping[Any, str], where: str) -> str:
    if path[:1] == ("cases",) and path[2:3] in {("steps",), ("edges",)}:
        return pointer(places[path[:2]], *path[2:])
    if path[:2] == ("result", "paper"):
        return pointer(places[path[:2]], *path[2:])
    if path and path[0] in places:
        return pointer(places[path[0]], *path[1:])
    return pointer(where, *path)


def _strange(
    said: object, kept: object, path: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield where what was said is not what was understood: unknown members, other spellings."""
    if isinstance(said, dict) and isinstance(kept, dict):
        for name, inner in said.items():
            if name not in kept:
                yield (*path, name), "mục không được biết tới"
            else:
                yield from _strange(inner, kept[name], (*path, name))
    elif isinstance(said, list) and isinstance(kept, list):
        for place, (one, other) in enumerate(zip(said, kept, strict=True)):
            yield from _strange(one, other, (*path, place))
    elif said != kept or type(said) is not type(kept):
        yield path, f"hãy viết là {json.dumps(kept, ensure_ascii=False)}"


def _read_agencies(directory: Path) -> tuple[Agency, ...]:
    return _read_listed(directory, "agencies.json", "agencies", _AGENCIES)


def _read_policies(directory: Path) -> tuple[Enacted, ...]:
    file = _json(directory, POLICIES)
    if misspelt := tuple(spelling(file)):
        raise _Unreadable(misspelt)
    written = _member(file, "policies", POLICIES)
    return _read(_POLICIES, written, {}, f"{POLICIES}#/policies")


def _read_listed(directory: Path, file: str, member: str, kind: TypeAdapter[T]) -> T:
    """Return the list `member` of a file of the catalogue."""
    return _read(kind, _member(_json(directory, file), member, file), {}, f"{file}#/{member}")


def _read_calendar(directory: Path) -> tuple[dict[str, object], WorkCalendar]:
    found = sorted((directory / "calendar").glob("*.json"))
    files: dict[str, object] = {
        path.stem: _json(directory, f"calendar/{path.name}") for path in found
    }
    try:
        return files, calendar_from(files)
    except Invalid as refusal:
        raise _Unreadable([Finding("calendar/#", refusal.sentence)]) from None
