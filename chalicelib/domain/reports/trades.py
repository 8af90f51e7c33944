"""Trades: what to hide beside a count, at the least loss, so that it cannot be reckoned.

A trade joins a move between columns with one between rows: what a row gains its sister loses, or
all rows above it gain too, and parts of theirs in every other group. A trade changes no sum over
columns and none over rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from chalicelib.domain.reports.moves import NO_END, Move, Room, room

Place = tuple[int, int]
"""A cell: place of the row, place of the count."""
Places = frozenset[Place]
Way = tuple[int, tuple[int, ...], tuple[int, ...]]
"""What it costs to hide some rows' part of a trade, the rows that gain and those that lose."""

TOTAL_COLUMN = 4
"""How many times as dear it is to hide a sum over columns."""
SUM_ROW = 16
"""How many times as dear it is to hide a count in a row that sums up others."""
TOP_ROW = 1 << 20
"""How many times as dear it is to hide a count of the whole: only where nothing else will do."""


@dataclass(frozen=True, slots=True)
class Trade:
    """Cells to hide together, and those of them that are safe then."""

    cost: int
    cells: Places
    safe: Places


class Trades:
    """The trades of a table of counts; knows what is hidden already, which costs nothing.

    Of `veiled` counts zeros are hidden too, but for the whole.
    """

    def __init__(
        self,
        counts: Sequence[Sequence[int]],
        moves: Sequence[Move],
        parents: Sequence[int | None],
        groups: Sequence[str],
        totals: frozenset[int],
        enough: int,
        veiled: frozenset[int] = frozenset(),
    ) -> None:
        self._counts = [list(line) for line in counts]
        self._veiled = veiled
        self._least = [int(place not in veiled) for place in range(len(self._counts[0]))]
        self._moves = moves
        self._masked = [(move, sum(1 << place for place, _ in move)) for move in moves]
        self._parents = parents
        self._enough = enough
        self._groups = groups
        self._children: list[dict[str, list[int]]] = [{} for _ in parents]
        for row, parent in enumerate(parents):
            if parent is not None:
                self._children[parent].setdefault(groups[row], []).append(row)
        self._touching: list[list[tuple[int, int]]] = [[] for _ in self._counts[0]]
        for number, move in enumerate(moves):
            for place, by in move:
                self._touching[place].append((number, by))
        self._rooms = [self._rooms_of(row) for row in range(len(self._counts))]
        self._weights = [self._weights_of(row, totals) for row in range(len(self._counts))]
        self._costs = [
            {number: sum(weights[place] for place, _ in moves[number]) for number in rooms}
            for rooms, weights in zip(self._rooms, self._weights, strict=True)
        ]
        self._hidden: set[Place] = set()
        self._known: list[dict[tuple[str, int, Room], list[Way]]] = [{} for _ in parents]

    def depth(self, row: int) -> int:
        """Return how many rows stand above a row."""
        return len(self._above(row))

    def all(self) -> Places:
        """Return every count that is not 0."""
        return frozenset(
            (row, place)
            for row, line in enumerate(self._counts)
            for place, count in enumerate(line)
            if count
        )

    def veil(self) -> Places:
        """Return the zeros that are hidden with the counts they are among."""
        return frozenset(
            (row, place)
            for row, line in enumerate(self._counts)
            if self._parents[row] is not None
            for place in self._veiled
            if not line[place]
        )

    def hide(self, cells: Iterable[Place]) -> None:
        """Take cells as hidden."""
        for row, place in set(cells) - self._hidden:
            self._hidden.add((row, place))
            costs = self._costs[row]
            for number, _ in self._touching[place]:
                if number in costs:
                    costs[number] -= self._weights[row][place]
            self._forget(row)

    def cheapest(self, cell: Place) -> Trade | None:
        """Return the trade that makes a cell safe at the least loss; None where there is none."""
        rooms = [Room(forth, self._enough - forth) for forth in range(self._enough + 1)]
        found = self._best(cell, [(room, room) for room in rooms])
        single = None
        if found is not None:
            cells = frozenset(found[1])
            single = Trade(found[0], cells, cells)
            if found[0] < TOP_ROW:
                return single
        several = self._several(cell)
        if several is None or (single is not None and single.cost <= several.cost):
            return single
        return several

    def _best(
        self, cell: Place, needs: Sequence[tuple[Room, Room]]
    ) -> tuple[int, dict[Place, int]] | None:
        """Return the cheapest trade and its loss.

        `needs` are, for moves that add to the cell and for those that take from it, how far they
        must go in its row; their opposites go as far in the sister.
        """
        row, place = cell
        best: Way | None = None
        chosen = 0
        for number, by in self._touching[place]:
            if number not in self._rooms[row]:
                continue
            for need in needs:
                way = self._through(row, number, need[by < 0], best[0] if best else NO_END)
                if way is not None:
                    best, chosen = way, number
                    if not way[0]:
                        return self._made(best, chosen)
        return self._made(best, chosen) if best else None

    def _made(self, way: Way, number: int) -> tuple[int, dict[Place, int]]:
        cost, gaining, losing = way
        changes = {(row, place): by for row in gaining for place, by in self._moves[number]}
        changes |= {(row, place): -by for row in losing for place, by in self._moves[number]}
        return cost, changes

    def _several(self, cell: Place) -> Trade | None:
        """Return small trades made one after the other that together make a cell safe."""
        spread: dict[Place, tuple[int, int]] = {}
        cost = reached = 0
        for by in (1, -1):
            need = (Room(1, 0), Room(0, 1)) if by > 0 else (Room(0, 1), Room(1, 0))
            changed: dict[Place, int] = {}
            while reached < self._enough and (found := self._best(cell, [need])):
                one, changes = found
                sign = by * (1 if changes[cell] > 0 else -1)
                self._apply(changes, sign)
                for at, change in changes.items():
                    changed[at] = changed.get(at, 0) + sign * change
                    low, high = spread.get(at, (0, 0))
                    spread[at] = (min(low, changed[at]), max(high, changed[at]))
                cost += one
                reached += abs(changes[cell])
            self._apply(changed, -1)
        if reached < self._enough:
            return None
        safe = frozenset(at for at, (low, high) in spread.items() if high - low >= self._enough)
        return Trade(cost, frozenset(spread), safe)

    def _apply(self, changes: Mapping[Place, int], times: int) -> None:
        """Change the counts, and with them how far moves can go."""
        for (row, place), by in changes.items():
            self._counts[row][place] += times * by
        for row in {row for row, _ in changes}:
            self._rooms[row] = self._rooms_of(row)
            self._forget(row)

    def _through(self, row: int, number: int, need: Room, most: int) -> Way | None:
        """Return the cheapest way between rows through `row`, cheaper than `most`.

        A move is made in `row` and what is above it, its opposite in a sister of one of them; or
        it goes through to the top. A row above it that has other parts too passes it on to them.
        """
        down = self._down(row, number, need)
        if down is None:
            return None
        cost, gaining, _ = down
        best: Way | None = None
        while cost < most and (parent := self._parents[row]) is not None:
            group, back = self._groups[row], Room(need.back, need.forth)
            for more, losing, _ in self._down_from(parent, group, number, back):
                if losing[0] != row:
                    if cost + more < most:
                        most, best = cost + more, (cost + more, gaining, losing)
                    break
            up = self._down(parent, number, need, without=group)
            if up is None:
                return best
            row = parent
            cost, gaining = cost + up[0], (*gaining, *up[1])
        return (cost, gaining, ()) if cost < most else best

    def _down(self, row: int, number: int, need: Room, *, without: str | None = None) -> Way | None:
        """Return the cheapest way from a row down to those that sum up none, in each group."""
        if not self._fits(row, number, need):
            return None
        cost = self._costs[row][number]
        rows: tuple[int, ...] = (row,)
        for group in self._children[row]:
            if group != without:
                ways = self._down_from(row, group, number, need)
                if not ways:
                    return None
                cost, rows = cost + ways[0][0], (*rows, *ways[0][1])
        return cost, rows, ()

    def _down_from(self, row: int, group: str, number: int, need: Room) -> list[Way]:
        """Return the two cheapest ways through children of a row."""
        known = self._known[row]
        key = (group, number, need)
        if key not in known:
            ways = (self._down(child, number, need) for child in self._children[row][group])
            known[key] = nsmallest(2, (way for way in ways if way is not None))
        return known[key]

    def _fits(self, row: int, number: int, need: Room) -> bool:
        found = self._rooms[row].get(number)
        return found is not None and found.forth >= need.forth and found.back >= need.back

    def _rooms_of(self, row: int) -> dict[int, Room]:
        counts = self._counts[row]
        is_part = self._parents[row] is not None
        least = self._least if is_part else [1] * len(counts)
        none = sum(1 << place for place, count in enumerate(counts) if count < least[place])
        return {
            number: room(counts, move, least)
            for number, (move, touched) in enumerate(self._masked)
            if not touched & none
        }

    def _weights_of(self, row: int, totals: frozenset[int]) -> list[int]:
        """Return the loss of hiding each count of a row: small ones first, sums last."""
        factor = 1
        if self._children[row]:
            factor = TOP_ROW if self._parents[row] is None else SUM_ROW
        return [
            factor * (TOTAL_COLUMN if place in totals else 1) * (1 + count.bit_length())
            for place, count in enumerate(self._counts[row])
        ]

    def _forget(self, row: int) -> None:
        """Forget the ways that led through a row."""
        for one in (row, *self._above(row)):
            self._known[one].clear()

    def _above(self, row: int) -> list[int]:
        found = []
        above = self._parents[row]
        while above is not None:
            found.append(above)
            above = self._parents[above]
        return found
