"""Supplements: asking once for everything missing, and what comes back."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import AnswerSupplement, AskSupplement, CompleteSupplement
from chalicelib.domain.decisions.ask import Ask, paused, placed, prepaid, running, said, settlement
from chalicelib.domain.happenings import Happening
from chalicelib.domain.parts import Component, SupplementState
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Forbidden, Invalid, NotAllowedNow
from chalicelib.domain.reusing import with_reused
from chalicelib.domain.status import Status


def ask_supplement(ask: Ask, act: AskSupplement) -> Happening:
    """Ask once for all that is missing (form 02); a second time needs a leader and a reason."""
    dossier = ask.dossier
    if not act.items:
        raise Invalid("Hãy nêu đầy đủ giấy tờ cần bổ sung, ít nhất một mục.", "items")
    if dossier.supplement and dossier.supplement.state is SupplementState.ASKED:
        raise NotAllowedNow("Hồ sơ đang chờ công dân bổ sung; không yêu cầu thêm.", "act")
    if dossier.supplements:
        if not ask.by.has(Role.LEADER):
            raise Forbidden("Chỉ lãnh đạo được yêu cầu bổ sung lần thứ hai.", "act")
        said(act.reason, "reason")
    for item in act.items:
        ask.rules.procedure.component(item.component)
    return happened.SupplementAsked(
        items=act.items,
        until=ask.at + timedelta(days=ask.rules.procedure.supplement_days),
        back_to=dossier.back_to or dossier.status,
        clock=paused(ask, "Chờ bổ sung giấy tờ"),
    )


def answer_supplement(ask: Ask, act: AnswerSupplement) -> Happening:
    """Take what was asked for, all of it; the clock goes on."""
    supplement = ask.dossier.supplement
    if supplement is None or supplement.state is SupplementState.ANSWERED:
        raise NotAllowedNow("Hồ sơ không còn chờ bổ sung.", "act")
    given = {c.code for c in act.components if c.uploads or c.on_paper}
    given |= {one.paper.component for one in act.reused}
    missing = [item.what for item in supplement.items if item.component not in given]
    if missing:
        raise Invalid(f"Còn thiếu: {'; '.join(missing)}.", "components")
    procedure = ask.rules.procedure
    came = tuple(
        with_reused(replace(one, name=procedure.component(one.code).name), act.reused)
        for one in _all(act)
    )
    return happened.SupplementAnswered(
        components=came, note=act.note, clock=running(ask), reused=act.reused
    )


def _all(act: AnswerSupplement) -> tuple[Component, ...]:
    """Return the components that come, those only out of a store too."""
    known = {component.code for component in act.components}
    stored = dict.fromkeys(one.paper.component for one in act.reused)
    more = (Component(code=code, name=code) for code in stored if code not in known)
    return (*act.components, *more)


def complete_supplement(ask: Ask, _act: CompleteSupplement) -> Happening:
    """Find the answer complete; for a dossier not yet accepted this accepts it."""
    dossier = ask.dossier
    if dossier.supplement is None or dossier.supplement.state is SupplementState.ASKED:
        raise NotAllowedNow("Công dân chưa nộp bổ sung.", "act")
    first = dossier.accepted_at is None
    if first:
        prepaid(dossier)
    processing = dossier.back_to is Status.PROCESSING
    return happened.SupplementCompleted(
        status=Status.PROCESSING if processing else Status.RECEIVED,
        clock=settlement(ask, ask.case) if first else running(ask),
        accepted=first,
        step_due=placed(ask, ask.step).step_due,
    )
