"""Calendar: when the office is open."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

from chalicelib.domain.refusals import Invalid

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Giờ Việt Nam: UTC+7 all year."""

DAY = timedelta(days=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Session:
    """Buổi làm việc: open from `opens` until `closes`, local time without a zone."""

    opens: time
    closes: time

    @property
    def length(self) -> timedelta:
        """Return how long the office stays open."""
        return _since_midnight(self.closes) - _since_midnight(self.opens)


OFFICE_HOURS = (Session(time(7, 0), time(11, 30)), Session(time(13, 30), time(17, 0)))
WEEKDAYS = frozenset(range(5))
WEEKLY_REST = "ngày nghỉ hằng tuần"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Lịch làm việc: the week, the hours, the days off and the days made up for.

    `days_off` and `days_on` name the reason in Vietnamese, Monday is 0 in `workweek`;
    `known_from` and `known_until` bound the days whose holidays are announced. Raises Invalid
    for a calendar under which the office never opens.
    """

    sessions: tuple[Session, ...] = OFFICE_HOURS
    days_off: Mapping[date, str] = field(default_factory=dict)
    days_on: Mapping[date, str] = field(default_factory=dict)
    workweek: frozenset[int] = WEEKDAYS
    known_from: date = date.min
    known_until: date = date.max

    def __post_init__(self) -> None:
        edges = [
            _since_midnight(edge)
            for session in self.sessions
            for edge in (session.opens, session.closes)
        ]
        if not edges or not all(one < following for one, following in pairwise(edges)):
            raise Invalid("Các buổi làm việc phải nối tiếp nhau, không chồng nhau.", "sessions")
        if not self.workweek or not self.workweek <= frozenset(range(7)):
            raise Invalid("Tuần làm việc phải có ít nhất một ngày, từ 0 đến 6.", "workweek")

    @property
    def day_length(self) -> timedelta:
        """Return the office time of one working day; the law's is 8 hours."""
        return sum((session.length for session in self.sessions), NOTHING)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office opens on `day`; a made-up day beats a day off."""
        if day.weekday() in self.workweek and day not in self.days_off:
            return True
        return day in self.days_on

    def why_closed(self, day: date) -> str | None:
        """Return why the office is closed on `day`, or None when it opens."""
        if self.is_working_day(day):
            return None
        return self.days_off.get(day, WEEKLY_REST)

    def is_known(self, first: date, last: date) -> bool:
        """Tell whether the holidays of every day from `first` to `last` are announced."""
        return self.known_from <= first and last <= self.known_until

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        following = day + DAY
        while not self.is_working_day(following):
            following += DAY
        return following

    def add_working_days(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day`; `day` itself where `n` is 0."""
        for _ in range(n):
            day = self.next_working_day(day)
        return day

    def working_days_before(self, moment: datetime, n: int) -> datetime:
        """Return the same time of day `n` working days before the local day of `moment`; UTC."""
        local = _local(moment)
        while n > 0:
            local -= DAY
            n -= self.is_working_day(local.date())
        return local.astimezone(UTC)

    def opens_on(self, day: date) -> datetime:
        """Return when the office opens on `day`, a working day."""
        return datetime.combine(day, self.sessions[0].opens, LOCAL)

    def closes_on(self, day: date) -> datetime:
        """Return when the office closes on `day`, a working day."""
        return datetime.combine(day, self.sessions[-1].closes, LOCAL)

    def opening(self, moment: datetime) -> datetime:
        """Return `moment` while the office is open, else when it opens next; local time.

        The last instant of a session still belongs to it: only *after* 17:00 is the next day.
        """
        local = _local(moment)
        if self.is_working_day(local.date()):
            for start, end in self._hours(local.date()):
                if local <= end:
                    return max(local, start)
        return self.opens_on(self.next_working_day(local.date()))

    def add_working_time(self, moment: datetime, length: timedelta) -> datetime:
        """Return the first moment by which `length` of office time has passed since `moment`.

        Nothing adds nothing, even outside office hours. Local time.
        """
        if length <= NOTHING:
            return _local(moment)
        cursor = self.opening(moment)
        left = length + self._done(cursor)
        whole_days = max(0, -(-left // self.day_length) - 1)
        day = self.add_working_days(cursor.date(), whole_days)
        left -= whole_days * self.day_length
        for session in self.sessions:
            if left <= session.length:
                return datetime.combine(day, session.opens, LOCAL) + left
            left -= session.length
        return self.closes_on(day)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much office time lies between two moments; nothing when out of order."""
        first, last = _local(start), _local(end)
        if last <= first:
            return NOTHING
        days, day = 0, first.date()
        while day < last.date():
            days += self.is_working_day(day)
            day += DAY
        return days * self.day_length + self._done(last) - self._done(first)

    def _done(self, local: datetime) -> timedelta:
        """Return the office time that has passed on the day of `local`."""
        if not self.is_working_day(local.date()):
            return NOTHING
        hours = self._hours(local.date())
        return sum((max(NOTHING, min(end, local) - start) for start, end in hours), NOTHING)

    def _hours(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for session in self.sessions:
            yield (
                datetime.combine(day, session.opens, LOCAL),
                datetime.combine(day, session.closes, LOCAL),
            )


def aware(moment: datetime, name: str) -> datetime:
    """Return `moment`; raises Invalid naming the field where it has no time zone."""
    if moment.utcoffset() is None:
        raise Invalid("Thời điểm phải kèm múi giờ.", name)
    return moment


def months_later(day: date, count: int) -> date:
    """Return the same day `count` months later, or the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def calendar_from(data: Mapping[str, object]) -> WorkCalendar:
    """Return the calendar that the catalogue's files describe.

    `data` is the content of every file of ``catalogue/calendar`` under its name without
    ``.json``: ``hours`` with ``{"sessions": [["07:00", "11:30"], …], "workweek": [0, …]}``, at
    least one year such as ``2026`` with ``{"provisional": false, "days_off": {"2026-01-01":
    {"name": "…", "unverified": false}}, "days_on": {…}}``, and optionally ``overrides`` with
    ``days_off`` and ``days_on`` that beat the years' and ``ordinary``, days that are neither.
    The days of provisional years count but are not called known. Raises Invalid naming the file
    and the field.
    """
    hours = _mapping(data.get("hours"), "hours")
    years = sorted(name for name in data if name.isdecimal())
    off: dict[date, str] = {}
    on: dict[date, str] = {}
    for name in (*years, *(name for name in data if name == "overrides")):
        _lay(_mapping(data[name], name), name, off, on)
    first, last = _known({int(name): _mapping(data[name], name) for name in years})
    return WorkCalendar(
        sessions=tuple(_sessions(hours.get("sessions"))),
        days_off=off,
        days_on=on,
        workweek=frozenset(_weekdays(hours.get("workweek"))),
        known_from=first,
        known_until=last,
    )


def _lay(layer: Mapping[str, object], file: str, off: dict[date, str], on: dict[date, str]) -> None:
    """Lay a file's days over those of the files before it."""
    fields = {name: dict(_days(layer.get(name, {}), f"{file}.{name}")) for name in LAYER_FIELDS}
    both = fields["days_off"].keys() & fields["days_on"].keys()
    if both:
        where = f"{file}.days_on.{min(both)}"
        raise Invalid("Một ngày không thể vừa nghỉ vừa làm bù.", where)
    for days in fields.values():
        for day in days:
            off.pop(day, None)
            on.pop(day, None)
    off.update(fields["days_off"])
    on.update(fields["days_on"])


LAYER_FIELDS = ("ordinary", "days_off", "days_on")


def _days(days: object, where: str) -> Iterator[tuple[date, str]]:
    for text, entry in _mapping(days, where).items():
        path = f"{where}.{text}"
        told = _mapping(entry, path)
        name = told.get("name")
        if not isinstance(name, str) or not name.strip():
            raise Invalid("Mỗi ngày phải có tên (name).", f"{path}.name")
        yield _day(text, path), f"{name} (chưa kiểm chứng)" if told.get("unverified") else name


def _known(years: Mapping[int, Mapping[str, object]]) -> tuple[date, date]:
    """Return the first and the last day of the first unbroken row of announced years."""
    announced = [year for year, content in years.items() if not content.get("provisional")]
    if not announced:
        raise Invalid("Cần lịch nghỉ đã công bố của ít nhất một năm.", "years")
    last = announced[0]
    while last + 1 in announced:
        last += 1
    return date(announced[0], 1, 1), date(last, 12, 31)


def _sessions(value: object) -> Iterator[Session]:
    for number, pair in enumerate(_list(value, "hours.sessions")):
        path = f"hours.sessions.{number}"
        try:
            opens, closes = (time.fromisoformat(str(text)) for text in _list(pair, path))
        except ValueError:
            raise Invalid("Buổi làm việc phải có dạng [giờ mở, giờ đóng].", path) from None
        yield Session(opens, closes)


def _weekdays(value: object) -> Iterator[int]:
    for day in _list(value, "hours.workweek"):
        if not isinstance(day, int):
            raise Invalid("Ngày trong tuần phải là số từ 0 (thứ Hai) đến 6.", "hours.workweek")
        yield day


def _day(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("Ngày phải có dạng năm-tháng-ngày, ví dụ 2026-01-31.", path) from None


def _mapping(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise Invalid("Lịch làm việc thiếu hoặc sai dạng ở mục này.", path)
    return value


def _list(value: object, path: str) -> list[object]:
    if not isinstance(value, list):
        raise Invalid("Mục này của lịch làm việc phải là một danh sách.", path)
    return value


def _local(moment: datetime) -> datetime:
    return aware(moment, "moment").astimezone(LOCAL)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
