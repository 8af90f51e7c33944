"""Tables: people listed row by row, each value under the heading of its column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median

from chalicelib.domain.papers.alike import differs, tolerated
from chalicelib.domain.papers.labels import LABELS, Label, Value
from chalicelib.domain.papers.rows import Row, levelled
from chalicelib.domain.papers.values import DATE, ID
from chalicelib.domain.reading import Box, PageReading, Word
from chalicelib.domain.text import fold

LISTED = "danh_sach"
"""The section of whoever stands in a table."""
SAME_BAND = 0.6
GAP = 0.6
"""How far apart words of two columns stand at least, in heights of a word."""
LEADING = 1.75
"""How far the next row of the same cell lies below at most, in heights of a word."""
ALIGNED = 1.5
MOST_HEADING_BANDS = 3
LONGEST_HEADING = 50
FEWEST_COLUMNS, FEWEST_KNOWN = 3, 2
MOST_HEADINGS = 2
"""How many headings a single cell may reach under."""
SHORTEST_ID, MOSTLY = 9, 0.75
COLUMNS = {Value.NAME, Value.DATE, Value.ID, Value.SEX, Value.TEXT}
TELLING = {Value.NAME, Value.ID}
"""A table of people has one of these."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row of a table."""

    label: Label
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: its people, and the places of all words that belong to it."""

    page: int
    people: tuple[tuple[Cell, ...], ...]
    taken: frozenset[tuple[int, Box]]


@dataclass(slots=True)
class _Run:
    """Words side by side, with their box once the page is level."""

    words: list[Word]
    box: Box

    @property
    def middle(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    def shares(self, left: int, right: int) -> int:
        """Return how many pixels of a span the run covers; negative is how far it lies off."""
        return min(self.box[2], right) - max(self.box[0], left)


@dataclass(slots=True)
class _Band:
    """Runs at one height."""

    height: float
    runs: list[_Run] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    left: int
    right: int
    words: list[Word]
    label: Label | None = None


def tables_in(rows: Sequence[Row], pages: Sequence[PageReading]) -> Iterator[Table]:
    """Yield the tables of people on the pages: at most one on each."""
    for number, page in enumerate(pages, start=1):
        words = [word for row in rows if row.page == number for word in row.words]
        if words:
            tall = median(word.box[3] - word.box[1] for word in words)
            yield from _table(number, _bands(page, words, tall), tall)


def _bands(page: PageReading, words: Sequence[Word], tall: float) -> list[_Band]:
    placed = [(word, levelled(page, word.box)) for word in words]
    placed.sort(key=lambda one: one[1][1] + one[1][3])
    bands: list[tuple[float, list[tuple[Word, Box]]]] = []
    for word, box in placed:
        middle = (box[1] + box[3]) / 2
        if not bands or middle - bands[-1][0] > SAME_BAND * tall:
            bands.append((middle, []))
        bands[-1][1].append((word, box))
    return [_Band(middle, _runs(side_by_side, tall)) for middle, side_by_side in bands]


def _runs(words: Sequence[tuple[Word, Box]], tall: float) -> list[_Run]:
    runs: list[_Run] = []
    for word, box in sorted(words, key=lambda one: one[1][0]):
        if runs and box[0] - runs[-1].box[2] <= GAP * tall:
            runs[-1].words.append(word)
            runs[-1].box = _around(runs[-1].box, box)
        else:
            runs.append(_Run([word], box))
    return runs


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def _table(number: int, bands: Sequence[_Band], tall: float) -> Iterator[Table]:
    for at in range(len(bands)):
        deep, columns = _heading(bands[at : at + MOST_HEADING_BANDS], tall)
        if deep:
            people, last = _people(bands[at + deep :], columns, tall)
            if people:
                taken = _places(number, bands[at : at + deep + last])
                yield Table(number, people, taken)
            return


def _heading(bands: Sequence[_Band], tall: float) -> tuple[int, list[_Column]]:
    """Return how many bands from the first are a heading, 0 if it is none, and its columns."""
    best: tuple[int, int, list[_Column]] = (0, 0, [])
    for deep in range(1, len(bands) + 1):
        if deep > 1 and bands[deep - 1].height - bands[deep - 2].height > LEADING * tall:
            break
        columns = _columns(bands[:deep])
        known = [column.label.value for column in columns if column.label is not None]
        listed = len(columns) >= FEWEST_COLUMNS and len(known) >= FEWEST_KNOWN
        if listed and TELLING & set(known) and len(known) >= best[0]:
            best = len(known), deep, columns
    return best[1:]


def _columns(bands: Sequence[_Band]) -> list[_Column]:
    """Return the columns whose headings stand in these bands, put together across them."""
    columns: list[_Column] = []
    for run in (run for band in bands for run in band.runs):
        over = [column for column in columns if run.shares(column.left, column.right) > 0]
        if len(over) == 1:
            column = over[0]
            column.left, column.right = min(column.left, run.box[0]), max(column.right, run.box[2])
            column.words += run.words
        elif not over:
            columns.append(_Column(run.box[0], run.box[2], list(run.words)))
        else:
            return []
    if len(columns) < FEWEST_COLUMNS:
        return []
    for column in columns:
        column.label = _meant(" ".join(word.text for word in column.words))
    columns.sort(key=lambda column: column.left)
    return columns


def _meant(heading: str) -> Label | None:
    """Return the label a heading begins with, a letter or two misread, the longest first."""
    said = fold(heading)
    if len(said) > LONGEST_HEADING:
        return None
    for label in _by_length():
        part = said[: len(label.phrase)]
        ends = said[len(label.phrase) : len(label.phrase) + 1] in {"", " "}
        if ends and differs(part, label.phrase, tolerated(len(label.phrase))) is not None:
            return label
    return None


@cache
def _by_length() -> tuple[Label, ...]:
    known = (label for label in LABELS if label.value in COLUMNS)
    return tuple(sorted(known, key=lambda label: -len(label.phrase)))


def _people(
    bands: Sequence[_Band], columns: Sequence[_Column], tall: float
) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """Return the rows below a heading, and how many bands they take."""
    ends = _ends(bands, columns, tall)
    firsts = [at for at in range(ends) if _is_first(bands[at], columns)]
    if not firsts:
        return (), 0
    rows: dict[int, dict[int, list[_Run]]] = {first: {} for first in firsts}
    for band in bands[:ends]:
        nearest = min(firsts, key=lambda first: abs(bands[first].height - band.height))
        for run in band.runs:
            rows[nearest].setdefault(_column_of(run, columns), []).append(run)
    return tuple(_cells(row, columns) for row in rows.values()), ends


def _cells(row: dict[int, list[_Run]], columns: Sequence[_Column]) -> tuple[Cell, ...]:
    return tuple(
        Cell(label, tuple(word for run in row[at] for word in run.words))
        for at, column in enumerate(columns)
        if at in row and (label := column.label) is not None
    )


def _ends(bands: Sequence[_Band], columns: Sequence[_Column], tall: float) -> int:
    """Return the first band that is no longer the table's."""
    for at, band in enumerate(bands):
        if any(_spans(run, columns) for run in band.runs):
            return at
        if _is_first(band, columns):
            continue
        near = [other for other in bands[max(0, at - 1) : at + 2] if other is not band]
        close = [o for o in near if abs(o.height - band.height) <= LEADING * tall]
        if not any(_goes_on(run, other, tall) for run in band.runs for other in close) and not any(
            _is_first(other, columns) for other in close
        ):
            return at
    return len(bands)


def _spans(run: _Run, columns: Sequence[_Column]) -> bool:
    """Tell whether a run reaches over more headings than a cell does."""
    return sum(run.shares(column.left, column.right) > 0 for column in columns) > MOST_HEADINGS


def _goes_on(run: _Run, other: _Band, tall: float) -> bool:
    """Tell whether a run begins, or is centred, as one of the band before or after is."""
    return any(
        abs(run.box[0] - beside.box[0]) <= ALIGNED * tall
        or abs(run.middle - beside.middle) <= ALIGNED * tall
        for beside in other.runs
    )


def _is_first(band: _Band, columns: Sequence[_Column]) -> bool:
    """Tell whether a row of the table stands here: two cells, an ID or a day among them."""
    told = {}
    for run in band.runs:
        text = " ".join(word.text for word in run.words)
        told[_column_of(run, columns)] = text
    return len(told) > 1 and any(_is_told(columns[at].label, text) for at, text in told.items())


def _is_told(label: Label | None, text: str) -> bool:
    if label is None:
        return False
    compact = text.replace(" ", "").replace(".", "")
    return (label.value is Value.DATE and DATE.search(text) is not None) or (
        label.value is Value.ID and (ID.search(compact) is not None or _digits(compact))
    )


def _digits(text: str) -> bool:
    """Tell whether most of a text is digits: an ID of which one was misread."""
    return len(text) >= SHORTEST_ID and sum(sign.isdigit() for sign in text) > MOSTLY * len(text)


def _column_of(run: _Run, columns: Sequence[_Column]) -> int:
    return max(range(len(columns)), key=lambda at: run.shares(columns[at].left, columns[at].right))


def _places(number: int, bands: Sequence[_Band]) -> frozenset[tuple[int, Box]]:
    return frozenset(
        (number, word.box) for band in bands for run in band.runs for word in run.words
    )
