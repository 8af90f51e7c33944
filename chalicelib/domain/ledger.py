"""Ledger: where the money of a dossier stands, as accounts that always sum to zero.

What an account holds follows from the dossier; an entry of the ledger is what one event of the
history changed of it. So the ledger is appended to exactly when the history is, and can be reckoned
again from it at any time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import FeePaid, Refunded
from chalicelib.domain.history import Event

OWED = "receivable"
"""Phải thu: what the applicant has still to pay."""
OWED_BACK = "payable"
"""Phải trả: what has to be given back."""
FEES = "fees"
"""Phí and lệ phí, apart: ``fees:phi``, ``fees:le_phi``."""
HELD = "held"
"""Tiền đã thu, by who took it: ``held:vnpay``, ``held:cash``."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Bút toán: what one event changed of an account, in đồng; debits positive."""

    code: str
    seq: int
    at: datetime
    account: str
    amount: int


def balances(dossier: Dossier | None) -> Mapping[str, int]:
    """Return every account of a dossier that holds something; they sum to zero."""
    held: Counter[str] = Counter()
    if dossier is None:
        return held
    for line in () if dossier.is_void else dossier.fees:
        held[f"{FEES}:{line.kind}"] -= line.amount
    for payment in dossier.payments:
        held[f"{HELD}:{payment.provider}"] += payment.amount
    for refund in dossier.refunds:
        held[f"{HELD}:{refund.provider}"] -= refund.amount
    held[OWED] += dossier.owed
    held[OWED_BACK] -= dossier.owed_back
    return {account: amount for account, amount in sorted(held.items()) if amount}


def postings(before: Dossier | None, after: Dossier) -> Iterator[Posting]:
    """Yield what the last event of `after` changed; the amounts sum to zero."""
    was, now = balances(before), balances(after)
    for account in sorted({*was, *now}):
        amount = now.get(account, 0) - was.get(account, 0)
        if amount:
            yield Posting(after.code, after.seq, after.entered_at, account, amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Dòng sổ: money that reached or left us at one provider, as its own report names it.

    `amount` is in đồng, negative for what was given back; `day` the local day it moved.
    """

    provider: str
    day: date
    ref: str
    transaction: str
    amount: int
    code: str
    seq: int


def line(event: Event) -> Line | None:
    """Return the line an entry of a history adds to the book of its provider, if it adds one."""
    what = event.what
    if isinstance(what, FeePaid):
        paid = what.payment
        return _line(event, paid.provider, paid.paid_at, (paid.ref, paid.transaction, paid.amount))
    if isinstance(what, Refunded):
        back = what.refund
        return _line(event, back.provider, back.at, (back.ref, back.proof, -back.amount))
    return None


def _line(event: Event, provider: str, at: datetime, moved: tuple[str, str, int]) -> Line:
    ref, transaction, amount = moved
    return Line(
        provider=provider,
        day=at.astimezone(LOCAL).date(),
        ref=ref,
        transaction=transaction,
        amount=amount,
        code=event.code,
        seq=event.seq,
    )
