"""Leaders: the dotted lines and rules of forms, taken away without hurting the letters on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from chalicelib.adapters.reading.cleaning import MM_PER_INCH
from chalicelib.adapters.reading.components import Components
from chalicelib.adapters.reading.leptonica import Mask, closed, dilated, opened

RULE_MM = 6.0
DOT_MM = 0.75
NARROWEST_MM, WIDEST_MM = 0.4, 2.6
SEED = 4
UNEVEN = 0.3
GAP_MM = 110.0


def rules(ink: Mask, dpi: int) -> Mask:
    """The pixels of ruled lines, less those where a letter's stroke crosses."""
    length = round(RULE_MM * dpi / MM_PER_INCH)
    found = np.zeros_like(ink)
    for across, along in ((length, 1), (1, length)):
        core = opened(ink, across, along)
        if not core.any():
            continue
        line = dilated(core, 3, 3) & ink
        thick = 2 * max(2, round(dpi / 100)) + 1
        rest = ink & ~line
        crossed = closed(rest, 1, thick) if along == 1 else closed(rest, thick, 1)
        found |= line & ~crossed
    return found


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


@dataclass(frozen=True, slots=True)
class _Dots:
    x: np.ndarray[tuple[int], np.dtype[np.float64]]
    y: np.ndarray[tuple[int], np.dtype[np.float64]]
    label: np.ndarray[tuple[int], np.dtype[np.int64]]


def leaders(ink: Mask, marks: Components, dpi: int) -> Mask:
    """The pixels of dotted leaders."""
    mm = dpi / MM_PER_INCH
    small = np.nonzero(
        (marks.area > 0) & (marks.width <= DOT_MM * mm) & (marks.height <= DOT_MM * mm)
    )[0]
    dots = _Dots(
        (marks.left[small] + marks.right[small] - 1) / 2,
        (marks.top[small] + marks.bottom[small] - 1) / 2,
        small,
    )
    gone = np.zeros_like(ink)
    for row in _rows(dots, marks, mm):
        _erase(row, ink, marks, gone)
    return gone


def _rows(dots: _Dots, marks: Components, mm: float) -> Iterator[Row]:
    chains = sorted(_chains(dots, marks, mm), key=lambda c: float(dots.y[c].mean()))
    while chains:
        first = chains.pop(0)
        row = [first]
        level = float(dots.y[first].mean())
        for other in chains[:]:
            if abs(float(dots.y[other].mean()) - level) <= 0.5 * mm:
                row.append(other)
                chains.remove(other)
        yield from _joined(row, dots, marks, mm)


def _joined(chains: list[list[int]], dots: _Dots, marks: Components, mm: float) -> Iterator[Row]:
    """Rows of chains on one level whose gaps a typed value may have made."""
    chains.sort(key=lambda c: float(dots.x[c[0]]))
    group = [chains[0]]
    for before, chain in pairwise(chains):
        if dots.x[chain[0]] - dots.x[before[-1]] > GAP_MM * mm:
            yield _row(group, dots, marks)
            group = []
        group.append(chain)
    yield _row(group, dots, marks)


def _row(chains: list[list[int]], dots: _Dots, marks: Components) -> Row:
    members = np.concatenate([np.array(c) for c in chains])
    x, y = dots.x[members], dots.y[members]
    slope, offset = np.polyfit(x, y, 1) if np.ptp(x) > 0 else (0.0, float(y.mean()))
    period = float(np.median(np.concatenate([np.diff(dots.x[c]) for c in chains])))
    longest = max(chains, key=len)
    steps = np.round((dots.x[longest] - dots.x[longest[0]]) / period)
    period, phase = np.polyfit(steps, dots.x[longest], 1)
    labels = dots.label[members]
    return Row(
        float(offset), float(slope), float(x.min()), float(x.max()), float(phase), float(period),
        float(np.median(np.maximum(marks.width[labels], marks.height[labels]))),
        float(np.median(marks.area[labels])),
    )  # fmt: skip


def _chains(dots: _Dots, marks: Components, mm: float) -> Iterator[list[int]]:
    """Runs of at least `SEED` evenly spaced dots of like size, as indices into `dots`."""
    order = np.argsort(dots.x, kind="stable")
    follower: dict[int, int] = {}
    xs, ys, areas = dots.x[order], dots.y[order], marks.area[dots.label[order]]
    for i in range(order.size):
        end = np.searchsorted(xs, xs[i] + WIDEST_MM * mm)
        start = np.searchsorted(xs, xs[i] + NARROWEST_MM * mm)
        near = np.nonzero(
            (np.abs(ys[start:end] - ys[i]) <= max(1.0, 0.12 * mm))
            & (areas[start:end] <= 2.5 * areas[i] + 2)
            & (areas[i] <= 2.5 * areas[start:end] + 2)
        )[0]
        if near.size:
            follower[i] = int(start + near[0])
    heads = set(follower) - set(follower.values())
    for head in sorted(heads):
        chain = [head]
        while chain[-1] in follower:
            after = follower[chain[-1]]
            if len(chain) > 1:
                step, before = xs[after] - xs[chain[-1]], xs[chain[-1]] - xs[chain[-2]]
                if abs(step - before) > max(1.5, UNEVEN * min(step, before)):
                    if len(chain) >= SEED:
                        yield [int(order[k]) for k in chain]
                    chain = [chain[-1]]
            chain.append(after)
        if len(chain) >= SEED:
            yield [int(order[k]) for k in chain]


def _erase(row: Row, ink: Mask, marks: Components, gone: Mask) -> None:
    """Mark the dots of one row: alone on the lattice, or stuck to the foot of a letter."""
    height, width = ink.shape
    reach = 4 * row.period
    first = int(np.floor((row.left - reach - row.phase) / row.period))
    last = int(np.ceil((row.right + reach - row.phase) / row.period))
    half = max(1, round(row.size / 2 + 0.5))
    for step in range(first, last + 1):
        x = row.phase + step * row.period
        y = row.offset + row.slope * x
        cx, cy = round(x), round(y)
        if not (half < cx < width - half - 1 and 2 * half < cy < height - 2 * half - 1):
            continue
        window = np.s_[cy - half : cy + half + 1, cx - half : cx + half + 1]
        for label in np.unique(marks.labels[window]):
            if label and _is_dot(int(label), row, marks, x, y):
                box = np.s_[
                    marks.top[label] : marks.bottom[label], marks.left[label] : marks.right[label]
                ]
                gone[box] |= marks.labels[box] == label
            elif label:
                _trim(int(label), ink, marks, gone, (cx, cy), half)


def _is_dot(label: int, row: Row, marks: Components, x: float, y: float) -> bool:
    if marks.area[label] > 1.7 * row.area + 2:
        return False
    if max(marks.width[label], marks.height[label]) > 1.5 * row.size + 1:
        return False
    away_x = abs((marks.left[label] + marks.right[label] - 1) / 2 - x)
    away_y = abs((marks.top[label] + marks.bottom[label] - 1) / 2 - y)
    return bool(away_x <= max(1.5, 0.25 * row.period) and away_y <= max(1.5, 0.5 * row.size))


def _trim(  # noqa: PLR0913, PLR0917 - one geometric step
    label: int, ink: Mask, marks: Components, gone: Mask, at: tuple[int, int], half: int
) -> None:
    """A dot that touches a letter from below: its pixels go, strokes that pass through stay."""
    cx, cy = at
    columns = slice(cx - half, cx + half + 1)
    below = ink[cy + half + 1 : cy + 2 * half + 1, columns]
    mine = marks.labels[cy - half : cy + half + 1, columns] == label
    through = below.any(axis=0)
    if through.any():
        return
    foot = mine.copy()
    above = marks.labels[cy - 2 * half : cy - half, columns] == label
    foot[: half + 1] &= ~above.all(axis=0)
    gone[cy - half : cy + half + 1, columns] |= foot
