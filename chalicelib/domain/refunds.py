"""Refunds: money that goes back to whoever paid it, payment by payment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.parts import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Hoàn trả: integer đồng of the payment `ref`, `transaction` given back by its provider.

    `id` follows from what it gives back, so that asking for it again is asking for the same;
    `proof` is the provider's number, or that of the voucher signed at the counter.
    """

    id: str
    ref: str
    transaction: str
    provider: str
    amount: int
    proof: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A refund that is due: which payment it gives back, and how much of it, in đồng."""

    id: str
    payment: Payment
    amount: int


def left(payment: Payment, refunds: Iterable[Refund]) -> int:
    """Return what of a payment has not been given back."""
    own = (payment.ref, payment.transaction)
    back = sum(refund.amount for refund in refunds if (refund.ref, refund.transaction) == own)
    return payment.amount - back


def dues(payments: Sequence[Payment], refunds: Sequence[Refund], amount: int) -> Iterator[Due]:
    """Yield what gives `amount` đồng back: of the last payments first, each once.

    The same state gives the same ids: asking again is asking for the same.
    """
    for place, payment in reversed(list(enumerate(payments, start=1))):
        part = min(amount, left(payment, refunds))
        if part > 0:
            yield Due(_id(place, payment, refunds), payment, part)
            amount -= part


def _id(place: int, payment: Payment, refunds: Iterable[Refund]) -> str:
    """Return letters and digits that no other refund has: which payment of the dossier, how often.

    ``H3316260105000101B21``: the first refund of the second payment, which had that ref.
    """
    own = (payment.ref, payment.transaction)
    before = sum((refund.ref, refund.transaction) == own for refund in refunds)
    return f"{payment.ref}B{place}{before + 1}"
