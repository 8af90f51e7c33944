"""Providers' answers: each of their codes is told apart — said, refused, or to be asked again."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.payments.provider import (
    BadSignature,
    NotOurs,
    Refund,
    Refused,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.refusals import Refusal, TryLater
from infra.providers.accounts import accounts
from infra.providers.server import played
from infra.providers.vnpay import QUERIED, REFUNDED
from tests.builders import MORNING, an_order
from tests.errands import LATER

ORDER = an_order()
REFUND = Refund(id="R1", amount=8_000, reason="Từ chối", asked_at=LATER, by="Lan")


def vnpay_says(command: str = "querydr", **changes: str) -> bytes:
    """Return an answer of VNPAY's, signed."""
    said = {
        "vnp_ResponseId": "1",
        "vnp_Command": command,
        "vnp_ResponseCode": "00",
        "vnp_Message": "Success",
        "vnp_TmnCode": "DEMOV210",
        "vnp_TxnRef": ORDER.ref,
        "vnp_Amount": "800000",
        "vnp_PayDate": "20260105083512",
        "vnp_TransactionNo": "14000001",
        "vnp_TransactionType": "01" if command == "querydr" else "02",
        "vnp_TransactionStatus": "00",
        **{f"vnp_{name}": value for name, value in changes.items()},
    }
    names = (QUERIED if command == "querydr" else REFUNDED).split()
    text = "|".join(said.get(f"vnp_{name}", "") for name in names)
    made = hmac.new(b"vnpay secret", text.encode(), hashlib.sha512).hexdigest()
    return json.dumps({**said, "vnp_SecureHash": made}).encode()


def asked(name: str, answer: bytes, status: int = 200) -> Said:
    return accounts(played())[name].asked(ORDER, answer, status)


def refunded(name: str, answer: bytes, status: int = 200) -> Said:
    return accounts(played())[name].refunded(REFUND, ORDER, answer, status)


def as_json(**said: Any) -> bytes:
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("stands", "verdict"),
    [
        ("00", Verdict.PAID),
        ("01", Verdict.PENDING),
        ("02", Verdict.FAILED),
        ("04", Verdict.PENDING),
        ("07", Verdict.PENDING),
        ("88", Verdict.PENDING),
    ],
)
def test_how_a_payment_stands_at_vnpay(stands: str, verdict: Verdict) -> None:
    said = asked("vnpay", vnpay_says(TransactionStatus=stands))
    assert (said.verdict, said.code, said.amount) == (verdict, stands, 8_000)
    assert (said.paid_at is not None) == (verdict is Verdict.PAID)


def test_what_vnpay_says_of_a_refund_is_no_payment() -> None:
    assert asked("vnpay", vnpay_says(TransactionType="02")).verdict is Verdict.PENDING


@pytest.mark.parametrize(
    ("stands", "verdict"),
    [
        ("00", Verdict.PAID),
        ("05", Verdict.PENDING),
        ("06", Verdict.PENDING),
        ("09", Verdict.FAILED),
        ("88", Verdict.PENDING),
    ],
)
@pytest.mark.parametrize("command", ["refund", "querydr"])
def test_how_a_refund_stands_at_vnpay(command: str, stands: str, verdict: Verdict) -> None:
    answer = vnpay_says(command, TransactionType="02", TransactionStatus=stands)
    said = refunded("vnpay", answer)
    assert (said.ref, said.verdict, said.code) == ("R1", verdict, stands)


def test_what_may_be_about_another_refund_stays_pending() -> None:
    answer = vnpay_says(TransactionType="02", Amount="799900")
    assert refunded("vnpay", answer).verdict is Verdict.PENDING
    assert refunded("vnpay", vnpay_says("refund", TransactionType="01")).verdict is Verdict.PENDING


def test_a_payment_of_which_no_refund_is_known_may_be_asked_for_again() -> None:
    said = refunded("vnpay", vnpay_says(TransactionType="01"))
    assert (said.verdict, said.code) == (Verdict.FAILED, "91")


@pytest.mark.parametrize("code", ["02", "03", "95", "97"])
def test_vnpay_will_not(code: str) -> None:
    for read in (asked, refunded):
        with pytest.raises(Refused) as refused:
            read("vnpay", as_json(vnp_ResponseCode=code))
        assert refused.value.said == code


@pytest.mark.parametrize("code", ["99", "98", ""])
def test_vnpay_could_not(code: str) -> None:
    for read in (asked, refunded):
        with pytest.raises(TryLater):
            read("vnpay", as_json(vnp_ResponseCode=code))


def test_a_success_vnpay_did_not_sign_is_not_believed() -> None:
    unsigned = {**json.loads(vnpay_says()), "vnp_SecureHash": ""}
    for read in (asked, refunded):
        with pytest.raises(BadSignature):
            read("vnpay", json.dumps(unsigned).encode())


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (0, Verdict.PAID),
        (40, Verdict.PENDING),
        (1000, Verdict.PENDING),
        (7002, Verdict.PENDING),
        (8000, Verdict.PENDING),
        (9000, Verdict.PENDING),
        (42, Verdict.FAILED),
        (1001, Verdict.FAILED),
        (1006, Verdict.FAILED),
        (4321, Verdict.FAILED),
    ],
)
def test_what_momo_says_of_an_order(code: int, verdict: Verdict) -> None:
    answer = as_json(partnerCode="MOMODEMO", orderId=ORDER.ref, resultCode=code, amount=8_000)
    assert asked("momo", answer).verdict is verdict


@pytest.mark.parametrize(("code", "verdict"), [(0, Verdict.PAID), (1081, Verdict.FAILED)])
def test_what_momo_says_of_a_refund(code: int, verdict: Verdict) -> None:
    assert refunded("momo", as_json(orderId="R1", resultCode=code)).verdict is verdict


@pytest.mark.parametrize(
    ("code", "no"), [(13, Refused), (11, Refused), (10, TryLater), (99, TryLater), ("", TryLater)]
)
def test_momo_would_not_or_could_not(code: object, no: type[Exception]) -> None:
    for read in (asked, refunded):
        with pytest.raises(no):
            read("momo", as_json(resultCode=code), 400)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"return_code": 1, "amount": 8_000}, Verdict.PAID),
        ({"return_code": 3}, Verdict.PENDING),
        ({"return_code": 2, "sub_return_code": -54}, Verdict.FAILED),
        ({"return_code": 2, "sub_return_code": -101}, Verdict.FAILED),
        ({"return_code": 2}, Verdict.FAILED),
    ],
)
def test_what_zalopay_says_of_an_order(said: dict[str, object], verdict: Verdict) -> None:
    assert asked("zalopay", as_json(**said)).verdict is verdict
    assert refunded("zalopay", as_json(**said)).verdict is verdict


@pytest.mark.parametrize(
    ("said", "no"),
    [
        ({"return_code": 2, "sub_return_code": -402}, Refused),
        ({"return_code": 2, "sub_return_code": -401}, Refused),
        ({"return_code": 2, "sub_return_code": -500}, TryLater),
        ({"return_code": 2, "sub_return_code": -429}, TryLater),
        ({"return_code": 9}, TryLater),
        ({}, TryLater),
    ],
)
def test_zalopay_would_not_or_could_not(said: dict[str, object], no: type[Exception]) -> None:
    for read in (asked, refunded):
        with pytest.raises(no):
            read("zalopay", as_json(**said))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay", "national"])
def test_a_busy_provider_is_asked_again(name: str, status: int) -> None:
    with pytest.raises(TryLater):
        asked(name, vnpay_says(), status)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"a":1,"a":1}', b" " * 100_000])
@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay", "national"])
def test_what_cannot_be_read_is_asked_again(name: str, answer: bytes) -> None:
    with pytest.raises(TryLater):
        asked(name, answer)


def test_a_pay_link_of_vnpay_waits_for_no_answer() -> None:
    for name in ("vnpay", "vietqr"):
        with pytest.raises(Refusal):
            accounts(played())[name].begun(ORDER, b"{}", 200)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("momo", as_json(resultCode=99)),
        ("zalopay", as_json(return_code=2, sub_return_code=-500)),
    ],
)
def test_an_order_may_be_begun_again_when_they_could_not(name: str, answer: bytes) -> None:
    with pytest.raises(TryLater):
        accounts(played())[name].begun(ORDER, answer, 200)


def test_an_answer_for_another_merchant_is_not_taken() -> None:
    with pytest.raises(NotOurs) as refused:
        asked("vnpay", vnpay_says(TmnCode="OTHER"))
    assert refused.value.field == "vnp_TmnCode"
    with pytest.raises(NotOurs) as refused:
        asked("momo", as_json(partnerCode="OTHER", resultCode=0, amount=8_000))
    assert refused.value.field == "partnerCode"


@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay", "national"])
def test_what_is_sent_about_an_order_is_plain_ascii(name: str) -> None:
    account = accounts(played())[name]
    refund = replace(REFUND, reason="Hoàn “lệ phí” 100 % — hồ sơ bị từ chối")
    paid = replace(ORDER, transaction="14000001")
    requests = [account.begin(ORDER, MORNING, "192.0.2.1"), account.refund(refund, paid, LATER)]
    for request in requests:
        body = request.body if isinstance(request, Request) else b""
        assert body.isascii()
        assert b"\\u" not in body
