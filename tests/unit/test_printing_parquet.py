"""Parquet: a table read back is the table, with what is hidden told apart from what is unknown."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from chalicelib.adapters.printing.parquet import as_parquet
from chalicelib.domain.reports import open_data
from chalicelib.domain.reports.published import withheld_together
from chalicelib.domain.reports.tables import Column, Kind, Mark, Table
from tests.publication import MARCH, published_of, some_rows, tables_of


def read(data: bytes, folder: Path, query: str) -> list[tuple[Any, ...]]:
    path = folder / "read.parquet"
    path.write_bytes(data)
    with duckdb.connect() as base:
        return base.execute(query.replace("FILE", f"'{path}'")).fetchall()


A_TABLE = Table(
    name="t",
    title="T",
    columns=(
        *(Column("name", "Tên", Kind.TEXT), Column("day", "Ngày", Kind.DAY)),
        *(Column("many", "Số"), Column("money", "Tiền", Kind.MONEY)),
        *(Column("share", "Tỷ lệ", Kind.RATIO), Column("days", "Ngày", Kind.NUMBER)),
    ),
    rows=(
        ("Đất đai\n'", date(2026, 3, 2), 12, 2**53 + 1, 0.1, 2.5),
        (None, None, Mark.HIDDEN, 0, Mark.HIDDEN, Mark.UNKNOWN),
        ("=1+1", date(2026, 3, 1), 0, None, 1.0, 7),
    ),
)


def test_parquet_holds_every_cell_in_its_type_and_tells_hidden_from_unknown(tmp_path: Path) -> None:
    assert read(as_parquet(A_TABLE), tmp_path, "SELECT * FROM FILE") == [
        ("Đất đai\n'", date(2026, 3, 2), 12, False, 2**53 + 1, False, 0.1, False, 2.5, False),
        (None, None, None, True, 0, False, None, True, None, False),
        ("=1+1", date(2026, 3, 1), 0, False, None, False, 1.0, False, 7.0, False),
    ]
    types = read(as_parquet(A_TABLE), tmp_path, "DESCRIBE SELECT * FROM FILE")
    assert [(name, kind) for name, kind, *_ in types if not name.endswith("_hidden")] == [
        *(("name", "VARCHAR"), ("day", "DATE"), ("many", "BIGINT")),
        *(("money", "BIGINT"), ("share", "DOUBLE"), ("days", "DOUBLE")),
    ]


def test_the_same_table_is_the_same_file_and_another_another() -> None:
    _, table = published_of(some_rows(agencies=6, fields=4, procedures=4), is_over=True)
    assert table is not None
    assert as_parquet(table) == as_parquet(table)
    assert as_parquet(table) != as_parquet(replace(table, rows=table.rows[::-1]))


def test_a_table_without_rows_is_a_file_without_rows(tmp_path: Path) -> None:
    data = as_parquet(open_data.table(MARCH, [], withheld_together(tables_of([]), [])))
    assert read(data, tmp_path, "SELECT count(*) FROM FILE") == [(0,)]
    columns = read(data, tmp_path, "DESCRIBE SELECT * FROM FILE")
    assert {name for name, *_ in columns} == {
        *(column.name for column in open_data.COLUMNS),
        *(f"{name}_hidden" for name in (*open_data.COUNTS, "median_days")),
    }


def test_the_open_data_read_back_are_the_table(tmp_path: Path) -> None:
    _, table = published_of(some_rows(agencies=5, fields=3, procedures=2), is_over=True)
    assert table is not None
    names = ", ".join(column.name for column in table.columns)
    back = read(as_parquet(table), tmp_path, "SELECT NAMES FROM FILE".replace("NAMES", names))
    assert back == [
        tuple(None if isinstance(cell, Mark) else cell for cell in row) for row in table.rows
    ]
