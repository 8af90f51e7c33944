"""Merkle: one hash over many, and a short proof that one of them is among them.

The tree is that of RFC 6962, section 2.1: leaves and inner nodes are hashed apart, and a node that
has no neighbour goes up as it is. A head hashes the tree's root with the number of its leaves: a
path alone does not tell how many there are.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest

LEAF, NODE, HEAD = b"\x00", b"\x01", b"\x02"
EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf(data: bytes) -> bytes:
    """Return the node that stands for `data` at the bottom of a tree (32 bytes)."""
    return sha256(LEAF + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the node above two others."""
    return sha256(NODE + left + right).digest()


def root(nodes: Sequence[bytes]) -> bytes:
    """Return the root above `nodes`.

    They are leaves, or the roots of trees of one size, a power of two, of which only the last may
    be smaller: the root is the same.
    """
    level = tuple(nodes) or (EMPTY,)
    while len(level) > 1:
        level = tuple(_above(level))
    return level[0]


def path(nodes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return what leads from the node at `index` (from 0) to the root, lowest first."""
    found: list[bytes] = []
    level = tuple(nodes)
    while len(level) > 1:
        beside = index ^ 1
        found += level[beside : beside + 1]
        level, index = tuple(_above(level)), index >> 1
    return tuple(found)


def _above(level: Sequence[bytes]) -> Iterator[bytes]:
    for left, right in zip_longest(level[::2], level[1::2]):
        yield left if right is None else node(left, right)


def climbed(found: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root a path leads to from the leaf at `index` of `count`.

    None where the path is too short or too long for that place.
    """
    if not 0 <= index < count:
        return None
    last = count - 1
    for beside in path:
        if not last:
            return None
        if index & 1 or index == last:
            found = node(beside, found)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = node(found, beside)
        index, last = index >> 1, last >> 1
    return None if last else found


def head(count: int, root: bytes) -> bytes:
    """Return the hash that binds a tree's root and how many leaves it has."""
    return sha256(HEAD + count.to_bytes(8, "big") + root).digest()
