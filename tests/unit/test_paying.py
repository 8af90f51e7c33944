"""Paying: whatever a provider tells, however often, each order counts once."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.history import is_intact
from chalicelib.domain.payments.vnpay import IpnAnswer, sign, verify
from chalicelib.domain.refusals import NotAllowedNow, NotFound
from chalicelib.domain.status import Status
from chalicelib.usecases import paying
from chalicelib.usecases.paying import Merchant
from tests.builders import MORNING, a_citizen, a_code, a_fee_line, the_moves
from tests.memory import Office

MERCHANT = Merchant(
    url="https://pay.example.vn/pay",
    tmn_code="DEMOV210",
    secrets=("new secret", "old secret"),
    return_url="https://motcua.example.vn/payments/vnpay/return",
)
CODE = a_code()
Pairs = list[tuple[str, str]]


def an_office(status: Status = Status.PAYMENT) -> Office:
    office = Office()
    for move in the_moves(status, fees=(a_fee_line(8000),)):
        office.dossiers.save(move)
    return office


def ordered(office: Office) -> str:
    new, _ = paying.order(office.dossiers, MERCHANT, a_citizen(), CODE, MORNING, "192.0.2.1")
    return new.ref


def a_notice(ref: str, amount: int = 8000, code: str = "00", by: str = "new secret") -> Pairs:
    pairs = [
        ("vnp_Amount", str(amount * 100)),
        ("vnp_ResponseCode", code),
        ("vnp_TmnCode", "DEMOV210"),
        ("vnp_TransactionNo", "14000001"),
        ("vnp_TransactionStatus", code),
        ("vnp_TxnRef", ref),
    ]
    return [*pairs, ("vnp_SecureHash", sign(pairs, by))]


def told(office: Office, notice: Pairs) -> IpnAnswer:
    later = MORNING + timedelta(hours=1)
    return paying.ipn(office.dossiers, office.catalogue, office.chance, MERCHANT, notice, later)


def paid(office: Office) -> int:
    return sum(payment.amount for payment in office.dossiers.get(CODE).payments)


def test_a_link_is_signed_by_the_current_key_and_asks_for_all_that_is_owed() -> None:
    office = an_office()
    new, link = paying.order(office.dossiers, MERCHANT, a_citizen(), CODE, MORNING, "192.0.2.1")
    query = parse_qsl(urlsplit(link).query)
    assert verify(query, ("new secret",))
    assert dict(query)["vnp_Amount"] == "800000"
    assert dict(query)["vnp_TxnRef"] == new.ref
    assert new.expires_at - new.created_at == timedelta(minutes=15)


def test_a_confirmed_payment_moves_the_dossier_on_once() -> None:
    office = an_office()
    notice = a_notice(ordered(office))
    assert told(office, notice) is IpnAnswer.CONFIRMED
    assert office.dossiers.get(CODE).status is Status.PROCESSING
    assert told(office, notice) is IpnAnswer.ALREADY
    assert paid(office) == 8000


def test_a_failure_is_noted_and_a_late_success_wins() -> None:
    office = an_office()
    ref = ordered(office)
    assert told(office, a_notice(ref, code="24")) is IpnAnswer.CONFIRMED
    assert office.dossiers.file(CODE).orders[0].failed == "24"
    assert told(office, a_notice(ref)) is IpnAnswer.CONFIRMED
    order = office.dossiers.file(CODE).orders[0]
    assert (order.failed, order.transaction) == (None, "14000001")
    assert told(office, a_notice(ref, code="24")) is IpnAnswer.ALREADY


def test_what_is_not_ours_or_not_that_sum_changes_nothing() -> None:
    office = an_office()
    ref = ordered(office)
    before = office.dossiers.file(CODE)
    assert told(office, a_notice(ref, amount=7000)) is IpnAnswer.INVALID_AMOUNT
    assert told(office, a_notice(ref, by="another")) is IpnAnswer.INVALID_SIGNATURE
    assert told(office, a_notice("H3316260302999901")) is IpnAnswer.NOT_FOUND
    assert told(office, a_notice("nonsense")) is IpnAnswer.NOT_FOUND
    assert office.dossiers.file(CODE) == before


def test_a_notice_signed_by_the_key_before_is_still_believed() -> None:
    office = an_office()
    assert told(office, a_notice(ordered(office), by="old secret")) is IpnAnswer.CONFIRMED


def test_a_second_order_asks_for_nothing_once_all_is_paid() -> None:
    office = an_office()
    told(office, a_notice(ordered(office)))
    with pytest.raises(NotAllowedNow) as no:
        ordered(office)
    assert no.value.field == "fees"


def test_only_who_may_see_the_dossier_orders_for_it() -> None:
    stranger = a_citizen("citizen-2")
    with pytest.raises(NotFound):
        paying.order(an_office().dossiers, MERCHANT, stranger, CODE, MORNING, "192.0.2.1")


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["00", "24", "99"]), st.booleans()),
        max_size=10,
    )
)
def test_in_whatever_order_notices_come_each_order_is_paid_once(
    notices: list[tuple[int, str, bool]],
) -> None:
    office = an_office()
    refs = [ordered(office) for _ in range(3)]
    succeeded: set[int] = set()
    for number, code, twice in notices:
        notice = a_notice(refs[number], code=code)
        expected = IpnAnswer.ALREADY if number in succeeded else IpnAnswer.CONFIRMED
        assert told(office, notice) is expected
        if code == "00":
            succeeded.add(number)
            assert not twice or told(office, notice) is IpnAnswer.ALREADY
    file = office.dossiers.file(CODE)
    assert paid(office) == 8000 * len(succeeded)
    assert {order.ref for order in file.orders if order.paid_at} == {refs[n] for n in succeeded}
    assert is_intact(file.events)
