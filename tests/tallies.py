"""Tallies in memory: counts kept in dictionaries, and others who count at the same time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

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
