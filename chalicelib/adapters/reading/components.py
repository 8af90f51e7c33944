"""Components: the connected marks of ink on a page, with their boxes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chalicelib.adapters.reading.leptonica import Labels, Mask, labels

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Components:
    """Boxes (right and bottom exclusive) and areas in pixels, by label; label 0 is paper."""

    labels: Labels
    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    area: Numbers

    @property
    def width(self) -> Numbers:
        """Widths in pixels."""
        return self.right - self.left

    @property
    def height(self) -> Numbers:
        """Heights in pixels."""
        return self.bottom - self.top


def components(ink: Mask) -> Components:
    """Return the 8-connected components of `ink`."""
    numbered = labels(ink)
    rows, columns = np.nonzero(numbered)
    of = numbered[rows, columns]
    count = int(numbered.max(initial=0)) + 1
    left, right = np.full(count, ink.shape[1]), np.zeros(count, np.int64)
    np.minimum.at(left, of, columns)
    np.maximum.at(right, of, columns + 1)
    top, bottom = np.zeros(count, np.int64), np.zeros(count, np.int64)
    top[of[::-1]] = rows[::-1]  # rows rise: the assignment that wins is the highest pixel
    bottom[of] = rows + 1
    left[0] = 0
    area = np.bincount(of, minlength=count)
    area[0] = 0
    return Components(numbered, left, top, right, bottom, area)
