"""Tills: an office in memory that takes money by the played providers, without a server between."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.payments.provider import Notice, Outcome, Request
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.hearing import hear
from chalicelib.usecases.ordering import order
from chalicelib.usecases.till import Till
from infra.providers.accounts import accounts
from infra.providers.playing import Ipn
from infra.providers.server import Providers, answered, played
from tests.builders import MORNING, a_citizen, a_code, a_fee_line, the_moves
from tests.machines import MemoryQueue
from tests.memory import Office

CODE = a_code()


@dataclass
class Line:
    """A line to the played providers; what it carried is noted."""

    here: Providers
    sent: list[str] = field(default_factory=list)

    def send(self, request: Request) -> tuple[int, bytes]:
        """Carry a request; raises TryLater where they hang up."""
        self.sent.append(request.url)
        answer = answered(self.here, request.method, request.url, request.body)
        if answer is None:
            raise TryLater("Nhà cung cấp thanh toán chưa phản hồi.", "payment")
        return answer.status, answer.body


@dataclass
class Shop:
    """The office, the providers, and what goes on between them at the moment `at`."""

    office: Office = field(default_factory=Office)
    here: Providers = field(default_factory=played)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    at: datetime = MORNING
    _line: Line | None = None

    @classmethod
    def with_a_fee(cls, amount: int = 8000, status: Status = Status.PAYMENT) -> "Shop":
        """Return a shop whose one dossier owes that amount."""
        shop = cls()
        for move in the_moves(status, fees=(a_fee_line(amount),)):
            shop.office.dossiers.save(move)
        return shop

    @property
    def line(self) -> Line:
        """The line to the providers."""
        self._line = self._line or Line(self.here)
        return self._line

    @property
    def till(self) -> Till:
        """The office's till."""
        office = self.office
        return Till(
            dossiers=office.dossiers,
            catalogue=office.catalogue,
            chance=office.chance,
            providers=accounts(self.here),
            sender=self.line,
        )

    def order(self, name: str) -> Order:
        """Order what is owed at a provider, and open its page."""
        new = order(self.till, a_citizen(), CODE, name, self.at, "192.0.2.1")
        if new.url is not None:
            answered(self.here, "GET", new.url, b"")
        return new

    def pay(self, new: Order, code: str | None = None) -> Ipn:
        """Let the payer pay or fail there; returns the notice, which nobody has sent yet."""
        return self.here.by_name[new.provider].pay(self.theirs(new), code)

    def theirs(self, new: Order) -> str:
        """Return what the provider calls an order."""
        orders = self.here.by_name[new.provider].orders
        return next(ref for ref in orders if ref.endswith(new.ref))

    def hear(self, name: str, ipn: Ipn) -> Outcome:
        """Let a notice arrive."""
        notice = Notice(ipn.method, ipn.pairs, ipn.body)
        return hear(self.till, name, notice, self.at).outcome

    def paid(self, name: str) -> Order:
        """Order and pay, and hear of it."""
        new = self.order(name)
        assert self.hear(name, self.pay(new)) is Outcome.CONFIRMED
        return new

    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)
