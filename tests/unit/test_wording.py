"""Wording: moments, office time and closed days as people say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.package import pointer, texts
from chalicelib.domain.wording import closed_days, office_time, said, why_later

OFFICE = WorkCalendar(
    days_off={
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Ngày Quốc tế Lao động",
        date(2026, 8, 31): "nghỉ hoán đổi",
    },
    days_on={date(2026, 8, 22): "làm bù ngày 31/8"},
)


def test_a_moment_is_told_in_vietnamese_time_with_its_day() -> None:
    assert said(datetime(2026, 1, 5, 2, 0, tzinfo=UTC)) == "09:00 thứ Hai 05/01/2026"
    assert said(datetime(2026, 1, 4, 18, 0, tzinfo=UTC)) == "01:00 thứ Hai 05/01/2026"
    assert said(datetime(2026, 1, 4, 2, 0, tzinfo=UTC)) == "09:00 Chủ nhật 04/01/2026"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=8), "1 ngày làm việc"),
        (timedelta(hours=10, minutes=30), "1 ngày 2 giờ 30 phút làm việc"),
        (timedelta(minutes=59, seconds=1), "1 giờ làm việc"),
        (timedelta(days=1), "3 ngày làm việc"),
    ],
)
def test_office_time_is_told_in_days_of_eight_hours(length: timedelta, words: str) -> None:
    assert office_time(length, OFFICE) == words


def test_days_that_do_not_count_are_told_together_and_made_up_days_by_themselves() -> None:
    april = list(closed_days(OFFICE, date(2026, 4, 27), date(2026, 5, 4)))
    names = "Ngày Chiến thắng, Ngày Quốc tế Lao động, ngày nghỉ hằng tuần"
    assert april == [f"Không tính 4 ngày từ 30/04/2026 đến 03/05/2026: {names}"]
    august = list(closed_days(OFFICE, date(2026, 8, 17), date(2026, 8, 31)))
    assert august == [
        "Ngày 22/08/2026 cơ quan làm việc: làm bù ngày 31/8",
        "Không tính 3 ngày từ 29/08/2026 đến 31/08/2026: ngày nghỉ hằng tuần, nghỉ hoán đổi",
        "Không tính 1 ngày nghỉ hằng tuần",
    ]
    assert list(closed_days(OFFICE, date(2026, 3, 2), date(2026, 3, 6))) == []


def test_why_counting_begins_later_is_told() -> None:
    saturday = datetime(2026, 3, 7, 2, tzinfo=UTC)
    assert why_later(saturday, None, OFFICE) == (
        "Ngày 07/03/2026 cơ quan nghỉ (ngày nghỉ hằng tuần)"
    )
    afternoon = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert why_later(afternoon, time(15), OFFICE) == (
        "Nhận sau 15:00 nên tính từ ngày làm việc tiếp theo"
    )
    noon = datetime(2026, 3, 2, 5, 15, tzinfo=UTC)
    assert why_later(noon, time(15), OFFICE) == "Lúc 12:15 ngoài giờ làm việc"


def test_a_place_in_a_file_is_a_json_pointer_whatever_a_member_is_called() -> None:
    assert pointer("a.json#", "x/y", 0, "m~n") == "a.json#/x~1y/0/m~0n"
    assert pointer("a.json#") == "a.json#"


def test_every_text_of_a_document_is_found_with_its_place() -> None:
    document = {"tên": ["một", {"hai": 2}], "ba": None}
    assert list(texts(document, "#")) == [
        ("#/tên", "tên"),
        ("#/tên/0", "một"),
        ("#/tên/1/hai", "hai"),
        ("#/ba", "ba"),
    ]
