"""Acts: everything that may be done to a dossier, one address for all of it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import Collected, FeeKind, FeeLine
from chalicelib.domain.parts import (
    Component,
    Correction,
    Payment,
    Result,
    ReturnedBy,
    SupplementItem,
)
from chalicelib.domain.refunds import Refund
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import (
    Asked,
    Dong,
    Line,
    PersonName,
    SomeWords,
    Token,
    Uploads,
    Version,
    Words,
)
from chalicelib.handlers.http.shown import DossierShown
from chalicelib.handlers.http.who import ACTING
from chalicelib.usecases import acting, correcting

door = Door(__name__)


SEEN = "The version of the dossier the actor saw; an older one is answered with 409."


class _Act(Asked):
    version: Annotated[Version, Field(description=SEEN)]


class AcceptAsked(_Act):
    """Tiếp nhận; `case` chooses another way of running than the first."""

    act: Literal["accept"]
    case: Token | None = None


class ReasonAsked(_Act):
    """An act that needs nothing but a reason."""

    act: Literal["refuse", "ask-withdrawal", "decline-withdrawal", "stop", "resume"]
    reason: SomeWords


class PlainAsked(_Act):
    """An act that needs nothing."""

    act: Literal["complete-supplement", "agree-withdrawal"]


class ResultAsked(Asked):
    """Kết quả: its number, what it says, and the archived e-result."""

    number: Line
    summary: Words
    document: Token | None = None
    signed: bool = False


class AdvanceAsked(_Act):
    """Chuyển bước, to a step the process graph leads to; the settling edge needs the result.

    `handler` names the officer it is assigned to, one of the colleagues at the desk it goes to.
    """

    act: Literal["advance"]
    to: Token
    handler: Token | None = None
    note: Words = ""
    result: ResultAsked | None = None


class ItemAsked(Asked):
    """One thing that is missing, and why."""

    component: Token
    what: SomeWords
    why: SomeWords


class AskSupplementAsked(_Act):
    """Yêu cầu bổ sung: everything that is missing, at once."""

    act: Literal["ask-supplement"]
    items: Annotated[tuple[ItemAsked, ...], Field(min_length=1, max_length=50)]
    reason: Words = ""


class AnswerSupplementAsked(_Act):
    """Nộp bổ sung: uploads by component, and what is handed in on paper."""

    act: Literal["answer-supplement"]
    uploads: Uploads = Field(default_factory=dict)
    on_paper: Annotated[frozenset[Token], Field(max_length=50)] = frozenset()
    note: Words = ""


class FeeLineAsked(Asked):
    """A fee to demand: its code, name, kind and đồng."""

    code: Token
    name: SomeWords
    kind: FeeKind
    amount: Dong
    how: Words = ""


class DemandFeeAsked(_Act):
    """Yêu cầu nộp phí; without lines, what was reckoned at filing and is not yet paid."""

    act: Literal["demand-fee"]
    lines: Annotated[tuple[FeeLineAsked, ...], Field(max_length=20)] = ()


class PaidLineAsked(Asked):
    """What a payment is for."""

    code: Token
    kind: FeeKind
    amount: Dong


class RecordPaymentAsked(_Act):
    """Thu tiền tại quầy; `receipt` is the number of the receipt handed out."""

    act: Literal["record-payment"]
    receipt: Token
    lines: Annotated[tuple[PaidLineAsked, ...], Field(min_length=1, max_length=20)]


class RecordRefundAsked(_Act):
    """Hoàn trả tại quầy: of which payment, and the number of the voucher that was signed."""

    act: Literal["record-refund"]
    ref: Token
    transaction: Token
    amount: Dong
    voucher: Token


class ExtendAsked(_Act):
    """Gia hạn, once, with an apology (form 04)."""

    act: Literal["extend"]
    unit: Unit
    amount: Annotated[int, Field(ge=1, le=1000)]
    reason: SomeWords


class ReturnAsked(_Act):
    """Trả kết quả: how, and who took it."""

    act: Literal["return"]
    how: ReturnedBy
    receiver: PersonName


class CorrectionAsked(Asked):
    """A value put right, null where the paper has none; `read` where a name was read repeatedly."""

    name: Token
    value: Line | None
    read: Annotated[str, Field(max_length=4000)] | None = None


class CorrectPaperAsked(_Act):
    """Đối chiếu, sửa thông tin đọc trên giấy tờ; `compared` says it lay beside the original.

    A check leaves the version as it is. Who says how many `checks` of the paper they saw is told
    with 409 where somebody else has checked it since.
    """

    act: Literal["correct-paper"]
    paper: Token
    corrections: Annotated[tuple[CorrectionAsked, ...], Field(max_length=200)] = ()
    kind: Token | None = None
    compared: bool = False
    checks: Annotated[int, Field(ge=0, le=10**6)] | None = None


AnyAct = Annotated[
    AcceptAsked
    | ReasonAsked
    | PlainAsked
    | AdvanceAsked
    | AskSupplementAsked
    | AnswerSupplementAsked
    | DemandFeeAsked
    | RecordPaymentAsked
    | RecordRefundAsked
    | ExtendAsked
    | ReturnAsked
    | CorrectPaperAsked,
    Field(discriminator="act"),
]


@door.route("/v1/dossiers/{code}/acts", method="POST", who=ACTING, asks=AnyAct, gives=DossierShown)
def act(call: Call[Any], code: str) -> DossierShown:
    """Do one act; who may, and when, the dossier itself knows (`acts` of GET)."""
    return shown.dossier(_done(call, code))


def _done(call: Call[Any], code: str) -> Dossier:
    office, by, at, seen = call.office, call.by, call.at, call.asked.version
    wanted = READ[type(call.asked)](call)
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    if isinstance(wanted, acts.AnswerSupplement):
        return acting.answer_supplement(
            dossiers, catalogue, office.inbox(), code, wanted, by, at, seen, chance
        )
    if isinstance(wanted, acts.CorrectPaper):
        key = office.store_key()
        return correcting.correct_paper(
            dossiers, catalogue, code, wanted, by, at, seen, chance, key
        )
    directory = office.directory()
    return acting.act(dossiers, catalogue, code, wanted, by, at, seen, chance, directory)


def _reason(call: Call[ReasonAsked]) -> Act:
    kinds: dict[str, Callable[..., Act]] = {
        "refuse": acts.Refuse,
        "ask-withdrawal": acts.AskWithdrawal,
        "decline-withdrawal": acts.DeclineWithdrawal,
        "stop": acts.Stop,
        "resume": acts.Resume,
    }
    return kinds[call.asked.act](reason=call.asked.reason)


def _plain(call: Call[PlainAsked]) -> Act:
    completes = call.asked.act == "complete-supplement"
    return acts.CompleteSupplement() if completes else acts.AgreeWithdrawal()


def _advance(call: Call[AdvanceAsked]) -> Act:
    asked = call.asked
    result = Result(**asked.result.model_dump()) if asked.result else None
    return acts.Advance(to=asked.to, handler=asked.handler, note=asked.note, result=result)


def _ask_supplement(call: Call[AskSupplementAsked]) -> Act:
    items = tuple(SupplementItem(**item.model_dump()) for item in call.asked.items)
    return acts.AskSupplement(items=items, reason=call.asked.reason)


def _answer_supplement(call: Call[AnswerSupplementAsked]) -> Act:
    uploads, on_paper = call.asked.uploads, call.asked.on_paper
    components = tuple(
        Component(code=code, name=code, uploads=uploads.get(code, ()), on_paper=code in on_paper)
        for code in sorted({*uploads, *on_paper})
    )
    return acts.AnswerSupplement(components=components, note=call.asked.note)


def _demand_fee(call: Call[DemandFeeAsked]) -> Act:
    lines = tuple(
        FeeLine(
            code=line.code,
            name=line.name,
            kind=line.kind,
            collected=Collected.ON_SUPPLEMENT,
            prepaid=False,
            amount=line.amount,
            how=line.how,
        )
        for line in call.asked.lines
    )
    return acts.DemandFee(lines=lines)


def _record_payment(call: Call[RecordPaymentAsked]) -> Act:
    lines = tuple((line.code, line.kind, line.amount) for line in call.asked.lines)
    payment = Payment(
        ref=f"cash:{call.by.agency}:{call.asked.receipt}",
        provider="cash",
        amount=sum(amount for *_, amount in lines),
        paid_at=call.at,
        transaction=call.asked.receipt,
        lines=lines,
    )
    return acts.RecordPayment(payment=payment)


def _record_refund(call: Call[RecordRefundAsked]) -> Act:
    asked = call.asked
    refund = Refund(
        id=f"cash:{call.by.agency}:{asked.voucher}",
        ref=asked.ref,
        transaction=asked.transaction,
        provider="cash",
        amount=asked.amount,
        proof=asked.voucher,
        at=call.at,
    )
    return acts.RecordRefund(refund=refund)


def _correct_paper(call: Call[CorrectPaperAsked]) -> Act:
    asked = call.asked
    return acts.CorrectPaper(
        paper=asked.paper,
        corrections=tuple(Correction(**one.model_dump()) for one in asked.corrections),
        kind=asked.kind,
        compared=asked.compared,
        checks=asked.checks,
    )


def _extend(call: Call[ExtendAsked]) -> Act:
    limit = TimeLimit(unit=call.asked.unit, amount=call.asked.amount)
    return acts.Extend(limit=limit, reason=call.asked.reason)


READ: dict[type[Asked], Callable[[Call[Any]], Act]] = {
    AcceptAsked: lambda call: acts.Accept(case=call.asked.case),
    ReasonAsked: _reason,
    PlainAsked: _plain,
    AdvanceAsked: _advance,
    AskSupplementAsked: _ask_supplement,
    AnswerSupplementAsked: _answer_supplement,
    DemandFeeAsked: _demand_fee,
    RecordPaymentAsked: _record_payment,
    RecordRefundAsked: _record_refund,
    ExtendAsked: _extend,
    CorrectPaperAsked: _correct_paper,
    ReturnAsked: lambda call: acts.Return(how=call.asked.how, receiver=call.asked.receiver),
}
"""How each kind of request becomes an act of the domain."""
