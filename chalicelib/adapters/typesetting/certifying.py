"""Certifying: a digitised paper and the statement that it is like its original, as one PDF/A-2b."""

import io
from datetime import UTC, datetime

import pikepdf
from pikepdf import Name, Page, Pdf, Rectangle

from chalicelib.adapters.typesetting.typesetter import Sheet, Typesetter
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.certified import Statement

POINTS = 72 / 25.4
"""Points in a millimetre."""
SIDE, FOOT, HIGH = 10 * POINTS, 3 * POINTS, 6 * POINTS
"""Where the mark of a page stands: so far from its sides and its foot, and so high."""
MARK = Name("/ChungThuc")
UNCOPYABLE = (
    "Bản số hóa này không chứng thực được: có biểu mẫu, chữ ký số, hoặc không phải PDF/A do hệ"
    " thống số hóa; hãy quét lại bản chính."
)
NOT_COPIED = ("/AcroForm", "/StructTreeRoot")
"""What a digitised paper has not: a form or signatures, which a copy would break; tags."""


class NotCopyable(Exception):
    """The paper is no PDF/A-2 as the office digitises papers, or has other pages than are told."""


class Certifier:
    """Sets certified copies; `typesetter` sets the page of the statement, and the marks."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def check(self, copy: bytes, pages: int) -> None:
        """Pass if an archived paper has so many pages and each can be copied; raises Invalid."""
        try:
            copyable(copy, pages)
        except NotCopyable as no:
            raise Invalid(UNCOPYABLE, "result.paper") from no

    def certified(self, copy: bytes, statement: Statement) -> Sheet:
        """Return a certified copy as one PDF/A; raises Invalid for what cannot be copied so."""
        try:
            return certified(self._typesetter, copy, statement)
        except NotCopyable as no:
            raise Invalid(UNCOPYABLE, "result.paper") from no


def copyable(copy: bytes, pages: int) -> None:
    """Pass if an archived paper is one as is copied, and its pages can be marked.

    Raises NotCopyable.
    """
    with _opened(copy, pages) as whole:
        for one in whole.pages:
            _foot(one)


def certified(typesetter: Typesetter, copy: bytes, statement: Statement) -> Sheet:
    """Return the pages of an archived paper, each marked, and after them the page of the statement.

    The whole is PDF/A-2b, dated at the statement, the same from the same. Raises NotCopyable.
    """
    last = typesetter.statement(statement)
    with (
        _opened(copy, len(statement.marks)) as whole,
        Pdf.open(io.BytesIO(typesetter.marks(statement))) as marks,
        Pdf.open(io.BytesIO(last.pdf)) as page,
    ):
        first = len(whole.pages)
        for one, mark in zip(whole.pages, marks.pages, strict=True):
            _mark(whole, one, Page(mark))
        whole.pages.extend(page.pages)
        _tell(whole, str(statement.said["heading"]), statement.at)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True, min_version="1.7")
    boxes = {name: _after(box, first) for name, box in last.boxes.items()}
    return Sheet(out.getvalue(), boxes)


def _opened(copy: bytes, pages: int) -> Pdf:
    try:
        pdf = Pdf.open(io.BytesIO(copy))
    except pikepdf.PdfError as error:
        raise NotCopyable(f"no PDF: {error}") from error
    part = pdf.open_metadata().get("pdfaid:part")
    strange = [name for name in NOT_COPIED if name in pdf.Root]
    if part != "2" or strange or len(pdf.pages) != pages:
        told = f"PDF/A part {part}, {len(pdf.pages)} pages for {pages} marks, has {strange}"
        pdf.close()
        raise NotCopyable(told)
    return pdf


def _mark(whole: Pdf, page: Page, mark: Page) -> None:
    """Draw a mark over a page, under a name that is always the same, so that its bytes are."""
    drawn = whole.copy_foreign(mark.as_form_xobject())
    page.add_resource(drawn, Name.XObject, MARK, replace_existing=False)
    placed = page.calc_form_xobject_placement(drawn, MARK, _foot(page))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + placed)


def _foot(page: Page) -> Rectangle:
    """Return where the foot of a page lies once the page is turned as it is shown."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    turned = int(page.get("/Rotate", 0)) % 360
    feet = {
        0: Rectangle(left + SIDE, bottom + FOOT, right - SIDE, bottom + FOOT + HIGH),
        90: Rectangle(right - FOOT - HIGH, bottom + SIDE, right - FOOT, top - SIDE),
        180: Rectangle(left + SIDE, top - FOOT - HIGH, right - SIDE, top - FOOT),
        270: Rectangle(left + FOOT, bottom + SIDE, left + FOOT + HIGH, top - SIDE),
    }
    if turned not in feet:
        raise NotCopyable(f"a page turned by {turned} degrees")
    return feet[turned]


def _after(box: Box, pages: int) -> Box:
    return Box(box.page + pages, box.x0, box.y0, box.x1, box.y1)


def _tell(whole: Pdf, title: str, at: datetime) -> None:
    """Say what the whole is and when it was made, where PDF/A reads it."""
    moment = at.astimezone(UTC).replace(microsecond=0).isoformat()
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        said["pdfaid:conformance"] = "B"
        said["dc:title"] = title
        said["xmp:CreateDate"] = moment
        said["xmp:ModifyDate"] = moment
    if Name.Info in whole.trailer:
        del whole.trailer[Name.Info]
