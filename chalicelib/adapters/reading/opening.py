"""Opening: from untrusted bytes to pages, refusing what no honest scanner makes."""

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

import pikepdf
import pypdfium2
from PIL import Image, UnidentifiedImageError

from chalicelib.adapters.reading import printed
from chalicelib.adapters.reading.signatures import is_signed
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
ACTIVE = frozenset({"/JavaScript", "/Launch", "/RichMediaExecute", "/ImportData", "/SubmitForm"})
ATTACHED = frozenset({"/FileAttachment", "/RichMedia", "/EmbeddedFile"})
MOST_UNPACKED = 100 * 2**20
"""Bytes of all a PDF holds beside pictures: its drawing, its fonts."""
PAGE_INCHES = 11.69
PLAUSIBLE_INCHES = (4.0, 24.0)
RENDER_DPI = 200
BREAKS = (
    pikepdf.PdfError,
    pypdfium2.PdfiumError,
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
    return _PdfPaper(data, limits) if kind == "pdf" else _RasterPaper(data, kind, limits)


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
            raise UnreadablePaper(_reason(problem)) from problem

    def page(self, number: int) -> Picture:
        try:
            if self.kind != "heic":  # of several pictures in one, that which it opens with is meant
                self._image.seek(number - 1)
            elif number != 1:
                raise UnreadablePaper("broken", number)
            _check_pixels(*self._image.size, self._limits, number)
            image = self._image.copy()
        except BREAKS as problem:
            raise UnreadablePaper(_reason(problem), number) from problem
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


def _reason(problem: BaseException) -> str:
    if isinstance(problem, Image.DecompressionBombError):
        return "too-many-pixels"
    return "too-large" if isinstance(problem, MemoryError) else "broken"


def _check_pixels(width: int, height: int, limits: Limits, page: int | None = None) -> None:
    if width * height > limits.pixels:
        raise UnreadablePaper("too-many-pixels", page)


class _PdfPaper:
    kind = "pdf"

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                if pdf.is_encrypted:
                    raise UnreadablePaper("encrypted")
                self.pages = len(pdf.pages)
                _check_pdf(pdf, limits)
                self.signed = is_signed(pdf, data)
            self._pdf = pypdfium2.PdfDocument(data)
        except pikepdf.PasswordError as problem:
            raise UnreadablePaper("encrypted") from problem
        except BREAKS as problem:
            raise UnreadablePaper(_reason(problem)) from problem

    def page(self, number: int) -> Picture:
        try:
            page = self._pdf[number - 1]
            scan = printed.scan_on(page)
            if scan is not None:
                _check_pixels(*scan.size, self._limits, number)
                image = Image.open(io.BytesIO(scan.jpeg), formats=["JPEG"])
                image.load()
                return Picture(image, dpi_of(max(image.size), scan.dpi), jpeg=scan.jpeg)
            return self._rendered(page, number)
        except BREAKS as problem:
            raise UnreadablePaper(_reason(problem), number) from problem

    def _rendered(self, page: pypdfium2.PdfPage, number: int) -> Picture:
        dpi = printed.render_dpi(page, RENDER_DPI)
        width, height = (round(side * dpi / 72) for side in page.get_size())
        _check_pixels(width, height, self._limits, number)
        image = page.render(scale=dpi / 72).to_pil()
        return Picture(image, dpi, printed=printed.lines_on(page, dpi))


def _check_pdf(pdf: pikepdf.Pdf, limits: Limits) -> None:
    if not len(pdf.pages):
        raise UnreadablePaper("broken")
    if len(pdf.pages) > limits.pages:
        raise UnreadablePaper("too-many-pages")
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        raise UnreadablePaper("scripted")
    if "/EmbeddedFiles" in pdf.Root.get("/Names", {}):
        raise UnreadablePaper("embedded-files")
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
            _check_dictionary(thing, limits)
    _check_size(pdf)


def _check_size(pdf: pikepdf.Pdf) -> None:
    size = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != pikepdf.Name.Image:
            size += _unpacked_size(thing)
        if size > MOST_UNPACKED:
            raise UnreadablePaper("swollen")


def _unpacked_size(stream: pikepdf.Stream) -> int:
    """Return how large a stream gets as far as it is deflated; MOST_UNPACKED + 1 is far enough."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters]
    data = stream.read_raw_bytes()
    for _ in takewhile(lambda name: name in {"/FlateDecode", "/Fl"}, names):
        try:
            data = zlib.decompressobj().decompress(data, MOST_UNPACKED + 1)
        except zlib.error:
            break  # whoever draws the page will say so
    return len(data)


def _check_dictionary(thing: pikepdf.Object, limits: Limits) -> None:
    kinds = {str(thing.get(key, "")) for key in ("/S", "/Type", "/Subtype")}
    if kinds & ACTIVE or "/JS" in thing or "/XFA" in thing:
        raise UnreadablePaper("scripted")
    if kinds & ATTACHED or "/EF" in thing:
        raise UnreadablePaper("embedded-files")
    if "/Image" in kinds:
        _check_pixels(int(thing.get("/Width", 0)), int(thing.get("/Height", 0)), limits)
    for key in ("/A", "/OpenAction", "/AA"):
        inner = thing.get(key)
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
            _check_actions(inner)


def _check_actions(actions: pikepdf.Object) -> None:
    """Direct action dictionaries, which the list of objects does not show."""
    for action in (actions, *(value for _, value in actions.items())):
        named = isinstance(action, pikepdf.Dictionary)
        if named and ("/JS" in action or str(action.get("/S", "")) in ACTIVE):
            raise UnreadablePaper("scripted")
