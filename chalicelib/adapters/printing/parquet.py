"""Parquet: a table as a columnar file, for programs that read much."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Table

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.COUNT: "BIGINT",
    Kind.MONEY: "BIGINT",
    Kind.RATIO: "DOUBLE",
    Kind.NUMBER: "DOUBLE",
    Kind.DAY: "DATE",
}
SUFFIX = "_hidden"
ROW = "_row"
"""Keeps the order of the rows on their way; is not written."""
_OPTIONS = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000"


def as_parquet(table: Table) -> bytes:
    """Return the table as Parquet (zstd); the same table gives the same bytes.

    A cell without a value is NULL. Each column of numbers has a companion ``<name>_hidden``: true
    where the number is there and not published, false where it is shown or cannot be said.
    """
    import duckdb  # noqa: PLC0415 - only functions with the layer of reports carry it

    columns = [part for column in table.columns for part in _shape(column)]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    shape = ", ".join(f"'{name}': '{kind}'" for name, kind in [(ROW, "BIGINT"), *columns])
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": "1"}) as base:
        source, target = Path(folder) / "rows.ndjson", Path(folder) / "table.parquet"
        source.write_text("".join(_lines(table)), "utf-8")
        base.execute(
            f"COPY (SELECT {names} FROM read_json('{source}', format='newline_delimited', "  # noqa: S608 - own names
            f"columns={{{shape}}}) ORDER BY {ROW}) TO '{target}' ({_OPTIONS})"
        )
        return target.read_bytes()


def _shape(column: Column) -> list[tuple[str, str]]:
    """Return what a column becomes: its name and type, and its companion's."""
    own = (column.name, TYPES[column.kind])
    return [own, (column.name + SUFFIX, "BOOLEAN")] if _has_companion(column) else [own]


def _has_companion(column: Column) -> bool:
    return column.kind not in {Kind.TEXT, Kind.DAY}


def _lines(table: Table) -> list[str]:
    lines = []
    for number, row in enumerate(table.rows):
        told: dict[str, object] = {ROW: number}
        for column, cell in zip(table.columns, row, strict=True):
            told[column.name] = _plain(cell)
            if _has_companion(column):
                told[column.name + SUFFIX] = cell is Mark.HIDDEN
        lines.append(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n")
    return lines


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Mark):
        return None
    return cell.isoformat() if isinstance(cell, date) else cell
