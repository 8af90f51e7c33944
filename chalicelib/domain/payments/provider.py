"""Provider: what every way to pay has to answer, in words that are nobody's but ours."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.money import dong
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Refusal

Pairs = tuple[tuple[str, str], ...]


class BadSignature(Refusal):
    """A notice or an answer that none of our keys signed."""

    code = "bad-signature"
    status = 403

    def __init__(self) -> None:
        super().__init__("Chữ ký của thông báo thanh toán không đúng.", "signature")


class NotOurs(Refusal):
    """A genuine notice for another merchant, or for something that is no order of ours."""

    code = "not-ours"
    status = 404


class Refused(Refusal):
    """The provider said no, and asking again will not help; `said` is its code."""

    code = "provider-refused"
    status = 409

    def __init__(self, sentence: str, said: str) -> None:
        super().__init__(sentence, "payment")
        self.said = said


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request to send to a provider."""

    method: str
    url: str
    headers: Pairs
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What we answer to a notice, to the letter as the provider expects it."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook as it came: `query` decoded once and in order, `body` as sent."""

    method: str
    query: Pairs = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


class Verdict(StrEnum):
    """What became of an order, as far as the provider knows."""

    PAID = "paid"
    FAILED = "failed"
    """Not final: a later success wins."""
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a provider says about one order, or about one refund (`ref` is then its id).

    `amount` is integer đồng, 0 where an answer names none; it is never 0 when paid. `transaction`
    is their number, `code` their code, `paid_at` UTC where they name a moment.
    """

    ref: str
    amount: int
    verdict: Verdict
    transaction: str
    code: str
    paid_at: datetime | None = None


class Outcome(StrEnum):
    """What became of a notice with us."""

    CONFIRMED = "confirmed"
    """Written down, a failure too."""
    ALREADY = "already"
    NOT_FOUND = "not-found"
    WRONG_AMOUNT = "wrong-amount"
    BAD_SIGNATURE = "bad-signature"
    AGAIN = "again"
    """We could not write it down; the provider shall call again."""


@dataclass(frozen=True, slots=True)
class Begun:
    """How the payer goes on: a page to open, a picture to scan (its text), their number."""

    url: str | None = None
    qr: str | None = None
    provider_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Hoàn tiền: đồng of one paid order to give back.

    `id` is ours, 1 to 32 letters and digits, and other than any order's ref; with `asked_at` it
    makes the provider's numbers, so that a request cut off may be sent again as the same one.
    Raises ValueError for another id, Invalid for an amount that is none.
    """

    id: str
    amount: int
    reason: str
    asked_at: datetime
    by: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9]{1,32}", self.id):
            raise ValueError("a refund's id is 1 to 32 letters and digits")
        dong(self.amount, "amount")


class Provider(Protocol):
    """Nhà cung cấp thanh toán: one account at one provider; every answer is computed, none sent.

    What a provider needs beyond our order (its own numbers, dates) follows from the order alone,
    so that a call cut off after it succeeded can be asked for. Every method may raise Invalid for
    what is malformed, TooLarge, BadSignature and NotOurs; the readers of answers also TryLater
    (their side is down or answers nonsense) and Refused (they will not).
    """

    @property
    def name(self) -> str:
        """Return what an order's `provider` calls it."""

    @property
    def least(self) -> int:
        """Return the least đồng of one payment."""

    @property
    def most(self) -> int:
        """Return the most đồng of one payment."""

    def begin(self, order: Order, at: datetime, ip: str) -> Begun | Request:
        """Return how to pay an order, or the request that begins it; refuses an expired one."""

    def begun(self, order: Order, answer: bytes, status: int) -> Begun:
        """Return how to pay, from the answer to what `begin` asked to send."""

    def heard(self, notice: Notice, at: datetime) -> Said:
        """Return what a webhook says, once its signature and its addressee are right."""

    def reply(self, outcome: Outcome) -> Reply:
        """Return what to answer to a webhook."""

    def ask(self, order: Order, at: datetime) -> Request | None:
        """Return the question how an order stands, None where they have none."""

    def asked(self, order: Order, answer: bytes, status: int) -> Said:
        """Return what they answered to `ask`."""

    def refund(self, refund: Refund, order: Order, at: datetime) -> Request | None:
        """Return the request that gives money back, None where a person has to.

        `order.transaction` is the payment it is taken from, where an order was paid twice.
        When its answer never came, `ask_refund` comes first: not every provider knows a repeated
        refund for what it is.
        """

    def ask_refund(self, refund: Refund, order: Order, at: datetime) -> Request | None:
        """Return the question how a refund stands, None where they have none."""

    def refunded(self, refund: Refund, order: Order, answer: bytes, status: int) -> Said:
        """Return what they answered to `refund` or `ask_refund`; PAID is given back."""

    def why(self, code: str) -> str:
        """Return what a code means, in words for the payer; unknown codes too."""
