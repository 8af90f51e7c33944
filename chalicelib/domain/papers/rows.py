"""Rows: what is printed on the pages of a paper, row by row, and level."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.reading import Box, PageReading, Word
from chalicelib.domain.text import fold

FULL = 0.92
"""How far to the right, of the widest row, a full row reaches."""


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row, upright; `page` counts within the paper from 1.

    `tokens` are its folded words, `owners` the words they come from; a full row reaches the margin.
    """

    page: int
    words: tuple[Word, ...]
    tokens: tuple[str, ...]
    owners: tuple[int, ...]
    is_full: bool

    @property
    def text(self) -> str:
        """Return what the row says."""
        return " ".join(word.text for word in self.words)


def rows_of(pages: Sequence[PageReading]) -> tuple[Row, ...]:
    """Return the rows of a paper, in order."""
    return tuple(row for number, page in enumerate(pages, start=1) for row in _rows(number, page))


def _rows(number: int, page: PageReading) -> Iterator[Row]:
    rows = [[replace(w, box=page.upright(w.box)) for w in words] for words in page.rows() if words]
    margin = max((words[-1].box[2] for words in rows), default=0)
    for words in rows:
        yield row_of(number, words, is_full=words[-1].box[2] >= FULL * margin)


def row_of(page: int, words: Sequence[Word], *, is_full: bool) -> Row:
    """Return words as a row."""
    pairs = [(token, at) for at, word in enumerate(words) for token in fold(word.text).split()]
    return Row(
        page=page,
        words=tuple(words),
        tokens=tuple(token for token, _ in pairs),
        owners=tuple(at for _, at in pairs),
        is_full=is_full,
    )


def without(rows: Sequence[Row], taken: frozenset[tuple[int, Box]]) -> tuple[Row, ...]:
    """Return the rows less the words taken (page and place), and less rows left empty."""
    found = []
    for row in rows:
        left = [word for word in row.words if (row.page, word.box) not in taken]
        if len(left) == len(row.words):
            found.append(row)
        elif left:
            found.append(row_of(row.page, left, is_full=row.is_full))
    return tuple(found)


def levelled(page: PageReading, box: Box) -> Box:
    """Return an upright box with its top and bottom as they lie once the lines are level."""
    left, top, right, bottom = box
    down = round((left + right) / 2 * math.tan(math.radians(page.skew)))
    return left, top + down, right, bottom + down
