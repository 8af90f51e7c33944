"""Scanning: every page of a scan finds its dossier by its cover sheet, or a person who looks."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from chalicelib.domain.codes import parse_code
from chalicelib.domain.coversheet import Batch, CoverSheet, complaint, split
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Paper
from chalicelib.domain.reading import Reading, UnreadablePaper
from chalicelib.domain.records import Once, ScanReceipt, TrayEntry
from chalicelib.domain.refusals import (
    Invalid,
    NotAllowedNow,
    NotFound,
    Refusal,
    TooLarge,
    TryLater,
)
from chalicelib.usecases.digitising import (
    Digitising,
    Done,
    archived,
    chosen,
    enter_paper,
    is_filed,
    keep_original,
    take_upload,
)
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.uploading import MOST_BYTES

SCOPE = "scan"
_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{2})*-\d{6}-\d{4,9}")


class Unaccounted(Exception):
    """The pages of a scan do not add up: nothing may be called finished."""


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


def digitise(office: Digitising, key: str, arrived: datetime, at: datetime) -> Done:
    """Take in what arrived in the inbox under `key` at the moment `arrived`.

    ``citizen/<owner>/<upload id>`` or ``scan/<agency>/<device>/<name>``; anything else is no place
    papers are sent to. Raises what is worth another try; everything else ends with a person told.
    """
    kind, *rest = key.split("/")
    if kind == "citizen" and len(rest) == len(("owner", "upload")):
        return take_upload(office, key, at)
    if kind == "scan" and len(rest) >= len(("agency", "device", "name")):
        return take_scan(office, key, arrived, at)
    return Done.IGNORED


def take_scan(office: Digitising, key: str, arrived: datetime, at: datetime) -> Done:
    """Read a scan, file each batch with its dossier or lay it into the agency's tray.

    The receipt is written last: until then the same file is worked through again, and each step
    finds what is already done. Raises NotFound for an agency that does not exist.
    """
    office.catalogue.agency(key.split("/")[1])
    try:
        data = office.inbox.fetch(key, MOST_BYTES)
    except NotFound:
        return Done.GONE
    except TooLarge as no:
        named = Arrival(hashlib.sha256(key.encode()).hexdigest(), key, arrived)
        entry = replace(_unread(named, no.code, no.sentence), sha256="")
        office.dossiers.put_tray(entry)
        return Done.REJECTED
    sha256 = hashlib.sha256(data).hexdigest()
    if office.dossiers.receipt(sha256) is not None:
        return Done.DUPLICATE
    arrival = _first(office, Arrival(sha256, key, arrived), at)
    try:
        reading = office.reader.read(data)
    except UnreadablePaper as no:
        office.dossiers.put_tray(_unread(arrival, no.reason, no.sentence))
        _finish(office, _receipt(arrival, at))
        return Done.REJECTED
    _finish(office, _taken(office, arrival, data, reading, at))
    return Done.SCANNED


def _first(office: Digitising, arrival: Arrival, at: datetime) -> Arrival:
    """Return how these bytes first arrived, after entering `arrival` if that is now."""
    mark = Once(
        scope=SCOPE,
        key=arrival.sha256,
        fingerprint=arrival.sha256,
        answer=f"{arrival.at.isoformat()} {arrival.key}",
        at=at,
    )
    try:
        office.dossiers.mark(mark)
    except Conflict:
        known = office.dossiers.once(SCOPE, arrival.sha256)
        if known is None:
            raise TryLater("Tệp quét này đang được đọc.", "scan") from None
        moment, _, key = known.answer.partition(" ")
        return Arrival(arrival.sha256, key, datetime.fromisoformat(moment))
    return arrival


def _taken(
    office: Digitising, arrival: Arrival, data: bytes, reading: Reading, at: datetime
) -> ScanReceipt:
    """Work through every batch of a scan that was read, and return what became of the pages."""
    keep_original(office.archive, data, reading)
    receipt = replace(_receipt(arrival, at), pages=len(reading.pages))
    pages = reading.pages
    batches = split([page.sheet for page in pages], [page.blank for page in pages])
    for number, batch in enumerate(batches, start=1):
        filed = _placed(office, arrival, data, reading, (number, batch), at)
        receipt = replace(
            receipt,
            sheets=receipt.sheets + (batch.sheet is not None),
            blank=receipt.blank + len(batch.blanks),
            filed=receipt.filed + (len(batch.pages) if filed else 0),
            in_tray=receipt.in_tray + (0 if filed else len(batch.pages)),
        )
    return receipt


def _placed(
    office: Digitising,
    arrival: Arrival,
    data: bytes,
    reading: Reading,
    numbered: tuple[int, Batch],
    at: datetime,
) -> bool:
    """File a batch or lay it into the tray, and tell whether it was filed."""
    number, batch = numbered
    entry_id = arrival.entry_id(number)
    if batch.sheet is None and not batch.pages:
        return False
    if _is_in_tray(office, arrival.agency, entry_id):
        return False
    paper = _paper(office, arrival, data, reading, batch)
    try:
        _file(office, arrival, batch, paper, at)
    except Stray as no:
        entry = replace(
            _unread(arrival, no.reason, no.sentence),
            id=entry_id,
            pages=batch.pages,
            suggestion=_suggestion(reading, batch),
        )
        office.dossiers.put_tray(_with_paper(entry, paper))
        return False
    return True


def _paper(
    office: Digitising, arrival: Arrival, data: bytes, reading: Reading, batch: Batch
) -> Paper | None:
    if not batch.pages:
        return None
    component = batch.sheet.component if batch.sheet else ""
    source = f"scan:{arrival.key}"
    return archived(office, data, reading, batch.pages, component, source)


def _file(
    office: Digitising, arrival: Arrival, batch: Batch, paper: Paper | None, at: datetime
) -> None:
    """File `paper` as its sheet says, unless an earlier try did; raises Stray."""
    if (why := complaint(batch)) is not None or batch.sheet is None:
        raise Stray("wrong-count" if batch.sheet else "no-sheet", why or "")
    if paper is None:
        raise Stray("only-blanks", "Sau bìa quét chỉ có trang trắng; hãy kiểm tra và quét lại.")
    try:
        dossier = office.dossiers.get(batch.sheet.dossier)
    except NotFound:
        why = f"Không có hồ sơ {batch.sheet.dossier} ghi trên bìa quét."
        raise Stray("unknown-dossier", why) from None
    if is_filed(dossier, paper):
        return
    _belongs(arrival, batch.sheet, dossier)
    try:
        enter_paper(office, dossier.code, paper, at)
    except NotAllowedNow as no:
        raise Stray("dossier-ended", no.sentence) from None


def _belongs(arrival: Arrival, sheet: CoverSheet, dossier: Dossier) -> None:
    if arrival.agency not in dossier.agencies:
        why = f"Hồ sơ {dossier.code} không thuộc đơn vị có máy quét này."
        raise Stray("foreign-agency", why)
    if all(component.code != sheet.component for component in dossier.components):
        why = f"Hồ sơ {dossier.code} không có thành phần “{sheet.component}” ghi trên bìa quét."
        raise Stray("unknown-component", why)


def _is_in_tray(office: Digitising, agency: str, entry_id: str) -> bool:
    """Tell whether an earlier try laid it there; a person may even have filed it by now."""
    try:
        office.dossiers.tray_entry(agency, entry_id)
    except NotFound:
        return False
    return True


def _unread(arrival: Arrival, reason: str, sentence: str) -> TrayEntry:
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


def _with_paper(entry: TrayEntry, paper: Paper | None) -> TrayEntry:
    if paper is None:
        return entry
    return replace(
        entry,
        archive_key=paper.archive_key,
        kind=paper.kind,
        confidence=paper.confidence,
        fields=paper.fields,
    )


def _suggestion(reading: Reading, batch: Batch) -> str | None:
    """Return the dossier code on the sheet, or the first one printed on a page."""
    if batch.sheet is not None:
        return batch.sheet.dossier
    for page in chosen(reading, batch.pages):
        for found in _CODE.findall(page.text):
            try:
                return str(parse_code(found))
            except Invalid:
                continue
    return None


def _receipt(arrival: Arrival, at: datetime) -> ScanReceipt:
    return ScanReceipt(
        sha256=arrival.sha256,
        source_key=arrival.key,
        agency=arrival.agency,
        pages=0,
        filed=0,
        blank=0,
        sheets=0,
        in_tray=0,
        finished_at=at,
    )


def _finish(office: Digitising, receipt: ScanReceipt) -> None:
    if not receipt.is_conserved:
        raise Unaccounted(f"{receipt.pages} pages read, others accounted for")
    office.dossiers.put_receipt(receipt)
