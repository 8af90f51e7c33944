"""Nights: entries that arrive day by day, and the seals that follow, checked in a chain."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.sealing import Seal, read_leaves, read_seal, sealed
from chalicelib.usecases import sealing
from tests.seals import MemoryLake, MemorySeals, a_hash

FIRST = date(2026, 3, 2)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(8))
MOMENT = datetime(2026, 3, 20, 17, 30, tzinfo=UTC)


def night(lake: MemoryLake, seals: MemorySeals, day: date) -> Seal:
    return sealing.seal(lake, seals, day, MOMENT)


def arrive(lake: MemoryLake, day: date, *numbers: int) -> None:
    lake.known |= {a_hash(number): day for number in numbers}


def leaves(seals: MemorySeals, day: date) -> tuple[str, ...]:
    return read_leaves(seals.files[f"{day}.leaves"])


def chain(seals: MemorySeals) -> Iterator[tuple[Seal, tuple[str, ...]]]:
    """Yield every seal with its leaves, checked against what it says and the one before."""
    previous = None
    for day in seals.days():
        found = leaves(seals, day)
        assert read_seal(seals.seal(day)) == sealed(day, found, previous)
        previous = seals.seal(day)
        yield read_seal(previous), found
