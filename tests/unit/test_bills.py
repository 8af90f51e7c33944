"""Bills: every fee that was paid is on exactly one, phí and lệ phí apart."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import RecordPayment, Refuse
from chalicelib.domain.bills import Bill, bill, owed_bills
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Role, system
from tests.builders import MORNING, WARD, a_dossier, a_fee_line, a_payment, an_act_move, an_officer

FEES = (
    a_fee_line(8000),
    replace(a_fee_line(2000, code="P1"), kind=FeeKind.PHI, name="Phí thẩm định"),
)
BOTH = (("LP1", FeeKind.LE_PHI, 8000), ("P1", FeeKind.PHI, 2000))


def paid(*payments: Payment) -> Dossier:
    dossier = a_dossier(fees=FEES)
    for payment in payments:
        dossier = an_act_move(dossier, RecordPayment(payment=payment), system("vnpay")).after
    return dossier


def billed(dossier: Dossier, made: tuple[Bill, ...] = ()) -> tuple[Bill, ...]:
    """Make every bill that is owed, one after the other."""
    for owed in owed_bills(dossier, made, MORNING):
        number = 1 + sum(one.series == owed.series for one in made)
        made = (*made, bill(owed, number, dossier, MORNING))
    return made


def test_a_payment_of_both_kinds_has_two_bills_with_their_words() -> None:
    dossier = paid(a_payment("r1", 10_000, lines=BOTH))
    phi, le_phi = billed(dossier)
    assert (phi.series.kind, phi.amount, phi.words) == (FeeKind.PHI, 2000, "Hai nghìn đồng")
    assert (le_phi.series.kind, le_phi.amount, le_phi.shown) == (FeeKind.LE_PHI, 8000, "0000001")
    assert phi.series.agency == WARD
    assert [line.name for line in phi.lines] == ["Phí thẩm định"]
    assert (phi.payer, phi.paid_at) == (dossier.applicant.name, MORNING)


def test_a_fee_paid_twice_is_on_one_bill() -> None:
    twice = (a_payment("r1", 10_000, lines=BOTH), a_payment("r2", 10_000, lines=BOTH))
    assert [one.ref for one in billed(paid(*twice))] == ["r1", "r1"]


def test_what_was_paid_at_the_counter_has_its_paper_receipt() -> None:
    cash = a_payment("cash:1", 8000, provider="cash", lines=BOTH[:1])
    assert billed(paid(cash)) == ()
    (phi,) = billed(paid(cash, a_payment("r2", 10_000, lines=BOTH)))
    assert (phi.ref, phi.series.kind) == ("r2", FeeKind.PHI)


def test_a_dossier_that_owes_nothing_any_more_has_no_new_bill() -> None:
    refuse, by = Refuse(reason="Không thuộc thẩm quyền"), an_officer(Role.RECEPTION)
    refused = an_act_move(a_dossier(fees=FEES), refuse, by).after
    late = RecordPayment(payment=a_payment("r1", 10_000, lines=BOTH))
    assert billed(an_act_move(refused, late, system("vnpay")).after) == ()


payments_ = st.lists(
    st.builds(
        a_payment,
        st.sampled_from(["r1", "r2", "r3"]),
        st.just(10_000),
        provider=st.sampled_from(["vnpay", "momo", "cash"]),
        lines=st.sampled_from([BOTH, BOTH[:1], BOTH[1:]]),
    ),
    max_size=5,
    unique_by=lambda payment: payment.ref,
)


@given(payments_)
def test_no_fee_is_billed_beyond_what_is_owed_and_none_again(payments: list[Payment]) -> None:
    dossier = paid(*payments)
    made = billed(dossier)
    assert billed(dossier, made) == made
    sums: Counter[str] = Counter()
    for one in made:
        sums.update({line.code: line.amount for line in one.lines})
    for fee in FEES:
        assert sums[fee.code] <= fee.amount
    online = [one for one in payments if one.provider != "cash"]
    if online and len(online) == len(payments):
        wanted = {code for one in online for code, *_ in one.lines}
        assert set(sums) == wanted
