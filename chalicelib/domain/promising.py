"""Promising: when the result of a procedure would be due, were it applied for at a moment."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.clock import ACCEPTANCE_LIMIT
from chalicelib.domain.deadline import Deadline, reckon
from chalicelib.domain.procedure import Case, OnlineLevel, Procedure


@dataclass(frozen=True, slots=True)
class Online:
    """What holds online: accepted by then at the latest (UTC), and then due."""

    accepted_by: datetime
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Promise:
    """Dự kiến hẹn trả: for one case, at the counter, and online where that is open.

    At the counter the limit runs at once; online it runs from acceptance, which takes at most
    eight working hours. Pauses and extensions of a real dossier come on top.
    """

    case: Case
    counter: Deadline
    online: Online | None


def promises(procedure: Procedure, at: datetime, calendar: WorkCalendar) -> tuple[Promise, ...]:
    """Return for each case of a procedure when it would be due, were it applied for at `at`."""
    is_online = procedure.online is not OnlineLevel.NONE
    by = reckon(ACCEPTANCE_LIMIT, at, calendar).due
    return tuple(
        Promise(
            case,
            reckon(case.limit, at, calendar),
            Online(by, reckon(case.limit, by, calendar)) if is_online else None,
        )
        for case in procedure.cases
    )
