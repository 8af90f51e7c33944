"""Money: where a fee, an order, a payment and a refund stand, in plain words and a colour."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.bills import Bill
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.happenings import RefundFailed
from chalicelib.domain.records import Order
from chalicelib.usecases.ordering import Way, unpaid
from chalicelib.usecases.till import NAMES
from chalicelib.usecases.viewing import View

KINDS = {FeeKind.PHI: "Phí", FeeKind.LE_PHI: "Lệ phí"}
WAYS: Mapping[str, str] = {
    **NAMES,
    "cash": "Tiền mặt tại quầy",
    "card": "Thẻ tại quầy",
}
"""Every way money moves, as people call it."""
BY_HAND = "Cơ quan hoàn trả trực tiếp; hãy liên hệ bộ phận tiếp nhận để nhận lại tiền."
EXPIRED = (
    "Nếu đã bị trừ tiền, không nộp lại: hệ thống ghi nhận khi nơi nhận tiền báo. Nếu chưa, hãy chọn"
    " lại cách nộp."
)
NOTHING_OWED = (
    "Hồ sơ không còn khoản phí, lệ phí nào phải nộp; đừng nộp theo lệnh này. Nếu đã bị trừ tiền,"
    " khoản nộp thừa được hoàn trả."
)
TOO_MUCH = (
    "Lệnh này nhiều hơn số còn phải nộp; hãy chọn lại cách nộp. Nếu đã bị trừ tiền, phần nộp thừa"
    " được hoàn trả."
)
Why = Callable[[str, str], str]
"""Tells what a provider's code means, in words for the payer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSaid:
    """A fee: what it comes to and how, and what is left of it to pay, in đồng."""

    code: str
    name: str
    kind: str
    prepaid: bool
    amount: int
    how: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSaid:
    """An order: where it stands and what to do about it; `is_open` while it is to be paid."""

    ref: str
    way: str
    amount: int
    words: str
    tone: str
    advice: str
    at: datetime
    expires_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSaid:
    """Money that came, with the receipts made for it; `place` counts payments from 1."""

    place: int
    way: str
    amount: int
    at: datetime
    ref: str
    transaction: str
    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSaid:
    """Money on its way back to whoever paid it, given back, or stuck."""

    way: str
    amount: int
    at: datetime
    words: str
    tone: str
    advice: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """All there is to say about the money of a dossier; newest first."""

    fees: tuple[FeeSaid, ...]
    is_void: bool
    owed: int
    owed_back: int
    by_hand: int
    """What is owed back and a person has to give, in đồng."""
    ways: tuple[Way, ...]
    orders: tuple[OrderSaid, ...]
    payments: tuple[PaymentSaid, ...]
    refunds: tuple[RefundSaid, ...]


def money(view: View, ways: tuple[Way, ...], why: Why, at: datetime) -> Money:
    """Return what is said about the money of a dossier at a moment."""
    dossier = view.dossier
    return Money(
        fees=tuple(_fees(view)),
        is_void=dossier.is_void,
        owed=dossier.owed,
        owed_back=dossier.owed_back,
        by_hand=dossier.to_give_back,
        ways=ways,
        orders=tuple(order(one, dossier.owed, why, at) for one in reversed(view.orders)),
        payments=tuple(_payments(view)),
        refunds=tuple(_refunds(view)),
    )


def order(one: Order, owed: int, why: Why, at: datetime) -> OrderSaid:
    """Return where an order stands of a dossier that still owes `owed` đồng.

    One for more than is owed, since that was paid in another way or fell away, is not offered: who
    paid it would pay twice, and had to be given back.
    """
    words, tone, advice = _standing(one, owed, why, at)
    ready = one.url is not None or one.qr is not None
    hopeful = one.paid_at is None and one.failed is None and at < one.expires_at
    return OrderSaid(
        ref=one.ref,
        way=WAYS[one.provider],
        amount=one.amount,
        words=words,
        tone=tone,
        advice=advice,
        at=one.created_at,
        expires_at=one.expires_at,
        is_open=ready and hopeful and one.amount <= owed,
    )


def _standing(one: Order, owed: int, why: Why, at: datetime) -> tuple[str, str, str]:
    if one.paid_at is not None:
        return "Đã nộp", "fine", ""
    if one.failed is not None:
        return "Không thành công", "late", why(one.provider, one.failed) if owed else ""
    if at >= one.expires_at:
        return "Đã hết hạn", "paused", EXPIRED if owed else ""
    if one.amount > owed:
        return "Không cần nộp nữa", "paused", TOO_MUCH if owed else NOTHING_OWED
    return "Đang chờ thanh toán", "soon", ""


def _fees(view: View) -> Iterator[FeeSaid]:
    dossier = view.dossier
    left = {} if dossier.is_void else {code: amount for code, _, amount in unpaid(dossier)}
    for line in dossier.fees:
        yield FeeSaid(
            code=line.code,
            name=line.name,
            kind=KINDS[line.kind],
            prepaid=line.prepaid,
            amount=line.amount,
            how=line.how,
            left=left.get(line.code, 0),
        )


def _payments(view: View) -> Iterator[PaymentSaid]:
    for place, one in reversed(list(enumerate(view.dossier.payments, start=1))):
        own = (one.ref, one.transaction)
        yield PaymentSaid(
            place=place,
            way=WAYS[one.provider],
            amount=one.amount,
            at=one.paid_at,
            ref=one.ref,
            transaction=one.transaction,
            bills=tuple(bill for bill in view.bills if (bill.ref, bill.transaction) == own),
        )


def _refunds(view: View) -> Iterator[RefundSaid]:
    dossier = view.dossier
    told = {e.what.id: e.what.sentence for e in view.events if isinstance(e.what, RefundFailed)}
    for asked in reversed(dossier.refund_orders):
        stuck = asked.failed is not None
        if stuck and dossier.to_give_back == 0:
            continue
        yield RefundSaid(
            way=WAYS[asked.provider],
            amount=asked.amount,
            at=asked.asked_at,
            words="Chưa hoàn trả được" if stuck else "Đang hoàn trả",
            tone="late" if stuck else "soon",
            advice=f"{told.get(asked.id, '')} {BY_HAND}".strip() if stuck else "",
            proof="",
        )
    for given in reversed(dossier.refunds):
        yield RefundSaid(
            way=WAYS[given.provider],
            amount=given.amount,
            at=given.at,
            words="Đã hoàn trả",
            tone="fine",
            advice="",
            proof=given.proof,
        )
