"""Rows: the dotted lines of forms, found by their even dots even under what was typed on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chalicelib.adapters.reading.components import Components, Numbers

Reals = npt.NDArray[np.float64]

DOT_MM = 0.9
NARROWEST_MM, WIDEST_MM = 0.4, 2.6
SEED = 4
UNEVEN = 0.3
LARGER = 0.35
GAP_MM = 110.0
COLON_MM = 2.2
DENSE = 0.12
"""What share of a row's dots is seen at least where it is typed over; commas are fewer."""
STEADY = 25
"""Over how many periods dots must reach to tell how the line slopes."""
WIDEST_WORD = 25
"""How many dots in a row a typed value may hide."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dotted line: ``y = offset + slope·x`` from `left` to `right`, a dot every `period`."""

    offset: float
    slope: float
    left: float
    right: float
    phase: float
    period: float
    size: float
    area: float
    most: float
    """The area of the largest mark that is a dot of the row and nothing besides."""

    def level(self, x: Reals) -> Reals:
        """Return the height of the line at each `x`."""
        return self.offset + self.slope * x

    def away(self, x: Reals) -> Reals:
        """How far each `x` lies from the nearest place of a dot."""
        steps = (x - self.phase) / self.period
        return np.abs(steps - np.round(steps)) * self.period


@dataclass(frozen=True, slots=True)
class Dots:
    """Small marks, from the left: where their middles are, and their labels."""

    x: Reals
    y: Reals
    label: Numbers
    of_colons: frozenset[int]
    """Labels of dots that stand above one another: they look alike but are text."""


def dots_of(marks: Components, mm: float) -> Dots:
    """Return marks as small as the dots of leaders, less the dots of colons."""
    size = DOT_MM * mm
    small = np.nonzero((marks.area > 0) & (marks.width <= size) & (marks.height <= size))[0]
    x = (marks.left[small] + marks.right[small] - 1) / 2
    y = (marks.top[small] + marks.bottom[small] - 1) / 2
    order = np.argsort(x, kind="stable")
    x, y, small = x[order], y[order], small[order]
    first, last = np.searchsorted(x, x - 0.2 * mm), np.searchsorted(x, x + 0.2 * mm, "right")
    apart = [np.abs(y[a:b] - y[i]) for i, (a, b) in enumerate(zip(first, last, strict=True))]
    colon = [bool(((gap > 0.6 * mm) & (gap < COLON_MM * mm)).any()) for gap in apart]
    alone = ~np.array(colon, bool)
    return Dots(x[alone], y[alone], small[alone], frozenset(small[~alone].tolist()))


def rows(dots: Dots, marks: Components, mm: float) -> Iterator[tuple[Row, Numbers]]:
    """Yield each dotted line with the dots (indices) that surely belong to it."""
    chains = sorted(_chains(dots, marks, mm), key=lambda c: float(dots.y[c].mean()))
    while chains:
        row = [chains.pop(0)]
        level = float(dots.y[row[0]].mean())
        for other in chains[:]:
            if abs(float(dots.y[other].mean()) - level) <= 0.5 * mm:
                row.append(other)
                chains.remove(other)
        for group in _joined(row, dots, mm):
            members = np.array(sorted({dot for chain in group for dot in chain}))
            yield _row(group, dots, marks), members


def _joined(chains: list[list[int]], dots: Dots, mm: float) -> Iterator[list[list[int]]]:
    """Yield groups of chains on one level whose gaps a typed value may have made."""
    chains.sort(key=lambda c: float(dots.x[c[0]]))
    group = [chains[0]]
    for before, chain in pairwise(chains):
        if dots.x[chain[0]] - dots.x[before[-1]] > GAP_MM * mm:
            yield group
            group = []
        group.append(chain)
    yield group


def _row(chains: list[list[int]], dots: Dots, marks: Components) -> Row:
    """Return the line through the chains, its lattice fitted outwards from the longest of them."""
    longest = max(chains, key=len)
    members = np.concatenate([np.array(c) for c in chains])
    labels = dots.label[members]
    size = float(np.median(np.maximum(marks.width[labels], marks.height[labels])))
    x = dots.x[members]
    period, phase = np.polyfit(np.arange(len(longest)), dots.x[longest], 1)
    slope, offset = _line(x, dots.y[members], float(period))
    row = Row(
        offset, slope, float(x.min()), float(x.max()), float(phase), float(period),
        size, *_areas(marks.area[labels]),
    )  # fmt: skip
    return _fitted(row, dots, float(dots.x[longest].mean()), np.ptp(dots.x[longest]) / 2)


def _line(x: Reals, y: Reals, period: float) -> tuple[float, float]:
    """Return slope and offset of the line through dots; the page is level where they are few."""
    if np.ptp(x) < STEADY * period:
        return 0.0, float(np.median(y))
    slope, offset = np.polyfit(x, y, 1)
    return float(slope), float(offset)


def _areas(areas: Numbers) -> tuple[float, float]:
    """Return the usual area of a row's dots, and the largest that is still usual."""
    usual = float(np.median(areas))
    spread = 1.48 * float(np.median(np.abs(areas - usual)))
    return usual, usual + max(LARGER * usual, 3 * spread)


def _fitted(row: Row, dots: Dots, middle: float, reach: float) -> Row:
    """Return the row, its lattice carried outwards from `middle` while dots still lie on it."""
    farthest = max(middle - row.left, row.right - middle, *np.abs(dots.x - middle))
    near, level = _near(row, dots, middle, reach)
    while reach < farthest:
        reach *= 1.5
        near, level = _near(row, dots, middle, reach)
        on = row.away(near) <= max(1.0, 0.22 * row.period)
        near, level = near[on], level[on]
        steps = np.round((near - row.phase) / row.period)
        if np.ptp(steps) > 0:
            period, phase = np.polyfit(steps, near, 1)
            slope, offset = _line(near, level, row.period)
            row = replace(row, period=float(period), phase=float(phase), slope=slope, offset=offset)
    left = _end(-row.left, np.sort(-near), row)
    return replace(row, left=-left, right=_end(row.right, np.sort(near), row))


def _near(row: Row, dots: Dots, middle: float, reach: float) -> tuple[Reals, Reals]:
    """Return where dots at the height of the row lie within `reach` of `middle`."""
    level = np.abs(dots.y - row.level(dots.x)) <= max(1.5, 0.5 * row.size)
    near = level & (np.abs(dots.x - middle) <= reach)
    return dots.x[near], dots.y[near]


def _end(sure: float, rising: Reals, row: Row) -> float:
    """Where the row ends at or beyond `sure`: its dots get few, or a gap among them is too wide."""
    last = end = sure
    for count, x in enumerate(rising[rising > sure].tolist(), start=1):
        if x - last > WIDEST_WORD * row.period:
            break
        last = x
        if count * row.period >= DENSE * (x - sure):
            end = x
    return end


def _chains(dots: Dots, marks: Components, mm: float) -> Iterator[list[int]]:
    """Yield runs of at least `SEED` evenly spaced dots of like size, as indices into `dots`."""
    follower = _followers(dots, marks, mm)
    for head in sorted(set(follower) - set(follower.values())):
        run = [head]
        while run[-1] in follower:
            after = follower[run[-1]]
            if not _is_even(dots.x[[*run[-2:], after]]):
                yield from [run] if len(run) >= SEED else []
                run = [run[-1]]
            run.append(after)
        yield from [run] if len(run) >= SEED else []


def _followers(dots: Dots, marks: Components, mm: float) -> dict[int, int]:
    """Return for each dot the next one on its right, at its height and of its size."""
    xs, ys, areas = dots.x, dots.y, marks.area[dots.label]
    first = np.searchsorted(xs, xs + NARROWEST_MM * mm)
    last = np.searchsorted(xs, xs + WIDEST_MM * mm)
    found: dict[int, int] = {}
    for i, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        near = np.nonzero(
            (np.abs(ys[start:end] - ys[i]) <= max(1.0, 0.12 * mm))
            & (areas[start:end] <= 2.5 * areas[i] + 2)
            & (areas[i] <= 2.5 * areas[start:end] + 2)
        )[0]
        if near.size:
            found[i] = start + int(near[0])
    return found


def _is_even(x: Reals) -> bool:
    """Tell whether three dots (or only two) stand evenly."""
    steps = np.diff(x)
    return bool(np.ptp(steps) <= max(1.5, UNEVEN * steps.min()))
