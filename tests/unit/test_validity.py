"""Validity: law and agencies hold from a day until a day, both included."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.validity import is_backward, is_in_force, meet


@dataclass(frozen=True)
class Span:
    valid_from: date
    valid_until: date | None


days = st.dates(date(2026, 1, 1), date(2026, 1, 12))
spans = st.builds(Span, days, st.none() | days)
CALENDAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(12)]


def held(span: Span) -> set[date]:
    return {day for day in CALENDAR if is_in_force(span, day)}


def test_first_and_last_day_both_count() -> None:
    span = Span(date(2026, 1, 2), date(2026, 1, 4))
    assert held(span) == {date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 4)}


def test_without_an_end_it_holds_for_ever() -> None:
    assert is_in_force(Span(date(2026, 1, 2), None), date.max)
    assert not is_in_force(Span(date(2026, 1, 2), None), date(2026, 1, 1))


@given(spans)
def test_only_what_ends_before_it_begins_holds_on_no_day(span: Span) -> None:
    assert is_backward(span) is not bool(held(span))


@given(spans, spans)
def test_two_meet_if_and_only_if_they_share_a_day(one: Span, other: Span) -> None:
    if not is_backward(one) and not is_backward(other):
        assert meet(one, other) is bool(held(one) & held(other))
        assert meet(one, other) is meet(other, one)
