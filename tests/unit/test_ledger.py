"""The ledger of any history sums to zero, entry by entry, and refunds never exceed what is owed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import (
    Accept,
    FailRefund,
    OrderRefund,
    RecordPayment,
    RecordRefund,
    Refuse,
)
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.ledger import HELD, OWED, OWED_BACK, balances, postings
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Role, system
from chalicelib.domain.refunds import Refund, RefundOrder, dues
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, Refusal
from tests.builders import (
    MORNING,
    a_dossier,
    a_fee_line,
    a_payment,
    a_refund,
    an_act_move,
    an_officer,
)

RECEPTION = an_officer(Role.RECEPTION)
MONEY = system("vnpay")


def after(dossier: Dossier, act: Any, by: Any = MONEY) -> Dossier:
    return an_act_move(dossier, act, by).after


def a_paid_dossier(*payments: Payment, owed: int = 8000) -> Dossier:
    dossier = a_dossier(fees=(a_fee_line(owed),))
    for payment in payments:
        dossier = after(dossier, RecordPayment(payment=payment))
    return dossier


def given_back(dossier: Dossier) -> Dossier:
    """Give back all that is owed back, as the office does."""
    for order in owed(dossier):
        dossier = after(dossier, OrderRefund(order=order))
        refund = Refund(
            id=order.id,
            ref=order.ref,
            transaction=order.transaction,
            provider=order.provider,
            amount=order.amount,
            proof="R",
            at=MORNING,
        )
        dossier = after(dossier, RecordRefund(refund=refund))
    return dossier


def owed(dossier: Dossier) -> list[RefundOrder]:
    """Return what there is to ask for."""
    paid, given, asked = dossier.payments, dossier.refunds, dossier.refund_orders
    return list(dues(paid, given, asked, dossier.to_give_back, MORNING))


payments_: st.SearchStrategy[Payment] = st.builds(
    a_payment,
    st.sampled_from(["r1", "r2"]),
    st.integers(1, 20_000),
    transaction=st.sampled_from(["t1", "t2", "t3"]),
    provider=st.sampled_from(["vnpay", "momo", "cash"]),
)


@given(st.lists(payments_, max_size=6), st.booleans())
def test_whatever_comes_the_entries_sum_to_zero_and_add_up_to_the_balances(
    payments: list[Payment], refused: bool
) -> None:
    dossier = a_dossier(fees=(a_fee_line(8000),))
    entries = list(postings(None, dossier))
    acts: list[Any] = [RecordPayment(payment=payment) for payment in payments]
    acts += [Refuse(reason="Không thuộc thẩm quyền")] if refused else []
    for act in acts:
        try:
            step = after(dossier, act, RECEPTION)
        except Refusal:
            continue
        entries += postings(dossier, step)
        dossier = step
    back = given_back(dossier)
    assert back.owed_back == 0
    for seq in {entry.seq for entry in entries}:
        assert sum(entry.amount for entry in entries if entry.seq == seq) == 0
    for account, amount in balances(dossier).items():
        assert sum(entry.amount for entry in entries if entry.account == account) == amount


def test_phi_le_phi_and_who_holds_the_money_stand_apart() -> None:
    dossier = a_paid_dossier(a_payment("r1", 3000), a_payment("r2", 9000, provider="momo"))
    assert balances(dossier) == {
        "fees:le_phi": -8000,
        f"{HELD}:vnpay": 3000,
        f"{HELD}:momo": 9000,
        OWED_BACK: -4000,
    }
    assert balances(a_dossier(fees=(a_fee_line(8000),)))[OWED] == 8000


def test_one_order_paid_twice_is_seen_twice_and_the_second_is_owed_back() -> None:
    first, second = a_payment("r1"), a_payment("r1", transaction="14000002")
    dossier = a_paid_dossier(first, second)
    assert dossier.payments == (first, second)
    (due,) = owed(dossier)
    assert (due.transaction, due.amount) == ("14000002", 8000)
    again = RecordPayment(payment=second)
    with pytest.raises(NotAllowedNow):
        after(dossier, again)


def test_a_dossier_refused_before_work_began_owes_everything_back() -> None:
    dossier = a_paid_dossier(a_payment("r1"))
    refused = after(dossier, Refuse(reason="Không thuộc thẩm quyền"), RECEPTION)
    assert (refused.owed, refused.owed_back) == (0, 8000)
    assert given_back(refused).owed_back == 0
    accepted = after(dossier, Accept(), RECEPTION)
    assert accepted.owed_back == 0, "work began"


def test_a_late_payment_of_a_refused_dossier_is_owed_back() -> None:
    refused = after(a_paid_dossier(), Refuse(reason="Không thuộc thẩm quyền"), RECEPTION)
    assert refused.owed == 0
    assert after(refused, RecordPayment(payment=a_payment())).owed_back == 8000


def test_no_more_goes_back_than_is_owed_and_nothing_twice() -> None:
    dossier = a_paid_dossier(a_payment("r1", 3000), a_payment("r2", 9000))
    for no, wrong in (
        (Invalid, a_refund("r2", 4001)),
        (Invalid, a_refund("r1", 3001)),
        (Invalid, a_refund("r2", 0)),
        (NotFound, a_refund("r3", 1)),
        (NotFound, a_refund("r2", 1, transaction="other")),
    ):
        with pytest.raises(no):
            after(dossier, RecordRefund(refund=wrong))
    back = after(dossier, RecordRefund(refund=a_refund("r2", 1000)))
    assert (back.owed_back, back.paid) == (3000, 11000)
    with pytest.raises(NotAllowedNow):
        after(back, RecordRefund(refund=a_refund("r2", 1000)))
    (due,) = owed(back)
    assert (due.id, due.amount) == ("r2B22", 3000)


def test_what_is_asked_for_is_not_asked_again_until_a_person_has_to() -> None:
    dossier = a_paid_dossier(a_payment("r1"), a_payment("r2"))
    (order,) = owed(dossier)
    asked = after(dossier, OrderRefund(order=order))
    assert (asked.owed_back, asked.to_give_back, owed(asked)) == (8000, 0, [])
    with pytest.raises(NotAllowedNow):
        after(asked, OrderRefund(order=order))
    with pytest.raises(Invalid):
        after(asked, RecordRefund(refund=a_refund("r1", 1)))
    failed = after(asked, FailRefund(id=order.id, code="99", sentence="Không hoàn được."))
    assert (failed.to_give_back, owed(failed)) == (8000, [])
    with pytest.raises(NotAllowedNow):
        after(failed, FailRefund(id=order.id, code="99", sentence="Không hoàn được."))
    by_hand = after(failed, RecordRefund(refund=a_refund("r2", id="voucher")), RECEPTION)
    assert by_hand.owed_back == 0


def test_a_provider_gives_back_just_what_it_was_asked_for() -> None:
    dossier = a_paid_dossier(a_payment("r1"), a_payment("r2"))
    (order,) = owed(dossier)
    asked = after(dossier, OrderRefund(order=order))
    with pytest.raises(Invalid):
        after(asked, RecordRefund(refund=a_refund("r2", 7999, id=order.id)))
    done = after(asked, RecordRefund(refund=a_refund("r2", id=order.id)))
    assert (done.owed_back, done.refund_orders) == (0, ())
