"""Sealing: each night's seal over every entry that is in none yet.

What is sealed is known by days. With each seal is kept, for every day, how many of its entries are
sealed and what their hashes come to. A day of which the lake says the same is done; of any other,
the lake's entries are compared with the leaves of the seals since. So a night costs what is new,
and an entry that comes a year late is found as surely as one of yesterday.

Whoever seals first claims to follow the last seal, with a day; whoever comes second finishes that
day first. Claim, leaves and seal are each written once, and the one that is there counts. So a
night that was cut off is ended by the next, two at once write the same, and the chain has no forks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.sealing import (
    MOST,
    Extent,
    Seal,
    Tile,
    extent,
    leaves_file,
    read_leaves,
    read_seal,
    seal_file,
    sealed,
    sum_of,
    tiles,
)


class Entries(Protocol):
    """What the lake knows of entries; an entry once there stays."""

    def extents(self) -> Mapping[date, Extent]:
        """Return what the entries of each local day come to, as `extent` says of their hashes."""

    def entries(self, since: date) -> Iterable[tuple[str, int, date, str]]:
        """Yield code, seq, local day and hash of every entry entered on `since` or later."""


class Seals(Protocol):
    """Where seals are kept; what was kept first stays."""

    def days(self) -> Sequence[date]:
        """Return the days that have a seal, earliest first."""

    def seal(self, day: date) -> bytes:
        """Return the file of the seal of a day that has one."""

    def leaves(self, day: date) -> bytes:
        """Return the leaves of such a day."""

    def extents(self, day: date) -> Mapping[date, Extent]:
        """Return what was sealed of each day up to the seal of such a day."""

    def claim(self, previous: str, day: date) -> date:
        """Have the seal of `day` follow the one with that sum; return the day that does."""

    def keep_leaves(self, day: date, data: bytes) -> bytes:
        """Publish the leaves of a day unless there are some; return those that are there."""

    def keep_tiles(self, day: date, tiles: Sequence[Tile]) -> None:
        """Keep what a proof is made of without all leaves."""

    def keep_extents(self, day: date, extents: Mapping[date, Extent]) -> None:
        """Keep what is sealed of each day."""

    def keep_seal(self, day: date, data: bytes) -> bytes:
        """Publish a seal unless there is one of that day; return the one that is there."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The days of which not all is sealed: all their entries, by hash, and those in no seal."""

    known: Mapping[str, date]
    unsealed: frozenset[str]


def seal(lake: Entries, seals: Seals, day: date, at: datetime) -> Seal:
    """Seal what was entered up to the end of `day` and is in no seal; again changes nothing.

    Returns the seal of `day`; where later days are sealed already and it is not, the next one,
    which holds its entries: no seal is put between others. Raises Invalid for a day to come.
    """
    if day > at.astimezone(LOCAL).date():
        raise Invalid(f"Chưa thể niêm phong ngày {day:%d/%m/%Y}: ngày này chưa đến.", "day")
    while True:
        days = seals.days()
        for one in days:
            if one >= day:
                return read_seal(seals.seal(one))
        made = _following(lake, seals, days, day)
        if made.day >= day:
            return made


def _following(lake: Entries, seals: Seals, days: Sequence[date], day: date) -> Seal:
    """Make the seal that follows the last: that of `day`, unless another was claimed before."""
    previous = seals.seal(days[-1]) if days else None
    done = seals.extents(days[-1]) if days else {}
    day = seals.claim(sum_of(previous), day)
    known = {one: found for one, found in lake.extents().items() if one <= day}
    differing = {one for one, found in known.items() if done.get(one) != found}
    found = _open(lake, seals, days, differing)
    leaves = read_leaves(seals.keep_leaves(day, leaves_file(_first(found))))
    seals.keep_tiles(day, tiles(leaves))
    seals.keep_extents(day, {**done, **_extents(found, leaves)})
    return read_seal(seals.keep_seal(day, seal_file(sealed(day, leaves, previous))))


def _open(lake: Entries, seals: Seals, days: Sequence[date], differing: set[date]) -> _Open:
    """Return what there is to say of the days that differ; only later seals can hold of them."""
    if not differing:
        return _Open({}, frozenset())
    since = min(differing)
    known = {hashed: on for _, _, on, hashed in lake.entries(since) if on in differing}
    unsealed = set(known)
    for day in days:
        if day >= since:
            unsealed.difference_update(read_leaves(seals.leaves(day)))
    return _Open(known, frozenset(unsealed))


def _first(found: _Open) -> list[str]:
    """Return the leaves of the seal to be made: all, or where they are too many the oldest."""
    oldest = sorted(found.unsealed, key=lambda one: (found.known[one], one))
    return sorted(oldest[:MOST])


def _extents(found: _Open, leaves: Iterable[str]) -> Mapping[date, Extent]:
    """Return what is sealed of the open days once these leaves are."""
    waiting = found.unsealed.difference(leaves)
    of: dict[date, list[str]] = {}
    for hashed, on in found.known.items():
        if hashed not in waiting:
            of.setdefault(on, []).append(hashed)
    return {on: extent(hashes) for on, hashes in of.items()}
