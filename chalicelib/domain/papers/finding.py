"""Finding: labels in printed rows, and the words that stand behind them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from chalicelib.domain.papers.alike import SHORT, differs, tolerated
from chalicelib.domain.papers.labels import HEADINGS, LABELS, Label, Value
from chalicelib.domain.papers.rows import Row
from chalicelib.domain.papers.values import DATE, ID, date_in
from chalicelib.domain.reading import Word
from chalicelib.domain.text import fold

MOST_FIGURES = 2
"""Tokens of the number of a row: ``1.2. Địa chỉ``."""
MOST_ROWS = 2
"""How many more rows a long value may run on."""
MOST_TOKENS = 14
LABEL_WORDS = 6
"""How many words a label at the beginning of a row has at most."""
YEAR = 4
FIGURE = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.,)]|\d{1,2}")
FIGURES = {Value.DATE, Value.ID}


@dataclass(frozen=True, slots=True)
class Found:
    """A label and the words behind it; `person` is whom they are about, "" for the paper itself.

    `entry` counts the rows of tables from 1; outside of tables it is 0.
    """

    label: Label
    page: int
    words: tuple[Word, ...]
    person: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Labels printed in one place of a row, in words from `start`, their value up to `end`."""

    labels: tuple[Label, ...]
    begin: int
    start: int
    end: int = 0


def found_in(rows: Sequence[Row]) -> Iterator[Found]:
    """Yield every label with its value, each assigned to the person last spoken of."""
    for row, after, _, places in _spoken(rows):
        for place, person in places:
            words = row.words[place.start : place.end]
            for label in place.labels:
                if label.value is Value.NOTHING:
                    continue
                more = _continued(label, row, words, after) if place.end == len(row.words) else ()
                if words or more:
                    yield Found(replace(label, person=None), row.page, words + more, person)


def sections(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return for each row whom it speaks of where it begins."""
    return tuple(person for _, _, person, _ in _spoken(rows))


def _spoken(
    rows: Sequence[Row],
) -> Iterator[tuple[Row, Sequence[Row], str, list[tuple[_Place, str]]]]:
    """Yield rows with those after, the person where they begin, and labels with their person."""
    person = ""
    for at, row in enumerate(rows):
        first = person = _heading(row) or person
        after = rows[at + 1 : at + 1 + MOST_ROWS]
        places = []
        for place in _labels_in(row, after):
            opened = [label.person for label in place.labels if label.person is not None]
            person = opened[0] if opened else person
            places.append((place, person))
        yield row, after, first, places


def _heading(row: Row) -> str | None:
    """Return whose section begins where a row is but a heading in capitals: ``BÊN NAM``."""
    letters = [word.text for word in row.words if any(sign.isalpha() for sign in word.text)]
    said = " ".join(row.tokens)
    for phrase, person in HEADINGS.items():
        first = len(phrase.split())
        loud = "".join(letters[:first]).isupper() or row.words[-1].text.endswith(":")
        if loud and (said == phrase or said.startswith((f"{phrase} sau day", f"{phrase} ben"))):
            return person
    return None


def _labels_in(row: Row, after: Sequence[Row]) -> list[_Place]:
    """Return the labels of a row with the words that follow each within it."""
    places: list[_Place] = []
    at = 0
    while at < len(row.tokens):
        labels, end = _label_at(row, at, after, places)
        if not labels:
            at += 1
            continue
        places.append(_Place(labels, row.owners[at], row.owners[end - 1] + 1))
        at = end
    ends = [*(place.begin for place in places[1:]), len(row.words)]
    return [replace(place, end=end) for place, end in zip(places, ends, strict=False)]


def _label_at(
    row: Row, at: int, after: Sequence[Row], before: Sequence[_Place]
) -> tuple[tuple[Label, ...], int]:
    """Return the longest label that begins at a token, if it looks like one, and where it ends."""
    for phrase in _by_first().get(row.tokens[at], ()):
        end = at + len(phrase)
        if row.tokens[at:end] == phrase:
            labels = _labels()[phrase]
            if not _ends_by(row, row.owners[end - 1], ":") and (longer := _misread(row, at))[0]:
                return longer
            told = _is_told(row, at, end, labels[0], after, is_first=not before)
            return (labels, end) if told else ((), at)
        if _is_broken(row, at, phrase, after):
            return _labels()[phrase], len(row.tokens)
    return _misread(row, at) if _begins(row, at) or before else ((), at)


def _is_told(
    row: Row, at: int, end: int, label: Label, after: Sequence[Row], *, is_first: bool
) -> bool:
    """Tell whether a phrase is meant as a label.

    A colon ends it, or it begins its row and the value follows, or figures do; a table's heading
    is none.
    """
    last = row.owners[end - 1]
    if end < len(row.tokens) and row.owners[end] == last:
        return False
    begins = _begins(row, at)
    if _ends_by(row, last, ":") or (_ends_by(row, last, ";") and (begins or not is_first)):
        return True
    if end < len(row.tokens):
        return begins or _is_figure(label, row.tokens[end])
    if begins and any("/" in word.text for word in row.words[row.owners[at] : last]):
        return True  # in two languages: only labels are
    below = after[0].text if after else ""
    return (label.value is Value.DATE and DATE.match(below) is not None) or (
        label.value is Value.ID and ID.match(below) is not None
    )


def _is_broken(row: Row, at: int, phrase: tuple[str, ...], after: Sequence[Row]) -> bool:
    """Tell whether a label in running text goes on in the next row: ``sinh | ngày 15/05/1964``."""
    kept = len(row.tokens) - at
    if not (row.is_full and after and 0 < kept < len(phrase)):
        return False
    rest = len(phrase) - kept
    goes_on = row.tokens[at:] + after[0].tokens[:rest] == phrase and rest < len(after[0].tokens)
    return goes_on and _is_figure(_labels()[phrase][0], after[0].tokens[rest])


def _begins(row: Row, at: int) -> bool:
    return at == 0 or (row.tokens[at - 1].isdigit() and at <= MOST_FIGURES)


def _is_figure(label: Label, token: str) -> bool:
    """Tell whether a number or a day follows its label in running text: ``cấp ngày 16/10/2021``."""
    if label.value is Value.NUMBER:
        return token.isdigit() and len(token) == YEAR
    return label.value in FIGURES and token[:1].isdigit()


def _ends_by(row: Row, at: int, sign: str) -> bool:
    after = row.words[at + 1].text if at + 1 < len(row.words) else ""
    return row.words[at].text.endswith(sign) or after in {":", ";"}


def _misread(row: Row, at: int) -> tuple[tuple[Label, ...], int]:
    """Return the label that stands before a colon but for a letter or two, and where it ends."""
    for end in range(at + 1, min(len(row.tokens), at + MOST_TOKENS) + 1):
        if not _ends_by(row, row.owners[end - 1], ":"):
            continue
        said = "".join(row.tokens[at:end])
        best = _nearest(said) if len(said) >= SHORT else None
        return (best, end) if best is not None else ((), at)
    return (), at


@cache
def _nearest(said: str) -> tuple[Label, ...] | None:
    near = [
        (wrong, labels)
        for phrase, labels in _labels().items()
        if (wrong := differs(said, "".join(phrase), tolerated(len(said)))) is not None
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


@cache
def _labels() -> dict[tuple[str, ...], tuple[Label, ...]]:
    """Return labels by their phrase; a phrase may announce two values."""
    table: dict[tuple[str, ...], tuple[Label, ...]] = {}
    for label in LABELS:
        phrase = tuple(label.phrase.split())
        table[phrase] = (*table.get(phrase, ()), label)
    return table


@cache
def _by_first() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return phrases by their first token, the longest first."""
    table: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted(_labels(), key=len, reverse=True):
        table[phrase[0]] = (*table.get(phrase[0], ()), phrase)
    return table


def _continued(
    label: Label, first: Row, words: Sequence[Word], after: Sequence[Row]
) -> tuple[Word, ...]:
    """Return what of the next rows still belongs to a value: a long text, or a value put below."""
    more: tuple[Word, ...] = ()
    before = first
    for at, row in enumerate(after):
        if _is_item(row) or _heading(row):
            break
        if (words or more) and not _runs_on(label, (*words, *more), before, row):
            break
        labels = _labels_in(row, after[at + 1 :])
        if labels and label.value not in FIGURES:
            break
        more += row.words[: labels[0].begin] if labels else row.words
        if labels:
            break
        before = row
    return more


def _is_item(row: Row) -> bool:
    """Tell whether a row begins with a number of its own: ``7. Quê quán``."""
    numbered = len(row.words) > 1 and FIGURE.fullmatch(row.words[0].text) is not None
    return numbered and DATE.match(row.text) is None


def _runs_on(label: Label, words: Sequence[Word], before: Row, row: Row) -> bool:
    """Tell whether a value still wants words of the next row."""
    text = " ".join(word.text for word in words)
    if label.value is Value.DATE:
        return date_in(text) is None
    if label.value is Value.ID:
        return not any(sign.isdigit() for sign in text)
    if label.value not in {Value.TEXT, Value.ISSUER} or _is_labelled(row):
        return False
    return before.is_full or (not _ends_address(fold(text).split()) and _ends_address(row.tokens))


def _is_labelled(row: Row) -> bool:
    """Tell whether a row begins with a label of its own, be it known or not."""
    return any(word.text.endswith(":") for word in row.words[:LABEL_WORDS])


def _ends_address(tokens: Sequence[str]) -> bool:
    """Tell whether an address has come to its province: ``tỉnh Kiên Giang``."""
    return "tinh" in tokens or "pho" in tokens or "tp" in tokens
