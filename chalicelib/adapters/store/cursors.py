"""Cursors: where the next page of a list begins, bound to that list."""

import base64
import binascii
import hashlib
import re

from chalicelib.domain.refusals import Invalid

_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[!-~]{1,64}")
_MARK = 12


def cursor_at(index: str, partition: str, place: str) -> str:
    """Return the cursor behind `place`, the sort key of the last row shown.

    It holds that sort key and a digest of it and the list, and no partition: a page is only ever
    read from the list that is asked for, so a cursor made up by somebody who goes to that length
    at most skips rows of their own.
    """
    return base64.urlsafe_b64encode(f"{_mark(index, partition, place)}{place}".encode()).decode()


def place_in(index: str, partition: str, cursor: str) -> str:
    """Return the sort key a cursor of this very list stands at; raises Invalid for any other."""
    try:
        text = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise _unknown() from None
    mark, place = text[:_MARK], text[_MARK:]
    if mark != _mark(index, partition, place) or not _PLACE.fullmatch(place):
        raise _unknown()
    return place


def code_in(place: str) -> str:
    """Return the code of the dossier at a place in a list."""
    return place.partition("#")[2]


def _mark(index: str, partition: str, place: str) -> str:
    return hashlib.sha256(f"{index}\n{partition}\n{place}".encode()).hexdigest()[:_MARK]


def _unknown() -> Invalid:
    return Invalid("Không đọc được vị trí trang; hãy mở lại danh sách từ đầu.", "cursor")
