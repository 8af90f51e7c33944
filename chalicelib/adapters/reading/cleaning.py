"""Cleaning: from a scan as it came to dark ink on white paper."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from chalicelib.adapters.reading.leptonica import Grey, Mask, dilated, grown

WHITE = 255
BACKGROUND_DPI = 50
BACKGROUND_REACH_MM = 4.0
INK = 150
CERTAIN_INK = 85
MOST_INK = 0.17
"""What share of a page is ink at most; where more is dark, that is the grain of bare paper."""
LEAST_DEPTH, BARE_DEPTH = 32, 128
"""How much darker than paper solid ink is at least, and where nothing but grain is seen."""
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Clean:
    """`grey`: paper 255, ink towards 0; `ink`: its pixels that belong to printed marks."""

    grey: Grey
    ink: Mask


def clean(grey: Grey, dpi: int) -> Clean:
    """Shadow, tint, faint bleed-through and scanner noise taken away."""
    level = stretched(without_background(grey, dpi))
    mask = level < INK
    kept = grown(level < CERTAIN_INK, mask)
    near = dilated(kept, 3, 3)
    return Clean(grey=np.where(near, level, WHITE).astype(np.uint8), ink=kept)


def without_seals(picture: Image.Image) -> Grey:
    """Return the red channel: red seals fade into the paper, blue and black ink stays dark."""
    if picture.mode in {"1", "L"}:
        return np.asarray(picture.convert("L"))
    if picture.mode in {"I;16", "I"}:
        return (np.asarray(picture).astype(np.uint32) >> 8).astype(np.uint8)
    if picture.mode in {"LA", "PA", "RGBA", "P"}:
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    colour = picture if picture.mode == "RGB" else picture.convert("RGB")
    return np.asarray(colour.getchannel("R"))


def without_background(grey: Grey, dpi: int) -> Grey:
    """Divide by the brightness the bare paper would have at each place."""
    picture = Image.fromarray(grey)
    step = max(1, round(dpi / BACKGROUND_DPI))
    small = np.asarray(picture.reduce(step).filter(ImageFilter.BoxBlur(1)))
    reach = max(1, round(BACKGROUND_REACH_MM * dpi / step / MM_PER_INCH))
    closed = WHITE - _widened(WHITE - _widened(small, reach), reach)
    paper = Image.fromarray(closed).filter(ImageFilter.BoxBlur(reach))
    wide = np.asarray(paper.resize(picture.size, Image.Resampling.BILINEAR))
    ratio = grey.astype(np.uint16) * WHITE // np.maximum(wide, 1)
    lit: Grey = np.minimum(ratio, WHITE).astype(np.uint8)
    return lit


def _widened(values: Grey, reach: int) -> Grey:
    """Return the greatest value within `reach` pixels in each direction."""
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        padded = np.pad(values, padding, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis)
        values = windows.max(axis=-1)
    return values


def stretched(grey: Grey) -> Grey:
    """Paper to 255 and solid ink to 0, whatever the contrast was."""
    picture = Image.fromarray(grey)
    counts = np.array(picture.histogram(), np.float64)
    paper = int(np.argmax(np.cumsum(counts) >= counts.sum() / 2))
    threshold = _otsu(counts)
    dark = np.cumsum(counts[: threshold + 1])
    if dark[-1] == 0:
        return np.full_like(grey, WHITE)
    ink = int(np.argmax(dark >= dark[-1] * 0.25))
    deepest = BARE_DEPTH if dark[-1] > MOST_INK * counts.sum() else LEAST_DEPTH
    ink = min(ink, paper - deepest)
    steps = (np.arange(256) - ink) * WHITE / max(paper - ink, 1)
    return np.asarray(picture.point(np.clip(steps, 0, WHITE).astype(int).tolist()))


def _otsu(counts: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int:
    """Return the grey level that parts ink from paper best."""
    levels = np.arange(counts.size)
    below, total = np.cumsum(counts), counts.sum()
    sums = np.cumsum(counts * levels)
    above = total - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = sums / below - (sums[-1] - sums) / above
        spread = np.nan_to_num(below * above * apart**2)
    return int(np.argmax(spread))
