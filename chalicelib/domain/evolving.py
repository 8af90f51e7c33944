"""Evolving: what a dossier is after each entry of its history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from chalicelib.domain import components, outcomes
from chalicelib.domain.clock import Clock
from chalicelib.domain.complaints import OF_COMPLAINTS, Complaint, fingerprint, watched
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    NOT_MOVES,
    Accepted,
    AgencySealed,
    Complained,
    ComplaintAnswered,
    Extended,
    FeeDemanded,
    FeePaid,
    Finished,
    Happening,
    Moved,
    PaperChecked,
    PaperFiled,
    PaperRejected,
    Rated,
    Refunded,
    RefundFailed,
    RefundOrdered,
    Refused,
    Reminded,
    Reopened,
    ResultProposed,
    ResultRevoked,
    ResultSigned,
    Resumed,
    Returned,
    Stopped,
    Submitted,
    SupplementAnswered,
    SupplementAsked,
    SupplementCompleted,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from chalicelib.domain.history import Event
from chalicelib.domain.parts import (
    Supplement,
    SupplementState,
)
from chalicelib.domain.refusals import NotAllowedNow, NotFound
from chalicelib.domain.status import PAUSING, Status


def replay(events: Iterable[Event]) -> Dossier:
    """Return the dossier a whole history adds up to; raises NotFound for an empty one."""
    dossier: Dossier | None = None
    for event in events:
        dossier = evolve(dossier, event)
    if dossier is None:
        raise NotFound("Không có hồ sơ này.", "code")
    return dossier


def evolve(dossier: Dossier | None, event: Event) -> Dossier:
    """Return the dossier after `event`; the first event of all makes it."""
    what = event.what
    if isinstance(what, Submitted):
        return _submitted(what, event)
    if dossier is None:
        raise NotFound("Lịch sử hồ sơ không bắt đầu bằng việc nộp hồ sơ.", "code")
    moved = not isinstance(what, NOT_MOVES)
    return replace(
        _changed(dossier, what, event),
        seq=event.seq,
        version=dossier.version + moved,
        head_hash=event.hash,
        changed_at=event.at if moved else dossier.changed_at,
        entered_at=event.at,
    )


def _giving_back(dossier: Dossier, what: Refunded | RefundOrdered | RefundFailed) -> Dossier:
    orders = dossier.refund_orders
    if isinstance(what, RefundOrdered):
        return replace(dossier, refund_orders=(*orders, what.order))
    if isinstance(what, RefundFailed):
        failed = (replace(one, failed=what.code) if one.id == what.id else one for one in orders)
        return replace(dossier, refund_orders=tuple(failed))
    others = tuple(one for one in orders if one.id != what.refund.id)
    return replace(dossier, refunds=(*dossier.refunds, what.refund), refund_orders=others)


def _rated(dossier: Dossier, what: Rated) -> Dossier:
    return replace(
        dossier, rating=what.stars, rating_remark=what.remark, ratings=dossier.ratings + 1
    )


def _complaints(
    dossier: Dossier, what: Complained | ComplaintAnswered, event: Event
) -> tuple[Complaint, ...]:
    known = dossier.complaints
    if isinstance(what, ComplaintAnswered):
        return tuple(
            replace(one, answered=event.seq) if one.seq == what.complaint else one for one in known
        )
    made = Complaint(
        seq=event.seq,
        kind=what.kind,
        at=event.at,
        until=what.until,
        key=what.key,
        print=fingerprint(what.kind, what.words, what.about),
        officer=what.officer,
        warn_at=what.warn_at,
    )
    return (*known, made)


def _reminded(dossier: Dossier, what: Reminded) -> Dossier:
    """Return the dossier with what was told: of those complaints whose moment it is, or of it."""
    if what.watch not in OF_COMPLAINTS:
        return replace(dossier, reminded=dossier.reminded | {what.watch})
    told = (what.watch, what.moment)
    complaints = (
        replace(one, reminded=one.reminded | {what.watch}) if told in watched(one) else one
        for one in dossier.complaints
    )
    return replace(dossier, complaints=tuple(complaints))


def _submitted(what: Submitted, event: Event) -> Dossier:
    received = what.status is Status.RECEIVED
    return Dossier(
        code=event.code,
        seq=event.seq,
        version=1,
        head_hash=event.hash,
        procedure=what.procedure,
        procedure_version=what.procedure_version,
        procedure_name=what.procedure_name,
        case=what.case,
        channel=what.channel,
        helped_by=what.helped_by,
        received_by=what.received_by,
        decided_by=what.decided_by,
        applicant=what.applicant,
        owner=what.owner,
        status=what.status,
        step=what.step,
        desk=what.desk,
        handler=None,
        step_due=what.step_due,
        submitted_at=event.at,
        changed_at=event.at,
        entered_at=event.at,
        accepted_at=event.at if received else None,
        clock=what.clock,
        components=what.components,
        fees=what.fees,
        claim=what.claim,
        copies=what.copies,
        secret_hash=what.secret_hash,
    )


def _changed(dossier: Dossier, what: Happening, event: Event) -> Dossier:  # noqa: C901, PLR0911, PLR0912 - a line or two for each happening
    at = event.at
    match what:
        case Submitted():
            raise NotAllowedNow("Hồ sơ đã được nộp rồi.", "code")
        case Accepted():
            accepted = replace(dossier, accepted_at=at, case=what.case, handler=what.handler)
            return _at_step(accepted, what, Status.RECEIVED, clock=what.clock)
        case Refused():
            return _at_rest(dossier, Status.NOT_RECEIVED, at, what.clock)
        case Moved():
            forward = replace(outcomes.moved(dossier, what, event.seq), handler=what.handler)
            return _at_step(forward, what, what.status)
        case SupplementAsked():
            return _asked(dossier, what, at)
        case SupplementAnswered():
            return _answered(dossier, what)
        case SupplementCompleted():
            return _completed(dossier, what, at)
        case FeeDemanded():
            return _demanded(dossier, what)
        case FeePaid():
            paid = replace(dossier, payments=(*dossier.payments, what.payment))
            return _going_on(paid, what, what.status, what.clock)
        case WithdrawalAsked():
            asked = replace(dossier, back_to=what.back_to, supplement=None)
            return _waiting(asked, Status.WITHDRAWAL, what.clock)
        case WithdrawalDeclined():
            return _going_on(dossier, what, Status.PROCESSING, dossier.clock)
        case Stopped():
            stopped = replace(dossier, withdrawn=what.final, supplement=None, back_to=None)
            return _at_rest(stopped, Status.STOPPED, at, what.clock)
        case Resumed():
            back = replace(dossier, finished_at=None)
            return _going_on(back, what, Status.PROCESSING, what.clock)
        case Extended():
            return replace(dossier, clock=what.clock, reminded=frozenset())
        case Finished():
            done = replace(dossier, result=what.result, finished_at=at, handler=None)
            return _at_step(done, what, Status.FINISHED)
        case Reopened():
            undone = outcomes.undone(dossier, at, what.reason)
            again = replace(undone, result=None, finished_at=None, handler=None)
            return _at_step(again, what, Status.PROCESSING)
        case ResultProposed() | ResultSigned() | AgencySealed() | ResultRevoked():
            return outcomes.told(dossier, what, at)
        case Returned():
            return replace(_waiting(dossier, Status.RETURNED, dossier.clock), returned_at=at)
        case Rated():
            return _rated(dossier, what)
        case Complained() | ComplaintAnswered():
            return replace(dossier, complaints=_complaints(dossier, what, event))
        case PaperFiled():
            return replace(dossier, components=components.filed(dossier.components, what.paper))
        case PaperChecked(compared=True):
            return replace(dossier, components=components.compared(dossier.components, what.paper))
        case PaperChecked() | PaperRejected():
            return dossier
        case Refunded() | RefundOrdered() | RefundFailed():
            return _giving_back(dossier, what)
        case Reminded():
            return _reminded(dossier, what)
        case _:
            assert_never(what)


_Stepping = Accepted | Moved | FeePaid | WithdrawalDeclined | Resumed | Finished | Reopened


def _at_step(
    dossier: Dossier, what: _Stepping, status: Status, clock: Clock | None = None
) -> Dossier:
    return replace(
        dossier,
        status=status,
        step=what.step,
        desk=what.desk,
        step_due=what.step_due,
        clock=clock or dossier.clock,
        back_to=dossier.back_to if status in PAUSING else None,
        reminded=frozenset(),
    )


def _going_on(
    dossier: Dossier,
    what: FeePaid | WithdrawalDeclined | Resumed,
    status: Status,
    clock: Clock,
) -> Dossier:
    """Return the dossier back at work; whoever handled it does not follow it to another desk."""
    handler = dossier.handler if what.desk == dossier.desk else None
    return _at_step(replace(dossier, handler=handler), what, status, clock)


def _waiting(dossier: Dossier, status: Status, clock: Clock) -> Dossier:
    return replace(dossier, status=status, clock=clock, reminded=frozenset())


def _at_rest(dossier: Dossier, status: Status, at: datetime, clock: Clock) -> Dossier:
    return replace(_waiting(dossier, status, clock), finished_at=at, supplement=None)


def _asked(dossier: Dossier, what: SupplementAsked, at: datetime) -> Dossier:
    supplement = Supplement(
        items=what.items, asked_at=at, until=what.until, state=SupplementState.ASKED
    )
    return replace(
        _waiting(dossier, Status.SUPPLEMENT, what.clock),
        supplement=supplement,
        supplements=dossier.supplements + 1,
        back_to=what.back_to,
    )


def _demanded(dossier: Dossier, what: FeeDemanded) -> Dossier:
    claim = dossier.claim
    if claim is not None and what.declines:
        claim = replace(claim, declined=what.reason)
    demanded = replace(dossier, fees=what.lines, claim=claim, back_to=Status.PROCESSING)
    return _waiting(demanded, Status.PAYMENT, what.clock)


def _answered(dossier: Dossier, what: SupplementAnswered) -> Dossier:
    if dossier.supplement is None:
        raise NotAllowedNow("Hồ sơ không có yêu cầu bổ sung.", "act")
    answered = replace(dossier.supplement, state=SupplementState.ANSWERED)
    return replace(
        _waiting(dossier, Status.SUPPLEMENT, what.clock),
        supplement=answered,
        components=components.added(dossier.components, what.components),
    )


def _completed(dossier: Dossier, what: SupplementCompleted, at: datetime) -> Dossier:
    return replace(
        _waiting(dossier, what.status, what.clock),
        supplement=None,
        back_to=None,
        step_due=what.step_due,
        accepted_at=at if what.accepted else dossier.accepted_at,
    )
