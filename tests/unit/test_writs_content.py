"""What each official form prints, told by the history of its dossier and by nothing else."""

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import replay
from chalicelib.domain.parts import Channel, Digitisation
from chalicelib.domain.procedure import Level
from chalicelib.domain.refusals import NotFound, Refusal
from chalicelib.domain.status import Status
from chalicelib.domain.writs import dates
from chalicelib.domain.writs.content import content
from chalicelib.domain.writs.control import EARLY, LATE, ON_TIME, outcome
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.heading import centre_of, heading, place_of
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.known import known
from chalicelib.domain.writs.said import cleaned
from tests import writs
from tests.builders import (
    MORNING,
    PAUSE,
    WARD,
    a_dossier,
    a_history,
    an_agency,
    an_applicant,
    rules,
)
from tests.histories import FEES, USEFUL, Step, a_law, able, done, filed

COMMUNE = an_agency(name="Ủy ban nhân dân xã Châu Thành", address="Xã Châu Thành, tỉnh Kiên Giang")
PROVINCE = an_agency("H33", name="Tỉnh Kiên Giang", parent=None, level=Level.PROVINCE)
JUSTICE = an_agency(
    "H33.02", name="Sở Tư pháp", parent="H33", level=Level.PROVINCE, address="Phường Rạch Giá"
)


def rows_of(said: Any) -> list[Any]:
    return list(said["rows"])


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-01-05", "ngày 05 tháng 01 năm 2026"),
        ("2026-02-28", "ngày 28 tháng 02 năm 2026"),
        ("2026-03-02", "ngày 02 tháng 3 năm 2026"),
        ("2026-12-31", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(at: str, day: str) -> None:
    assert dates.day(datetime.fromisoformat(f"{at}T12:00:00+07:00")) == day


def test_days_are_local() -> None:
    late = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    assert dates.moment(late) == "01 giờ 30 phút, ngày 02 tháng 3 năm 2026"
    assert dates.short(late) == "01:30 02/03/2026"


@pytest.mark.parametrize(
    ("model", "agency", "superior", "above", "own"),
    [
        (
            Model.RECEIPT,
            COMMUNE,
            PROVINCE,
            "ỦY BAN NHÂN DÂN XÃ CHÂU THÀNH",
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        ),
        (Model.APOLOGY, COMMUNE, PROVINCE, "", "ỦY BAN NHÂN DÂN XÃ CHÂU THÀNH"),
        (Model.STOP, JUSTICE, PROVINCE, "TỈNH KIÊN GIANG", "SỞ TƯ PHÁP"),
        (Model.RECEIPT, JUSTICE, None, "", "SỞ TƯ PHÁP"),
        (Model.RECEIPT, None, None, "", ""),
    ],
)
def test_a_writ_names_its_issuer_and_whom_that_is_under(
    model: Model, agency: Any, superior: Any, above: str, own: str
) -> None:
    said: Any = heading(model, agency, superior, MORNING)
    assert (said["superior"], said["agency"]) == (above, own)


@pytest.mark.parametrize(
    ("agency", "place"),
    [
        (COMMUNE, "Châu Thành"),
        (JUSTICE, "Rạch Giá"),
        (an_agency(name="Ủy ban nhân dân phường 1"), "Phường 1"),
        (an_agency(), ""),
        (None, ""),
    ],
)
def test_the_place_is_the_commune_of_the_seat_or_open(agency: Any, place: str) -> None:
    assert place_of(agency) == place


def test_the_office_of_a_commune_is_its_centre() -> None:
    assert centre_of(COMMUNE) == "Trung tâm Phục vụ hành chính công xã Châu Thành"
    assert centre_of(JUSTICE) == "Sở Tư pháp"
    assert centre_of(None) == ""


def test_a_receipt_tells_what_was_handed_in_and_how_the_appointment_follows() -> None:
    said: Any = writs.a_content(Model.RECEIPT).said
    assert said["code"] == "H33.16-260302-0001"
    assert said["applicant"] == "Sơn Thị Mỹ Linh"
    assert said["limit"] == "3 ngày làm việc"
    assert said["due"] == "08 giờ 00 phút, ngày 05 tháng 3 năm 2026"
    assert said["reckoning"][-1] == "Hạn là 08:00 thứ Năm 05/03/2026"
    assert said["officer"] == "Nguyễn Thị Hồng Gấm"
    paper, files = said["components"]
    assert (paper["originals"], paper["copies"], paper["files"]) == ("01", "", "")
    assert (files["originals"], files["copies"], files["files"]) == ("", "", "02")


def test_papers_nobody_handed_in_are_not_on_the_receipt() -> None:
    given, _ = writs.ON_PAPER
    absent = replace(given, code="CO", on_paper=False)
    reused = replace(absent, digitised=Digitisation.REUSED_COMPONENT, name="Căn cước")
    extra = replace(given, code="KHAC", name="Giấy khác")
    said: Any = writs.a_content(Model.RECEIPT, components=(given, absent, reused, extra)).said
    assert [(one["name"], one["note"]) for one in said["components"]] == [
        (given.name, ""),
        ("Căn cước", "Dùng lại bản đã số hóa"),
        ("Giấy khác", "Bản giấy"),
    ]


def test_an_appointment_that_the_calendar_of_today_would_not_give_is_not_explained() -> None:
    events = writs.a_played_history(Model.RECEIPT)
    law = writs.law()
    due = events[-1].what.clock.due.astimezone(LOCAL).date()  # type: ignore[union-attr]
    closed = replace(law.calendar, days_off={**law.calendar.days_off, due: "nghỉ bù"})
    said: Any = content(Model.RECEIPT, events, replace(law, calendar=closed), {}, "").said
    assert said["reckoning"] == []
    assert said["due"] == "08 giờ 00 phút, ngày 05 tháng 3 năm 2026"


def test_what_is_not_known_is_empty_and_never_none() -> None:
    bare = an_applicant(phone=None, email=None, address="")
    said: Any = writs.a_content(Model.RECEIPT, applicant=bare).said
    assert (said["phone"], said["email"], said["address"]) == ("", "", "")
    assert "None" not in str(said)


def test_a_supplement_asks_for_everything_with_reason_and_last_day() -> None:
    said: Any = writs.a_content(Model.SUPPLEMENT).said
    assert [one["why"] for one in said["items"]] == [item.why for item in writs.LACKS]
    assert said["until"] == "09 giờ 10 phút, ngày 01 tháng 4 năm 2026"
    assert said["contact"] == "Nguyễn Thị Hồng Gấm"
    assert said["contact_phone"] == writs.agencies()[WARD].phone


def test_an_apology_tells_both_appointments() -> None:
    said: Any = writs.a_content(Model.APOLOGY).said
    assert said["due"] == "08 giờ 00 phút, ngày 05 tháng 3 năm 2026"
    assert said["again"] == "08 giờ 00 phút, ngày 09 tháng 3 năm 2026"
    assert said["reason"] == writs.LATER.reason


def test_a_stop_names_the_stage_and_only_law_somebody_has_read() -> None:
    said: Any = writs.a_content(Model.STOP).said
    assert said["stage"] == "Thẩm định, soạn kết quả"
    assert [line.partition(":")[0] for line in said["law"]] == ["NĐ 118/2025/NĐ-CP"]
    assert said["fees"] == "Không phát sinh phí, lệ phí"


def test_a_control_sheet_has_a_row_for_each_time_the_dossier_changed_hands() -> None:
    said: Any = writs.a_content(Model.CONTROL).said
    notes = [row["note"] for row in rows_of(said)]
    assert notes == [
        "Nộp hồ sơ",
        "Yêu cầu bổ sung hồ sơ",
        "Bổ sung hồ sơ",
        "Tiếp nhận hồ sơ",
        "Chuyển phân công",
        "Phân công thụ lý: Ưu tiên kiểm tra chỗ ở",
        "Trình kiểm tra",
        "Trình ký",
        "Ký duyệt",
        "Có kết quả giải quyết",
    ]
    assigned = rows_of(said)[5]
    assert assigned["giver"]["name"] == "Trần Quốc Dũng"
    assert assigned["taker"] == {
        "role": "Chuyên viên thụ lý",
        "agency": "Ủy ban nhân dân xã Châu Thành",
        "name": "Lê Hoàng Phúc",
    }
    assert said["outcome"] == EARLY


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(-5, 5))  # noqa: DTZ001 - made local below
def test_in_time_compares_local_days(due: datetime, days: int) -> None:
    due = due.replace(tzinfo=LOCAL)
    end = due.replace(hour=12) + timedelta(days=days)
    wanted = EARLY if days < 0 else LATE if days else ON_TIME
    assert outcome(end.astimezone(UTC), due.astimezone(UTC)) == wanted


def test_a_logbook_has_a_row_a_dossier() -> None:
    said: Any = writs.a_logbook().said
    rows = rows_of(said)
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert (said["from"], said["to"]) == ("02/03/2026", "31/03/2026")
    returned = rows[2]
    assert (returned["way"], returned["receiver"]) == ("Trực tiếp", "Sơn Thị Mỹ Linh")
    assert returned["returned"]
    waiting = rows[1]
    assert (waiting["received"], waiting["due"]) == ("", "")
    assert waiting["note"] == "Yêu cầu bổ sung giấy tờ"


@pytest.mark.parametrize("status", list(Status))
def test_whatever_happened_each_entry_that_calls_for_a_form_has_its_content(status: Status) -> None:
    events = a_history(status)
    for number, event in enumerate(events, start=1):
        model = model_of(event.what)
        if model is not None:
            made = content(model, events[:number], rules(), {}, "https://example.vn")
            assert made.at == event.at
            assert made.said["code"] == event.code
            assert "None" not in str(made.said)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_asked_in_whatever_order_every_form_is_filled_from_the_history(
    data: st.DataObject,
) -> None:
    law = a_law(elsewhere=data.draw(st.booleans()))
    channel = data.draw(st.sampled_from([Channel.ONLINE, Channel.COUNTER]))
    events = [filed(law, channel, data.draw(st.sampled_from(FEES)))]
    for _ in range(data.draw(st.integers(0, 12))):
        steps = list(_possible(replay(events), law))
        if not steps:
            break
        events.append(data.draw(st.sampled_from(steps)).event)
    for number, event in enumerate(events, start=1):
        model = model_of(event.what)
        if model is None:
            continue
        said: Any = content(model, events[:number], law, {}, "https://example.vn").said
        assert said["code"] == event.code
        assert "None" not in str(said)
        hands = [row[side] for row in said.get("rows", ()) for side in ("giver", "taker")]
        assert {hand["name"] for hand in hands} <= {"", *(one.by_name for one in events)}


def _possible(dossier: Dossier, law: Rules) -> Iterator[Step]:
    """Yield what may be done next, by whoever may do it first."""
    for act in USEFUL:
        for by in able(dossier, act)[:1]:
            with suppress(Refusal):
                yield done(dossier, act, by, dossier.entered_at + PAUSE, law)


def test_a_form_is_not_issued_on_another_entry() -> None:
    events = a_history(Status.RECEIVED)
    with pytest.raises(ValueError, match="not issued"):
        content(Model.REFUSAL, events, rules(), {}, "")
    with pytest.raises(NotFound):
        known((), rules(), {}, "")


def test_the_same_history_gives_the_same_content() -> None:
    assert writs.a_content(Model.CONTROL) == writs.a_content(Model.CONTROL)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_nothing_that_cannot_be_printed_is_left(text: str) -> None:
    (one,) = cleaned({"deep": [{"text": text}]}).values()
    assert isinstance(one, list)
    assert isinstance(one[0], dict)
    said = str(one[0]["text"])
    kinds = {unicodedata.category(sign) for sign in said}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert said == said.strip()


def test_only_texts_are_printed() -> None:
    with pytest.raises(TypeError):
        cleaned({"amount": 3})


def test_a_dossier_of_unknown_agencies_is_told_by_their_codes() -> None:
    law = Rules(rules().procedure, rules().calendar)
    said: Any = content(Model.RECEIPT, a_history(Status.RECEIVED), law, {}, "").said
    assert said["office"] == a_dossier().received_by
    assert said["agency"] == ""
