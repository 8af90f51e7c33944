"""Passing on: what moves mean for others is passed on by keys, and the same again is the same."""

from dataclasses import dataclass, field, replace

from chalicelib.domain.acts import AnswerSupplement, RecordPayment, Refuse
from chalicelib.domain.facts import fact
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.parts import Component
from chalicelib.domain.people import system
from chalicelib.domain.status import Status
from chalicelib.usecases.billing import to_bill
from chalicelib.usecases.chasing import to_chase
from chalicelib.usecases.passing import Change, Onward, pass_on
from chalicelib.usecases.refunding import to_refund
from tests.builders import (
    MORNING,
    a_citizen,
    a_code,
    a_fee_line,
    a_payment,
    an_act_move,
    an_officer,
    an_order,
    the_moves,
)
from tests.machines import MemoryFacts, MemoryQueue
from tests.tallies import MemoryTallies

CODE = a_code()


@dataclass
class Led:
    """Where it led."""

    notices: MemoryQueue = field(default_factory=MemoryQueue)
    scans: MemoryQueue = field(default_factory=MemoryQueue)
    index: MemoryQueue = field(default_factory=MemoryQueue)
    writs: MemoryQueue = field(default_factory=MemoryQueue)
    signatures: MemoryQueue = field(default_factory=MemoryQueue)
    money: MemoryQueue = field(default_factory=MemoryQueue)
    facts: MemoryFacts = field(default_factory=MemoryFacts)
    tallies: MemoryTallies = field(default_factory=MemoryTallies)


def passed(*changes: Change) -> Led:
    led = Led()
    queues = led.notices, led.scans, led.index, led.writs, led.signatures, led.money
    onward = Onward(*queues, led.facts, led.tallies)
    pass_on(changes, "batch-1", onward, MORNING)
    return led


def test_entries_become_errands_by_keys_and_heads_become_facts() -> None:
    moves = the_moves(Status.PROCESSING)
    changes = [Change(dossier=move.after) for move in moves]
    changes += [Change(event=move.event) for move in moves]
    led = passed(*changes)
    assert led.notices.errands == [{"code": CODE, "seq": 1}, {"code": CODE, "seq": 2}]
    assert led.writs.errands == [{"code": CODE, "seq": 2}], "that it was accepted"
    assert led.scans.errands == []
    assert led.facts.batches == {"batch-1": tuple(fact(move.after) for move in moves)}


def test_proposals_approvals_and_issues_lead_to_papers_of_the_result() -> None:
    moves = the_moves(Status.FINISHED)
    led = passed(*(Change(event=move.event) for move in moves))
    approved, issued = moves[-2].event, moves[-1].event
    assert led.signatures.errands == [
        {"code": CODE, "seq": approved.seq},
        {"code": CODE, "seq": issued.seq},
    ]


def test_a_head_is_counted_by_what_it_changed_of_the_one_before() -> None:
    filed, accepted = the_moves(Status.RECEIVED)
    changes = [Change(dossier=move.after, before=move.before) for move in (filed, accepted)]
    (tally,) = passed(*changes).tallies.all()
    assert tally.days[MORNING.date()]["status/2"] == 1
    assert tally.days[MORNING.date()]["today/received/online"] == 1


def test_a_head_whose_past_is_not_told_is_left_to_the_night() -> None:
    accepted = the_moves(Status.RECEIVED)[-1]
    led = passed(Change(dossier=accepted.after))
    assert led.tallies == MemoryTallies()
    assert led.facts.batches == {"batch-1": (fact(accepted.after),)}


def test_uploads_that_became_part_of_a_dossier_are_given_to_the_reader() -> None:
    papers = (Component(code="TK", name="Tờ khai", uploads=("u1", "u2")),)
    (filed,) = the_moves(components=papers)
    assert isinstance(filed.event.what, Submitted)
    assert passed(Change(event=filed.event)).scans.errands == [
        {"upload": "u1", "dossier": CODE},
        {"upload": "u2", "dossier": CODE},
    ]


def test_uploads_of_a_supplement_are_given_to_the_reader_too() -> None:
    asked = the_moves(Status.SUPPLEMENT)[-1].after
    papers = (Component(code="GT", name="Giấy tờ", uploads=("u3",)),)
    answered = an_act_move(asked, AnswerSupplement(components=papers), a_citizen())
    led = passed(Change(event=answered.event))
    assert led.scans.errands == [{"upload": "u3", "dossier": CODE}]
    assert led.notices.errands == [{"code": CODE, "seq": 3}]


def test_what_is_none_of_these_is_passed_to_nobody() -> None:
    led = passed(Change())
    assert led == Led(facts=MemoryFacts({"batch-1": ()}))


def test_a_new_order_is_asked_about_once_its_time_is_over() -> None:
    led = passed(Change(order=an_order()))
    assert (led.money.errands, led.money.later) == ([], [to_chase(an_order())])


def test_a_payment_gets_its_receipts_and_what_is_owed_back_is_given_back() -> None:
    (filed,) = the_moves(fees=(a_fee_line(8000),))
    paid = an_act_move(filed.after, RecordPayment(payment=a_payment()), system("vnpay"))
    refused = an_act_move(paid.after, Refuse(reason="Không thuộc thẩm quyền"), an_officer())
    assert passed(Change(event=paid.event)).money.errands == [to_bill(CODE)]
    assert passed(Change(dossier=paid.after)).money.errands == []
    assert passed(Change(event=refused.event)).money.errands == []
    assert passed(*[Change(dossier=refused.after)] * 2).money.errands == [to_refund(CODE)]
    settled = replace(refused.after, refunds=(), payments=())
    assert passed(Change(dossier=settled)).money.errands == []
