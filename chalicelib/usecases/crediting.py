"""Crediting: what a provider says about an order is entered in its dossier, once."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.acts import RecordPayment
from chalicelib.domain.codes import parse_order_ref
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Payment
from chalicelib.domain.payments.provider import Outcome, Said, Verdict
from chalicelib.domain.people import system
from chalicelib.domain.records import Order, RawNotice
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Conflict, File
from chalicelib.usecases.till import Till

Lines = tuple[tuple[str, FeeKind, int], ...]


def credit(
    till: Till,
    provider: str,
    said: Said,
    at: datetime,
    notice: RawNotice | None = None,
    *,
    exact: bool = True,
) -> Outcome:
    """Enter what a provider says: one Query, and one write where it says something new.

    The payment, the order, the notice and the dossier's move are one transaction, so whatever
    comes again, late, at the same time or is cut off changes nothing twice. A failure is noted on
    the order and is not final: a later success wins. An order that is paid twice has two payments.
    With `exact` only what was ordered is taken; a bank transfer brings what its sender typed.
    Raises the Refusal that entering it meets: nothing is written then, and it has to come again.
    """
    for _ in range(TRIES):
        try:
            file, order = _known(till, provider, said)
        except (Invalid, NotFound):
            return Outcome.NOT_FOUND
        if exact and said.amount not in {order.amount, *_unnamed(said)}:
            return Outcome.WRONG_AMOUNT
        if _is_told(file.dossier, order, said):
            return Outcome.ALREADY
        with suppress(Conflict):
            _enter(till, file, order, said, at, notice)
            return Outcome.CONFIRMED
    return Outcome.AGAIN


def _unnamed(said: Said) -> tuple[int, ...]:
    """Return what an answer says of the amount where it need not name one."""
    return () if said.verdict is Verdict.PAID else (0,)


def _known(till: Till, provider: str, said: Said) -> tuple[File, Order]:
    code, _ = parse_order_ref(said.ref)
    file = till.dossiers.file(str(code))
    for order in file.orders:
        if (order.ref, order.provider) == (said.ref, provider):
            return file, order
    raise NotFound("Không có lệnh thanh toán này.", "ref")


def _is_told(dossier: Dossier, order: Order, said: Said) -> bool:
    """Tell whether the dossier knows already, or knows better."""
    if said.verdict is Verdict.PAID:
        known = {(payment.ref, payment.transaction) for payment in dossier.payments}
        return (said.ref, said.transaction) in known
    return order.paid_at is not None


def _enter(
    till: Till, file: File, order: Order, said: Said, at: datetime, notice: RawNotice | None
) -> None:
    if said.verdict is Verdict.FAILED and order.failed != said.code:
        till.dossiers.put_order(replace(order, failed=said.code), new=False, notice=notice)
    if said.verdict is not Verdict.PAID:
        return
    payment = Payment(
        ref=order.ref,
        provider=order.provider,
        amount=said.amount,
        paid_at=said.paid_at or at,
        transaction=said.transaction,
        lines=paid_for(order.lines, said.amount),
    )
    by, rules = system(order.provider), rules_of(till.catalogue, file.dossier)
    move = moved(file.dossier, RecordPayment(payment=payment), by, at, rules, till.chance)
    paid = replace(order, paid_at=at, transaction=said.transaction, failed=None)
    first = order.paid_at is None
    till.dossiers.save(replace(move, order=paid if first else None, notice=notice))


def paid_for(lines: Lines, amount: int) -> Lines:
    """Return what an amount pays of the fees that were ordered, in their order."""
    found = []
    for code, kind, asked in lines:
        part = min(asked, amount)
        amount -= part
        found.append((code, kind, part))
    return tuple(line for line in found if line[2])
