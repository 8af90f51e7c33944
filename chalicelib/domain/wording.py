"""Wording: moments, office time and closed days in plain Vietnamese."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from chalicelib.domain.calendar import DAY, LOCAL, WorkCalendar

WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def said(moment: datetime) -> str:
    """Return a moment in local time: ``09:00 thứ Hai 05/01/2026``."""
    local = moment.astimezone(LOCAL)
    day = f"{local.day:02}/{local.month:02}/{local.year}"
    return f"{local.hour:02}:{local.minute:02} {WEEKDAY_NAMES[local.weekday()]} {day}"


def office_time(length: timedelta, calendar: WorkCalendar) -> str:
    """Return office time, begun minutes counting as whole: ``1 ngày 2 giờ 30 phút làm việc``."""
    minutes = -(-length // timedelta(minutes=1))
    days, minutes = divmod(minutes, calendar.day_length // timedelta(minutes=1))
    parts = ((days, "ngày"), (minutes // 60, "giờ"), (minutes % 60, "phút"))
    return " ".join(f"{amount} {name}" for amount, name in parts if amount) + " làm việc"


def closed_days(calendar: WorkCalendar, first: date, last: date) -> Iterator[str]:
    """Tell why days from `first` to `last` do not count, or count though they look closed.

    One sentence for each run of days off with a holiday in it, one for each made-up day, and one
    for all other weekends together.
    """
    weekly = 0
    days = (first + number * DAY for number in range((last - first).days + 1))
    for is_open, run in groupby(days, calendar.is_working_day):
        if is_open:
            yield from (_made_up(calendar, day) for day in run if day in calendar.days_on)
            continue
        rest = tuple(run)
        if any(day in calendar.days_off for day in rest):
            yield _holidays(calendar, rest)
        else:
            weekly += len(rest)
    if weekly:
        yield f"Không tính {weekly} ngày nghỉ hằng tuần"


def why_later(begun: datetime, cutoff: time | None, calendar: WorkCalendar) -> str:
    """Return why counting does not begin at `begun`."""
    local = begun.astimezone(LOCAL)
    closed = calendar.why_closed(local.date())
    if closed:
        return f"Ngày {local:%d/%m/%Y} cơ quan nghỉ ({closed})"
    if cutoff is not None and local.time() > cutoff:
        return f"Nhận sau {cutoff:%H:%M} nên tính từ ngày làm việc tiếp theo"
    return f"Lúc {local:%H:%M} ngoài giờ làm việc"


def _made_up(calendar: WorkCalendar, day: date) -> str:
    return f"Ngày {day:%d/%m/%Y} cơ quan làm việc: {calendar.days_on[day]}"


def _holidays(calendar: WorkCalendar, days: Sequence[date]) -> str:
    names = ", ".join(dict.fromkeys(str(calendar.why_closed(day)) for day in days))
    if len(days) == 1:
        return f"Không tính ngày {days[0]:%d/%m/%Y}: {names}"
    span = f"từ {days[0]:%d/%m/%Y} đến {days[-1]:%d/%m/%Y}"
    return f"Không tính {len(days)} ngày {span}: {names}"
