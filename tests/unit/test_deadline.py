"""Deadlines: due when the law says, explained line by line, whatever pauses and extensions."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from chalicelib.domain.deadline import (
    AfterPause,
    Deadline,
    Extension,
    Suspension,
    TimeLimit,
    Unit,
    in_words,
    reckon,
)
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.wording import said
from tests.deadlines import (
    DAY,
    IN_DAYS,
    IN_HOURS,
    IN_MONTHS,
    OFFICE,
    TODAY,
    local,
    paused,
)


def texts(deadline: Deadline) -> list[str]:
    return [line.text for line in deadline.lines]


EXAMPLES = {
    "three working days, same hour": (IN_DAYS, 3, "2026-03-02 09:15", "2026-03-05 09:15"),
    "over a weekend": (IN_DAYS, 3, "2026-03-05 09:15", "2026-03-10 09:15"),
    "before opening counts as opening": (IN_DAYS, 1, "2026-03-02 06:10", "2026-03-03 07:00"),
    "lunch counts as half past one": (IN_DAYS, 1, "2026-03-02 12:00", "2026-03-03 13:30"),
    "five sharp is still today": (IN_DAYS, 1, "2026-03-02 17:00", "2026-03-03 17:00"),
    "after five is tomorrow": (IN_DAYS, 1, "2026-03-02 17:01", "2026-03-04 07:00"),
    "Saturday counts as Monday": (IN_DAYS, 2, "2026-03-07 10:00", "2026-03-11 07:00"),
    "Friday night counts as Monday": (IN_DAYS, 1, "2026-03-06 21:00", "2026-03-10 07:00"),
    "over Tết": (IN_DAYS, 5, "2026-02-12 10:00", "2026-02-26 10:00"),
    "the eve of Tết": (IN_DAYS, 1, "2026-02-13 16:00", "2026-02-23 16:00"),
    "received during Tết": (IN_DAYS, 1, "2026-02-18 08:00", "2026-02-24 07:00"),
    "onto a made-up Saturday": (IN_DAYS, 1, "2026-08-21 10:00", "2026-08-22 10:00"),
    "received on a made-up Saturday": (IN_DAYS, 1, "2026-08-22 10:00", "2026-08-24 10:00"),
    "over a swapped Monday": (IN_DAYS, 6, "2026-08-21 10:00", "2026-08-28 10:00"),
    "over the swap and 2/9": (IN_DAYS, 7, "2026-08-21 10:00", "2026-09-03 10:00"),
    "over New Year": (IN_DAYS, 3, "2025-12-30 14:00", "2026-01-06 14:00"),
    "over New Year and a made-up Saturday": (
        *(IN_DAYS, 8),
        *("2025-12-30 14:00", "2026-01-12 14:00"),
    ),
    "calendar days, same hour": (Unit.CALENDAR_DAYS, 3, "2026-03-02 10:00", "2026-03-05 10:00"),
    "calendar days over a weekend": (
        *(Unit.CALENDAR_DAYS, 10),
        *("2026-03-02 10:00", "2026-03-12 10:00"),
    ),
    "calendar days ending on Saturday": (
        *(Unit.CALENDAR_DAYS, 5),
        *("2026-03-02 10:00", "2026-03-09 07:00"),
    ),
    "calendar days ending in Tết": (
        *(Unit.CALENDAR_DAYS, 15),
        *("2026-02-02 10:00", "2026-02-23 07:00"),
    ),
    "calendar days ending on a made-up Saturday": (
        *(Unit.CALENDAR_DAYS, 5),
        *("2026-08-17 10:00", "2026-08-22 10:00"),
    ),
    "a month": (IN_MONTHS, 1, "2026-03-02 10:00", "2026-04-02 10:00"),
    "a month clipped, then rolled": (IN_MONTHS, 1, "2026-01-30 10:00", "2026-03-02 07:00"),
    "a month clipped in a leap year": (IN_MONTHS, 1, "2024-01-31 10:00", "2024-02-29 10:00"),
    "months over New Year": (IN_MONTHS, 3, "2025-11-05 10:00", "2026-02-05 10:00"),
    "twelve months": (IN_MONTHS, 12, "2024-12-02 10:00", "2025-12-02 10:00"),
    "eight working hours": (IN_HOURS, 8, "2026-03-02 09:15", "2026-03-03 09:15"),
    "hours from opening to closing": (IN_HOURS, 8, "2026-03-02 07:00", "2026-03-02 17:00"),
    "hours over lunch": (IN_HOURS, 2, "2026-03-02 10:30", "2026-03-02 14:30"),
    "hours over Tết": (IN_HOURS, 2, "2026-02-13 16:00", "2026-02-23 08:00"),
    "hours over New Year": (IN_HOURS, 8, "2025-12-31 15:00", "2026-01-05 15:00"),
}


@pytest.mark.parametrize(("unit", "amount", "received", "due"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_dossier_is_due(unit: Unit, amount: int, received: str, due: str) -> None:
    deadline = reckon(TimeLimit(unit, amount), local(received), OFFICE)
    assert deadline.due == local(due)
    assert deadline.due.tzinfo is UTC
    assert not deadline.paused


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02 08:00", "2026-03-02 17:00"),
        ("2026-03-02 15:00", "2026-03-02 17:00"),
        ("2026-03-02 15:01", "2026-03-03 17:00"),
        ("2026-03-02 18:00", "2026-03-03 17:00"),
        ("2026-03-06 15:01", "2026-03-09 17:00"),
        ("2026-03-07 09:00", "2026-03-09 17:00"),
        ("2026-02-13 15:30", "2026-02-23 17:00"),
        ("2025-12-31 15:30", "2026-01-05 17:00"),
    ],
)
def test_a_paper_due_the_same_day_is_due_at_closing_unless_past_the_cutoff(
    received: str, due: str
) -> None:
    assert reckon(TODAY, local(received), OFFICE).due == local(due)


def test_a_cutoff_moves_working_days_too() -> None:
    limit = TimeLimit(Unit.WORKING_DAYS, 1, time(15, 0))
    assert reckon(limit, local("2026-03-02 15:00"), OFFICE).due == local("2026-03-03 15:00")
    assert reckon(limit, local("2026-03-02 15:01"), OFFICE).due == local("2026-03-04 07:00")


def test_a_same_day_limit_may_add_working_days() -> None:
    limit = replace(TODAY, amount=2)
    assert reckon(limit, local("2026-03-05 09:00"), OFFICE).due == local("2026-03-09 17:00")


def test_a_resumed_limit_moves_by_the_office_time_waited() -> None:
    pauses = [paused("2026-03-03 10:00", "2026-03-05 14:00")]
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    deadline = reckon(limit, local("2026-03-02 09:00"), OFFICE, pauses)
    assert deadline.due == local("2026-03-09 11:00")
    assert texts(deadline)[2] == (
        "Tạm dừng từ 10:00 thứ Ba 03/03/2026 đến 14:00 thứ Năm 05/03/2026: Chờ bổ sung giấy tờ; "
        "hạn lùi 2 ngày 2 giờ làm việc"
    )


def test_a_restarted_limit_counts_from_zero_when_the_paper_comes() -> None:
    pauses = [
        paused("2026-03-03 10:00", "2026-03-04 09:00"),
        paused("2026-03-04 14:00", "2026-03-07 08:00"),
    ]
    limit = TimeLimit(Unit.WORKING_DAYS, 3, after_pause=AfterPause.RESTART)
    deadline = reckon(limit, local("2026-03-02 09:00"), OFFICE, pauses)
    assert deadline.due == local("2026-03-12 07:00")
    assert "Thời hạn tính lại từ đầu, từ 08:00 thứ Bảy 07/03/2026" in texts(deadline)


def test_a_calendar_limit_moves_by_the_dates_waited() -> None:
    pauses = [paused("2026-03-03 16:00", "2026-03-06 08:00")]
    limit = TimeLimit(Unit.CALENDAR_DAYS, 3)
    assert reckon(limit, local("2026-03-02 10:00"), OFFICE, pauses).due == local("2026-03-09 07:00")


def test_what_is_waited_before_the_count_begins_moves_nothing() -> None:
    pauses = [paused("2026-03-06 18:00", "2026-03-08 09:00")]
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        limit = TimeLimit(unit, 2)
        plain = reckon(limit, local("2026-03-06 17:30"), OFFICE)
        assert reckon(limit, local("2026-03-06 17:30"), OFFICE, pauses).due == plain.due


def test_while_it_stands_still_a_deadline_is_what_it_were_if_the_pause_ended_now() -> None:
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    received, still = local("2026-03-02 09:00"), [paused("2026-03-03 10:00", None)]
    ended = [paused("2026-03-03 10:00", "2026-03-04 11:00")]
    waiting = reckon(limit, received, OFFICE, still, now=local("2026-03-04 11:00"))
    assert waiting.paused
    assert waiting.due == reckon(limit, received, OFFICE, ended).due == local("2026-03-06 10:00")
    assert texts(waiting)[-1] == (
        "Đang tạm dừng; nếu tiếp tục ngay thì hạn là 10:00 thứ Sáu 06/03/2026"
    )
    assert reckon(limit, received, OFFICE, still).due == local("2026-03-05 09:00")


def test_an_extension_counts_from_the_due_date() -> None:
    extension = Extension(
        TimeLimit(Unit.WORKING_DAYS, 2), local("2026-03-04 09:00"), "Cần xác minh"
    )
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    deadline = reckon(limit, local("2026-03-02 09:00"), OFFICE, extensions=[extension])
    assert deadline.due == local("2026-03-09 09:00")
    assert "Gia hạn 2 ngày làm việc: Cần xác minh" in texts(deadline)


def test_an_extension_of_calendar_days_rolls_as_well() -> None:
    extension = Extension(TimeLimit(Unit.CALENDAR_DAYS, 2), local("2026-03-04 09:00"), "Xác minh")
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    deadline = reckon(limit, local("2026-03-02 09:00"), OFFICE, extensions=[extension])
    assert deadline.due == local("2026-03-09 07:00")


def test_every_day_that_matters_is_explained() -> None:
    deadline = reckon(TimeLimit(Unit.WORKING_DAYS, 8), local("2025-12-30 18:00"), OFFICE)
    assert texts(deadline) == [
        "Nhận hồ sơ lúc 18:00 thứ Ba 30/12/2025",
        "Lúc 18:00 ngoài giờ làm việc: tính từ 07:00 thứ Tư 31/12/2025",
        "Thời hạn 8 ngày làm việc: đến 07:00 thứ Ba 13/01/2026",
        (
            "Không tính 4 ngày từ 01/01/2026 đến 04/01/2026: Tết Dương lịch, "
            "Ngày nghỉ (thay cho ngày 10/01/2026) (chưa kiểm chứng), ngày nghỉ hằng tuần"
        ),
        "Ngày 10/01/2026 cơ quan làm việc: Làm bù cho ngày 02/01/2026 (chưa kiểm chứng)",
        "Không tính 1 ngày nghỉ hằng tuần",
        "Hạn là 07:00 thứ Ba 13/01/2026",
    ]


def test_a_due_date_on_a_day_off_says_that_it_moved_and_why() -> None:
    deadline = reckon(TimeLimit(Unit.CALENDAR_DAYS, 15), local("2026-02-02 10:00"), OFFICE)
    assert texts(deadline) == [
        "Nhận hồ sơ lúc 10:00 thứ Hai 02/02/2026",
        "Thời hạn 15 ngày: đến 10:00 thứ Ba 17/02/2026",
        "Ngày 17/02/2026 cơ quan nghỉ nên hạn chuyển đến 07:00 thứ Hai 23/02/2026",
        (
            "Không tính 6 ngày từ 17/02/2026 đến 22/02/2026: Tết Nguyên Đán, "
            "Mùng hai Tết Nguyên Đán, Mùng ba Tết Nguyên Đán, Mùng bốn Tết Nguyên Đán, "
            "ngày nghỉ hằng tuần"
        ),
        "Hạn là 07:00 thứ Hai 23/02/2026",
    ]


@pytest.mark.parametrize(
    ("received", "why"),
    [
        ("2026-03-02 15:30", "Nhận sau 15:00 nên tính từ ngày làm việc tiếp theo"),
        ("2026-03-02 06:30", "Lúc 06:30 ngoài giờ làm việc"),
        ("2026-11-24 09:00", "Ngày 24/11/2026 cơ quan nghỉ (Ngày Văn hóa Việt Nam)"),
    ],
)
def test_a_count_that_begins_later_says_why(received: str, why: str) -> None:
    line = reckon(TODAY, local(received), OFFICE).lines[1]
    assert line.at is not None
    assert line.text == f"{why}: tính từ {said(line.at)}"


def test_a_reckoning_into_a_year_without_an_official_list_says_so() -> None:
    limit = TimeLimit(Unit.WORKING_DAYS, 3)
    warning = "Lịch nghỉ mới được công bố từ 01/01/2023 đến 31/12/2026; hạn có thể thay đổi"
    assert warning in texts(reckon(limit, local("2026-12-30 09:00"), OFFICE))
    assert warning not in texts(reckon(limit, local("2026-12-28 09:00"), OFFICE))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (TimeLimit(Unit.WORKING_DAYS, 3), "3 ngày làm việc"),
        (TimeLimit(Unit.CALENDAR_DAYS, 15), "15 ngày"),
        (TimeLimit(Unit.MONTHS, 2), "2 tháng"),
        (TimeLimit(Unit.WORKING_HOURS, 8), "8 giờ làm việc"),
        (TODAY, "trong ngày; nhận sau 15:00 thì tính từ ngày làm việc tiếp theo"),
        (TimeLimit(Unit.SAME_DAY, 2), "trong ngày (thêm 2 ngày làm việc)"),
    ],
)
def test_a_limit_reads_in_plain_words(limit: TimeLimit, words: str) -> None:
    assert in_words(limit) == words


NAIVE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the very mistake
RECEIVED = local("2026-03-02 09:00")


@pytest.mark.parametrize(
    ("suspensions", "field"),
    [
        ([paused("2026-03-01 09:00", None)], "suspensions.0.start"),
        ([paused("2026-03-04 09:00", "2026-03-03 09:00")], "suspensions.0.end"),
        ([Suspension(NAIVE, None, "Chờ")], "suspensions.0.start"),
        ([Suspension(RECEIVED, NAIVE, "Chờ")], "suspensions.0.end"),
        (
            [paused("2026-03-03 09:00", None), paused("2026-03-04 09:00", "2026-03-05 09:00")],
            "suspensions.0.end",
        ),
        (
            [
                paused("2026-03-03 09:00", "2026-03-05 09:00"),
                paused("2026-03-04 09:00", "2026-03-06 09:00"),
            ],
            "suspensions.1.start",
        ),
        (
            [
                paused("2026-03-05 09:00", "2026-03-06 09:00"),
                paused("2026-03-03 09:00", "2026-03-04 09:00"),
            ],
            "suspensions.1.start",
        ),
    ],
)
def test_pauses_that_cannot_be_right_are_refused(suspensions: list[Suspension], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        reckon(TimeLimit(Unit.WORKING_DAYS, 3), RECEIVED, OFFICE, suspensions)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("limit", "received", "now", "field"),
    [
        (TimeLimit(Unit.WORKING_DAYS, 0), RECEIVED, None, "limit.amount"),
        (TimeLimit(Unit.SAME_DAY, -1), RECEIVED, None, "limit.amount"),
        (TimeLimit(Unit.MONTHS, 10_001), RECEIVED, None, "limit.amount"),
        (TODAY, NAIVE, None, "received"),
        (TODAY, RECEIVED, NAIVE, "now"),
    ],
)
def test_a_limit_or_moment_that_cannot_be_right_is_refused(
    limit: TimeLimit, received: datetime, now: datetime | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reckon(limit, received, OFFICE, now=now)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("extension", "field"),
    [
        (Extension(TODAY, RECEIVED, ""), "extensions.0.limit.amount"),
        (Extension(TimeLimit(Unit.MONTHS, 1), NAIVE, ""), "extensions.0.granted_at"),
        (Extension(TimeLimit(Unit.MONTHS, 1), RECEIVED - DAY, ""), "extensions.0.granted_at"),
    ],
)
def test_an_extension_that_cannot_be_right_is_refused(extension: Extension, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        reckon(TimeLimit(Unit.WORKING_DAYS, 3), RECEIVED, OFFICE, extensions=[extension])
    assert refused.value.field == field
