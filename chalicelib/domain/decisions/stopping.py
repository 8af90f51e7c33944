"""Stopping: withdrawals, pauses and extensions."""

from chalicelib.domain import clock as clocks
from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import (
    AgreeWithdrawal,
    AskWithdrawal,
    DeclineWithdrawal,
    Extend,
    Resume,
    Stop,
)
from chalicelib.domain.decisions.ask import Ask, paused, placed, running, said
from chalicelib.domain.desk import onward
from chalicelib.domain.happenings import Happening
from chalicelib.domain.refusals import NotAllowedNow


def ask_withdrawal(ask: Ask, act: AskWithdrawal) -> Happening:
    """Ask for the dossier back."""
    dossier = ask.dossier
    return happened.WithdrawalAsked(
        reason=said(act.reason, "reason"),
        back_to=dossier.back_to or dossier.status,
        clock=running(ask),
    )


def agree_withdrawal(ask: Ask, _act: AgreeWithdrawal) -> Happening:
    """Give the dossier back: it stops for good."""
    return happened.Stopped(
        reason="Công dân rút hồ sơ", final=True, clock=paused(ask, "Công dân rút hồ sơ")
    )


def decline_withdrawal(ask: Ask, act: DeclineWithdrawal) -> Happening:
    """Keep the dossier and go on with it; only once it was accepted."""
    if ask.dossier.accepted_at is None:
        raise NotAllowedNow("Hồ sơ chưa tiếp nhận thì công dân được rút.", "act")
    here = placed(ask, onward(ask.case, ask.step))
    return happened.WithdrawalDeclined(
        reason=said(act.reason, "reason"),
        step=here.step,
        desk=here.desk,
        step_due=here.step_due,
    )


def stop(ask: Ask, act: Stop) -> Happening:
    """Stop for now (form 05)."""
    reason = said(act.reason, "reason")
    return happened.Stopped(reason=reason, final=False, clock=paused(ask, reason))


def resume(ask: Ask, act: Resume) -> Happening:
    """Go on after a stop, the due date moved by the time it stood still."""
    dossier = ask.dossier
    if dossier.withdrawn:
        raise NotAllowedNow("Hồ sơ đã được công dân rút; không thể xử lý tiếp.", "act")
    if dossier.accepted_at is None:
        raise NotAllowedNow("Hồ sơ dừng trước khi tiếp nhận; công dân cần nộp lại.", "act")
    here = placed(ask, onward(ask.case, ask.step))
    return happened.Resumed(
        reason=said(act.reason, "reason"),
        step=here.step,
        desk=here.desk,
        step_due=here.step_due,
        clock=running(ask),
    )


def extend(ask: Ask, act: Extend) -> Happening:
    """Give a later appointment, once, with an apology (form 04)."""
    reason = said(act.reason, "reason")
    longer = clocks.extend(ask.dossier.clock, act.limit, ask.at, reason, ask.rules.calendar)
    return happened.Extended(reason=reason, clock=longer)
