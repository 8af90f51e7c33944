"""Reread: a published table, from what its JSON says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.reports import ii06a, rates
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Table

Place = tuple[int, int]
"""A row and a column, from 0."""
KNOWN: Mapping[str, tuple[Column, ...]] = {ii06a.NAME: ii06a.COLUMNS, rates.NAME: rates.COLUMNS}
"""The columns of tables as this program makes them: their headings stand under others."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it is published."""

    name: str
    heading: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Days:
    """The period, and the local day it was read at the end of."""

    first: date
    last: date
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A published table: in `hidden` stand the places of small counts, which have no value."""

    name: str
    title: str
    period: Days
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    hidden: tuple[Place, ...] = ()
    unknown: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def reread(document: Document) -> Table:
    """Return the table; raises ValueError for rows that do not fit its columns."""
    columns = tuple(Column(one.name, one.heading, one.kind) for one in document.columns)
    known = KNOWN.get(document.name, ())
    if [one.name for one in known] == [one.name for one in columns]:
        columns = known
    marks = dict.fromkeys(document.hidden, Mark.HIDDEN) | dict.fromkeys(
        document.unknown, Mark.UNKNOWN
    )
    rows = tuple(
        tuple(
            marks[row, at] if (row, at) in marks else _cell(cell, columns[at].kind)
            for at, cell in enumerate(cells)
        )
        for row, cells in enumerate(document.rows)
    )
    return Table(
        name=document.name,
        title=document.title,
        columns=columns,
        rows=rows,
        notes=document.notes,
        problems=document.problems,
        outline=document.name == ii06a.NAME,
    )


def _cell(cell: str | float | None, kind: Kind) -> Cell:
    return date.fromisoformat(cell) if kind is Kind.DAY and isinstance(cell, str) else cell
