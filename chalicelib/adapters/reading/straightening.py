"""Straightening: the page set upright, level and rectangular, with the way back to the original."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image

from chalicelib.adapters.reading.cleaning import WHITE
from chalicelib.adapters.reading.leptonica import Grey, Mask, orientation, skew
from chalicelib.domain.reading import Box

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int_]

LOOK_DPI = 50
DARK_BORDER = 0.3
SMALLEST_PAGE = 0.3
BLUR = 3
SHARP = 0.35
"""How much of the light changes within `BLUR` pixels of an edge, on either side."""
SKEW_SURE = 2.5
SKEW_WORTHWHILE = 0.08
ORIENTATION_SURE = 6.0


@dataclass(frozen=True, slots=True)
class Way:
    """`matrix` takes a point of the original picture to the straightened one (homogeneous)."""

    matrix: Matrix

    @classmethod
    def unchanged(cls) -> "Way":
        """Return the way of a picture that was not moved at all."""
        return cls(np.eye(3))

    def then(self, matrix: Matrix) -> "Way":
        """Return the way that goes one step further."""
        return Way(matrix @ self.matrix)

    def back(self, box: Box, width: int, height: int) -> Box:
        """Return, in the original picture of that size, the box around one of the straightened."""
        left, top, right, bottom = box
        corners = np.array([[left, right, right, left], [top, top, bottom, bottom], [1, 1, 1, 1]])
        x, y, w = np.linalg.inv(self.matrix) @ corners
        xs, ys = np.clip(x / w, 0, width), np.clip(y / w, 0, height)
        return round(xs.min()), round(ys.min()), round(xs.max()), round(ys.max())


def turn(width: int, height: int, clockwise: int) -> Matrix:
    """Return the matrix of a quarter, half or three-quarter turn of a picture of that size."""
    turns = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    return np.array(turns[clockwise], np.float64)


def turned(grey: Grey, clockwise: int) -> Grey:
    """Return the picture after that many degrees clockwise."""
    return np.ascontiguousarray(np.rot90(grey, -clockwise // 90))


def quarter_turn(ink: Mask) -> tuple[int, bool]:
    """Degrees clockwise that set the text upright, and whether the letters leave no doubt."""
    up, left = orientation(ink)
    if abs(up) >= abs(left):
        return (0 if up >= 0 else 180), abs(up) >= ORIENTATION_SURE
    return (90 if left > 0 else 270), abs(left) >= ORIENTATION_SURE


def levelled(grey: Grey, ink: Mask) -> tuple[Grey, float, Matrix]:
    """Return the picture with its lines level, the clockwise degrees that took, and the matrix."""
    degrees, sure = skew(ink)
    if sure < SKEW_SURE or abs(degrees) < SKEW_WORTHWHILE:
        return grey, 0.0, np.eye(3)
    height, width = grey.shape
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    rotation = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    corners = rotation @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]])
    shift = np.eye(3)
    shift[:2, 2] = -corners[:2].min(axis=1)
    size = np.ceil(np.ptp(corners[:2], axis=1)).astype(int)
    matrix = shift @ rotation
    return _moved(grey, matrix, int(size[0]), int(size[1])), degrees, matrix


def _moved(grey: Grey, matrix: Matrix, width: int, height: int) -> Grey:
    inverse = np.linalg.inv(matrix)
    inverse /= inverse[2, 2]
    affine = bool(np.allclose(inverse[2], [0, 0, 1]))
    method = Image.Transform.AFFINE if affine else Image.Transform.PERSPECTIVE
    picture = Image.fromarray(grey).transform(
        (width, height),
        method,
        inverse.ravel()[: 6 if affine else 8].tolist(),
        Image.Resampling.BICUBIC,
        fillcolor=WHITE,
    )
    return np.asarray(picture)


def flattened(grey: Grey, dpi: int) -> tuple[Grey, Matrix]:
    """Return a photographed page pulled to a rectangle; any other picture comes back as it was."""
    step = max(1, round(dpi / LOOK_DPI))
    small = np.asarray(Image.fromarray(grey).reduce(step))
    corners = _page_corners(small)
    if corners is None:
        return grey, np.eye(3)
    corners = corners * step
    top, right, bottom, left = (
        float(np.linalg.norm(b - a)) for a, b in pairwise([*corners, corners[0]])
    )
    width, height = round((top + bottom) / 2), round((left + right) / 2)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    matrix = _homography(corners, target)
    return _moved(grey, matrix, width, height), matrix


def _homography(source: Matrix, target: Matrix) -> Matrix:
    """Return the matrix that takes four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved = np.linalg.solve(np.array(rows), np.array(values))
    return np.append(solved, 1.0).reshape(3, 3)


def _page_corners(small: Grey) -> Matrix | None:
    """Return a bright page's corners on a dark table, clockwise from the top left; None if none."""
    bright = small > _between(small)
    ring = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    if 1 - ring.mean() < DARK_BORDER:
        return None
    height, width = small.shape
    views = (small, small[:, ::-1].T, small[::-1], small.T)
    sides = [_edge(view, view > _between(small)) for view in views]
    if any(side is None for side in sides):
        return None
    top, right, bottom, left = (side for side in sides if side is not None)
    # Each side is offset + slope * position along it, counted from its own edge of the picture.
    lines = [
        np.array([-top[1], 1, -top[0]]),
        np.array([1, right[1], -(width - 1 - right[0])]),
        np.array([bottom[1], 1, -(height - 1 - bottom[0])]),
        np.array([1, -left[1], -left[0]]),
    ]
    points = [np.cross(lines[a], lines[b]) for a, b in ((3, 0), (0, 1), (1, 2), (2, 3))]
    corners = np.array([p[:2] / p[2] for p in points]) + 0.5
    x, y = corners[:, 0], corners[:, 1]
    area = abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    return corners if area >= SMALLEST_PAGE * small.size else None


def _between(small: Grey) -> float:
    """Return a brightness between table and paper."""
    dark, light = np.percentile(small, [3, 90])
    return float(dark + (light - dark) * 0.35)


def _edge(small: Grey, bright: Mask) -> tuple[float, float] | None:
    """Offset and slope of the page's edge seen from the first row; None where it is no line.

    Paper ends sharply; what darkens little by little is a shadow on it.
    """
    height, width = bright.shape
    run = 3
    steady = np.lib.stride_tricks.sliding_window_view(bright, run, axis=0).min(axis=-1)
    columns = np.arange(width // 8, width - width // 8)
    first = np.argmax(steady[:, columns], axis=0)
    seen = np.any(steady[:, columns], axis=0) & (first < height // 3)
    x, y = columns[seen].astype(np.float64), first[seen].astype(np.float64)
    for reach in (8.0, 4.0, 2.0):
        if x.size < columns.size // 3:
            return None
        slope, offset = np.polyfit(x, y, 1)
        near = np.abs(y - offset - slope * x) <= reach
        x, y = x[near], y[near]
    if x.size < columns.size // 3 or not _is_sharp(small, x.astype(int), y.astype(int)):
        return None
    return float(offset), float(slope)


def _is_sharp(small: Grey, x: Places, y: Places) -> bool:
    """Tell whether it is dark right outside an edge, or nothing lies outside."""
    seen = (y >= BLUR) & (y < small.shape[0] - BLUR)
    if not seen.any():
        return True
    x, y = x[seen], y[seen]
    step = small[y + BLUR, x].astype(int) - small[y - BLUR, x]
    dark, light = np.percentile(small, [3, 90])
    return bool(np.median(step) >= SHARP * (light - dark))
