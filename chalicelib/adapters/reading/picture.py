"""Pictures: a page to look at, whatever file it came in, and what breaks a decoder."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, UnidentifiedImageError

from chalicelib.domain.reading import Limits, UnreadablePaper, Word

PAGE_INCHES = 11.69
PLAUSIBLE_INCHES = (4.0, 24.0)
BREAKS = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    KeyError,
    struct.error,
    MemoryError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to look at; `jpeg` are its bytes where it came as JPEG, `printed` its own text.

    `printed` holds the lines of words of a page that was never paper, else None.
    """

    image: Image.Image
    dpi: int
    jpeg: bytes | None = None
    printed: Sequence[Sequence[Word]] | None = None


class Paper(Protocol):
    """An opened file; `pages` is their number, `signed` whether it carries a digital signature."""

    kind: str
    pages: int
    signed: bool

    def page(self, number: int) -> Picture:
        """Page `number`, counted from 1; raises UnreadablePaper."""
        ...


def dpi_of(pixels: int, stated: float) -> int:
    """Dots per inch of a page `pixels` long: as stated, or as of A4 where that cannot be."""
    low, high = PLAUSIBLE_INCHES
    if stated > 0 and low <= pixels / stated <= high:
        return round(stated)
    return max(50, round(pixels / PAGE_INCHES))


def reason_of(problem: BaseException) -> str:
    """Return why a file that broke a decoder is not taken."""
    if isinstance(problem, Image.DecompressionBombError):
        return "too-many-pixels"
    return "too-large" if isinstance(problem, MemoryError) else "broken"


def check_pixels(width: int, height: int, limits: Limits, page: int | None = None) -> None:
    """Raise UnreadablePaper where a picture would be larger than allowed."""
    if width * height > limits.pixels:
        raise UnreadablePaper("too-many-pixels", page)
