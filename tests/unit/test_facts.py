"""Facts: what the statistics know of a dossier, and that it is nobody's name."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.acts import (
    AnswerSupplement,
    AskSupplement,
    DemandFee,
    Extend,
    FilePaper,
    RecordPayment,
)
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.facts import Fact, fact, told
from chalicelib.domain.history import canonical
from chalicelib.domain.parts import Component, Digitisation, Payment
from chalicelib.domain.people import system
from chalicelib.domain.status import Status
from tests.builders import (
    A_RESULT,
    AN_ITEM,
    MORNING,
    a_citizen,
    a_claim,
    a_dossier,
    a_fee_line,
    a_paper,
    a_payment,
    an_act_move,
    the_moves,
)

HOUR = timedelta(hours=1)


def test_a_settled_dossier_tells_when_it_came_was_due_and_ended() -> None:
    dossier = a_dossier(Status.RETURNED)
    row = fact(dossier)
    assert (row.code, row.seq, row.status) == (dossier.code, dossier.seq, 10)
    assert row.submitted_on == row.received_on == row.finished_on == date(2026, 3, 2)
    assert row.due_on == date(2026, 3, 5)
    assert row.returned_on == date(2026, 3, 2)
    assert not row.paused


def test_days_are_those_of_vietnam() -> None:
    late_evening = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    row = fact(a_dossier(at=late_evening))
    assert row.entered_on == row.submitted_on == date(2026, 3, 3)
    assert row.entered_at == late_evening


def test_what_is_not_yet_so_is_told_as_nothing() -> None:
    row = fact(a_dossier(Status.NEW))
    assert (row.received_on, row.finished_on, row.returned_on) == (None, None, None)
    assert not row.electronic_result


def test_a_waiting_clock_and_a_second_appointment_are_told() -> None:
    dossier = a_dossier(Status.PROCESSING)
    asked = an_act_move(dossier, AskSupplement(items=(AN_ITEM,))).after
    assert (fact(asked).paused, fact(asked).supplements) == (True, 1)
    extend = Extend(limit=TimeLimit(Unit.WORKING_DAYS, 2), reason="Cần xác minh")
    assert fact(an_act_move(dossier, extend).after).extended


def test_money_is_told_apart_by_the_way_it_came() -> None:
    dossier = a_dossier(Status.RECEIVED, fees=(a_fee_line(20000),))
    ways: tuple[Payment, ...] = (
        a_payment("r1", 5000),
        a_payment("r2", 7000, provider="cash"),
        a_payment("r3", 8000, provider="card"),
    )
    for payment in ways:
        dossier = an_act_move(dossier, RecordPayment(payment=payment), system("try")).after
    row = fact(dossier)
    assert (row.fee_owed, row.fee_paid, row.fee_paid_online) == (20000, 20000, 5000)


def test_what_is_owed_is_told_as_lowered_and_in_full_once_the_claim_is_declined() -> None:
    claiming = a_dossier(Status.RECEIVED, fees=(a_fee_line(0),), claim=a_claim())
    assert fact(claiming).fee_owed == 0
    decline = DemandFee(declines=True, reason="Giấy đã hết hạn")
    assert fact(an_act_move(claiming, decline).after).fee_owed == 8000


def test_components_are_counted_by_how_they_became_digital() -> None:
    dossier = a_dossier(Status.RECEIVED)
    filed = an_act_move(dossier, FilePaper(paper=a_paper()), system("digitise")).after
    row = fact(filed)
    assert (row.components, row.components_digitised, row.components_reused) == (2, 1, 0)
    first, second = filed.components
    reused = replace(second, digitised=Digitisation.REUSED_RESULT)
    row = fact(replace(filed, components=(first, reused)))
    assert (row.components_digitised, row.components_reused) == (2, 1)


def test_an_electronic_result_is_told() -> None:
    settled = replace(a_dossier(Status.FINISHED), result=replace(A_RESULT, document="result/1.pdf"))
    assert fact(settled).electronic_result
    assert not fact(a_dossier(Status.FINISHED)).electronic_result


def test_a_withdrawn_dossier_is_told_from_one_that_waits() -> None:
    stopped = a_dossier(Status.STOPPED)
    assert not fact(stopped).withdrawn
    assert fact(replace(stopped, withdrawn=True)).withdrawn


def test_a_fact_holds_nothing_of_the_person() -> None:
    dossier = a_dossier(Status.RETURNED)
    told = canonical(fact(dossier)).decode()
    person = dossier.applicant
    for private in (person.name, person.personal_id, person.phone, person.email, person.address):
        assert private
        assert private not in told
    assert dossier.owner is not None
    assert dossier.owner not in told
    assert dossier.secret_hash not in told


def test_two_facts_of_one_dossier_never_share_their_number() -> None:
    dossier = a_dossier(Status.PROCESSING)
    later = an_act_move(dossier, FilePaper(paper=a_paper()), system("digitise")).after
    assert (fact(later).code, fact(later).seq) == (dossier.code, dossier.seq + 1)
    assert fact(later).entered_at >= MORNING + timedelta(minutes=1)
    assert {field.name for field in fields(Fact)} == set(Fact.__slots__)


def test_a_history_tells_a_fact_for_each_entry_and_the_last_is_the_dossiers() -> None:
    moves = the_moves(Status.RETURNED)
    facts = list(told(move.event for move in moves))
    assert [one.seq for one in facts] == [move.event.seq for move in moves]
    assert [one.hash for one in facts] == [move.event.hash for move in moves]
    assert facts[-1] == fact(moves[-1].after)


def test_waiting_is_counted_once_it_is_over() -> None:
    dossier = a_dossier(Status.PROCESSING)
    asked = an_act_move(dossier, AskSupplement(items=(AN_ITEM,)), at=MORNING + HOUR).after
    assert (fact(asked).paused, fact(asked).suspended_minutes) == (True, 0)
    answer = AnswerSupplement(components=(Component(code="GT", name="Giấy tờ", uploads=("u9",)),))
    answered = an_act_move(asked, answer, a_citizen(), MORNING + 3 * HOUR).after
    assert (fact(answered).paused, fact(answered).suspended_minutes) == (False, 120)
