"""Lines: the printed lines of a clean page, each with its letters and their diacritics."""

from dataclasses import dataclass, field
from statistics import median

import numpy as np
import numpy.typing as npt

from chalicelib.adapters.reading.cleaning import MM_PER_INCH
from chalicelib.adapters.reading.components import Components, Numbers
from chalicelib.domain.reading import Box

LOWEST_MM, HIGHEST_MM, WIDEST_MM = 0.95, 9.0, 30.0
SPECK_MM2 = 0.018
GAP = 2.0
RECENT = 8
ARC = 0.24
"""How much of its box the rounded corner of a frame fills at most; a lone digit is narrower."""
BAR = 7
"""How slim a lone mark is at least that is the side of a frame, not a letter or digit."""
MOST_MARKS = 5
MARK_TO_LETTER = 0.62
LOWER = 0.9
"""How tall a mark over a letter is at most, compared with that letter."""
HOVER = 0.3
"""How far over its letter a mark hovers at most, compared with the letter; lines lie wider."""


@dataclass(slots=True)
class Line:
    """A run of letters; `members` are component labels, marks included.

    `top`, `bottom`, `end` and `tall` (the height of its letters) are those of the latest letters.
    """

    letters: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    end: int = 0
    tall: float = 0.0

    def add(self, letter: int, tops: list[int], bottoms: list[int], rights: list[int]) -> None:
        """Append a letter; the sides are those of all components."""
        self.letters.append(letter)
        self.members.append(letter)
        recent = self.letters[-RECENT:]
        heights = [bottoms[one] - tops[one] for one in recent]
        self.top = median([tops[one] for one in recent])
        self.bottom = median([bottoms[one] for one in recent])
        self.end = max(rights[one] for one in recent[-3:])
        self.tall = max(median(heights), 0.6 * max(heights))


def letter_like(marks: Components, dpi: int) -> npt.NDArray[np.bool_]:
    """Which components have the size of letters."""
    mm = dpi / MM_PER_INCH
    height, width = marks.height, marks.width
    plausible = (height >= LOWEST_MM * mm) & (height <= HIGHEST_MM * mm)
    plausible &= (width <= WIDEST_MM * mm) & (height <= 12 * width) & (width <= 12 * height)
    return plausible & (marks.area >= 0.06 * width * height)


def lines(marks: Components, dpi: int) -> list[Line]:
    """Lines in reading order: from the top, in one row from the left."""
    letters = np.nonzero(letter_like(marks, dpi))[0]
    letters = letters[~_over_letters(letters, marks)]
    if letters.size == 0:
        return []
    found = _without_marks(_chained(marks, letters), marks)
    letters = np.array(sorted(letter for line in found for letter in line.letters))
    _attach(marks, letters, found, dpi)
    kept = [line for line in found if _worth_reading(line, marks, dpi)]
    return in_rows(kept, marks)


def _over_letters(letters: Numbers, marks: Components) -> npt.NDArray[np.bool_]:
    """Which of the letter-like are tall diacritics: lower than what stands right below them.

    A mark over a mark is found in the second round, the letter then reaching up to the first.
    """
    left, right = marks.left[letters], marks.right[letters]
    top, bottom = marks.top[letters].copy(), marks.bottom[letters]
    tall, middle = bottom - top, (left + right) / 2
    over = np.zeros(letters.size, bool)
    order = np.argsort(left, kind="stable")
    widest = int((right - left).max(initial=0))
    for _ in range(2):
        for at in np.nonzero(~over)[0].tolist():
            first = np.searchsorted(left, middle[at] - widest, sorter=order)
            last = np.searchsorted(left, middle[at], "right", sorter=order)
            near = order[first:last]
            below = (middle[at] <= right[near]) & (top[near] >= bottom[at] - 1) & ~over[near]
            below &= top[near] - bottom[at] <= HOVER * tall[near]
            below &= tall[at] <= LOWER * tall[near]
            if below.any():
                over[at] = True
                under = near[below]
                top[under] = np.minimum(top[under], top[at])
    return over


def _chained(marks: Components, letters: Numbers) -> list[Line]:
    """Letters strung together while they stand level and close."""
    found: list[Line] = []
    alive: list[Line] = []
    tops, bottoms, rights = (side.tolist() for side in (marks.top, marks.bottom, marks.right))
    order = letters[np.argsort(marks.left[letters], kind="stable")]
    for letter, left in zip(order.tolist(), marks.left[order].tolist(), strict=True):
        top, bottom = tops[letter], bottoms[letter]
        alive = [line for line in alive if left - line.end <= GAP * line.tall]
        fits = [(fit, i) for i, line in enumerate(alive) if (fit := _fit(line, top, bottom)) > 0]
        if fits:
            line = alive[max(fits)[1]]
        else:
            line = Line()
            found.append(line)
            alive.append(line)
        line.add(letter, tops, bottoms, rights)
    return found


def _fit(line: Line, top: int, bottom: int) -> float:
    """Return what height in pixels a letter shares with the line, 0 where that is too little."""
    shared = min(line.bottom, bottom) - max(line.top, top)
    least = min(line.bottom - line.top, bottom - top)
    return shared if shared >= 0.5 * least else 0.0


def _without_marks(found: list[Line], marks: Components) -> list[Line]:
    """Leave out short runs of commas, hooks or carets, large as letters, of another line."""
    left, top, right, bottom = np.array([box(line, marks) for line in found]).T
    tall = np.array([line.tall for line in found])
    kept = []
    for at, line in enumerate(found):
        beside = np.maximum(left - right[at], left[at] - right) <= tall
        beside &= np.maximum(top - bottom[at], top[at] - bottom) <= 0.5 * tall
        beside &= line.tall <= MARK_TO_LETTER * tall
        if len(line.letters) > MOST_MARKS or not beside.any():
            kept.append(line)
    return kept


def _attach(marks: Components, letters: Numbers, found: list[Line], dpi: int) -> None:
    """Give diacritics, dots and punctuation to the line of the nearest letter."""
    mm = dpi / MM_PER_INCH
    owner = {letter: i for i, line in enumerate(found) for letter in line.letters}
    tall = np.array([found[owner[int(k)]].tall for k in letters])
    is_letter = np.zeros(marks.area.size, bool)
    is_letter[letters] = True
    small = (marks.height <= 5 * mm) & (marks.width <= 8 * mm)
    loose = np.nonzero((marks.area > SPECK_MM2 * mm * mm) & ~is_letter & small)[0]
    left, right = marks.left[letters], marks.right[letters]
    top, bottom = marks.top[letters], marks.bottom[letters]
    for mark in loose.tolist():
        beside = np.maximum(0, np.maximum(left - marks.right[mark], marks.left[mark] - right))
        above = np.maximum(0, np.maximum(top - marks.bottom[mark], marks.top[mark] - bottom))
        cost = (beside + 1.5 * above) / tall
        nearest = int(cost.argmin())
        if cost[nearest] <= 1.0 and above[nearest] <= 0.5 * tall[nearest]:
            found[owner[int(letters[nearest])]].members.append(mark)


def _worth_reading(line: Line, marks: Components, dpi: int) -> bool:
    """Tell whether a line can hold text: a lone speck, or the corner of a frame, cannot."""
    if len(line.letters) > 1:
        return True
    mm = dpi / MM_PER_INCH
    only = line.letters[0]
    width, height = int(marks.width[only]), int(marks.height[only])
    is_arc = width >= 0.85 * height and marks.area[only] < ARC * width * height
    is_bar = height >= BAR * width
    return not is_arc and not is_bar and height >= 1.6 * mm and width <= max(4 * mm, 2 * height)


def box(line: Line, marks: Components) -> Box:
    """Return the box around a line."""
    members = line.members
    return (
        int(marks.left[members].min()),
        int(marks.top[members].min()),
        int(marks.right[members].max()),
        int(marks.bottom[members].max()),
    )


def in_rows(found: list[Line], marks: Components) -> list[Line]:
    """Lines sorted into rows by the level of their letters, each row from the left."""
    level = {id(line): _level(line, marks) for line in found}
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda item: level[id(item)][0]):
        middle, tall = level[id(line)]
        if rows:
            first_middle, first_tall = level[id(rows[-1][0])]
            if middle - first_middle <= 0.5 * min(tall, first_tall):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda item: box(item, marks)[0])]


def _level(line: Line, marks: Components) -> tuple[float, float]:
    tops = [int(marks.top[k]) for k in line.letters]
    bottoms = [int(marks.bottom[k]) for k in line.letters]
    top, bottom = median(tops), median(bottoms)
    return (top + bottom) / 2, bottom - top
