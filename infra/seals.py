"""Seals as anyone reads them: in a folder or under an address, checked as they are read."""

import urllib.error
import urllib.request
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from itertools import islice
from pathlib import Path

from chalicelib.domain.history import GENESIS
from chalicelib.domain.sealing import (
    LINE,
    MOST,
    Broken,
    Seal,
    read_leaves,
    read_seal,
    sealed,
    sum_of,
)

DAY = timedelta(days=1)
LATE = 14
"""How many seals are looked into for an entry, and days after its own that may have none."""
MOST_BYTES = MOST * LINE
PATIENCE = 30
"""Seconds to wait for an address."""
ABSENT = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""How S3 says that there is no such file, to those who may not list."""
Fetch = Callable[[str], bytes | None]


class Unusable(Exception):
    """There is nothing to verify, or nothing to verify it with; the message says why."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of seals lie; `days` are those there are, None where it cannot be listed."""

    fetch: Fetch
    days: tuple[date, ...] | None

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Return the days that may have a seal that says something of `first` to `last`."""
        if self.days is not None:
            return self.days
        return tuple(first + DAY * number for number in range((last - first).days + LATE + 1))


@dataclass(slots=True)
class Seals:
    """The seals of some days, earliest first; `wrong` is what does not hold of them."""

    fetch: Fetch
    seals: tuple[Seal, ...]
    wrong: list[str]
    _read: dict[date, tuple[str, ...]] = field(default_factory=dict)

    @property
    def begins(self) -> bool:
        """Tell whether the first of them is the first there ever was."""
        return bool(self.seals) and self.seals[0].previous == GENESIS

    @property
    def newest(self) -> date:
        """Return the day of the last seal."""
        return self.seals[-1].day if self.seals else date.min

    def find(self, code: str, day: date) -> tuple[Seal, str, int] | None:
        """Return the seal from `day` on, the leaf that begins with `code`, its number from 1."""
        for seal in islice((one for one in self.seals if one.day >= day), LATE):
            leaves = self._leaves(seal)
            place = bisect_left(leaves, code)
            if place < len(leaves) and leaves[place].startswith(code):
                return seal, leaves[place], place + 1
        return None

    def _leaves(self, seal: Seal) -> tuple[str, ...]:
        """Return the leaves of a seal, none where they are not those it was made of."""
        if seal.day not in self._read:
            self._read[seal.day] = ()
            try:
                self._read[seal.day] = _leaves(self.fetch, seal)
            except Broken as broken:
                self.wrong.append(f"the leaves of {seal.day} do not hold: {broken}")
        return self._read[seal.day]


def seals(shelf: Shelf, first: date, last: date) -> Seals:
    """Return the seals that say something of `first` to `last`, with what is wrong of the chain."""
    wrong: list[str] = []
    found = tuple(_chain(shelf, shelf.between(first, last), wrong))
    return Seals(shelf.fetch, found, wrong)


def _chain(shelf: Shelf, days: Sequence[date], wrong: list[str]) -> Iterator[Seal]:
    before: bytes | None = None
    for day in days:
        file = shelf.fetch(f"{day}.json")
        if file is None:
            continue
        try:
            seal = _seal(file, day)
        except Broken as broken:
            wrong.append(f"the seal of {day} does not hold: {broken}")
        else:
            if before is not None and seal.previous != sum_of(before):
                wrong.append(f"the seal of {day} does not follow the one before it")
            yield seal
        before = file


def _seal(file: bytes, day: date) -> Seal:
    seal = read_seal(file)
    if seal.day != day:
        raise Broken("it is of another day")
    return seal


def _leaves(fetch: Fetch, seal: Seal) -> tuple[str, ...]:
    data = fetch(f"{seal.day}.leaves")
    if data is None:
        raise Broken("they are missing")
    leaves = read_leaves(data)
    own = sealed(seal.day, leaves, None)
    if (own.count, own.root) != (seal.count, seal.root):
        raise Broken("the seal was made of others")
    return leaves


def shelf(where: str) -> Shelf:
    """Return the shelf in a folder or at an address; raises Unusable where there is none."""
    if where.startswith(("https://", "http://")):
        return Shelf(lambda name: _downloaded(f"{where.rstrip('/')}/{name}"), None)
    folder = Path(where)
    if not folder.is_dir():
        raise Unusable(f"{where} is no folder and no address")
    try:
        days = sorted(date.fromisoformat(file.stem) for file in folder.glob("*.json"))
    except ValueError as error:
        raise Unusable(f"{where} holds other files than seals: {error}") from None
    return Shelf(lambda name: _read(folder / name), tuple(days))


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _downloaded(address: str) -> bytes | None:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - http(s), see shelf
            data: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in ABSENT:
            return None
        raise
    if len(data) > MOST_BYTES:
        raise Unusable(f"{address} is longer than any file of seals")
    return data
