"""Filling: the form of a paper as an officer filled it in, and what of it changes the paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.correcting import InvalidCorrections, changes
from chalicelib.domain.meanings import FIELDS, PEOPLE, VALUES, label
from chalicelib.domain.parts import Correction
from chalicelib.domain.text import clean
from chalicelib.handlers.http.papers import FieldShown, PaperShown

MISSED = ("new-1", "new-2", "new-3")
"""Rows for values the reader missed."""
SECTIONS: Mapping[str, str] = {"": "Người có giấy tờ, hoặc giấy tờ"} | {
    code: name[0].upper() + name[1:] for code, name in PEOPLE.items()
}
NAMES: Mapping[str, str] = {code: name for code, name in FIELDS.items() if code in VALUES}
EMPTY = "“{}” đang trống; hãy ghi giá trị, hoặc đánh dấu “Không có trên giấy”."
BOTH = "“{}” vừa có giá trị mới vừa đánh dấu “Không có trên giấy”; hãy chọn một."


@dataclass(frozen=True, slots=True)
class Row:
    """A value of the paper in the form: what stands in it, and what is wrong with that.

    `sent` is what the officer sent of it where the form shows what holds now instead.
    """

    key: str
    held: FieldShown
    value: str
    gone: bool
    against: tuple[str, ...] = ()
    error: str | None = None
    sent: str | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A row for a value the reader missed, as it was filled in."""

    key: str
    about: str = ""
    name: str = ""
    value: str = ""
    error: str | None = None


@dataclass(slots=True)
class Filled:
    """What a form changes, and what is wrong with it, by the keys of its rows."""

    corrections: dict[str, Correction] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def keyed(paper: PaperShown) -> Iterator[tuple[str, FieldShown]]:
    """Yield every value of a paper with the key of its row, which stays whoever checks the paper.

    Values read twice alike are one.
    """
    seen = set()
    for number, shown in enumerate(paper.fields):
        if (shown.name, shown.read) not in seen:
            seen.add((shown.name, shown.read))
            yield (f"added-{shown.name}" if shown.read is None else f"read-{number}"), shown


def filled(paper: PaperShown, checked: CheckedPaper, typed: Mapping[str, str], day: date) -> Filled:
    """Return what a form changes of what holds; every value that cannot be is told by its key."""
    found = Filled()
    for key, shown in keyed(paper):
        _row(found, key, shown, typed)
    names = {shown.name for shown in paper.fields}
    for key in MISSED:
        _missed(found, key, names, typed)
    try:
        changes(checked, tuple(found.corrections.values()), day)
    except InvalidCorrections as no:
        keys = {correction: key for key, correction in found.corrections.items()}
        found.errors |= {keys[correction]: why.sentence for correction, why in no.defects}
    return found


def _row(found: Filled, key: str, shown: FieldShown, typed: Mapping[str, str]) -> None:
    text, gone = clean(typed.get(key, shown.value or "")), f"gone-{key}" in typed
    changed = text != clean(shown.value or "")
    if gone and changed and text:
        found.errors[key] = BOTH.format(shown.label)
    elif gone and shown.value is not None:
        found.corrections[key] = Correction(name=shown.name, value=None, read=shown.read)
    elif not gone and not text:
        found.errors[key] = EMPTY.format(shown.label)
    elif not gone and changed:
        found.corrections[key] = Correction(name=shown.name, value=text, read=shown.read)


def _missed(found: Filled, key: str, names: set[str], typed: Mapping[str, str]) -> None:
    row = missed(key, typed)
    name = f"{row.about}.{row.name}" if row.about else row.name
    if not row.value and not row.name:
        return
    if not row.name:
        found.errors[key] = f"Hãy chọn “{row.value}” là thông tin gì."
    elif not row.value:
        found.errors[key] = f"Hãy ghi giá trị của “{label(name)}”."
    elif name in names:
        found.errors[key] = f"“{label(name)}” đã có trên trang này; hãy sửa ở đó."
    else:
        names.add(name)
        found.corrections[key] = Correction(name=name, value=row.value)


def missed(
    key: str, typed: Mapping[str, str], errors: Mapping[str, str] = MappingProxyType({})
) -> Missed:
    """Return the row for a value the reader missed, as it was filled in."""
    about, name = typed.get(f"{key}-about", ""), typed.get(f"{key}-name", "")
    return Missed(key, about, name, clean(typed.get(key, "")), errors.get(key))


def rows(
    paper: PaperShown,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
    *,
    stale: bool = False,
) -> tuple[Row, ...]:
    """Return the rows of a form: as it was typed, or where that is stale what holds now."""
    against: dict[str, list[str]] = {}
    for one in paper.mismatches:
        against.setdefault(one.field, []).append(one.sentence)
    found = []
    for key, held in keyed(paper):
        row = Row(
            key, held, held.value or "", held.value is None, tuple(against.get(held.name, ()))
        )
        if typed is not None and stale:
            row = replace(row, sent=_sent(row, typed))
        elif typed is not None:
            text, gone = typed.get(key, row.value), f"gone-{key}" in typed
            row = replace(row, value=text, gone=gone, error=errors.get(key))
        found.append(row)
    return tuple(found)


def _sent(row: Row, typed: Mapping[str, str]) -> str | None:
    """Return what was sent of a row where that is not what holds now."""
    gone, text = f"gone-{row.key}" in typed, clean(typed.get(row.key, row.value))
    now = None if row.gone else clean(row.value)
    return None if (None if gone else text) == now else "không có trên giấy" if gone else text
