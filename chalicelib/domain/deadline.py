"""Deadlines: when a dossier is due, and why, line by line."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.calendar import DAY, LOCAL, WorkCalendar, aware
from chalicelib.domain.refusals import Invalid, NotAllowedNow


class Unit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    WORKING_HOURS = "working_hours"
    SAME_DAY = "same_day"
    """Trong ngày; `amount` then counts working days on top, mostly 0."""


class AfterPause(StrEnum):
    """What the clock does when it goes on; both modes are found in the law."""

    RESUME = "resume"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Thời hạn giải quyết; a dossier received after `cutoff` counts as of the next working day."""

    unit: Unit
    amount: int
    cutoff: time | None = None
    after_pause: AfterPause = AfterPause.RESUME


@dataclass(frozen=True, slots=True)
class Suspension:
    """Tạm dừng tính thời hạn; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Extension:
    """Gia hạn: by how much, granted when, and why."""

    limit: TimeLimit
    granted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reckoning, in words, with the moment it led to where it led to one."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Hạn trả kết quả: UTC, with its explanation; `paused` while the clock stands still."""

    due: datetime
    lines: tuple[Line, ...]
    paused: bool


class Timeliness(StrEnum):
    """How an end compares with its due date, by local dates."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


AMOUNTS = {
    Unit.WORKING_DAYS: "{} ngày làm việc",
    Unit.CALENDAR_DAYS: "{} ngày",
    Unit.MONTHS: "{} tháng",
    Unit.WORKING_HOURS: "{} giờ làm việc",
    Unit.SAME_DAY: "trong ngày",
}


def reckon(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
    now: datetime | None = None,
) -> Deadline:
    """Return when a dossier received at `received` is due, and the reckoning line by line.

    A pause that still lasts counts until `now` (until its own start where `now` is None). Working
    limits move by the office time waited, calendar limits by the days waited; a limit that
    restarts is counted anew from the end of the last pause. Raises Invalid for naive, overlapping
    or unordered pauses and NotAllowedNow for a second extension.
    """
    _check(limit, received, suspensions, extensions)
    pauses = _ended(suspensions, now)
    anew = pauses[-1].end if pauses and limit.after_pause is AfterPause.RESTART else None
    begun = anew or received
    lines = [Line("Nhận hồ sơ", _utc(received)), *_pause_lines(pauses, suspensions, anew)]
    start = _counted_from(limit, begun, calendar)
    if start != begun.astimezone(LOCAL):
        lines.append(Line(_why_later(limit, begun, calendar), _utc(start)))
    due = _after(limit, start, calendar)
    lines.append(Line(f"Thời hạn: {in_words(limit)}", _utc(due)))
    for extension in extensions:
        if anew is None or extension.granted_at >= anew:
            due = _extended(extension.limit, due, calendar)
            lines.append(
                Line(f"Gia hạn {in_words(extension.limit)}: {extension.reason}", _utc(due))
            )
    if anew is None:
        due = _shifted(limit, due, pauses, calendar)
    due = _rolled(limit, due, calendar)
    lines += _closed_lines(calendar, start.date(), due.date())
    lines.append(Line(f"Hẹn trả kết quả: {due:%H:%M, %d/%m/%Y}", _utc(due)))
    return Deadline(_utc(due), tuple(lines), _is_paused(suspensions))


def in_words(limit: TimeLimit) -> str:
    """Return a limit in Vietnamese, such as ``3 ngày làm việc``."""
    words = AMOUNTS[limit.unit].format(limit.amount)
    if limit.unit is Unit.SAME_DAY and limit.amount:
        words += f" (thêm {limit.amount} ngày làm việc)"
    if limit.cutoff is not None:
        words += f"; nhận sau {limit.cutoff:%H:%M} thì tính từ ngày làm việc tiếp theo"
    return words


def timeliness(end: datetime, due: datetime) -> Timeliness:
    """Compare an end with its due date as the reports do: by local dates."""
    ended, owed = (aware(moment, "moment").astimezone(LOCAL).date() for moment in (end, due))
    if ended == owed:
        return Timeliness.ON_TIME
    return Timeliness.EARLY if ended < owed else Timeliness.LATE


def is_overdue(due: datetime, at: datetime) -> bool:
    """Tell whether `due` has passed."""
    return at > due


def _check(
    limit: TimeLimit,
    received: datetime,
    suspensions: Sequence[Suspension],
    extensions: Sequence[Extension],
) -> None:
    aware(received, "received")
    least = 0 if limit.unit is Unit.SAME_DAY else 1
    if limit.amount < least:
        raise Invalid("Thời hạn phải lớn hơn không.", "limit.amount")
    if len(extensions) > 1:
        raise NotAllowedNow("Chỉ được gia hạn một lần.", "extensions")
    last: datetime | None = None
    for number, pause in enumerate(suspensions):
        field = f"suspensions.{number}"
        end = pause.end or pause.start
        if aware(end, field) < aware(pause.start, field) or (last and pause.start < last):
            raise Invalid("Các lần tạm dừng phải theo thứ tự và không chồng nhau.", field)
        if pause.end is None and number < len(suspensions) - 1:
            raise Invalid("Chỉ lần tạm dừng cuối cùng được còn mở.", field)
        last = end


@dataclass(frozen=True, slots=True)
class _Pause:
    start: datetime
    end: datetime
    reason: str


def _ended(suspensions: Sequence[Suspension], now: datetime | None) -> list[_Pause]:
    return [
        _Pause(pause.start, pause.end or max(pause.start, now or pause.start), pause.reason)
        for pause in suspensions
    ]


def _is_paused(suspensions: Sequence[Suspension]) -> bool:
    return bool(suspensions) and suspensions[-1].end is None


def _counted_from(limit: TimeLimit, begun: datetime, calendar: WorkCalendar) -> datetime:
    opened = calendar.opening(begun)
    if limit.cutoff is not None and opened.time() > limit.cutoff:
        following = calendar.next_working_day(opened.date())
        return datetime.combine(following, calendar.sessions[0].opens, LOCAL)
    return opened


def _after(limit: TimeLimit, start: datetime, calendar: WorkCalendar) -> datetime:
    if limit.unit is Unit.SAME_DAY:
        return calendar.closing(calendar.add_working_days(start.date(), limit.amount))
    if limit.unit is Unit.WORKING_DAYS:
        day = calendar.add_working_days(start.date(), limit.amount)
        return datetime.combine(day, start.timetz())
    if limit.unit is Unit.WORKING_HOURS:
        return calendar.add_working_time(start, timedelta(hours=limit.amount))
    if limit.unit is Unit.MONTHS:
        return datetime.combine(_months_later(start.date(), limit.amount), start.timetz())
    return start + limit.amount * DAY


def _extended(limit: TimeLimit, due: datetime, calendar: WorkCalendar) -> datetime:
    return _after(limit, due, calendar)


def _months_later(day: date, count: int) -> date:
    """Return the same day `count` months later, or the month's last where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _shifted(
    limit: TimeLimit, due: datetime, pauses: Sequence[_Pause], calendar: WorkCalendar
) -> datetime:
    if limit.unit in {Unit.CALENDAR_DAYS, Unit.MONTHS}:
        days = (_local_day(pause.end) - _local_day(pause.start) for pause in pauses)
        return due + sum(days, timedelta(0))
    for pause in pauses:
        due = calendar.add_working_time(due, calendar.working_time_between(pause.start, pause.end))
    return due


def _rolled(limit: TimeLimit, due: datetime, calendar: WorkCalendar) -> datetime:
    """Return a calendar due date rolled to the next working day, at the same hour."""
    if limit.unit in {Unit.CALENDAR_DAYS, Unit.MONTHS} and not calendar.is_working_day(due.date()):
        return datetime.combine(calendar.next_working_day(due.date()), due.timetz())
    return due.astimezone(LOCAL)


def _why_later(limit: TimeLimit, begun: datetime, calendar: WorkCalendar) -> str:
    local = begun.astimezone(LOCAL)
    closed = calendar.why_closed(local.date())
    if closed:
        return f"{local:%d/%m/%Y} là {closed}: tính từ lúc mở cửa kế tiếp"
    if limit.cutoff is not None and local.time() > limit.cutoff:
        return f"Nhận sau {limit.cutoff:%H:%M}: tính từ ngày làm việc tiếp theo"
    return "Nhận ngoài giờ làm việc: tính từ lúc mở cửa kế tiếp"


def _pause_lines(
    pauses: Sequence[_Pause], suspensions: Sequence[Suspension], anew: datetime | None
) -> Iterator[Line]:
    for pause, suspension in zip(pauses, suspensions, strict=True):
        start, end = pause.start.astimezone(LOCAL), pause.end.astimezone(LOCAL)
        until = f"đến {end:%H:%M %d/%m/%Y}" if suspension.end else "đến nay"
        text = f"Tạm dừng từ {start:%H:%M %d/%m/%Y} {until}: {pause.reason}"
        yield Line(text, _utc(pause.end))
    if anew is not None:
        yield Line("Thời hạn tính lại từ đầu sau lần tạm dừng cuối", _utc(anew))


def _closed_lines(calendar: WorkCalendar, first: date, last: date) -> Iterator[Line]:
    weekly, day = 0, first
    while day <= last:
        if day in calendar.days_on:
            yield Line(f"{day:%d/%m/%Y} làm bù: {calendar.days_on[day]}")
        elif day in calendar.days_off:
            yield Line(f"{day:%d/%m/%Y} không tính: {calendar.days_off[day]}")
        elif not calendar.is_working_day(day):
            weekly += 1
        day += DAY
    if weekly:
        yield Line(f"Không tính {weekly} ngày nghỉ hằng tuần")
    if not calendar.known_from <= last <= calendar.known_until:
        yield Line("Lịch nghỉ lễ của năm này chưa được công bố; hạn có thể thay đổi")


def _local_day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
