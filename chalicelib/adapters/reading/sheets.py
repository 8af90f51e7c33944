"""Sheets: the QR code of a cover sheet found on a page."""

import zxingcpp

from chalicelib.adapters.reading.leptonica import Grey
from chalicelib.domain.coversheet import CoverSheet, parse

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def sheet_on(grey: Grey) -> CoverSheet | None:
    """Return the first of our cover sheets that a QR code of the page announces."""
    for code in zxingcpp.read_barcodes(grey, formats=QR, try_invert=False):
        sheet = parse(code.text)
        if sheet is not None:
            return sheet
    return None
