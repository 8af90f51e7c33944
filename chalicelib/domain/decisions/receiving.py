"""Receiving: accepting a dossier or refusing it."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import Accept, Refuse
from chalicelib.domain.decisions.ask import Ask, placed, prepaid, running, said, settlement
from chalicelib.domain.happenings import Happening
from chalicelib.domain.parts import SupplementState
from chalicelib.domain.refusals import NotAllowedNow
from chalicelib.domain.status import Status


def accept(ask: Ask, act: Accept) -> Happening:
    """Start the legal clock and take the dossier on; a pre-paid fee must have been paid.

    The officer who accepts goes on with it; a leader who stepped in leaves it to the desk.
    """
    prepaid(ask.dossier)
    case = ask.rules.procedure.case(act.case or ask.dossier.case)
    here = placed(ask, case.start)
    return happened.Accepted(
        case=case.id,
        step=here.step,
        desk=here.desk,
        step_due=here.step_due,
        clock=settlement(ask, case),
        handler=ask.by.id if ask.by.has(case.start.role) else None,
    )


def refuse(ask: Ask, act: Refuse) -> Happening:
    """Refuse a new dossier, or one whose supplement was not answered in time (form 03)."""
    dossier = ask.dossier
    if dossier.status is Status.SUPPLEMENT:
        supplement = dossier.supplement
        waiting = supplement is not None and ask.at <= supplement.until
        if waiting or supplement is None or supplement.state is SupplementState.ANSWERED:
            raise NotAllowedNow("Chỉ được từ chối khi đã quá hạn bổ sung mà chưa bổ sung.", "act")
    return happened.Refused(reason=said(act.reason, "reason"), clock=running(ask))
