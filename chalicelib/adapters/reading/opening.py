"""Opening: from untrusted bytes to pages, refusing what no honest scanner makes."""

import io

from PIL import Image

from chalicelib.adapters.reading.picture import (
    BREAKS,
    Paper,
    Picture,
    check_pixels,
    dpi_of,
    reason_of,
)
from chalicelib.domain.reading import Limits, UnreadablePaper

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
