"""Clocks: a legal time limit running over a dossier, stopped and set going again."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.deadline import Deadline, Extension, Suspension, TimeLimit, Unit, reckon
from chalicelib.domain.refusals import NotAllowedNow


class ClockKind(StrEnum):
    """What the limit is for."""

    ACCEPTANCE = "acceptance"
    """Eight working hours to accept an online dossier or say why not."""
    SETTLEMENT = "settlement"
    """The procedure's own limit, from receipt."""


ACCEPTANCE_LIMIT = TimeLimit(unit=Unit.WORKING_HOURS, amount=8)
"""NĐ 118/2025: an online dossier is accepted or answered within 8 working hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A limit, when it started, when it stood still, and when it therefore ends.

    `due` and `warn_at` are UTC; while it stands still `due` is what it was when it stopped.
    """

    kind: ClockKind
    limit: TimeLimit
    started: datetime
    due: datetime
    warn_at: datetime
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Tell whether the clock stands still."""
        return bool(self.suspensions) and self.suspensions[-1].end is None


def start(kind: ClockKind, limit: TimeLimit, at: datetime, calendar: WorkCalendar) -> Clock:
    """Return a clock set going at `at`."""
    blank = Clock(kind=kind, limit=limit, started=at, due=at, warn_at=at)
    return _reckoned(blank, calendar, at)


def pause(clock: Clock, at: datetime, reason: str, calendar: WorkCalendar) -> Clock:
    """Return the clock standing still from `at`; a clock already standing still is unchanged."""
    if clock.is_paused:
        return clock
    pause = Suspension(start=_not_before(clock, at), end=None, reason=reason)
    stopped = replace(clock, suspensions=(*clock.suspensions, pause))
    return _reckoned(stopped, calendar, at)


def resume(clock: Clock, at: datetime, calendar: WorkCalendar) -> Clock:
    """Return the clock going on from `at`, its due date moved; a running clock is unchanged."""
    if not clock.is_paused:
        return clock
    *earlier, last = clock.suspensions
    ended = replace(clock, suspensions=(*earlier, replace(last, end=max(at, last.start))))
    return _reckoned(ended, calendar, at)


def restart(clock: Clock, at: datetime, calendar: WorkCalendar) -> Clock:
    """Return the same limit started anew at `at`, as the acceptance clock is after a wait."""
    return start(clock.kind, clock.limit, at, calendar)


def extend(
    clock: Clock, limit: TimeLimit, at: datetime, reason: str, calendar: WorkCalendar
) -> Clock:
    """Return the clock with one extension (form 04); a second one is refused."""
    if clock.extensions:
        raise NotAllowedNow("Hồ sơ đã được gia hạn một lần; không thể gia hạn thêm.", "act")
    extension = Extension(limit=limit, granted_at=max(at, clock.started), reason=reason)
    longer = replace(clock, extensions=(extension,))
    return _reckoned(longer, calendar, at)


def explain(clock: Clock, calendar: WorkCalendar, now: datetime) -> Deadline:
    """Return the due moment with its explanation, as it stands at `now`."""
    return reckon(clock.limit, clock.started, calendar, clock.suspensions, clock.extensions, now)


def _not_before(clock: Clock, at: datetime) -> datetime:
    """Return `at`, or what the clock knows to lie behind it: machines' clocks differ a little."""
    last = clock.suspensions[-1].end if clock.suspensions else None
    return max(at, last or clock.started)


def _reckoned(clock: Clock, calendar: WorkCalendar, at: datetime) -> Clock:
    due = explain(clock, calendar, at).due
    return replace(clock, due=due, warn_at=max(clock.started, calendar.working_days_before(due, 1)))
