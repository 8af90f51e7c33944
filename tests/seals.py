"""Seals in plain memory, a lake of entries, and a night that can be cut off anywhere."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from chalicelib.domain import sealing
from chalicelib.domain.sealing import Extent, Tile, extent


class CutOff(Exception):
    """The night ended here."""


def a_hash(number: int | str) -> str:
    """Return a hash as an entry might have it."""
    return hashlib.sha256(f"entry {number}".encode()).hexdigest()


@dataclass
class MemoryLake:
    """What has arrived: the local day of each entry, by its hash."""

    known: dict[str, date] = field(default_factory=dict)
    read: int = 0
    """How many entries were read one by one."""

    def extents(self) -> Mapping[date, Extent]:
        """Return what each day's entries come to."""
        of: dict[date, list[str]] = {}
        for hashed, on in self.known.items():
            of.setdefault(on, []).append(hashed)
        return {on: extent(hashes) for on, hashes in of.items()}

    def entries(self, since: date) -> Iterator[tuple[str, int, date, str]]:
        """Yield the entries of `since` and later."""
        for seq, (hashed, on) in enumerate(sorted(self.known.items()), start=1):
            if on >= since:
                self.read += 1
                yield "H33.16-260302-0001", seq, on, hashed


@dataclass
class MemorySeals:
    """The bucket of seals; after `left` more writes each further one cuts the night off."""

    files: dict[str, bytes] = field(default_factory=dict)
    tiled: dict[date, tuple[Tile, ...]] = field(default_factory=dict)
    reached: dict[date, Mapping[date, Extent]] = field(default_factory=dict)
    left: int | None = None
    leaves_read: int = 0

    def days(self) -> tuple[date, ...]:
        """Return the days that have a seal."""
        names = sorted(name for name in self.files if name.endswith(".json"))
        return tuple(date.fromisoformat(name.removesuffix(".json")) for name in names)

    def days_from(self, day: date, most: int) -> tuple[date, ...]:
        """Return the first days with a seal from `day` on."""
        return tuple(islice((one for one in self.days() if one >= day), most))

    def seal(self, day: date) -> bytes:
        """Return the file of a seal."""
        return self.files[f"{day}.json"]

    def leaves(self, day: date) -> bytes:
        """Return the leaves of a day."""
        self.leaves_read += 1
        return self.files[f"{day}.leaves"]

    def tile(self, day: date, number: int) -> bytes:
        """Return the leaves of one tile."""
        size = sealing.TILE * sealing.LINE
        return self.files[f"{day}.leaves"][number * size : (number + 1) * size]

    def tiles(self, day: date) -> tuple[Tile, ...]:
        """Return the tiles of a day."""
        return self.tiled[day]

    def extents(self, day: date) -> Mapping[date, Extent]:
        """Return what was sealed of each day."""
        return self.reached[day]

    def address(self, day: date, kind: str = "json") -> str:
        """Return where the file would be read."""
        return f"https://seals.example/seals/{day}.{kind}"

    def claim(self, previous: str, day: date) -> date:
        """Return the day that follows the seal with that sum."""
        return date.fromisoformat(self._first(f"next/{previous}", f"{day}".encode()).decode())

    def keep_leaves(self, day: date, data: bytes) -> bytes:
        """Keep leaves unless there are some."""
        return self._first(f"{day}.leaves", data)

    def keep_tiles(self, day: date, tiles: Sequence[Tile]) -> None:
        """Keep tiles."""
        self._write()
        self.tiled.setdefault(day, tuple(tiles))

    def keep_extents(self, day: date, extents: Mapping[date, Extent]) -> None:
        """Keep extents."""
        self._write()
        self.reached[day] = dict(extents)

    def keep_seal(self, day: date, data: bytes) -> bytes:
        """Keep a seal unless there is one."""
        return self._first(f"{day}.json", data)

    def _first(self, name: str, data: bytes) -> bytes:
        self._write()
        return self.files.setdefault(name, data)

    def _write(self) -> None:
        if self.left is not None:
            if not self.left:
                raise CutOff
            self.left -= 1
