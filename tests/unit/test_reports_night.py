"""The night's own table: what was found about the facts, and nothing where all is well."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.reports import gaps, night
from chalicelib.domain.reports.night import State, silent_days, table
from chalicelib.domain.reports.periods import month_to_date
from chalicelib.domain.reports.tables import Rows

WELL = State(facts=46, wrong={}, differing=0, unknown=(), gaps=(), silent=())
MARCH = [date(2026, 3, 1) + timedelta(days=number) for number in range(31)]
WEEKDAYS = WorkCalendar()


def a_gap(missing: int = 0, skew: int = 0) -> Rows:
    return [{"code": "x", "agency": "H33.16", "missing": missing, "backwards": 1, "skew": skew}]


def test_where_all_is_well_there_is_no_problem() -> None:
    given = table(WELL)
    assert given.problems == ()
    assert given.rows[0][:2] == ("Dữ kiện trong kho", 46)
    assert [row[1] for row in given.rows[1:]] == [0, 0, 0, 0]


def test_everything_that_is_wrong_is_named() -> None:
    state = replace(
        WELL,
        wrong={"from-the-future": 2, "not-a-fact": 1},
        differing=3,
        unknown=(("H99.01", 7),),
        gaps=a_gap(missing=2),
        silent=(date(2026, 3, 3),),
    )
    assert table(state).problems == (
        "2 dòng dữ kiện bị loại: ghi giờ ở tương lai",
        "1 dòng dữ kiện bị loại: không đọc được",
        "3 bước của hồ sơ được ghi hai cách khác nhau",
        "danh mục không có “H99.01” (7 hồ sơ)",
        "1 hồ sơ thiếu 2 bước trong kho dữ liệu",
        "ngày làm việc 03/03/2026 không có bước nào",
    )


def test_clocks_that_differ_by_less_than_a_minute_are_no_problem() -> None:
    assert gaps.notable(a_gap(skew=59_999)) == []
    assert table(replace(WELL, gaps=a_gap(skew=59_999))).problems == ()
    (problem,) = table(replace(WELL, gaps=a_gap(skew=60_000))).problems
    assert "nhiều nhất 60 giây" in problem


@given(st.sets(st.sampled_from(MARCH)), st.sampled_from(MARCH))
def test_a_working_day_without_entries_is_silent_once_there_was_one(
    entered: set[date], day: date
) -> None:
    found = silent_days(month_to_date(day), dict.fromkeys(entered), WEEKDAYS)
    expected = [
        one
        for one in MARCH
        if one <= day
        and one not in entered
        and entered
        and one >= min(entered)
        and WEEKDAYS.is_working_day(one)
    ]
    assert list(found) == expected


def test_before_anything_was_entered_no_day_is_silent() -> None:
    assert silent_days(month_to_date(MARCH[-1]), {}, WEEKDAYS) == ()


def test_every_reason_of_the_quarantine_has_its_words() -> None:
    assert set(night.REASONS) == {"not-a-fact", "inconsistent", "from-the-future"}
