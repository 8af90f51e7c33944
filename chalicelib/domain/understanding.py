"""Understanding: what the pages of a paper say, and what is odd about that."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from chalicelib.domain.identity import Sex, contradictions
from chalicelib.domain.papers.finding import Found, Row, found_in, rows_of
from chalicelib.domain.papers.kinds import UNKNOWN
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.values import (
    ID,
    NO_SUCH_DAY,
    NOT_A_NAME,
    NUMBER,
    PLACE_AND_DAY,
    SYMBOL,
    date_in,
    id_in,
    is_name,
    known_id,
    sex_in,
)
from chalicelib.domain.parts import PaperField
from chalicelib.domain.reading import Box, PageReading, Word

WHOLE = 1000
SURE = 0.75
LEGIBLE = 0.7
UNLABELLED = 0.85
UNSURE = "Đọc chưa chắc; hãy so với bản giấy."
NAME_WORDS = range(2, 6)
DAY_WORDS = 6
"""``ngày 02 tháng 03 năm 2026``."""

Checked = tuple[str, str | None]
"""A value as it is kept, and its flag."""


def fields_of(pages: Sequence[PageReading]) -> tuple[PaperField, ...]:
    """Return the values found on a paper, each once, with its place and what is odd about it.

    ``me.ho_ten`` is the mother's name, ``ho_ten`` that of the one the paper is about.
    """
    rows = rows_of(pages)
    found = [field for one in found_in(rows) if (field := _field(one, pages)) is not None]
    found += _symbols(rows, pages)
    found += _signer(rows, pages)
    found += _unlabelled(rows, pages, {field.value for field in found})
    return _contradicted(_once(found))


def _field(found: Found, pages: Sequence[PageReading]) -> PaperField | None:
    text = " ".join(word.text for word in found.words).strip(" .,;:_…")
    if not text:
        return None
    checked = CHECKS[found.label.value](text)
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


def _name(text: str) -> Checked:
    return text, None if is_name(text) else NOT_A_NAME


def _date(text: str) -> Checked | None:
    found = date_in(text)
    return None if found is None else (found[0], None if found[1] else NO_SUCH_DAY)


def _sex(text: str) -> Checked | None:
    sex = sex_in(text)
    return None if sex is None else ("Nam" if sex is Sex.MALE else "Nữ", None)


def _number(text: str) -> Checked | None:
    found = NUMBER.search(text)
    return None if found is None else (found[0].rstrip(".,"), None)


CHECKS: dict[Value, Callable[[str], Checked | None]] = {
    Value.NAME: _name,
    Value.DATE: _date,
    Value.ID: id_in,
    Value.SEX: _sex,
    Value.NUMBER: _number,
    Value.TEXT: lambda text: (text, None),
}


def _symbols(rows: Sequence[Row], pages: Sequence[PageReading]) -> Iterator[PaperField]:
    """Yield a document's number and symbol, and the day it was issued or signed."""
    for row in rows:
        text = " ".join(word.text for word in row.words)
        page = pages[row.page - 1]
        symbol = SYMBOL.search(text)
        if symbol is not None:
            value = symbol[1].replace(" ", "").rstrip(".,")
            yield _seen("so_ky_hieu", value, None, row.words, page, row.page)
        day = date_in(text) if PLACE_AND_DAY.search(text) else None
        if day is not None:
            flag = None if day[1] else NO_SUCH_DAY
            yield _seen("ngay_ban_hanh", day[0], flag, row.words[-DAY_WORDS:], page, row.page)


def _signer(rows: Sequence[Row], pages: Sequence[PageReading]) -> Iterator[PaperField]:
    """Yield who signed: the name that stands alone at the very end of the paper."""
    for row in rows[-1:]:
        text = " ".join(word.text for word in row.words)
        if len(row.words) in NAME_WORDS and text.istitle() and is_name(text):
            yield _seen("nguoi_ky", text, None, row.words, pages[row.page - 1], row.page)


def _unlabelled(
    rows: Sequence[Row], pages: Sequence[PageReading], known: set[str]
) -> Iterator[PaperField]:
    """Yield twelve digits that stand without a label but can be a personal ID."""
    for row in rows:
        for word in row.words:
            found = ID.search(word.text)
            if found is None or found[0] in known:
                continue
            value, flag = id_in(found[0])
            seen = _seen("so_dinh_danh", value, flag, [word], pages[row.page - 1], row.page)
            yield replace(seen, confidence=round(seen.confidence * UNLABELLED, 2))


def _once(fields: Sequence[PaperField]) -> tuple[PaperField, ...]:
    """Return each name with each value once, where it was read most surely."""
    best: dict[tuple[str, str], PaperField] = {}
    for field in fields:
        key = (field.name, field.value)
        if key not in best or best[key].confidence < field.confidence:
            best[key] = field
    return tuple(best.values())


def _contradicted(fields: Sequence[PaperField]) -> tuple[PaperField, ...]:
    """Return the fields, IDs that disagree with the sex or birth date beside them flagged."""
    return tuple(
        replace(field, flag=_disagrees(field, fields))
        if field.name.endswith("so_dinh_danh") and field.flag is None
        else field
        for field in fields
    )


def _disagrees(field: PaperField, fields: Sequence[PaperField]) -> str | None:
    person = known_id(field.value)
    if person is None:
        return None
    about = field.name.removesuffix("so_dinh_danh")
    if sum(other.name == field.name for other in fields) > 1:
        return None  # a list: nobody knows whose sex and birth date the others are
    own = [other for other in fields if other.name.rpartition(".")[0] == about.rstrip(".")]
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
