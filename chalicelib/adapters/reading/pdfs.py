"""PDFs: their pages as pictures, once nothing in them acts, hides or swells."""

import io
import zlib
from itertools import takewhile

import pikepdf
import pypdfium2
from PIL import Image

from chalicelib.adapters.reading import printed
from chalicelib.adapters.reading.picture import BREAKS, Picture, check_pixels, dpi_of, reason_of
from chalicelib.adapters.reading.signatures import is_signed
from chalicelib.domain.reading import Limits, UnreadablePaper

ACTIVE = frozenset({"/JavaScript", "/Launch", "/RichMediaExecute", "/ImportData", "/SubmitForm"})
ATTACHED = frozenset({"/FileAttachment", "/RichMedia", "/EmbeddedFile"})
MOST_UNPACKED = 100 * 2**20
"""Bytes of all a PDF holds beside pictures: its drawing, its fonts."""
RENDER_DPI = 200
PDF_BREAKS = (pikepdf.PdfError, pypdfium2.PdfiumError, *BREAKS)


class PdfPaper:
    """A Paper in a PDF: its scans untouched, all else drawn."""

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
        except PDF_BREAKS as problem:
            raise UnreadablePaper(reason_of(problem)) from problem

    def page(self, number: int) -> Picture:
        """Page `number`, counted from 1; raises UnreadablePaper."""
        try:
            page = self._pdf[number - 1]
            scan = printed.scan_on(page)
            if scan is not None:
                check_pixels(*scan.size, self._limits, number)
                image = Image.open(io.BytesIO(scan.jpeg), formats=["JPEG"])
                image.load()
                return Picture(image, dpi_of(max(image.size), scan.dpi), jpeg=scan.jpeg)
            return self._rendered(page, number)
        except PDF_BREAKS as problem:
            raise UnreadablePaper(reason_of(problem), number) from problem

    def _rendered(self, page: pypdfium2.PdfPage, number: int) -> Picture:
        dpi = printed.render_dpi(page, RENDER_DPI)
        width, height = (round(side * dpi / 72) for side in page.get_size())
        check_pixels(width, height, self._limits, number)
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
        check_pixels(int(thing.get("/Width", 0)), int(thing.get("/Height", 0)), limits)
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
