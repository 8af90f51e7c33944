"""What is published of a province of real size: its whole always, and most of its parts."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.opened import Opened
from chalicelib.domain.reports import digitisation, ii06a, open_data, rates
from chalicelib.domain.reports.naming import PROVINCE
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.published import as_public, withheld_together
from chalicelib.domain.reports.tables import Cell, Kind, Mark, Table
from tests.province.extent import Province
from tests.province.facts import end_of, lay
from tests.province.law import law

FIRST, LAST = date(2025, 11, 1), date(2025, 12, 31)
TWO_MONTHS = Province(dossiers=25_000, first=FIRST, last=LAST)
"""As many dossiers a month as 299,873 are in two years."""
MODULES = {ii06a.NAME: ii06a.table, digitisation.NAME: digitisation.table, rates.NAME: rates.table}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder: Path = tmp_path_factory.mktemp("province")
    lay(TWO_MONTHS, folder, end_of(LAST), files=["facts"])
    with engine.connect(folder) as base:
        engine.relations(base, sorted(folder.glob("facts/*/*.parquet")), law())
        yield Opened(base)


def public(lake: Opened, day: date) -> list[Table]:
    """Return what is published of a day, the open data last where they are."""
    question = Question(period=month_to_date(day))
    rows = lake.answers(question, (*MODULES, open_data.NAME))
    whole = [make(question, rows[name], {}) for name, make in MODULES.items()]
    leaves = open_data.pooled(rows[open_data.NAME]) if day == LAST else None
    what = withheld_together(whole, leaves)
    assert what.problems == ()
    shown = [as_public(table, what) for table in whole]
    return [*shown, open_data.table(question, leaves, what)] if leaves is not None else shown


def shown(table: Table, rows: Iterable[tuple[Cell, ...]]) -> float:
    """Return what share of the counts that are not 0 is shown."""
    places = [at for at, column in enumerate(table.columns) if column.kind is Kind.COUNT]
    told = [row[place] for row in rows for place in places if row[place] not in (0, Mark.UNKNOWN)]
    return sum(cell is not Mark.HIDDEN for cell in told) / len(told)


@pytest.mark.parametrize("day", [date(2025, 12, 2), date(2025, 12, 16), LAST])
def test_no_total_of_the_province_is_hidden(lake: Opened, day: date) -> None:
    for table in public(lake, day)[: len(MODULES)]:
        assert table.rows[0][0] == PROVINCE
        assert Mark.HIDDEN not in table.rows[0], table.name


MOST = {ii06a.NAME: 0.95, digitisation.NAME: 0.6, rates.NAME: 0.75, open_data.NAME: 0.75}
"""What share of counts is shown at least. Where few withdraw, how many got a result is not."""


def test_most_counts_of_agencies_and_procedures_are_shown_when_the_month_is_over(
    lake: Opened,
) -> None:
    *tables, data = public(lake, LAST)
    for table in tables:
        agencies = [row for row in table.rows[1:] if row[0] != PROVINCE]
        assert shown(table, agencies) > MOST[table.name], table.name
    for table in tables[:2]:
        fields = [row for row in table.rows[1:] if row[0] == PROVINCE]
        assert shown(table, fields) == 1, table.name
    assert shown(data, data.rows) > MOST[data.name]
