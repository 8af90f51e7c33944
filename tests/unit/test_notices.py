"""Notices: what applicants read when something happens to their dossiers."""

from dataclasses import replace
from typing import get_args

import pytest

from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.happenings import (
    AgencySealed,
    Happening,
    Moved,
    PaperChecked,
    PaperFiled,
    Rated,
    RefundOrdered,
    Reminded,
    ResultProposed,
    ResultSigned,
)
from chalicelib.domain.notices import Notice, is_told, notice
from chalicelib.domain.parts import Component, Result, ReturnedBy, SupplementItem, Watch
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.status import Status
from tests.builders import (
    A_RESULT,
    MORNING,
    a_citizen,
    a_claim,
    a_dossier,
    a_fee_line,
    a_filed_move,
    a_paper,
    a_payment,
    a_signed_dossier,
    an_act_move,
    an_agency,
    an_officer,
)

PORTAL = "https://motcua.example.vn"


def told_after(
    status: Status, act: Act, by: Person | None = None, **filed: object
) -> Notice | None:
    move = an_act_move(a_dossier(status, **filed), act, by)
    return notice(move.event.what, move.after, an_agency(), PORTAL)


def letter(status: Status, act: Act, by: Person | None = None, **filed: object) -> Notice:
    told = told_after(status, act, by, **filed)
    assert told is not None
    return told


def test_filing_online_tells_the_code_and_until_when_the_office_answers() -> None:
    move = a_filed_move()
    told = notice(move.event.what, move.after, an_agency(), PORTAL)
    assert told is not None
    assert told.subject == "Hồ sơ H33.16-260302-0001: đã nộp"
    assert "08:00 thứ Ba 03/03/2026" in told.body
    assert "Nguyễn Văn An" in told.body
    assert "Cấp bản sao thử" in told.body
    assert "02973000000" in told.body
    assert PORTAL in told.body


def test_acceptance_tells_the_appointment_and_what_is_owed() -> None:
    told = letter(Status.NEW, acts.Accept(), fees=(a_fee_line(8000),))
    assert "Hẹn trả kết quả: 08:10 thứ Năm 05/03/2026." in told.body
    assert "còn phải nộp: 8.000 đ" in told.body


def test_refusal_tells_the_reason() -> None:
    told = letter(Status.NEW, acts.Refuse(reason="Sai thẩm quyền"))
    assert "Lý do: Sai thẩm quyền" in told.body


def test_a_supplement_request_lists_everything_that_is_missing_and_until_when() -> None:
    items = (
        SupplementItem(component="GT", what="Giấy chứng sinh", why="Chưa nộp"),
        SupplementItem(component="TK", what="Tờ khai trang 2", why="Thiếu chữ ký"),
    )
    told = letter(Status.RECEIVED, acts.AskSupplement(items=items))
    assert "1. Giấy chứng sinh (lý do: Chưa nộp)" in told.body
    assert "2. Tờ khai trang 2 (lý do: Thiếu chữ ký)" in told.body
    assert "12/03/2026" in told.body


def test_an_answered_supplement_is_confirmed_and_a_complete_one_gives_the_appointment() -> None:
    papers = (Component(code="GT", name="Giấy tờ", on_paper=True),)
    answered = an_act_move(
        a_dossier(Status.SUPPLEMENT), acts.AnswerSupplement(components=papers), a_citizen()
    )
    assert "bổ sung" in str(notice(answered.event.what, answered.after, an_agency(), PORTAL))
    complete = an_act_move(answered.after, acts.CompleteSupplement())
    told = notice(complete.event.what, complete.after, an_agency(), PORTAL)
    assert told is not None
    assert "Hẹn trả kết quả" in told.body


def test_a_fee_demand_tells_the_sum_and_a_payment_what_came() -> None:
    demanded = an_act_move(a_dossier(Status.RECEIVED), acts.DemandFee(lines=(a_fee_line(8000),)))
    told = notice(demanded.event.what, demanded.after, an_agency(), PORTAL)
    assert told is not None
    assert "Số tiền còn phải nộp: 8.000 đ" in told.body
    paid = an_act_move(
        demanded.after, acts.RecordPayment(payment=a_payment(amount=5000)), system("vnpay")
    )
    thanks = notice(paid.event.what, paid.after, an_agency(), PORTAL)
    assert thanks is not None
    assert "Đã nhận 5.000 đ" in thanks.body
    assert "còn phải nộp: 3.000 đ" in thanks.body


def test_a_claim_declined_is_told_with_the_reason() -> None:
    claiming = a_dossier(Status.RECEIVED, fees=(a_fee_line(0),), claim=a_claim())
    decline = acts.DemandFee(declines=True, reason="Giấy đã hết hạn")
    demanded = an_act_move(claiming, decline)
    told = notice(demanded.event.what, demanded.after, an_agency(), PORTAL)
    assert told is not None
    assert (
        "Đề nghị miễn, giảm của ông/bà không được chấp nhận.\nLý do: Giấy đã hết hạn" in told.body
    )
    assert "Số tiền còn phải nộp: 8.000 đ" in told.body


def test_a_withdrawal_is_confirmed_granted_or_declined_with_the_reason() -> None:
    asked = letter(Status.RECEIVED, acts.AskWithdrawal(reason="Nộp nhầm"), a_citizen())
    assert "đã nhận yêu cầu rút" in asked.subject
    granted = letter(Status.WITHDRAWAL, acts.AgreeWithdrawal())
    assert granted.subject.endswith("đã rút")
    declined = letter(Status.WITHDRAWAL, acts.DeclineWithdrawal(reason="Đã ký kết quả"))
    assert "Lý do: Đã ký kết quả" in declined.body


def test_stopping_resuming_and_extending_tell_why_and_until_when() -> None:
    stopped = letter(Status.PROCESSING, acts.Stop(reason="Chờ tòa án"))
    assert "Lý do: Chờ tòa án" in stopped.body
    resumed = letter(Status.STOPPED, acts.Resume(reason="Tòa đã xử"))
    assert "Hẹn trả kết quả" in resumed.body
    limit = TimeLimit(Unit.WORKING_DAYS, 2)
    extended = letter(Status.PROCESSING, acts.Extend(limit=limit, reason="Xác minh thêm"))
    assert "xin lỗi" in extended.body
    assert "09/03/2026" in extended.body


def test_a_result_tells_its_number_where_it_waits_and_how_it_was_handed_over() -> None:
    processing = a_dossier(Status.PROCESSING)
    for step in ("tham-dinh", "ky-duyet", "ban-hanh"):
        processing = an_act_move(processing, acts.Advance(to=step)).after
    result = Result(number="12/TLKS", summary="Trích lục", document=None, signed=False)
    finished = an_act_move(processing, acts.Advance(to="tra-ket-qua", result=result))
    told = notice(finished.event.what, finished.after, an_agency(), PORTAL)
    assert told is not None
    assert "Trích lục, số 12/TLKS" in told.body
    handed = letter(Status.FINISHED, acts.Return(how=ReturnedBy.POST, receiver="Lê Thị Cúc"))
    assert "qua bưu chính cho Lê Thị Cúc" in handed.body


def test_a_file_that_could_not_be_taken_tells_which_paper_and_what_to_do() -> None:
    act = acts.RejectPaper(component="TK", upload="u1", reason="x", sentence="Tệp bị hỏng.")
    told = letter(Status.NEW, act, system("digitise"))
    assert "giấy tờ “Tờ khai”" in told.body
    assert "Tệp bị hỏng." in told.body


@pytest.mark.parametrize(
    ("status", "watch", "words"),
    [
        (Status.NEW, Watch.OVERDUE, "quá hạn tiếp nhận"),
        (Status.PROCESSING, Watch.OVERDUE, "quá ngày hẹn trả"),
        (Status.SUPPLEMENT, Watch.SUPPLEMENT_LAPSED, "Hạn bổ sung giấy tờ đã hết"),
    ],
)
def test_a_missed_moment_is_told_with_its_time(status: Status, watch: Watch, words: str) -> None:
    told = letter(status, acts.Remind(watch=watch, moment=MORNING), system("deadlines"))
    assert words in told.body
    assert "08:00 thứ Hai 02/03/2026" in told.body


@pytest.mark.parametrize("watch", [Watch.DUE_SOON, Watch.STEP_OVERDUE])
def test_what_only_officers_need_to_know_is_not_written_to_the_applicant(watch: Watch) -> None:
    act = acts.Remind(watch=watch, moment=MORNING)
    assert told_after(Status.PROCESSING, act, system("deadlines")) is None


def test_steps_inside_the_office_and_papers_filed_are_not_written_about() -> None:
    assert told_after(Status.RECEIVED, acts.Advance(to="phan-cong")) is None
    filed = acts.FilePaper(paper=a_paper())
    assert told_after(Status.NEW, filed, an_officer(Role.RECEPTION)) is None


def test_every_other_happening_has_its_letter() -> None:
    silent = {
        kind
        for kind in get_args(Happening)
        if kind is not Reminded and not is_told(object.__new__(kind))
    }
    steps = {Moved, PaperFiled, PaperChecked, Rated, RefundOrdered}
    assert silent == {*steps, ResultProposed, ResultSigned, AgencySealed}


def test_who_has_an_e_result_is_told_its_check_code_and_where_anyone_checks_it() -> None:
    sealed = a_signed_dossier(Status.FINISHED)
    handed = an_act_move(sealed, acts.Return(how=ReturnedBy.ONLINE, receiver="Lê Thị Cúc"))
    told = notice(handed.event.what, handed.after, an_agency(), PORTAL)
    assert told is not None
    assert "Mã kiểm tra của kết quả: 7K3M9-QXR2J." in told.body
    assert f"Kiểm tra kết quả: {PORTAL}/v/7K3M9QXR2J\n" in told.body


def test_a_result_without_an_e_result_names_no_check_code() -> None:
    told = letter(Status.FINISHED, acts.Return(how=ReturnedBy.POST, receiver="Lê Thị Cúc"))
    assert "Mã kiểm tra của kết quả" not in told.body
    assert "/v/" not in told.body


def test_a_paper_given_in_place_of_an_undone_e_result_leads_to_no_check_code() -> None:
    dossier = a_signed_dossier(Status.FINISHED)
    result, paper = replace(A_RESULT, document="p9"), a_paper("p9", signed=True)
    for act in (
        acts.Advance(to="tham-dinh", note="Sai tên"),
        acts.Advance(to="ky-duyet"),
        acts.Advance(to="ban-hanh"),
        acts.Advance(to="tra-ket-qua", result=result, filed=paper),
    ):
        dossier = an_act_move(dossier, act).after
    handed = an_act_move(dossier, acts.Return(how=ReturnedBy.ONLINE, receiver="Lê Thị Cúc"))
    told = notice(handed.event.what, handed.after, an_agency(), PORTAL)
    assert handed.after.signed_result is not None
    assert told is not None
    assert handed.after.signed_result.check_code not in told.body
    assert "/v/" not in told.body


def test_a_revoked_result_tells_which_and_why_and_not_to_use_it() -> None:
    revoked = an_act_move(a_signed_dossier(), acts.RevokeResult(reason="Sai họ tên"))
    told = notice(revoked.event.what, revoked.after, an_agency(), PORTAL)
    assert told is not None
    assert "Kết quả Trích lục, số 12/TLKS đã bị thu hồi" in told.body
    assert "Lý do: Sai họ tên" in told.body
    assert f"{PORTAL}/v/7K3M9QXR2J" in told.body


def test_who_has_the_result_is_asked_how_it_went() -> None:
    by = an_officer(Role.RETURNER)
    told = letter(Status.FINISHED, acts.Return(how=ReturnedBy.POST, receiver="Nguyễn Văn An"), by)
    assert "đánh giá mức độ hài lòng tại địa chỉ tra cứu, trong 30 ngày" in told.body


def test_a_letter_never_speaks_of_money_where_none_is_owed() -> None:
    free = letter(Status.NEW, acts.Accept())
    assert " đ." not in free.body


def test_a_reopened_result_is_explained() -> None:
    act = replace(acts.Advance(to="tham-dinh"), note="Sai họ tên")
    told = letter(Status.FINISHED, act)
    assert "Lý do: Sai họ tên" in told.body
