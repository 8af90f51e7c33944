"""Offering: which acts somebody may do now, with what only the act itself would meet counted in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.decisions import decide
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import Collected, FeeKind, FeeLine
from chalicelib.domain.parts import Component, ReturnedBy, SupplementItem
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.usecases.viewing import Allowed, View

_WHY = "?"
_A_DAY = TimeLimit(unit=Unit.WORKING_DAYS, amount=1)


def offered(view: View, by: Person, at: datetime, calendar: WorkCalendar) -> tuple[Allowed, ...]:
    """Return the acts of a view; one that could only be refused tells why (no call).

    Whether an act is lawful in this status the view tells already. The rest only the act itself
    meets, such as a fee to be paid before: each is decided with the least it needs, and not saved.
    """

    def tried(one: Allowed) -> Allowed:
        trial = TRIALS.get(one.name)
        if one.why_not or trial is None:
            return one
        return replace(one, why_not=obstacle(view, trial(view), by, at, calendar))

    return tuple(tried(one) for one in view.allowed)


def obstacle(view: View, act: Act, by: Person, at: datetime, calendar: WorkCalendar) -> str | None:
    """Return why an act cannot be done whatever a form says, None where it depends on that."""
    try:
        decide(view.dossier, act, by, at, Rules(view.procedure, calendar))
    except Invalid:
        return None
    except Refusal as no:
        return no.sentence
    return None


def _supplement(view: View) -> Act:
    code = view.dossier.components[0].code if view.dossier.components else _WHY
    item = SupplementItem(component=code, what=_WHY, why=_WHY)
    return acts.AskSupplement(items=(item,), reason=_WHY)


def _answer(view: View) -> Act:
    return acts.AnswerSupplement(components=tuple(_handed_in(view.dossier)))


def _handed_in(dossier: Dossier) -> list[Component]:
    items = dossier.supplement.items if dossier.supplement else ()
    return [Component(code=item.component, name=_WHY, on_paper=True) for item in items]


def _demand(view: View) -> Act:
    """Return a demand for what is reckoned, or where fees may still be set for such a fee."""
    if not view.procedure.fees:
        return acts.DemandFee()
    line = FeeLine(
        code=_WHY,
        name=_WHY,
        kind=FeeKind.PHI,
        collected=Collected.ON_SUPPLEMENT,
        prepaid=False,
        amount=view.dossier.paid + 1,
        how="",
    )
    return acts.DemandFee(lines=(line,))


TRIALS: Mapping[str, Callable[[View], Act]] = {
    "accept": lambda _: acts.Accept(),
    "refuse": lambda _: acts.Refuse(reason=_WHY),
    "ask-supplement": _supplement,
    "answer-supplement": _answer,
    "complete-supplement": lambda _: acts.CompleteSupplement(),
    "demand-fee": _demand,
    "ask-withdrawal": lambda _: acts.AskWithdrawal(reason=_WHY),
    "agree-withdrawal": lambda _: acts.AgreeWithdrawal(),
    "decline-withdrawal": lambda _: acts.DeclineWithdrawal(reason=_WHY),
    "stop": lambda _: acts.Stop(reason=_WHY),
    "resume": lambda _: acts.Resume(reason=_WHY),
    "extend": lambda _: acts.Extend(limit=_A_DAY, reason=_WHY),
    "return": lambda _: acts.Return(how=ReturnedBy.COUNTER, receiver=_WHY),
    "propose": lambda _: acts.Propose(values={}),
    "revoke-result": lambda _: acts.RevokeResult(reason=_WHY),
}
"""The least that each act may be asked for with, by what it is called."""
