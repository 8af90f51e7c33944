"""Searching: an officer finds dossiers of an agency by words in their papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import access
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.searching import Pair, Phrase, begun, page_of, phrase
from chalicelib.usecases.ports import Catalogue, Dossiers
from chalicelib.usecases.wordbook import Mention, Words

ROWS = 20
LOOK = 100
"""How many mentions of a pair are looked at in one go."""
ROUNDS = 5
"""How often at most one search looks further; what is older is looked through by the next."""
MOST_ALONE = 1000
"""The most mentions of a word that is looked for alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a dossier's papers the words stand: the component, its paper, and which pages.

    A page is 0 where an officer entered the words and nobody noted the page.
    """

    component: str
    paper: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A dossier that was found, and where the words stand in it."""

    dossier: Dossier
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest dossier first; with a `cursor`, older ones were not looked through."""

    agency: str
    hits: tuple[Hit, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Searching:
    """What searching needs."""

    words: Words
    dossiers: Dossiers
    catalogue: Catalogue


Start = tuple[Mention, frozenset[int]]
"""A mention in whose entry a phrase stands, and where on the paper it begins."""
Starts = dict[str, Start]
"""The starts of a phrase by their ranks, newest first."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The newest mentions of a pair, as far as they were looked at; none where nobody looked."""

    offset: int
    pair: Pair
    mentions: tuple[Mention, ...] = ()

    @property
    def last(self) -> str | None:
        """Return the rank that was looked at last, None where there are no more."""
        return self.mentions[-1].rank if len(self.mentions) >= LOOK else None

    @property
    def rarity(self) -> tuple[bool, int, str]:
        """Return what sorts rarer pairs first: a full list is the rarer the older it ends."""
        return self.last is not None, len(self.mentions), self.last or ""


def search(
    office: Searching, by: Person, query: str, agency: str | None = None, cursor: str | None = None
) -> Found:
    """Return dossiers of an agency on whose papers the words of `query` stand in that order.

    Raises Invalid for a query that finds nothing or too much, Forbidden for an agency that is not
    theirs to search.
    """
    whose = access.papers_agency(by, agency)
    office.catalogue.agency(whose)
    asked = phrase(query)
    behind = None if cursor is None else office.words.behind(whose, str(asked), cursor)
    look = _phrase if asked.pairs else _alone
    starts, last = look(office.words, whose, asked, behind)
    rows, more = _rows(starts)
    last = more or last
    return Found(
        whose,
        _hits(office.dossiers, by, rows),
        None if last is None else office.words.cursor(whose, str(asked), last),
    )


def _alone(words: Words, agency: str, asked: Phrase, behind: str | None) -> tuple[Starts, None]:
    """Return where a word stands; raises Invalid where it stands nearly everywhere."""
    mentions = words.alone(agency, asked.alone, MOST_ALONE + 1)
    if len(mentions) > MOST_ALONE:
        raise Invalid(
            f"“{asked.alone}” có trên quá nhiều giấy tờ; hãy gõ thêm từ đứng ngay trước hoặc "
            "ngay sau, ví dụ cả họ và tên.",
            "q",
        )
    found: Starts = {}
    for mention in sorted(mentions, key=lambda one: one.rank, reverse=True):
        if behind is None or mention.rank < behind:
            before = found.get(mention.rank, (mention, frozenset[int]()))[1]
            found[mention.rank] = mention, before | begun(mention.places, 0)
    return found, None


def _phrase(
    words: Words, agency: str, asked: Phrase, behind: str | None
) -> tuple[Starts, str | None]:
    """Return where a phrase stands, and how far was looked (None: through everything).

    The rarest of its pairs is looked through, newest first, and held against the others.
    """
    lists = sorted(
        (
            _Listed(offset, pair, words.newest(agency, pair, behind, LOOK))
            for offset, pair in asked.pairs
        ),
        key=lambda one: one.rarity,
    )
    rarest, others = lists[0], lists[1:]
    found = _agreed(words, agency, rarest, others)
    for _ in range(ROUNDS - 1):
        if rarest.last is None or len({mention.code for mention, _ in found.values()}) > ROWS:
            break
        others = [_Listed(other.offset, other.pair) for other in others]
        further = words.newest(agency, rarest.pair, rarest.last, LOOK)
        rarest = _Listed(rarest.offset, rarest.pair, further)
        found |= _agreed(words, agency, rarest, others)
    return found, rarest.last


def _agreed(words: Words, agency: str, rarest: _Listed, others: Iterable[_Listed]) -> Starts:
    """Return those entries of the rarest pair in which all pairs stand as the phrase has them."""
    found = {
        mention.rank: (mention, begun(mention.places, rarest.offset)) for mention in rarest.mentions
    }
    for other in others:
        known = {mention.rank: mention for mention in other.mentions}
        unknown = [rank for rank in found if rank not in known and _may_hold(other, rank)]
        known |= {one.rank: one for one in words.among(agency, other.pair, unknown)}
        found = {
            rank: (mention, both)
            for rank, (mention, starts) in found.items()
            if rank in known and (both := starts & begun(known[rank].places, other.offset))
        }
    return found


def _may_hold(other: _Listed, rank: str) -> bool:
    """Tell whether a pair may have a mention of that rank though its list does not show one.

    A list that was looked at and found empty is the rarest, and asks nothing of the others.
    """
    return not other.mentions or (other.last is not None and rank < other.last)


def _rows(starts: Starts) -> tuple[Mapping[str, list[Start]], str | None]:
    """Return the first dossiers, with what was found in each; and where they end if not all."""
    rows: dict[str, list[Start]] = {}
    last = None
    for rank, (mention, begins) in starts.items():
        if mention.code not in rows and len(rows) == ROWS:
            return rows, last
        rows.setdefault(mention.code, []).append((mention, begins))
        last = rank
    return rows, None


def _hits(dossiers: Dossiers, by: Person, rows: Mapping[str, Sequence[Start]]) -> tuple[Hit, ...]:
    found = dossiers.several(tuple(rows)) if rows else ()
    return tuple(
        Hit(dossier, _places(dossier, rows[dossier.code]))
        for dossier in found
        if access.may_read(by, dossier)
    )


def _places(dossier: Dossier, starts: Sequence[Start]) -> tuple[Place, ...]:
    pages: dict[str, set[int]] = {}
    for mention, begins in reversed(starts):
        pages.setdefault(mention.paper, set()).update(map(page_of, begins))
    names = {paper: one.name for one in dossier.components for paper in one.papers}
    return tuple(
        Place(names.get(paper, ""), paper, tuple(sorted(on))) for paper, on in pages.items()
    )
