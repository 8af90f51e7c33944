"""The courier: whatever answers, answers; whoever does not in time is to be asked later."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from chalicelib.adapters import courier
from chalicelib.adapters.courier import Courier
from chalicelib.domain.payments.provider import Request
from chalicelib.domain.refusals import TryLater
from infra.providers.playing import Answer, Call
from infra.providers.server import Providers, providers

JSON = (("Content-Type", "application/json"),)


@pytest.fixture
def here() -> Iterator[Providers]:
    with providers() as found:
        yield found


def sent(here: Providers) -> tuple[int, bytes]:
    return Courier().send(Request("POST", f"{here.momo.url}/pay", JSON, b"{}"))


def answering(here: Providers, answer: Answer, patch: pytest.MonkeyPatch) -> list[Call]:
    """Let MoMo answer everything so; returns what it was asked."""
    asked: list[Call] = []

    def answers(call: Call) -> Answer:
        asked.append(call)
        return answer

    patch.setattr(here.momo, "answer", answers)
    return asked


@pytest.mark.parametrize("status", [200, 204, 400, 404, 500, 503])
def test_an_answer_of_any_status_is_an_answer(
    here: Providers, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b"" if status == 204 else b'{"a": 1}'
    asked = answering(here, Answer(status, body), monkeypatch)
    assert sent(here) == (status, body)
    assert [(call.method, call.path, call.body) for call in asked] == [("POST", "/pay", b"{}")]


def test_what_is_signed_for_one_address_is_not_sent_to_another(
    here: Providers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(here, Answer(200, b"{}"), monkeypatch)

    class Pointing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{here.momo.url}/pay")
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Pointing) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        given = Courier().send(Request("GET", f"http://127.0.0.1:{server.server_port}/", (), b""))
        thread.join()
    assert (given[0], asked) == (302, [])


def test_a_line_that_is_cut_slow_or_dead_is_to_be_tried_later(
    here: Providers, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(here, Answer(200, b"{}"), monkeypatch)
    here.momo.is_cut = True
    with pytest.raises(TryLater):
        sent(here)
    here.momo.is_cut, here.momo.slow = False, 1.0
    monkeypatch.setattr(courier, "PATIENCE", 0.05)
    with pytest.raises(TryLater) as no:
        sent(here)
    assert no.value.field == "payment"
    with pytest.raises(TryLater):
        Courier().send(Request("POST", "http://127.0.0.1:9/", JSON, b"{}"))


def test_an_endless_answer_is_not_read_to_its_end(
    here: Providers, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(here, Answer(200, b"1" * (courier.MOST_ANSWER + 5)), monkeypatch)
    assert len(sent(here)[1]) == courier.MOST_ANSWER


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/", "data:,1"])
def test_only_http_is_an_address(url: str) -> None:
    with pytest.raises(ValueError, match="HTTP"):
        Courier().send(Request("GET", url, (), b""))
