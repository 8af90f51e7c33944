"""Periods: in order, and reckoned on a day of theirs."""

from datetime import date

import pytest

from chalicelib.domain.refusals import Invalid
from chalicelib.domain.reports.periods import Period, month_to_date


@pytest.mark.parametrize(
    ("first", "last", "as_of"),
    [(2, 1, 3), (1, 2, 3), (2, 3, 1)],
    ids=["ends-before-it-begins", "reckoned-after-it", "reckoned-before-it"],
)
def test_a_period_is_in_order_and_reckoned_within_it(first: int, last: int, as_of: int) -> None:
    days = [date(2026, 3, day) for day in (first, last, as_of)]
    with pytest.raises(Invalid) as no:
        Period(first=days[0], last=days[1], as_of=days[2])
    assert no.value.field == "period"


def test_a_single_day_is_a_period() -> None:
    day = date(2026, 3, 2)
    assert Period(first=day, last=day, as_of=day).last == day


def test_a_month_so_far_begins_on_its_first_day() -> None:
    first, day = date(2026, 3, 1), date(2026, 3, 19)
    assert month_to_date(day) == Period(first=first, last=day, as_of=day)
