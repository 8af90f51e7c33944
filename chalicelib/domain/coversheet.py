"""Cover sheets: the QR pages that tell which component of which dossier the next pages are."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK = "MC1"
MOST_PAGES = 9999
PAYLOAD = re.compile(r"MC1\|([^|\s]{1,50})\|([^|\s]{1,50})\|([1-9]\d{0,3})\|([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """Bìa quét: the component it announces and how many pages the counter laid behind it."""

    dossier: str
    component: str
    pages: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The pages behind one sheet; `pages` and `blanks` are 1-based numbers within the scan.

    Pages before the first sheet have no sheet: nobody has said yet where they belong.
    """

    sheet: CoverSheet | None
    pages: tuple[int, ...]
    blanks: tuple[int, ...] = ()


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:4]


def compose(sheet: CoverSheet) -> str:
    """Return the text of the QR code: ``MC1|<dossier>|<component>|<pages>|<check>``.

    Raises ValueError where a part holds a bar or white space, or the page count is not 1-9999.
    """
    body = f"{MARK}|{sheet.dossier}|{sheet.component}|{sheet.pages}"
    text = f"{body}|{_check(body)}"
    if PAYLOAD.fullmatch(text) is None:
        raise ValueError(f"not fit for a cover sheet: {body}")
    return text


def parse(text: str) -> CoverSheet | None:
    """Return the sheet a QR code speaks of; None where it is not one of ours or is damaged."""
    found = PAYLOAD.fullmatch(text)
    if found is None or found[4] != _check(text.rpartition("|")[0]):
        return None
    return CoverSheet(dossier=found[1], component=found[2], pages=int(found[3]))


def split(sheets: Sequence[CoverSheet | None], blanks: Sequence[bool]) -> tuple[Batch, ...]:
    """Divide a scan at its cover sheets; both arguments have one entry per page of the scan.

    Every page ends in exactly one batch, as a page or as a recorded blank, or is itself a
    sheet. Two sheets in a row make a batch without pages, so that the loss is seen.
    """
    batches: list[Batch] = []
    open_batch = Batch(sheet=None, pages=())
    for number, (sheet, blank) in enumerate(zip(sheets, blanks, strict=True), start=1):
        if sheet is not None:
            batches.append(open_batch)
            open_batch = Batch(sheet=sheet, pages=())
        elif blank:
            open_batch = Batch(open_batch.sheet, open_batch.pages, (*open_batch.blanks, number))
        else:
            open_batch = Batch(open_batch.sheet, (*open_batch.pages, number), open_batch.blanks)
    batches.append(open_batch)
    return tuple(b for b in batches if b.sheet is not None or b.pages or b.blanks)


def complaint(batch: Batch) -> str | None:
    """Why an officer must look at this batch; None where the count on the sheet is met.

    The backs of one-sided papers come as blanks, so blanks may make up the count but need not.
    """
    if batch.sheet is None:
        return "Các trang này không có bìa quét; hãy chọn hồ sơ và thành phần giấy tờ cho chúng."
    expected, scanned = batch.sheet.pages, len(batch.pages)
    if scanned <= expected <= scanned + len(batch.blanks):
        return None
    lack = "thiếu" if scanned < expected else "thừa"
    return (
        f"Bìa quét ghi {expected} trang nhưng máy quét được {scanned} trang "
        f"({lack} {abs(expected - scanned)}); hãy kiểm tra bản giấy và quét lại."
    )
