"""Capacity: the units a call to DynamoDB consumes, reckoned from item sizes by its own rule.

The rule is that of the Developer Guide ("Capacity unit consumption for reads/writes", "Provisioned
throughput considerations for global secondary indexes"). A read costs a unit for each 4 KB, half
of one where it need not be consistent; a Query adds up what it passes over before rounding. A
write costs a unit for each KB of the larger of the item before and after, two in a transaction;
and as much again in every index whose copy of the item changes (twice where its key there changes:
it is taken out and put back elsewhere).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

READ = 4096
WRITE = 1024
NESTED = 3
"""Bytes a list or map takes beside its content; each member takes one more."""

Value = Mapping[str, Any]
"""A value as DynamoDB spells it: type → content."""
Item = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index: its key, and every attribute it copies, its own and the table's keys."""

    key: tuple[str, ...]
    copied: frozenset[str]

    def of(self, item: Item | None) -> Item | None:
        """Return the copy of `item` in this index, None where it has none."""
        if item is None or any(name not in item for name in self.key):
            return None
        return {name: value for name, value in item.items() if name in self.copied}


def size(item: Item) -> int:
    """Return the bytes of an item: names and values."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Value) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        digits = len(content.strip("-").replace(".", "").strip("0"))
        return (digits + 1) // 2 + 1
    if kind == "M":
        return NESTED + sum(len(k.encode()) + _size(v) + 1 for k, v in content.items())
    if kind == "L":
        return NESTED + sum(_size(v) + 1 for v in content)
    if kind in {"BOOL", "NULL"}:
        return 1
    raise ValueError(f"no item here holds a value of type {kind}")


def to_get(item: Item | None, *, consistent: bool) -> float:
    """Return the units of a GetItem; one that finds nothing costs as much as the smallest."""
    return _read(size(item or {}), consistent=consistent)


def to_query(passed: Iterable[Item], *, consistent: bool) -> float:
    """Return the units of a Query that passes over these items, whole, as they are stored."""
    return _read(sum(size(item) for item in passed), consistent=consistent)


def _read(size: int, *, consistent: bool) -> float:
    return max(1, ceil(size / READ)) * (1 if consistent else 0.5)


def to_write(
    before: Item | None, after: Item | None, indexes: Sequence[Index], *, transacted: bool = False
) -> float:
    """Return the units of writing one item, its copies in the indexes included."""
    own = _written(before, after) * (2 if transacted else 1)
    return own + sum(_copied(index, before, after) for index in indexes)


def _written(*items: Item | None) -> int:
    return max((ceil(size(item) / WRITE) for item in items if item is not None), default=1)


def _copied(index: Index, before: Item | None, after: Item | None) -> int:
    old, new = index.of(before), index.of(after)
    if old == new:
        return 0
    if old is None or new is None or all(old[name] == new[name] for name in index.key):
        return _written(old, new)
    return _written(old) + _written(new)
