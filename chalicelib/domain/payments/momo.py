"""MoMo v2: orders created by call, notices answered with 204, questions and refunds.

Everything we send, and every notice, carries HMAC-SHA256 over raw ``name=value`` pairs in
alphabetical order, not URL-encoded; answers to our calls carry none and are believed for the
connection they come by. MoMo wants a notice answered within 15 seconds, and repeats no call under
a requestId it knows: a final result comes back as it was. Source: developers.momo.vn (v3: one-time
payments, notification, query, refund, result codes). Not verified: which of the documented limits
(20 or 50 million đồng) a contract has; they are configuration.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

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

RESULTS = {
    "0": "Thanh toán thành công.",
    "10": "MoMo đang bảo trì; hãy thử lại sau.",
    "11": "MoMo không cho cơ quan truy cập; hãy báo quản trị hệ thống.",
    "12": "MoMo không nhận phiên bản kết nối này; hãy báo quản trị hệ thống.",
    "13": "MoMo không xác thực được cơ quan; hãy báo quản trị hệ thống.",
    "20": "MoMo không đọc được yêu cầu; hãy báo quản trị hệ thống.",
    "21": "Số tiền không nằm trong hạn mức của MoMo; hãy chọn cách thanh toán khác.",
    "22": "Số tiền không nằm trong hạn mức của MoMo; hãy chọn cách thanh toán khác.",
    "40": "Yêu cầu này đã gửi rồi; hãy chờ ít phút.",
    "41": "Lệnh thanh toán này đã có ở MoMo; hãy tạo lệnh mới.",
    "42": "MoMo không có lệnh thanh toán này; hãy thanh toán lại.",
    "43": "Đang có một giao dịch khác cho lệnh này; hãy chờ ít phút.",
    "45": "MoMo đã dùng mã này cho việc khác; hãy tạo lệnh mới.",
    "47": "MoMo không đọc được yêu cầu; hãy báo quản trị hệ thống.",
    "98": "MoMo chưa tạo được mã QR; hãy thử lại sau ít phút.",
    "99": "MoMo gặp lỗi chưa rõ; hãy thử lại sau ít phút.",
    "1000": "Lệnh đã tạo; hãy xác nhận thanh toán trong ứng dụng MoMo.",
    "1001": "Tài khoản không đủ số dư; hãy nạp thêm hoặc dùng nguồn tiền khác.",
    "1002": "Nhà phát hành thẻ hoặc tài khoản từ chối; hãy dùng nguồn tiền khác.",
    "1003": "Giao dịch đã bị hủy; hãy thanh toán lại.",
    "1004": "Số tiền vượt hạn mức thanh toán trong ngày hoặc tháng; hãy thử lại sau.",
    "1005": "Đã hết thời gian chờ thanh toán; hãy thanh toán lại.",
    "1006": "Quý vị đã từ chối giao dịch; khoản phí, lệ phí vẫn chưa được nộp.",
    "1007": "Tài khoản MoMo không hoạt động; hãy liên hệ MoMo.",
    "1017": "Giao dịch đã bị hủy; hãy thanh toán lại.",
    "1026": "Giao dịch bị giới hạn theo chương trình khuyến mãi; hãy thanh toán lại.",
    "1080": "Lần hoàn tiền này không thực hiện được; hãy thử lại sau.",
    "1081": "Giao dịch này đã được hoàn rồi, hoặc số hoàn nhiều hơn số đã nộp.",
    "1088": "Giao dịch này không hoàn được bằng máy; phải hoàn tại quầy.",
    "2019": "MoMo không nhận yêu cầu này; hãy báo quản trị hệ thống.",
    "4001": "Tài khoản MoMo đang bị hạn chế; hãy liên hệ MoMo.",
    "4100": "Quý vị chưa đăng nhập được MoMo; hãy thanh toán lại.",
    "7000": "Giao dịch đang được xử lý; hãy chờ, không nộp lại.",
    "7002": "Ngân hàng đang xử lý giao dịch; hãy chờ, không nộp lại.",
    "8000": "Giao dịch cần quý vị xác nhận lại trong ứng dụng MoMo.",
    "9000": "Giao dịch đã được xác nhận; hãy chờ ít phút, không nộp lại.",
}
"""What resultCode means for the payer, and what to do."""

SUCCESS = "0"
PENDING = frozenset({"40", "43", "1000", "7000", "7002", "8000", "9000"})
OVERLOADED = frozenset({"10", "98", "99"})
"""Nothing is known of the order; asking again may help."""
MISTAKEN = frozenset({"11", "12", "13", "20", "21", "22", "45", "47", "2019"})
"""Our request was refused, which says nothing of the order."""

_CREATED = (
    "accessKey",
    "amount",
    "extraData",
    "ipnUrl",
    "orderId",
    "orderInfo",
    "partnerCode",
    "redirectUrl",
    "requestId",
    "requestType",
)
_HEARD = (
    "accessKey",
    "amount",
    "extraData",
    "message",
    "orderId",
    "orderInfo",
    "orderType",
    "partnerCode",
    "payType",
    "requestId",
    "responseTime",
    "resultCode",
    "transId",
)
_ASKED = ("accessKey", "orderId", "partnerCode", "requestId")
_REFUNDED = ("accessKey", "amount", "description", "orderId", "partnerCode", "requestId", "transId")


@dataclass(frozen=True, slots=True)
class Key:
    """Access key and secret: MoMo issues the two together."""

    access: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Momo:
    """The office at MoMo; `keys` are the current pair and the one before.

    `url` is the API's root (``https://payment.momo.vn``). Raises ValueError for an `ipn_url` with
    a query string, which MoMo does not take.
    """

    url: str
    partner_code: str
    keys: tuple[Key, ...] = field(repr=False)
    return_url: str
    ipn_url: str
    least: int = 1_000
    most: int = 50_000_000
    name: str = "momo"

    def __post_init__(self) -> None:
        if "?" in self.ipn_url:
            raise ValueError("MoMo takes no ipn_url with a query string")

    def begin(self, order: Order, at: datetime, ip: str) -> Request:
        """Return the call that creates the order; the same whenever it is sent."""
        wire.payable(order, at, self.least, self.most, "MoMo")
        said = {
            "partnerCode": self.partner_code,
            "requestId": order.ref,
            "orderId": order.ref,
            "amount": order.amount,
            "orderInfo": wire.info(order, 200),
            "redirectUrl": self.return_url,
            "ipnUrl": self.ipn_url,
            "requestType": "captureWallet",
            "extraData": "",
            "autoCapture": True,
            "lang": "vi",
        }
        return self._signed("create", said, _CREATED)

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Return the page to pay at and the text of its QR code."""
        said = self._answer(answer, status, order.ref)
        code = wire.ident(said, "resultCode")
        if code in OVERLOADED:
            raise TryLater(self.why(code), "payment")
        if code != SUCCESS:
            raise Refused(self.why(code), code)
        return Begun(url=wire.link(said, "payUrl"), qr=wire.text(said, "qrCodeUrl") or None)

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Return what an IPN says."""
        said = wire.read_json(notice.body)
        given = wire.text(said, "signature")
        made = [_made(said, given, key) for key in self.keys]
        if not any(made):
            raise BadSignature
        if wire.text(said, "partnerCode") != self.partner_code:
            raise NotOurs("Thông báo này của đơn vị khác.", "partnerCode")
        return _said(said, wire.ident(said, "orderId"), wire.amount(said, "amount"))

    def reply(self, outcome: Outcome) -> Reply:
        """Return 204 once it is settled; MoMo looks at nothing but the status."""
        if outcome is Outcome.AGAIN:
            return Reply(503, "", b"")
        return Reply(403 if outcome is Outcome.BAD_SIGNATURE else 204, "", b"")

    def ask(self, order: Order, at: datetime) -> Request:
        """Return the question how an order stands; each second asks under an id of its own."""
        said = {
            "partnerCode": self.partner_code,
            "requestId": f"{order.ref[-36:]}Q{wire.millis(at) // 1000}",
            "orderId": order.ref,
            "lang": "vi",
        }
        return self._signed("query", said, _ASKED)

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Return how an order stands; one MoMo never saw has failed, for now."""
        said = self._answer(answer, status, order.ref)
        _settled(said)
        paid = wire.ident(said, "resultCode") == SUCCESS
        read = wire.amount if paid else wire.amount_or_none
        return _said(said, order.ref, read(said, "amount"))

    def refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return the call that gives đồng back; the same whenever it is sent.

        Raises Invalid where MoMo's own number of the payment is not known.
        """
        if not re.fullmatch(r"[0-9]{1,19}", order.transaction or ""):
            raise Invalid("Không có mã giao dịch MoMo để hoàn tiền.", "transaction")
        if refund.amount > order.amount:
            raise Invalid("Không hoàn được nhiều hơn số đã nộp.", "amount")
        said = {
            "partnerCode": self.partner_code,
            "orderId": refund.id,
            "requestId": refund.id,
            "amount": refund.amount,
            "transId": int(order.transaction or 0),
            "lang": "vi",
            "description": fold(refund.reason)[:200].strip(),
        }
        return self._signed("refund", said, _REFUNDED)

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> Request:
        """Return the same call again: under a known requestId MoMo tells, and does nothing."""
        return self.refund(refund, order, at)

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Return how a refund stands."""
        said = self._answer(answer, status, refund.id)
        _settled(said)
        return _said(said, refund.id, refund.amount)

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer."""
        return RESULTS.get(code, "Thanh toán chưa thành công; hãy thử lại.")

    def _signed(self, call: str, said: Mapping[str, object], names: tuple[str, ...]) -> Request:
        key = self.keys[0]
        signature = hmac_sha256(_raw(said, names, key), key.secret)
        url = f"{self.url}/v2/gateway/api/{call}"
        return wire.post(url, {**said, "signature": signature})

    def _answer(self, answer: bytes, status: int, ref: str) -> wire.Fields:
        said = wire.read_answer(answer, status)
        if wire.text(said, "partnerCode") not in {self.partner_code, ""}:
            raise NotOurs("Câu trả lời này cho đơn vị khác.", "partnerCode")
        if wire.text(said, "orderId") not in {ref, ""}:
            raise NotOurs("Câu trả lời này về lệnh thanh toán khác.", "orderId")
        return said


def _settled(said: wire.Fields) -> None:
    code = wire.ident(said, "resultCode")
    if code in MISTAKEN:
        raise Refused(RESULTS[code], code)
    if code in OVERLOADED or not re.fullmatch(r"[0-9]{1,5}", code):
        raise TryLater("MoMo chưa trả lời được; hãy thử lại sau ít phút.", "payment")


def _made(said: wire.Fields, given: str, key: Key) -> bool:
    return believed(_raw(said, _HEARD, key), given, [key.secret], hmac_sha256)


def _raw(said: wire.Fields, names: tuple[str, ...], key: Key) -> str:
    known = {**said, "accessKey": key.access}
    return "&".join(f"{name}={wire.text(known, name)}" for name in names)


def _said(said: wire.Fields, ref: str, amount: int) -> Said:
    code = wire.ident(said, "resultCode")
    paid = code == SUCCESS
    verdict = Verdict.PENDING if code in PENDING else Verdict.FAILED
    return Said(
        ref=ref,
        amount=amount,
        verdict=Verdict.PAID if paid else verdict,
        transaction=wire.ident(said, "transId"),
        code=code,
        paid_at=wire.from_millis(said, "responseTime") if paid else None,
    )
