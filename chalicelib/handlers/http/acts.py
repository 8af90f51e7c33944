"""Acts: everything that may be done to a dossier, one address for all of it."""

from collections.abc import Callable
from typing import Any

from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.deadline import TimeLimit
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import Collected, FeeLine
from chalicelib.domain.parts import (
    Component,
    Correction,
    Result,
    SupplementItem,
)
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.asking import (
    AcceptAsked,
    AdvanceAsked,
    AnswerComplaintAsked,
    AnswerSupplementAsked,
    AnyAct,
    AskSupplementAsked,
    ComplainAsked,
    CorrectPaperAsked,
    DemandFeeAsked,
    ExtendAsked,
    PlainAsked,
    ProposeAsked,
    RateAsked,
    ReasonAsked,
    RecordPaymentAsked,
    RecordRefundAsked,
    ReturnAsked,
)
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import (
    Asked,
)
from chalicelib.handlers.http.shown import DossierShown
from chalicelib.handlers.http.who import ACTING
from chalicelib.usecases import acting, complaining, correcting, returning, taking

door = Door(__name__)


@door.route("/v1/dossiers/{code}/acts", method="POST", who=ACTING, asks=AnyAct, gives=DossierShown)
def act(call: Call[Any], code: str) -> DossierShown:
    """Do one act; who may, and when, the dossier itself knows (`acts` of GET)."""
    return shown.dossier(asked_of(call, code))


def asked_of(call: Call[Any], code: str) -> Dossier:
    """Do the act a call asks of a dossier, and return the dossier after it."""
    return done(call, code, READ[type(call.asked)](call), call.asked.version)


def done(call: Call[Any], code: str, wanted: Act, seen: int | None) -> Dossier:
    """Do an act as whoever calls, who saw that version, and return the dossier after it."""
    office, by, at = call.office, call.by, call.at
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    if isinstance(wanted, acts.AnswerSupplement):
        return acting.answer_supplement(
            dossiers,
            catalogue,
            office.inbox(),
            code,
            wanted,
            by,
            at,
            seen,
            chance,
            office.store_key,
        )
    if isinstance(wanted, acts.CorrectPaper):
        key = office.store_key()
        return correcting.correct_paper(
            dossiers, catalogue, code, wanted, by, at, seen, chance, key
        )
    if isinstance(wanted, acts.Return | acts.RevokeResult):
        key = office.store_key()
        return returning.hand_over(dossiers, catalogue, code, wanted, by, at, seen, chance, key)
    if isinstance(wanted, acts.Complain):
        return complaining.complain(dossiers, catalogue, code, wanted, by, at, chance, seen)
    directory = office.directory()
    return acting.act(dossiers, catalogue, code, wanted, by, at, seen, chance, directory)


def _reason(call: Call[ReasonAsked]) -> Act:
    kinds: dict[str, Callable[..., Act]] = {
        "refuse": acts.Refuse,
        "ask-withdrawal": acts.AskWithdrawal,
        "decline-withdrawal": acts.DeclineWithdrawal,
        "stop": acts.Stop,
        "resume": acts.Resume,
        "revoke-result": acts.RevokeResult,
    }
    return kinds[call.asked.act](reason=call.asked.reason)


def _plain(call: Call[PlainAsked]) -> Act:
    completes = call.asked.act == "complete-supplement"
    return acts.CompleteSupplement() if completes else acts.AgreeWithdrawal()


def _advance(call: Call[AdvanceAsked]) -> Act:
    asked = call.asked
    result = Result(**asked.result.model_dump(), signed=False) if asked.result else None
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
    stored = tuple(one.wish() for one in call.asked.stored)
    return acts.AnswerSupplement(components=components, note=call.asked.note, stored=stored)


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
    return acts.DemandFee(lines=lines, reason=call.asked.reason, declines=call.asked.declines)


def _record_payment(call: Call[RecordPaymentAsked]) -> Act:
    asked = call.asked
    lines = tuple((line.code, line.kind, line.amount) for line in asked.lines)
    return taking.taken(call.by, asked.way, asked.receipt, lines, call.at)


def _record_refund(call: Call[RecordRefundAsked]) -> Act:
    asked = call.asked
    of = (asked.ref, asked.transaction)
    return taking.handed_back(call.by, *of, asked.amount, asked.voucher, call.at)


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
    ProposeAsked: lambda call: acts.Propose(values=call.asked.values),
    RateAsked: lambda call: acts.Rate(stars=call.asked.stars, remark=call.asked.remark),
    ComplainAsked: lambda call: call.asked.complain(),
    AnswerComplaintAsked: lambda call: call.asked.answer(),
    ReturnAsked: lambda call: acts.Return(how=call.asked.how, receiver=call.asked.receiver),
}
"""How each kind of request becomes an act of the domain."""
