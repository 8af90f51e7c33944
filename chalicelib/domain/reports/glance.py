"""Glance: the few figures of a published day that people look at first, with their charts."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.reports import ii06a, rates
from chalicelib.domain.reports.charts import Drawing, drawn
from chalicelib.domain.reports.showing import shown
from chalicelib.domain.reports.tables import Bars, Cell, Column, Kind, Table

SOURCES = (ii06a.NAME, rates.NAME)
"""The published tables it is taken from."""
HEADLINE: Mapping[str, str] = {
    "received": "hồ sơ phải giải quyết",
    "settled": "đã giải quyết",
    "open": "đang giải quyết",
    "open_overdue": "đang quá hạn",
}
"""Columns of II.06a whose first row opens the page, with what they count."""
BRIEF = (
    *("received", "settled", "early", "on_time", "late"),
    *("open", "open_in_time", "open_overdue"),
)
MOST = 12
"""Bars of a chart at most; the table beneath has all."""
OF_ALL = "Năm tỷ lệ của tất cả đơn vị"
EACH = "Phần đạt trên tổng số hồ sơ"
BY_FIELD = "Theo lĩnh vực"


def headline(table: Table) -> tuple[tuple[str, str], ...]:
    """Return the first figures of II.06a in words: number, and what it counts."""
    if not table.rows:
        return ()
    places = {name: table.place(name) for name in HEADLINE}
    return tuple(
        (shown(table.rows[0][at], table.columns[at].kind), HEADLINE[name])
        for name, at in places.items()
    )


def by_agency(table: Table) -> Table:
    """Return II.06a for a glance: all, then each agency, without its fields."""
    rows = tuple(row for row in table.rows if row[1] is None)
    return _brief(table, "agency", rows, title="Kết quả giải quyết của từng đơn vị")


def by_field(table: Table) -> Table:
    """Return the fields of all agencies, which are published once a month is over."""
    rows = tuple(row for row in table.rows if row[1] is not None)
    return _brief(table, "field", rows, title=BY_FIELD)


def of_all(table: Table) -> Table:
    """Return the rates of all agencies together, a row for each."""
    first = table.rows[0] if table.rows else ()
    cells: Mapping[str, Cell] = {
        column.name: cell for column, cell in zip(table.columns, first, strict=False)
    }
    rows = tuple(
        (one.title, *(cells[f"{one.name}_{side}"] for side in ("part", "whole", "ratio")))
        for one in rates.RATES
        if cells
    )
    return Table(
        name=f"{rates.NAME}-of-all",
        title=OF_ALL,
        columns=(
            Column("rate", "Tỷ lệ", Kind.TEXT),
            Column("part", "Số đạt"),
            Column("whole", "Trên tổng số"),
            Column("ratio", "Tỷ lệ đạt", Kind.RATIO),
        ),
        rows=rows,
        notes=tuple(one.note for one in rates.RATES),
        charts=(Bars(EACH, "rate", "ratio"),),
    )


def charts(table: Table) -> tuple[Drawing, ...]:
    """Return the charts of a table, reckoned from nothing but what it shows."""
    return tuple(drawn(table, one, MOST) for one in table.charts) if table.rows else ()


def _brief(table: Table, label: str, rows: tuple[tuple[Cell, ...], ...], title: str) -> Table:
    places = [table.place(name) for name in (label, *BRIEF)]
    columns = tuple(
        replace(table.columns[at], heading=table.columns[at].words, under=(), number=None)
        for at in places
    )
    return Table(
        name=f"{table.name}-{label}",
        title=title,
        columns=columns,
        rows=tuple(tuple(row[at] for at in places) for row in rows),
        charts=tuple(replace(one, label=label) for one in ii06a.CHARTS),
        headline=("received",) if label == "agency" else (),
    )
