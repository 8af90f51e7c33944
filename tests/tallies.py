"""Tallies in memory, and what has to be counted, reckoned once more from the last facts alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.facts import Fact
from chalicelib.domain.people import is_within
from chalicelib.domain.tallies import Counts, Span, Tally
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.tallying import AT_ONCE, Base, Key, Widening


@dataclass
class MemoryTallies:
    """The port `Tallies`; `busy` transactions are refused before one is written."""

    known: dict[Key, Span] = field(default_factory=dict)
    days: dict[Key, Counter[str]] = field(default_factory=dict)
    bases: dict[str, Base] = field(default_factory=dict)
    busy: int = 0

    def spans(self, keys: Sequence[Key]) -> Mapping[Key, Span]:
        """Return what is known of dossiers on days."""
        return {key: self.known[key] for key in keys if key in self.known}

    def count(self, widenings: Sequence[Widening], more: Mapping[Key, Counts]) -> None:
        """Write spans and add to counts; raises Conflict where a span changed."""
        assert len(widenings) + len(more) <= AT_ONCE
        spans = {(one.span.code, one.span.day): one for one in widenings}
        if self.busy:
            self.busy -= 1
            raise Conflict
        if any(self.known.get(key) != one.known for key, one in spans.items()):
            raise Conflict
        self.known |= {key: one.span for key, one in spans.items()}
        for key, counts in more.items():
            self.days.setdefault(key, Counter()).update(counts)

    def of(self, agency: str) -> tuple[Tally, ...]:
        """Return what is counted of an agency and of each below it."""
        return tuple(one for one in self.all() if is_within(one.agency, agency))

    def all(self) -> tuple[Tally, ...]:
        """Return what is counted of every agency."""
        codes = {agency for agency, _ in self.days} | self.bases.keys()
        return tuple(self._tally(code) for code in sorted(codes))

    def lay(self, bases: Sequence[Base]) -> None:
        """Write bases and drop days; raises Conflict where a later base stands."""
        assert sum(1 + len(base.gone) for base in bases) <= AT_ONCE
        stand = (self.bases[base.agency] for base in bases if base.agency in self.bases)
        if any(one.day > bases[0].day for one in stand):
            raise Conflict
        for base in bases:
            self.bases[base.agency] = base
            for day in base.gone:
                del self.days[base.agency, day]

    def _tally(self, code: str) -> Tally:
        base = self.bases.get(code)
        days: dict[date, Counts] = {
            day: dict(counts) for (agency, day), counts in self.days.items() if agency == code
        }
        if base is None:
            return Tally(agency=code, days=days)
        return Tally(agency=code, through=base.day, base=base.counts, days=days)


def stood(facts: Sequence[Fact], day: date) -> list[Fact]:
    """Return the last fact of each dossier that was entered until the end of a day."""
    last: dict[str, Fact] = {}
    for one in sorted(facts, key=lambda one: one.seq):
        if one.entered_on <= day:
            last[one.code] = one
    return list(last.values())


def standing(facts: Iterable[Fact], month: str) -> Counter[str]:
    """Return what facts count for as they stand."""
    total: Counter[str] = Counter()
    for one in facts:
        gone = one.status in (3, 10) or (one.status == 8 and one.withdrawn)
        done = one.status in (9, 10) or (one.status == 8 and one.withdrawn)
        known = one.received_on is not None and one.status not in (1, 3)
        if not gone:
            total[f"status/{one.status}"] += 1
            total[f"step/{one.step}/{one.desk.split('#')[1]}"] += 1
        if known and not done:
            total["open"] += 1
            total["paused" if one.paused else f"due/{one.due_on}"] += 1
        if known and f"{one.received_on:%Y-%m}" == month:
            total[f"received/{month}/{'online' if one.channel == 2 else 'other'}"] += 1
        if known and done and one.finished_on and f"{one.finished_on:%Y-%m}" == month:
            total[f"settled/{month}/{timing(one)}"] += 1
    return total


def timing(one: Fact) -> str:
    """Return how the day it ended lies to the day it was due."""
    assert one.finished_on is not None
    if one.finished_on == one.due_on:
        return "on-time"
    return "early" if one.finished_on < one.due_on else "late"


def happened(before: Iterable[Fact], after: Iterable[Fact], day: date) -> Counter[str]:
    """Return what happened on a day that dossiers stood before and after so."""
    total: Counter[str] = Counter()
    asked = {one.code: one.supplements for one in before}
    for one in after:
        way = "online" if one.channel == 2 else "other"
        known = one.received_on is not None and one.status not in (1, 3)
        withdrawn = one.status == 8 and one.withdrawn
        total[f"today/filed/{way}"] += one.submitted_on == day
        total[f"today/received/{way}"] += known and one.received_on == day
        if one.finished_on == day:
            total["today/refused"] += one.status == 3
            total["today/withdrawn"] += withdrawn
            if known and (one.status in (9, 10) or withdrawn):
                total[f"today/settled/{timing(one)}"] += 1
        total["today/returned"] += one.returned_on == day
        total["today/supplements"] += one.supplements - asked.get(one.code, 0)
    return total


def expected(facts: Sequence[Fact], today: date) -> dict[str, int]:
    """Return what has to be counted of all facts on a day."""
    before, after = stood(facts, today - timedelta(days=1)), stood(facts, today)
    total = standing(after, f"{today:%Y-%m}") + happened(before, after, today)
    return {name: number for name, number in total.items() if number}


def rows(facts: Sequence[Fact], day: date) -> list[dict[str, Any]]:
    """Return what the lake answers about the end of a day."""
    by_agency = defaultdict(list)
    for one in stood(facts, day):
        by_agency[one.decided_by].append(one)
    return [
        {"agency": agency, "name": name, "dossiers": number}
        for agency, some in by_agency.items()
        for name, number in standing(some, f"{day:%Y-%m}").items()
    ]
