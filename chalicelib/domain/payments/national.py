"""Nền tảng thanh toán quốc gia: orders by INIT, a confirming callback, questions by QUERY.

Each message carries MaXacThuc: plain SHA-256, in hex, of its fields joined by ``|`` and ending in
the secret. The fields and their order are those of a production system. Not verified, and
therefore configuration (`Dialect`): the version and the kinds an agency uses, the names in the
answer to INIT, and what a callback is answered. Not verified either: that messages are JSON, that
the answer to QUERY has the fields of a callback, and every code but 00. Refunds are not described
there: a person gives the money back.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

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
from chalicelib.domain.payments.signing import believed, sha256_ending
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TryLater

CODES = {"00": "Thanh toán thành công."}
"""What MaLoi means for the payer; no other code is published."""

SUCCESS = "00"
VND = "VND"
QUERY_VERSION = "1.0.6"

_INIT = (
    "LoaiBanTin",
    "PhienBan",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "LoaiHinhThanhToan",
    "MaKenhThanhToan",
    "MaThietBi",
    "NgonNgu",
    "MaTienTe",
    "MaNganHang",
    "ThongTinGiaoDich",
    "ThoiGianGD",
    "Ip",
)
_CONFIRM = (
    "LoaiBanTin",
    "MaLoi",
    "MaDoiTac",
    "MaThamChieu",
    "SoTien",
    "MaTienTe",
    "MaGiaoDich",
    "MaNganHang",
    "ThoiGianGD",
    "ThongTinGiaoDich",
)
_QUERY = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What the platform agrees with each partner.

    `link` names the pay page in the answer to INIT; `accepted` and `turned_down` are the MaLoi a
    callback is answered with.
    """

    version: str
    kind: str
    channel: str
    device: str
    bank: str
    link: str
    accepted: str
    turned_down: str


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """The office at the national platform; `keys` are the current secret and the one before."""

    url: str
    partner_code: str
    keys: tuple[str, ...] = field(repr=False)
    dialect: Dialect
    least: int = 1
    most: int = MOST
    name: str = "national"

    def begin(self, order: Order, at: datetime, ip: str) -> Request:
        """Return INIT."""
        wire.payable(order, at, self.least, self.most, "Nền tảng thanh toán quốc gia")
        said = {
            "LoaiBanTin": "INIT",
            "PhienBan": self.dialect.version,
            "MaDoiTac": self.partner_code,
            "MaThamChieu": order.ref,
            "SoTien": str(order.amount),
            "LoaiHinhThanhToan": self.dialect.kind,
            "MaKenhThanhToan": self.dialect.channel,
            "MaThietBi": self.dialect.device,
            "NgonNgu": "vi",
            "MaTienTe": VND,
            "MaNganHang": self.dialect.bank,
            "ThongTinGiaoDich": wire.info(order),
            "ThoiGianGD": wire.local(order.created_at),
            "Ip": ip,
        }
        return self._signed(said, _INIT)

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Return the page to pay at."""
        said = wire.read_answer(answer, status)
        code = wire.ident(said, "MaLoi")
        if code != SUCCESS:
            raise Refused(self.why(code), code)
        return Begun(url=wire.link(said, self.dialect.link))

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Return what a confirming callback says."""
        return self._confirmed(wire.read_json(notice.body))

    def reply(self, outcome: Outcome) -> Reply:
        """Return the JSON the platform waits for; a status of 503 where it shall call again."""
        if outcome is Outcome.AGAIN:
            return Reply(503, "application/json", b"{}")
        fine = outcome in {Outcome.CONFIRMED, Outcome.ALREADY}
        code = self.dialect.accepted if fine else self.dialect.turned_down
        return Reply(200, "application/json", json.dumps({"MaLoi": code}).encode())

    def ask(self, order: Order, at: datetime) -> Request:
        """Return QUERY; ThoiGianGD is that of INIT, by which the platform finds it."""
        said = {
            "LoaiBanTin": "QUERY",
            "PhienBan": QUERY_VERSION,
            "MaDoiTac": self.partner_code,
            "MaThamChieu": order.ref,
            "ThoiGianGD": wire.local(order.created_at),
        }
        return self._signed(said, _QUERY)

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Return how an order stands; an unsigned answer tells nothing of it."""
        answered = wire.read_answer(answer, status)
        if not wire.text(answered, "MaXacThuc"):
            raise TryLater("Nền tảng thanh toán quốc gia chưa cho biết kết quả.", "payment")
        said = self._confirmed(answered)
        if said.ref != order.ref:
            raise NotOurs("Câu trả lời này về lệnh thanh toán khác.", "MaThamChieu")
        return said

    def refund(self, refund: Refund, order: Order, at: datetime) -> None:
        """Return None: a person gives the money back."""

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> None:
        """Return None: there is nothing to ask for."""

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Refuse: nothing was sent."""
        raise NotAllowedNow("Nền tảng thanh toán quốc gia không hoàn tiền bằng máy.", "payment")

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer."""
        return CODES.get(code, "Thanh toán chưa thành công; hãy thử lại.")

    def _signed(self, said: dict[str, str], names: tuple[str, ...]) -> Request:
        made = sha256_ending(wire.joined(said, names), self.keys[0])
        return wire.post(self.url, {**said, "MaXacThuc": made})

    def _confirmed(self, said: wire.Fields) -> Said:
        signed, given = wire.joined(said, _CONFIRM), wire.text(said, "MaXacThuc")
        if not believed(signed, given, self.keys, sha256_ending):
            raise BadSignature
        if wire.text(said, "MaDoiTac") != self.partner_code:
            raise NotOurs("Thông báo này của đơn vị khác.", "MaDoiTac")
        if wire.text(said, "MaTienTe") != VND:
            raise Invalid("Chỉ nhận tiền đồng Việt Nam (VND).", "MaTienTe")
        code = wire.ident(said, "MaLoi")
        paid = code == SUCCESS
        return Said(
            ref=wire.ident(said, "MaThamChieu"),
            amount=wire.amount(said, "SoTien"),
            verdict=Verdict.PAID if paid else Verdict.FAILED,
            transaction=wire.ident(said, "MaGiaoDich"),
            code=code,
            paid_at=wire.from_local(said, "ThoiGianGD") if paid else None,
        )
