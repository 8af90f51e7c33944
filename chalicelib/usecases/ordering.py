"""Ordering: what a dossier owes is ordered at a provider, and the payer sent on."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.codes import order_ref, parse_code
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.payments.provider import Begun, Provider, Refused, Request
from chalicelib.domain.people import Person
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import NotAllowedNow, TryLater
from chalicelib.usecases.acting import TRIES
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.till import GOOD_FOR, NAMES, Till


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay that is on; `is_fit` tells whether it takes what is owed, in one payment."""

    provider: str
    name: str
    least: int
    most: int
    is_fit: bool


def ways(till: Till, by: Person, code: str) -> tuple[int, tuple[Way, ...]]:
    """Return what a dossier owes, in đồng, and the ways to pay that are on (1 GetItem)."""
    owed = access.readable(by, till.dossiers.get(code)).owed
    return owed, tuple(offered(till, owed))


def offered(till: Till, owed: int) -> Iterator[Way]:
    """Yield the ways to pay that are on, and whether each takes what is owed."""
    for name, one in till.providers.items():
        if name not in till.closed:
            fit = owed > 0 and one.least <= owed <= one.most
            yield Way(name, NAMES[name], one.least, one.most, fit)


def order(till: Till, by: Person, code: str, name: str, at: datetime, ip: str) -> Order:
    """Return an order for all that is owed, with where the payer goes on.

    One Query and one write; where the provider is asked first, one write more. The order is
    written before the provider hears of it, so that no notice comes for one that is unknown.
    Pressed again while it can still be paid, it is the same order.
    """
    provider = till.open(name)
    for _ in range(TRIES):
        file = till.dossiers.file(code)
        dossier = access.readable(by, file.dossier)
        if dossier.owed == 0:
            raise NotAllowedNow("Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "fees")
        if (standing := _standing(file.orders, name, dossier.owed, at)) is not None:
            return standing
        new = _order(dossier, name, len(file.orders) + 1, at)
        how = provider.begin(new, at, ip)
        if isinstance(how, Begun):
            new = _begun(new, how)
        try:
            till.dossiers.put_order(new, new=True)
        except Conflict:
            continue
        return new if isinstance(how, Begun) else _asked(till, provider, new, how)
    raise TryLater("Chưa tạo được lệnh thanh toán; hãy thử lại.", "payment")


def _standing(orders: Sequence[Order], name: str, amount: int, at: datetime) -> Order | None:
    """Return an order that can still be paid, and pays what is owed."""
    for known in orders:
        ready = known.url is not None or known.qr is not None
        hopeful = known.paid_at is None and known.failed is None and at < known.expires_at
        if ready and hopeful and (known.provider, known.amount) == (name, amount):
            return known
    return None


def _asked(till: Till, provider: Provider, new: Order, request: Request) -> Order:
    """Return the order as the provider began it.

    Where no answer comes, the order stands: the provider may have it, and is asked about it later.
    """
    status, body = till.sender.send(request)
    try:
        begun = _begun(new, provider.begun(new, body, status))
    except Refused as no:
        with suppress(Conflict):
            till.dossiers.put_order(replace(new, failed=no.said), new=False)
        raise
    with suppress(Conflict):  # paid before we were told where: that stands
        till.dossiers.put_order(begun, new=False)
    return begun


def _begun(new: Order, how: Begun) -> Order:
    return replace(new, url=how.url, qr=how.qr, provider_ref=how.provider_ref)


def _order(dossier: Dossier, name: str, attempt: int, at: datetime) -> Order:
    return Order(
        ref=order_ref(parse_code(dossier.code), attempt),
        dossier=dossier.code,
        provider=name,
        amount=dossier.owed,
        lines=unpaid(dossier),
        created_at=at,
        expires_at=at + GOOD_FOR,
    )


def unpaid(dossier: Dossier) -> tuple[tuple[str, FeeKind, int], ...]:
    """Return what is still owed of each fee, in đồng."""
    paid: dict[str, int] = {}
    for payment in dossier.payments:
        for code, _, amount in payment.lines:
            paid[code] = paid.get(code, 0) + amount
    open_lines = (
        (line.code, line.kind, line.amount - paid.get(line.code, 0)) for line in dossier.fees
    )
    return tuple(line for line in open_lines if line[2] > 0)
