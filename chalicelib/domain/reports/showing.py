"""Showing: cells of a table as people read them, and what the marks among them mean."""

from datetime import date

from chalicelib.domain.reports.tables import Cell, Kind, Mark, Table

HIDDEN, UNKNOWN = "*", "n/a"
EXPLAINED = {
    Mark.HIDDEN: "* Số nhỏ không công bố, hoặc số có thể từ đó suy ra số nhỏ.",
    Mark.UNKNOWN: "n/a: chưa tính được; lý do ghi trong ghi chú.",
}
MARKS = {Mark.HIDDEN: HIDDEN, Mark.UNKNOWN: UNKNOWN}


def day(value: date) -> str:
    """Return a day as ``05/01/2026``."""
    return f"{value.day:02}/{value.month:02}/{value.year}"


def explained(table: Table) -> tuple[str, ...]:
    """Return what the marks among the cells of a table mean."""
    marks = {cell for row in table.rows for cell in row if isinstance(cell, Mark)}
    return tuple(words for mark, words in EXPLAINED.items() if mark in marks)


def shown(cell: Cell, kind: Kind) -> str:
    """Return a cell as people read it: ``1.234``, ``53,3 %``, ``05/01/2026``, ``*``."""
    if cell is None:
        return ""
    if isinstance(cell, Mark):
        return MARKS[cell]
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return cell
    if kind is Kind.RATIO:
        return f"{_decimal(cell * 100, 2)}\N{NO-BREAK SPACE}%"
    return _decimal(cell, 2)


def _decimal(value: float, digits: int) -> str:
    """Return a number with points between thousands and a comma before what is left."""
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
