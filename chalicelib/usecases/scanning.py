"""Scanning: every page of a scan finds its dossier by its cover sheet, or a person who looks."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.coversheet import split
from chalicelib.domain.quarantine import UNCHECKED, is_late
from chalicelib.domain.reading import REASONS, UnreadablePaper
from chalicelib.domain.records import Once, ScanReceipt
from chalicelib.domain.refusals import NotFound, TooLarge, TryLater
from chalicelib.usecases.archiving import Sheaf, keep_original
from chalicelib.usecases.digitising import Digitising, Done, take_upload
from chalicelib.usecases.parting import whole
from chalicelib.usecases.ports import Conflict, Fetched
from chalicelib.usecases.quarantine import Held, let_in
from chalicelib.usecases.sorting import Arrival, Scan, placed, unread

SCOPE = "scan"
ARRIVALS = "arrival"
"""The scope of marks that say of each version of a scanned file what became of it."""


class Unaccounted(Exception):
    """The pages of a scan do not add up: nothing may be called finished."""


def digitise(
    office: Digitising,
    key: str,
    arrived: datetime,
    at: datetime,
    sha256: str | None = None,
    version: str = "",
) -> Done:
    """Take in what arrived in the inbox under `key` at the moment `arrived`.

    ``citizen/<owner>/<upload id>`` or ``scan/<agency>/<device>/<name>``; anything else is no place
    papers are sent to, nor is a folder. `version` and `sha256` say which bytes are meant where that
    is known. Raises what is worth another try; everything else ends with a person told.
    """
    if is_upload(key):
        return take_upload(office, key, arrived, at)
    if is_scan(key):
        return take_scan(office, key, arrived, at, sha256, version)
    return Done.IGNORED


def is_upload(key: str) -> bool:
    """Tell whether citizens send files to such a place."""
    kind, *rest = key.split("/")
    return kind == "citizen" and len(rest) == len(("owner", "upload"))


def is_scan(key: str) -> bool:
    """Tell whether scanners send files to such a place."""
    kind, *rest = key.split("/")
    return kind == "scan" and len(rest) >= len(("agency", "device", "name")) and rest[-1] != ""


def name_of(key: str, version: str) -> str:
    """Return what a version of a file is called where its key may name a person: 64 hex digits."""
    return hashlib.sha256(f"{key}@{version}".encode()).hexdigest()


def take_scan(
    office: Digitising,
    key: str,
    arrived: datetime,
    at: datetime,
    meant: str | None = None,
    version: str = "",
) -> Done:
    """Read a scan, file each batch with its dossier or lay it into the agency's tray.

    The receipt is written last: until then the same file is worked through again, and each step
    finds what is already done. Then a mark of this version says what became of it, so that the same
    bytes under another name are accounted for too. Raises NotFound for an agency that does not
    exist.
    """
    office.catalogue.agency(key.split("/")[1])
    try:
        judged = office.inbox.judged(key, version)
        unopened = _unopened(key, judged.version, arrived)
        found = let_in(office, key, judged, arrived, at)
    except Held:
        return Done.HELD
    except NotFound:
        return Done.GONE if meant is None else lost(office, key, meant, at)
    except (UnreadablePaper, TooLarge) as no:
        return _parked(office, unopened, no, at)
    if is_late(found.arrived, at) and _is_parked(office, unopened):
        return _parked(office, unopened, UnreadablePaper(UNCHECKED), at)
    sha256 = hashlib.sha256(found.data).hexdigest()
    if meant not in {None, sha256}:
        return lost(office, key, meant or "", at)
    became = _scanned(office, Arrival(sha256, key, arrived), found, at)
    return became if became is Done.PARTED else noted(office, unopened.sha256, sha256, became, at)


def noted(office: Digitising, name: str, sha256: str, became: Done, at: datetime) -> Done:
    """Mark what became of the version of that name, once (1 PutItem), and return it.

    `sha256` is of its bytes; of a file that nobody opened it is the name.
    """
    mark = Once(scope=ARRIVALS, key=name, fingerprint=sha256, answer=became, at=at)
    with suppress(Conflict):
        office.dossiers.mark(mark)
    return became


def _unopened(key: str, version: str, arrived: datetime) -> Arrival:
    """Return the arrival of a file of which nobody has seen the bytes."""
    return Arrival(name_of(key, version), key, arrived)


def _parked(
    office: Digitising, unopened: Arrival, no: UnreadablePaper | TooLarge, at: datetime
) -> Done:
    """Lay a file that nobody opens into the tray, once, whoever tells of it how often."""
    reason = no.reason if isinstance(no, UnreadablePaper) else no.code
    entry = unread(_first(office, unopened, at), reason, no.sentence)
    office.dossiers.put_tray(replace(entry, sha256=""))
    became = Done.UNCHECKED if reason == UNCHECKED else Done.REJECTED
    return noted(office, unopened.sha256, unopened.sha256, became, at)


def _is_parked(office: Digitising, unopened: Arrival) -> bool:
    """Tell whether a person was told, or was about to be, that a file is not taken."""
    return office.dossiers.once(SCOPE, unopened.sha256) is not None


def _scanned(office: Digitising, came: Arrival, found: Fetched, at: datetime) -> Done:
    if office.dossiers.receipt(came.sha256) is not None:
        return Done.DUPLICATE
    arrival = _first(office, came, at)
    try:
        reading = whole(office, came.key, found.data, came.sha256, found.version)
    except UnreadablePaper as no:
        office.dossiers.put_tray(unread(arrival, no.reason, no.sentence))
        _finish(office, _receipt(arrival, at))
        return Done.REJECTED
    if reading is None:
        return Done.PARTED
    keep_original(office.archive, found.data, reading)
    with office.reader.copier(found.data, reading) as copier:
        receipt = _taken(office, Scan(arrival, Sheaf(found.data, reading, copier)), at)
    _finish(office, receipt)
    return Done.SCANNED


def lost(office: Digitising, key: str, sha256: str, at: datetime) -> Done:
    """Tell a person that a scan was replaced or removed before all its parts were read.

    What replaced it has a notice of its own. Of an upload nobody need be told: whoever sent it
    sent something else instead.
    """
    if not key.startswith("scan/"):
        return Done.GONE
    if office.dossiers.receipt(sha256) is not None:
        return Done.DUPLICATE
    arrival = _first(office, Arrival(sha256, key, at), at)
    office.dossiers.put_tray(unread(arrival, "replaced", REASONS["replaced"]))
    return Done.REJECTED


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


def _taken(office: Digitising, scan: Scan, at: datetime) -> ScanReceipt:
    """Work through every batch of a scan that was read, and return what became of the pages."""
    pages = scan.sheaf.reading.pages
    receipt = replace(_receipt(scan.arrival, at), pages=len(pages))
    batches = split([page.sheet for page in pages], [page.blank for page in pages])
    for number, batch in enumerate(batches, start=1):
        filed = placed(office, scan, number, batch, at)
        receipt = replace(
            receipt,
            sheets=receipt.sheets + (batch.sheet is not None),
            blank=receipt.blank + len(batch.blanks),
            filed=receipt.filed + (len(batch.pages) if filed else 0),
            in_tray=receipt.in_tray + (0 if filed else len(batch.pages)),
        )
    return receipt


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
