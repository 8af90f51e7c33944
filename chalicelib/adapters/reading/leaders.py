"""Leaders: the dotted lines and rules of forms, taken away without hurting the letters on them."""

import numpy as np

from chalicelib.adapters.reading.cleaning import MM_PER_INCH
from chalicelib.adapters.reading.combs import combed
from chalicelib.adapters.reading.components import Components
from chalicelib.adapters.reading.leptonica import Mask, closed, dilated, grown, opened
from chalicelib.adapters.reading.rows import COLON_MM, Row, dots_of, rows

RULE_MM = 6.0
RAGGED_MM = 0.5
"""How far the parts of a copied upright rule lie apart; letters in a row lie closer."""
FRINGE_MM = 0.35
"""How far from a ruled line its frayed edge reaches."""
DASH_MM, SLIM, LEVEL_MM, DASHES = 1.0, 6, 0.3, 4
"""How long and how slim a dash is at least, how level dashes lie, and how many make a rule."""
BITE = 1.8
"""How wide a gap in a stroke is closed again, compared with a dot."""
SPECK = 0.5
"""How large dirt is at most, compared with a dot."""
COMMA = 3.5, 2.5
"""How high and wide a comma is at most, compared with a dot; one is never cut."""
LETTER_MM = 1.2
"""How far above its tone a letter ends at most."""


def rules(ink: Mask, dpi: int) -> Mask:
    """Return the pixels of ruled lines, less those where a letter's stroke crosses."""
    length = round(RULE_MM * dpi / MM_PER_INCH)
    found = np.zeros_like(ink)
    for across, along in ((length, 1), (1, length)):
        whole = ink if along == 1 else closed(ink, 1, max(2, round(RAGGED_MM * dpi / MM_PER_INCH)))
        core = opened(whole, across, along)
        if not core.any():
            continue
        line = dilated(core, 3, 3) & ink
        thick = 2 * max(2, round(dpi / 100)) + 2
        rest = ink & ~line
        crossed = closed(rest, 1, thick) if along == 1 else closed(rest, thick, 1)
        found |= line & ~crossed
    return found | _frayed(ink & ~found, found, dpi)


def _frayed(rest: Mask, ruled: Mask, dpi: int) -> Mask:
    """Return the marks no part of which is away from a ruled line: fringes that noise left."""
    if not ruled.any():
        return ruled
    around = 2 * round(FRINGE_MM * dpi / MM_PER_INCH) + 1
    return rest & ~grown(rest & ~dilated(ruled, around, around), rest)


def leaders(ink: Mask, marks: Components, dpi: int) -> Mask:
    """Return the pixels of dotted leaders."""
    mm = dpi / MM_PER_INCH
    dots = dots_of(marks, mm)
    gone = np.zeros_like(ink)
    seen = list(rows(dots, marks, mm))
    found = list(combed(ink, [row for row, _ in seen]))
    spared = dots.of_colons.union(*(_tones(row, ink, marks, mm) for row in found))
    sure = {label for _, some in seen for label in dots.label[some].tolist()} - spared
    for label in sure | _broken_rules(marks, mm):
        _take(label, marks, gone)
    for row in found:
        _erase(row, ink, marks, spared, gone)
        _cut_colons(row, marks, mm, gone)
        _mend(row, ink, gone)
    return gone


def _broken_rules(marks: Components, mm: float) -> set[int]:
    """Return the dashes into which a copier broke a ruled line: several at one level."""
    found: set[int] = set()
    for long, thick, level in (
        (marks.width, marks.height, marks.top + marks.bottom),
        (marks.height, marks.width, marks.left + marks.right),
    ):
        slim = np.nonzero((long >= DASH_MM * mm) & (long >= SLIM * thick))[0]
        at = np.sort(level[slim])
        reach = 2 * LEVEL_MM * mm
        first = np.searchsorted(at, level[slim] - reach)
        last = np.searchsorted(at, level[slim] + reach, "right")
        found |= set(slim[last - first >= DASHES].tolist())
    return found


def _mend(row: Row, ink: Mask, gone: Mask) -> None:
    """Give back what closes a stroke: the foot of a letter that a dot stood on."""
    half, ends = round(row.size), (row.level(np.array([row.left, row.right])))
    band = np.s_[max(0, int(ends.min()) - half) : int(ends.max()) + half + 1]
    rest = ink[band] & ~gone[band]
    gone[band] &= ~closed(rest, 2 * round(BITE * row.size / 2) + 1, 1)


def _erase(row: Row, ink: Mask, marks: Components, spared: frozenset[int], gone: Mask) -> None:
    """Mark the dots of one row: alone on the lattice, or stuck to the foot of a letter."""
    height, width = ink.shape
    first = int(np.floor((row.left - row.phase) / row.period)) - 1
    last = int(np.ceil((row.right - row.phase) / row.period)) + 1
    half = max(1, round(row.size / 2 + 0.5))
    for step in range(first, last + 1):
        x = row.phase + step * row.period
        y = row.offset + row.slope * x
        cx, cy = round(x), round(y)
        if not (half < cx < width - half - 1 and 2 * half < cy < height - 2 * half - 1):
            continue
        window = np.s_[cy - half : cy + half + 1, cx - half : cx + half + 1]
        for label in np.unique(marks.labels[window]).tolist():
            if not label or label in spared:
                continue
            if _is_dot(label, row, marks, x, y):
                _take(label, marks, gone)
            else:
                _trim(label, ink, marks, gone, (cx, cy), half, row.size)


def _take(label: int, marks: Components, gone: Mask) -> None:
    box = np.s_[marks.top[label] : marks.bottom[label], marks.left[label] : marks.right[label]]
    gone[box] |= marks.labels[box] == label


def _tones(row: Row, ink: Mask, marks: Components, mm: float) -> frozenset[int]:
    """Return the tones below letters that stand on the row, run together with a dot of it.

    They are larger than a dot, and there is a letter right above.
    """
    most = 2.4 * row.size + 1
    middle = (marks.top + marks.bottom - 1) / 2
    x = (marks.left + marks.right - 1) / 2
    near = np.abs(middle - row.level(x)) <= row.size
    near &= (marks.width <= most) & (marks.height <= most) & (marks.area > row.most)
    near &= (x >= row.left) & (x <= row.right)
    reach = round(LETTER_MM * mm)
    return frozenset(
        label
        for label in np.nonzero(near)[0].tolist()
        if ink[
            max(0, marks.top[label] - reach) : marks.top[label],
            marks.left[label] : marks.right[label],
        ].sum()
        > SPECK * row.area
    )


def _cut_colons(row: Row, marks: Components, mm: float, gone: Mask) -> None:
    """Mark what hangs from the lower dots of colons on the row: they are as large as the upper."""
    small = (marks.area > 0) & (marks.width <= COLON_MM * mm) & (marks.height <= COLON_MM * mm)
    middle = (marks.left + marks.right - 1) / 2
    down = row.level(middle) - marks.bottom
    on_row = small & (middle >= row.left) & (middle <= row.right)
    feet = np.nonzero(on_row & (np.abs(down) <= row.size))[0]
    heads = np.nonzero(on_row & (down > row.size) & (down <= 1.5 * COLON_MM * mm))[0]
    for foot in feet.tolist():
        over = heads[
            (middle[heads] >= marks.left[foot])
            & (middle[heads] <= marks.right[foot])
            & (marks.top[foot] - marks.bottom[heads] >= marks.height[heads])
            & (marks.height[foot] <= COMMA[1] * marks.height[heads])
            & (marks.top[foot] - marks.bottom[heads] <= COLON_MM * mm)
        ]
        if over.size == 1:
            _cut(foot, int(over[0]), marks, gone)


def _cut(foot: int, head: int, marks: Components, gone: Mask) -> None:
    box = np.s_[marks.top[foot] : marks.bottom[foot], marks.left[foot] : marks.right[foot]]
    y, x = np.mgrid[box]
    kept = y < marks.top[foot] + marks.height[head]
    kept &= (x >= marks.left[head] - 1) & (x <= marks.right[head])
    mine = marks.labels[box] == foot
    if (mine & kept).any():
        gone[box] |= mine & ~kept
        gone[box] &= ~(mine & kept)


def _is_dot(label: int, row: Row, marks: Components, x: float, y: float) -> bool:
    if marks.area[label] > 1.7 * row.area + 2:
        return False
    if max(marks.width[label], marks.height[label]) > 1.5 * row.size + 1:
        return False
    away_x = abs((marks.left[label] + marks.right[label] - 1) / 2 - x)
    away_y = abs((marks.top[label] + marks.bottom[label] - 1) / 2 - y)
    return bool(away_x <= max(1.5, 0.25 * row.period) and away_y <= max(1.5, 0.5 * row.size))


def _trim(
    label: int,
    ink: Mask,
    marks: Components,
    gone: Mask,
    at: tuple[int, int],
    half: int,
    size: float,
) -> None:
    """Mark a dot that touches a letter from below; strokes that pass through stay."""
    if marks.height[label] <= COMMA[0] * size and marks.width[label] <= COMMA[1] * size:
        return
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
