"""Opening: from untrusted bytes to pages, refusing what no honest scanner makes."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, UnidentifiedImageError

from chalicelib.domain.reading import Limits, UnreadablePaper, Word

MAGIC = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
PHONE_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
"""What a HEIC file says it is, at first or among what it is compatible with."""
PILLOW_FORMATS = {
    "jpeg": ["JPEG", "MPO"],
    "png": ["PNG"],
    "tiff": ["TIFF"],
    "heic": ["HEIF"],
}
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


def kind_of_file(data: bytes) -> str:
    """Return what the content says the file is, whatever it is called; raises UnreadablePaper."""
    if not data:
        raise UnreadablePaper("empty-file")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, kind in MAGIC:
        if data.startswith(start):
            return kind
    if _is_heic(data):
        return "heic"
    raise UnreadablePaper("unknown-type")


def _is_heic(data: bytes) -> bool:
    """Tell whether the box of brands at the start names a still picture in HEVC."""
    size = int.from_bytes(data[:4], "big")
    brands = data[8 : min(size, 256)]
    named = {brands[at : at + 4] for at in range(0, len(brands), 4)}
    return data[4:8] == b"ftyp" and not PHONE_BRANDS.isdisjoint(named)


def open_paper(data: bytes, limits: Limits) -> Paper:
    """Open a PDF, JPEG, PNG, TIFF or HEIC; raises UnreadablePaper before decoding anything."""
    if len(data) > limits.bytes:
        raise UnreadablePaper("too-large")
    kind = kind_of_file(data)
    return _pdf(data, limits) if kind == "pdf" else _RasterPaper(data, kind, limits)


def _pdf(data: bytes, limits: Limits) -> Paper:
    from chalicelib.adapters.reading.pdfs import PdfPaper  # noqa: PLC0415 - 60 ms no picture pays

    return PdfPaper(data, limits)


def dpi_of(pixels: int, stated: float) -> int:
    """Dots per inch of a page `pixels` long: as stated, or as of A4 where that cannot be."""
    low, high = PLAUSIBLE_INCHES
    if stated > 0 and low <= pixels / stated <= high:
        return round(stated)
    return max(50, round(pixels / PAGE_INCHES))


class _RasterPaper:
    signed = False

    def __init__(self, data: bytes, kind: str, limits: Limits) -> None:
        self.kind = kind
        self._data = data
        self._limits = limits
        if kind == "heic":
            _know_heic()
        try:
            self._image = Image.open(io.BytesIO(data), formats=PILLOW_FORMATS[kind])
            self.pages = _frames(self._image, limits) if kind == "tiff" else 1
        except BREAKS as problem:
            raise UnreadablePaper(reason_of(problem)) from problem

    def page(self, number: int) -> Picture:
        try:
            if self.kind != "heic":  # of several pictures in one, that which it opens with is meant
                self._image.seek(number - 1)
            elif number != 1:
                raise UnreadablePaper("broken", number)
            check_pixels(*self._image.size, self._limits, number)
            image = self._image.copy()
        except BREAKS as problem:
            raise UnreadablePaper(reason_of(problem), number) from problem
        stated = float(self._image.info.get("dpi", (0, 0))[0])
        dpi = dpi_of(max(image.size), stated)
        return Picture(image, dpi, jpeg=self._data if self.kind == "jpeg" else None)


def _know_heic() -> None:
    """Teach Pillow what phones send."""
    import pi_heif  # noqa: PLC0415 - 60 ms that no other file pays

    pi_heif.register_heif_opener()


def _frames(image: Image.Image, limits: Limits) -> int:
    """Count the pages of a TIFF; a chain longer than allowed is not followed to its end."""
    for number in range(limits.pages + 1):
        try:
            image.seek(number)
        except EOFError:
            return number
    raise UnreadablePaper("too-many-pages")


def reason_of(problem: BaseException) -> str:
    """Return why a file that broke a decoder is not taken."""
    if isinstance(problem, Image.DecompressionBombError):
        return "too-many-pixels"
    return "too-large" if isinstance(problem, MemoryError) else "broken"


def check_pixels(width: int, height: int, limits: Limits, page: int | None = None) -> None:
    """Raise UnreadablePaper where a picture would be larger than allowed."""
    if width * height > limits.pixels:
        raise UnreadablePaper("too-many-pixels", page)
