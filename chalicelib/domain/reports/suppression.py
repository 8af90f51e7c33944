"""Suppression: which counts of a public table are withheld, so that nobody's dossier shows.

What is protected. A count from 1 to ``least - 1`` is hidden, and with it as many others as keep
it from being reckoned. For each hidden count there is at least one *trade*: an amount added to
some hidden counts and taken from others so that no shown count and no sum of the table changes.
Made once and again, trades give tables that agree with all that is shown, with `room` + 1
different numbers in each cell of a small count and two or more in each other hidden one, none of
them below 1. So no hidden count follows from what is shown: not by solving all the sums together,
not by bounds, not by trying all whole numbers, nor by knowing that 0 is never hidden. What is
reckoned from a hidden count (a ratio, a median) is hidden with it.

What is not. Who knows some of the dossiers (the one who filed them) can subtract those. Who knows
this program can rule out tables it would have hidden otherwise. Two tables that count the same
dossiers in other groups, or on other days, are one table to who holds both: put them into one
(their sums as rows) before they are suppressed, or publish one of them. Yesterday's and today's
table of a month under way differ by one day's dossiers, however small: publish details of periods
that are over, once. A count that differs from a shown one by less than `least` is only protected
where the difference is a column of its own, named in an identity.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chalicelib.domain.reports.moves import moves
from chalicelib.domain.reports.tables import Cell, Mark, Table
from chalicelib.domain.reports.trades import TOP_ROW, Place, Places, Trade, Trades


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What adds up in a table, and so could tell what is hidden.

    `counts` names the columns that count dossiers. Each of `identities` is a column and those it
    is the sum of. `parents` has for each row the place of the row it is a part of, None for none;
    empty where no row sums up others. A row may be the sum of parts in several ways: `groups` has
    for each row the name of the way it belongs to, empty where there is one. `dependants` are
    columns and those they are reckoned from. Of `veiled` counts zeros of parts are hidden too;
    `harmless` ones may be reckoned of the whole though they are small.
    """

    counts: tuple[str, ...]
    identities: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parents: tuple[int | None, ...] = ()
    groups: tuple[str, ...] = ()
    dependants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    veiled: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which count on it is shown, and in how many more ways than one a hidden one can be."""

    least: int = 5
    room: int = 2


RULE = Rule()


def hidden(table: Table, sums: Sums, rule: Rule = RULE) -> frozenset[tuple[int, str]]:
    """Return which counts are hidden in the public table: places of rows, names of columns.

    Raises ValueError for a negative count, and for small counts beside hidden ones, which were
    hidden without them.
    """
    chosen = _choice(table, sums, rule)
    return frozenset((row, sums.counts[place]) for row, place in chosen.cells)


def veils(table: Table, sums: Sums, rule: Rule = RULE) -> tuple[str, ...]:
    """Return the counts whose zeros must be hidden, or the whole would have to be.

    A count that is 1 wherever it is not 0 follows from its sum, unless nobody knows where it is 0.
    """
    veiled = sums.veiled
    while True:
        chosen = _choice(table, replace(sums, veiled=veiled), rule)
        stuck = {sums.counts[place] for place in chosen.stuck} - set(veiled)
        if not stuck:
            return veiled
        veiled = tuple(name for name in sums.counts if name in stuck or name in veiled)


def withheld(
    table: Table,
    cells: Collection[tuple[int, str]],
    dependants: Mapping[str, tuple[str, ...]],
) -> Table:
    """Return the table without some cells, and without what is reckoned from hidden ones."""
    names = [column.name for column in table.columns]
    rows = []
    for number, row in enumerate(table.rows):
        out = {name for name in names if (number, name) in cells}
        out |= {name for name, cell in zip(names, row, strict=True) if cell is Mark.HIDDEN}
        rows.append(_without(row, names, _spread(out, dependants)) if out else row)
    return replace(table, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is hidden, and the counts for which only hiding some of the whole would do."""

    cells: Places
    stuck: frozenset[int] = frozenset()


def _choice(table: Table, sums: Sums, rule: Rule) -> _Chosen:
    places = [table.place(name) for name in sums.counts]
    counts = [[_count(table, row[place]) for place in places] for row in table.rows]
    parents = _parents(table, sums)
    small = [
        (row, place)
        for row, line in enumerate(counts)
        for place, count in enumerate(line)
        if 0 < count < rule.least
        and (parents[row] is not None or sums.counts[place] not in sums.harmless)
    ]
    if not small:
        return _Chosen(frozenset())
    if any(row[place] is Mark.HIDDEN for row in table.rows for place in places):
        raise ValueError(f"{table.name}: small counts beside hidden ones")
    veiled = frozenset(sums.counts.index(name) for name in sums.veiled)
    groups = sums.groups or ("",) * len(parents)
    trades = Trades(counts, _moves(sums), parents, groups, _totals(sums), rule.room, veiled)
    return _chosen(trades, small)


def _chosen(trades: Trades, small: Iterable[Place]) -> _Chosen:
    """Return the small counts and the least that hides them, leaving out trades not needed."""
    primary, veil = frozenset(small), trades.veil()
    trades.hide(primary | veil)
    made: list[Trade] = []
    safe: set[Place] = set()
    stuck: set[int] = set()
    for cell in sorted(primary, key=lambda cell: (trades.depth(cell[0]), cell)):
        if cell not in safe:
            trade = trades.cheapest(cell)
            if trades.depth(cell[0]) and (trade is None or trade.cost >= TOP_ROW):
                stuck.add(cell[1])
            if trade is None:  # sums that are not true: only hiding all of them is safe
                return _Chosen(trades.all(), frozenset(stuck))
            trades.hide(trade.cells)
            made.append(trade)
            safe |= trade.safe
    cells = primary.union(veil, *(trade.cells for trade in _needed(made, primary)))
    return _Chosen(cells, frozenset(stuck))


def _needed(made: Sequence[Trade], primary: Places) -> list[Trade]:
    """Return trades that together keep all the primary cells safe, the latest left out first."""
    times = Counter(cell for trade in made for cell in trade.safe & primary)
    kept = []
    for trade in reversed(made):
        own = trade.safe & primary
        if all(times[cell] > 1 for cell in own):
            times.subtract(own)
        else:
            kept.append(trade)
    return kept


def _count(table: Table, cell: Cell) -> int:
    """Return a count; 0 for what is not told, so that it is no part of any trade."""
    if cell is None or isinstance(cell, Mark):
        return 0
    if not isinstance(cell, int) or cell < 0:
        raise ValueError(f"{table.name}: {cell!r} is no count")
    return cell


def _moves(sums: Sums) -> tuple[tuple[tuple[int, int], ...], ...]:
    place = {name: number for number, name in enumerate(sums.counts)}
    identities = [(place[one], [place[part] for part in parts]) for one, parts in sums.identities]
    return moves(len(sums.counts), identities)


def _parents(table: Table, sums: Sums) -> tuple[int | None, ...]:
    parents = sums.parents or (None,) * len(table.rows)
    if len(parents) != len(table.rows):
        raise ValueError(f"{table.name}: not every row has its parent told")
    return parents


def _totals(sums: Sums) -> frozenset[int]:
    return frozenset(sums.counts.index(name) for name, _ in sums.identities)


def _spread(out: set[str], dependants: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return columns with those reckoned from them, and from those in turn."""
    more = {name for name, sources in dependants.items() if not out.isdisjoint(sources)} - out
    return _spread(out | more, dependants) if more else out


def _without(row: tuple[Cell, ...], names: Sequence[str], out: set[str]) -> tuple[Cell, ...]:
    return tuple(
        Mark.HIDDEN if name in out else cell for name, cell in zip(names, row, strict=True)
    )
