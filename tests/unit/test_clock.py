"""Clocks: started, stopped, set going, extended — and never losing what they waited."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import clock as clocks
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.clock import ACCEPTANCE_LIMIT, Clock, ClockKind
from chalicelib.domain.deadline import AfterPause, TimeLimit, Unit
from chalicelib.domain.refusals import NotAllowedNow
from tests.builders import MORNING

OFFICE = WorkCalendar()
LIMIT = TimeLimit(Unit.WORKING_DAYS, 5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "Chờ bổ sung giấy tờ"
waits = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 20000)).map(
        lambda pair: (timedelta(minutes=pair[0]), timedelta(minutes=pair[1]))
    ),
    max_size=5,
)


def started(limit: TimeLimit = LIMIT) -> Clock:
    return clocks.start(ClockKind.SETTLEMENT, limit, MORNING, OFFICE)


def test_a_clock_warns_one_working_day_before_it_ends() -> None:
    clock = started()
    assert clock.due == datetime(2026, 3, 9, 1, tzinfo=UTC)
    assert clock.warn_at == datetime(2026, 3, 6, 1, tzinfo=UTC), "the Friday before the Monday"


def test_a_short_clock_warns_from_its_beginning() -> None:
    clock = clocks.start(ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT, MORNING, OFFICE)
    assert clock.warn_at == MORNING


def test_a_clock_standing_still_shows_what_it_showed_when_it_stopped() -> None:
    clock = started()
    paused = clocks.pause(clock, MORNING + HOUR, WHY, OFFICE)
    assert paused.is_paused
    assert paused.due == clock.due
    assert clocks.pause(paused, MORNING + DAY, "Khác", OFFICE) == paused


def test_a_clock_going_on_is_due_later_by_what_it_waited_and_tells_why() -> None:
    paused = clocks.pause(started(), MORNING + HOUR, WHY, OFFICE)
    resumed = clocks.resume(paused, MORNING + HOUR + 2 * DAY, OFFICE)
    assert resumed.due == started().due + 2 * DAY
    lines = [line.text for line in clocks.explain(resumed, OFFICE, MORNING).lines]
    assert any(WHY in line and "hạn lùi 2 ngày làm việc" in line for line in lines)
    assert clocks.resume(resumed, MORNING + 9 * DAY, OFFICE) == resumed


def test_a_limit_that_restarts_counts_anew_from_the_end_of_the_wait() -> None:
    limit = TimeLimit(Unit.WORKING_DAYS, 5, after_pause=AfterPause.RESTART)
    paused = clocks.pause(started(limit), MORNING + DAY, WHY, OFFICE)
    resumed = clocks.resume(paused, MORNING + 2 * DAY, OFFICE)
    assert resumed.due == MORNING + 9 * DAY


@given(waits)
def test_no_wait_ever_brings_the_end_nearer_and_all_of_them_are_kept(
    pairs: list[tuple[timedelta, timedelta]],
) -> None:
    clock, at = started(), MORNING
    waited = timedelta(0)
    for work, wait in pairs:
        before, at = clock.due, at + work
        clock = clocks.pause(clock, at, WHY, OFFICE)
        waited += OFFICE.working_time_between(at, at + wait)
        at += wait
        clock = clocks.resume(clock, at, OFFICE)
        assert clock.due >= before
    assert len(clock.suspensions) == len(pairs)
    assert not clock.is_paused
    assert OFFICE.working_time_between(started().due, clock.due) == waited


@given(st.lists(st.integers(-90, 90), min_size=2, max_size=8))
def test_machines_whose_clocks_differ_break_nothing(minutes: list[int]) -> None:
    clock = started()
    for number, minute in enumerate(minutes):
        at = MORNING + timedelta(minutes=minute)
        turn = clocks.resume(clock, at, OFFICE) if number % 2 else None
        clock = turn or clocks.pause(clock, at, WHY, OFFICE)
    for one, other in pairwise(clock.suspensions):
        assert one.end is not None
        assert clock.started <= one.start <= one.end <= other.start
    assert clock.due >= started().due


def test_an_extension_is_given_once() -> None:
    more = TimeLimit(Unit.WORKING_DAYS, 2)
    longer = clocks.extend(started(), more, MORNING - HOUR, "Cần xác minh", OFFICE)
    assert longer.due == started().due + 2 * DAY
    assert longer.extensions[0].granted_at == MORNING, "not before the clock began"
    with pytest.raises(NotAllowedNow, match="gia hạn một lần"):
        clocks.extend(longer, more, MORNING, "Lần nữa", OFFICE)


def test_the_acceptance_clock_begins_anew_after_a_wait() -> None:
    clock = clocks.start(ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT, MORNING, OFFICE)
    paused = clocks.pause(clock, MORNING + HOUR, WHY, OFFICE)
    again = clocks.restart(paused, MORNING + DAY, OFFICE)
    assert (again.started, again.suspensions) == (MORNING + DAY, ())
    assert again.due == MORNING + 2 * DAY
