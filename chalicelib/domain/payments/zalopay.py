"""ZaloPay v2: orders created by call, callbacks on success only, questions and refunds.

What we send carries HMAC-SHA256 with key1, a callback with key2 over its `data` exactly as it
came; answers to our calls carry none and are believed for the connection they come by. A callback
is repeated at most three times. ZaloPay's numbers are ours with the day before them. Source:
docs.zalopay.vn (order-create, order-query, callback-api, order-refund, order-query-refund, status
codes). Not verified: that return_code 2 to a callback means “known already”, and the least and
most of one payment, which are configuration.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.money import MOST
from chalicelib.domain.payments import wire
from chalicelib.domain.payments.provider import (
    BadSignature,
    Begun,
    Notice,
    NotOurs,
    Outcome,
    Refund,
    Refused,
    Reply,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.payments.signing import believed, hmac_sha256
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, TryLater
from chalicelib.domain.text import fold

SUBCODES = {
    "1": "Thanh toán thành công.",
    "2": "Thanh toán chưa thành công; hãy thử lại.",
    "3": "Chưa thanh toán, hoặc giao dịch đang được xử lý; hãy chờ, không nộp lại.",
    "-54": "Đã hết thời gian chờ thanh toán; hãy thanh toán lại.",
    "-63": "Tài khoản không đủ số dư; hãy nạp thêm hoặc dùng nguồn tiền khác.",
    "-68": "Lệnh thanh toán này đã có ở ZaloPay; hãy tạo lệnh mới.",
    "-101": "ZaloPay không có lệnh thanh toán này; hãy thanh toán lại.",
    "-401": "ZaloPay không đọc được yêu cầu; hãy báo quản trị hệ thống.",
    "-402": "ZaloPay không nhận chữ ký của cơ quan; hãy báo quản trị hệ thống.",
    "-429": "ZaloPay đang quá tải; hãy thử lại sau ít phút.",
    "-500": "ZaloPay gặp lỗi; hãy thử lại sau ít phút.",
    "-999": "ZaloPay đang bảo trì; hãy thử lại sau.",
}
"""What sub_return_code (or, where there is none, return_code) means for the payer."""

SUCCESS, FAIL, PROCESSING = "1", "2", "3"
OVERLOADED = frozenset({"-429", "-500", "-999"})
MISTAKEN = frozenset({"-401", "-402"})
ORDER = 1
"""The type of a callback about an order; 2 is about an agreement, which we never make."""
MOST_NUMBER = 40
LASTS = (timedelta(minutes=5), timedelta(days=30))

_ANSWERS = {
    Outcome.CONFIRMED: (1, "success"),
    Outcome.ALREADY: (2, "duplicate"),
    Outcome.NOT_FOUND: (0, "order not found"),
    Outcome.WRONG_AMOUNT: (-1, "amount not equal"),
    Outcome.BAD_SIGNATURE: (-1, "mac not equal"),
    Outcome.AGAIN: (0, "try again"),
}
"""return_code: 1 and 2 end it, 0 is called again, others fail it for good."""


@dataclass(frozen=True, slots=True)
class Key:
    """key1 signs what we send, key2 what ZaloPay calls us with; issued together."""

    sending: str = field(repr=False)
    calling: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zalopay:
    """The office at ZaloPay; `keys` are the current pair and the one before.

    `url` is the API's root (``https://openapi.zalopay.vn``).
    """

    url: str
    app_id: int
    keys: tuple[Key, ...] = field(repr=False)
    return_url: str
    callback_url: str
    least: int = 1
    most: int = MOST
    name: str = "zalopay"

    def begin(self, order: Order, at: datetime, ip: str) -> Request:
        """Return the call that creates the order; the same whenever it is sent."""
        wire.payable(order, at, self.least, self.most, "ZaloPay")
        least, most = LASTS
        lasts = min(max(order.expires_at - order.created_at, least), most)
        said: dict[str, object] = {
            "app_id": self.app_id,
            "app_trans_id": number(order),
            "app_user": "motcua",
            "amount": order.amount,
            "app_time": wire.millis(order.created_at),
            "embed_data": json.dumps({"redirecturl": self.return_url}),
            "item": "[]",
            "description": wire.info(order),
            "expire_duration_seconds": int(lasts.total_seconds()),
            "callback_url": self.callback_url,
            "bank_code": "",
        }
        signed = ("app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item")
        return self._signed("create", said, signed)

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Return the page to pay at, the text of its QR code, and ZaloPay's token."""
        said = wire.read_answer(answer, status)
        if wire.ident(said, "return_code") != SUCCESS:
            raise self._no(_code(said))
        return Begun(
            url=wire.link(said, "order_url"),
            qr=wire.text(said, "qr_code") or None,
            provider_ref=wire.ident(said, "zp_trans_token") or None,
        )

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Return what a callback says: ZaloPay calls for nothing but success."""
        envelope = wire.read_json(notice.body)
        data = wire.text(envelope, "data")
        keys = [key.calling for key in self.keys]
        if not believed(data, wire.text(envelope, "mac"), keys, hmac_sha256):
            raise BadSignature
        kind = envelope.get("type")
        if isinstance(kind, bool) or kind != ORDER:
            raise Invalid("Chỉ nhận thông báo về lệnh thanh toán.", "type")
        said = wire.read_json(data.encode(errors="surrogatepass"), "data")
        if wire.text(said, "app_id") != str(self.app_id):
            raise NotOurs("Thông báo này của đơn vị khác.", "app_id")
        return Said(
            ref=_ref(wire.ident(said, "app_trans_id")),
            amount=wire.amount(said, "amount"),
            verdict=Verdict.PAID,
            transaction=wire.ident(said, "zp_trans_id"),
            code=SUCCESS,
            paid_at=wire.from_millis(said, "server_time"),
        )

    def reply(self, outcome: Outcome) -> Reply:
        """Return the JSON ZaloPay waits for, always with HTTP 200."""
        code, message = _ANSWERS[outcome]
        body = {"return_code": code, "return_message": message}
        return Reply(200, "application/json", json.dumps(body).encode())

    def ask(self, order: Order, at: datetime) -> Request:
        """Return the question how an order stands; its mac ends in the key itself."""
        said: dict[str, object] = {"app_id": self.app_id, "app_trans_id": number(order)}
        key = self.keys[0].sending
        mac = hmac_sha256(f"{wire.joined(said, tuple(said))}|{key}", key)
        return wire.post(f"{self.url}/v2/query", {**said, "mac": mac})

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Return how an order stands; one ZaloPay never saw has failed, for now."""
        said = wire.read_answer(answer, status)
        verdict = self._verdict(said)
        paid = verdict is Verdict.PAID
        read = wire.amount if paid else wire.amount_or_none
        return Said(
            ref=order.ref,
            amount=read(said, "amount"),
            verdict=verdict,
            transaction=wire.ident(said, "zp_trans_id"),
            code=_code(said),
            paid_at=wire.from_millis(said, "server_time") if paid else None,
        )

    def refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return the call that gives đồng back; how it went has to be asked.

        Raises Invalid where ZaloPay's own number of the payment is not known.
        """
        if not re.fullmatch(r"[0-9]{1,20}", order.transaction or ""):
            raise Invalid("Không có mã giao dịch ZaloPay để hoàn tiền.", "transaction")
        if refund.amount > order.amount:
            raise Invalid("Không hoàn được nhiều hơn số đã nộp.", "amount")
        said: dict[str, object] = {
            "app_id": self.app_id,
            "m_refund_id": self._refund_number(refund),
            "zp_trans_id": order.transaction,
            "amount": refund.amount,
            "timestamp": wire.millis(at),
            "description": fold(refund.reason)[:100].strip() or wire.info(order, 100),
        }
        signed = ("app_id", "zp_trans_id", "amount", "description", "timestamp")
        return self._signed("refund", said, signed)

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return the question how a refund stands."""
        said: dict[str, object] = {
            "app_id": self.app_id,
            "m_refund_id": self._refund_number(refund),
            "timestamp": wire.millis(at),
        }
        return self._signed("query_refund", said, tuple(said))

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Return how a refund stands."""
        said = wire.read_answer(answer, status)
        return Said(
            ref=refund.id,
            amount=refund.amount,
            verdict=self._verdict(said),
            transaction=wire.ident(said, "refund_id"),
            code=_code(said),
        )

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer."""
        return SUBCODES.get(code, "Thanh toán chưa thành công; hãy thử lại.")

    def _verdict(self, said: wire.Fields) -> Verdict:
        code, detail = wire.ident(said, "return_code"), _code(said)
        if code == SUCCESS:
            return Verdict.PAID
        if code == PROCESSING:
            return Verdict.PENDING
        if code != FAIL or detail in OVERLOADED | MISTAKEN:
            raise self._no(detail)
        return Verdict.FAILED

    def _no(self, code: str) -> TryLater | Refused:
        if code in OVERLOADED or code not in SUBCODES:
            return TryLater("ZaloPay chưa trả lời được; hãy thử lại sau ít phút.", "payment")
        return Refused(self.why(code), code)

    def _signed(self, call: str, said: wire.Fields, names: Sequence[str]) -> Request:
        mac = hmac_sha256(wire.joined(said, names), self.keys[0].sending)
        return wire.post(f"{self.url}/v2/{call}", {**said, "mac": mac})

    def _refund_number(self, refund: Refund) -> str:
        return f"{refund.asked_at.astimezone(LOCAL):%y%m%d}_{self.app_id}_{refund.id}"


def number(order: Order) -> str:
    """Return app_trans_id: the day the order was made in Vietnam, and its ref; raises Invalid."""
    made = f"{order.created_at.astimezone(LOCAL):%y%m%d}_{order.ref}"
    if len(made) > MOST_NUMBER:
        raise Invalid("Mã thanh toán quá dài với ZaloPay; hãy chọn cách thanh toán khác.", "ref")
    return made


def _ref(app_trans_id: str) -> str:
    found = re.fullmatch(r"[0-9]{6}_(.+)", app_trans_id)
    if found is None:
        raise NotOurs("Mã giao dịch này không phải của cơ quan.", "app_trans_id")
    return found[1]


def _code(said: wire.Fields) -> str:
    return wire.ident(said, "sub_return_code") or wire.ident(said, "return_code")
