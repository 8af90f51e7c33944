"""Shown: what people and programs get to see of a dossier; secrets and salts never leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.checking import papers_of
from chalicelib.domain.comparing import mismatches
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind, FeeLine
from chalicelib.domain.happenings import Happening, Moved, Submitted
from chalicelib.domain.history import Event
from chalicelib.domain.parts import (
    Applicant,
    Channel,
    Claim,
    Component,
    Paper,
    Payment,
    Result,
    Supplement,
)
from chalicelib.domain.people import SYSTEM, Person, Role
from chalicelib.domain.persons import in_dossier
from chalicelib.domain.refunds import Refund
from chalicelib.domain.status import LABELS, Status
from chalicelib.handlers.http import papers
from chalicelib.handlers.http.papers import PaperShown
from chalicelib.usecases.ports import Page, Row
from chalicelib.usecases.viewing import Allowed, View

EVENTS: Mapping[str, str] = {
    "submitted": "Nộp hồ sơ",
    "accepted": "Tiếp nhận hồ sơ",
    "refused": "Từ chối tiếp nhận",
    "moved": "Chuyển bước xử lý",
    "supplement-asked": "Yêu cầu bổ sung giấy tờ",
    "supplement-answered": "Công dân nộp bổ sung",
    "supplement-completed": "Xác nhận bổ sung đầy đủ",
    "fee-demanded": "Yêu cầu nộp phí, lệ phí",
    "fee-paid": "Đã nộp phí, lệ phí",
    "refund-ordered": "Yêu cầu hoàn trả tiền",
    "refund-failed": "Chưa hoàn trả được tiền",
    "refunded": "Đã hoàn trả tiền",
    "withdrawal-asked": "Công dân yêu cầu rút hồ sơ",
    "withdrawal-declined": "Không đồng ý cho rút hồ sơ",
    "stopped": "Dừng xử lý",
    "resumed": "Tiếp tục xử lý",
    "extended": "Gia hạn thời gian giải quyết",
    "finished": "Đã xử lý xong",
    "reopened": "Xử lý lại",
    "returned": "Đã trả kết quả",
    "paper-filed": "Giấy tờ đã số hóa vào hồ sơ",
    "paper-checked": "Đối chiếu, sửa thông tin giấy tờ",
    "paper-rejected": "Tệp không nhận được",
    "reminded": "Nhắc hạn",
}
"""What each kind of entry in a history is called."""
_LABELLED = {int(status): (status, label) for status, (label, *_) in LABELS.items()}
"""The status a row tells by its number, and what it is called."""


@dataclass(slots=True, kw_only=True)
class RowShown:
    """A line of a list of dossiers; not frozen, since that doubles what fifty of them cost."""

    code: str
    procedure: str
    procedure_name: str
    applicant: str
    status: Status
    label: str
    step: str
    desk: str
    handler: str | None
    due: datetime
    step_due: datetime
    paused: bool
    submitted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ListShown:
    """A page of dossiers; `cursor` asks for the next one and is null at the end."""

    rows: tuple[RowShown, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierShown:
    """Where a dossier stands; `version` is what the next act has to name."""

    code: str
    version: int
    procedure: str
    procedure_name: str
    case: str
    channel: Channel
    received_by: str
    decided_by: str
    status: Status
    label: str
    step: str
    desk: str
    handler: str | None
    submitted_at: datetime
    changed_at: datetime
    due: datetime
    step_due: datetime
    paused: bool
    owed: int
    owed_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """One entry of the history; `hash` lets anyone check it against the published ledger."""

    seq: int
    at: datetime
    by: str
    type: str
    label: str
    note: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    """A payment order."""

    ref: str
    provider: str
    amount: int
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    failed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillShown:
    """A receipt, to be had under ``…/bills/<name>``."""

    name: str
    kind: FeeKind
    amount: int
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewShown:
    """A whole dossier."""

    dossier: DossierShown
    applicant: Applicant
    answers: Mapping[str, object]
    components: tuple[Component, ...]
    papers: tuple[PaperShown, ...]
    fees: tuple[FeeLine, ...]
    claim: Claim | None
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    bills: tuple[BillShown, ...]
    orders: tuple[OrderShown, ...]
    supplement: Supplement | None
    result: Result | None
    deadline: Deadline
    history: tuple[EntryShown, ...]
    acts: tuple[Allowed, ...]


def page(found: Page) -> ListShown:
    """Return a list as it is shown."""
    return ListShown(tuple(_row(row) for row in found.rows), found.cursor)


def _row(row: Row) -> RowShown:
    status, label = _LABELLED[row.status]
    return RowShown(
        code=row.code,
        procedure=row.procedure,
        procedure_name=row.procedure_name,
        applicant=row.applicant,
        status=status,
        label=label,
        step=row.step,
        desk=row.desk,
        handler=row.handler,
        due=row.due,
        step_due=row.step_due,
        paused=row.paused,
        submitted_at=row.submitted_at,
        version=row.version,
    )


def dossier(found: Dossier) -> DossierShown:
    """Return where a dossier stands."""
    return DossierShown(
        code=found.code,
        version=found.version,
        procedure=found.procedure,
        procedure_name=found.procedure_name,
        case=found.case,
        channel=found.channel,
        received_by=found.received_by,
        decided_by=found.decided_by,
        status=found.status,
        label=LABELS[found.status][0],
        step=found.step,
        desk=found.desk,
        handler=found.handler,
        submitted_at=found.submitted_at,
        changed_at=found.changed_at,
        due=found.clock.due,
        step_due=found.step_due,
        paused=found.clock.is_paused,
        owed=found.owed,
        owed_back=found.owed_back,
    )


def view(
    found: View, by: Person, thumbnail: Callable[[Paper], str | None] = lambda _: None
) -> ViewShown:
    """Return a whole dossier as `by` may see it: notes between officers are theirs alone."""
    return ViewShown(
        dossier=dossier(found.dossier),
        applicant=found.dossier.applicant,
        answers=answers(found),
        components=found.dossier.components,
        papers=_papers(found, thumbnail),
        fees=found.dossier.fees,
        claim=found.dossier.claim,
        payments=found.dossier.payments,
        refunds=found.dossier.refunds,
        bills=tuple(
            BillShown(name=one.name, kind=one.series.kind, amount=one.amount, ref=one.ref)
            for one in found.bills
        ),
        orders=tuple(
            OrderShown(
                ref=order.ref,
                provider=order.provider,
                amount=order.amount,
                created_at=order.created_at,
                expires_at=order.expires_at,
                paid_at=order.paid_at,
                failed=order.failed,
            )
            for order in found.orders
        ),
        supplement=found.dossier.supplement,
        result=found.dossier.result,
        deadline=found.deadline,
        history=history(found, by),
        acts=found.allowed,
    )


def answers(found: View) -> Mapping[str, object]:
    """Return what was answered when the dossier was filed."""
    first = found.events[0].what
    return first.answers if isinstance(first, Submitted) else {}


def history(found: View, by: Person) -> tuple[EntryShown, ...]:
    """Return the history as `by` may read it."""
    return tuple(_entry(event, by) for event in found.events)


def _entry(event: Event, by: Person) -> EntryShown:
    return EntryShown(
        seq=event.seq,
        at=event.at,
        by=_actor(event, by),
        type=event.what.type,
        label=EVENTS[event.what.type],
        note=_note(event.what, by),
        hash=event.hash,
    )


def _actor(event: Event, by: Person) -> str:
    """Return who acted: officers by name, functions as the system, applicants to themselves."""
    if event.by.startswith(SYSTEM):
        return "Hệ thống"
    return event.by_name or (by.name if event.by == by.id else "")


def _note(what: Happening, by: Person) -> str:
    if isinstance(what, Moved):
        between = what.note and not by.has(Role.CITIZEN)
        return f"{what.step_name}: {what.note}" if between else what.step_name
    if isinstance(what, Submitted) and what.claim is not None:
        return f"Đề nghị áp dụng: {what.claim.name}"
    for name in ("reason", "note", "sentence"):
        said = getattr(what, name, "")
        if said:
            return str(said)
    return ""


def _papers(found: View, thumbnail: Callable[[Paper], str | None]) -> tuple[PaperShown, ...]:
    filed = papers_of(found.events)
    known = in_dossier(found.dossier.applicant, answers(found)) if filed else ()
    return tuple(papers.shown(one, mismatches(one, known), thumbnail(one.paper)) for one in filed)
