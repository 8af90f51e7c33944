"""Calendar: when the office is open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from chalicelib.domain.refusals import Invalid

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Giờ Việt Nam: UTC+7 all year."""

DAY = timedelta(days=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Session:
    """Buổi làm việc: open from `opens` until `closes`, local time."""

    opens: time
    closes: time


OFFICE_HOURS = (Session(time(7, 0), time(11, 30)), Session(time(13, 30), time(17, 0)))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Lịch làm việc: the week, the hours, the days off and the days made up for.

    `days_off` and `days_on` name the reason in Vietnamese; `known_from` and `known_until` bound
    the days whose holidays are known.
    """

    sessions: tuple[Session, ...] = OFFICE_HOURS
    days_off: Mapping[date, str] = field(default_factory=dict)
    days_on: Mapping[date, str] = field(default_factory=dict)
    workweek: frozenset[int] = WEEKDAYS
    known_from: date = date.min
    known_until: date = date.max

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office opens on `day`; a made-up day beats a day off."""
        if day in self.days_on:
            return True
        return day.weekday() in self.workweek and day not in self.days_off

    def why_closed(self, day: date) -> str | None:
        """Return why the office is closed on `day`, or None when it opens."""
        if self.is_working_day(day):
            return None
        return self.days_off.get(day, "ngày nghỉ hằng tuần")

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        following = day + DAY
        while not self.is_working_day(following):
            following += DAY
        return following

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` working days after `day`."""
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def closing(self, day: date) -> datetime:
        """Return when the office closes on `day`."""
        return datetime.combine(day, self.sessions[-1].closes, LOCAL)

    def opening(self, moment: datetime) -> datetime:
        """Return `moment` if the office is open then, else when it opens next."""
        local = aware(moment, "moment").astimezone(LOCAL)
        if self.is_working_day(local.date()):
            for start, end in self._hours(local.date()):
                if local < end:
                    return max(local, start)
        following = self.next_working_day(local.date())
        return datetime.combine(following, self.sessions[0].opens, LOCAL)

    def add_working_time(self, moment: datetime, length: timedelta) -> datetime:
        """Return when `length` of office time has passed since `moment`; nothing adds nothing."""
        if length <= NOTHING:
            return moment
        cursor, left = self.opening(moment), length
        while True:
            for start, end in self._hours(cursor.date()):
                begin = max(cursor, start)
                if begin < end:
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            following = self.next_working_day(cursor.date())
            cursor = datetime.combine(following, self.sessions[0].opens, LOCAL)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much office time lies between two moments; nothing when out of order."""
        first, last = (aware(m, "moment").astimezone(LOCAL) for m in (start, end))
        total, day = NOTHING, first.date()
        while day <= last.date():
            if self.is_working_day(day):
                for begin, finish in self._hours(day):
                    total += max(NOTHING, min(finish, last) - max(begin, first))
            day += DAY
        return total

    def _hours(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for session in self.sessions:
            yield (
                datetime.combine(day, session.opens, LOCAL),
                datetime.combine(day, session.closes, LOCAL),
            )


def aware(moment: datetime, name: str) -> datetime:
    """Return `moment`; raises Invalid where it names no time zone."""
    if moment.tzinfo is None:
        raise Invalid("Thời điểm phải có múi giờ.", name)
    return moment


def calendar_from(
    hours: Mapping[str, object], years: Sequence[Mapping[str, object]]
) -> WorkCalendar:
    """Return the calendar that the catalogue's office hours and yearly files describe.

    `hours` is ``{"sessions": [["07:00", "11:30"], …], "workweek": [0, …]}``; each year is
    ``{"year": 2026, "days_off": {"2026-01-01": "…"}, "days_on": {…}}``. Later files win, which is
    how the override table lies over the yearly ones. Raises Invalid naming what is wrong.
    """
    try:
        return _calendar_from(hours, years)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"Lịch làm việc không đúng dạng: {error}.", "calendar") from None


def _calendar_from(
    hours: Mapping[str, object], years: Sequence[Mapping[str, object]]
) -> WorkCalendar:
    sessions = tuple(
        Session(time.fromisoformat(pair[0]), time.fromisoformat(pair[1]))
        for pair in _listed(hours["sessions"])
    )
    off: dict[date, str] = {}
    on: dict[date, str] = {}
    for year in years:
        _lay(year.get("days_off"), off, on)
        _lay(year.get("days_on"), on, off)
    known = sorted(int(str(year["year"])) for year in years if "year" in year)
    return WorkCalendar(
        sessions=sessions,
        days_off=off,
        days_on=on,
        workweek=frozenset(int(day) for day in _listed(hours["workweek"])),
        known_from=date(known[0], 1, 1),
        known_until=date(known[-1], 12, 31),
    )


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    return value


def _lay(days: object, upon: dict[date, str], instead: dict[date, str]) -> None:
    if days is None:
        return
    if not isinstance(days, Mapping):
        raise TypeError("days are a mapping of date to reason")
    for text, reason in days.items():
        day = date.fromisoformat(str(text))
        instead.pop(day, None)
        upon[day] = reason["name"] if isinstance(reason, Mapping) else str(reason)
