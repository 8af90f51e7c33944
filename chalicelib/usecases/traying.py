"""Traying: scanned pages that found no dossier by themselves, and the officer who finds it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.access import Seen
from chalicelib.domain.acts import FilePaper
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.papers.naming import paper_id
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import Person, Role
from chalicelib.domain.records import TrayEntry
from chalicelib.domain.refusals import Forbidden, NotAllowedNow, TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers


def waiting(dossiers: Dossiers, by: Person, agency: str | None = None) -> tuple[TrayEntry, ...]:
    """Return what waits in the tray of one's own agency, or of `agency`, oldest first (1 Query).

    Entries one may not see are left out, as everywhere; raises Forbidden for who has no agency.
    """
    own = _agency(by)
    whose = agency or own
    seen = Seen(owner=None, agencies=frozenset({whose}))
    return dossiers.tray(whose) if access.may_read(by, seen) else ()


def file(
    dossiers: Dossiers,
    catalogue: Catalogue,
    by: Person,
    entry_id: str,
    code: str,
    component: str,
    at: datetime,
    chance: Chance,
) -> Dossier:
    """File a tray entry of one's own agency with a dossier, and return the dossier after it.

    The paper and the settled entry are one transaction: two officers cannot file it twice. Raises
    NotFound, Forbidden, NotAllowedNow or Invalid.
    """
    agency = _agency(by)
    for _ in range(TRIES):
        entry = _open(dossiers.tray_entry(agency, entry_id))
        before = access.readable(by, dossiers.get(code))
        act = FilePaper(paper=_paper(entry, component))
        move = moved(before, act, by, at, rules_of(catalogue, before), chance)
        try:
            dossiers.save(replace(move, tray=replace(entry, settled=True)))
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")


def set_aside(dossiers: Dossiers, by: Person, entry_id: str) -> TrayEntry:
    """Take an entry without a readable page out of the tray, once it was scanned again.

    Raises NotFound or Forbidden, and NotAllowedNow where there are pages: those must be filed.
    """
    agency = _agency(by)
    if not by.has(Role.RECEPTION, Role.LEADER):
        raise Forbidden("Chỉ cán bộ tiếp nhận được dọn khay quét.", "entry")
    entry = dossiers.tray_entry(agency, entry_id)
    if entry.archive_key is not None:
        raise NotAllowedNow("Mục này có trang đã đọc được; hãy đưa vào hồ sơ.", "entry")
    settled = replace(entry, settled=True)
    dossiers.put_tray(settled)
    return settled


def _agency(by: Person) -> str:
    if by.agency is None:
        raise Forbidden("Chỉ cán bộ của đơn vị xem được khay quét.", "agency")
    return by.agency


def _open(entry: TrayEntry) -> TrayEntry:
    if entry.settled:
        raise NotAllowedNow("Mục này trong khay quét đã được đưa vào hồ sơ.", "entry")
    if entry.archive_key is None:
        raise NotAllowedNow("Mục này không có trang nào đọc được; hãy quét lại bản giấy.", "entry")
    return entry


def _paper(entry: TrayEntry, component: str) -> Paper:
    return Paper(
        id=paper_id(entry.sha256, entry.pages),
        component=component,
        archive_key=entry.archive_key or "",
        sha256=entry.sha256,
        pages=len(entry.pages),
        kind=entry.kind,
        confidence=entry.confidence,
        fields=entry.fields,
        source=f"scan:{entry.source_key}",
        warnings=entry.warnings,
        signed=entry.signed,
        previews=entry.previews,
        size=entry.size,
    )
