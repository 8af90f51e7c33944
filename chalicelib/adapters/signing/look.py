"""Look: what is seen of a signature, one page of PDF drawn into the place of its field."""

import binascii
import io
from typing import Final

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import BaseStampStyle, StaticStampStyle
from pyhanko.stamp.noop import NoOpStampStyle

WHOLE: Final = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins.uniform(0),
    inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
)
"""The page takes the whole place, as large as its own proportions let it."""


def style(look: bytes | None) -> BaseStampStyle:
    """Return how a signature with that look is drawn: as the page is, with nothing around it."""
    if look is None:
        return NoOpStampStyle()
    return StaticStampStyle(
        border_width=0,
        background=_Page(look),
        background_layout=WHOLE,
        background_opacity=1.0,
    )


class _Page(PdfContent):
    """The first page of a PDF in memory."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Return the operators that draw the page, whose fonts come along."""
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        name = b"/Look" + binascii.crc32(self._pdf).to_bytes(4).hex().encode()
        self.resources.xobject[name.decode()] = drawn
        x0, y0, x1, y1 = (float(side) for side in drawn.get_object()["/BBox"])
        self.box = BoxConstraints(width=x1 - x0, height=y1 - y0)
        return name + b" Do"
