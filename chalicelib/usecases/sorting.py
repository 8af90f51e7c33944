"""Sorting: each batch of a scan is filed with its dossier, or laid into the agency's tray."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from chalicelib.domain.codes import parse_code
from chalicelib.domain.coversheet import Batch, CoverSheet, complaint
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.papers.naming import paper_id
from chalicelib.domain.parts import Paper
from chalicelib.domain.reading import PageReading, Reading, UnreadablePaper, unread_pages
from chalicelib.domain.records import TrayEntry
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, Refusal
from chalicelib.usecases.archiving import Sheaf, archived, chosen
from chalicelib.usecases.digitising import Digitising, enter_paper, is_filed

_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{2})*-\d{6}-\d{4,9}")


class Stray(Refusal):
    """Pages that find no dossier by themselves; `reason` and `sentence` go into the tray."""

    code: ClassVar[str] = "stray"

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Arrival:
    """A scanned file as it first arrived; the same bytes keep it, whatever they are called later.

    So everything made of it has the same name however often and wherever the work is cut off.
    """

    sha256: str
    key: str
    at: datetime

    @property
    def agency(self) -> str:
        """Return the agency whose scanner sent it."""
        return self.key.split("/")[1]

    def entry_id(self, batch: int = 0) -> str:
        """Return the name of a tray entry made of a batch, or of the whole file (0).

        It sorts by arrival.
        """
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S}-{self.sha256[:12]}-{batch:04}"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned file: how it arrived, and what was read of it."""

    arrival: Arrival
    sheaf: Sheaf


def placed(office: Digitising, scan: Scan, number: int, batch: Batch, at: datetime) -> bool:
    """File the batch of that number or lay it into the tray, and tell whether it was filed."""
    entry_id = scan.arrival.entry_id(number)
    if batch.sheet is None and not batch.pages:
        return False
    if _is_in_tray(office, scan.arrival.agency, entry_id):
        return False
    try:
        _file(office, scan, batch, at)
    except Stray as no:
        entry = unread(scan.arrival, no.reason, no.sentence)
        office.dossiers.put_tray(_laid(office, scan, batch, replace(entry, id=entry_id)))
        return False
    return True


def _file(office: Digitising, scan: Scan, batch: Batch, at: datetime) -> None:
    """File a batch as its sheet says, unless an earlier try did; raises Stray."""
    dossier, sheet = _addressee(office, scan.sheaf.reading, batch)
    if is_filed(dossier, sheet.component, paper_id(scan.arrival.sha256, batch.pages)):
        return
    _belongs(scan.arrival, sheet, dossier)
    paper = _paper(office, scan, batch)
    try:
        enter_paper(office, dossier.code, paper, at)
    except NotAllowedNow as no:
        raise Stray("dossier-ended", no.sentence) from None


def _paper(office: Digitising, scan: Scan, batch: Batch) -> Paper:
    component = batch.sheet.component if batch.sheet else ""
    source = f"scan:{scan.arrival.key}"
    return archived(office, scan.sheaf, batch.pages, component, source)


def _addressee(office: Digitising, reading: Reading, batch: Batch) -> tuple[Dossier, CoverSheet]:
    """Return where a batch belongs by what its sheet says; raises Stray."""
    pages = chosen(reading, batch.pages)
    if pages and all(page.unread for page in pages):
        raise _illegible(pages)
    if (why := complaint(batch)) is not None or batch.sheet is None:
        raise Stray("wrong-count" if batch.sheet else "no-sheet", why or "")
    if not pages:
        raise Stray("only-blanks", "Sau bìa quét chỉ có trang trắng; hãy kiểm tra và quét lại.")
    try:
        return office.dossiers.get(batch.sheet.dossier), batch.sheet
    except NotFound:
        why = f"Không có hồ sơ {batch.sheet.dossier} ghi trên bìa quét."
        raise Stray("unknown-dossier", why) from None


def _illegible(pages: Sequence[PageReading]) -> Stray:
    """Return that none of these pages can be read, and why the first of them cannot."""
    no = UnreadablePaper(pages[0].unread or "broken", pages[0].number)
    return Stray(no.reason, no.sentence)


def _belongs(arrival: Arrival, sheet: CoverSheet, dossier: Dossier) -> None:
    if arrival.agency not in dossier.agencies:
        why = f"Hồ sơ {dossier.code} không thuộc đơn vị có máy quét này."
        raise Stray("foreign-agency", why)
    if all(component.code != sheet.component for component in dossier.components):
        why = f"Hồ sơ {dossier.code} không có thành phần “{sheet.component}” ghi trên bìa quét."
        raise Stray("unknown-component", why)


def _laid(office: Digitising, scan: Scan, batch: Batch, entry: TrayEntry) -> TrayEntry:
    """Return a tray entry with what there is to see of its pages."""
    pages = chosen(scan.sheaf.reading, batch.pages)
    entry = replace(entry, pages=batch.pages, suggestion=_suggestion(batch, pages))
    if not any(page.is_visible for page in pages):
        return entry
    paper = _paper(office, scan, batch)
    return replace(
        entry,
        sentence=" ".join((entry.sentence, *unread_pages(pages))),
        archive_key=paper.archive_key,
        kind=paper.kind,
        confidence=paper.confidence,
        fields=paper.fields,
        warnings=paper.warnings,
        signed=paper.signed,
        previews=paper.previews,
        size=paper.size,
    )


def _is_in_tray(office: Digitising, agency: str, entry_id: str) -> bool:
    """Tell whether an earlier try laid it there; a person may even have filed it by now."""
    try:
        office.dossiers.tray_entry(agency, entry_id)
    except NotFound:
        return False
    return True


def unread(arrival: Arrival, reason: str, sentence: str) -> TrayEntry:
    """Return the tray entry of a file nothing was read of; it stays in the inbox."""
    return TrayEntry(
        id=arrival.entry_id(),
        agency=arrival.agency,
        source_key=arrival.key,
        reason=reason,
        sentence=sentence,
        pages=(),
        archive_key=None,
        sha256=arrival.sha256,
        kind="",
        confidence=0.0,
        fields=(),
        suggestion=None,
        arrived_at=arrival.at,
    )


def _suggestion(batch: Batch, pages: Sequence[PageReading]) -> str | None:
    """Return the dossier code on the sheet, or the first one printed on a page."""
    if batch.sheet is not None:
        return batch.sheet.dossier
    for page in pages:
        for found in _CODE.findall(page.text):
            try:
                return str(parse_code(found))
            except Invalid:
                continue
    return None
