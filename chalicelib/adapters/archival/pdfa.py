"""PDF/A: read pages written as one archivable, searchable file (ISO 19005-2, level B)."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from chalicelib.adapters.archival import glyphless
from chalicelib.adapters.archival.colour import NAME, srgb
from chalicelib.adapters.archival.pictures import Held, held
from chalicelib.adapters.archival.previews import Previews
from chalicelib.adapters.reading.picture import Paper
from chalicelib.domain.reading import Box, PageReading, Word

LANGUAGE = "vi-VN"
POINTS = 72
A4 = (595, 842)
"""Points of the empty page that stands where not even a picture could be had."""
SMALLEST_PAGE = 3.0
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def archived(paper: Paper, pages: Iterable[PageReading], previews: Previews) -> bytes:
    """Return the pages upright, their words findable; the same pages give the same bytes.

    Each page's picture is decoded once: `previews` take it on the way.
    """
    with Pdf.new() as pdf:
        pdf.Root.Lang = pikepdf.String(LANGUAGE)
        metadata = Stream(pdf, XMP.encode(), {"/Type": Name.Metadata, "/Subtype": Name.XML})
        pdf.Root.Metadata = pdf.make_indirect(metadata)
        pdf.Root.OutputIntents = Array([_intent(pdf)])
        codes: set[int] = set()
        font = pdf.make_indirect(Dictionary(Type=Name.Font))
        for place, page in enumerate(pages, start=1):
            if page.is_visible:
                picture = paper.page(page.number)
                previews.take(picture.image, page, place)
                _add(pdf, held(picture), page, font)
            else:
                pdf.add_blank_page(page_size=A4)
            codes |= {min(ord(sign), 0xFFFF) for word in page.words for sign in word.text}
        _complete(pdf, font, codes | {ord(" "), ord(glyphless.UNKNOWN)})
        file = io.BytesIO()
        pdf.save(
            file,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )
        return file.getvalue()


def _intent(pdf: Pdf) -> Dictionary:
    profile = pdf.make_indirect(Stream(pdf, srgb(), {"/N": 3}))
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String(NAME),
        Info=pikepdf.String(NAME),
        DestOutputProfile=profile,
    )


def _add(pdf: Pdf, picture: Held, page: PageReading, font: pikepdf.Object) -> None:
    scale = max(POINTS / page.dpi, SMALLEST_PAGE / min(page.width, page.height))
    width, height = page.width * scale, page.height * scale
    turn = {
        0: (width, 0, 0, height, 0, 0),
        90: (0, -width, height, 0, 0, width),
        180: (-width, 0, 0, -height, width, height),
        270: (0, width, -height, 0, height, 0),
    }[page.turned]
    drawn = "q " + " ".join(f"{number:.3f}" for number in turn) + " cm /P Do Q\n"
    size = (width, height) if page.turned in {0, 180} else (height, width)
    new = pdf.add_blank_page(page_size=(_rounded(size[0]), _rounded(size[1])))
    new.obj.Resources = Dictionary(
        XObject=Dictionary(P=_picture(pdf, picture, page)), Font=Dictionary(F=font)
    )
    content = drawn.encode() + b"".join(_written(page, scale, size[1]))
    new.obj.Contents = pdf.make_indirect(Stream(pdf, content))


def _rounded(length: float) -> Decimal:
    return Decimal(f"{length:.3f}")


def _picture(pdf: Pdf, picture: Held, page: PageReading) -> pikepdf.Object:
    terms = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": page.width,
        "/Height": page.height,
        "/ColorSpace": Name(picture.colours),
        "/BitsPerComponent": picture.bits,
        "/Filter": Name(picture.packed),
    }
    if picture.parameters:
        terms["/DecodeParms"] = Dictionary(dict(picture.parameters))
    return pdf.make_indirect(Stream(pdf, picture.data, terms))


def _written(page: PageReading, scale: float, height: float) -> Iterator[bytes]:
    """Yield the operators that lay each word, unseen, where it is printed."""
    if page.words:
        yield b"BT 3 Tr\n"
        for words in filter(None, page.rows()):
            yield from _row(words, page, scale, height)
        yield b"ET\n"


def _row(words: Sequence[Word], page: PageReading, scale: float, height: float) -> Iterator[bytes]:
    """Yield one row: letters of one size on one straight, if slanting, line."""
    boxes = [page.upright(word.box) for word in words]
    foot = _foot(boxes)
    size = max(1, *(bottom - top for _, top, _, bottom in boxes)) * scale
    lift = -glyphless.DESCENT / glyphless.UNITS * size
    yield f"/F {size:.2f} Tf\n".encode()
    for number, (word, (left, _, right, _)) in enumerate(zip(words, boxes, strict=True), start=1):
        plain = len(word.text) * size * glyphless.ADVANCE / glyphless.UNITS
        stretch = 100 * max(1, right - left) * scale / plain
        at = height - foot((left + right) / 2) * scale + lift
        code = glyphless.encoded(word.text if number == len(words) else f"{word.text} ").hex()
        yield (f"{stretch:.2f} Tz 1 0 0 1 {left * scale:.2f} {at:.2f} Tm <{code}> Tj\n").encode()


def _foot(boxes: Sequence[Box]) -> Callable[[float], float]:
    """Return the line the words stand on: how low it is at each place across."""
    x = np.array([(left + right) / 2 for left, _, right, _ in boxes])
    y = np.array([bottom for _, _, _, bottom in boxes], float)
    middle, level = x.mean(), y.mean()
    spread = float(((x - middle) ** 2).sum())
    slope = float(((x - middle) * (y - level)).sum()) / spread if spread else 0.0
    return lambda at: float(level + slope * (at - middle))


def _complete(pdf: Pdf, font: pikepdf.Object, codes: set[int]) -> None:
    """Fill the font in, now that it is known what it has to say."""
    file = glyphless.font_file()
    system = Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
    )
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{glyphless.NAME}"),
        Flags=4,
        FontBBox=Array([0, glyphless.DESCENT, glyphless.ADVANCE, glyphless.ASCENT]),
        ItalicAngle=0,
        Ascent=glyphless.ASCENT,
        Descent=glyphless.DESCENT,
        CapHeight=glyphless.ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, file, {"/Length1": len(file)})),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{glyphless.NAME}"),
        CIDSystemInfo=system,
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=glyphless.ADVANCE,
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, glyphless.glyph_map(codes))),
    )
    font.Subtype = Name.Type0
    font.BaseFont = Name(f"/{glyphless.NAME}")
    font.Encoding = Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = pdf.make_indirect(Stream(pdf, glyphless.meaning(codes)))
