"""Layout: a table as it is laid out on paper — headings on headings, an outline's lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from chalicelib.domain.reports.tables import Cell, Column, Kind, Table

ORDER = Column("order", "TT", Kind.TEXT, number=1)
"""The first column of an outline, which numbers its lines."""


class Rank(IntEnum):
    """What a line stands for."""

    ALL = 0
    SUM = 1
    ONE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed."""

    rank: Rank
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading, and how many rows and columns it takes; `row` and `column` count from 0."""

    words: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A table laid out: its columns, its headings row by row, its lines.

    `named` is where the column stands that names a line.
    """

    columns: tuple[Column, ...]
    heads: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    named: int

    @property
    def numbered(self) -> bool:
        """Tell whether a row of column numbers stands below the headings."""
        return any(column.number is not None for column in self.columns)


def laid_out(table: Table) -> Layout:
    """Return the layout of a table; an outline gets numbers, and one column for what it nests."""
    if not table.outline:
        lines = tuple(Line(Rank.ONE, row) for row in table.rows)
        return Layout(table.columns, heads(table.columns), lines, 0)
    first, second, *others = table.columns
    name = Column(first.name, f"{first.heading} / {second.heading}", Kind.TEXT, number=2)
    columns = (ORDER, name, *others)
    return Layout(columns, heads(columns), tuple(_outline(table)), 1)


def _outline(table: Table) -> Iterator[Line]:
    whole, part = 0, 0
    for place, (outer, inner, *cells) in enumerate(table.rows):
        if place == 0:
            yield Line(Rank.ALL, ("", outer, *cells))
        elif inner is None:
            whole, part = whole + 1, 0
            yield Line(Rank.SUM, (str(whole), outer, *cells))
        else:
            part += 1
            number = f"{whole}.{part}" if whole else ""
            yield Line(Rank.ONE, (number, inner, *cells))


def heads(columns: Sequence[Column]) -> tuple[tuple[Head, ...], ...]:
    """Return the headings, the outermost row first; neighbours under the same one share it."""
    deep = 1 + max(len(column.under) for column in columns)
    return tuple(tuple(_heads_of_row(columns, row, deep)) for row in range(deep))


def _heads_of_row(columns: Sequence[Column], row: int, deep: int) -> Iterator[Head]:
    place = 0
    while place < len(columns):
        column = columns[place]
        wide = 1
        if row == len(column.under):
            yield Head(column.heading, row, place, rows=deep - row)
        elif row < len(column.under):
            wide = _run(columns[place:], column.under[: row + 1])
            yield Head(column.under[row], row, place, columns=wide)
        place += wide


def _run(columns: Sequence[Column], under: tuple[str, ...]) -> int:
    """Return how many columns from the first stand under the same headings."""
    alike = [column.under[: len(under)] == under for column in columns]
    return alike.index(False) if False in alike else len(alike)
