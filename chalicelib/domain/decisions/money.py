"""Money: demanding what is owed and recording what was paid."""

from chalicelib.domain import clock as clocks
from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import DemandFee, RecordPayment
from chalicelib.domain.decisions.ask import Ask, awaited, paused, placed, running
from chalicelib.domain.desk import onward
from chalicelib.domain.happenings import Happening
from chalicelib.domain.refusals import NotAllowedNow
from chalicelib.domain.status import Status


def demand_fee(ask: Ask, act: DemandFee) -> Happening:
    """Ask for what is owed, with `lines` replacing what was reckoned for the same fee."""
    known = {line.code for line in act.lines}
    kept = tuple(line for line in ask.dossier.fees if line.code not in known)
    lines = (*kept, *act.lines)
    owed = sum(line.amount for line in lines) - sum(p.amount for p in ask.dossier.payments)
    if owed <= 0:
        raise NotAllowedNow("Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "fees")
    return happened.FeeDemanded(lines=lines, amount=owed, clock=paused(ask, "Chờ nộp phí, lệ phí"))


def record_payment(ask: Ask, act: RecordPayment) -> Happening:
    """Record a payment, a late one too; work goes on once nothing is owed.

    The acceptance clock starts anew once all that must be paid before receipt is paid.
    """
    dossier = ask.dossier
    if any(payment.ref == act.payment.ref for payment in dossier.payments):
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
