"""Viewing: a dossier for those who may see it, and the lists that lead to it."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain import access, rating
from chalicelib.domain import clock as clocks
from chalicelib.domain.acts import (
    FailRefund,
    FilePaper,
    OrderRefund,
    RecordAgencySeal,
    RecordSignature,
    RejectPaper,
    Remind,
)
from chalicelib.domain.bills import Bill
from chalicelib.domain.checking import brought
from chalicelib.domain.codes import secret_hash
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.decisions import may, why_not_now
from chalicelib.domain.desk import agency_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import ResultProposed
from chalicelib.domain.history import Event
from chalicelib.domain.papers.naming import preview_key, thumbnail_key
from chalicelib.domain.parts import Paper, Supplement
from chalicelib.domain.people import Person
from chalicelib.domain.permits import PERMITS
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Forbidden, NotFound, TryLater
from chalicelib.domain.results.seen import Outcome, fetched, outcome
from chalicelib.domain.signed import proposal_key
from chalicelib.domain.status import LABELS, Status
from chalicelib.domain.whereabouts import Whereabouts, whereabouts
from chalicelib.domain.writs.issued import Issued, issued
from chalicelib.domain.writs.writ import Writ
from chalicelib.usecases import opening
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.filing import tracking_secret
from chalicelib.usecases.ports import Archive, Catalogue, Dossiers, Page

UNASKED = frozenset(
    {
        *(FilePaper, RejectPaper, Remind, OrderRefund, FailRefund),
        *(RecordSignature, RecordAgencySeal),
    }
)
"""Acts nobody asks for on a dossier's page: machines do, for scans, clocks, money, signatures."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An act and, where it is not allowed now, why not."""

    name: str
    label: str
    why_not: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A dossier as somebody who may see it sees it."""

    dossier: Dossier
    events: tuple[Event, ...]
    orders: tuple[Order, ...]
    bills: tuple[Bill, ...]
    writs: tuple[Issued, ...]
    papers: tuple[Paper, ...]
    procedure: Procedure
    deadline: Deadline
    allowed: tuple[Allowed, ...]
    outcome: Outcome
    sealed_by: str
    """Which agency's seal is on the e-result that is seen, "" where there is none."""
    stands: Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What code and secret show without an account: where it lies, since when, until when."""

    code: str
    procedure_name: str
    status: Status
    label: str
    step_name: str
    agency_name: str
    since: datetime
    due: datetime
    step_due: datetime
    paused: bool
    owed: int
    supplement: Supplement | None
    rating: int | None
    rating_remark: str
    may_rate: bool
    stands: Whereabouts


def view(
    dossiers: Dossiers,
    catalogue: Catalogue,
    by: Person,
    code: str,
    at: datetime,
    *,
    whole: bool = True,
) -> View:
    """Return the whole dossier (1 Query); raises NotFound for whoever may not see it.

    That the office opens the `whole` is noted first (1 PutItem); less, by the errand that asks.
    """
    file = dossiers.file(code)
    dossier = access.readable(by, file.dossier)
    if whole:
        opening.note(dossiers, dossier, by, at)
    rules = rules_of(catalogue, dossier)
    papers = tuple(paper for event in file.events for paper, _ in brought(event.what))
    seen = outcome(file.events, dossier, file.troubles, rules.procedure.result, by)
    return View(
        dossier=dossier,
        events=file.events,
        orders=file.orders,
        bills=file.bills,
        writs=issued(file.events, file.writs, by, at),
        papers=papers,
        procedure=rules.procedure,
        deadline=clocks.explain(dossier.clock, rules.calendar, at),
        allowed=allowed(dossier, by),
        outcome=seen,
        sealed_by=catalogue.agency(seen.seal.agency).name if seen.seal else "",
        stands=_stands(catalogue, dossier, rules.procedure, at),
    )


def one(dossiers: Dossiers, by: Person, code: str) -> Dossier:
    """Return a dossier as it stands (1 GetItem); raises NotFound for whoever may not see it."""
    return access.readable(by, dossiers.get(code))


def _stands(
    catalogue: Catalogue, dossier: Dossier, procedure: Procedure, at: datetime
) -> Whereabouts:
    case = procedure.case(dossier.case)
    return whereabouts(dossier, case, lambda agency: catalogue.agency(agency).name, at)


def allowed(dossier: Dossier, by: Person) -> tuple[Allowed, ...]:
    """Return every act `by` may ever ask of the dossier, with the reason where not now."""
    return tuple(
        Allowed(permit.name, permit.label, why_not_now(dossier, kind))
        for kind, permit in PERMITS.items()
        if kind not in UNASKED and may(dossier, kind, by)
    )


def paper(view: View, paper_id: str) -> Paper:
    """Return one paper of a dossier somebody sees; raises NotFound."""
    for candidate in view.papers:
        if candidate.id == paper_id:
            return candidate
    raise NotFound("Không tìm thấy giấy tờ này trong hồ sơ.", "paper")


def writ(view: View, seq: str) -> Writ:
    """Return the writ of an entry of a dossier somebody sees; raises NotFound.

    `seq` is the number of the entry as it was asked for.
    """
    for candidate in view.writs:
        if str(candidate.seq) == seq:
            if candidate.writ is None:
                raise NotFound("Văn bản này đang được lập; hãy thử lại sau ít phút.", "seq")
            return candidate.writ
    raise NotFound("Hồ sơ không có văn bản này.", "seq")


def proposal(view: View, archive: Archive, seq: str, at: datetime) -> str:
    """Return a short-lived address of the picture of a proposal (1 ListObjectsV2).

    `seq` is the number of its entry as it was asked for. Raises NotFound where that proposed
    nothing, TryLater until the picture is made.
    """
    last = view.outcome.proposal
    for event in view.events if last else ():
        if str(event.seq) == seq and isinstance(event.what, ResultProposed):
            if last and last.seq == event.seq and last.trouble:
                raise TryLater(last.trouble.sentence, "seq")
            key = proposal_key(view.dossier.code, event.seq)
            if key not in archive.listed(key):
                raise TryLater("Dự thảo này đang được lập; hãy thử lại sau ít phút.", "seq")
            return archive.link(key, f"{view.dossier.code}-du-thao-{seq}.pdf", at)
    raise NotFound("Hồ sơ không có dự thảo này.", "seq")


def result(view: View, archive: Archive, at: datetime) -> str:
    """Return a short-lived address of the result (no call); raises NotFound.

    Raises NotAllowedNow for applicants once it is revoked; officers look at it all the same. A
    signed one is saved and not shown by the browser: what checks its signature opens it.
    """
    name = f"{view.dossier.code}-ket-qua.pdf"
    return archive.link(fetched(view.outcome), name, at, apart=view.outcome.is_signed)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Short-lived addresses of what there is to look at of a paper: pages by number, from 1."""

    thumbnail: str | None
    pages: Mapping[int, str]


def pictures(paper: Paper, archive: Archive, at: datetime) -> Pictures:
    """Return the pictures of a paper somebody may see (no call)."""
    key, name = paper.archive_key, paper.id[:8]
    pages = {
        page: archive.link(preview_key(key, page), f"{name}-{page}.webp", at)
        for page in paper.previews
    }
    return Pictures(thumbnail(paper, archive, at), pages)


def thumbnail(paper: Paper, archive: Archive, at: datetime) -> str | None:
    """Return the address of a paper's first page in little, None where there is none (no call)."""
    if not paper.previews:
        return None
    return archive.link(thumbnail_key(paper.archive_key), f"{paper.id[:8]}.webp", at)


def link(paper: Paper, archive: Archive, name: str, at: datetime) -> str:
    """Return a short-lived address of a paper (no call).

    A signed one, which is the file as it came, is saved and not shown by the browser: what checks
    its signature opens it.
    """
    return archive.link(paper.archive_key, name, at, apart=paper.signed)


class Heads(Protocol):
    """Where it is read how a dossier stands."""

    def get(self, code: str) -> Dossier:
        """Return the dossier as it stands; raises NotFound."""


def track(dossiers: Heads, catalogue: Catalogue, code: str, secret: str, at: datetime) -> Tracked:
    """Return where a dossier lies (1 GetItem); a wrong secret and a wrong code look the same."""
    dossier = proven(dossiers, code, secret)
    rules = rules_of(catalogue, dossier)
    return Tracked(
        code=dossier.code,
        procedure_name=dossier.procedure_name,
        status=dossier.status,
        label=LABELS[dossier.status][0],
        step_name=rules.procedure.case(dossier.case).step(dossier.step).name,
        agency_name=catalogue.agency(agency_of(dossier.desk)).name,
        since=dossier.changed_at,
        due=clocks.explain(dossier.clock, rules.calendar, at).due,
        step_due=dossier.step_due,
        paused=dossier.clock.is_paused,
        owed=dossier.owed,
        supplement=dossier.supplement,
        rating=dossier.rating,
        rating_remark=dossier.rating_remark,
        may_rate=rating.is_open(dossier, at),
        stands=_stands(catalogue, dossier, rules.procedure, at),
    )


def proven(dossiers: Heads, code: str, secret: str) -> Dossier:
    """Return the dossier whose code and secret somebody has; raises the same NotFound for both."""
    unknown = NotFound("Mã hồ sơ hoặc mã tra cứu không đúng; hãy kiểm tra trên giấy hẹn.", "secret")
    try:
        dossier = dossiers.get(code)
    except NotFound:
        raise unknown from None
    if not hmac.compare_digest(dossier.secret_hash, secret_hash(secret)):
        raise unknown
    return dossier


def mine(dossiers: Dossiers, by: Person, cursor: str | None = None) -> Page:
    """Return the dossiers of whoever asks, newest first (1 Query)."""
    return _readable(by, dossiers.mine(by.id, cursor))


def worklist(
    dossiers: Dossiers, by: Person, desk: str | None = None, cursor: str | None = None
) -> Page:
    """Return what lies on a desk, earliest due first (1 Query); one's own first desk by default."""
    own = access.desks(by)
    if desk is None and not own:
        raise Forbidden("Ông/bà không có bàn làm việc nào; hãy chọn danh sách cần xem.", "desk")
    return _readable(by, dossiers.worklist(access.worklist_desk(by, desk or own[0]), cursor))


def secret_for(tracking_key: bytes, dossier: Dossier) -> str | None:
    """Return the tracking secret for a slip, or None where the key changed since it was filed."""
    secret = tracking_secret(tracking_key, dossier.code)
    return secret if hmac.compare_digest(secret_hash(secret), dossier.secret_hash) else None


def _readable(by: Person, page: Page) -> Page:
    return Page(tuple(row for row in page.rows if access.may_read(by, row)), page.cursor)
