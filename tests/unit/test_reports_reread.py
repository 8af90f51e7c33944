"""A published table is read back as it was, and a glance at it shows nothing that it hides."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from chalicelib.adapters.printing.data import as_json
from chalicelib.domain.reports import glance, ii06a
from chalicelib.domain.reports import rates as all_rates
from chalicelib.domain.reports.reread import Document, reread
from chalicelib.domain.reports.showing import shown
from chalicelib.domain.reports.tables import Mark, Table
from tests.publication import published_of, some_rows
from tests.tables import OCTOBER, mixed, rates, the_form, waits

DOCUMENT = TypeAdapter(Document)


def again(table: Table) -> Table:
    return reread(DOCUMENT.validate_json(as_json(table, OCTOBER)))


def published(*, is_over: bool) -> dict[str, Table]:
    tables, _ = published_of(some_rows(5, 2, 1), is_over=is_over)
    return {table.name: again(table) for table in tables}


@pytest.mark.parametrize("table", [the_form(4, 3), rates(), waits(), mixed()], ids=lambda t: t.name)
def test_every_cell_is_what_it_was_with_every_mark(table: Table) -> None:
    found = again(table)
    assert found.rows == table.rows
    assert [one.name for one in found.columns] == [one.name for one in table.columns]
    assert (found.title, found.notes, found.problems) == (
        table.title,
        tuple(table.notes),
        tuple(table.problems),
    )
    assert found.outline is table.outline


def test_columns_that_are_not_known_keep_the_headings_they_came_with() -> None:
    known = again(the_form(2, 1))
    assert known.columns == ii06a.COLUMNS
    fewer = the_form(2, 1)
    fewer = replace(
        fewer,
        columns=fewer.columns[:5],
        rows=tuple(row[:5] for row in fewer.rows),
        charts=(),
        headline=(),
    )
    assert [one.heading for one in again(fewer).columns][2] == ii06a.COLUMNS[2].full


def test_a_row_that_does_not_fit_is_a_defect() -> None:
    document = DOCUMENT.validate_json(as_json(waits(), OCTOBER))
    with pytest.raises(ValueError, match="fit"):
        reread(replace(document, rows=(("x",),)))


@pytest.mark.parametrize("is_over", [True, False])
def test_a_glance_shows_the_published_counts_and_no_other(is_over: bool) -> None:
    tables = published(is_over=is_over)
    form = tables[ii06a.NAME]
    brief = glance.by_agency(form)
    assert [row[0] for row in brief.rows] == [row[0] for row in form.rows if row[1] is None]
    for row in brief.rows:
        (whole,) = (one for one in form.rows if one[0] == row[0] and one[1] is None)
        assert row[1:] == tuple(whole[form.place(name)] for name in glance.BRIEF)
    fields = glance.by_field(form)
    assert bool(fields.rows) is is_over
    (chart, *_) = glance.charts(brief)
    hidden = {str(row[0]) for row in brief.rows if Mark.HIDDEN in row[3:6]}
    blank = {" ".join(bar.names) for bar in chart.bars if bar.is_blank}
    assert blank == hidden != set()
    assert all(not bar.pieces for bar in chart.bars if bar.is_blank)


def test_the_headline_and_the_rates_of_all_are_the_first_row() -> None:
    tables = published(is_over=False)
    form, rated = tables[ii06a.NAME], tables[all_rates.NAME]
    numbers = {words: number for number, words in glance.headline(form)}
    for name, words in glance.HEADLINE.items():
        at = form.place(name)
        assert numbers[words] == shown(form.rows[0][at], form.columns[at].kind)
    of_all = glance.of_all(rated)
    assert [row[0] for row in of_all.rows] == [one.title for one in all_rates.RATES]
    for row, one in zip(of_all.rows, all_rates.RATES, strict=True):
        assert row[3] == rated.rows[0][rated.place(f"{one.name}_ratio")]


def test_of_a_day_without_rows_nothing_is_drawn() -> None:
    tables = published(is_over=False)
    empty = {name: replace(table, rows=()) for name, table in tables.items()}
    assert glance.headline(empty[ii06a.NAME]) == ()
    for table in (glance.of_all(empty[all_rates.NAME]), glance.by_agency(empty[ii06a.NAME])):
        assert table.rows == ()
        assert glance.charts(table) == ()
