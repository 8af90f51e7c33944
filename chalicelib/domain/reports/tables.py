"""Tables: what a report says, in columns and rows, before anybody prints it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any

Rows = Sequence[Mapping[str, Any]]
"""What a query answers: a mapping from column to value for each row."""


class Kind(StrEnum):
    """What stands in a column, and so how it is printed."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    """Integer đồng."""
    RATIO = "ratio"
    """A part of one, printed in percent."""
    NUMBER = "number"
    """A decimal number: points, hours, days."""
    DAY = "day"


class Mark(Enum):
    """What stands in a cell that has no value."""

    HIDDEN = "hidden"
    """A small count that is not published, or one it could be reckoned from."""
    UNKNOWN = "unknown"
    """Cannot be said; a note of the table tells why."""


Cell = str | int | float | date | Mark | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in data files, its Vietnamese heading, what stands in it."""

    name: str
    heading: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Bảng: `name` is that of its files, `form` the official form's symbol where it has one.

    `notes` say in Vietnamese how to read it; `problems` what is wrong with it and is printed with
    it. Every row has a cell for each column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    form: str = ""
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns: a defect of the program."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.name}: a row does not fit the columns")
