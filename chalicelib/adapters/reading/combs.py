"""Combs: dotted lines typed over so densely that only the period of the others betrays them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from chalicelib.adapters.reading.leptonica import Mask
from chalicelib.adapters.reading.rows import Row

Waves = npt.NDArray[np.complex64]
Share = npt.NDArray[np.float32]

BAND = 64
"""How many lines of pixels are looked at together: numbers take 64 times the room of ink."""
WINDOW = 12
"""Over how many periods dots are counted together."""
LIKE = 0.55
"""How strongly a stretch repeats with the period at least, compared with bare dots."""
ALIKE = 0.75
"""How strongly the pixels of a dot repeat at least, from its top to its foot."""
COVERED = 0.85
"""What share of the places of dots is ink at least, along the whole row."""
FEWEST = 18
"""How many periods a row is long at least."""
STRETCH = 7
"""How many places of dots in a row tell where a row begins and ends."""
MULTIPLE = 0.02
"""How far a period is from a multiple of another at most, compared with it."""
KNOWN = 15
"""How many dots a row shows at least whose period others may be found by."""


def combed(ink: Mask, known: Sequence[Row]) -> Iterator[Row]:
    """Yield the `known` rows as wide as they truly are, then those that none of them shows.

    What is not known is sought with the period of the longest row, at other heights.
    """
    model = _model(known)
    if model is None:
        yield from known
        return
    waves = _waves(ink, model.period)
    strength = _strength(waves, model)
    taken = np.zeros(len(ink), bool)
    for row in known:
        _take(taken, row)
        yield _widened(row, strength, ink, model)
    best = strength.max(axis=1)
    for y in np.argsort(-best, kind="stable").tolist():
        if best[y] < LIKE:
            return
        if taken[y]:
            continue
        row = _row(_middle(best, y, model), waves[y], strength[y], model)
        _take(taken, row)
        if (ends := _ends(row, ink)) is not None:
            yield replace(row, left=ends[0], right=ends[1])


def _middle(best: Share, y: int, model: Row) -> float:
    """Return the height in the middle of the dots that repeat most strongly at `y`."""
    top = max(0, y - round(model.size))
    near = best[top : y + round(model.size) + 1]
    return float(top + np.nonzero(near >= ALIKE * best[y])[0].mean())


def _model(known: Sequence[Row]) -> Row | None:
    """Return a long row with the least period: another may have been seen with every other dot."""
    longest = max((row.right - row.left for row in known), default=0.0)
    long = [row for row in known if row.right - row.left >= longest / 2]
    model = min(long, key=lambda row: row.period, default=None)
    return model if model and longest >= KNOWN * model.period else None


def _take(taken: npt.NDArray[np.bool_], row: Row) -> None:
    ends = row.level(np.array([row.left, row.right]))
    half = 2 * row.size
    taken[max(0, int(ends.min() - half)) : int(ends.max() + half) + 1] = True


def _waves(ink: Mask, period: float) -> Waves:
    """Return, of each line of pixels, how each period's ink is placed within the period."""
    width = ink.shape[1]
    turns = np.exp(-2j * np.pi * np.arange(width) / period).astype(np.complex64)
    starts = np.floor(np.arange(0, width - period, period)).astype(int)
    waves = [
        np.add.reduceat(ink[top : top + BAND] * turns, starts, axis=1)
        for top in range(0, len(ink), BAND)
    ]
    return np.concatenate(waves)


def _strength(waves: Waves, model: Row) -> Share:
    """Return how much each window of periods is like bare dots, at each height."""
    dot = model.period / np.pi * np.sin(np.pi * min(0.5, model.size / model.period))
    whole = np.cumsum(np.pad(waves, ((0, 0), (1, 0))), axis=1)
    window = np.abs(whole[:, WINDOW:] - whole[:, :-WINDOW])
    strength: Share = (window / (WINDOW * dot)).astype(np.float32)
    return strength


def _row(y: float, waves: Waves, strength: Share, model: Row) -> Row:
    """Return the row at height `y`: the stretches that repeat, in one phase."""
    like = np.nonzero(strength >= LIKE)[0]
    first, last = int(like[0]), int(like[-1]) + WINDOW
    angle = float(np.angle(waves[first:last].sum()))
    phase = -angle / (2 * np.pi) * model.period
    left, right = first * model.period, last * model.period
    return replace(model, offset=y, slope=0.0, left=left, right=right, phase=phase)


def _widened(row: Row, strength: Share, ink: Mask, model: Row) -> Row:
    """Return a known row with the period of `model` and as wide as its dots are seen to repeat."""
    often = row.period / model.period
    if abs(often - round(often)) > MULTIPLE * often:
        return row
    y = round(float(row.level(np.array([(row.left + row.right) / 2]))[0]))
    like = np.nonzero(strength[max(0, y - 1) : y + 2].max(axis=0) >= LIKE)[0]
    if not like.size:
        return row
    left, right = like[0] * model.period, (like[-1] + WINDOW) * model.period
    wide = replace(
        row, left=min(row.left, left), right=max(row.right, right),
        period=row.period / round(often),
    )  # fmt: skip
    ends = _ends(wide, ink)
    return replace(wide, left=ends[0], right=ends[1]) if ends else row


def _ends(row: Row, ink: Mask) -> tuple[float, float] | None:
    """Return where the row begins and ends, None where too few places of its dots are inked."""
    first = np.ceil((row.left - row.phase) / row.period)
    last = np.floor((row.right - row.phase) / row.period)
    x = row.phase + np.arange(first, last + 1) * row.period
    x = x[(x > 0) & (x < ink.shape[1] - 1)]
    y = np.clip(np.round(row.level(x)).astype(int), 1, len(ink) - 2)
    at = np.round(x).astype(int)
    inked = ink[y, at] | ink[y - 1, at] | ink[y + 1, at]
    if x.size < FEWEST:
        return None
    steady = np.convolve(inked, np.ones(STRETCH), "valid") >= COVERED * STRETCH
    runs = np.nonzero(steady & inked[: steady.size] & inked[-steady.size :])[0]
    if not runs.size:
        return None
    inside = slice(int(runs[0]), int(runs[-1]) + STRETCH)
    x, inked = x[inside], inked[inside]
    if x.size < FEWEST or inked.mean() < COVERED:
        return None
    return float(x[0]), float(x[-1])
