"""Chasing: whoever heard nothing of an order asks its provider."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain import matters
from chalicelib.domain.payments.provider import NotOurs, Outcome, Refused, Request, Said, Verdict
from chalicelib.domain.records import Once, Order
from chalicelib.domain.refusals import Invalid, NotFound, TryLater
from chalicelib.usecases.crediting import credit
from chalicelib.usecases.ports import Conflict, File
from chalicelib.usecases.telling import Errand, Queue
from chalicelib.usecases.till import Till

AFTER = timedelta(minutes=15)
"""How long a notice is waited for before the provider is asked, and between two questions."""
MOST_TIMES = 12
"""How often an order is asked for: three hours. The day's report tells of whatever comes later."""


class Chased(StrEnum):
    """What became of a question, as logs and metrics name it."""

    KNOWN = "known"
    """The dossier had heard of it meanwhile, or of its failure, or there is no such order."""
    NOBODY = "nobody"
    """This way to pay has nobody to ask: money comes by the bank's statement."""
    WAITS = "waits"
    """Not decided yet, or no answer; it is asked again."""
    GIVEN_UP = "given-up"
    """Asked often enough; the day's report tells."""
    ENTERED = "entered"
    """Answered, and entered in the dossier."""
    DISPUTED = "disputed"
    """Answered with another amount than was ordered: a person has to look."""


SCOPE = "chase"
ENDS = frozenset({Chased.NOBODY, Chased.GIVEN_UP, Chased.DISPUTED})
"""After these nobody asks any more, and the order itself does not say so: a mark does."""


def to_chase(order: Order, times: int = 1) -> Errand:
    """Return the errand to ask about an order for the time number `times`."""
    return {"chase": {"code": order.dossier, "ref": order.ref, "times": times}}


def chase(till: Till, queue: Queue, code: str, ref: str, times: int, at: datetime) -> Chased:
    """Ask how an order stands unless it is known to be paid; one question, however often it comes.

    A failure that was told is asked about too: a payer may have tried again on the same page. Where
    nobody will ask again though it is not paid, a mark says why.
    """
    became = _chased(till, queue, code, ref, times, at)
    if became in ENDS:
        print_ = hashlib.sha256(ref.encode()).hexdigest()
        mark = Once(scope=SCOPE, key=ref, fingerprint=print_, answer=became, at=at)
        with suppress(Conflict):
            till.dossiers.mark(mark)
    return became


def _chased(till: Till, queue: Queue, code: str, ref: str, times: int, at: datetime) -> Chased:
    file = _file(till, code)
    order = None if file is None else _order(file, ref)
    if file is None or order is None or order.paid_at is not None:
        return Chased.KNOWN
    provider = till.providers.get(order.provider)
    request = None if provider is None else provider.ask(order, at)
    if provider is None or request is None:
        return Chased.NOBODY
    try:
        said = provider.asked(order, *_answer(till, request))
    except (TryLater, Refused, NotOurs, Invalid):
        return _again(queue, order, times)
    return _told(till, queue, file, order, said, times, at)


def _answer(till: Till, request: Request) -> tuple[bytes, int]:
    status, body = till.sender.send(request)
    return body, status


def _told(
    till: Till, queue: Queue, file: File, order: Order, said: Said, times: int, at: datetime
) -> Chased:
    if said.verdict is Verdict.PENDING:
        return _again(queue, order, times)
    outcome = credit(till, order.provider, said, at)
    if outcome is Outcome.AGAIN:
        raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc.", "version")
    if outcome is Outcome.WRONG_AMOUNT:
        whose = file.dossier.received_by
        till.dossiers.put_matter(matters.disputed(whose, order, said, at))
        return Chased.DISPUTED
    if said.verdict is Verdict.FAILED and at < order.expires_at:
        return _again(queue, order, times)
    return Chased.ENTERED


def _file(till: Till, code: str) -> File | None:
    try:
        return till.dossiers.file(code)
    except NotFound:
        return None


def _order(file: File, ref: str) -> Order | None:
    return next((order for order in file.orders if order.ref == ref), None)


def _again(queue: Queue, order: Order, times: int) -> Chased:
    if times >= MOST_TIMES:
        return Chased.GIVEN_UP
    queue.send([to_chase(order, times + 1)], after=AFTER)
    return Chased.WAITS
