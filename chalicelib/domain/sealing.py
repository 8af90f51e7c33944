"""Sealing: what is published of a day's entries, so that nobody can change one unseen.

A seal (niêm phong) tells how many entries a day's tree holds and the hash over all of them. It
names the file of the seal before it by SHA-256, so that seals form a chain. The leaves are the
hashes of entries, each salted with 128 random bits, and sorted: neither a hash nor its place tells
of a dossier.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256
from itertools import pairwise
from operator import xor

from chalicelib.domain import merkle
from chalicelib.domain.history import GENESIS, canonical

HASH = re.compile(r"[0-9a-f]{64}")
LINE = 65
"""Bytes of a line of the leaves: a hash in hex and the end of the line."""
TILE = 1024
"""Leaves of a tile: a subtree that can be fetched alone."""
MOST = 1_000_000
"""The most leaves of a seal; what is more waits for the next."""


class Broken(Exception):
    """A published file is not what it was when it was published; the message says what differs."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Niêm phong của một ngày: `count` entries under `root`.

    `root` is `merkle.head` of the tree, and `previous` the SHA-256 of the file of the seal before
    (64 zeros for the first), both in hex.
    """

    day: date
    count: int
    root: str
    previous: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The place of a leaf among those of a seal, from 0, and the path from it to the root."""

    leaf: str
    index: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A run of leaves: the first of them, and the root above them, in hex."""

    first: str
    root: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How many entries there are of a day, and their hashes in one number.

    `mix` is the exclusive or of the first 15 hex digits of each: two sets that differ hardly have
    the same.
    """

    count: int
    mix: int


def extent(hashes: Iterable[str]) -> Extent:
    """Return what a day's entries come to."""
    found = [int(one[:15], 16) for one in hashes]
    return Extent(len(found), reduce(xor, found, 0))


def together(extents: Mapping[date, Extent], until: date) -> Extent:
    """Return what the entries of all days up to the end of `until` come to."""
    found = [one for day, one in extents.items() if day <= until]
    return Extent(sum(one.count for one in found), reduce(xor, (one.mix for one in found), 0))


def sealed(day: date, leaves: Sequence[str], previous: bytes | None) -> Seal:
    """Return the seal over sorted `leaves`; `previous` is the file of the seal before."""
    root = merkle.head(len(leaves), merkle.root(_nodes(leaves)))
    return Seal(day, len(leaves), root.hex(), sum_of(previous))


def sum_of(previous: bytes | None) -> str:
    """Return what a seal names the one before it by; before the first there is none."""
    return GENESIS if previous is None else sha256(previous).hexdigest()


def seal_file(seal: Seal) -> bytes:
    """Return the one spelling of a seal."""
    return canonical(seal) + b"\n"


def read_seal(data: bytes) -> Seal:
    """Return the seal of a file; raises Broken for all but its one spelling."""
    try:
        said = json.loads(data)
        day, count = date.fromisoformat(said["day"]), int(said["count"])
        seal = Seal(day, count, str(said["root"]), str(said["previous"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Broken("it is no seal") from None
    hashes = (seal.root, seal.previous)
    if (
        seal_file(seal) != data
        or not all(map(HASH.fullmatch, hashes))
        or seal.count not in range(MOST + 1)
    ):
        raise Broken("it is not spelled as a seal is")
    return seal


def leaves_file(leaves: Iterable[str]) -> bytes:
    """Return leaves as they are published, one to a line."""
    return "".join(f"{leaf}\n" for leaf in leaves).encode()


def read_leaves(data: bytes) -> tuple[str, ...]:
    """Return the leaves of a file; raises Broken unless they are hashes in rising order."""
    leaves = tuple(data.decode("ascii", "replace").splitlines())
    if leaves_file(leaves) != data or not all(map(HASH.fullmatch, leaves)):
        raise Broken("a line of it is no hash")
    if not all(one < following for one, following in pairwise(leaves)):
        raise Broken("its lines do not rise")
    return leaves


def tiles(leaves: Sequence[str]) -> tuple[Tile, ...]:
    """Return the tiles that sorted leaves fall into."""
    cut = (leaves[start : start + TILE] for start in range(0, len(leaves), TILE))
    return tuple(Tile(part[0], merkle.root(_nodes(part)).hex()) for part in cut)


def tile_of(tiles: Sequence[Tile], code: str) -> int | None:
    """Return which tile a leaf that begins with `code` would lie in, None where in none."""
    place = bisect_right(tiles, _last(code), key=lambda tile: tile.first)
    return place - 1 if place else None


def leaf_of(leaves: Sequence[str], code: str) -> int | None:
    """Return where among sorted leaves one begins with `code`, None where none does."""
    place = bisect_right(leaves, _last(code)) - 1
    return place if place >= 0 and leaves[place].startswith(code) else None


def included(tiles: Sequence[Tile], tile: int, leaves: Sequence[str], place: int) -> Inclusion:
    """Return the proof of the leaf at `place` among the `leaves` of a tile."""
    within = merkle.path(_nodes(leaves), place)
    above = merkle.path([bytes.fromhex(one.root) for one in tiles], tile)
    path = tuple(one.hex() for one in (*within, *above))
    return Inclusion(leaves[place], tile * TILE + place, path)


def holds(seal: Seal, found: Inclusion) -> bool:
    """Tell whether a leaf is in a seal, by its path alone."""
    if not all(map(HASH.fullmatch, (found.leaf, *found.path))):
        return False
    path = [bytes.fromhex(one) for one in found.path]
    bottom = merkle.leaf(bytes.fromhex(found.leaf))
    root = merkle.climbed(bottom, found.index, seal.count, path)
    return root is not None and merkle.head(seal.count, root).hex() == seal.root


def _nodes(leaves: Iterable[str]) -> list[bytes]:
    return [merkle.leaf(bytes.fromhex(leaf)) for leaf in leaves]


def _last(code: str) -> str:
    """Return the last hash there could be that begins with `code`."""
    return code.ljust(64, "f")
