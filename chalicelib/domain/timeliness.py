"""Timeliness: early, on time or late, and what is left of a limit."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.calendar import LOCAL, WorkCalendar, aware


class Timeliness(StrEnum):
    """How an end compares with its due date, by local dates."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def timeliness(end: datetime, due: datetime) -> Timeliness:
    """Compare an end with its due date as the reports do: by local dates."""
    ended, owed = _day(end, "end"), _day(due, "due")
    if ended == owed:
        return Timeliness.ON_TIME
    return Timeliness.EARLY if ended < owed else Timeliness.LATE


def is_overdue(due: datetime, at: datetime) -> bool:
    """Tell whether the due moment has passed: for desks and clocks, which count hours."""
    return aware(at, "at") > aware(due, "due")


def remaining(due: datetime, at: datetime, calendar: WorkCalendar) -> timedelta:
    """Return the office time left until `due`; nothing once it has passed."""
    return calendar.working_time_between(at, due)


def _day(moment: datetime, field: str) -> date:
    return aware(moment, field).astimezone(LOCAL).date()
