"""Printed: what a PDF page holds by itself, be it one scan or text that was never paper."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from chalicelib.domain.reading import Word

COVERS = 0.85
POINTS = 72
FEWEST_CHARACTERS = 25
WORST_SHARE = 0.05
HIGHEST_DPI = 300


@dataclass(frozen=True, slots=True)
class Scan:
    """The one JPEG that fills a page."""

    jpeg: bytes
    size: tuple[int, int]
    dpi: float


def scan_on(page: pypdfium2.PdfPage) -> Scan | None:
    """Return the untouched JPEG of a scanned page; None where the page is anything else."""
    image = _only_image(page)
    if image is None or image.get_filters() != ["DCTDecode"] or not _upright_or_turned(image):
        return None
    data = bytes(image.get_data())
    facts = image.get_metadata()
    if facts.colorspace not in _PLAIN_COLOURS:
        return None
    return Scan(data, (facts.width, facts.height), _dpi(image, facts.width, facts.height))


_PLAIN_COLOURS = frozenset(
    {
        pdfium.FPDF_COLORSPACE_DEVICEGRAY,
        pdfium.FPDF_COLORSPACE_DEVICERGB,
        pdfium.FPDF_COLORSPACE_CALGRAY,
        pdfium.FPDF_COLORSPACE_CALRGB,
        pdfium.FPDF_COLORSPACE_ICCBASED,
    }
)


def render_dpi(page: pypdfium2.PdfPage, otherwise: int) -> int:
    """Return the resolution that loses nothing of a scan, or `otherwise` for drawn pages."""
    image = _only_image(page)
    if image is None:
        return otherwise
    facts = image.get_metadata()
    found = round(_dpi(image, facts.width, facts.height))
    return max(otherwise // 2, min(HIGHEST_DPI, found))


def _only_image(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """Return the single picture that covers the page."""
    width, height = page.get_size()
    found = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) >= COVERS * width * height:
            found.append(thing)
        elif len(found) == 0 and (right - left) * (top - bottom) > 0.1 * width * height:
            return None
    only = found[0] if len(found) == 1 else None
    return only if isinstance(only, pypdfium2.PdfImage) else None


def _upright_or_turned(image: pypdfium2.PdfImage) -> bool:
    """Tell whether the picture is shown unmirrored."""
    m = image.get_matrix()
    return bool(m.a * m.d - m.b * m.c > 0)


def _dpi(image: pypdfium2.PdfImage, width: int, height: int) -> float:
    left, bottom, right, top = image.get_bounds()
    inches = max(right - left, top - bottom) / POINTS
    return float(max(width, height) / inches) if inches > 0 else 0.0


def lines_on(page: pypdfium2.PdfPage, dpi: int) -> list[list[Word]] | None:
    """Return the page's own text with boxes at `dpi`; None where there is none worth trusting.

    A page filled by one picture is a scan: text that some other reader laid over it is not
    taken, nor is text whose letters have no meaning in Unicode.
    """
    if _only_image(page) is not None:
        return None
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    solid = [letter for letter in text if not letter.isspace()]
    odd = sum(
        unicodedata.category(letter) in {"Co", "Cn", "Cc"} or letter == "�" for letter in solid
    )
    if len(solid) < FEWEST_CHARACTERS or odd > WORST_SHARE * len(solid):
        return None
    return [
        [_word(run, dpi / POINTS, page.get_height()) for run in line]
        for line in _runs(textpage)
        if line
    ]


_Letter = tuple[str, tuple[float, float, float, float]]


def _runs(textpage: pypdfium2.PdfTextPage) -> Iterator[list[list[_Letter]]]:
    """Per line, the words as letters with their boxes in points."""
    letters: list[_Letter] = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        letters.append((chr(code) if code else " ", textpage.get_charbox(index, loose=True)))
    for is_break, line in groupby(letters, key=lambda letter: letter[0] in "\r\n"):
        if is_break:
            continue
        words = groupby(line, key=lambda letter: letter[0].isspace())
        yield [list(run) for is_space, run in words if not is_space]


def _word(run: list[_Letter], scale: float, height: float) -> Word:
    text = unicodedata.normalize("NFC", "".join(letter for letter, _ in run))
    boxes = [box for _, box in run]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    bottom, top = min(b[1] for b in boxes), max(b[3] for b in boxes)
    place = (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
    return Word(text, (round(place[0]), round(place[1]), round(place[2]), round(place[3])), 1.0)
