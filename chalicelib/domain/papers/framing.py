"""Framing: what stands at the head and foot of a paper — its number, day, issuer and signers."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chalicelib.domain.papers.finding import Found
from chalicelib.domain.papers.labels import Label, Value
from chalicelib.domain.papers.rows import Row
from chalicelib.domain.papers.values import (
    FROM_TO,
    ONLY_A_DAY,
    PLACE_AND_DAY,
    SYMBOL,
    date_in,
    is_name,
)
from chalicelib.domain.reading import Word
from chalicelib.domain.text import fold

NAME_WORDS = range(2, 6)
DAY_WORDS = 6
"""``ngày 02 tháng 03 năm 2026``."""
HEAD_ROWS = 10
MOST_SPECKS = 3
"""How many rows of specks and seals may lie below the last signature."""
SYMBOL_LABEL = Label("", "so_ky_hieu", Value.SYMBOL)
ISSUED = Label("", "ngay_ban_hanh", Value.DATE)
OF_THE_CARD = Label("", "ngay_cap", Value.DATE)
CERTIFIED = Label("", "ngay_chung_thuc", Value.DATE)
BEFORE = Label("", "ngay_cu", Value.DATE)
AFTER = Label("", "ngay_moi", Value.DATE)
BODY = Label("", "co_quan_ban_hanh", Value.TEXT)
SIGNER = Label("", "nguoi_ky", Value.NAME)
BODIES = (
    "uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "so", "bo", "cong an", "cuc", "chi cuc",
    "toa an", "vien kiem sat", "chi nhanh", "van phong", "trung tam", "benh vien", "phong",
    "ban quan ly", "tram y te", "truong", "bao hiem xa hoi",
)  # fmt: skip
"""How the names of those who issue papers begin."""
UNITS = ("tinh", "thanh pho", "huyen", "quan", "thi xa", "xa", "phuong", "thi tran", "dac khu")
SPANNING = ("uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "cong an")
"""Bodies whose unit may stand in the row below."""
CERTIFICATION = "chung thuc ban sao"


def framed(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield what the head and the foot of a paper say of the paper itself."""
    yield from _symbols(rows)
    yield from _days(rows)
    yield from _corrected_days(rows)
    yield from _issuer(rows)
    yield from _signers(rows)


def _symbols(rows: Sequence[Row]) -> Iterator[Found]:
    for row in rows:
        if SYMBOL.search(row.text):
            yield Found(SYMBOL_LABEL, row.page, row.words)


def _days(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield the days that stand for themselves: of signing, of a card's back, of certification."""
    certified = False
    for at, row in enumerate(rows):
        certified = certified or " ".join(row.tokens).startswith(CERTIFICATION)
        if PLACE_AND_DAY.search(row.text) and date_in(row.text):
            yield Found(ISSUED, row.page, row.words[-DAY_WORDS:] if _ends(row) else row.words)
        elif ONLY_A_DAY.fullmatch(row.text):
            below = " ".join(rows[at + 1].tokens) if at + 1 < len(rows) else ""
            if certified:
                yield Found(CERTIFIED, row.page, row.words)
            elif below.startswith(("cuc truong", "giam doc", "bo cong an")):
                yield Found(OF_THE_CARD, row.page, row.words)


def _ends(row: Row) -> bool:
    """Tell whether a row ends with the day."""
    return date_in(" ".join(word.text for word in row.words[-DAY_WORDS:])) is not None


def _corrected_days(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield the day that was wrong and the day that is right instead."""
    for row, after in pairwise((*rows, *rows[-1:])):
        words = row.words + (after.words if row.is_full and after is not row else ())
        text = " ".join(word.text for word in words)
        found = FROM_TO.search(text)
        if found is None or found.start() > len(row.text):
            continue
        for label, number in ((BEFORE, 1), (AFTER, 2)):
            at = text[: found.start(number)].count(" ")
            if date_in(words[at].text):
                yield Found(label, row.page, (words[at],))


def _issuer(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield who issued a paper: the last body named in capitals at its head, with its unit."""
    found: tuple[int, tuple[Word, ...]] | None = None
    head = [row for row in rows if row.page == 1][:HEAD_ROWS]
    for at, row in enumerate(head):
        said = " ".join(row.tokens)
        if row.text.isupper() and f"{said} ".startswith(tuple(f"{body} " for body in BODIES)):
            words = row.words
            if said in SPANNING:
                words += _unit_below(row, head[at + 1 : at + 3])
            found = row.page, words
    if found is not None:
        yield Found(BODY, *found)


def _unit_below(row: Row, below: Sequence[Row]) -> tuple[Word, ...]:
    left, right = row.words[0].box[0], row.words[-1].box[2]
    for other in below:
        over = other.words[0].box[0] < right and other.words[-1].box[2] > left
        if over and other.text.isupper() and " ".join(other.tokens).startswith(UNITS):
            return other.words
    return ()


def _signers(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield who signed: the names that stand alone at the very end of the paper."""
    specks = 0
    found: list[Found] = []
    for row in reversed(rows):
        if row.page != rows[-1].page:
            break
        words = _bare(row.words)
        if len(words) in NAME_WORDS and _is_signed(" ".join(w.text for w in words)):
            found.append(Found(SIGNER, row.page, words))
        elif found or specks == MOST_SPECKS or not _is_speck(row):
            break
        else:
            specks += 1
    yield from reversed(found)


def _bare(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return a row's words without specks of seals at its ends."""
    start, end = 0, len(words)
    while start < end and not any(sign.isalnum() for sign in words[start].text):
        start += 1
    while end > start and not any(sign.isalnum() for sign in words[end - 1].text):
        end -= 1
    return words[start:end]


def _is_signed(text: str) -> bool:
    return text.istitle() and is_name(text.strip(".,;:")) and not fold(text).startswith("noi nhan")


def _is_speck(row: Row) -> bool:
    return not any(re.search(r"[^\W\d_]{3}", word.text) for word in row.words)
