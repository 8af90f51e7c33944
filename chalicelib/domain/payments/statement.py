"""Statement: what the bank says came in, sorted into payments and what a person has to look at.

A message is ``{"account": …, "entries": [{"id", "at", "amount", "direction", "content",
"currency"}]}``; the shape is ours, whoever fetches the bank's own translates into it. Every entry
ends in exactly one of three heaps. A message may come twice: entries are known by account and id.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.domain.payments import vietqr, wire
from chalicelib.domain.payments.provider import NotOurs, Said, Verdict
from chalicelib.domain.refusals import Invalid

MOST_ENTRIES = 1000
MOST_CONTENT = 1000
IN, OUT = "in", "out"
VND = "VND"


class Reason(StrEnum):
    """Why money that came is nobody's payment yet."""

    NO_ORDER = "no-order"
    TWO_ORDERS = "two-orders"
    CURRENCY = "currency"
    MALFORMED = "malformed"


SENTENCES = {
    Reason.NO_ORDER: "Nội dung chuyển khoản không có mã thanh toán đúng; hãy đối chiếu bằng tay.",
    Reason.TWO_ORDERS: "Nội dung chuyển khoản có nhiều mã thanh toán; hãy chia tiền bằng tay.",
    Reason.CURRENCY: "Khoản tiền không phải đồng Việt Nam; hãy đối chiếu bằng tay.",
    Reason.MALFORMED: "Dòng sao kê không đọc được; hãy xem bản gốc của ngân hàng.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a statement; `content` is what the payer and the banks wrote."""

    id: str
    at: datetime
    amount: int
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A line a person has to look at: its place in the message, and what could be read of it."""

    place: int
    reason: Reason
    entry: Entry | None = None

    @property
    def sentence(self) -> str:
        """Return what the officer reads."""
        return SENTENCES[self.reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one message says: payments, lines for a person, and money that left the account."""

    account: str
    paid: tuple[Said, ...]
    unmatched: tuple[Unmatched, ...]
    left: tuple[Entry, ...]


def read(message: bytes, accounts: Collection[str]) -> Statement:
    """Return a message, sorted.

    Raises TooLarge and Invalid for a message that is none, NotOurs for an account of others; a bad
    line does not take the good ones with it.
    """
    said = wire.read_json(message)
    account, lines = wire.ident(said, "account"), said.get("entries")
    if account not in accounts:
        raise NotOurs("Sao kê này của tài khoản khác.", "account")
    if not isinstance(lines, list) or len(lines) > MOST_ENTRIES:
        raise Invalid(f"Sao kê phải là danh sách tối đa {MOST_ENTRIES} dòng.", "entries")
    heaps = [_sorted(account, place, line) for place, line in enumerate(lines)]
    return Statement(
        account=account,
        paid=tuple(one for one in heaps if isinstance(one, Said)),
        unmatched=tuple(one for one in heaps if isinstance(one, Unmatched)),
        left=tuple(one for one in heaps if isinstance(one, Entry)),
    )


def _sorted(account: str, place: int, line: object) -> Said | Unmatched | Entry:
    if not isinstance(line, dict):
        return Unmatched(place=place, reason=Reason.MALFORMED)
    try:
        if wire.ident(line, "currency") != VND:
            return Unmatched(place=place, reason=Reason.CURRENCY)
        entry = _entry(line)
        came = _came(line)
    except Invalid:
        return Unmatched(place=place, reason=Reason.MALFORMED)
    return _matched(account, place, entry) if came else entry


def _came(line: wire.Fields) -> bool:
    direction = wire.ident(line, "direction")
    if direction not in {IN, OUT}:
        raise Invalid("Chiều giao dịch phải là in hoặc out.", "direction")
    return direction == IN


def _matched(account: str, place: int, entry: Entry) -> Said | Unmatched:
    named = vietqr.refs(entry.content)
    if len(named) != 1:
        reason = Reason.TWO_ORDERS if named else Reason.NO_ORDER
        return Unmatched(place=place, reason=reason, entry=entry)
    return Said(
        ref=named[0],
        amount=entry.amount,
        verdict=Verdict.PAID,
        transaction=f"{account}/{entry.id}",
        code="",
        paid_at=entry.at,
    )


def _entry(line: wire.Fields) -> Entry:
    number, content = wire.ident(line, "id"), wire.text(line, "content")
    if not number or len(content) > MOST_CONTENT:
        raise Invalid("Dòng sao kê cần mã, và nội dung không quá dài.", "id")
    return Entry(id=number, at=_moment(line), amount=wire.amount(line, "amount"), content=content)


def _moment(line: wire.Fields) -> datetime:
    value = wire.text(line, "at")
    if not re.fullmatch(r"2[0-9]{3}-[0-9-]{5}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})", value):
        raise Invalid("Thời điểm phải theo ISO 8601, có múi giờ.", "at")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("Thời điểm không có thật.", "at") from None
