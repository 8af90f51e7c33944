"""Guarding: what anybody may look up is not found by guessing.

The counters are read by the very call that reads what is looked up, so whoever is right costs
nothing more, and whoever has to wait learns nothing, not even that they are right now. Only what
failed is written. Of guesses at the same moment some may be tried beyond the limit, as many as
were under way; the counters never stand higher than it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.limits import Counter, admit, too_many
from chalicelib.domain.refusals import NotFound, Refusal
from chalicelib.domain.results.drawn import Drawn
from chalicelib.usecases.ports import Conflict


class Failures(Protocol):
    """Where failures are counted, beside what is looked up.

    Where the store has no time, each raises TryLater: nothing is looked up uncounted.
    """

    def head(self, code: str, counters: Sequence[Counter]) -> tuple[Dossier | None, Sequence[int]]:
        """Return a dossier, if there is one, and how the counters stand (1 BatchGetItem)."""

    def attested(
        self, check_code: str, counters: Sequence[Counter]
    ) -> tuple[Drawn | None, Sequence[int]]:
        """Return what a check code was drawn with, and how the counters stand (1 BatchGetItem)."""

    def counted(self, counters: Sequence[Counter]) -> Sequence[int]:
        """Return how the counters stand (1 BatchGetItem)."""

    def add(self, counter: Counter) -> None:
        """Count one more (1 UpdateItem); raises Conflict where that would be too many."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Reads for one who may be guessing, whose failures `counters` count."""

    failures: Failures
    counters: Sequence[Counter]
    at: datetime

    def get(self, code: str) -> Dossier:
        """Return a dossier as the store does; raises NotFound, TooMany."""
        found, times = self.failures.head(code, self.counters)
        self._admit(times)
        if found is None:
            raise NotFound("Không có hồ sơ mang mã này; hãy kiểm tra lại mã.", "code")
        return found

    def attested(self, check_code: str) -> Drawn | None:
        """Return what a check code was drawn with, if it was; raises TooMany."""
        found, times = self.failures.attested(check_code, self.counters)
        self._admit(times)
        return found

    def admit(self) -> None:
        """Pass unless they have to wait; for what is looked up elsewhere. Raises TooMany."""
        self._admit(self.failures.counted(self.counters))

    @contextmanager
    def counting(self, failure: type[Refusal] = NotFound) -> Iterator[None]:
        """Count such a failure of what is done within (1 UpdateItem for each counter).

        Where others failed so often meanwhile that none more is counted, raises TooMany instead.
        A write that was cut off and tried again may count twice.
        """
        try:
            yield
        except failure:
            for one in self.counters:
                self._add(one)
            raise

    def _add(self, counter: Counter) -> None:
        try:
            self.failures.add(counter)
        except Conflict:
            raise too_many(counter, self.at) from None

    def _admit(self, times: Sequence[int]) -> None:
        admit(zip(self.counters, times, strict=True), self.at)
