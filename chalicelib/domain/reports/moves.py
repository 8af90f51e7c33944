"""Moves: how the counts of a row can change together while every sum of theirs stays true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

Move = tuple[tuple[int, int], ...]
"""Places of columns with how much each changes, never 0; the places ascend."""
Identity = tuple[int, Sequence[int]]
"""The place of a sum and those of its parts."""


def moves(width: int, identities: Iterable[Identity]) -> tuple[Move, ...]:
    """Return the smallest moves of `width` columns, the shortest first; one of each ± pair.

    They are the circuits of the identities taken together: no move touches a proper part of the
    columns that another touches, and every change that keeps all sums is made of them, without
    two of them pulling one column in opposite directions.
    """
    found: list[dict[int, int]] = [{place: 1} for place in range(width)]
    for total, parts in identities:
        found = _keeping(found, {total: -1, **dict.fromkeys(parts, 1)})
    return tuple(sorted((tuple(sorted(one.items())) for one in found), key=_order))


def _keeping(known: list[dict[int, int]], identity: Mapping[int, int]) -> list[dict[int, int]]:
    """Return the smallest moves, made of known ones, that keep one identity more."""
    off = [(one, sum(identity.get(place, 0) * by for place, by in one.items())) for one in known]
    kept = [one for one, by in off if by == 0]
    broken = [(one, by) for one, by in off if by]
    for number, (one, by) in enumerate(broken):
        kept += [_mixed(one, other_by, other, -by) for other, other_by in broken[number + 1 :]]
    return _smallest(kept)


def _mixed(one: Mapping[int, int], times: int, other: Mapping[int, int], by: int) -> dict[int, int]:
    places = one.keys() | other.keys()
    sums = {place: one.get(place, 0) * times + other.get(place, 0) * by for place in places}
    divisor = gcd(*sums.values()) or 1
    if sums and next((sums[place] for place in sorted(sums) if sums[place]), 1) < 0:
        divisor = -divisor
    return {place: value // divisor for place, value in sums.items() if value}


def _smallest(known: Iterable[dict[int, int]]) -> list[dict[int, int]]:
    kept: list[dict[int, int]] = []
    taken: list[int] = []
    for one in sorted(known, key=len):
        touched = sum(1 << place for place in one)
        if touched and not any(touched & other == other for other in taken):
            kept.append(one)
            taken.append(touched)
    return kept


def _order(move: Move) -> tuple[int, Move]:
    return len(move), move


@dataclass(frozen=True, slots=True)
class Room:
    """How often a move, and its opposite, can be made before a count would fall too low."""

    forth: int
    back: int


NO_END = 1 << 62


def room(counts: Sequence[int], move: Move, least: Sequence[int]) -> Room:
    """Return how far a move can go in a row of counts, none falling below its `least`.

    What is 0 is shown, so every hidden count is known to be 1 at least; but not one whose zeros are
    hidden too.
    """
    forth = back = NO_END
    for place, by in move:
        spare = counts[place] - least[place]
        if by < 0:
            forth = min(forth, spare // -by)
        else:
            back = min(back, spare // by)
    return Room(forth, back)
