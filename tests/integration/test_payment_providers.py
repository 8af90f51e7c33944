"""Payment providers over HTTP: down, slow, cut off, twice and in any order."""

import random
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.domain.payments.provider import (
    Begun,
    Outcome,
    Provider,
    Refused,
    Reply,
    Request,
    Verdict,
)
from chalicelib.domain.refusals import TryLater
from infra.providers.accounts import accounts
from infra.providers.playing import Ipn, by_http, send, until_heard
from infra.providers.server import Providers, providers
from infra.serving import at_work
from tests.builders import MORNING, an_order
from tests.errands import CALLED, CALLING, LATER, as_notice

ORDER = an_order()
CHANCE = random.Random(4)  # noqa: S311 - an order of events, no secret


@pytest.fixture
def here() -> Iterator[Providers]:
    with providers() as running:
        yield running


def sent(request: Request | Begun | None, timeout: float = 5.0) -> tuple[bytes, int]:
    """Send a request as a client would; returns the answer and its status."""
    assert isinstance(request, Request)
    made = urllib.request.Request(  # noqa: S310 - of this machine
        request.url, request.body, dict(request.headers), method=request.method
    )
    try:
        with urllib.request.urlopen(made, timeout=timeout) as answer:  # noqa: S310
            return answer.read(), answer.status
    except urllib.error.HTTPError as no:
        return no.read(), no.code


def begun(here: Providers, name: str) -> None:
    account = accounts(here)[name]
    how = account.begin(ORDER, MORNING, "192.0.2.1")
    if isinstance(how, Request):
        how = account.begun(ORDER, *sent(how))
    assert how.url is not None
    with urllib.request.urlopen(how.url, timeout=5) as page:  # noqa: S310 - of this machine
        assert page.status == 200


@contextmanager
def an_office(account: Provider, answers: list[Outcome]) -> Iterator[tuple[str, list[Verdict]]]:
    """Run an endpoint that hears notices, and answers the given outcomes, then ALREADY."""
    verdicts: list[Verdict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._hear(b"")

        def do_POST(self) -> None:
            self._hear(self.rfile.read(int(self.headers["Content-Length"])))

        def _hear(self, body: bytes) -> None:
            ipn = Ipn(self.command, self.path.partition("?")[2], body)
            verdicts.append(account.heard(as_notice(ipn), LATER).verdict)
            self._say(account.reply(answers.pop(0) if answers else Outcome.ALREADY))

        def _say(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with at_work(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield f"{address}/ipn", verdicts


@pytest.mark.parametrize("name", CALLING)
def test_an_order_is_begun_paid_and_told_of(here: Providers, name: str) -> None:
    begun(here, name)
    ipn = here.by_name[name].pay(ORDER.ref)
    again = [Outcome.AGAIN, Outcome.AGAIN, Outcome.CONFIRMED]
    with an_office(accounts(here)[name], again) as (url, verdicts):
        assert until_heard(here.by_name[name], ipn, by_http(url)) == 3
    assert verdicts == [Verdict.PAID] * 3


def test_notices_come_twice_and_in_any_order(here: Providers) -> None:
    begun(here, "momo")
    failed = here.momo.pay(ORDER.ref, "1006")
    paid = here.momo.pay(ORDER.ref)
    with an_office(accounts(here)["momo"], []) as (url, verdicts):
        heard = send([failed, paid], by_http(url), copies=5, chance=CHANCE)
    assert heard == [(204, b"")] * 10
    assert verdicts != sorted(verdicts)
    assert (verdicts.count(Verdict.PAID), verdicts.count(Verdict.FAILED)) == (5, 5)


@pytest.mark.parametrize("name", CALLED)
def test_a_provider_that_is_down_says_so(here: Providers, name: str) -> None:
    account = accounts(here)[name]
    here.by_name[name].is_down = True
    answer = sent(account.begin(ORDER, MORNING, "192.0.2.1"))
    with pytest.raises(TryLater):
        account.begun(ORDER, *answer)


@pytest.mark.parametrize("name", CALLED)
def test_what_was_cut_off_or_too_slow_was_done_all_the_same(here: Providers, name: str) -> None:
    account, player = accounts(here)[name], here.by_name[name]
    how = account.begin(ORDER, MORNING, "192.0.2.1")
    player.is_cut = True
    with pytest.raises(RemoteDisconnected):
        sent(how)
    player.is_cut, player.slow = False, 0.5
    with pytest.raises(TimeoutError):
        sent(account.ask(ORDER, LATER), timeout=0.05)
    player.slow = 0
    player.pay(ORDER.ref)
    said = account.asked(ORDER, *sent(account.ask(ORDER, LATER)))
    assert (said.verdict, said.amount) == (Verdict.PAID, ORDER.amount)


@pytest.mark.parametrize("name", ["momo", "national"])
def test_creating_twice_makes_one_order(here: Providers, name: str) -> None:
    account = accounts(here)[name]
    how = account.begin(ORDER, MORNING, "192.0.2.1")
    assert account.begun(ORDER, *sent(how)) == account.begun(ORDER, *sent(how))
    assert list(here.by_name[name].orders) == [ORDER.ref]


def test_zalopay_creates_once_and_asks_for_a_new_order(here: Providers) -> None:
    account = accounts(here)["zalopay"]
    how = account.begin(ORDER, MORNING, "192.0.2.1")
    account.begun(ORDER, *sent(how))
    answer = sent(how)
    with pytest.raises(Refused, match="hãy tạo lệnh mới"):
        account.begun(ORDER, *answer)
    assert list(here.zalopay.orders) == [ORDER.ref]
