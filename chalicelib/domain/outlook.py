"""Outlook: what an application would owe, and when it would be answered, were it filed now."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import clock as clocks
from chalicelib.domain.answers import clean_answers, counted
from chalicelib.domain.calendar import LOCAL, WorkCalendar
from chalicelib.domain.clock import ACCEPTANCE_LIMIT, ClockKind
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import claimed, owing
from chalicelib.domain.procedure import Case, Procedure
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Outlook:
    """Dự kiến: the fees in đồng, None where they cannot be told yet, and the moments (UTC).

    `answer_by` is the latest for an online application to be accepted; `due` is when the result
    would be due, were it accepted then.
    """

    fees: tuple[FeeLine, ...] | None
    answer_by: datetime
    due: datetime

    @property
    def owed(self) -> int:
        """Return the sum of the fees."""
        return sum(line.amount for line in self.fees or ())


def outlook(law: Procedure, draft: Draft, calendar: WorkCalendar, at: datetime) -> Outlook:
    """Return what there is to expect of a draft, were it filed online at that moment."""
    answer_by = clocks.start(ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT, at, calendar).due
    return Outlook(_fees(law, draft, at), answer_by, due(_case(law, draft), answer_by, calendar))


def due(case: Case, at: datetime, calendar: WorkCalendar) -> datetime:
    """Return when the result of a case is due that is accepted at a moment."""
    return clocks.start(ClockKind.SETTLEMENT, case.limit, at, calendar).due


def _case(law: Procedure, draft: Draft) -> Case:
    try:
        return law.case(draft.case)
    except Invalid:
        return law.case(None)


def _fees(law: Procedure, draft: Draft, at: datetime) -> tuple[FeeLine, ...] | None:
    """Return what would be owed; None where a count or a claim that it hangs on cannot be so."""
    day, counting = at.astimezone(LOCAL).date(), (law.copies_field, law.pages_field)
    try:
        counts = clean_answers(law, {n: s for n, s in draft.answers.items() if n in counting})
        copies, pages = counted(counts, counting[0], 1), counted(counts, counting[1], 0)
        online = Channel.ONLINE
        claim = claimed(law.policies, draft.policy, day, online) if draft.policy else None
        return owing(law.fees, law.policies, day, online, copies, pages, claim)
    except Invalid:
        return None
