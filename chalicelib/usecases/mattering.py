"""Mattering: people look into what machines cannot settle about money, and say what they found."""

import hashlib
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.access import Seen
from chalicelib.domain.acts import RecordPayment
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.matters import Matter
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.records import Once
from chalicelib.domain.refusals import Forbidden, NotAllowedNow, TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.crediting import paid_for
from chalicelib.usecases.ordering import unpaid
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers

SCOPE = "transfer"
_SETTLED = "Việc này đã được giải quyết."


def treasury(catalogue: Catalogue, named: str) -> str:
    """Return whose work money is that belongs to no dossier: `named`, or the topmost agency.

    Raises NotFound where nobody is called so.
    """
    if named:
        return catalogue.agency(named).code
    agencies = catalogue.agencies()
    codes = {agency.code for agency in agencies}
    return min(agency.code for agency in agencies if agency.parent not in codes)


def waiting(dossiers: Dossiers, by: Person, agency: str | None = None) -> tuple[Matter, ...]:
    """Return what waits at one's own agency, or at `agency`, first found first (1 Query).

    What one may not see is left out, as everywhere; raises Forbidden for who has no agency.
    """
    whose = agency or _agency(by)
    if not access.may_read(by, Seen(owner=None, agencies=frozenset({whose}))):
        return ()
    return tuple(sorted(dossiers.matters(whose), key=lambda one: (one.found_at, one.id)))


def settle(dossiers: Dossiers, by: Person, matter_id: str, note: str, at: datetime) -> Matter:
    """Settle a matter of one's own agency with a note that says how (1 GetItem, 1 PutItem).

    The same again is the same; raises NotFound, Forbidden or NotAllowedNow.
    """
    matter = _of(dossiers, by, matter_id)
    settled = replace(matter, settled_at=at, settled_by=by.id, note=note)
    if matter.settled_at is not None:
        if (matter.settled_by, matter.note) != (by.id, note):
            raise NotAllowedNow(_SETTLED, "matter")
        return matter
    try:
        dossiers.settle_matter(settled)
    except Conflict:
        raise NotAllowedNow(_SETTLED, "matter") from None
    return settled


def assign(
    dossiers: Dossiers,
    catalogue: Catalogue,
    by: Person,
    matter_id: str,
    code: str,
    at: datetime,
    chance: Chance,
) -> Dossier:
    """Enter a transfer that was nobody's in the dossier it is for, and return that.

    Payment, settled matter and a mark of the transfer are one transaction: two officers, or one
    who presses twice, enter it once. Raises NotFound, Forbidden or NotAllowedNow.
    """
    for _ in range(TRIES):
        matter = _of(dossiers, by, matter_id)
        before = access.readable(by, dossiers.get(code))
        if matter.settled_at is not None:
            if (matter.settled_by, matter.code) == (by.id, code):
                return before
            raise NotAllowedNow(_SETTLED, "matter")
        payment = _payment(matter, before)
        act, rules = RecordPayment(payment=payment), rules_of(catalogue, before)
        move = moved(before, act, system(payment.provider), at, rules, chance)
        settled = replace(matter, settled_at=at, settled_by=by.id, code=code)
        try:
            dossiers.save(replace(move, matter=settled, once=_mark(payment, code, at)))
        except Conflict:
            if dossiers.once(SCOPE, payment.transaction) is not None:
                raise NotAllowedNow("Khoản tiền này đã được ghi nhận.", "matter") from None
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")


def _of(dossiers: Dossiers, by: Person, matter_id: str) -> Matter:
    agency = _agency(by)
    if not by.has(Role.RECEPTION, Role.LEADER):
        raise Forbidden("Chỉ cán bộ tiếp nhận và lãnh đạo giải quyết được việc này.", "matter")
    return dossiers.matter(agency, matter_id)


def _agency(by: Person) -> str:
    if by.agency is None:
        raise Forbidden("Chỉ cán bộ của đơn vị xem được việc cần đối soát.", "agency")
    return by.agency


def _payment(matter: Matter, dossier: Dossier) -> Payment:
    """Return the payment a transfer is; its ref follows from it, as no order has one."""
    if matter.amount is None or matter.moved_at is None or not matter.is_assignable:
        raise NotAllowedNow(
            "Việc này không phải khoản tiền chuyển đến; hãy giải quyết và ghi rõ kết quả.", "matter"
        )
    number = hashlib.sha256(matter.transaction.encode()).hexdigest()[:16].upper()
    return Payment(
        ref=f"CK{number}",
        provider=matter.provider,
        amount=matter.amount,
        paid_at=matter.moved_at,
        transaction=matter.transaction,
        lines=paid_for(unpaid(dossier), matter.amount),
    )


def _mark(payment: Payment, code: str, at: datetime) -> Once:
    print_ = hashlib.sha256(f"{payment.transaction}|{payment.amount}".encode()).hexdigest()
    return Once(scope=SCOPE, key=payment.transaction, fingerprint=print_, answer=code, at=at)
