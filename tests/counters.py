"""Counters: a till with every provider open from the start, and dossiers that owe."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from chalicelib.domain.payments.provider import Notice, Request
from chalicelib.domain.records import Order
from chalicelib.domain.status import Status
from chalicelib.usecases.hearing import Heard, hear
from chalicelib.usecases.ordering import order
from chalicelib.usecases.till import Till
from infra.providers.playing import Ipn
from infra.providers.server import answered
from tests.builders import MORNING, a_citizen, a_fee_line, the_moves
from tests.tills import CODE, Line, Shop

FEE = 8000
LATER = MORNING + timedelta(minutes=10)


def nothing() -> None:
    """Do nothing."""


@dataclass
class Wire(Line):
    """A line on which `meanwhile` happens before an answer is back."""

    meanwhile: Callable[[], object] = nothing

    def send(self, request: Request) -> tuple[int, bytes]:
        """Carry a request; raises TryLater where they hang up."""
        try:
            return super().send(request)
        finally:
            self.meanwhile()


@dataclass
class Counter(Shop):
    """A shop that knows the providers' keys as they are at first."""

    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self._line = self.wire = Wire(self.here)
        assert self.till.providers, "made now, with the keys of now"

    @cached_property
    def till(self) -> Till:
        """The office's till, made once."""
        return super().till

    def owing(self, code: str = CODE) -> str:
        """Bring a dossier to where it waits for its fee; return its code."""
        for move in the_moves(Status.PAYMENT, code=code, fees=(a_fee_line(FEE),)):
            self.office.dossiers.save(move)
        return code

    def filed(self, code: str, owing: int) -> str:
        """File a dossier that owes so much before it is received; return its code."""
        (move,) = the_moves(code=code, fees=(a_fee_line(owing, prepaid=True),))
        self.office.dossiers.save(move)
        return code

    def ordered(self, name: str, at: datetime = MORNING, code: str = CODE) -> Order:
        """Order as the applicant, and open the page to pay at as their browser does."""
        new = order(self.till, a_citizen(), code, name, at, "192.0.2.1")
        if new.url is not None:
            page = answered(self.here, "GET", new.url, b"")
            assert page is not None
            assert page.status == 200
        return new

    def told(self, name: str, ipn: Ipn, at: datetime = LATER) -> Heard:
        """Hand a notice over."""
        return hear(self.till, name, Notice(ipn.method, ipn.pairs, ipn.body), at)

    def orders(self, code: str = CODE) -> tuple[Order, ...]:
        """Return the orders of a dossier."""
        return self.office.dossiers.file(code).orders

    def payments(self, code: str = CODE) -> tuple[tuple[str, str, int], ...]:
        """Return ref, transaction and amount of the payments of a dossier."""
        payments = self.office.dossiers.get(code).payments
        return tuple((one.ref, one.transaction, one.amount) for one in payments)


def counter() -> Counter:
    """Return a counter with one dossier that owes."""
    made = Counter()
    made.owing()
    return made
