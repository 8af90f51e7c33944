"""Published: all public tables of a day together tell nothing small, however they are added up."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.reports import counted, open_data, rates
from chalicelib.domain.reports.published import as_public, withheld_together
from chalicelib.domain.reports.suppression import RULE
from chalicelib.domain.reports.tables import Mark
from tests.publication import (
    MARCH,
    Sum,
    after,
    everything,
    is_secret,
    is_small,
    open_rows,
    published_of,
    reckoned,
    some_rows,
    sums_of,
    tables_of,
    told,
    told_by,
)


def test_few_withdrawals_of_all_do_not_hide_how_many_had_a_result() -> None:
    rows = some_rows(agencies=6, fields=3, procedures=3)
    for number, row in enumerate(rows):
        row["with_result"] = row["settled"] - int(number < 4 and row["settled"] > 0)
        row["electronic"] = row["with_result"] // 3
    assert 0 < everything(rows)[(), "withdrawn"] < RULE.least
    tables, _ = published_of(rows, is_over=True)
    for table in tables:
        assert Mark.HIDDEN not in table.rows[0], table.name


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_over", [True, False])
def test_all_public_tables_together_tell_nothing_small(seed: int, *, is_over: bool) -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2, seed=seed)
    tables, data = published_of(rows, is_over=is_over)
    assert (data is not None) is is_over
    true = everything(rows)
    known = told(tables) | (told_by(data) if data else {})
    assert {who[:1] for who, _ in known} == {(), ("agency",)} | ({("field",)} if data else set())
    for cell, value in known.items():
        assert true[cell] == value
        assert not is_small(value)
    assert not [cell for cell in reckoned(sums_of(true), known) if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_days_of_a_month_under_way_tell_nothing_of_procedures(seed: int) -> None:
    """Whoever knew every count of every agency could reckon no more than without."""
    rows = some_rows(agencies=4, fields=3, procedures=2, seed=seed)
    under_way, none = published_of(rows, is_over=False)
    assert none is None
    assert all(row[1] is None for table in under_way if table.outline for row in table.rows)
    tables, data = published_of(rows, is_over=True)
    assert data is not None
    true = everything(rows)
    agencies = {cell: count for cell, count in true.items() if cell[0][:1] == ("agency",)}
    found = reckoned(sums_of(true), told(tables) | told_by(data) | agencies)
    assert not [cell for cell in found if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_a_month_tells_nothing_small_of_the_procedures_of_another(seed: int) -> None:
    """What is open at the end of one is carried over into the next, of everyone's dossiers."""
    first = some_rows(agencies=6, fields=2, procedures=3, seed=seed)
    months = dict(enumerate((first, after(first, seed))))
    true: dict[Any, int] = {}
    known: set[Any] = set()
    sums: list[Sum] = []
    for month, rows in months.items():
        tables, data = published_of(rows, is_over=True)
        assert data is not None
        own = everything(rows)
        true |= {(month, *cell): count for cell, count in own.items()}
        known |= {(month, *cell) for cell in told(tables) | told_by(data)}
        sums += [{(month, *cell): by for cell, by in one.items()} for one in sums_of(own)]
    fields = {(month, who, name) for month, who, name in true if who[:1] == ("field",)}
    assert all(cell in known for cell in fields if len(cell[1]) == 2 and cell[2] == "open")
    links = 0
    for who in {who for _, who, _ in fields}:
        ends, begins = (0, who, "open"), (1, who, "carried_over")
        if ends in true and begins in true and true[ends] == true[begins]:
            sums.append({ends: 1, begins: -1})
            links += 1
    assert links > 5
    found = reckoned(sums, known)
    assert not [cell for cell in found & fields if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_procedures_of_few_dossiers_stand_together(seed: int) -> None:
    rows = open_rows(some_rows(agencies=2, fields=3, procedures=4, seed=seed))
    made = open_data.pooled(rows)
    few = [row for row in rows if row["received"] < open_data.FEW]
    assert 0 < len(few) < len(rows)
    assert [row for row in made if row["channel"]] == [row for row in rows if row not in few]
    others = {row["field"]: row for row in made if not row["channel"]}
    assert others.keys() == {row["field"] for row in few}
    for field, row in others.items():
        assert (row["procedure"], row["median_days"]) == ("khac", None)
        for name, count in counted.counts(row).items():
            own = [one for one in few if one["field"] == field]
            assert count == sum(counted.counts(one)[name] for one in own)
    assert [row["field"] for row in made] == sorted(row["field"] for row in made)


def test_a_month_shares_no_count_of_a_procedure_with_the_next() -> None:
    stock = {"received", "carried_over", "open", "open_in_time", "open_overdue"}
    assert stock.isdisjoint(open_data.COUNTS)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_over", [True, False])
def test_where_even_the_whole_is_small_nothing_small_follows(seed: int, *, is_over: bool) -> None:
    rows = some_rows(agencies=2, fields=2, procedures=1, seed=seed)
    true = everything(rows)
    assert any(is_small(true[(), name]) for name in counted.COUNTS)
    tables, data = published_of(rows, is_over=is_over)
    known = told(tables) | (told_by(data) if data else {})
    assert all(true[cell] == value and not is_small(value) for cell, value in known.items())
    assert not [cell for cell in reckoned(sums_of(true), known) if is_secret(cell, true[cell])]


def test_a_median_of_few_is_not_published() -> None:
    rows = open_rows(some_rows(agencies=3, fields=3, procedures=3))
    what = withheld_together(tables_of(some_rows(agencies=3, fields=3, procedures=3)), rows)
    table = open_data.table(MARCH, rows, what)
    results, days = table.place("with_result"), table.place("median_days")
    hidden = [row for row in table.rows if row[days] is Mark.HIDDEN]
    assert 0 < len(hidden) < len(table.rows)
    for row in table.rows:
        assert (row[days] is Mark.HIDDEN) is (row[results] is Mark.HIDDEN)


def test_shares_of_hidden_counts_are_hidden() -> None:
    rows = some_rows(agencies=5, fields=2, procedures=1)
    (_, _, table), _ = published_of(rows, is_over=False)
    hidden = 0
    for row in table.rows:
        for rate in rates.RATES:
            part, whole, ratio = (
                row[table.place(f"{rate.name}_{side}")] for side in ("part", "whole", "ratio")
            )
            assert (ratio is Mark.HIDDEN) is (Mark.HIDDEN in (part, whole))
            hidden += ratio is Mark.HIDDEN
    assert hidden


def test_tables_of_other_dossiers_than_the_open_data_say_so_and_those_are_not_published() -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2)
    what = withheld_together(tables_of(rows), open_rows(rows[1:]))
    assert not what.procedures
    assert what.problems == tuple(f"{name}: không khớp dữ liệu mở" for name in counted.SHOWN)
    shown = as_public(tables_of(rows)[0], what)
    assert what.problems == shown.problems


def test_a_small_count_that_was_not_foreseen_is_hidden_and_told() -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2)
    table = tables_of(rows)[0]
    place = table.place("late")
    last = table.rows[-1]
    sums = (last[0], None, *last[2:place], 2, *last[place + 1 :])
    what = withheld_together(tables_of(rows), None)
    shown = as_public(replace(table, rows=(*table.rows[:-1], sums)), what)
    assert shown.rows[-1][place] is Mark.HIDDEN
    assert "không lường trước" in shown.problems[-1]
    with pytest.raises(KeyError):
        as_public(replace(table, name="overdue"), what)
