"""Decisions: whether an act is allowed on a dossier, and what happens if it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import (
    Accept,
    Act,
    Advance,
    AgreeWithdrawal,
    AnswerComplaint,
    AnswerSupplement,
    AskSupplement,
    AskWithdrawal,
    Complain,
    CompleteSupplement,
    CorrectPaper,
    DeclineWithdrawal,
    DemandFee,
    Extend,
    FailRefund,
    FilePaper,
    OrderRefund,
    Propose,
    Rate,
    RecordAgencySeal,
    RecordPayment,
    RecordRefund,
    RecordSignature,
    Refuse,
    RejectPaper,
    Remind,
    Resume,
    Return,
    RevokeResult,
    Stop,
)
from chalicelib.domain.decisions import (
    complaining,
    money,
    moving,
    receiving,
    results,
    stopping,
    supplements,
    telling,
)
from chalicelib.domain.decisions.ask import Ask
from chalicelib.domain.desk import Rules, agency_of, may_work_at
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.people import Person, Role, is_within
from chalicelib.domain.permits import PERMITS
from chalicelib.domain.rating import is_the_applicants
from chalicelib.domain.refusals import Forbidden, NotAllowedNow, StaleVersion
from chalicelib.domain.status import LABELS, NEXT, Status

DECISIONS: dict[type, Callable[[Ask, Any], Happening]] = {
    Accept: receiving.accept,
    Refuse: receiving.refuse,
    Advance: moving.advance,
    Return: moving.hand_over,
    AskSupplement: supplements.ask_supplement,
    AnswerSupplement: supplements.answer_supplement,
    CompleteSupplement: supplements.complete_supplement,
    DemandFee: money.demand_fee,
    RecordPayment: money.record_payment,
    OrderRefund: money.order_refund,
    FailRefund: money.fail_refund,
    RecordRefund: money.record_refund,
    AskWithdrawal: stopping.ask_withdrawal,
    AgreeWithdrawal: stopping.agree_withdrawal,
    DeclineWithdrawal: stopping.decline_withdrawal,
    Stop: stopping.stop,
    Resume: stopping.resume,
    Extend: stopping.extend,
    Rate: telling.rate,
    Complain: complaining.complain,
    AnswerComplaint: complaining.answer,
    FilePaper: telling.file_paper,
    CorrectPaper: telling.correct_paper,
    RejectPaper: telling.reject_paper,
    Propose: results.propose,
    RecordSignature: results.record_signature,
    RecordAgencySeal: results.record_agency_seal,
    RevokeResult: results.revoke,
    Remind: telling.remind,
}


def decide(
    dossier: Dossier, act: Act, by: Person, at: datetime, rules: Rules, seen: int | None = None
) -> Happening:
    """Return what happens when `by` asks for `act` at `at`, having seen version `seen`.

    Raises StaleVersion, Forbidden, NotAllowedNow or Invalid; then nothing happens.
    """
    if seen is not None and seen != dossier.version:
        raise StaleVersion(
            "Hồ sơ vừa được người khác xử lý; hãy tải lại trang để xem trạng thái mới.", "version"
        )
    permitted(dossier, type(act), by)
    happening = DECISIONS[type(act)](Ask(dossier, by, at, rules), act)
    return _lawful(dossier, happening)


def permitted(dossier: Dossier, act: type, by: Person) -> None:
    """Pass if `by` may ask for this kind of act now; raises Forbidden or NotAllowedNow."""
    if not may(dossier, act, by):
        label = PERMITS[act].label
        raise Forbidden(f"Ông/bà không có quyền “{label}” với hồ sơ này.", "act")
    if (sentence := why_not_now(dossier, act)) is not None:
        raise NotAllowedNow(sentence, "act")


def why_not_now(dossier: Dossier, act: type) -> str | None:
    """Return why nobody may ask for this kind of act now, None where somebody may."""
    permit = PERMITS[act]
    if dossier.status in permit.statuses:
        return None
    now = LABELS[dossier.status][0]
    return f"Không thể “{permit.label}” khi hồ sơ ở trạng thái “{now}”."


def may(dossier: Dossier, act: type, by: Person) -> bool:
    """Tell whether `by` may ever ask for this kind of act."""
    roles = PERMITS[act].roles
    holds = may_work_at(by, dossier.desk, dossier.handler)
    if not roles or (PERMITS[act].or_holder and holds):
        return holds
    if PERMITS[act].personal:
        return is_the_applicants(dossier, by)
    if by.has(Role.SYSTEM):
        return Role.SYSTEM in roles
    if Role.CITIZEN in roles:
        return _speaks_for_the_applicant(dossier, by)
    if roles == {Role.LEADER}:
        at = dossier.decided_by if PERMITS[act].decides else agency_of(dossier.desk)
        return by.has(Role.LEADER) and _leads(by, at, above=PERMITS[act].above)
    return by.has(*(roles - {Role.SYSTEM})) and by.agency in dossier.agencies


def _leads(by: Person, agency: str, *, above: bool) -> bool:
    if above and by.agency is not None:
        return is_within(agency, by.agency)
    return by.agency == agency


def _speaks_for_the_applicant(dossier: Dossier, by: Person) -> bool:
    """Tell whether `by` filed it, or takes in for its counter what an applicant brings there."""
    if dossier.owner is not None:
        return by.has(Role.CITIZEN) and by.id == dossier.owner
    return by.has(Role.RECEPTION) and by.agency in {dossier.helped_by, dossier.received_by}


def _lawful(dossier: Dossier, happening: Happening) -> Happening:
    after = status_after(dossier, happening)
    if after is not dossier.status and after not in NEXT[dossier.status]:
        raise NotAllowedNow(
            f"Không thể chuyển từ “{LABELS[dossier.status][0]}” sang “{LABELS[after][0]}”.", "act"
        )
    return happening


_RESULTING: dict[type, Status] = {
    happened.Accepted: Status.RECEIVED,
    happened.Refused: Status.NOT_RECEIVED,
    happened.SupplementAsked: Status.SUPPLEMENT,
    happened.FeeDemanded: Status.PAYMENT,
    happened.WithdrawalAsked: Status.WITHDRAWAL,
    happened.WithdrawalDeclined: Status.PROCESSING,
    happened.Stopped: Status.STOPPED,
    happened.Resumed: Status.PROCESSING,
    happened.Finished: Status.FINISHED,
    happened.Reopened: Status.PROCESSING,
    happened.Returned: Status.RETURNED,
}


def status_after(dossier: Dossier, happening: Happening) -> Status:
    """Return the status the dossier has once `happening` happened."""
    if isinstance(happening, happened.Moved | happened.FeePaid | happened.SupplementCompleted):
        return happening.status
    return _RESULTING.get(type(happening), dossier.status)
