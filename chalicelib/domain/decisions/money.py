"""Money: demanding what is owed and recording what was paid."""

from chalicelib.domain import clock as clocks
from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import DemandFee, RecordPayment
from chalicelib.domain.decisions.ask import Ask, paused, placed, running
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
    """Record a payment, a late one too; work goes on once nothing is owed."""
    dossier = ask.dossier
    if any(payment.ref == act.payment.ref for payment in dossier.payments):
        raise NotAllowedNow("Khoản thanh toán này đã được ghi nhận.", "ref")
    settled = act.payment.amount >= dossier.owed
    step, status, clock = ask.step, dossier.status, dossier.clock
    if settled and dossier.status is Status.PAYMENT:
        step, status, clock = onward(ask.case, ask.step), Status.PROCESSING, running(ask)
    elif dossier.status is Status.NEW:
        clock = clocks.restart(clock, ask.at, ask.rules.calendar)
    stays = step.id == dossier.step and status is dossier.status
    here = placed(ask, step)
    return happened.FeePaid(
        payment=act.payment,
        status=status,
        step=step.id,
        desk=dossier.desk if stays else here.desk,
        step_due=dossier.step_due if stays else here.step_due,
        clock=clock,
    )
