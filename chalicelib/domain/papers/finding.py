"""Finding: labels in printed rows, and the words that stand behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from chalicelib.domain.papers.labels import LABELS, Label, Value
from chalicelib.domain.reading import PageReading, Word
from chalicelib.domain.text import fold

FULL = 0.92
MOST_FIGURES = 2
"""Tokens of the number of a row: ``1.2. Địa chỉ``."""
MOST_ROWS = 2
"""How many more rows a long value may run on."""


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


@dataclass(frozen=True, slots=True)
class Found:
    """A label and the words behind it; `person` is whom they are about, "" for the paper itself."""

    label: Label
    page: int
    words: tuple[Word, ...]
    person: str = ""


def rows_of(pages: Sequence[PageReading]) -> tuple[Row, ...]:
    """Return the rows of a paper, in order."""
    return tuple(row for number, page in enumerate(pages, start=1) for row in _rows(number, page))


def _rows(number: int, page: PageReading) -> Iterator[Row]:
    rows = [[replace(w, box=page.upright(w.box)) for w in words] for words in page.rows() if words]
    margin = max((words[-1].box[2] for words in rows), default=0)
    for words in rows:
        pairs = [(token, at) for at, word in enumerate(words) for token in fold(word.text).split()]
        yield Row(
            page=number,
            words=tuple(words),
            tokens=tuple(token for token, _ in pairs),
            owners=tuple(at for _, at in pairs),
            is_full=words[-1].box[2] >= FULL * margin,
        )


def found_in(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield every label with its value, each assigned to the person last spoken of."""
    person = ""
    for at, row in enumerate(rows):
        for label, start, stop in _labels_in(row):
            if label.person is not None:
                person = label.person
            words = row.words[start:stop]
            if stop == len(row.words) and label.value is not Value.NOTHING:
                after = rows[at + 1 : at + 1 + MOST_ROWS]
                words += _continued(label, row, bool(words), after)
            if words and label.value is not Value.NOTHING:
                yield Found(replace(label, person=None), row.page, words, person)


def _labels_in(row: Row) -> Iterator[tuple[Label, int, int]]:
    """Yield labels with the words (from, to) that follow each within the row."""
    places: list[tuple[Label, int, int]] = []
    at = 0
    while at < len(row.tokens):
        label = _label_at(row, at)
        if label is None:
            at += 1
            continue
        end = at + len(label.phrase.split())
        places.append((label, row.owners[at], row.owners[end - 1] + 1))
        at = end
    ends = [*(begin for _, begin, _ in places[1:]), len(row.words)]
    for (label, _, start), end in zip(places, ends, strict=False):
        yield label, start, end


def _label_at(row: Row, at: int) -> Label | None:
    """Return the longest label that begins at a token, if it looks like one.

    A colon ends it, or it begins its row and the value follows, or figures do; a table's heading
    is none.
    """
    for label in _by_first().get(row.tokens[at], ()):
        phrase = label.phrase.split()
        end = at + len(phrase)
        if list(row.tokens[at:end]) != phrase:
            continue
        last = row.owners[end - 1]
        closed = end == len(row.tokens) or row.owners[end] != last
        colon = row.words[last].text.endswith(":") or _is_colon(row, last + 1)
        begins = at == 0 or (row.tokens[at - 1].isdigit() and at <= MOST_FIGURES)
        told = end < len(row.tokens) and (begins or _is_figure(label, row.tokens[end]))
        if closed and (colon or told):
            return label
    return None


def _is_figure(label: Label, token: str) -> bool:
    """Tell whether a number or a day follows its label in running text: ``cấp ngày 16/10/2021``."""
    return label.value in {Value.DATE, Value.ID} and token[:1].isdigit()


def _is_colon(row: Row, at: int) -> bool:
    return at < len(row.words) and row.words[at].text in {":", ";"}


@cache
def _by_first() -> dict[str, tuple[Label, ...]]:
    """Return labels by their first token, the longest first."""
    table: dict[str, list[Label]] = {}
    for label in sorted(LABELS, key=lambda label: -len(label.phrase.split())):
        table.setdefault(label.phrase.split()[0], []).append(label)
    return {first: tuple(labels) for first, labels in table.items()}


def _continued(label: Label, first: Row, has_value: bool, after: Sequence[Row]) -> tuple[Word, ...]:
    """Return what of the next rows still belongs to a value: a long text, or a value put below."""
    more: tuple[Word, ...] = ()
    before = first
    for row in after:
        numbered = row.tokens[0].isdigit() if row.tokens else False
        is_next = numbered or next(_labels_in(row), None) is not None
        runs_on = label.value is Value.TEXT and before.is_full
        if is_next or ((has_value or more) and not runs_on):
            break
        more += row.words
        before = row
    return more
