"""Drawing: small pages of ink for the tests of reading, at 200 dpi: a millimetre is 8 pixels."""

import numpy as np

from chalicelib.adapters.reading.leptonica import Mask

DPI = 200
MM = DPI / 25.4


def page(width_mm: float = 120, height_mm: float = 30) -> Mask:
    """Return a sheet without ink."""
    return np.zeros((round(height_mm * MM), round(width_mm * MM)), np.bool_)


def block(ink: Mask, x: float, y: float, width: float, height: float) -> None:
    """Ink a rectangle, places and sizes in pixels."""
    ink[round(y) : round(y + height), round(x) : round(x + width)] = True


def letter(ink: Mask, x: float, y: float, width: float = 12, height: float = 18) -> None:
    """Draw something like an n: two stems under a bar, 3 pixels thick."""
    block(ink, x, y, width, 3)
    block(ink, x, y, 3, height)
    block(ink, x + width - 3, y, 3, height)


def word(ink: Mask, x: float, y: float, letters: int = 5, height: float = 18) -> None:
    """Draw some letters side by side."""
    for at in range(letters):
        letter(ink, x + 16 * at, y, height=height)


def dots(ink: Mask, x: float, y: float, count: int, period: float = 10, size: int = 4) -> None:
    """Draw a dotted line."""
    for at in range(count):
        block(ink, x + at * period, y, size, size)
