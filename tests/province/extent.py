"""Extent: how large the invented province is, and what shares of its dossiers are what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.province.ways import WAYS, Way

MEAN = sum(way.weight * len(way.entries) for way in WAYS) / sum(way.weight for way in WAYS)
"""Entries of a dossier in the mean, where all have come to their end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """How large it is, when its dossiers are filed, and what shares of them are what, exactly.

    `paid_online` is of those that owe something, `electronic` of each way they may go. Where not
    `refuses`, every dossier is received.
    """

    dossiers: int
    first: date = date(2024, 1, 1)
    last: date = date(2025, 12, 31)
    seed: int = 1
    online: float = 0.533
    owing: float = 0.4
    paid_online: float = 0.2533
    digitised: float = 0.28
    electronic: float = 0.071
    refuses: bool = True

    @property
    def days(self) -> int:
        """Return on how many days dossiers are filed."""
        return (self.last - self.first).days + 1

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return the ways its dossiers go."""
        return tuple(way for way in WAYS if way.received or self.refuses)

    def months(self) -> Iterator[tuple[str, int, int]]:
        """Yield each month of filing with the numbers its dossiers begin and end before."""
        day = self.first
        while day <= self.last:
            after = min(
                (day.replace(day=1) + timedelta(32)).replace(day=1), self.last + timedelta(1)
            )
            yield f"{day:%Y-%m}", self._before(day), self._before(after)
            day = after

    def _before(self, day: date) -> int:
        return -(-(day - self.first).days * self.dossiers // self.days)


def of_facts(facts: int) -> Province:
    """Return a province with about as many facts."""
    return Province(dossiers=round(facts / MEAN))
