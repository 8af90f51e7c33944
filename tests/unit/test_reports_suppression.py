"""Suppression: nothing small is shown, and nobody can reckon what is not, by whatever means."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.reports.moves import moves
from chalicelib.domain.reports.suppression import (
    RULE,
    Rule,
    Sums,
    hidden,
    veils,
    withheld,
)
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Table

IDENTITIES = (
    ("received", ("online", "other", "carried")),
    ("settled", ("early", "on_time", "late")),
    ("open", ("in_time", "overdue")),
    ("received", ("settled", "open")),
)
COUNTS = (
    *("received", "online", "other", "carried", "settled", "early", "on_time", "late"),
    *("open", "in_time", "overdue"),
)
Line = list[int]


def added(lines: Sequence[Line]) -> Line:
    return [sum(column) for column in zip(*lines, strict=True)]


def a_table(agencies: Sequence[Sequence[Line]], counts: Sequence[str] = COUNTS) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Toàn tỉnh", None, *added([line for lines in agencies for line in lines]))
    ]
    for number, lines in enumerate(agencies):
        rows.append((f"H33.{number}", None, *added(lines)))
        rows += [(f"H33.{number}", f"Lĩnh vực {field}", *line) for field, line in enumerate(lines)]
    texts = (Column("agency", "Đơn vị", Kind.TEXT), Column("field", "Lĩnh vực", Kind.TEXT))
    columns = (*texts, *(Column(name, name) for name in counts))
    return Table(name="t", title="T", columns=columns, rows=tuple(rows), outline=True)


def suppressed(table: Table, sums: Sums, rule: Rule = RULE) -> Table:
    """Return the table alone as everyone may see it."""
    return withheld(table, hidden(table, sums, rule), sums.dependants)


def outlined(table: Table) -> tuple[int | None, ...]:
    """Return the parents of the rows of an outline: the first, of sums, of what they sum up."""
    found: list[int | None] = []
    above = 0
    for number, row in enumerate(table.rows):
        if number == 0:
            found.append(None)
        elif row[1] is None:
            above = number
            found.append(0)
        else:
            found.append(above)
    return tuple(found)


def sums_of(table: Table) -> Sums:
    counts = tuple(column.name for column in table.columns if column.kind is Kind.COUNT)
    identities = IDENTITIES if counts == COUNTS else (("all", ("one", "other")),)
    return Sums(counts=counts, identities=identities, parents=outlined(table))


def a_line(early: int, on_time: int, late: int, in_time: int, overdue: int, online: int) -> Line:
    settled, still = early + on_time + late, in_time + overdue
    online = min(online, settled + still)
    other = (settled + still - online) // 2
    carried = settled + still - online - other
    return [
        *(settled + still, online, other, carried),
        *(settled, early, on_time, late, still, in_time, overdue),
    ]


few = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5, 7, 12, 40])
lines = st.builds(a_line, few, few, few, few, few, few)
tables = st.lists(st.lists(lines, min_size=1, max_size=4), min_size=1, max_size=4).map(a_table)


def a_province(agencies: int, fields: int, dossiers: int) -> Table:
    chance = random.Random(7)  # noqa: S311 - an example, no secret

    def line() -> Line:
        ends = chance.choices(range(5), (60, 10, 3, 25, 2), k=chance.randint(0, 2 * dossiers))
        ways = chance.choices(range(3), (53, 32, 15), k=len(ends))
        early, on_time, late, in_time, overdue = (ends.count(end) for end in range(5))
        settled = early + on_time + late
        return [
            *(len(ends), ways.count(0), ways.count(1), ways.count(2)),
            *(settled, early, on_time, late, in_time + overdue, in_time, overdue),
        ]

    return a_table([[line() for _ in range(fields)] for _ in range(agencies)])


# What an attacker knows: a sum over shown cells and hidden ones, for each sum of the table.

At = tuple[int, str]


def equations(table: Table, shown: Table) -> Iterator[tuple[dict[At, int], int]]:
    """Yield the hidden cells of each sum with their signs, and what they come to."""
    sums = sums_of(table)
    known: list[list[tuple[At, int]]] = [
        [((row, total), -1), *(((row, part), 1) for part in parts)]
        for row in range(len(table.rows))
        for total, parts in sums.identities
    ]
    for parent in {parent for parent in sums.parents if parent is not None}:
        below = [row for row, above in enumerate(sums.parents) if above == parent]
        known += [
            [((parent, name), -1), *(((row, name), 1) for row in below)] for name in sums.counts
        ]
    for cells in known:
        unknown: dict[At, int] = {}
        rest = 0
        for (row, name), sign in cells:
            value = shown.rows[row][shown.place(name)]
            if isinstance(value, int):
                rest -= sign * value
            else:
                unknown[row, name] = sign
        if unknown:
            yield unknown, rest


def solved(table: Table, shown: Table) -> set[At]:
    """Return the hidden cells that all the sums together determine, by exact elimination."""
    pivots: dict[At, dict[At, Fraction]] = {}
    for equation, _ in equations(table, shown):
        row = {cell: Fraction(by) for cell, by in equation.items()}
        for cell in sorted(row.keys() & pivots.keys()):
            row = less(row, pivots[cell], row.get(cell, Fraction(0)))
        if row:
            first = min(row)
            row = {cell: by / row[first] for cell, by in row.items()}
            for cell, pivot in pivots.items():
                pivots[cell] = less(pivot, row, pivot.get(first, Fraction(0)))
            pivots[first] = row
    return {cell for cell, row in pivots.items() if len(row) == 1}


def less(row: dict[At, Fraction], other: dict[At, Fraction], times: Fraction) -> dict[At, Fraction]:
    """Return a row without another one so many times."""
    none = Fraction(0)
    left = {cell: row.get(cell, none) - times * other.get(cell, none) for cell in row | other}
    return {cell: by for cell, by in left.items() if by}


def bounds(
    table: Table, shown: Table, veiled: Collection[str] = ()
) -> dict[At, tuple[float, float]]:
    """Return between what each hidden cell must lie, knowing that none is 0 unless veiled."""
    known = list(equations(table, shown))
    found = {
        cell: (float(cell[1] not in veiled or cell[0] == 0), float("inf"))
        for cells, _ in known
        for cell in cells
    }
    changed = True
    while changed:
        changed = False
        for cells, rest in known:
            for cell, sign in cells.items():
                least, most = found[cell]
                others = [
                    (by * found[one][by < 0], by * found[one][by > 0])
                    for one, by in cells.items()
                    if one != cell
                ]
                low, high = rest - sum(o[1] for o in others), rest - sum(o[0] for o in others)
                if sign < 0:
                    low, high = -high, -low
                narrowed = (max(least, low), min(most, high))
                if narrowed != (least, most):
                    found[cell], changed = narrowed, True
    return found


def is_small(cell: Cell, rule: Rule = RULE) -> bool:
    return isinstance(cell, int) and 0 < cell < rule.least


def hidden_cells(table: Table, shown: Table) -> Iterator[tuple[At, int]]:
    for number, (row, new) in enumerate(zip(table.rows, shown.rows, strict=True)):
        for column, cell, out in zip(table.columns, row, new, strict=True):
            if out is Mark.HIDDEN:
                assert isinstance(cell, int)
                yield (number, column.name), cell


@given(tables)
def test_nothing_small_is_shown_and_nothing_is_changed(table: Table) -> None:
    shown = suppressed(table, sums_of(table))
    for row, new in zip(table.rows, shown.rows, strict=True):
        for cell, out in zip(row, new, strict=True):
            assert out is Mark.HIDDEN or out == cell
            assert not is_small(out)
            assert cell != 0 or out == 0, "what is none stays shown"


@given(tables)
def test_what_is_shown_still_adds_up(table: Table) -> None:
    shown = suppressed(table, sums_of(table))
    for cells, rest in equations(table, shown):
        true = {cell: table.rows[cell[0]][table.place(cell[1])] for cell in cells}
        assert sum(by * int(str(true[cell])) for cell, by in cells.items()) == rest


@given(tables)
def test_no_hidden_cell_follows_from_all_sums_together(table: Table) -> None:
    assert solved(table, suppressed(table, sums_of(table))) == set()


@given(tables)
def test_bounds_leave_every_small_count_room(table: Table) -> None:
    shown = suppressed(table, sums_of(table))
    found = bounds(table, shown)
    for cell, value in hidden_cells(table, shown):
        if cell in found:
            low, high = found[cell]
            assert high - low >= (RULE.room if is_small(value) else 1)


rare = st.builds(a_line, *(st.integers(5, 40), st.integers(5, 9)), *([st.integers(0, 1)] * 3), few)
rarely = st.lists(st.lists(rare, min_size=2, max_size=4), min_size=2, max_size=4).map(a_table)


@settings(max_examples=50)
@given(rarely)
def test_where_zeros_are_hidden_too_nothing_small_follows_either(table: Table) -> None:
    sums = replace(sums_of(table), veiled=("late", "in_time", "overdue"))
    shown = suppressed(table, sums)
    cells = dict(hidden_cells(table, shown))
    assert all(value == 0 or not is_small(value) or at in cells for at, value in counts_of(table))
    assert {(at, value) for at, value in counts_of(table) if not value and at[0]} >= {
        (at, value) for at, value in cells.items() if not value
    }
    assert not [cell for cell in solved(table, shown) if is_small(cells[cell])]
    found = bounds(table, shown, sums.veiled)
    for cell, value in cells.items():
        if cell in found and is_small(value):
            low, high = found[cell]
            assert high - low >= RULE.room


def counts_of(table: Table) -> Iterator[tuple[At, int]]:
    for number, row in enumerate(table.rows):
        for column, cell in zip(table.columns, row, strict=True):
            if column.kind is Kind.COUNT:
                assert isinstance(cell, int)
                yield (number, column.name), cell


def test_counts_of_one_everywhere_hide_zeros_rather_than_the_whole() -> None:
    """Eight agencies with one late dossier: their sum would tell each, were not zeros hidden."""
    one, none = a_line(30, 9, 1, 20, 6, 40), a_line(30, 9, 0, 20, 6, 40)
    table = a_table([[line] for line in (one, none) * 8])
    sums = sums_of(table)
    assert any(row == 0 for row, _ in hidden(table, sums))
    assert veils(table, sums) == ("late",)
    sums = replace(sums, veiled=("late",))
    shown = suppressed(table, sums)
    assert shown.rows[0] == table.rows[0]
    place = table.place("late")
    assert {row[place] for row in shown.rows[1:]} == {Mark.HIDDEN}
    found = bounds(table, shown, sums.veiled)
    for (row, name), value in hidden_cells(table, shown):
        low, high = found[row, name]
        assert value == 0 or high - low >= 2


@given(tables)
def test_suppressing_again_changes_nothing(table: Table) -> None:
    once = suppressed(table, sums_of(table))
    assert suppressed(once, sums_of(table)) == once
    assert suppressed(table, sums_of(table)) == once


tiny = st.integers(0, 3)
pairs = st.builds(lambda one, other: [one + other, one, other], tiny, tiny)
fours = st.lists(pairs, min_size=4, max_size=4)
SMALL = Rule(least=3, room=1)


@settings(max_examples=30)
@given(fours, st.sampled_from([("one",), ("one", "other"), ("all", "one")]))
def test_trying_every_table_leaves_two_values_where_zeros_are_hidden_too(
    lines: list[Line], veiled: tuple[str, ...]
) -> None:
    table = a_table([lines[:2], lines[2:]], ("all", "one", "other"))
    shown = suppressed(table, replace(sums_of(table), veiled=veiled), SMALL)
    tried = Tries(shown).values
    for (row, name), value in hidden_cells(table, shown):
        values = tried[row, table.place(name) - 2]
        assert value in values
        zeros = set() if name in veiled and row else {0}
        assert not is_small(value, SMALL) or len(values - zeros) > 1


class Tries:
    """Every table of two agencies with two fields, and one sum of two counts, that may be true."""

    def __init__(self, shown: Table) -> None:
        self._shown = shown
        first, second = self._agency(1), self._agency(4)
        self.values: dict[tuple[int, int], set[int]] = defaultdict(set)
        for one, other in product(first, second):
            total = added([list(one), list(other)])
            if self._fits(0, total):
                self._note(0, [total])
                self._note(1, [list(one)])
                self._note(4, [list(other)])
                for row in (2, 3):
                    self._note(row, first[one][row - 2])
                    self._note(row + 3, second[other][row - 2])

    def _note(self, row: int, some: Sequence[Line]) -> None:
        for line in some:
            for place, value in enumerate(line):
                self.values[row, place].add(value)

    def _fits(self, row: int, line: Sequence[int]) -> bool:
        told = self._shown.rows[row][2:]
        return all(out in (Mark.HIDDEN, value) for out, value in zip(told, line, strict=True))

    def _field(self, row: int) -> list[Line]:
        some = ([one + other, one, other] for one, other in product(range(6), repeat=2))
        return [line for line in some if self._fits(row, line)]

    def _agency(self, row: int) -> dict[tuple[int, ...], tuple[list[Line], list[Line]]]:
        """Return each line the agency may have, with what its two fields may have then."""
        found: dict[tuple[int, ...], tuple[list[Line], list[Line]]] = {}
        for one, other in product(self._field(row + 1), self._field(row + 2)):
            total = tuple(added([one, other]))
            if self._fits(row, total):
                fields = found.setdefault(total, ([], []))
                fields[0].append(one)
                fields[1].append(other)
        return found


@settings(max_examples=40)
@given(fours)
def test_trying_every_table_leaves_two_values_for_every_hidden_cell(lines: list[Line]) -> None:
    table = a_table([lines[:2], lines[2:]], ("all", "one", "other"))
    shown = suppressed(table, sums_of(table), SMALL)
    tried = Tries(shown).values
    for (row, name), value in hidden_cells(table, shown):
        values = tried[row, table.place(name) - 2]
        assert value in values
        assert len(values - {0}) > 1, "also to who knows that what is none is shown"


@settings(max_examples=40)
@given(fours, st.booleans())
def test_a_sum_of_two_groups_leaves_two_values_for_every_hidden_cell(
    lines: list[Line], veil: bool
) -> None:
    """Two agencies, and what is left of their sum when one of two fields has the third line."""
    one, other, field, _ = lines
    whole = added([one, other])
    rest = [total - part for total, part in zip(whole, field, strict=True)]
    if min(rest) < 0:
        field, rest = whole, [0, 0, 0]
    rows = [whole, one, other, field, rest]
    columns = tuple(Column(name, name) for name in ("all", "one", "other"))
    table = Table(name="t", title="T", columns=columns, rows=tuple(tuple(row) for row in rows))
    sums = Sums(
        counts=("all", "one", "other"),
        identities=(("all", ("one", "other")),),
        parents=(None, 0, 0, 0, 0),
        groups=("", "agency", "agency", "field", "field"),
        veiled=("one",) if veil else (),
    )
    shown = suppressed(table, sums, SMALL)
    tried = tried_in_groups(shown)
    for row, (line, out) in enumerate(zip(rows, shown.rows, strict=True)):
        for place, (value, cell) in enumerate(zip(line, out, strict=True)):
            assert cell is Mark.HIDDEN or (cell == value and not is_small(value, SMALL))
            if cell is Mark.HIDDEN and value:
                zeros = set() if veil and row and place == 1 else {0}
                assert len(tried[row, place] - zeros) > 1


def tried_in_groups(shown: Table) -> dict[tuple[int, int], set[int]]:
    """Return what each cell may be, the first row being the sum of the next two and the last."""
    every = [[one + other, one, other] for one, other in product(range(9), repeat=2)]

    def fitting(row: int) -> list[Line]:
        told = shown.rows[row]
        return [
            line
            for line in every
            if all(out in (Mark.HIDDEN, value) for out, value in zip(told, line, strict=True))
        ]

    wholes = {tuple(line): line for line in fitting(0)}
    by_whole: list[dict[tuple[int, ...], list[tuple[Line, Line]]]] = []
    for first, second in ((1, 2), (3, 4)):
        pairs: dict[tuple[int, ...], list[tuple[Line, Line]]] = defaultdict(list)
        for one, other in product(fitting(first), fitting(second)):
            pairs[tuple(added([one, other]))].append((one, other))
        by_whole.append(pairs)
    values: dict[tuple[int, int], set[int]] = defaultdict(set)
    for whole in wholes.keys() & by_whole[0].keys() & by_whole[1].keys():
        pairs_of = [pair for pairs in by_whole for pair in (zip(*pairs[whole], strict=True))]
        for row, some in enumerate(([wholes[whole]], *pairs_of)):
            for line in some:
                for place, value in enumerate(line):
                    values[row, place].add(value)
    return values


def test_a_table_without_small_counts_is_left_as_it_is() -> None:
    table = a_table([[a_line(9, 0, 6, 30, 0, 20)], [a_line(50, 10, 8, 0, 7, 25)]])
    assert suppressed(table, sums_of(table)) == table


def test_pairs_that_would_tell_each_other_are_hidden_with_others() -> None:
    """Five fields with one late dossier each: their sum of five would tell that none is two."""
    table = a_table(
        [[a_line(30, 9, 1, 20, 6, 40) for _ in range(5)], [a_line(30, 9, 8, 20, 6, 40)] * 2]
    )
    shown = suppressed(table, sums_of(table))
    assert shown.rows[1][shown.place("late")] is Mark.HIDDEN
    assert shown.rows[0][shown.place("late")] == 21


def test_the_whole_of_a_province_stays_shown() -> None:
    table = a_province(agencies=12, fields=4, dossiers=20)
    shown = suppressed(table, sums_of(table))
    assert shown.rows[0] == table.rows[0]
    assert solved(table, shown) == set()


def test_small_counts_are_hidden_rather_than_sums() -> None:
    """One late dossier: it is hidden beside the least of its kind."""
    table = a_table([[a_line(9, 7, 1, 30, 6, 20), a_line(90, 60, 70, 50, 60, 100)]])
    assert hidden(table, sums_of(table)) == {
        *((2, "late"), (2, "on_time")),
        *((3, "late"), (3, "on_time")),
    }


def test_what_is_reckoned_from_hidden_counts_is_hidden() -> None:
    columns = (
        *(Column("all", "Tổng"), Column("late", "Quá hạn")),
        *(Column("share", "Tỷ lệ", Kind.RATIO), Column("grade", "Hạng", Kind.TEXT)),
    )
    rows = ((100, 2, 0.02, "A"), (100, 20, 0.2, "B"))
    sums = Sums(counts=("all", "late"), dependants={"share": ("late", "all"), "grade": ("share",)})
    shown = suppressed(Table(name="t", title="T", columns=columns, rows=rows), sums)
    assert shown.rows[0] == (100, Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN)
    assert shown.rows[1] == rows[1]


def test_counts_that_are_not_known_are_neither_hidden_nor_of_help() -> None:
    table = Table(
        name="t",
        title="T",
        columns=(Column("all", "Tổng"), Column("one", "Một"), Column("other", "Khác")),
        rows=((Mark.UNKNOWN, 2, 7), (30, None, 30)),
    )
    sums = Sums(counts=("all", "one", "other"), identities=(("all", ("one", "other")),))
    shown = suppressed(table, sums)
    assert shown.rows[0][0] is Mark.UNKNOWN
    assert shown.rows[0][1] is Mark.HIDDEN
    assert shown.rows[1][1] is None


def test_sums_that_are_not_true_hide_more_rather_than_less() -> None:
    table = Table(
        name="t",
        title="T",
        columns=(Column("all", "Tổng"), Column("one", "Một"), Column("other", "Khác")),
        rows=((0, 2, 0), (30, 10, 20)),
    )
    sums = Sums(counts=("all", "one", "other"), identities=(("all", ("one", "other")),))
    assert suppressed(table, sums).rows == (
        (0, Mark.HIDDEN, 0),
        (Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN),
    )


def test_what_cannot_be_counts_is_refused() -> None:
    table = a_table([[a_line(9, 8, 2, 30, 6, 20)]])
    place = table.place("late")
    for wrong in (-1, 1.5):
        row = (*table.rows[2][:place], wrong, *table.rows[2][place + 1 :])
        with pytest.raises(ValueError, match="is no count"):
            suppressed(replace(table, rows=(*table.rows[:2], row)), sums_of(table))
    half = withheld(table, {(0, "late")}, {})
    with pytest.raises(ValueError, match="small counts beside hidden ones"):
        suppressed(half, sums_of(table))
    with pytest.raises(ValueError, match="parent"):
        suppressed(table, replace(sums_of(table), parents=(None,)))


def test_an_empty_table_stays_empty() -> None:
    table = a_table([[a_line(0, 0, 0, 0, 0, 0)]])
    assert suppressed(table, sums_of(table)) == table
    none = replace(table, rows=())
    assert suppressed(none, Sums(counts=COUNTS, identities=IDENTITIES)) == none


def test_moves_of_one_sum_exchange_parts_or_go_through_it() -> None:
    assert set(moves(3, [(0, (1, 2))])) == {
        ((1, 1), (2, -1)),
        ((0, 1), (1, 1)),
        ((0, 1), (2, 1)),
    }


@given(st.data())
def test_moves_keep_every_identity(data: st.DataObject) -> None:
    place = st.integers(0, 6)
    rules = st.tuples(place, st.sets(place, min_size=1)).filter(lambda one: one[0] not in one[1])
    identities = [(one, sorted(parts)) for one, parts in data.draw(st.lists(rules, max_size=4))]
    found = moves(7, identities)
    for move in found:
        change = dict(move)
        assert change
        for total, parts in identities:
            assert change.get(total, 0) == sum(change.get(part, 0) for part in parts)
    touched = [frozenset(place for place, _ in move) for move in found]
    assert not any(one < other for one in touched for other in touched)
