"""Data: a table as JSON and as CSV, for programs."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.showing import MARKS
from chalicelib.domain.reports.tables import Cell, Mark, Table

METHOD = "phuong-phap.html"
BYTE_ORDER_MARK = "\ufeff".encode()
WHOLE = "Tổng"
"""What an outline says in its second column, where a row is a sum."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


def as_json(table: Table, question: Question) -> bytes:
    """Return the table as JSON, a row of it in each line.

    A cell without a value is null. ``hidden`` lists the places, as row and column from 0, whose
    number is not published, ``unknown`` those that cannot be said.
    """
    period = question.period
    parts = {
        "name": table.name,
        "form": table.form or None,
        "title": table.title,
        "period": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "as_of": period.as_of.isoformat(),
        },
        "filters": {
            "agency": question.agency,
            "field": question.field,
            "procedure": question.procedure,
        },
        "columns": [
            {"name": column.name, "heading": column.full, "kind": column.kind.value}
            for column in table.columns
        ],
        "hidden": _places(table, Mark.HIDDEN),
        "unknown": _places(table, Mark.UNKNOWN),
        "notes": table.notes,
        "problems": table.problems,
        "method": METHOD,
    }
    rows = ",\n".join(f"  {_written([_plain(cell) for cell in row])}" for row in table.rows)
    lines = [f" {_written(name)}: {_written(part)}" for name, part in parts.items()]
    lines.append(f' "rows": [\n{rows}\n ]')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def as_csv(table: Table) -> bytes:
    """Return the table as CSV (RFC 4180): UTF-8 with a byte-order mark, as spreadsheets expect.

    Numbers are written with a decimal point and without separators, ratios as parts of one, days
    as ISO 8601. Texts that a spreadsheet would take for a formula begin with an apostrophe.
    """
    heads = [column.full for column in table.columns]
    return lines([heads, *([_field(cell) for cell in _said(table, row)] for row in table.rows)])


def lines(rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """Return rows as `as_csv` does a table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return BYTE_ORDER_MARK + text.getvalue().encode()


def _said(table: Table, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return a row; where it is a sum of an outline it says so."""
    if table.outline and row[1] is None:
        return (row[0], WHOLE, *row[2:])
    return row


def _field(cell: Cell) -> str | int | float:
    if isinstance(cell, Mark):
        return MARKS[cell]
    plain = _plain(cell)
    return "" if plain is None else plain


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _places(table: Table, mark: Mark) -> list[list[int]]:
    rows = enumerate(table.rows)
    return [[row, at] for row, cells in rows for at, cell in enumerate(cells) if cell is mark]


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Mark):
        return None
    return cell.isoformat() if isinstance(cell, date) else cell


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
