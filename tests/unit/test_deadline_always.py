"""Deadlines of every limit, receipt, calendar and pause: what always holds of them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL, WorkCalendar
from chalicelib.domain.deadline import (
    AfterPause,
    Extension,
    Suspension,
    TimeLimit,
    Unit,
    reckon,
)
from chalicelib.domain.refusals import NotAllowedNow
from chalicelib.domain.wording import said
from tests.deadlines import (
    BY_THE_CALENDAR,
    DAY,
    MINUTE,
    OFFICE,
    local,
)

# What holds for every limit, receipt, calendar and pause.

days = st.dates(date(2025, 12, 1), date(2026, 6, 30))
calendars = st.one_of(
    st.just(OFFICE),
    st.builds(
        WorkCalendar,
        days_off=st.dictionaries(days, st.just("nghỉ lễ"), max_size=15),
        days_on=st.dictionaries(days, st.just("làm bù"), max_size=5),
        workweek=st.sampled_from([frozenset(range(5)), frozenset(range(6))]),
    ),
)
receipts = st.one_of(
    st.datetimes(datetime(2025, 12, 1), datetime(2026, 3, 31)),  # noqa: DTZ001 - local
    st.builds(
        datetime.combine,
        st.dates(date(2025, 12, 1), date(2026, 3, 31)),
        st.sampled_from([time(7), time(11, 30), time(13, 30), time(15), time(17), time(17, 1)]),
    ),
).map(lambda naive: naive.replace(tzinfo=LOCAL))
limits = st.builds(
    TimeLimit,
    unit=st.sampled_from(Unit),
    amount=st.integers(1, 30),
    cutoff=st.sampled_from([None, time(15, 0), time(11, 0)]),
    after_pause=st.sampled_from(AfterPause),
)
resumed = limits.map(lambda limit: replace(limit, after_pause=AfterPause.RESUME))
waits = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), timedelta(days=6)),
        st.one_of(st.just(timedelta(0)), st.timedeltas(timedelta(0), timedelta(days=20))),
    ),
    max_size=3,
)
an_extension = st.builds(
    Extension,
    st.builds(TimeLimit, st.sampled_from(Unit), st.integers(1, 20)),
    st.just(local("2026-07-01 09:00")),
    st.just("Cần xác minh"),
)
extensions = st.lists(an_extension, max_size=1)


def suspensions_from(
    received: datetime, waited: list[tuple[timedelta, timedelta]]
) -> list[Suspension]:
    pauses: list[Suspension] = []
    at = received
    for gap, length in waited:
        pauses.append(Suspension(at + gap, at + gap + length, "Chờ"))
        at += gap + length
    return pauses


@given(limits, receipts, calendars, waits, extensions)
def test_a_due_moment_is_after_receipt_and_in_office_hours(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    longer: list[Extension],
) -> None:
    due = reckon(limit, received, calendar, suspensions_from(received, waited), longer).due
    assert due >= received
    assert calendar.opening(due) == due


@given(limits, receipts, calendars, waits, extensions)
def test_the_last_line_states_the_due_moment(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    longer: list[Extension],
) -> None:
    pauses = suspensions_from(received, waited)
    deadline = reckon(limit, received, calendar, pauses, longer)
    assert deadline.lines[-1].at == deadline.due
    assert said(deadline.due) in deadline.lines[-1].text
    assert deadline.lines[0].at == received
    stood_still = [line for line in deadline.lines if line.text.startswith("Tạm dừng")]
    assert len(stood_still) == len(pauses)


@given(limits, receipts, calendars, waits, extensions, st.integers(1, 30))
def test_a_larger_limit_is_due_no_earlier(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    longer: list[Extension],
    more: int,
) -> None:
    pauses = suspensions_from(received, waited)
    small = reckon(limit, received, calendar, pauses, longer)
    large = reckon(replace(limit, amount=limit.amount + more), received, calendar, pauses, longer)
    assert small.due <= large.due


@given(limits, receipts, receipts, calendars, extensions)
def test_what_is_received_later_is_due_no_earlier(
    limit: TimeLimit,
    one: datetime,
    other: datetime,
    calendar: WorkCalendar,
    longer: list[Extension],
) -> None:
    earlier, later = (
        reckon(limit, received, calendar, extensions=longer).due
        for received in sorted((one, other))
    )
    assert earlier <= later


@given(
    limits,
    receipts,
    st.timedeltas(timedelta(0), timedelta(days=4)),
    calendars,
    waits,
)
def test_what_is_received_later_and_paused_alike_is_due_no_earlier(
    limit: TimeLimit,
    received: datetime,
    later_by: timedelta,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
) -> None:
    later = received + later_by
    pauses = suspensions_from(later, waited)
    first, second = (reckon(limit, at, calendar, pauses).due for at in (received, later))
    if limit.unit in BY_THE_CALENDAR:
        assert first.astimezone(LOCAL).date() <= second.astimezone(LOCAL).date()
    else:
        assert first <= second


@given(limits, receipts, calendars, waits, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_pause_of_no_length_changes_nothing(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    gap: timedelta,
) -> None:
    pauses = suspensions_from(received, waited)
    more = suspensions_from(received, [*waited, (gap, timedelta(0))])
    assert reckon(limit, received, calendar, pauses).due == (
        reckon(limit, received, calendar, more).due
    )


@given(
    limits,
    receipts,
    calendars,
    waits.filter(bool),
    st.integers(0, 2),
    st.floats(0, 1),
)
def test_a_pause_split_in_two_gives_the_same_due_moment(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    which: int,
    share: float,
) -> None:
    which %= len(waited)
    gap, length = waited[which]
    first = length * share
    split = [*waited[:which], (gap, first), (timedelta(0), length - first), *waited[which + 1 :]]
    whole, parts = (
        reckon(limit, received, calendar, suspensions_from(received, lengths))
        for lengths in (waited, split)
    )
    assert whole.due == parts.due


@given(limits, receipts, calendars, waits, extensions)
def test_a_pause_never_makes_a_dossier_due_earlier(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    longer: list[Extension],
) -> None:
    pauses = suspensions_from(received, waited)
    plain = reckon(limit, received, calendar, (), longer)
    assert reckon(limit, received, calendar, pauses, longer).due >= plain.due


@given(limits, receipts, calendars, waits.filter(bool), st.timedeltas(-DAY, timedelta(days=9)))
def test_an_open_pause_counts_as_ended_now(
    limit: TimeLimit,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    later: timedelta,
) -> None:
    *before, last = suspensions_from(received, waited)
    now = last.start + later
    still = [*before, replace(last, end=None)]
    ended = [*before, replace(last, end=max(now, last.start))]
    deadline = reckon(limit, received, calendar, still, now=now)
    assert deadline.paused
    assert deadline.due == reckon(limit, received, calendar, ended).due


@given(limits, receipts, calendars, an_extension)
def test_a_second_extension_is_refused(
    limit: TimeLimit, received: datetime, calendar: WorkCalendar, one: Extension
) -> None:
    assert reckon(limit, received, calendar, (), [one]).due > reckon(limit, received, calendar).due
    with pytest.raises(NotAllowedNow):
        reckon(limit, received, calendar, (), [one, one])


# The same deadlines found the slow way: minute by minute, day by day.


def is_open_at(calendar: WorkCalendar, moment: datetime) -> bool:
    return calendar.is_working_day(moment.date()) and any(
        session.opens <= moment.time() < session.closes for session in calendar.sessions
    )


def first_counted(limit: TimeLimit, received: datetime, calendar: WorkCalendar) -> datetime:
    moment = received
    while not (is_open_at(calendar, moment) or is_open_at(calendar, moment - MINUTE)):
        moment += MINUTE
    if limit.cutoff and moment.time() > limit.cutoff:
        day = moment.date()
        while moment.date() == day or not is_open_at(calendar, moment):
            moment += MINUTE
    return moment


def minutes_after(calendar: WorkCalendar, start: datetime, count: int) -> datetime:
    moment = start
    while count:
        count -= is_open_at(calendar, moment)
        moment += MINUTE
    return moment


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


minute_receipts = receipts.map(to_the_minute)
minute_waits = st.lists(
    st.tuples(
        st.integers(0, 2 * 24 * 60).map(lambda count: count * MINUTE),
        st.integers(0, 3 * 24 * 60).map(lambda count: count * MINUTE),
    ),
    max_size=2,
)


@given(st.integers(1, 20), minute_receipts, calendars, minute_waits, st.sampled_from([None, 15]))
def test_working_hours_agree_with_counting_minutes(
    amount: int,
    received: datetime,
    calendar: WorkCalendar,
    waited: list[tuple[timedelta, timedelta]],
    cutoff: int | None,
) -> None:
    limit = TimeLimit(Unit.WORKING_HOURS, amount, time(cutoff) if cutoff else None)
    pauses = suspensions_from(received, waited)
    start = first_counted(limit, received, calendar)
    count = amount * 60
    for pause in pauses:
        moment = pause.start
        while pause.end and moment < pause.end:
            count += moment >= start and is_open_at(calendar, moment)
            moment += MINUTE
    due = reckon(limit, received, calendar, pauses).due
    assert due == minutes_after(calendar, start, count)


@given(resumed, minute_receipts, calendars)
def test_days_agree_with_counting_days(
    limit: TimeLimit, received: datetime, calendar: WorkCalendar
) -> None:
    assume(limit.unit in {Unit.WORKING_DAYS, Unit.SAME_DAY, Unit.CALENDAR_DAYS})
    start = first_counted(limit, received, calendar)
    day, left = start.date(), limit.amount
    while left:
        day += DAY
        left -= limit.unit is Unit.CALENDAR_DAYS or calendar.is_working_day(day)
    clock = time(17, 0) if limit.unit is Unit.SAME_DAY else start.time()
    while not calendar.is_working_day(day):
        day, clock = day + DAY, time(7, 0)
    assert reckon(limit, received, calendar).due == datetime.combine(day, clock, LOCAL)


@given(st.integers(1, 30), minute_receipts, calendars)
def test_months_agree_with_turning_pages(
    amount: int, received: datetime, calendar: WorkCalendar
) -> None:
    limit = TimeLimit(Unit.MONTHS, amount)
    start = first_counted(limit, received, calendar)
    page = start.date().replace(day=1)
    for _ in range(amount):
        page = (page + 31 * DAY).replace(day=1)
    last = (page + 31 * DAY).replace(day=1) - DAY
    day = min(page + (start.day - 1) * DAY, last)
    clock = start.time()
    while not calendar.is_working_day(day):
        day, clock = day + DAY, time(7, 0)
    assert reckon(limit, received, calendar).due == datetime.combine(day, clock, LOCAL)
