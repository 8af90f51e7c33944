"""Looking: an entry of the tray, what became of its whole scan, and where it may belong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.access import Seen
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.papers.naming import preview_key
from chalicelib.domain.people import Person
from chalicelib.domain.records import ScanReceipt, TrayEntry
from chalicelib.domain.refusals import Forbidden, NotFound, Refusal
from chalicelib.usecases.ports import Archive, Dossiers


@dataclass(frozen=True, slots=True)
class Looked:
    """A tray entry as an officer looks at it.

    `receipt` is None while its scan is still worked on. `dossier` is the one asked about, or else
    the one suggested; where it cannot be, `why_not` says so of a code that was asked for.
    """

    entry: TrayEntry
    receipt: ScanReceipt | None = None
    dossier: Dossier | None = None
    why_not: Refusal | None = None


def entry(dossiers: Dossiers, by: Person, entry_id: str, agency: str | None = None) -> TrayEntry:
    """Return an entry of the tray of one's own agency, or of `agency` (1 GetItem).

    Raises NotFound for what is not there, was settled, or is not one's to see, and Forbidden for
    who has no agency.
    """
    whose = agency or by.agency
    if whose is None:
        raise Forbidden("Chỉ cán bộ của đơn vị xem được khay quét.", "agency")
    gone = NotFound("Không có mục này trong khay quét, hoặc đã được xử lý xong.", "entry")
    if not access.may_read(by, Seen(owner=None, agencies=frozenset({whose}))):
        raise gone
    try:
        found = dossiers.tray_entry(whose, entry_id)
    except NotFound:
        raise gone from None
    if found.settled:
        raise gone
    return found


def pictures(entry: TrayEntry, archive: Archive, at: datetime) -> Mapping[int, str]:
    """Return short-lived addresses of the pictures of an entry's pages, from 1 (no call)."""
    key = entry.archive_key
    if key is None:
        return {}
    return {
        page: archive.link(preview_key(key, page), f"{entry.id}-{page}.webp", at)
        for page in entry.previews
    }


def look(
    dossiers: Dossiers, by: Person, entry_id: str, agency: str | None, code: str | None
) -> Looked:
    """Return an entry with its receipt and the dossier `code`, or the one suggested (3 GetItem)."""
    found = entry(dossiers, by, entry_id, agency)
    receipt = dossiers.receipt(found.sha256) if found.sha256 else None
    wanted = code or found.suggestion
    if not wanted:
        return Looked(found, receipt)
    try:
        return Looked(found, receipt, access.readable(by, dossiers.get(wanted)))
    except NotFound as no:
        return Looked(found, receipt, why_not=no if code else None)
