"""Playing a provider: what it is asked, what it answers and sends, and how it misbehaves."""

import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar
from urllib.parse import parse_qsl

Heard = tuple[int, bytes]
"""The status and the body a notice was answered with."""


@dataclass(frozen=True)
class Call:
    """A request that reached the provider; `path` is what follows its name."""

    method: str
    path: str
    query: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the object that was sent."""
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass(frozen=True)
class Answer:
    """What the caller hears."""

    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def of(cls, said: Mapping[str, object], status: int = 200) -> "Answer":
        """Return an answer in JSON."""
        return cls(status, json.dumps(said, ensure_ascii=False).encode())


@dataclass(frozen=True)
class Ipn:
    """A notice on its way: a query string, or a JSON body."""

    method: str
    query: str = ""
    body: bytes = b""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return what the query says, in its order."""
        return tuple(parse_qsl(self.query, keep_blank_values=True))


To = Callable[[Ipn], Heard]
"""Where notices go: a URL (`by_http`), or any function that takes one."""


@dataclass
class Placed:
    """An order as the provider keeps it; `code` is its own for how it stands."""

    ref: str
    amount: int
    said: Mapping[str, str]
    code: str
    transaction: int = 0
    refunds: dict[str, int] = field(default_factory=dict)

    @property
    def given_back(self) -> int:
        """Return what went back to the payer, in đồng."""
        return sum(self.refunds.values())


@dataclass
class Player:
    """A provider: its orders, and its moods.

    `is_down` answers 503; `slow` waits so many seconds first; `is_cut` does what it is asked, then
    hangs up without a word.
    """

    PAID: ClassVar[str] = "00"
    url: str
    secret: str
    orders: dict[str, Placed] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_down: bool = False
    slow: float = 0.0
    is_cut: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(14_000_001))

    def answer(self, call: Call) -> Answer:
        """Return what is answered to a call; whatever it does is done by then."""
        raise NotImplementedError

    def notice(self, ref: str, *, amount: int | None = None, code: str | None = None) -> Ipn:
        """Return the notice of an order, about another amount or code if wanted."""
        raise NotImplementedError

    def ends(self, heard: Heard) -> bool:
        """Tell whether such an answer ends the calling."""
        raise NotImplementedError

    def pay(self, ref: str, code: str | None = None) -> Ipn:
        """Let the payer pay, or fail with a code; returns the notice of it."""
        order = self.orders[ref]
        order.code = code or self.PAID
        order.transaction = order.transaction or next(self.numbers)
        return self.notice(ref)


def send(
    ipns: Iterable[Ipn], to: To, *, copies: int = 1, chance: random.Random | None = None
) -> list[Heard]:
    """Send notices, each so many times, in an order that chance decides if it is given."""
    every = [ipn for ipn in ipns for _ in range(copies)]
    if chance is not None:
        chance.shuffle(every)
    return [to(ipn) for ipn in every]


def until_heard(player: Player, ipn: Ipn, to: To, tries: int = 10) -> int:
    """Send a notice until it is settled, as providers do; returns how often it was sent."""
    for tried in range(1, tries + 1):
        if player.ends(to(ipn)):
            return tried
    raise AssertionError(f"not heard in {tries} tries")


def by_http(url: str, timeout: float = 15.0) -> To:
    """Return how to send notices to a URL."""

    def to(ipn: Ipn) -> Heard:
        whole = f"{url}?{ipn.query}" if ipn.query else url
        headers = {"Content-Type": "application/json"} if ipn.body else {}
        request = urllib.request.Request(  # noqa: S310 - a URL of the test's own
            whole, data=ipn.body or None, headers=headers, method=ipn.method
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as reply:  # noqa: S310
                return reply.status, reply.read()
        except urllib.error.HTTPError as no:
            return no.code, no.read()

    return to
