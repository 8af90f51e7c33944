"""VietQR: a bank transfer whose code fills in account, amount and what it is for.

The text of the QR code is EMVCo tag-length-value with a CRC (NAPAS, “Đặc tả kỹ thuật QR Code”
1.5.2; its public v1.0 has the example the tests read). Nobody calls us: a transfer is known by
the words in its content, which banks cut, fold, glue together and put prefixes before. Four check
letters after the order's ref make it improbable (1 in 160,000) that a mistyped one names another
order.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.codes import parse_order_ref
from chalicelib.domain.money import MOST, dong
from chalicelib.domain.payments import wire
from chalicelib.domain.payments.provider import (
    Begun,
    Notice,
    NotOurs,
    Outcome,
    Refund,
    Reply,
    Said,
)
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.domain.text import fold

CODES = {"": "Đã nhận được tiền chuyển khoản."}
"""A transfer has no codes: it came, or it did not."""

GUID, TO_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, COUNTRY = "704", "VN"
STATIC, DYNAMIC = "11", "12"
MOST_VALUE, MOST_PURPOSE = 99, 25
LETTERS = "ABCEFGHJKMNQRSTUVWXY"
"""Of a check: none that a ref uses between its digits (D, P), none easily mistaken."""

_WORD = re.compile(
    rf"(?=([A-Z][0-9]{{2}}(?:P[0-9]{{2,3}}){{0,4}}D[0-9]{{6}})([0-9]{{4,9}}D[0-9]{{2,4}})([{LETTERS}]{{4}}))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What a VietQR code says: to whom, how much (None: the payer decides), what for."""

    bin: str
    account: str
    amount: int | None
    purpose: str
    bill: str = ""


def crc(text: str) -> str:
    """Return CRC-16/CCITT (0x1021 from FFFF), four upper-case hex digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return f"{value:04X}"


def payload(transfer: Transfer) -> str:
    """Return the text of the QR code; raises Invalid for what does not fit in one."""
    where = _tlv("00", transfer.bin) + _tlv("01", transfer.account)
    more = (_tlv("01", transfer.bill) if transfer.bill else "") + (
        _tlv("08", transfer.purpose) if transfer.purpose else ""
    )
    parts = [
        _tlv("00", "01"),
        _tlv("01", STATIC if transfer.amount is None else DYNAMIC),
        _tlv("38", _tlv("00", GUID) + _tlv("01", where) + _tlv("02", TO_ACCOUNT)),
        _tlv("53", DONG),
        "" if transfer.amount is None else _tlv("54", str(dong(transfer.amount, "amount"))),
        _tlv("58", COUNTRY),
        _tlv("62", more) if more else "",
        "6304",
    ]
    text = "".join(parts)
    return text + crc(text)


def _tlv(tag: str, value: str) -> str:
    if not (0 < len(value) <= MOST_VALUE and value.isascii() and value.isprintable()):
        raise Invalid("Nội dung mã QR phải là 1 đến 99 ký tự không dấu.", tag)
    return f"{tag}{len(value):02}{value}"


def read(text: str) -> Transfer:
    """Return what a VietQR code says; raises Invalid for any other, or a misread one."""
    if not text.isascii() or len(text) < len("6304") or crc(text[:-4]) != text[-4:]:
        raise Invalid("Mã QR đọc không đúng (sai tổng kiểm tra).", "crc")
    tags = _tags(text)
    to = _tags(tags.get("38", ""))
    where, more = _tags(to.get("01", "")), _tags(tags.get("62", ""))
    if to.get("00") != GUID or to.get("02") != TO_ACCOUNT or not {"00", "01"} <= set(where):
        raise Invalid("Mã QR này không phải VietQR chuyển khoản.", "38")
    if tags.get("53") != DONG:
        raise Invalid("Chỉ nhận tiền đồng Việt Nam (704).", "53")
    return Transfer(
        bin=where["00"],
        account=where["01"],
        amount=wire.amount(tags, "54") if "54" in tags else None,
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
    )


def _tags(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = text[place : place + 4]
        if not re.fullmatch(r"[0-9]{4}", head) or head[:2] in found:
            raise Invalid("Mã QR không đúng cấu trúc EMVCo.", "tlv")
        end = place + 4 + int(head[2:])
        if end > len(text) or end == place + 4:
            raise Invalid("Mã QR không đúng cấu trúc EMVCo.", "tlv")
        found[head[:2]] = text[place + 4 : end]
        place = end
    return found


def word(ref: str) -> str:
    """Return what a payer writes in a transfer for an order: its ref, shortened, and its check.

    The D between day and serial is left out (a day has six digits), so that most refs fit in the
    25 signs of a purpose. Raises Invalid for what is no ref.
    """
    parse_order_ref(ref)
    head, serial, attempt = ref.rsplit("D", 2)
    return f"{head}{serial}D{attempt}{_check(ref)}"


def refs(content: str) -> tuple[str, ...]:
    """Return the orders a transfer's content names, each once; none where the check is wrong."""
    plain = fold(content).replace(" ", "").upper()
    return tuple(dict.fromkeys(_named(plain)))


def _named(plain: str) -> Iterator[str]:
    for head, tail, check in _WORD.findall(plain):
        ref = f"{head}D{tail}"
        try:
            parse_order_ref(ref)
        except Invalid:
            continue
        if check == _check(ref):
            yield ref


def _check(ref: str) -> str:
    number = int.from_bytes(hashlib.sha256(f"motcua:{ref}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(4):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class VietQr:
    """The office's account at its bank; statements (see statement) say what came.

    `bank` and `holder` are the names that payers read who type the transfer themselves.
    """

    bin: str
    account: str
    bank: str = ""
    holder: str = ""
    least: int = 1
    most: int = MOST
    name: str = "vietqr"

    def begin(self, order: Order, at: datetime, ip: str) -> Begun:
        """Return the text of the QR code; raises Invalid for a ref too long for one."""
        wire.payable(order, at, self.least, self.most, "VietQR")
        purpose = word(order.ref)
        if len(purpose) > MOST_PURPOSE:
            raise Invalid("Mã thanh toán quá dài; hãy chọn cách thanh toán khác.", "ref")
        transfer = Transfer(
            bin=self.bin, account=self.account, amount=order.amount, purpose=purpose
        )
        return Begun(qr=payload(transfer), provider_ref=purpose)

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Refuse: nothing was sent."""
        raise self._none()

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Refuse: nobody calls for a transfer, so whoever does is not our bank."""
        raise NotOurs("Chuyển khoản chỉ được ghi nhận theo sao kê của ngân hàng.", "payment")

    def reply(self, outcome: Outcome) -> Reply:
        """Return 404 to whoever calls."""
        return Reply(404, "", b"")

    def ask(self, order: Order, at: datetime) -> None:
        """Return None: the statement comes by itself."""

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Refuse: nothing was asked."""
        raise self._none()

    def refund(self, refund: Refund, order: Order, at: datetime) -> None:
        """Return None: a person transfers the money back."""

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> None:
        """Return None: there is nothing to ask for."""

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Refuse: nothing was sent."""
        raise self._none()

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer."""
        return CODES.get(code, "Chưa thấy tiền chuyển khoản; ngân hàng có thể báo chậm ít phút.")

    def _none(self) -> NotAllowedNow:
        return NotAllowedNow("Chuyển khoản không có câu hỏi và trả lời bằng máy.", "payment")
