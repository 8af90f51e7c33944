"""VNPAY 2.1.0: signing what we send, checking what comes, and the codes of its answers.

IPN answers: 00 confirmed, 01 order not found, 02 order already confirmed, 04 invalid amount,
97 invalid signature, 99 unknown. 00 and 02 end the flow; the others are called again, up to ten
times, five minutes apart. A payment succeeded iff vnp_ResponseCode and vnp_TransactionStatus are
both 00; vnp_Amount is đồng x 100.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote_plus

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.money import MOST, dong
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import fold

UNSIGNED = frozenset({"vnp_SecureHash", "vnp_SecureHashType"})
MOST_INFO = 255


class IpnAnswer(StrEnum):
    """What we answer to a notice; `message` is the English VNPAY documents."""

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


@dataclass(frozen=True, slots=True)
class Ipn:
    """What a notice says: our reference, integer đồng, whether it was paid, their number."""

    ref: str
    amount: int
    paid: bool
    transaction_no: str
    bank_code: str
    response_code: str


def sign(params: Mapping[str, str] | Sequence[tuple[str, str]], secret: str) -> str:
    """Return HMAC-SHA512 (hex) over the sorted, quoted pairs; the hash fields left out."""
    pairs = params.items() if isinstance(params, Mapping) else params
    signed = "&".join(
        f"{quote_plus(name)}={quote_plus(value)}"
        for name, value in sorted(pairs)
        if name not in UNSIGNED
    )
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha512).hexdigest()


def verify(query: Sequence[tuple[str, str]], secrets: Sequence[str]) -> bool:
    """Tell whether a notice was signed with one of our keys, over exactly what came.

    A parameter that comes twice is nobody's signature.
    """
    names = [name for name, _ in query]
    given = dict(query).get("vnp_SecureHash", "")
    if len(set(names)) != len(names) or not re.fullmatch(r"[0-9A-Fa-f]{128}", given):
        return False
    genuine = [hmac.compare_digest(sign(query, secret), given.lower()) for secret in secrets]
    return any(genuine)


def pay_url(base_url: str, params: Mapping[str, str], secret: str) -> str:
    """Return the link the payer follows: empty values dropped, signed."""
    kept = {name: value for name, value in params.items() if value}
    query = "&".join(f"{quote_plus(name)}={quote_plus(kept[name])}" for name in sorted(kept))
    return f"{base_url}?{query}&vnp_SecureHash={sign(kept, secret)}"


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
    """Return the parameters of a pay link; `info` is folded to plain ASCII, times are GMT+7."""
    dong(amount, "amount")
    return {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": tmn_code,
        "vnp_Amount": str(amount * 100),
        "vnp_CreateDate": f"{created.astimezone(LOCAL):%Y%m%d%H%M%S}",
        "vnp_ExpireDate": f"{expires.astimezone(LOCAL):%Y%m%d%H%M%S}",
        "vnp_CurrCode": "VND",
        "vnp_IpAddr": ip,
        "vnp_Locale": locale,
        "vnp_OrderInfo": fold(info)[:MOST_INFO],
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": return_url,
        "vnp_TxnRef": ref,
    }


def read_ipn(params: Mapping[str, str]) -> Ipn:
    """Return what a notice says; raises Invalid where it says it badly."""
    amount = params.get("vnp_Amount", "")
    if not re.fullmatch(r"[0-9]{3,16}", amount) or int(amount) % 100:
        raise Invalid("Số tiền trong thông báo không hợp lệ.", "vnp_Amount")
    if not 1 <= int(amount) // 100 <= MOST:
        raise Invalid("Số tiền trong thông báo ngoài giới hạn.", "vnp_Amount")
    codes = (params.get("vnp_ResponseCode", ""), params.get("vnp_TransactionStatus", ""))
    return Ipn(
        ref=params.get("vnp_TxnRef", ""),
        amount=int(amount) // 100,
        paid=codes == ("00", "00"),
        transaction_no=params.get("vnp_TransactionNo", ""),
        bank_code=params.get("vnp_BankCode", ""),
        response_code=codes[0] if codes[0] != "00" else codes[1],
    )
