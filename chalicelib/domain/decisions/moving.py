"""Moving: along the process graph to the result and its hand-over."""

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import Advance, Return
from chalicelib.domain.decisions import results
from chalicelib.domain.decisions.ask import Ask, placed, said
from chalicelib.domain.desk import Place
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Step
from chalicelib.domain.refusals import Forbidden, Invalid, NotAllowedNow
from chalicelib.domain.status import Status


def advance(ask: Ask, act: Advance) -> Happening:
    """Move along an edge of the graph: to more work, to the result, or back from it."""
    edge = ask.case.edge(ask.dossier.step, act.to)
    if edge is None:
        raise NotAllowedNow(f"Từ bước hiện tại không thể chuyển sang bước “{act.to}”.", "to")
    target = ask.case.step(act.to)
    here = placed(ask, target)
    if act.handler is not None and Status.FINISHED in {target.status, ask.dossier.status}:
        raise Invalid("Bước này không giao cho riêng ai; hãy bỏ trống người được giao.", "handler")
    if target.status is Status.FINISHED:
        return _finished(ask, act, here, edge.action)
    if ask.dossier.status is Status.FINISHED:
        if not may_go(ask.by, ask.dossier, target):
            raise Forbidden("Chỉ lãnh đạo được mở lại hồ sơ đã xử lý xong.", "act")
        return happened.Reopened(
            reason=said(act.note, "note"),
            step=here.step,
            step_name=here.step_name,
            desk=here.desk,
            step_due=here.step_due,
        )
    if edge.action == APPROVE:
        results.complete(ask, act)
    return happened.Moved(
        action=edge.action,
        step=here.step,
        step_name=here.step_name,
        desk=here.desk,
        status=target.status,
        step_due=here.step_due,
        handler=act.handler,
        note=act.note,
    )


def may_go(by: Person, dossier: Dossier, target: Step) -> bool:
    """Tell whether `by`, who may move a dossier on, may have it at `target`.

    What is settled only a leader opens again.
    """
    reopens = dossier.status is Status.FINISHED and target.status is not Status.FINISHED
    return not reopens or by.has(Role.LEADER)


def _finished(ask: Ask, act: Advance, here: Place, action: str) -> Happening:
    return happened.Finished(
        action=action,
        step=here.step,
        step_name=here.step_name,
        desk=here.desk,
        step_due=here.step_due,
        result=results.result_of(ask, act),
        clock=ask.dossier.clock,
    )


def hand_over(ask: Ask, act: Return) -> Happening:
    """Return the result: everything paid, the e-result there and signed where required."""
    dossier, rule = ask.dossier, ask.rules.procedure.result
    if dossier.owed > 0:
        raise NotAllowedNow("Hồ sơ còn phí, lệ phí chưa nộp; chưa thể trả kết quả.", "fees")
    if dossier.result is None:
        raise NotAllowedNow("Hồ sơ chưa có kết quả để trả.", "result")
    if rule.electronic and dossier.result.document is None:
        raise NotAllowedNow("Thủ tục yêu cầu kết quả điện tử; hãy đính kèm trước.", "result")
    if rule.signed and not dossier.result.signed:
        raise NotAllowedNow("Kết quả điện tử chưa được ký số.", "result")
    return happened.Returned(how=act.how, receiver=said(act.receiver, "receiver"))
