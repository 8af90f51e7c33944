"""Wire: what providers send, read with suspicion, and what they are sent, in their formats."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import NoReturn

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.money import dong, show
from chalicelib.domain.payments.provider import Request
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TooLarge, TryLater
from chalicelib.domain.text import fold

MOST_BYTES = 64 * 1024
"""Of one notice or answer; the longest a provider documents is a few kilobytes."""
MOMENT = "%Y%m%d%H%M%S"
JSON = "application/json; charset=utf-8"
Fields = Mapping[str, object]

_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_NONSENSE = "Hệ thống thanh toán trả lời không đọc được; hãy thử lại sau ít phút."
_DOWN = "Hệ thống thanh toán đang bận hoặc bảo trì; hãy thử lại sau ít phút."


def read_json(body: bytes, field: str = "body") -> Fields:
    """Return the object a body holds; every key once, no NaN, fractions as Decimal.

    Raises TooLarge before anything is read, Invalid for what is no such object.
    """
    if len(body) > MOST_BYTES:
        raise TooLarge("Nội dung thông báo thanh toán quá lớn.", field)
    try:
        said = json.loads(
            body.decode(),
            object_pairs_hook=_once,
            parse_float=Decimal,
            parse_constant=_no_number,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise Invalid("Nội dung thông báo thanh toán không đúng định dạng JSON.", field) from None
    if not isinstance(said, dict):
        raise Invalid("Nội dung thông báo thanh toán phải là một đối tượng JSON.", field)
    return said


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a key came twice")
    return said


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def read_answer(body: bytes, status: int) -> Fields:
    """Return what a provider answered to us; raises TryLater where it is down or unreadable."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER:
        raise TryLater(_DOWN, "payment")
    try:
        return read_json(body)
    except (Invalid, TooLarge):
        raise TryLater(_NONSENSE, "payment") from None


def text(said: Fields, name: str) -> str:
    """Return a field as it is signed: text as it stands, numbers as written, nothing as nothing.

    Raises Invalid for a list, an object or a truth value.
    """
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Invalid("Trường này phải là chữ hoặc số.", name)
    return str(value)


def joined(said: Fields, names: Sequence[str]) -> str:
    """Return the fields joined by ``|``, as several providers sign.

    Raises Invalid for a field that holds one: it could pass for two.
    """
    values = [text(said, name) for name in names]
    for name, value in zip(names, values, strict=True):
        if "|" in value:
            raise Invalid("Trường này không được có dấu “|”.", name)
    return "|".join(values)


def ident(said: Fields, name: str) -> str:
    """Return a reference, number or code: up to 64 printable ASCII signs; raises Invalid."""
    value = text(said, name)
    if not re.fullmatch(r"[!-~]{0,64}", value):
        raise Invalid("Mã phải viết liền không dấu, tối đa 64 ký tự.", name)
    return value


def amount(said: Fields, name: str, *, unit: int = 1) -> int:
    """Return integer đồng from a number or its digits, `unit` of which are one đồng.

    Raises Invalid for fractions, signs, truth values and what is out of range.
    """
    value = said.get(name)
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,14}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value % unit:
        raise Invalid("Số tiền trong thông báo phải là số nguyên đồng.", name)
    return dong(value // unit, name)


def amount_or_none(said: Fields, name: str, *, unit: int = 1) -> int:
    """Return integer đồng, 0 where the field is left out, empty or 0."""
    if text(said, name) in {"", "0"}:
        return 0
    return amount(said, name, unit=unit)


def link(said: Fields, name: str) -> str:
    """Return an address a payer may be sent to; raises TryLater for anything but http(s)."""
    value = text(said, name)
    if not re.fullmatch(r"https?://[!-~]{1,2000}", value):
        raise TryLater(_NONSENSE, "payment")
    return value


def local(moment: datetime) -> str:
    """Return a moment as ``yyyyMMddHHmmss`` in GMT+7; raises ValueError without a zone."""
    return f"{_zoned(moment).astimezone(LOCAL):{MOMENT}}"


def from_local(said: Fields, name: str) -> datetime | None:
    """Return a moment in UTC, or None: money is not turned away for a bad date."""
    value = text(said, name)
    if not re.fullmatch(r"2[0-9]{13}", value):
        return None
    try:
        return datetime.strptime(value, MOMENT).replace(tzinfo=LOCAL).astimezone(UTC)
    except ValueError:
        return None


def millis(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970; raises ValueError without a zone."""
    return int(_zoned(moment).timestamp()) * 1000


def from_millis(said: Fields, name: str) -> datetime | None:
    """Return a moment in UTC, or None: money is not turned away for a bad date."""
    value = text(said, name)
    if not re.fullmatch(r"[1-9][0-9]{11,12}", value):
        return None
    return datetime.fromtimestamp(int(value) // 1000, UTC)


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return moment


def post(url: str, said: Mapping[str, object]) -> Request:
    """Return a request that posts an object as JSON."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Request("POST", url, (("Content-Type", JSON),), body.encode())


def info(order: Order, most: int = 255) -> str:
    """Return what an order is for, in plain ASCII."""
    return fold(f"Le phi ho so {order.dossier}")[:most].strip()


def payable(order: Order, at: datetime, least: int, most: int, who: str) -> None:
    """Refuse an order that is expired, or of an amount the provider does not take."""
    if at >= order.expires_at:
        raise NotAllowedNow("Lệnh thanh toán đã hết hạn; hãy tạo lệnh mới.", "payment")
    if not least <= dong(order.amount, "amount") <= most:
        raise Invalid(f"{who} chỉ nhận mỗi lần từ {show(least)} đến {show(most)}.", "amount")
