"""Paying: orders for what a dossier owes, and the provider's word that one was paid."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import access
from chalicelib.domain.acts import RecordPayment
from chalicelib.domain.codes import order_ref, parse_code, parse_order_ref
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Payment
from chalicelib.domain.payments import vnpay
from chalicelib.domain.payments.vnpay import IpnAnswer
from chalicelib.domain.people import Person, system
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers, File

GOOD_FOR = timedelta(minutes=15)
"""How long a pay link is good; VNPAY's own default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """The office as VNPAY knows it; `secrets` are the current signing key and the one before."""

    url: str
    tmn_code: str
    secrets: tuple[str, ...]
    return_url: str


def order(
    dossiers: Dossiers, merchant: Merchant, by: Person, code: str, at: datetime, ip: str
) -> tuple[Order, str]:
    """Return a new order for all that is owed, and the link to pay it at VNPAY (1 Query, 1 Put)."""
    for _ in range(TRIES):
        file = dossiers.file(code)
        dossier = access.readable(by, file.dossier)
        if dossier.owed == 0:
            raise NotAllowedNow("Hồ sơ không còn khoản phí, lệ phí nào phải nộp.", "fees")
        new = _order(dossier, len(file.orders) + 1, at)
        try:
            dossiers.put_order(new, new=True)
        except Conflict:
            continue
        return new, _link(merchant, new, at, ip)
    raise TryLater("Chưa tạo được lệnh thanh toán; hãy thử lại.", "payment")


def _order(dossier: Dossier, attempt: int, at: datetime) -> Order:
    return Order(
        ref=order_ref(parse_code(dossier.code), attempt),
        dossier=dossier.code,
        provider="vnpay",
        amount=dossier.owed,
        lines=_unpaid(dossier),
        created_at=at,
        expires_at=at + GOOD_FOR,
    )


def _unpaid(dossier: Dossier) -> tuple[tuple[str, FeeKind, int], ...]:
    paid: dict[str, int] = {}
    for payment in dossier.payments:
        for code, _, amount in payment.lines:
            paid[code] = paid.get(code, 0) + amount
    open_lines = (
        (line.code, line.kind, line.amount - paid.get(line.code, 0)) for line in dossier.fees
    )
    return tuple(line for line in open_lines if line[2] > 0)


def _link(merchant: Merchant, new: Order, at: datetime, ip: str) -> str:
    params = vnpay.order_params(
        tmn_code=merchant.tmn_code,
        ref=new.ref,
        amount=new.amount,
        info=f"Le phi ho so {new.dossier}",
        created=at,
        expires=new.expires_at,
        ip=ip,
        return_url=merchant.return_url,
    )
    return vnpay.pay_url(merchant.url, params, merchant.secrets[0])


def ipn(
    dossiers: Dossiers,
    catalogue: Catalogue,
    chance: Chance,
    merchant: Merchant,
    query: Sequence[tuple[str, str]],
    at: datetime,
) -> IpnAnswer:
    """Answer VNPAY's notice: signature, order, amount, already confirmed — in that order.

    One Query and at most one write. The payment, the order's mark and the dossier's move are one
    transaction, so a notice that comes again, late, or cut off changes nothing twice. A failure is
    noted on the order and is not final: a later success wins.
    """
    if not vnpay.verify(query, merchant.secrets):
        return IpnAnswer.INVALID_SIGNATURE
    if dict(query).get("vnp_TmnCode") != merchant.tmn_code:
        return IpnAnswer.NOT_FOUND
    try:
        notice = vnpay.read_ipn(dict(query))
        code = str(parse_order_ref(notice.ref)[0])
        for _ in range(TRIES):
            file = dossiers.file(code)
            known = _known(file, notice.ref)
            if known.paid_at is not None or known.amount != notice.amount:
                return _disagreement(known, notice)
            with suppress(Conflict):
                _note(dossiers, catalogue, chance, file, known, notice, at)
                return IpnAnswer.CONFIRMED
    except (Invalid, NotFound):
        return IpnAnswer.NOT_FOUND
    return IpnAnswer.UNKNOWN


def _disagreement(known: Order, notice: vnpay.Ipn) -> IpnAnswer:
    wrong = known.amount != notice.amount
    return IpnAnswer.INVALID_AMOUNT if wrong else IpnAnswer.ALREADY


def _known(file: File, ref: str) -> Order:
    for order in file.orders:
        if order.ref == ref:
            return order
    raise NotFound("Không có lệnh thanh toán này.", "vnp_TxnRef")


def _note(
    dossiers: Dossiers,
    catalogue: Catalogue,
    chance: Chance,
    file: File,
    known: Order,
    notice: vnpay.Ipn,
    at: datetime,
) -> None:
    if not notice.paid:
        dossiers.put_order(replace(known, failed=notice.response_code), new=False)
        return
    paid = replace(known, paid_at=at, transaction=notice.transaction_no, failed=None)
    payment = Payment(
        ref=known.ref,
        provider=known.provider,
        amount=known.amount,
        paid_at=at,
        transaction=notice.transaction_no,
        lines=known.lines,
    )
    by = system("vnpay")
    rules = rules_of(catalogue, file.dossier)
    move = moved(file.dossier, RecordPayment(payment=payment), by, at, rules, chance)
    dossiers.save(replace(move, order=paid))
