"""Leptonica: the few picture operations taken from the library inside the tesserocr wheel."""

import ctypes
import importlib.util
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.uint32]

SILENT = 6
EIGHT_CONNECTED = 8

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int32
_FLOAT_OUT = ctypes.POINTER(ctypes.c_float)
_SIGNATURES: dict[str, tuple[object, tuple[object, ...]]] = {
    "setMsgSeverity": (_INT, (_INT,)),
    "pixCreate": (_POINTER, (_INT, _INT, _INT)),
    "pixDestroy": (None, (ctypes.POINTER(_POINTER),)),
    "pixGetData": (_POINTER, (_POINTER,)),
    "pixGetWpl": (_INT, (_POINTER,)),
    "pixConnCompTransform": (_POINTER, (_POINTER, _INT, _INT)),
    "pixSeedfillBinary": (_POINTER, (_POINTER, _POINTER, _POINTER, _INT)),
    "pixOpenBrick": (_POINTER, (_POINTER, _POINTER, _INT, _INT)),
    "pixCloseSafeBrick": (_POINTER, (_POINTER, _POINTER, _INT, _INT)),
    "pixDilateBrick": (_POINTER, (_POINTER, _POINTER, _INT, _INT)),
    "pixFindSkew": (_INT, (_POINTER, _FLOAT_OUT, _FLOAT_OUT)),
    "pixOrientDetect": (_INT, (_POINTER, _FLOAT_OUT, _FLOAT_OUT, _INT, _INT)),
}


class LeptonicaMissing(RuntimeError):
    """The tesserocr wheel of this machine carries no Leptonica library."""


@cache
def _library() -> ctypes.CDLL:
    spec = importlib.util.find_spec("tesserocr")
    if spec is None or spec.origin is None:
        raise LeptonicaMissing("tesserocr is not installed")
    beside = Path(spec.origin).parent.parent / "tesserocr.libs"
    found = sorted(beside.glob("liblept*.so*"))
    if not found:
        raise LeptonicaMissing(f"no Leptonica library in {beside}")
    importlib.import_module("tesserocr")  # brings in the libraries Leptonica needs
    library = ctypes.CDLL(str(found[0]))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.setMsgSeverity(SILENT)
    return library


def _destroy(pix: int) -> None:
    _library().pixDestroy(ctypes.byref(_POINTER(pix)))


@contextmanager
def _owned(pix: int | None) -> Iterator[int]:
    if not pix:
        raise MemoryError("Leptonica could not make a picture")
    try:
        yield pix
    finally:
        _destroy(pix)


def _words(pix: int, height: int) -> npt.NDArray[np.uint32]:
    library = _library()
    per_line = library.pixGetWpl(pix)
    words = ctypes.cast(library.pixGetData(pix), ctypes.POINTER(ctypes.c_uint32))
    return np.ctypeslib.as_array(words, shape=(height, per_line))


@contextmanager
def _bilevel(mask: Mask) -> Iterator[int]:
    """`mask` as a 1-bit picture whose true pixels are ink."""
    height, width = mask.shape
    with _owned(_library().pixCreate(width, height, 1)) as pix:
        words = _words(pix, height)
        lines = np.zeros((height, words.shape[1] * 4), np.uint8)
        packed = np.packbits(mask, axis=1)
        lines[:, : packed.shape[1]] = packed
        words[:] = lines.view(">u4")
        yield pix


def _mask(pix: int, shape: tuple[int, ...]) -> Mask:
    height, width = shape
    lines = _words(pix, height).astype(">u4").view(np.uint8)
    return np.unpackbits(lines, axis=1, count=width).astype(np.bool_)


def labels(mask: Mask) -> Labels:
    """Return the number of each pixel's 8-connected component, from 1; 0 where there is none.

    The numbers stay where Leptonica wrote them, four bytes a pixel, until nobody looks at them.
    """
    height, width = mask.shape
    with _bilevel(mask) as pix:
        numbered = _library().pixConnCompTransform(pix, EIGHT_CONNECTED, 32)
    if not numbered:
        raise MemoryError("Leptonica could not make a picture")
    words = _words(numbered, height)
    owner = words
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    weakref.finalize(owner, _destroy, numbered)
    return words[:, :width]


def grown(seed: Mask, within: Mask) -> Mask:
    """Return the components of `within` that hold at least one pixel of `seed`."""
    with _bilevel(seed & within) as seeds, _bilevel(within) as limits:
        filled = _library().pixSeedfillBinary(None, seeds, limits, EIGHT_CONNECTED)
        with _owned(filled) as result:
            return _mask(result, seed.shape)


def opened(mask: Mask, width: int, height: int) -> Mask:
    """Return what of `mask` a brick of `width` by `height` pixels fits into."""
    with (
        _bilevel(mask) as pix,
        _owned(_library().pixOpenBrick(None, pix, width, height)) as result,
    ):
        return _mask(result, mask.shape)


def closed(mask: Mask, width: int, height: int) -> Mask:
    """`mask` with every gap filled that a brick of `width` by `height` pixels cannot enter."""
    with (
        _bilevel(mask) as pix,
        _owned(_library().pixCloseSafeBrick(None, pix, width, height)) as result,
    ):
        return _mask(result, mask.shape)


def dilated(mask: Mask, width: int, height: int) -> Mask:
    """`mask` with a brick of `width` by `height` pixels laid on each of its pixels."""
    with (
        _bilevel(mask) as pix,
        _owned(_library().pixDilateBrick(None, pix, width, height)) as result,
    ):
        return _mask(result, mask.shape)


def skew(mask: Mask) -> tuple[float, float]:
    """Degrees to turn clockwise so that the lines lie level, and how sure (above 3: sure)."""
    angle, confidence = ctypes.c_float(), ctypes.c_float()
    with _bilevel(mask) as pix:
        failed = _library().pixFindSkew(pix, ctypes.byref(angle), ctypes.byref(confidence))
    return (0.0, 0.0) if failed else (angle.value, confidence.value)


def orientation(mask: Mask) -> tuple[float, float]:
    """How much the text looks upright, and how much turned to the left (negative: the opposite)."""
    up, left = ctypes.c_float(), ctypes.c_float()
    with _bilevel(mask) as pix:
        failed = _library().pixOrientDetect(pix, ctypes.byref(up), ctypes.byref(left), 0, 0)
    return (0.0, 0.0) if failed else (up.value, left.value)
