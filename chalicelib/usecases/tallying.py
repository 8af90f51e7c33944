"""Tallying: what changes of dossiers are counted as they happen, and laid anew every night."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chalicelib.domain.refusals import TryLater
from chalicelib.domain.tallies import Counts, Span, Tally, difference, widened
from chalicelib.usecases.ports import Conflict

TRIES = 5
AT_ONCE = 100
"""Items of one transaction."""

Key = tuple[str, date]
"""A dossier and a day, or an agency and a day."""


@dataclass(frozen=True, slots=True)
class Widening:
    """A span that is to stand where `known` stood, None where nothing did."""

    known: Span | None
    span: Span


@dataclass(frozen=True, slots=True)
class Base:
    """What stands at an agency at the end of a day; `gone` are days that count no more."""

    agency: str
    day: date
    counts: Counts
    gone: tuple[date, ...] = ()


class Tallies(Protocol):
    """Where counts are kept."""

    def spans(self, keys: Sequence[Key]) -> Mapping[Key, Span]:
        """Return what is known of dossiers on days (1 BatchGetItem a hundred)."""

    def count(self, widenings: Sequence[Widening], more: Mapping[Key, Counts]) -> None:
        """Write spans, and add to the counts of agencies on days (1 TransactWriteItems).

        At most a hundred of both. Raises Conflict, and nothing is written, where a span is no more
        as it was known; TryLater.
        """

    def of(self, agency: str) -> tuple[Tally, ...]:
        """Return what is counted of an agency and of each below it, by code (1 Query a MB)."""

    def all(self) -> tuple[Tally, ...]:
        """Return what is counted of every agency, by code (1 Query a MB)."""

    def lay(self, bases: Sequence[Base]) -> None:
        """Write bases, and drop days that count no more (1 TransactWriteItems).

        At most a hundred items. Raises Conflict, and nothing is written, where a later base stands;
        TryLater.
        """


def tally(changes: Iterable[Span], tallies: Tallies) -> None:
    """Count what happened to dossiers (1 BatchGetItem, 1 TransactWriteItems for about ninety).

    The same again, or what came before it, changes nothing; a gap that is filled later is counted
    then. Where others count the same dossiers or agencies meanwhile, it reads again; raises
    TryLater where that does not end.
    """
    left: dict[Key, Span] = {}
    for span in changes:
        key = span.code, span.day
        left[key] = widened(left.get(key), span)
    for _ in range(TRIES):
        if not left:
            return
        known = tallies.spans(tuple(left))
        news = [Widening(known.get(key), widened(known.get(key), left[key])) for key in left]
        left = {}
        for some in _portions([one for one in news if one.span != one.known]):
            if not _written(tallies, some):
                left |= {(one.span.code, one.span.day): one.span for one in some}
    if left:
        raise TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")


def lay_base(rows: Iterable[Mapping[str, Any]], tallies: Tallies, day: date) -> None:
    """Lay what stood at the end of `day`, as the lake answers it, under what is counted since.

    `rows` are those of ``standing-by-agency``: agency, name, dossiers. Agencies that are not among
    them have nothing any more. Bases of later days stay, so any past day may be reckoned again.
    """
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counts[row["agency"]][row["name"]] = row["dossiers"]
    for _ in range(TRIES):
        known = {one.agency: one for one in tallies.all()}
        bases = [
            Base(agency, day, counts.get(agency, {}), _gone(known.get(agency)))
            for agency in sorted(counts.keys() | known.keys())
            if not _is_later(known.get(agency), day)
        ]
        if _laid(tallies, bases):
            return
    raise TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")


def _written(tallies: Tallies, some: Sequence[Widening]) -> bool:
    more: dict[Key, Counter[str]] = defaultdict(Counter)
    for one in some:
        more[one.span.after.agency, one.span.day].update(difference(one.known, one.span))
    try:
        tallies.count(some, more)
    except Conflict:
        return False
    return True


def _portions(news: Iterable[Widening]) -> Iterator[Sequence[Widening]]:
    """Yield the news in portions of one transaction: spans, and the agencies they count for."""
    some: list[Widening] = []
    places: set[Key] = set()
    for one in news:
        place = one.span.after.agency, one.span.day
        if len(some) + 1 + len(places | {place}) > AT_ONCE:
            yield some
            some, places = [], set()
        some.append(one)
        places.add(place)
    if some:
        yield some


def _is_later(known: Tally | None, day: date) -> bool:
    return known is not None and known.through is not None and known.through > day


def _gone(known: Tally | None) -> tuple[date, ...]:
    """Return the days that did not count even before: whoever reads meanwhile misses none."""
    if known is None or known.through is None:
        return ()
    through = known.through
    return tuple(day for day in sorted(known.days) if day <= through)


def _laid(tallies: Tallies, bases: Sequence[Base]) -> bool:
    try:
        some: list[Base] = []
        for base in bases:
            if sum(1 + len(one.gone) for one in (*some, base)) > AT_ONCE:
                tallies.lay(some)
                some = []
            some.append(base)
        if some:
            tallies.lay(some)
    except Conflict:
        return False
    return True
