"""VNPAY 2.1.0: signing what we send, checking what comes, and the codes of its answers.

A payment succeeded iff vnp_ResponseCode and vnp_TransactionStatus are both 00; `why` has the words
for every other code. vnp_Amount is đồng × 100, in at most twelve digits. Source: VNPAY,
“Hướng dẫn tích hợp hệ thống PAY”.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote_plus

from chalicelib.domain.money import dong, show
from chalicelib.domain.payments.signing import believed, hmac_sha512
from chalicelib.domain.payments.wire import from_local, local
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import fold

UNSIGNED = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})
MOST_INFO = 255
MOST_AMOUNT = (10**12 - 1) // 100
"""Đồng in one order."""
SUCCESS = "00"


class IpnAnswer(StrEnum):
    """What we answer to a notice; `message` is the English VNPAY documents.

    00 and 02 end the flow; after the others VNPAY calls again, up to ten times, five minutes apart.
    """

    CONFIRMED = "00"
    NOT_FOUND = "01"
    ALREADY = "02"
    INVALID_AMOUNT = "04"
    INVALID_SIGNATURE = "97"
    UNKNOWN = "99"

    @property
    def message(self) -> str:
        """Return the message that goes with the code."""
        return _MESSAGES[self]


_MESSAGES = {
    IpnAnswer.CONFIRMED: "Confirm Success",
    IpnAnswer.NOT_FOUND: "Order not found",
    IpnAnswer.ALREADY: "Order already confirmed",
    IpnAnswer.INVALID_AMOUNT: "Invalid amount",
    IpnAnswer.INVALID_SIGNATURE: "Invalid signature",
    IpnAnswer.UNKNOWN: "Unknown error",
}

RESPONSES = {
    SUCCESS: "Thanh toán thành công.",
    "01": "Giao dịch chưa hoàn tất; hãy chờ ít phút.",
    "02": "Giao dịch bị lỗi; hãy thanh toán lại.",
    "04": "Tiền đã bị trừ ở ngân hàng nhưng giao dịch chưa xong; hãy chờ, không nộp lại.",
    "07": "Tiền đã bị trừ nhưng giao dịch đang được kiểm tra; hãy chờ, không nộp lại.",
    "09": "Thẻ hoặc tài khoản chưa đăng ký Internet Banking; hãy đăng ký với ngân hàng.",
    "10": "Thông tin thẻ hoặc tài khoản sai quá 3 lần; hãy kiểm tra rồi thanh toán lại.",
    "11": "Đã hết thời gian chờ thanh toán; hãy thanh toán lại.",
    "12": "Thẻ hoặc tài khoản đang bị khóa; hãy liên hệ ngân hàng.",
    "13": "Mã xác thực (OTP) không đúng; hãy thanh toán lại.",
    "24": "Quý vị đã hủy giao dịch; khoản phí, lệ phí vẫn chưa được nộp.",
    "51": "Tài khoản không đủ số dư; hãy nạp thêm hoặc dùng tài khoản khác.",
    "65": "Tài khoản đã vượt hạn mức giao dịch trong ngày; hãy thử lại ngày mai.",
    "75": "Ngân hàng đang bảo trì; hãy thử lại sau hoặc chọn ngân hàng khác.",
    "91": "VNPAY không có giao dịch này; hãy thanh toán lại.",
    "79": "Mật khẩu thanh toán sai quá số lần quy định; hãy thanh toán lại.",
}
"""What vnp_ResponseCode (01, 02, 04: vnp_TransactionStatus) means for the payer, and what to do."""


def why(response_code: str) -> str:
    """Return what a response code means, in words for the payer; unknown codes too."""
    return RESPONSES.get(response_code, "Thanh toán chưa thành công; hãy thử lại.")


@dataclass(frozen=True, slots=True)
class Ipn:
    """What a notice says: our reference, integer đồng, whether it was paid, their number.

    `paid_at` is UTC, None where VNPAY names no moment; `response_code` is that of the failure.
    """

    ref: str
    amount: int
    paid: bool
    transaction_no: str
    bank_code: str
    paid_at: datetime | None
    response_code: str


def sign(params: Mapping[str, str] | Sequence[tuple[str, str]], secret: str) -> str:
    """Return HMAC-SHA512 (hex) over the sorted, quoted pairs; the hash fields left out.

    Raises ValueError for an empty secret: what everybody can sign is not signed.
    """
    pairs = params.items() if isinstance(params, Mapping) else params
    return hmac_sha512(_joined(pairs), secret)


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(
        f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(pairs) if name not in UNSIGNED
    )


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def verify(query: Sequence[tuple[str, str]], secrets: Sequence[str]) -> bool:
    """Tell whether a notice was signed with one of our keys, over exactly what came.

    `secrets` are the current key and the one before; empty ones are passed over. A parameter that
    comes twice is nobody's signature.
    """
    names = [name for name, _ in query]
    given = dict(query).get("vnp_SecureHash", "")
    if len(set(names)) != len(names) or not re.fullmatch(r"[0-9A-Fa-f]{128}", given):
        return False
    return believed(_joined(query), given, secrets, hmac_sha512)


def pay_url(base_url: str, params: Mapping[str, str], secret: str) -> str:
    """Return the link the payer follows: empty values dropped, signed."""
    kept = {name: value for name, value in params.items() if value}
    return f"{base_url}?{_joined(kept.items())}&vnp_SecureHash={sign(kept, secret)}"


def order_params(
    *,
    tmn_code: str,
    ref: str,
    amount: int,
    info: str,
    created: datetime,
    expires: datetime,
    ip: str,
    return_url: str,
    locale: str = "vn",
) -> dict[str, str]:
    """Return the parameters of a pay link; `info` is folded to plain ASCII, times become GMT+7.

    Raises Invalid for an amount VNPAY cannot take, ValueError for a time without a zone.
    """
    if dong(amount, "amount") > MOST_AMOUNT:
        raise Invalid(f"VNPAY chỉ nhận mỗi lần tối đa {show(MOST_AMOUNT)}.", "amount")
    return {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": tmn_code,
        "vnp_Amount": str(amount * 100),
        "vnp_CreateDate": local(created),
        "vnp_ExpireDate": local(expires),
        "vnp_CurrCode": "VND",
        "vnp_IpAddr": ip,
        "vnp_Locale": locale,
        "vnp_OrderInfo": fold(info)[:MOST_INFO].strip(),
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": return_url,
        "vnp_TxnRef": ref,
    }


def read_ipn(params: Mapping[str, str]) -> Ipn:
    """Return what a notice says; raises Invalid where it says it badly."""
    amount = params.get("vnp_Amount", "")
    if not re.fullmatch(r"[0-9]{3,12}", amount) or int(amount) % 100 or not int(amount):
        raise Invalid("Số tiền trong thông báo phải là số nguyên đồng nhân 100.", "vnp_Amount")
    codes = (params.get("vnp_ResponseCode", ""), params.get("vnp_TransactionStatus", ""))
    return Ipn(
        ref=params.get("vnp_TxnRef", ""),
        amount=int(amount) // 100,
        paid=codes == (SUCCESS, SUCCESS),
        transaction_no=params.get("vnp_TransactionNo", ""),
        bank_code=params.get("vnp_BankCode", ""),
        paid_at=from_local(params, "vnp_PayDate"),
        response_code=codes[0] if codes[0] != SUCCESS else codes[1],
    )
