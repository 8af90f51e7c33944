"""Shown: what people and programs get to see of a dossier; secrets and salts never leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.checking import papers_of
from chalicelib.domain.comparing import mismatches
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind, FeeLine
from chalicelib.domain.happenings import Submitted
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
from chalicelib.domain.people import Person
from chalicelib.domain.persons import in_dossier
from chalicelib.domain.rating import STARS
from chalicelib.domain.refunds import Refund
from chalicelib.domain.status import LABELS, Status
from chalicelib.domain.writs.issued import Issued
from chalicelib.domain.writs.kinds import TITLES, Model
from chalicelib.handlers.http import entries, outcome, papers
from chalicelib.handlers.http.entries import EntryShown
from chalicelib.handlers.http.outcome import OutcomeShown
from chalicelib.handlers.http.papers import PaperShown
from chalicelib.usecases.ports import Page, Row
from chalicelib.usecases.viewing import Allowed, View

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
    """Where a dossier stands; `version` is what the next act has to name.

    `withdrawn` tells a stop for good from one that somebody may end.
    """

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
    withdrawn: bool
    owed: int
    owed_back: int


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
class WritShown:
    """A writ for entry `seq`, to be had under ``…/writs/<seq>`` once it is `made`.

    `at` is the moment of the entry; `sha256` (hex) is of the file.
    """

    seq: int
    model: Model
    title: str
    at: datetime
    made: bool
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingShown:
    """How satisfied the applicant is, from 1 to 5, and in words; `remark` is what they added."""

    stars: int
    words: str
    remark: str


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
    writs: tuple[WritShown, ...]
    orders: tuple[OrderShown, ...]
    supplement: Supplement | None
    result: Result | None
    outcome: OutcomeShown
    rating: RatingShown | None
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
        withdrawn=found.withdrawn,
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
        writs=tuple(_writ(one) for one in found.writs),
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
        result=_result(found),
        outcome=outcome.shown(found.outcome, found.sealed_by),
        rating=rating(found.dossier.rating, found.dossier.rating_remark),
        deadline=found.deadline,
        history=entries.shown(found.events, by),
        acts=found.allowed,
    )


def _writ(one: Issued) -> WritShown:
    return WritShown(
        seq=one.seq,
        model=one.model,
        title=TITLES[one.model],
        at=one.at,
        made=one.writ is not None,
        sha256=None if one.writ is None else one.writ.sha256,
    )


def rating(stars: int | None, remark: str) -> RatingShown | None:
    """Return a rating as it is shown, None where there is none."""
    if stars is None:
        return None
    return RatingShown(stars=stars, words=STARS[stars], remark=remark)


def _result(found: View) -> Result | None:
    """Return the result; where it lies only to those who may fetch it."""
    result = found.dossier.result
    if result is None or result.document == found.outcome.document:
        return result
    return replace(result, document=None)


def answers(found: View) -> Mapping[str, object]:
    """Return what was answered when the dossier was filed."""
    first = found.events[0].what
    return first.answers if isinstance(first, Submitted) else {}


def _papers(found: View, thumbnail: Callable[[Paper], str | None]) -> tuple[PaperShown, ...]:
    filed = papers_of(found.events)
    known = in_dossier(found.dossier.applicant, answers(found)) if filed else ()
    return tuple(papers.shown(one, mismatches(one, known), thumbnail(one.paper)) for one in filed)
