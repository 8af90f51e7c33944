"""Tables: what a report says, in columns and rows, before anybody prints it."""

from collections.abc import Iterable, Mapping, Sequence
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
    """A column: its name in data files, its Vietnamese heading, what stands in it.

    `under` are the headings that this one stands under where it is printed, the outermost first;
    `number` is the column's on an official form.
    """

    name: str
    heading: str
    kind: Kind = Kind.COUNT
    under: tuple[str, ...] = ()
    number: int | None = None

    @property
    def words(self) -> str:
        """Return the heading in one line: ``Tiếp nhận – Trong kỳ – Trực tuyến``."""
        return " – ".join((*self.under, self.heading))

    @property
    def full(self) -> str:
        """Return the same behind its number on the form: ``(4) Tiếp nhận – …``."""
        return self.words if self.number is None else f"({self.number}) {self.words}"


class Tone(StrEnum):
    """How a part of a bar is to be taken."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Shares:
    """A chart of one bar a row, divided into counts: names of columns, with their tones.

    `label` is the column that names a row. The worst stand first: largest share of BAD parts.
    """

    title: str
    label: str
    parts: tuple[tuple[str, Tone], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of one bar a row, as long as `value`, a column; the longest first.

    `target` is the column of what was to be reached or passed, a line across the bar; with it the
    row that is farthest from it stands first. `beside` are columns that tell rows of one label
    apart.
    """

    title: str
    label: str
    value: str
    target: str = ""
    beside: tuple[str, ...] = ()


Chart = Shares | Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Bảng: `name` is that of its files, `form` the official form's symbol where it has one.

    `notes` say in Vietnamese how to read it; `problems` what is wrong with it and is printed with
    it. Every row has a cell for each column.

    In an `outline` the first two columns are texts that nest, as agency and field: a row with None
    in the second sums up the rows after it, the first row sums up all; rows between it and the next
    sum are other parts of all. `charts` are drawn on its
    page; `headline` names columns whose cell in the first row opens the page of the day.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    form: str = ""
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    outline: bool = False
    charts: tuple[Chart, ...] = ()
    headline: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns: a defect of the program."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.name}: a row does not fit the columns")
        names = {column.name for column in self.columns}
        if unknown := (set(self.headline) | _drawn(self.charts)) - names:
            raise ValueError(f"{self.name}: no column is called {', '.join(sorted(unknown))}")

    def place(self, name: str) -> int:
        """Return where a column stands, from 0; raises ValueError for one that is not there."""
        return [column.name for column in self.columns].index(name)


def _drawn(charts: Iterable[Chart]) -> set[str]:
    """Return the names of the columns that charts speak of."""
    names: set[str] = set()
    for chart in charts:
        names.add(chart.label)
        if isinstance(chart, Shares):
            names.update(name for name, _ in chart.parts)
        else:
            names.update({chart.value, chart.target, *chart.beside} - {""})
    return names
