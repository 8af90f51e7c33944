"""VNPAY's server-to-server calls: asking how a payment stands (querydr), and refunds.

Both are POST JSON to merchant_webapi/api/transaction, with HMAC-SHA512 over the values joined by
``|``, and so are their answers. Source: VNPAY, “Truy vấn & hoàn tiền”. The order of the fields of
the answers' checksum is that of several open-source clients; that querydr tells of the refund once
there is one (vnp_TransactionType 02 or 03) is believed, not verified: anything else it says leaves
the refund pending, for a person to see.
"""

import hashlib
from datetime import datetime
from typing import NoReturn, Protocol

from chalicelib.domain.payments import wire
from chalicelib.domain.payments.provider import (
    BadSignature,
    NotOurs,
    Refund,
    Refused,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.payments.signing import believed, hmac_sha512
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, TryLater
from chalicelib.domain.text import fold

VERSION = "2.1.0"
SUCCESS = "00"
PAYMENT, FULL, PART = "01", "02", "03"
"""vnp_TransactionType."""
UNKNOWN = "91"
"""What VNPAY says where it finds nothing, and we where its answer tells of no refund."""
HUNDREDTHS = 100

_ANSWERED = (
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
)
_PROMOTED = ("vnp_PromotionCode", "vnp_PromotionAmount")

STANDS = {
    SUCCESS: Verdict.PAID,
    "01": Verdict.PENDING,
    "02": Verdict.FAILED,
    "04": Verdict.PENDING,
    "07": Verdict.PENDING,
}
"""vnp_TransactionStatus of a payment: 01 not complete, 04 debited but not here, 07 suspected."""

GIVEN_BACK = {
    SUCCESS: Verdict.PAID,
    "05": Verdict.PENDING,
    "06": Verdict.PENDING,
    "09": Verdict.FAILED,
}
"""vnp_TransactionStatus of a refund: 05 being handled, 06 sent to the bank, 09 turned down."""

REFUSALS = {
    "02": "VNPAY không nhận mã kết nối của cơ quan; hãy báo quản trị hệ thống.",
    "03": "VNPAY không đọc được yêu cầu; hãy báo quản trị hệ thống.",
    "91": "VNPAY không có giao dịch này.",
    "95": "Giao dịch này không thành công ở VNPAY nên không có gì để hoàn.",
    "97": "VNPAY không nhận chữ ký của cơ quan; hãy báo quản trị hệ thống.",
}
"""vnp_ResponseCode of a call that asking again does not help; 94 and 99 may be asked again."""


class Account(Protocol):
    """What the calls need of the account at VNPAY."""

    @property
    def api_url(self) -> str:
        """Return where the calls go."""

    @property
    def tmn_code(self) -> str:
        """Return what VNPAY calls the office."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the current key and the one before."""

    @property
    def server_ip(self) -> str:
        """Return the address the calls come from."""


def query(account: Account, order: Order, at: datetime) -> Request:
    """Return the question how an order stands; each moment asks under a number of its own."""
    moment = wire.local(at)
    number = hashlib.sha256(f"{order.ref}|{moment}".encode()).hexdigest()[:32]
    said = {
        "vnp_RequestId": number,
        "vnp_Version": VERSION,
        "vnp_Command": "querydr",
        "vnp_TmnCode": account.tmn_code,
        "vnp_TxnRef": order.ref,
        "vnp_TransactionDate": wire.local(order.created_at),
        "vnp_CreateDate": moment,
        "vnp_IpAddr": account.server_ip,
        "vnp_OrderInfo": wire.info(order),
    }
    return _signed(account, said)


def refund(account: Account, refund: Refund, order: Order) -> Request:
    """Return the request to give đồng back, all or a part of them; the same whenever it is sent."""
    if refund.amount > order.amount:
        raise Invalid("Không hoàn được nhiều hơn số đã nộp.", "amount")
    said = {
        "vnp_RequestId": refund.id,
        "vnp_Version": VERSION,
        "vnp_Command": "refund",
        "vnp_TmnCode": account.tmn_code,
        "vnp_TransactionType": FULL if refund.amount == order.amount else PART,
        "vnp_TxnRef": order.ref,
        "vnp_Amount": str(refund.amount * HUNDREDTHS),
        "vnp_TransactionNo": order.transaction or "0",
        "vnp_TransactionDate": wire.local(order.created_at),
        "vnp_CreateBy": fold(refund.by).replace(" ", "")[:64] or "motcua",
        "vnp_CreateDate": wire.local(refund.asked_at),
        "vnp_IpAddr": account.server_ip,
        "vnp_OrderInfo": fold(refund.reason)[:255].strip() or wire.info(order),
    }
    return _signed(account, said)


def _signed(account: Account, said: dict[str, str]) -> Request:
    checksum = hmac_sha512("|".join(said.values()), account.keys[0])
    return wire.post(account.api_url, {**said, "vnp_SecureHash": checksum})


def queried(account: Account, order: Order, answer: bytes, status: int) -> Said:
    """Return how an order stands; one VNPAY never saw has failed, for now."""
    said = wire.read_answer(answer, status)
    code = wire.ident(said, "vnp_ResponseCode")
    if code == UNKNOWN:
        return Said(ref=order.ref, amount=0, verdict=Verdict.FAILED, transaction="", code=code)
    if code != SUCCESS:
        _refuse(code)
    _check(account, order, said, (*_ANSWERED, *_PROMOTED))
    stands = wire.ident(said, "vnp_TransactionStatus")
    verdict = STANDS.get(stands, Verdict.PENDING)
    if wire.ident(said, "vnp_TransactionType") != PAYMENT:
        verdict = Verdict.PENDING
    paid = verdict is Verdict.PAID
    read = wire.amount if paid else wire.amount_or_none
    return Said(
        ref=order.ref,
        amount=read(said, "vnp_Amount", unit=HUNDREDTHS),
        verdict=verdict,
        transaction=wire.ident(said, "vnp_TransactionNo"),
        code=stands,
        paid_at=wire.from_local(said, "vnp_PayDate") if paid else None,
    )


def refunded(account: Account, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
    """Return how a refund stands, from the answer to `refund` or to `query`.

    A payment of which no refund is known is a FAILED one: it may be asked for again.
    """
    said = wire.read_answer(answer, status)
    code = wire.ident(said, "vnp_ResponseCode")
    if code == "94":
        return _refund_said(refund, Verdict.PENDING, "", code)
    if code != SUCCESS:
        _refuse(code)
    asked = wire.ident(said, "vnp_Command") == "querydr"
    _check(account, order, said, (*_ANSWERED, *_PROMOTED) if asked else _ANSWERED)
    stands, number = (wire.ident(said, f"vnp_Transaction{one}") for one in ("Status", "No"))
    kind = wire.ident(said, "vnp_TransactionType")
    if asked and kind not in {FULL, PART}:
        return _refund_said(refund, Verdict.FAILED, "", UNKNOWN)
    verdict = GIVEN_BACK.get(stands, Verdict.PENDING)
    ours = wire.amount_or_none(said, "vnp_Amount", unit=HUNDREDTHS) == refund.amount
    if not ours or kind not in {FULL, PART}:
        verdict = Verdict.PENDING
    return _refund_said(refund, verdict, number, stands)


def _refund_said(refund: Refund, verdict: Verdict, number: str, code: str) -> Said:
    return Said(ref=refund.id, amount=refund.amount, verdict=verdict, transaction=number, code=code)


def _refuse(code: str) -> NoReturn:
    sentence = REFUSALS.get(code)
    if sentence is None:
        raise TryLater("VNPAY chưa trả lời được; hãy thử lại sau ít phút.", "payment")
    raise Refused(sentence, code)


def _check(account: Account, order: Order, said: wire.Fields, names: tuple[str, ...]) -> None:
    given = wire.text(said, "vnp_SecureHash")
    if not believed(wire.joined(said, names), given, account.keys, hmac_sha512):
        raise BadSignature
    if wire.text(said, "vnp_TmnCode") != account.tmn_code:
        raise NotOurs("Câu trả lời này cho đơn vị khác.", "vnp_TmnCode")
    if wire.text(said, "vnp_TxnRef") != order.ref:
        raise NotOurs("Câu trả lời này về lệnh thanh toán khác.", "vnp_TxnRef")
