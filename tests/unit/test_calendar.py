"""The office calendar: what is open, what the files say, and how office time adds up."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL, OFFICE_HOURS, Session, WorkCalendar, calendar_from
from chalicelib.domain.refusals import Invalid
from infra.holidays_table import CATALOGUE, main, year_table

MINUTE = timedelta(minutes=1)
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in CATALOGUE.glob("*.json")}
OFFICE = calendar_from(FILES)
ODD_HOURS = (Session(time(7, 30), time(11, 0)), Session(time(13, 0), time(18, 15)))


def local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


def files(**changes: object) -> dict[str, Any]:
    hours = {"sessions": [["07:00", "11:30"], ["13:30", "17:00"]], "workweek": [0, 1, 2, 3, 4]}
    return {"hours": hours, "2026": {"days_off": {}, "days_on": {}}} | changes


def named(*days: str, **more: object) -> dict[str, Any]:
    return {day: {"name": f"Ngày {day}"} | more for day in days}


days = st.dates(date(2025, 12, 1), date(2026, 3, 31))
moments = st.datetimes(datetime(2025, 12, 1), datetime(2026, 3, 31)).map(  # noqa: DTZ001 - local
    lambda naive: naive.replace(tzinfo=LOCAL)
)
minutes = moments.map(lambda moment: moment.replace(second=0, microsecond=0))
lengths = st.timedeltas(timedelta(0), timedelta(hours=90))
calendars = st.builds(
    WorkCalendar,
    sessions=st.sampled_from([OFFICE_HOURS, ODD_HOURS, (Session(time(0, 0), time(8, 0)),)]),
    days_off=st.dictionaries(days, st.just("nghỉ lễ"), max_size=12),
    days_on=st.dictionaries(days, st.just("làm bù"), max_size=4),
    workweek=st.sampled_from([frozenset(range(5)), frozenset(range(6)), frozenset({1, 3})]),
)


def is_open_at(calendar: WorkCalendar, moment: datetime) -> bool:
    day, clock = moment.date(), moment.time()
    usual = day.weekday() in calendar.workweek and day not in calendar.days_off
    return (usual or day in calendar.days_on) and any(
        session.opens <= clock < session.closes for session in calendar.sessions
    )


def open_minutes(calendar: WorkCalendar, start: datetime) -> Iterator[datetime]:
    """Every minute from `start` on at which the office is open, one by one."""
    while True:
        if is_open_at(calendar, start):
            yield start
        start += MINUTE


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-01", "Tết Dương lịch"),
        ("2026-01-02", "Ngày nghỉ (thay cho ngày 10/01/2026) (chưa kiểm chứng)"),
        ("2026-01-10", None),
        ("2026-01-17", "ngày nghỉ hằng tuần"),
        ("2026-02-16", "Giao thừa Tết Nguyên Đán"),
        ("2026-02-23", None),
        ("2026-04-27", "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        ("2026-08-22", None),
        ("2026-08-31", "Ngày nghỉ (thay cho ngày 22/08/2026)"),
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
        ("2025-11-24", None),
        ("2025-04-26", None),
        ("2025-05-02", "Ngày nghỉ (thay cho ngày 26/04/2025)"),
        ("2024-05-04", None),
        ("2024-04-29", "Ngày nghỉ (thay cho ngày 04/05/2024)"),
        ("2023-01-26", "Mùng năm Tết Nguyên Đán"),
    ],
)
def test_the_catalogue_says_why_the_office_is_closed(day: str, why: str | None) -> None:
    assert OFFICE.why_closed(date.fromisoformat(day)) == why
    assert OFFICE.is_working_day(date.fromisoformat(day)) == (why is None)


def test_a_made_up_saturday_carries_its_reason() -> None:
    assert OFFICE.days_on[date(2026, 8, 22)] == "Làm bù cho ngày 31/08/2026"
    assert OFFICE.days_on[date(2026, 1, 10)] == "Làm bù cho ngày 02/01/2026 (chưa kiểm chứng)"


def test_only_years_with_an_official_list_are_known() -> None:
    assert (OFFICE.known_from, OFFICE.known_until) == (date(2023, 1, 1), date(2026, 12, 31))
    assert OFFICE.is_known(date(2023, 1, 1), date(2026, 12, 31))
    assert not OFFICE.is_known(date(2022, 12, 31), date(2026, 12, 31))
    assert not OFFICE.is_known(date(2026, 12, 31), date(2027, 1, 1))
    assert OFFICE.why_closed(date(2027, 2, 8)) == "Mùng ba Tết Nguyên Đán"


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-02 06:59", "2026-03-02 07:00"),
        ("2026-03-02 07:00", "2026-03-02 07:00"),
        ("2026-03-02 09:17", "2026-03-02 09:17"),
        ("2026-03-02 11:30", "2026-03-02 11:30"),
        ("2026-03-02 11:31", "2026-03-02 13:30"),
        ("2026-03-02 13:29", "2026-03-02 13:30"),
        ("2026-03-02 17:00", "2026-03-02 17:00"),
        ("2026-03-02 17:01", "2026-03-03 07:00"),
        ("2026-03-06 23:59", "2026-03-09 07:00"),
        ("2026-03-07 09:00", "2026-03-09 07:00"),
        ("2026-02-13 17:30", "2026-02-23 07:00"),
        ("2025-12-31 18:00", "2026-01-05 07:00"),
        ("2026-08-22 08:00", "2026-08-22 08:00"),
        ("2026-08-21 17:05", "2026-08-22 07:00"),
    ],
)
def test_a_moment_outside_office_hours_counts_as_the_next_opening(moment: str, opens: str) -> None:
    assert OFFICE.opening(local(moment)) == local(opens)
    assert OFFICE.opening(local(moment).astimezone(UTC)) == local(opens)


def test_working_days_step_over_a_holiday_and_onto_a_made_up_day() -> None:
    assert OFFICE.next_working_day(date(2026, 8, 21)) == date(2026, 8, 22)
    assert OFFICE.next_working_day(date(2026, 8, 28)) == date(2026, 9, 3)
    assert OFFICE.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert OFFICE.add_working_days(date(2025, 12, 31), 2) == date(2026, 1, 6)
    assert OFFICE.add_working_days(date(2026, 2, 14), 0) == date(2026, 2, 14)


def test_eight_hours_are_one_working_day() -> None:
    assert OFFICE.day_length == timedelta(hours=8)
    due = OFFICE.add_working_time(local("2026-03-02 09:00"), timedelta(hours=8))
    assert due == local("2026-03-03 09:00")


def test_office_time_of_years_is_counted_by_the_day() -> None:
    waited = OFFICE.working_time_between(local("2024-01-01 00:00"), local("2026-01-01 00:00"))
    worked = sum(
        OFFICE.is_working_day(date(2024, 1, 1) + timedelta(days=number))
        for number in range((date(2026, 1, 1) - date(2024, 1, 1)).days)
    )
    assert waited == worked * timedelta(hours=8)


@given(calendars, moments, lengths)
def test_adding_office_time_and_measuring_it_are_inverse(
    calendar: WorkCalendar, start: datetime, length: timedelta
) -> None:
    end = calendar.add_working_time(start, length)
    assert calendar.working_time_between(start, end) == length
    assert end >= start


@given(calendars, moments, moments)
def test_measuring_office_time_and_adding_it_lose_only_closed_time(
    calendar: WorkCalendar, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    reached = calendar.add_working_time(start, calendar.working_time_between(start, end))
    assert start <= reached <= end
    assert calendar.working_time_between(reached, end) == timedelta(0)
    assert calendar.working_time_between(end, start) == timedelta(0)


@given(calendars, moments, lengths, lengths)
def test_office_time_adds_up(
    calendar: WorkCalendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    stepwise = calendar.add_working_time(calendar.add_working_time(start, one), other)
    assert stepwise == calendar.add_working_time(start, one + other)


@given(calendars, minutes, st.integers(1, 20 * 60))
def test_office_time_agrees_with_counting_minutes(
    calendar: WorkCalendar, start: datetime, count: int
) -> None:
    counted = open_minutes(calendar, start)
    last = [next(counted) for _ in range(count)][-1]
    assert calendar.add_working_time(start, count * MINUTE) == last + MINUTE


@given(calendars, minutes, st.integers(0, 6 * 24 * 60))
def test_office_time_between_agrees_with_counting_minutes(
    calendar: WorkCalendar, start: datetime, span: int
) -> None:
    counted = sum(is_open_at(calendar, start + number * MINUTE) for number in range(span))
    assert calendar.working_time_between(start, start + span * MINUTE) == counted * MINUTE


@given(calendars, moments)
def test_an_opening_is_the_first_moment_the_office_is_open_or_just_closing(
    calendar: WorkCalendar, moment: datetime
) -> None:
    opens = calendar.opening(moment)
    assert opens >= moment
    assert calendar.opening(opens) == opens
    assert is_open_at(calendar, opens) or is_open_at(calendar, opens - timedelta(microseconds=1))
    assert calendar.working_time_between(moment, opens) == timedelta(0)


@given(calendars, moments, moments)
def test_what_comes_later_opens_no_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime
) -> None:
    assert calendar.opening(min(one, other)) <= calendar.opening(max(one, other))


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the very mistake
    with pytest.raises(Invalid, match="múi giờ"):
        OFFICE.opening(naive)
    with pytest.raises(Invalid, match="múi giờ"):
        OFFICE.working_time_between(naive, local("2026-03-02 10:00"))


def test_an_override_beats_the_years_whatever_it_says() -> None:
    years = {
        "days_off": named("2026-01-01", "2026-02-16", "2026-03-10"),
        "days_on": named("2026-03-14"),
    }
    overrides = {
        "ordinary": named("2026-03-10"),
        "days_on": named("2026-02-16"),
        "days_off": named("2026-03-14"),
    }
    calendar = calendar_from(files(**{"2026": years}, overrides=overrides))
    assert calendar.days_off.keys() == {date(2026, 1, 1), date(2026, 3, 14)}
    assert calendar.days_on.keys() == {date(2026, 2, 16)}


def test_an_unverified_day_says_so() -> None:
    overrides = {"days_off": named("2026-07-01", unverified=True)}
    calendar = calendar_from(files(overrides=overrides))
    assert calendar.why_closed(date(2026, 7, 1)) == "Ngày 2026-07-01 (chưa kiểm chứng)"


def test_a_gap_between_announced_years_ends_what_is_known() -> None:
    years = {"2024": {}, "2025": {}, "2026": {"provisional": True}, "2027": {}}
    calendar = calendar_from(files(**years))
    assert (calendar.known_from, calendar.known_until) == (date(2024, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": None}, "hours"),
        ({"hours": {"workweek": [0]}}, "hours.sessions"),
        ({"hours": {"sessions": [["7h", "11h"]], "workweek": [0]}}, "hours.sessions.0"),
        ({"hours": {"sessions": [["07:00"]], "workweek": [0]}}, "hours.sessions.0"),
        ({"hours": {"sessions": ["07:00"], "workweek": [0]}}, "hours.sessions.0"),
        ({"hours": {"sessions": [["07:00", "11:30"]]}}, "hours.workweek"),
        ({"hours": {"sessions": [["07:00", "11:30"]], "workweek": ["T2"]}}, "hours.workweek"),
        ({"hours": {"sessions": [["07:00", "11:30"]], "workweek": [7]}}, "workweek"),
        ({"hours": {"sessions": [["07:00", "11:30"]], "workweek": []}}, "workweek"),
        ({"hours": {"sessions": [], "workweek": [0]}}, "sessions"),
        ({"hours": {"sessions": [["11:30", "07:00"]], "workweek": [0]}}, "sessions"),
        (
            {"hours": {"sessions": [["07:00", "12:00"], ["11:00", "17:00"]], "workweek": [0]}},
            "sessions",
        ),
        ({"2026": []}, "2026"),
        ({"2026": {"provisional": True}}, "years"),
        ({"2026": {"days_off": ["2026-01-01"]}}, "2026.days_off"),
        ({"2026": {"days_off": named("01/01/2026")}}, "2026.days_off.01/01/2026"),
        ({"2026": {"days_off": {"2026-01-01": "Tết"}}}, "2026.days_off.2026-01-01"),
        ({"2026": {"days_on": {"2026-01-10": {"name": " "}}}}, "2026.days_on.2026-01-10.name"),
        ({"overrides": {"days_on": {"2026-1-1": {}}}}, "overrides.days_on.2026-1-1.name"),
        (
            {"2026": {"days_off": named("2026-01-10"), "days_on": named("2026-01-10")}},
            "2026.days_on.2026-01-10",
        ),
    ],
)
def test_a_calendar_file_that_cannot_be_right_is_refused_by_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        calendar_from(files(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize("year", range(2023, 2029))
def test_the_committed_years_are_what_the_command_writes(year: int) -> None:
    assert FILES[str(year)] == year_table(year, 2026)


def test_the_command_writes_the_years_asked_for(tmp_path: Path) -> None:
    main(["2025", "2026", "--announced-until", "2025", "--into", str(tmp_path)])
    written = {path.name: json.loads(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    assert written.keys() == {"2025.json", "2026.json"}
    assert [written[name]["provisional"] for name in sorted(written)] == [False, True]
    assert written["2026.json"]["days_on"]["2026-08-22"]["name"] == "Làm bù cho ngày 31/08/2026"


def test_every_day_of_the_catalogue_says_where_it_is_known_from() -> None:
    entries = [
        entry
        for content in FILES.values()
        for name in ("days_off", "days_on", "ordinary")
        for entry in content.get(name, {}).values()
    ]
    assert len(entries) > 80
    assert all(entry["name"] and entry["source"] for entry in entries)
