"""Tills: an office in memory whose providers are played, with a line to them and back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.payments.provider import Notice, Request
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.hearing import Heard, hear
from chalicelib.usecases.ordering import order
from chalicelib.usecases.till import Till
from tests.builders import MORNING, a_citizen, a_code, a_fee_line, the_moves
from tests.memory import Office
from tests.providers.accounts import accounts
from tests.providers.playing import Ipn
from tests.providers.server import Providers, answered, played

CODE = a_code()
FEE = 8000
LATER = MORNING + timedelta(minutes=10)


def nothing() -> None:
    """Do nothing."""


@dataclass
class Wire:
    """Carries requests to the played providers; `meanwhile` happens before an answer is back."""

    here: Providers
    meanwhile: Callable[[], object] = nothing

    def send(self, request: Request) -> tuple[int, bytes]:
        """Return status and body of the answer; raises TryLater where none came."""
        answer = answered(self.here, request.method, request.url, request.body)
        self.meanwhile()
        if answer is None:
            raise TryLater("Không có câu trả lời.", "payment")
        return answer.status, answer.body


@dataclass
class Counter:
    """An office in memory with every provider open, and a dossier that owes a fee."""

    office: Office = field(default_factory=Office)
    here: Providers = field(default_factory=played)
    wire: Wire = field(init=False)
    till: Till = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self.here)
        self.till = Till(
            dossiers=self.office.dossiers,
            catalogue=self.office.catalogue,
            chance=self.office.chance,
            providers=accounts(self.here),
            sender=self.wire,
        )

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

    def pay(self, new: Order, code: str | None = None) -> Ipn:
        """Pay at the provider, or fail there; return the notice of it."""
        return self.here.by_name[new.provider].pay(new.ref, code)

    def told(self, name: str, ipn: Ipn, at: datetime = LATER) -> Heard:
        """Hand a notice over."""
        return hear(self.till, name, Notice(ipn.method, ipn.pairs, ipn.body), at)

    def orders(self, code: str = CODE) -> tuple[Order, ...]:
        """Return the orders of a dossier."""
        return self.office.dossiers.file(code).orders

    def paid(self, code: str = CODE) -> tuple[tuple[str, str, int], ...]:
        """Return ref, transaction and amount of the payments of a dossier."""
        payments = self.office.dossiers.get(code).payments
        return tuple((one.ref, one.transaction, one.amount) for one in payments)


def counter() -> Counter:
    """Return a counter with one dossier that owes."""
    made = Counter()
    made.owing()
    return made
