"""Deadlines: when a dossier is due, and why, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain import wording
from chalicelib.domain.calendar import DAY, LOCAL, WorkCalendar, aware, months_later
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.domain.wording import said


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
    """One step of the reckoning in Vietnamese, with the moment (UTC) it led to, if to one."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Hạn trả kết quả: UTC, with its explanation; `paused` while the clock stands still."""

    due: datetime
    lines: tuple[Line, ...]
    paused: bool


AMOUNTS = {
    Unit.WORKING_DAYS: "{} ngày làm việc",
    Unit.CALENDAR_DAYS: "{} ngày",
    Unit.MONTHS: "{} tháng",
    Unit.WORKING_HOURS: "{} giờ làm việc",
    Unit.SAME_DAY: "trong ngày",
}
BY_THE_CALENDAR = frozenset({Unit.CALENDAR_DAYS, Unit.MONTHS})
MOST = 10_000
"""More days or hours than any limit: beyond it a number is a slip of the pen."""


def reckon(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
    now: datetime | None = None,
) -> Deadline:
    """Return when a dossier received at `received` is due, and the reckoning line by line.

    The day of receipt is day 0; receipt outside office hours counts as of the next opening. A
    due date counted in calendar days or months that falls on a day off moves to the opening of
    the next working day: the earliest moment of that day, so that nothing received later is due
    earlier. A pause that still lasts counts until `now` (as nothing where `now` is None). Limits
    in working units move by the office time waited, calendar limits by the dates waited, in both
    cases only what was waited after the count began; a limit that restarts is counted anew from
    the end of the last pause. An extension is added to the due date so found, also to one that
    was counted anew. Raises Invalid naming the field for moments without a time zone and for
    pauses that overlap or come out of order, NotAllowedNow for a second extension.
    """
    _check(limit, received, suspensions, extensions, now)
    pauses = [_until_now(pause, now) for pause in suspensions]
    begun = _begun(limit, received, pauses)
    start = _counted_from(limit, begun, calendar)
    due = _after(limit, start, calendar)
    lines = [Line(f"Nhận hồ sơ lúc {said(received)}", _utc(received))]
    if begun != received:
        lines += _restart_lines(pauses, begun)
        pauses = []
    lines += _count_lines(limit, begun, start, due, calendar)
    due, moved = _shifted(limit, start, due, pauses, calendar)
    due, rolled = _rolled(limit, due, calendar)
    lines += moved + rolled
    for extension in extensions:
        due, longer = _extended(extension, due, calendar)
        lines += longer
    paused = bool(suspensions) and suspensions[-1].end is None
    lines += _last_lines(begun, due, calendar, paused=paused)
    return Deadline(_utc(due), tuple(lines), paused)


def in_words(limit: TimeLimit) -> str:
    """Return a limit in Vietnamese, such as ``3 ngày làm việc``."""
    words = AMOUNTS[limit.unit].format(limit.amount)
    if limit.unit is Unit.SAME_DAY and limit.amount:
        words += f" (thêm {limit.amount} ngày làm việc)"
    if limit.cutoff is not None:
        words += f"; nhận sau {limit.cutoff:%H:%M} thì tính từ ngày làm việc tiếp theo"
    return words


def _check(
    limit: TimeLimit,
    received: datetime,
    suspensions: Sequence[Suspension],
    extensions: Sequence[Extension],
    now: datetime | None,
) -> None:
    aware(received, "received")
    aware(now or received, "now")
    least = 0 if limit.unit is Unit.SAME_DAY else 1
    _check_amount(limit, least, "limit.amount")
    _check_pauses(received, suspensions)
    if len(extensions) > 1:
        raise NotAllowedNow("Thời hạn chỉ được gia hạn một lần.", "extensions")
    for extension in extensions:
        _check_amount(extension.limit, 1, "extensions.0.limit.amount")
        if aware(extension.granted_at, "extensions.0.granted_at") < received:
            raise Invalid("Không thể gia hạn trước khi nhận hồ sơ.", "extensions.0.granted_at")


def _check_amount(limit: TimeLimit, least: int, field: str) -> None:
    if not least <= limit.amount <= MOST:
        raise Invalid(f"Thời hạn phải từ {least} đến {MOST}.", field)


def _check_pauses(received: datetime, suspensions: Sequence[Suspension]) -> None:
    last = received
    for number, pause in enumerate(suspensions):
        field = f"suspensions.{number}"
        if aware(pause.start, f"{field}.start") < last:
            sentence = "Lần tạm dừng phải bắt đầu sau khi nhận hồ sơ và sau lần tạm dừng trước."
            raise Invalid(sentence, f"{field}.start")
        if pause.end is None and number < len(suspensions) - 1:
            raise Invalid("Chỉ lần tạm dừng cuối cùng được còn mở.", f"{field}.end")
        last = aware(pause.end or pause.start, f"{field}.end")
        if last < pause.start:
            raise Invalid("Lần tạm dừng không thể kết thúc trước khi bắt đầu.", f"{field}.end")


@dataclass(frozen=True, slots=True)
class _Pause:
    start: datetime
    end: datetime
    reason: str
    lasts: bool

    def __str__(self) -> str:
        until = "nay" if self.lasts else said(self.end)
        return f"Tạm dừng từ {said(self.start)} đến {until}: {self.reason}"


def _until_now(pause: Suspension, now: datetime | None) -> _Pause:
    end = pause.end or max(pause.start, now or pause.start)
    return _Pause(pause.start, end, pause.reason, lasts=pause.end is None)


def _begun(limit: TimeLimit, received: datetime, pauses: Sequence[_Pause]) -> datetime:
    """Return when counting begins: on receipt, or anew at the end of the last real pause."""
    if limit.after_pause is AfterPause.RESTART:
        return max([received, *(pause.end for pause in pauses if pause.end > pause.start)])
    return received


def _counted_from(limit: TimeLimit, begun: datetime, calendar: WorkCalendar) -> datetime:
    opened = calendar.opening(begun)
    if limit.cutoff is not None and opened.time() > limit.cutoff:
        return calendar.opens_on(calendar.next_working_day(opened.date()))
    return opened


def _after(limit: TimeLimit, start: datetime, calendar: WorkCalendar) -> datetime:
    """Return the end of `limit` counted from `start`, a local moment; days off not yet evaded."""
    match limit.unit:
        case Unit.SAME_DAY:
            return calendar.closes_on(calendar.add_working_days(start.date(), limit.amount))
        case Unit.WORKING_DAYS:
            day = calendar.add_working_days(start.date(), limit.amount)
        case Unit.WORKING_HOURS:
            return calendar.add_working_time(start, timedelta(hours=limit.amount))
        case Unit.CALENDAR_DAYS:
            day = start.date() + limit.amount * DAY
        case Unit.MONTHS:
            day = months_later(start.date(), limit.amount)
    return datetime.combine(day, start.timetz())


def _shifted(
    limit: TimeLimit,
    start: datetime,
    due: datetime,
    pauses: Sequence[_Pause],
    calendar: WorkCalendar,
) -> tuple[datetime, list[Line]]:
    """Return `due` moved by what was waited after `start`, with a line for every pause."""
    lines: list[Line] = []
    for pause in pauses:
        since, before = min(max(pause.start, start), pause.end), due
        if limit.unit in BY_THE_CALENDAR:
            waited = _day(pause.end) - _day(since)
            due, words = due + waited, f"{waited.days} ngày"
            closed: list[Line] = []
        else:
            waited = calendar.working_time_between(since, pause.end)
            due, words = (
                calendar.add_working_time(due, waited),
                wording.office_time(waited, calendar),
            )
            closed = _closed_lines(calendar, before.date() + DAY, due.date())
        moved = f"hạn lùi {words}" if waited else "hạn không đổi"
        lines += [Line(f"{pause}; {moved}", _utc(due)), *closed]
    return due, lines


def _rolled(limit: TimeLimit, due: datetime, calendar: WorkCalendar) -> tuple[datetime, list[Line]]:
    """Return a calendar due date, on the opening of the next working day if on a day off."""
    if limit.unit not in BY_THE_CALENDAR:
        return due, []
    opened = due
    lines: list[Line] = []
    if not calendar.is_working_day(due.date()):
        opened = calendar.opening(due)
        text = f"Ngày {due:%d/%m/%Y} cơ quan nghỉ nên hạn chuyển đến {said(opened)}"
        lines.append(Line(text, _utc(opened)))
    return opened, lines + _closed_lines(calendar, due.date(), opened.date())


def _extended(
    extension: Extension, due: datetime, calendar: WorkCalendar
) -> tuple[datetime, list[Line]]:
    raw = _after(replace(extension.limit, cutoff=None), due, calendar)
    longer, rolled = _rolled(extension.limit, raw, calendar)
    text = f"Gia hạn {in_words(extension.limit)}: {extension.reason}"
    lines = [Line(text, _utc(raw)), *rolled]
    if extension.limit.unit not in BY_THE_CALENDAR:
        lines += _closed_lines(calendar, due.date() + DAY, longer.date())
    return longer, lines


def _restart_lines(pauses: Sequence[_Pause], begun: datetime) -> Iterator[Line]:
    for pause in pauses:
        yield Line(str(pause), _utc(pause.end))
    yield Line(f"Thời hạn tính lại từ đầu, từ {said(begun)}", _utc(begun))


def _count_lines(
    limit: TimeLimit, begun: datetime, start: datetime, due: datetime, calendar: WorkCalendar
) -> Iterator[Line]:
    if start != begun:
        why = wording.why_later(begun, limit.cutoff, calendar)
        yield Line(f"{why}: tính từ {said(start)}", _utc(start))
    yield Line(f"Thời hạn {in_words(limit)}: đến {said(due)}", _utc(due))
    until = start if limit.unit in BY_THE_CALENDAR else due
    yield from _closed_lines(calendar, _day(begun), until.date())


def _closed_lines(calendar: WorkCalendar, first: date, last: date) -> list[Line]:
    return [Line(text) for text in wording.closed_days(calendar, first, last)]


def _last_lines(
    begun: datetime, due: datetime, calendar: WorkCalendar, *, paused: bool
) -> Iterator[Line]:
    if not calendar.is_known(_day(begun), due.date()):
        known = f"từ {calendar.known_from:%d/%m/%Y} đến {calendar.known_until:%d/%m/%Y}"
        yield Line(f"Lịch nghỉ mới được công bố {known}; hạn có thể thay đổi")
    if paused:
        yield Line(f"Đang tạm dừng; nếu tiếp tục ngay thì hạn là {said(due)}", _utc(due))
    else:
        yield Line(f"Hạn là {said(due)}", _utc(due))


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
