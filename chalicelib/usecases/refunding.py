"""Refunding: what a dossier owes back is given back, each payment once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain import matters, refunds
from chalicelib.domain.acts import Act, FailRefund, OrderRefund, RecordRefund
from chalicelib.domain.facts import COUNTER_PROVIDERS
from chalicelib.domain.matters import Matter
from chalicelib.domain.payments import provider as said_by
from chalicelib.domain.payments.provider import NotOurs, Provider, Refused, Request, Verdict
from chalicelib.domain.people import system
from chalicelib.domain.records import Order
from chalicelib.domain.refunds import Refund, RefundOrder
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Conflict, File
from chalicelib.usecases.telling import Errand, Queue
from chalicelib.usecases.till import Till

BY = system("refunds")
AFTER = timedelta(minutes=15)
"""Between two questions how a refund stands."""
MOST_TIMES = 96
"""How often that is asked: a day. A refund to a card may take longer; then a person looks."""
REASON = "Hoan tra phi, le phi"
BY_HAND = "by-hand"
"""The code of a refund that no provider can be asked for."""
BY_HAND_SENTENCE = "Hình thức thanh toán này không hoàn trả tự động; hãy hoàn trả bằng tay."
SILENT = "silent"
SILENT_SENTENCE = "Nhà cung cấp chưa xác nhận đã hoàn trả sau một ngày; hãy kiểm tra với họ."


class Returned(StrEnum):
    """What became of an errand to give back, as logs and metrics name it."""

    NOTHING = "nothing"
    """Nothing is owed back that is not given back or left to a person."""
    DONE = "done"
    WAITS = "waits"
    """A provider has not decided; it is asked again."""


def to_refund(code: str, times: int = 1) -> Errand:
    """Return the errand to give back what a dossier owes back."""
    return {"refund": {"code": code, "times": times}}


def give_back(till: Till, queue: Queue, code: str, times: int, at: datetime) -> Returned:
    """Give back what a dossier owes back; again asks for the same, and enters nothing twice.

    Each refund is ordered in the history before its provider is asked, under an id that follows
    from the payment. Whoever finds one ordered by another run asks how it stands, and asks for it
    only where the provider knows of none: that run may have been cut off on either side of the
    call. What a provider will not give back, and what came by a way that has nobody to
    ask, is left to a person: the history says so, the applicant is told, and the agency finds it
    among its matters.
    """
    file, fresh = _ordered(till, code, at)
    for matter in _by_hand(file, at):
        till.dossiers.put_matter(matter)
    waiting = [order for order in file.dossier.refund_orders if order.failed is None]
    if not waiting:
        return Returned.NOTHING
    open_ = [
        order
        for order in waiting
        if not _settled(till, file, order, at, fresh=order.id in fresh, last=times >= MOST_TIMES)
    ]
    if not open_:
        return Returned.DONE
    queue.send([to_refund(code, times + 1)], after=AFTER)
    return Returned.WAITS


def _ordered(till: Till, code: str, at: datetime) -> tuple[File, frozenset[str]]:
    """Return the dossier once everything it owes back is ordered, and what was just now."""
    fresh: set[str] = set()
    for _ in range(TRIES):
        file = till.dossiers.file(code)
        lacking = next(_lacking(file, at), None)
        if lacking is None:
            return file, frozenset(fresh)
        fresh.add(lacking.id)
        _enter(till, code, OrderRefund(order=lacking), at)
    raise TryLater("Hồ sơ có nhiều khoản phải hoàn trả; sẽ thử lại.", "refund")


def _lacking(file: File, at: datetime) -> Iterator[RefundOrder]:
    dossier = file.dossier
    given, asked = dossier.refunds, dossier.refund_orders
    online = [one for one in dossier.payments if one.provider not in COUNTER_PROVIDERS]
    return refunds.dues(online, given, asked, dossier.to_give_back, at)


def _by_hand(file: File, at: datetime) -> Iterator[Matter]:
    """Yield what a person has to give back: each refund that failed, and what nobody is asked."""
    dossier = file.dossier
    if dossier.to_give_back == 0:
        return
    failed = [order for order in dossier.refund_orders if order.failed is not None]
    for order in failed:
        yield matters.by_hand(dossier.received_by, dossier.code, order, at)
    rest = dossier.to_give_back - sum(order.amount for order in failed)
    if rest > 0:
        given = len(dossier.refunds)
        yield matters.left_over(dossier.received_by, dossier.code, rest, given, at)


def _settled(
    till: Till, file: File, order: RefundOrder, at: datetime, *, fresh: bool, last: bool
) -> bool:
    """Ask a provider for a refund; tell whether it is decided, and then entered."""
    code = file.dossier.code
    paid = next((one for one in file.orders if one.ref == order.ref), None)
    provider = till.providers.get(order.provider)
    if paid is None or provider is None:
        return _failed(till, code, order, BY_HAND, BY_HAND_SENTENCE, at)
    try:
        said = _said(till, provider, order, paid, at, fresh=fresh)
    except (Refused, Invalid, NotOurs) as no:
        told = no.said if isinstance(no, Refused) else no.code
        return _failed(till, code, order, told, no.sentence, at)
    except TryLater:
        said = None
    if said is None or said.verdict is Verdict.PENDING:
        if last:
            return _failed(till, code, order, SILENT, SILENT_SENTENCE, at)
        return False
    if said.verdict is Verdict.FAILED:
        return _failed(till, code, order, said.code, provider.why(said.code), at)
    return _given(till, code, order, said.transaction or order.id, at)


def _said(
    till: Till, provider: Provider, order: RefundOrder, paid: Order, at: datetime, *, fresh: bool
) -> said_by.Said:
    """Return what a provider says to a refund."""
    wish = said_by.Refund(
        id=order.id, amount=order.amount, reason=REASON, asked_at=order.asked_at, by=BY.id
    )
    of = replace(paid, transaction=order.transaction)
    question = None if fresh else provider.ask_refund(wish, of, at)
    if question is not None:
        known = _answered(till, provider, wish, of, question)
        if known.verdict is not Verdict.FAILED:
            return known
    request = provider.refund(wish, of, at)
    if request is None:
        raise Refused(BY_HAND_SENTENCE, BY_HAND)
    return _answered(till, provider, wish, of, request)


def _answered(
    till: Till, provider: Provider, wish: said_by.Refund, of: Order, request: Request
) -> said_by.Said:
    status, body = till.sender.send(request)
    return provider.refunded(wish, of, body, status)


def _failed(
    till: Till, code: str, order: RefundOrder, told: str, sentence: str, at: datetime
) -> bool:
    _enter(till, code, FailRefund(id=order.id, code=told, sentence=sentence), at)
    return True


def _given(till: Till, code: str, order: RefundOrder, proof: str, at: datetime) -> bool:
    refund = Refund(
        id=order.id,
        ref=order.ref,
        transaction=order.transaction,
        provider=order.provider,
        amount=order.amount,
        proof=proof,
        at=at,
    )
    _enter(till, code, RecordRefund(refund=refund), at)
    return True


def _enter(till: Till, code: str, act: Act, at: datetime) -> None:
    """Do an act unless it was done meanwhile; what does not fit any more is reckoned anew."""
    for _ in range(TRIES):
        dossier = till.dossiers.get(code)
        try:
            rules = rules_of(till.catalogue, dossier)
            till.dossiers.save(moved(dossier, act, BY, at, rules, till.chance))
        except Conflict:
            continue
        except NotAllowedNow:
            return
        except (Invalid, NotFound) as no:
            raise TryLater(no.sentence, no.field) from no
        return
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc.", "version")
