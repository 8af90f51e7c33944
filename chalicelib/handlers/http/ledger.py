"""The ledger: where the money of a dossier stands, for officers and auditors."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.people import OFFICERS, Role
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import booking

door = Door(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingShown:
    """What entry `seq` of the history changed of an account, in đồng; debits positive."""

    seq: int
    at: datetime
    account: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceShown:
    """What an account holds now, in đồng."""

    account: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerShown:
    """Postings and balances each sum to zero."""

    code: str
    postings: tuple[PostingShown, ...]
    balances: tuple[BalanceShown, ...]


@door.route("/v1/dossiers/{code}/ledger", who=officer(*OFFICERS, Role.AUDITOR), gives=LedgerShown)
def ledger(call: Call[None], code: str) -> LedgerShown:
    """Return every posting of a dossier, in the order of its history."""
    found, held = booking.booked(call.office.dossiers(), call.by, code)
    return LedgerShown(
        code=code,
        postings=tuple(
            PostingShown(seq=one.seq, at=one.at, account=one.account, amount=one.amount)
            for one in found
        ),
        balances=tuple(BalanceShown(account=name, amount=amount) for name, amount in held),
    )
