"""Worklists: what is late, due today or ahead, and what is left out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import Role
from chalicelib.domain.worklist import ANYTHING, Time, Wanted, Whose, counts, is_wanted, time_of
from tests.builders import a_person

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
"""10:00 in Vietnam."""
BY = a_person(Role.APPRAISER)


@dataclass(frozen=True)
class Line:
    due: datetime = AT
    paused: bool = False
    procedure: str = "1.001193"
    handler: str | None = None


lines = st.builds(
    Line,
    st.timedeltas(-timedelta(days=3), timedelta(days=3)).map(lambda far: AT + far),
    st.booleans(),
    st.sampled_from(["1.001193", "1.004873"]),
    st.sampled_from([None, BY.id, "somebody else"]),
)
wishes = st.builds(
    Wanted,
    time=st.none() | st.sampled_from(Time),
    procedure=st.none() | st.sampled_from(["1.001193", "1.004873"]),
    whose=st.none() | st.sampled_from(Whose),
)


@pytest.mark.parametrize(
    ("due", "time"),
    [
        (AT - timedelta(microseconds=1), Time.LATE),
        (AT, Time.TODAY),
        (datetime(2026, 3, 2, 16, 59, tzinfo=UTC), Time.TODAY),
        (datetime(2026, 3, 2, 17, 0, tzinfo=UTC), Time.AHEAD),
    ],
)
def test_the_day_ends_at_midnight_in_vietnam(due: datetime, time: Time) -> None:
    assert time_of(Line(due=due), AT) is time
    assert time_of(Line(due=due, paused=True), AT) is Time.PAUSED


@given(st.lists(lines, max_size=8), wishes)
def test_each_line_is_of_one_time_and_counted_there(some: list[Line], wanted: Wanted) -> None:
    found = counts(some, wanted, BY, AT)
    for time in Time:
        of_time = Wanted(time=time, procedure=wanted.procedure, whose=wanted.whose)
        assert found[time] == sum(is_wanted(one, of_time, BY, AT) for one in some)
    assert sum(found.values()) <= len(some)


@given(lines)
def test_who_wants_anything_sees_everything(line: Line) -> None:
    assert is_wanted(line, ANYTHING, BY, AT)
    assert not ANYTHING.narrows


@given(lines)
def test_mine_is_mine_and_nobodys_is_nobodys(line: Line) -> None:
    assert is_wanted(line, Wanted(whose=Whose.MINE), BY, AT) is (line.handler == BY.id)
    assert is_wanted(line, Wanted(whose=Whose.NOBODY), BY, AT) is (line.handler is None)
