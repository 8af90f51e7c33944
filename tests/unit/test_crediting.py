"""Crediting: what a provider says is entered once, and pays the fees that were ordered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.fees import FeeKind
from chalicelib.domain.payments.provider import Outcome, Said, Verdict
from chalicelib.usecases.crediting import credit, paid_for
from tests.counters import FEE, LATER, counter
from tests.tills import CODE

LINES = (("P1", FeeKind.PHI, 5000), ("LP1", FeeKind.LE_PHI, 3000))


def said(ref: str, verdict: Verdict = Verdict.PAID, amount: int = FEE) -> Said:
    return Said(ref=ref, amount=amount, verdict=verdict, transaction="T1", code="0")


@given(st.integers(1, 20_000))
def test_an_amount_pays_the_fees_in_their_order_and_no_more_than_they_are(amount: int) -> None:
    paid = paid_for(LINES, amount)
    assert sum(part for _, _, part in paid) == min(amount, 8000)
    asked = {code: most for code, _, most in LINES}
    assert all(0 < part <= asked[code] for code, _, part in paid)
    if amount < 5000:
        assert paid == (("P1", FeeKind.PHI, amount),)


def test_a_transfer_is_entered_with_what_came_and_the_rest_stays_owed() -> None:
    till = counter()
    new = till.ordered("vietqr")
    short = said(new.ref, amount=FEE - 3000)
    assert credit(till.till, "vietqr", short, LATER) is Outcome.WRONG_AMOUNT
    assert till.payments() == ()
    assert credit(till.till, "vietqr", short, LATER, exact=False) is Outcome.CONFIRMED
    assert till.office.dossiers.get(CODE).owed == 3000
    again = till.ordered("vietqr")
    assert (again.ref != new.ref, again.amount, again.lines[0][2]) == (True, 3000, 3000)
    rest = replace(said(again.ref, amount=3000), transaction="T2")
    assert credit(till.till, "vietqr", rest, LATER, exact=False) is Outcome.CONFIRMED
    assert till.office.dossiers.get(CODE).owed == 0


def test_an_answer_that_names_no_amount_says_a_failure_but_no_payment() -> None:
    till = counter()
    new = till.ordered("momo")
    unnamed = said(new.ref, Verdict.FAILED, 0)
    assert credit(till.till, "momo", unnamed, LATER) is Outcome.CONFIRMED
    assert till.orders()[0].failed == "0"
    assert credit(till.till, "momo", said(new.ref, amount=0), LATER) is Outcome.WRONG_AMOUNT


def test_what_is_not_decided_writes_nothing() -> None:
    till = counter()
    new = till.ordered("momo")
    before = till.office.dossiers.file(CODE)
    assert credit(till.till, "momo", said(new.ref, Verdict.PENDING), LATER) is Outcome.CONFIRMED
    assert till.office.dossiers.file(CODE) == before


@pytest.mark.parametrize("ref", ["", "H33P16D260302D9999D01", "nonsense", "../HEAD"])
def test_a_ref_of_no_order_is_not_found(ref: str) -> None:
    till = counter()
    assert credit(till.till, "vnpay", said(ref), LATER) is Outcome.NOT_FOUND
