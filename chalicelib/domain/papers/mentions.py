"""Mentions: people named in running text, by how they are addressed or by what follows."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.papers.finding import Found, sections
from chalicelib.domain.papers.labels import Label, Value
from chalicelib.domain.papers.rows import Row
from chalicelib.domain.papers.surnames import is_surname
from chalicelib.domain.reading import Word
from chalicelib.domain.text import fold

NAMED = "duoc_neu"
"""The section of whoever is named beside those a paper is about."""
NAME = Label("", "ho_ten", Value.NAME)
ADDRESSED = frozenset({"ông", "bà", "anh", "chị", "cháu"})
FOLLOWED = ("so dinh danh", "sinh ngay", "sinh nam", "can cuoc", "so cccd", "cccd", "cmnd")
MOST_WORDS, FEWEST_WORDS = 5, 2
WORDS_AHEAD = 3


def mentioned(rows: Sequence[Row], found: Sequence[Found]) -> Iterator[Found]:
    """Yield the names of people in running text that were not `found` otherwise.

    They are whom the section is about, unless a label has told that.
    """
    named = [one for one in found if one.label.value is Value.NAME]
    told = {one.person for one in named if one.label.field == NAME.field}
    taken = {(one.page, word.box) for one in named for word in one.words}
    for at, (row, section) in enumerate(zip(rows, sections(rows), strict=True)):
        words = row.words + _next(rows, at)
        for place in range(len(row.words)):
            name = _addressed(words, place) or _described(words, place)
            if name and not any((row.page, word.box) in taken for word in name):
                yield Found(NAME, row.page, name, NAMED if section in told else section)


def _next(rows: Sequence[Row], at: int) -> tuple[Word, ...]:
    """Return the words that running text goes on with after a row."""
    if not rows[at].is_full or at + 1 == len(rows) or rows[at + 1].page != rows[at].page:
        return ()
    return rows[at + 1].words


def _addressed(words: Sequence[Word], at: int) -> tuple[Word, ...]:
    """Return the name that follows a form of address: ``bà Hồ Thị Đẹp, sinh năm``."""
    word = words[at].text
    apart = at == 0 or words[at - 1].text.endswith((",", ".", ":", ";", "/", "-"))
    if word.lower() not in ADDRESSED or not (word.islower() or apart):
        return ()
    return _name_from(words, at + 1)


def _name_from(words: Sequence[Word], start: int) -> tuple[Word, ...]:
    end = start
    while end < min(len(words), start + MOST_WORDS) and _is_part(words[end].text):
        end += 1
        if not words[end - 1].text[-1].isalpha():
            break
    return _named(words[start:end])


def _described(words: Sequence[Word], at: int) -> tuple[Word, ...]:
    """Return the name up to a comma before what tells about people: ``Lê Sơn, sinh năm``."""
    ahead = fold(" ".join(word.text for word in words[at + 1 : at + 1 + WORDS_AHEAD]))
    if not words[at].text.endswith(",") or not ahead.startswith(FOLLOWED):
        return ()
    start = at + 1
    while start > max(0, at + 1 - MOST_WORDS) and _is_part(words[start - 1].text):
        if start <= at and not words[start - 1].text[-1].isalpha():
            break
        start -= 1
    if words[start].text.lower() in ADDRESSED and is_surname(words[start + 1].text):
        start += 1
    return _named(words[start : at + 1])


def _is_part(text: str) -> bool:
    bare = text.strip(",;:.()")
    return bare.isalpha() and (bare.istitle() or bare.isupper())


def _named(words: Sequence[Word]) -> tuple[Word, ...]:
    if len(words) < FEWEST_WORDS or not is_surname(words[0].text):
        return ()
    return tuple(words)
