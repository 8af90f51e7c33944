"""Money: demanding what is owed, recording what was paid and what was given back."""

from dataclasses import replace

from chalicelib.domain import clock as clocks
from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import DemandFee, FailRefund, OrderRefund, RecordPayment, RecordRefund
from chalicelib.domain.decisions.ask import Ask, awaited, paused, placed, running, said
from chalicelib.domain.desk import onward
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import Collected, FeeLine
from chalicelib.domain.happenings import Happening
from chalicelib.domain.money import show
from chalicelib.domain.parts import Payment
from chalicelib.domain.refunds import Given, left
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound
from chalicelib.domain.status import Status


def demand_fee(ask: Ask, act: DemandFee) -> Happening:
    """Ask for what is owed, with `lines` replacing what was reckoned for the same fee.

    So do the fees without the policy claimed, where it is declined.
    """
    asked = (*_without_policy(ask, act), *act.lines) if act.declines else act.lines
    known = {line.code for line in asked}
    kept = tuple(line for line in ask.dossier.fees if line.code not in known)
    lines = (*kept, *asked)
    owed = sum(line.amount for line in lines) - ask.dossier.paid
    if owed <= 0:
        raise NotAllowedNow("Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "fees")
    return happened.FeeDemanded(
        lines=lines,
        amount=owed,
        clock=paused(ask, "Chờ nộp phí, lệ phí"),
        reason=act.reason,
        declines=act.declines,
    )


def _without_policy(ask: Ask, act: DemandFee) -> tuple[FeeLine, ...]:
    """Return the fees the policy claimed had lowered, in full; those in `act` are as told there."""
    claim = ask.dossier.claim
    if claim is None or claim.declined:
        raise NotAllowedNow("Hồ sơ không có đề nghị miễn, giảm nào đang được áp dụng.", "declines")
    said(act.reason, "reason")
    told = {line.code for line in act.lines}
    return tuple(
        replace(line, collected=Collected.ON_SUPPLEMENT, prepaid=False)
        for line in claim.without
        if line.code not in told
    )


def record_payment(ask: Ask, act: RecordPayment) -> Happening:
    """Record a payment, a late one too; work goes on once nothing is owed.

    The acceptance clock starts anew once all that must be paid before receipt is paid.
    """
    dossier = ask.dossier
    if any(is_same(payment, act.payment) for payment in dossier.payments):
        raise NotAllowedNow("Khoản thanh toán này đã được ghi nhận.", "ref")
    if dossier.status is Status.PAYMENT and act.payment.amount >= dossier.owed:
        here = placed(ask, onward(ask.case, ask.step))
        return happened.FeePaid(
            payment=act.payment,
            status=Status.PROCESSING,
            step=here.step,
            desk=here.desk,
            step_due=here.step_due,
            clock=running(ask),
        )
    clock, step_due = dossier.clock, dossier.step_due
    if dossier.status is Status.NEW and 0 < awaited(dossier) <= act.payment.amount:
        clock = clocks.restart(clock, ask.at, ask.rules.calendar)
        step_due = clock.due
    return happened.FeePaid(
        payment=act.payment,
        status=dossier.status,
        step=dossier.step,
        desk=dossier.desk,
        step_due=step_due,
        clock=clock,
    )


def is_same(one: Payment, other: Payment) -> bool:
    """Tell whether two records are of one payment: one order may be paid twice."""
    return (one.ref, one.transaction) == (other.ref, other.transaction)


def order_refund(ask: Ask, act: OrderRefund) -> Happening:
    """Enter that a provider is asked to give back, before it is asked."""
    order = act.order
    _fresh(ask.dossier, order.id)
    _within(order.amount, min(ask.dossier.to_give_back, _left(ask.dossier, order)))
    return happened.RefundOrdered(order=order)


def fail_refund(ask: Ask, act: FailRefund) -> Happening:
    """Enter that a provider will not give back, so that a person does."""
    open_ = {order.id for order in ask.dossier.refund_orders if order.failed is None}
    if act.id not in open_:
        raise NotAllowedNow("Không có lệnh hoàn trả này đang chờ.", "id")
    return happened.RefundFailed(id=act.id, code=act.code, sentence=act.sentence)


def record_refund(ask: Ask, act: RecordRefund) -> Happening:
    """Record that money was given back: what was ordered, or else no more than is owed back."""
    dossier, refund = ask.dossier, act.refund
    if any(known.id == refund.id for known in dossier.refunds):
        raise NotAllowedNow("Khoản hoàn trả này đã được ghi nhận.", "id")
    ordered = [order for order in dossier.refund_orders if order.id == refund.id]
    if ordered:
        if refund.amount != ordered[0].amount:
            raise Invalid(f"Lệnh hoàn trả này là {show(ordered[0].amount)}.", "amount")
    else:
        _within(refund.amount, min(dossier.to_give_back, _left(dossier, refund)))
    return happened.Refunded(refund=refund)


def _fresh(dossier: Dossier, name: str) -> None:
    known = {one.id for one in dossier.refunds} | {one.id for one in dossier.refund_orders}
    if name in known:
        raise NotAllowedNow("Khoản hoàn trả này đã được ghi nhận.", "id")


def _left(dossier: Dossier, given: Given) -> int:
    """Return what may still be given back of the payment named; raises NotFound."""
    own = (given.ref, given.transaction)
    for payment in dossier.payments:
        if (payment.ref, payment.transaction) == own:
            return left(payment, (*dossier.refunds, *dossier.refund_orders))
    raise NotFound("Hồ sơ không có khoản thanh toán này.", "ref")


def _within(amount: int, most: int) -> None:
    if not 1 <= amount <= most:
        raise Invalid(f"Khoản này chỉ còn phải hoàn trả {show(most)}.", "amount")
