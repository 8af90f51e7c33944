"""Boxes: places on a page that are kept for the look of a signature."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: `page` counts from 0, the rest are points from the lower left corner.

    A4 is 595.28 points wide and 841.89 high. Raises ValueError for a rectangle that holds nothing
    or lies off the page's first quadrant.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if self.page < 0 or not (0 <= self.x0 < self.x1 and 0 <= self.y0 < self.y1):
            raise ValueError(f"{self} is no place on a page")

    @property
    def width(self) -> float:
        """Return how wide it is, in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return how high it is, in points."""
        return self.y1 - self.y0
