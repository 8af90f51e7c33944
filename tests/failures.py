"""Failures: counters of who was wrong in plain memory, for tests."""

from collections import Counter as Times
from collections.abc import Sequence

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.limits import Counter
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.results.drawn import Drawn
from chalicelib.usecases.ports import Conflict
from tests.memory import MemoryDossiers


class MemoryFailures:
    """The port `Failures` beside a store of dossiers, kept in a dictionary."""

    def __init__(self, dossiers: MemoryDossiers) -> None:
        self._dossiers = dossiers
        self.times: Times[str] = Times()

    def head(self, code: str, counters: Sequence[Counter]) -> tuple[Dossier | None, Sequence[int]]:
        """Return a dossier, if there is one, and how the counters stand."""
        try:
            found: Dossier | None = self._dossiers.get(code)
        except NotFound:
            found = None
        return found, self.counted(counters)

    def attested(
        self, check_code: str, counters: Sequence[Counter]
    ) -> tuple[Drawn | None, Sequence[int]]:
        """Return what a check code was drawn with, and how the counters stand."""
        return self._dossiers.results.attested(check_code), self.counted(counters)

    def counted(self, counters: Sequence[Counter]) -> Sequence[int]:
        """Return how the counters stand."""
        return [self.times[one.id] for one in counters]

    def add(self, counter: Counter) -> None:
        """Count one more; raises Conflict where that would be too many."""
        if self.times[counter.id] >= counter.most:
            raise Conflict(counter.id)
        self.times[counter.id] += 1
