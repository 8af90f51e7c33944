"""Refunds: money that goes back to whoever paid it, payment by payment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.parts import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """Lệnh hoàn trả: a provider is asked to give back `amount` đồng of one payment.

    Written down before it is asked, so that whoever asks again asks for the same. `id` is letters
    and digits; `ref` and `transaction` name the payment; `failed` is the provider's code where it
    will not, and a person has to.
    """

    id: str
    ref: str
    transaction: str
    provider: str
    amount: int
    asked_at: datetime
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Hoàn trả: integer đồng of the payment `ref`, `transaction` that were given back.

    `id` is that of what was asked, or of the voucher signed at the counter; `proof` the number
    that the provider, or the voucher, gives it.
    """

    id: str
    ref: str
    transaction: str
    provider: str
    amount: int
    proof: str
    at: datetime


Given = Refund | RefundOrder


def left(payment: Payment, given: Iterable[Given]) -> int:
    """Return what of a payment is neither given back nor asked for."""
    return payment.amount - sum(one.amount for one in _of(payment, given) if _counts(one))


def waiting(orders: Iterable[RefundOrder]) -> int:
    """Return what providers are asked to give back, and may yet, in đồng."""
    return sum(order.amount for order in orders if _counts(order))


def dues(
    payments: Sequence[Payment],
    refunds: Sequence[Refund],
    orders: Sequence[RefundOrder],
    amount: int,
    at: datetime,
) -> Iterator[RefundOrder]:
    """Yield what to ask for to give `amount` đồng back: of the last payments first.

    Nothing is asked of a payment that a provider would not give back: a person does that.
    """
    for place, payment in reversed(list(enumerate(payments, start=1))):
        given = tuple(_of(payment, (*refunds, *orders)))
        part = min(amount, left(payment, given))
        if part > 0:
            amount -= part
            if all(_counts(one) for one in given):
                yield _order(f"{payment.ref}B{place}{len(given) + 1}", payment, part, at)


def _order(name: str, payment: Payment, amount: int, at: datetime) -> RefundOrder:
    return RefundOrder(
        id=name,
        ref=payment.ref,
        transaction=payment.transaction,
        provider=payment.provider,
        amount=amount,
        asked_at=at,
    )


def _of(payment: Payment, given: Iterable[Given]) -> Iterator[Given]:
    own = (payment.ref, payment.transaction)
    return (one for one in given if (one.ref, one.transaction) == own)


def _counts(one: Given) -> bool:
    """Tell whether that money is gone, or may be going."""
    return isinstance(one, Refund) or one.failed is None
