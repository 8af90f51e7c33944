"""Charts: the bars of a table, reckoned from nothing but what its cells show.

A row with a mark in a cell that its bar would be drawn from gets no bar: neither a length nor a
title tells of a hidden number. Lengths and places across are percents of the width, so that a chart
fits every screen; places down are pixels.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from chalicelib.domain.reports.showing import MARKS, shown
from chalicelib.domain.reports.tables import (
    Bars,
    Cell,
    Chart,
    Column,
    Kind,
    Mark,
    Shares,
    Table,
    Tone,
)

BAR = 80.0
"""How wide a whole bar is; the rest is for the number behind it."""
LETTERS = 38
"""How many stand in a line above a bar, on the narrowest screen."""
LINE, THICK, GAP = 19, 15, 13
"""Heights in pixels: a line of a name, a bar, what is between bars."""
NOTHING = "0"


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a bar; `words` say what it stands for."""

    tone: Tone
    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with the name above it and a number behind it; `line` is where the target stands.

    Where it `is_blank`, a mark stands for the number and nothing is drawn.
    """

    names: tuple[str, ...]
    top: int
    pieces: tuple[Piece, ...]
    number: str
    line: float | None
    is_blank: bool

    @property
    def middle(self) -> int:
        """Return where the bar begins, from above."""
        return self.top + LINE * len(self.names)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn; `legend` are tones with their words, `left_out` counts bars."""

    title: str
    says: str
    legend: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    height: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table on its way to a bar; the larger `weight`, the earlier it stands."""

    name: str
    weight: float
    pieces: tuple[Piece, ...]
    number: str
    line: float | None = None
    is_blank: bool = False


def drawn(table: Table, chart: Chart, most: int) -> Drawing:
    """Return a chart of a table with at most so many bars, the first ones that count."""
    rows = [row for row in table.rows if not table.outline or row[1] is None]
    if isinstance(chart, Shares):
        found = [_shared(table, chart, row) for row in rows]
        legend, says = _legend_of_shares(table, chart)
    else:
        found = _barred(table, chart, rows)
        legend, says = _legend_of_bars(table, chart)
    first = found[:1] if table.outline or table.headline else []
    others = sorted(found[len(first) :], key=lambda row: -row.weight)
    chosen = [*first, *others][:most]
    bars = _placed(chosen)
    height = bars[-1].middle + THICK + 2 if bars else 0
    return Drawing(chart.title, says, legend, bars, height, len(found) - len(chosen))


def _placed(rows: Iterable[_Row]) -> tuple[Bar, ...]:
    """Return bars below one another."""
    bars, top = [], 0
    for row in rows:
        names = tuple(textwrap.wrap(row.name, LETTERS)) or ("",)
        bars.append(Bar(names, top, row.pieces, row.number, row.line, row.is_blank))
        top = bars[-1].middle + THICK + GAP
    return tuple(bars)


def _shared(table: Table, chart: Shares, row: tuple[Cell, ...]) -> _Row:
    cells = [(table.columns[at], row[at], tone) for at, tone in _parts(table, chart)]
    name = str(row[table.place(chart.label)] or "")
    counts = [cell for _, cell, _ in cells if _is_number(cell)]
    if len(counts) < len(cells):
        return _Row(name, -2, (), _mark([cell for _, cell, _ in cells]), is_blank=True)
    whole = sum(counts)
    if whole <= 0:
        return _Row(name, -1, (), NOTHING)
    pieces, x, bad = [], 0.0, 0.0
    for (column, cell, tone), count in zip(cells, counts, strict=True):
        part = count / whole
        words = f"{name}: {column.heading} {shown(cell, column.kind)} ({_percent(part)})"
        if count > 0:
            pieces.append(Piece(tone, _place(x), _place(part), words))
        x += part
        bad += part if tone is Tone.BAD else 0
    return _Row(name, bad, tuple(pieces), _percent(bad))


def _parts(table: Table, chart: Shares) -> list[tuple[int, Tone]]:
    return [(table.place(name), tone) for name, tone in chart.parts]


def _barred(table: Table, chart: Bars, rows: Sequence[tuple[Cell, ...]]) -> list[_Row]:
    column = table.columns[table.place(chart.value)]
    values = [row[table.place(chart.value)] for row in rows]
    targets = [row[table.place(chart.target)] if chart.target else None for row in rows]
    longest = max((cell for cell in (*values, *targets) if _is_number(cell)), default=0)
    end = max(longest, 1) if column.kind is Kind.RATIO else longest
    places = [table.place(name) for name in (chart.label, *chart.beside)]
    names = [" – ".join(str(row[at] or "") for at in places) for row in rows]
    return [
        _bar(name, column, value, target, end or 1)
        for name, value, target in zip(names, values, targets, strict=True)
    ]


def _bar(name: str, column: Column, value: Cell, target: Cell, end: float) -> _Row:
    line = _place(max(target, 0) / end) if _is_number(target) else None
    if not _is_number(value):
        return _Row(name, float("-inf"), (), _mark([value]), line, is_blank=True)
    tone = Tone.FAIR
    if _is_number(target):
        tone = Tone.GOOD if value >= target else Tone.BAD
    words = f"{name}: {column.heading} {shown(value, column.kind)}"
    if _is_number(target):
        words += f", chỉ tiêu {shown(target, column.kind)}"
    width = _place(max(value, 0) / end)
    pieces = (Piece(tone, 0.0, width, words),) if width else ()
    weight = target - value if _is_number(target) else value
    return _Row(name, weight, pieces, shown(value, column.kind), line)


def _legend_of_shares(table: Table, chart: Shares) -> tuple[tuple[tuple[str, str], ...], str]:
    legend = tuple((tone.value, table.columns[at].heading) for at, tone in _parts(table, chart))
    bad = ", ".join(words for tone, words in legend if tone == Tone.BAD)
    says = "Mỗi thanh là một dòng của bảng, chia theo số hồ sơ: "
    says += ", ".join(f"“{words}”" for _, words in legend) + "."
    if bad:
        says += f" Số ở cuối là tỷ lệ “{bad}”; tỷ lệ lớn đứng trước."
    return legend, says


def _legend_of_bars(table: Table, chart: Bars) -> tuple[tuple[tuple[str, str], ...], str]:
    words = table.columns[table.place(chart.value)].words
    says = f"Mỗi thanh là một dòng của bảng, dài theo “{words}”; "
    if not chart.target:
        return (), says + "thanh dài đứng trước."
    says += "dòng còn xa chỉ tiêu nhất đứng trước."
    legend = ((Tone.GOOD.value, "Đạt"), (Tone.BAD.value, "Chưa đạt"), ("line", "Chỉ tiêu"))
    return legend, says


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float)


def _mark(cells: Sequence[Cell]) -> str:
    """Return what stands in place of a number: the mark of the first cell that has none."""
    return next((MARKS[cell] for cell in cells if isinstance(cell, Mark)), "")


def _percent(part: float) -> str:
    return f"{part * 100:.1f}\N{NO-BREAK SPACE}%".replace(".", ",")


def _place(part: float) -> float:
    return round(part * BAR, 2)
