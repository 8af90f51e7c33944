"""The account at VNPAY: links, notices, questions and refunds, as every provider has them.

The rules are in vnpay (links, notices) and vnpay_calls (questions, refunds). The least and most of
one payment stand in the contract and are configuration.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.payments import vnpay, vnpay_calls
from chalicelib.domain.payments.provider import (
    BadSignature,
    Begun,
    Notice,
    NotOurs,
    Outcome,
    Refund,
    Reply,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.payments.vnpay import IpnAnswer
from chalicelib.domain.payments.wire import MOST_BYTES, ident, info, payable
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, TooLarge

_UNDECIDED = frozenset({"01", "04", "07"})
"""Codes under which the money may still come, or has left the payer already."""

_ANSWERS = {
    Outcome.CONFIRMED: IpnAnswer.CONFIRMED,
    Outcome.ALREADY: IpnAnswer.ALREADY,
    Outcome.NOT_FOUND: IpnAnswer.NOT_FOUND,
    Outcome.WRONG_AMOUNT: IpnAnswer.INVALID_AMOUNT,
    Outcome.BAD_SIGNATURE: IpnAnswer.INVALID_SIGNATURE,
    Outcome.AGAIN: IpnAnswer.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vnpay:
    """The office at VNPAY; `keys` are the current signing key and the one before.

    `url` is the pay page, `api_url` where questions and refunds go, `server_ip` who asks them.
    """

    url: str
    api_url: str
    tmn_code: str
    keys: tuple[str, ...] = field(repr=False)
    return_url: str
    server_ip: str
    least: int = 1
    most: int = vnpay.MOST_AMOUNT
    name: str = "vnpay"

    def begin(self, order: Order, at: datetime, ip: str) -> Begun:
        """Return the link to the pay page: nothing has to be sent."""
        payable(order, at, self.least, self.most, "VNPAY")
        params = vnpay.order_params(
            tmn_code=self.tmn_code,
            ref=order.ref,
            amount=order.amount,
            info=info(order),
            created=order.created_at,
            expires=order.expires_at,
            ip=ip,
            return_url=self.return_url,
        )
        return Begun(url=vnpay.pay_url(self.url, params, self.keys[0]))

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Refuse: a pay link needs no answer."""
        raise Invalid("VNPAY không trả lời lệnh thanh toán.", "payment")

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Return what an IPN says."""
        query = dict(notice.query)
        if sum(len(name) + len(value) for name, value in notice.query) > MOST_BYTES:
            raise TooLarge("Nội dung thông báo thanh toán quá lớn.", "query")
        if not vnpay.verify(notice.query, self.keys):
            raise BadSignature
        if query.get("vnp_TmnCode") != self.tmn_code:
            raise NotOurs("Thông báo này của đơn vị khác.", "vnp_TmnCode")
        if query.get("vnp_CurrCode", "VND") != "VND":
            raise Invalid("Chỉ nhận tiền đồng Việt Nam (VND).", "vnp_CurrCode")
        return _said(query)

    def reply(self, outcome: Outcome) -> Reply:
        """Return the JSON VNPAY waits for, always with HTTP 200."""
        answer = _ANSWERS[outcome]
        body = {"RspCode": answer.value, "Message": answer.message}
        return Reply(200, "application/json", json.dumps(body).encode())

    def ask(self, order: Order, at: datetime) -> Request:
        """Return a querydr."""
        return vnpay_calls.query(self, order, at)

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Return what querydr answered."""
        return vnpay_calls.queried(self, order, answer, status)

    def refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return a refund; sent again it is known by its id."""
        return vnpay_calls.refund(self, refund, order)

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return a querydr: once there is a refund, that is what it tells of."""
        return vnpay_calls.query(self, order, at)

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Return how the refund stands."""
        return vnpay_calls.refunded(self, refund, order, answer, status)

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer."""
        return vnpay.why(code)


def _said(query: Mapping[str, str]) -> Said:
    ipn = vnpay.read_ipn(query)
    return Said(
        ref=ident(query, "vnp_TxnRef"),
        amount=ipn.amount,
        verdict=_verdict(ipn.response_code, paid=ipn.paid),
        transaction=ident(query, "vnp_TransactionNo"),
        code=ident({"vnp_ResponseCode": ipn.response_code}, "vnp_ResponseCode"),
        paid_at=ipn.paid_at if ipn.paid else None,
    )


def _verdict(code: str, *, paid: bool) -> Verdict:
    if paid:
        return Verdict.PAID
    return Verdict.PENDING if code in _UNDECIDED else Verdict.FAILED
