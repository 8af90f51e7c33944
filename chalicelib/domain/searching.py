"""Searching: which words of a paper stand side by side, and what a query asks of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import fold

Pair = tuple[str, str]
"""A word and the one right behind it, both folded; "" where none stands behind it."""
Places = tuple[int, ...]
"""Where a pair begins on a paper: its page times `ON_A_PAGE`, and the words before it there."""

MOST_QUERY = 200
ON_A_PAGE = 1_000_000
MOST_PLACES = 5_000
"""The most places of one pair that are kept: a paper that repeats itself more is found by these."""
HEADERS = (
    tuple("cong hoa xa hoi chu nghia viet nam".split()),  # noqa: SIM905 - reads better
    tuple("doc lap tu do hanh phuc".split()),  # noqa: SIM905 - reads better
)
"""What stands at the head of every paper of the State (NĐ 30/2020), and so finds none of them."""


def words(text: str) -> list[str]:
    """Return the words of a text as they are found; "" stands for each word of a header.

    However it was typed, with or without diacritics, equal words are equal.
    """
    found = fold(text).split()
    for header in HEADERS:
        for at in range(len(found) - len(header) + 1):
            if found[at] == header[0] and tuple(found[at : at + len(header)]) == header:
                found[at : at + len(header)] = [""] * len(header)
    return found


def standing(texts: Iterable[tuple[int, str]]) -> Mapping[Pair, Places]:
    """Return every pair of words in texts, each on its page, and all places where it begins.

    No pair reaches from one text into the next. The last word of a text is a pair with "". Of a
    pair that stands very often the first `MOST_PLACES` are returned.
    """
    found: dict[Pair, list[int]] = {}
    taken: Counter[int] = Counter()
    for page, text in texts:
        row = words(text)
        first = page * ON_A_PAGE + taken[page]
        taken[page] += len(row) + 1
        for at, pair in enumerate(pairwise([*row, ""])):
            if pair[0]:
                found.setdefault(pair, []).append(first + at)
    return {pair: tuple(places[:MOST_PLACES]) for pair, places in found.items()}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand one behind the other; "" is a word that may be any."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        """Return the phrase as it is looked for."""
        return " ".join(self.words)

    @property
    def pairs(self) -> tuple[tuple[int, Pair], ...]:
        """Return as few pairs as hold every word that has a neighbour, each with its offset.

        Pairs that stand where their offsets say make the phrase: none need overlap to prove it.
        """
        found: list[tuple[int, Pair]] = []
        covered = 0
        for at, pair in enumerate(pairwise(self.words)):
            if not all(pair):
                continue
            is_last = at + 2 == len(self.words) or not self.words[at + 2]
            if at >= covered or (is_last and at + 1 >= covered):
                found.append((at, pair))
                covered = at + 2
        return tuple(found)

    @property
    def alone(self) -> str:
        """Return the one word that is looked for where no two stand side by side."""
        return max(self.words, key=len)


def phrase(query: str) -> Phrase:
    """Return the phrase a query asks for; raises Invalid for what finds nothing or everything."""
    if len(query) > MOST_QUERY:
        raise Invalid(f"Hãy gõ ngắn hơn {MOST_QUERY} ký tự, chỉ những từ cần tìm.", "q")
    found = words(query)
    if not found:
        raise Invalid("Hãy gõ từ cần tìm, ví dụ họ tên hoặc số giấy tờ.", "q")
    if not any(found):
        raise Invalid("Câu này có trên mọi giấy tờ; hãy gõ từ khác, ví dụ họ tên.", "q")
    while not found[0]:
        found.pop(0)
    while not found[-1]:
        found.pop()
    return Phrase(tuple(found))


def begun(places: Places, offset: int) -> frozenset[int]:
    """Return where a phrase would begin that has a pair of these places at `offset`."""
    return frozenset(place - offset for place in places)


def page_of(place: int) -> int:
    """Return the page a place is on, from 1; 0 where nobody knows."""
    return place // ON_A_PAGE
