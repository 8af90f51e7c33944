"""What people are told when they may not do a thing, and what happens when they may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import happenings as happened
from chalicelib.domain.acts import (
    Accept,
    Act,
    Advance,
    AgreeWithdrawal,
    AnswerSupplement,
    AskSupplement,
    AskWithdrawal,
    CompleteSupplement,
    DeclineWithdrawal,
    DemandFee,
    Extend,
    FilePaper,
    RecordPayment,
    Refuse,
    Remind,
    Resume,
    Return,
    Stop,
)
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.decisions import decide, status_after
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import Collected
from chalicelib.domain.parts import Channel, Component, Digitisation, ReturnedBy, Watch
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    NotAllowedNow,
    NotFound,
    Refusal,
    StaleVersion,
)
from chalicelib.domain.status import LABELS, Status
from tests.builders import (
    A_RESULT,
    AN_ITEM,
    MORNING,
    OTHER_WARD,
    a_citizen,
    a_claim,
    a_dossier,
    a_fee_line,
    a_paper,
    a_payment,
    a_policy,
    a_procedure,
    an_act_move,
    an_officer,
    rules,
)

LATER = MORNING + timedelta(hours=3)
LEADER, RECEPTION = an_officer(Role.LEADER), an_officer(Role.RECEPTION)
PAPER_ANSWER = (Component(code="GT", name="Giấy tờ", on_paper=True),)
PREPAID = (a_fee_line(8000, prepaid=True),)
LAPSED = timedelta(days=11)


def decided(
    dossier: Dossier,
    act: Act,
    by: Person = LEADER,
    at: datetime = LATER,
    law: Rules | None = None,
    seen: int | None = None,
) -> happened.Happening:
    return decide(dossier, act, by, at, law or rules(), seen)


def refused(
    kind: type[Refusal], dossier: Dossier, act: Act, by: Person = LEADER, at: datetime = LATER
) -> Refusal:
    with pytest.raises(kind) as no:
        decided(dossier, act, by, at)
    assert type(no.value) is kind
    return no.value


def after(before: Dossier, act: Act, by: Person | None = None, law: Rules | None = None) -> Dossier:
    return an_act_move(before, act, by, law=law).after


def answered() -> Dossier:
    return after(
        a_dossier(Status.SUPPLEMENT), AnswerSupplement(components=PAPER_ANSWER), a_citizen()
    )


def test_who_acts_on_an_old_view_is_told_to_look_again() -> None:
    dossier = a_dossier(Status.PROCESSING)
    with pytest.raises(StaleVersion) as no:
        decided(dossier, Stop(reason="Chờ"), seen=1)
    assert no.value.field == "version"
    assert "tải lại trang" in no.value.sentence
    assert decided(dossier, Stop(reason="Chờ"), seen=dossier.version)


def test_a_paper_filed_meanwhile_makes_no_view_old() -> None:
    dossier = a_dossier(Status.PROCESSING)
    with_paper = after(dossier, FilePaper(paper=a_paper()), system("digitise"))
    assert with_paper.seq == dossier.seq + 1
    assert decided(with_paper, Stop(reason="Chờ"), seen=dossier.version)


def test_a_refusal_names_the_act_and_the_status_in_the_words_of_the_office() -> None:
    no = refused(NotAllowedNow, a_dossier(Status.RETURNED), Stop(reason="Chờ"))
    assert no.sentence == "Không thể “Dừng xử lý” khi hồ sơ ở trạng thái “Đã trả kết quả”."
    no = refused(Forbidden, a_dossier(), Accept(), an_officer(Role.RECEPTION, OTHER_WARD))
    assert no.sentence == "Ông/bà không có quyền “Tiếp nhận” với hồ sơ này."


@pytest.mark.parametrize(
    ("status", "act", "field"),
    [
        (Status.NEW, Refuse(reason=" "), "reason"),
        (Status.NEW, AskSupplement(items=()), "items"),
        (Status.PROCESSING, Stop(reason=""), "reason"),
        (Status.STOPPED, Resume(reason="\n"), "reason"),
        (Status.PROCESSING, Extend(limit=TimeLimit(Unit.WORKING_DAYS, 2), reason=""), "reason"),
        (Status.WITHDRAWAL, DeclineWithdrawal(reason=""), "reason"),
        (Status.FINISHED, Return(how=ReturnedBy.COUNTER, receiver=" "), "receiver"),
        (Status.FINISHED, Advance(to="tham-dinh"), "note"),
    ],
)
def test_what_must_be_said_is_asked_for_by_its_field(status: Status, act: Act, field: str) -> None:
    assert refused(Invalid, a_dossier(status), act).field == field


def test_acceptance_starts_the_legal_clock_of_the_case() -> None:
    accepted = after(a_dossier(), Accept(), RECEPTION)
    assert accepted.status is Status.RECEIVED
    assert accepted.handler == RECEPTION.id
    assert accepted.clock.due == accepted.clock.started + timedelta(days=3)


def test_a_leader_who_accepts_leaves_the_dossier_to_reception() -> None:
    accepted = after(a_dossier(), Accept(), LEADER)
    assert accepted.handler is None
    assert decided(accepted, Advance(to="phan-cong"), RECEPTION)


def test_a_dossier_with_an_unpaid_prepaid_fee_is_not_accepted_until_it_is_paid() -> None:
    dossier = a_dossier(fees=PREPAID)
    no = refused(NotAllowedNow, dossier, Accept(), RECEPTION)
    assert (no.field, "trước khi tiếp nhận" in no.sentence) == ("fees", True)
    paid = after(dossier, RecordPayment(payment=a_payment()), system("vnpay"))
    assert after(paid, Accept(), RECEPTION).status is Status.RECEIVED


def test_only_the_payment_that_was_waited_for_restarts_the_eight_hours() -> None:
    dossier = a_dossier(fees=PREPAID)
    part = after(dossier, RecordPayment(payment=a_payment("r1", 3000)), system("vnpay"))
    assert part.clock == dossier.clock
    whole = after(part, RecordPayment(payment=a_payment("r2", 5000)), system("vnpay"))
    assert whole.clock.started == whole.entered_at
    assert whole.step_due == whole.clock.due > dossier.clock.due
    more = after(whole, RecordPayment(payment=a_payment("r3", 1000)), system("vnpay"))
    assert more.clock == whole.clock


def test_a_supplement_is_asked_for_once_completely_and_for_papers_there_are() -> None:
    asked = a_dossier(Status.SUPPLEMENT)
    assert asked.clock.is_paused
    assert asked.supplement is not None
    assert asked.supplement.until - asked.changed_at == timedelta(days=10)
    refused(NotAllowedNow, asked, AskSupplement(items=(AN_ITEM,), reason="Thêm"))
    strange = replace(AN_ITEM, component="XX")
    assert refused(Invalid, a_dossier(), AskSupplement(items=(strange,))).field == "component"


def test_a_second_request_needs_a_leader_and_a_reason() -> None:
    again = AskSupplement(items=(AN_ITEM,), reason="Phát sinh")
    refused(Forbidden, answered(), again, RECEPTION)
    assert refused(Invalid, answered(), replace(again, reason="")).field == "reason"
    assert after(answered(), again).supplements == 2


def test_an_answer_must_hold_all_that_was_asked_and_is_taken_once() -> None:
    no = refused(
        Invalid, a_dossier(Status.SUPPLEMENT), AnswerSupplement(components=()), a_citizen()
    )
    assert no.sentence == "Còn thiếu: Giấy chứng sinh."
    once = AnswerSupplement(components=PAPER_ANSWER)
    refused(NotAllowedNow, answered(), once, a_citizen())


def test_what_came_is_added_to_what_was_there() -> None:
    dossier = a_dossier(Status.SUPPLEMENT)
    given = (replace(PAPER_ANSWER[0], uploads=("u7",)),)
    supplemented = after(dossier, AnswerSupplement(components=given), a_citizen())
    assert supplemented.component("GT").uploads == ("u7",)
    assert supplemented.component("GT").on_paper
    assert supplemented.component("TK") == dossier.component("TK")


def test_a_complete_supplement_accepts_what_was_not_yet_accepted() -> None:
    refused(NotAllowedNow, a_dossier(Status.SUPPLEMENT), CompleteSupplement(), RECEPTION)
    complete = after(answered(), CompleteSupplement(), RECEPTION)
    assert complete.status is Status.RECEIVED
    assert complete.accepted_at == complete.changed_at
    assert complete.supplement is None


def test_a_supplement_asked_during_work_leads_back_to_work() -> None:
    dossier = after(a_dossier(Status.PROCESSING), AskSupplement(items=(AN_ITEM,)))
    dossier = after(dossier, AnswerSupplement(components=PAPER_ANSWER), a_citizen())
    dossier = after(dossier, CompleteSupplement())
    assert dossier.status is Status.PROCESSING
    assert dossier.accepted_at == a_dossier(Status.PROCESSING).accepted_at


def test_who_handed_in_at_the_counter_answers_and_withdraws_there() -> None:
    dossier = a_dossier(by=RECEPTION, channel=Channel.COUNTER)
    asked = after(dossier, AskSupplement(items=(AN_ITEM,)), RECEPTION)
    answer = AnswerSupplement(components=PAPER_ANSWER)
    assert after(asked, answer, RECEPTION).component("GT").on_paper
    assert after(asked, AskWithdrawal(reason="Nộp nhầm"), RECEPTION).status is Status.WITHDRAWAL
    for stranger in (an_officer(Role.RECEPTION, OTHER_WARD), LEADER, a_citizen()):
        refused(Forbidden, asked, answer, stranger)


def test_the_office_neither_answers_nor_withdraws_for_who_filed_online() -> None:
    asked = a_dossier(Status.SUPPLEMENT)
    for officer in (RECEPTION, LEADER):
        refused(Forbidden, asked, AnswerSupplement(components=PAPER_ANSWER), officer)
        refused(Forbidden, asked, AskWithdrawal(reason="Nộp nhầm"), officer)
    refused(Forbidden, asked, AskWithdrawal(reason="Nộp nhầm"), a_citizen("citizen-2"))


def test_a_supplement_may_be_refused_only_after_its_time_and_unanswered() -> None:
    asked = a_dossier(Status.SUPPLEMENT)
    no = Refuse(reason="Quá hạn bổ sung")
    refused(NotAllowedNow, asked, no, RECEPTION)
    refused(NotAllowedNow, answered(), no, RECEPTION, MORNING + LAPSED)
    assert decided(asked, no, RECEPTION, MORNING + LAPSED)


def test_a_fee_demand_replaces_the_reckoned_fee_and_asks_for_the_rest() -> None:
    refused(NotAllowedNow, a_dossier(Status.RECEIVED), DemandFee())
    dossier = a_dossier(Status.RECEIVED, fees=(a_fee_line(8000), a_fee_line(1000, code="P1")))
    what = decided(dossier, DemandFee(lines=(a_fee_line(12000),)))
    assert isinstance(what, happened.FeeDemanded)
    assert what.amount == 13000
    assert [line.code for line in what.lines] == ["P1", "LP1"]


def claiming(status: Status = Status.RECEIVED, **changes: Any) -> Dossier:
    free = replace(a_fee_line(0), how="8.000 đ; miễn theo “Miễn cho hộ nghèo” = 0 đ")
    return a_dossier(status, fees=(free, a_fee_line(1000, code="P1")), claim=a_claim(**changes))


def test_a_claim_that_does_not_hold_is_declined_with_a_reason_and_owed_in_full() -> None:
    decline = DemandFee(declines=True, reason="Giấy chứng nhận hộ nghèo đã hết hạn")
    what = decided(claiming(), decline)
    assert isinstance(what, happened.FeeDemanded)
    assert (what.amount, what.declines, what.reason) == (9000, True, decline.reason)
    (kept, full) = what.lines
    assert (kept.code, full.code, full.amount) == ("P1", "LP1", 8000)
    assert (full.collected, full.prepaid) == (Collected.ON_SUPPLEMENT, False)
    waiting = after(claiming(), decline)
    assert (waiting.status, waiting.owed) == (Status.PAYMENT, 9000)
    assert waiting.claim is not None
    assert waiting.claim.declined == decline.reason
    paid = after(waiting, RecordPayment(payment=a_payment("r1", 9000)), system("vnpay"))
    assert (paid.status, paid.owed) == (Status.PROCESSING, 0)
    assert "đề nghị miễn, giảm" in refused(NotAllowedNow, paid, decline).sentence


def test_what_the_officer_names_counts_where_a_claim_is_declined() -> None:
    some = DemandFee(lines=(a_fee_line(5000),), declines=True, reason="Chỉ được giảm một phần")
    assert after(claiming(), some).owed == 6000


def test_a_claim_is_declined_only_where_there_is_one_and_with_a_reason() -> None:
    decline = DemandFee(declines=True, reason="Không đúng đối tượng")
    owing = a_dossier(Status.RECEIVED, fees=(a_fee_line(),))
    assert refused(NotAllowedNow, owing, decline).field == "declines"
    assert refused(Invalid, claiming(), DemandFee(declines=True)).field == "reason"
    assert refused(NotAllowedNow, claiming(declined="Rồi"), decline).field == "declines"
    refused(NotAllowedNow, claiming(Status.NEW), decline, RECEPTION)


def test_a_proof_that_comes_as_a_supplement_bears_its_name() -> None:
    law = rules(a_procedure(policies=(a_policy(),)))
    item = replace(AN_ITEM, component="CN-HN")
    asked = after(claiming(), AskSupplement(items=(item,)), law=law)
    proof = (Component(code="CN-HN", name="CN-HN", on_paper=True),)
    came = after(asked, AnswerSupplement(components=proof), a_citizen(), law)
    assert came.component("CN-HN").name == "Giấy chứng nhận hộ nghèo"


def test_a_demand_that_declines_nothing_leaves_the_claim() -> None:
    dossier = after(claiming(), DemandFee(reason="Xin nộp phần còn lại"))
    assert (dossier.owed, dossier.claim) == (1000, a_claim())


def test_a_part_payment_waits_for_the_rest_and_the_rest_goes_on_behind_reception() -> None:
    dossier = a_dossier(Status.PAYMENT)
    part = after(dossier, RecordPayment(payment=a_payment("r1", 3000)), system("vnpay"))
    assert (part.status, part.owed) == (Status.PAYMENT, 5000)
    whole = after(part, RecordPayment(payment=a_payment("r2", 5000)), system("vnpay"))
    assert (whole.status, whole.step) == (Status.PROCESSING, "phan-cong")
    assert whole.handler is None, "the officer at reception does not follow it"
    assert not whole.clock.is_paused
    assert decided(whole, Advance(to="tham-dinh"), an_officer(Role.DIVISION_HEAD))


def test_a_payment_counts_once_and_is_recorded_even_after_the_end() -> None:
    pay = RecordPayment(payment=a_payment())
    ended = after(a_dossier(Status.NOT_RECEIVED), pay, system("vnpay"))
    assert (ended.status, len(ended.payments)) == (Status.NOT_RECEIVED, 1)
    assert refused(NotAllowedNow, ended, pay, system("vnpay")).field == "ref"


def test_money_is_taken_at_the_counter_by_reception_and_returner_only() -> None:
    pay = RecordPayment(payment=a_payment())
    dossier = a_dossier(Status.RECEIVED)
    assert decided(dossier, pay, an_officer(Role.RETURNER))
    for other in (an_officer(Role.APPRAISER), LEADER, a_citizen()):
        refused(Forbidden, dossier, pay, other)


def test_a_step_leads_only_where_its_edges_lead() -> None:
    no = refused(NotAllowedNow, a_dossier(Status.PROCESSING), Advance(to="ban-hanh"))
    assert (no.field, "ban-hanh" in no.sentence) == ("to", True)


def test_work_assigned_to_somebody_is_left_to_them_and_the_leader() -> None:
    head, one = an_officer(Role.DIVISION_HEAD), an_officer(Role.APPRAISER)
    other = an_officer(Role.APPRAISER, person_id="another")
    dossier = after(a_dossier(Status.PROCESSING), Advance(to="tham-dinh", handler=one.id), head)
    refused(Forbidden, dossier, Advance(to="ky-duyet"), other)
    for able in (one, LEADER):
        assert decided(dossier, Advance(to="ky-duyet"), able)


def test_a_result_is_assigned_to_nobody_and_neither_is_a_dossier_opened_again() -> None:
    finished = a_dossier(Status.FINISHED)
    issuing = a_dossier(Status.PROCESSING)
    for to in ("tham-dinh", "ky-duyet", "ban-hanh"):
        issuing = after(issuing, Advance(to=to))
    somebody = an_officer(Role.RETURNER).id
    ending = Advance(to="tra-ket-qua", result=A_RESULT, handler=somebody)
    assert refused(Invalid, issuing, ending).field == "handler"
    again = Advance(to="tham-dinh", note="Sai tên", handler=somebody)
    assert refused(Invalid, finished, again, LEADER).field == "handler"
    assert decided(finished, replace(again, handler=None), LEADER)


def test_a_leader_stops_work_only_where_it_lies() -> None:
    law = rules(a_procedure(deciding_agency="H33.02"))
    dossier = a_dossier(Status.RECEIVED, law=law)
    dossier = after(dossier, Advance(to="phan-cong"), RECEPTION, law)
    stop = Stop(reason="Chờ kết luận")
    with pytest.raises(Forbidden):
        decided(dossier, stop, LEADER, law=law)
    assert decided(dossier, stop, an_officer(Role.LEADER, "H33.02"), law=law)


def test_a_dossier_is_settled_with_a_numbered_result() -> None:
    dossier = a_dossier(Status.PROCESSING)
    for to in ("tham-dinh", "ky-duyet", "ban-hanh"):
        dossier = after(dossier, Advance(to=to))
    assert refused(Invalid, dossier, Advance(to="tra-ket-qua")).field == "result"
    bare = replace(A_RESULT, number=" ")
    no = refused(Invalid, dossier, Advance(to="tra-ket-qua", result=bare))
    assert no.field == "result.number"
    settled = after(dossier, Advance(to="tra-ket-qua", result=A_RESULT))
    assert (settled.status, settled.result) == (Status.FINISHED, A_RESULT)
    assert settled.finished_at == settled.changed_at


HAND_OVER = Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An")


def test_a_result_is_returned_only_paid_electronic_and_signed_where_required() -> None:
    owing = a_dossier(Status.FINISHED, fees=(a_fee_line(),))
    assert refused(NotAllowedNow, owing, HAND_OVER).field == "fees"
    law = rules(
        a_procedure(result=ResultRule("Trích lục", "Extract", electronic=True, signed=True))
    )
    dossier = a_dossier(Status.FINISHED)
    with pytest.raises(NotAllowedNow, match="kết quả điện tử"):
        decided(dossier, HAND_OVER, law=law)
    with_file = replace(dossier, result=replace(A_RESULT, document="result/1.pdf"))
    with pytest.raises(NotAllowedNow, match="chưa được ký số"):
        decided(with_file, HAND_OVER, law=law)
    signed = replace(dossier, result=replace(A_RESULT, document="result/1.pdf", signed=True))
    assert decided(signed, HAND_OVER, law=law) == happened.Returned(
        how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An"
    )


def test_only_a_leader_reopens_what_was_settled_and_says_why() -> None:
    dossier, again = a_dossier(Status.FINISHED), Advance(to="tham-dinh", note="Sai họ tên")
    refused(Forbidden, dossier, again, an_officer(Role.RETURNER))
    reopened = after(dossier, again)
    assert (reopened.status, reopened.result, reopened.finished_at) == (
        Status.PROCESSING,
        None,
        None,
    )


def test_a_withdrawal_before_acceptance_cannot_be_declined() -> None:
    dossier = after(a_dossier(), AskWithdrawal(reason="Nộp nhầm"), a_citizen())
    no = refused(NotAllowedNow, dossier, DeclineWithdrawal(reason="Đã làm xong"))
    assert "được rút" in no.sentence
    gone = after(dossier, AgreeWithdrawal())
    assert (gone.status, gone.withdrawn, gone.is_at_a_desk) == (Status.STOPPED, True, False)
    assert "đã được công dân rút" in refused(NotAllowedNow, gone, Resume(reason="Tiếp")).sentence


def test_what_was_stopped_before_acceptance_is_filed_anew_not_resumed() -> None:
    stopped = after(a_dossier(Status.SUPPLEMENT), Stop(reason="Chờ"))
    no = refused(NotAllowedNow, stopped, Resume(reason="Tiếp"))
    assert "nộp lại" in no.sentence


def test_a_stop_moves_the_due_date_by_the_time_it_lasted() -> None:
    stopped = a_dossier(Status.STOPPED)
    assert stopped.clock.is_paused
    resumed = an_act_move(
        stopped, Resume(reason="Đã rõ"), at=stopped.changed_at + timedelta(days=7)
    )
    assert resumed.after.clock.due - stopped.clock.due == timedelta(days=7)
    assert resumed.after.finished_at is None


def test_an_appointment_is_moved_once_with_an_apology() -> None:
    extend = Extend(limit=TimeLimit(Unit.WORKING_DAYS, 1), reason="Cần xác minh")
    longer = after(a_dossier(Status.PROCESSING), extend)
    assert longer.clock.due == datetime(2026, 3, 6, 1, 10, tzinfo=UTC)
    assert "gia hạn một lần" in refused(NotAllowedNow, longer, extend).sentence


def test_a_paper_is_filed_under_its_component_once() -> None:
    file, scanner = FilePaper(paper=a_paper()), system("digitise")
    twice = after(after(a_dossier(), file, scanner), file, scanner)
    assert twice.component("TK").papers == ("p1",)
    assert twice.component("TK").digitised is Digitisation.DIGITISED
    strange = FilePaper(paper=a_paper(component="XX"))
    assert refused(NotFound, a_dossier(), strange, scanner).field == "component"


def test_nobody_is_reminded_of_the_same_moment_twice_until_the_dossier_moves() -> None:
    remind = Remind(watch=Watch.OVERDUE, moment=MORNING)
    told = after(a_dossier(Status.RECEIVED), remind, system("deadlines"))
    refused(NotAllowedNow, told, remind, system("deadlines"))
    moved = after(told, Advance(to="phan-cong"))
    assert decided(moved, remind, system("deadlines"))


@pytest.mark.parametrize("status", Status)
def test_what_is_foretold_of_a_happening_is_the_status_it_leads_to(status: Status) -> None:
    dossier = a_dossier(status)
    for act in (
        Accept(),
        Refuse(reason="Trùng"),
        Stop(reason="Chờ"),
        Resume(reason="Tiếp"),
        HAND_OVER,
    ):
        try:
            what = decided(dossier, act)
        except Refusal as no:
            assert no.sentence.endswith(".")  # noqa: PT017 - either way is right
            continue
        assert status_after(dossier, what) is after(dossier, act).status
        assert LABELS[status]
