"""Due: what is said of a deadline follows the local calendar, and its tone how near it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.due import Due, due

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
"""Monday at noon in Vietnam."""
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("hours", "words", "tone"),
    [
        (-49, "Quá hạn 2 ngày", "late"),
        (-13, "Quá hạn 1 ngày", "late"),
        (-1, "Quá hạn hôm nay", "late"),
        (0, "Hạn hôm nay", "soon"),
        (11, "Hạn hôm nay", "soon"),
        (13, "Hạn ngày mai", "soon"),
        (37, "Còn 2 ngày", "soon"),
        (72, "Còn 3 ngày", "fine"),
    ],
)
def test_a_deadline_is_said_in_days_of_the_calendar(hours: int, words: str, tone: str) -> None:
    assert due(NOON + timedelta(hours=hours), NOON) == Due(words, tone)


def test_a_clock_that_stands_still_is_said_to() -> None:
    assert due(NOON, NOON, paused=True) == Due("Tạm dừng tính thời hạn", "paused")


@given(MOMENTS, MOMENTS)
def test_what_is_past_is_late_and_nothing_else(moment: datetime, at: datetime) -> None:
    assert (due(moment, at).tone == "late") is (moment < at)
