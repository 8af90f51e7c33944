"""Understanding: what the pages of a paper say, and what is odd about that."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.identity import Sex, contradictions
from chalicelib.domain.papers.finding import Found, found_in
from chalicelib.domain.papers.framing import framed
from chalicelib.domain.papers.kinds import UNKNOWN
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.mentions import mentioned
from chalicelib.domain.papers.rows import Row, rows_of, without
from chalicelib.domain.papers.tables import LISTED, Table, tables_in
from chalicelib.domain.papers.values import (
    ID,
    NO_SUCH_DAY,
    NOT_A_NAME,
    NUMBER,
    SYMBOL,
    date_in,
    id_in,
    is_name,
    issuer_in,
    known_id,
    sex_in,
)
from chalicelib.domain.parts import PaperField
from chalicelib.domain.reading import Box, PageReading, Word

WHOLE = 1000
SURE = 0.75
LEGIBLE = 0.7
UNLABELLED = 0.85
NUMBERED = re.compile(r"^[\W\d_]+")
UNSURE = "Đọc chưa chắc; hãy so với bản giấy."

Checked = tuple[str, str | None]
"""A value as it is kept, and its flag."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A field, and which row of a table it stands in; 0 outside of tables."""

    field: PaperField
    entry: int = 0


def fields_of(pages: Sequence[PageReading]) -> tuple[PaperField, ...]:
    """Return the values found on a paper, each once, with its place and what is odd about it.

    ``me.ho_ten`` is the mother's name, ``ho_ten`` that of the one the paper is about.
    """
    rows = rows_of(pages)
    tables = tuple(tables_in(rows, pages))
    plain = without(rows, frozenset().union(*(table.taken for table in tables)))
    found = [*found_in(plain), *framed(plain)]
    found += [*mentioned(plain, found), *_listed(tables)]
    told = [_Told(field, one.entry) for one in found if (field := _field(one, pages)) is not None]
    told += _unlabelled(plain, pages, {one.field.value for one in told})
    return _once(_contradicted(told))


def _listed(tables: Sequence[Table]) -> Iterator[Found]:
    """Yield the people of tables, row by row."""
    entry = 0
    for table in tables:
        for cells in table.people:
            entry += 1
            for cell in cells:
                yield Found(cell.label, table.page, cell.words, LISTED, entry)


def _field(found: Found, pages: Sequence[PageReading]) -> PaperField | None:
    text = " ".join(word.text for word in found.words).strip(" .,;:_…")
    checked = CHECKS[found.label.value](text) if text else None
    if checked is None:
        return None
    value, flag = checked
    name = ".".join(filter(None, (found.person, found.label.field)))
    told = _told(found.words, value)
    return _seen(name, value, flag, told, pages[found.page - 1], found.page)


def _told(words: Sequence[Word], value: str) -> Sequence[Word]:
    """Return the words that make up the value; all of them where it is spelt differently."""
    told = [word for word in words if word.text.strip(".,;:") and word.text.strip(".,;:") in value]
    return told or words


def _seen(
    name: str,
    value: str,
    flag: str | None,
    words: Sequence[Word],
    page: PageReading,
    number: int,
) -> PaperField:
    confidence = round(min(word.confidence for word in words), 2)
    if flag is None and confidence < SURE:
        flag = UNSURE
    box = _around(word.box for word in words)
    wide, tall = page.upright((0, 0, page.width, page.height))[2:]
    place = tuple(
        round(WHOLE * side / whole) for side, whole in zip(box, (wide, tall) * 2, strict=True)
    )
    return PaperField(
        name=name,
        value=value,
        confidence=confidence,
        flag=flag,
        page=number,
        box=(place[0], place[1], place[2], place[3]),
    )


def _around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _name(text: str) -> Checked | None:
    """Return a name without the number of its row; None where there is no letter."""
    name = NUMBERED.sub("", text)
    return (name, None if is_name(name) else NOT_A_NAME) if name else None


def _date(text: str) -> Checked | None:
    found = date_in(text)
    return None if found is None else (found[0], None if found[1] else NO_SUCH_DAY)


def _sex(text: str) -> Checked | None:
    sex = sex_in(text)
    return None if sex is None else ("Nam" if sex is Sex.MALE else "Nữ", None)


def _number(text: str) -> Checked | None:
    found = NUMBER.search(text)
    return None if found is None else (found[0].rstrip(".,"), None)


def _id(text: str) -> Checked | None:
    return id_in(text) if any(sign.isdigit() for sign in text) else None


def _issuer(text: str) -> Checked | None:
    said = issuer_in(text)
    return None if said is None else (said, None)


def _symbol(text: str) -> Checked | None:
    found = SYMBOL.search(text)
    return None if found is None else (found[1].replace(" ", "").rstrip(".,"), None)


CHECKS: dict[Value, Callable[[str], Checked | None]] = {
    Value.NAME: _name,
    Value.DATE: _date,
    Value.ID: _id,
    Value.SEX: _sex,
    Value.NUMBER: _number,
    Value.TEXT: lambda text: (text, None),
    Value.ISSUER: _issuer,
    Value.SYMBOL: _symbol,
}


def _unlabelled(
    rows: Sequence[Row], pages: Sequence[PageReading], known: set[str]
) -> Iterator[_Told]:
    """Yield twelve digits that stand without a label but can be a personal ID."""
    for row in rows:
        for word in row.words:
            found = ID.search(word.text)
            if found is None or found[0] in known:
                continue
            value, flag = id_in(found[0])
            seen = _seen("so_dinh_danh", value, flag, [word], pages[row.page - 1], row.page)
            yield _Told(replace(seen, confidence=round(seen.confidence * UNLABELLED, 2)))


def _once(fields: Sequence[PaperField]) -> tuple[PaperField, ...]:
    """Return each name with each value once, where it was read most surely."""
    best: dict[tuple[str, str], PaperField] = {}
    for field in fields:
        key = (field.name, field.value)
        if key not in best or best[key].confidence < field.confidence:
            best[key] = field
    return tuple(best.values())


def _contradicted(told: Sequence[_Told]) -> tuple[PaperField, ...]:
    """Return the fields, IDs that disagree with the sex or birth date beside them flagged."""
    return tuple(
        replace(one.field, flag=_disagrees(one, told))
        if one.field.name.endswith("so_dinh_danh") and one.field.flag is None
        else one.field
        for one in told
    )


def _disagrees(one: _Told, told: Sequence[_Told]) -> str | None:
    person = known_id(one.field.value)
    if person is None:
        return None
    about = one.field.name.removesuffix("so_dinh_danh")
    own = [
        other.field
        for other in told
        if other.entry == one.entry and other.field.name.rpartition(".")[0] == about.rstrip(".")
    ]
    if len({other.value for other in own if other.name == one.field.name}) > 1:
        return None  # several people: nobody knows whose sex and birth date the others are
    beside = {other.name.removeprefix(about): other.value for other in own}
    born = date_in(beside.get("ngay_sinh", ""))
    said = contradictions(person, sex_in(beside.get("gioi_tinh", "")), born[1] if born else None)
    return " ".join(said) or None


def oddities(
    pages: Sequence[PageReading], kind: str, fields: Sequence[PaperField]
) -> tuple[str, ...]:
    """Return what an officer should know before trusting what was read."""
    said = []
    if kind == UNKNOWN:
        said.append("Chưa nhận ra loại giấy tờ; hãy xem bản quét.")
    for number, page in enumerate(pages, start=1):
        sure = [word.confidence for word in page.words]
        if sure and sum(sure) / len(sure) < LEGIBLE:
            said.append(f"Trang {number} khó đọc; hãy quét lại rõ hơn.")
    flagged = sum(field.flag is not None for field in fields)
    if flagged:
        said.append(f"Có {flagged} thông tin cần so với bản giấy.")
    return tuple(said)
