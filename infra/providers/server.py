"""Every provider behind one small server of this machine, each under its own path."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from infra.providers.bank import Bank
from infra.providers.momo import Momo
from infra.providers.national import National
from infra.providers.playing import Answer, Call, Player
from infra.providers.vnpay import Vnpay
from infra.providers.zalopay import Zalopay
from infra.serving import at_work


@dataclass(frozen=True)
class Keys:
    """What the office shares with each provider."""

    vnpay: str = "vnpay secret"
    momo_access: str = "momo access"
    momo: str = "momo secret"
    zalopay_sending: str = "zalopay key1"
    zalopay_calling: str = "zalopay key2"
    national: str = "national secret"


AS_EVER = Keys()


@dataclass
class Providers:
    """The providers at work; `bank` sends statements and has no address."""

    vnpay: Vnpay
    momo: Momo
    zalopay: Zalopay
    national: National
    bank: Bank
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def by_name(self) -> dict[str, Player]:
        """Return those that have an address, by their path."""
        return {
            "vnpay": self.vnpay,
            "momo": self.momo,
            "zalopay": self.zalopay,
            "national": self.national,
        }


def played(url: str = "http://providers.invalid", keys: Keys = AS_EVER) -> Providers:
    """Return the providers without a server, for whoever calls them directly."""
    return Providers(
        vnpay=Vnpay(f"{url}/vnpay", keys.vnpay),
        momo=Momo(f"{url}/momo", keys.momo, access=keys.momo_access),
        zalopay=Zalopay(f"{url}/zalopay", keys.zalopay_sending, key2=keys.zalopay_calling),
        national=National(f"{url}/national", keys.national),
        bank=Bank(),
    )


def answered(here: Providers, method: str, target: str, body: bytes) -> Answer | None:
    """Return what a provider answers, None where it hangs up."""
    address = urlsplit(target)
    name, _, rest = address.path.lstrip("/").partition("/")
    player = here.by_name.get(name)
    if player is None:  # a browser asks for more than pages: /favicon.ico
        return Answer(404, b"")
    if player.slow:
        threading.Event().wait(player.slow)
    with here.lock:
        player.asked.append(f"{method} /{rest}")
        if player.is_down:
            return Answer(503, b"")
        answer = player.answer(Call(method, f"/{rest}", address.query, body))
    return None if player.is_cut else answer


@contextmanager
def providers(port: int = 0, keys: Keys = AS_EVER) -> Iterator[Providers]:
    """Run the providers on a port of this machine, a free one unless told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(self._answer(b""))

        def do_POST(self) -> None:
            self._say(self._answer(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: bytes) -> Answer | None:
            return answered(here, self.command, self.path, body)

        def _say(self, answer: Answer | None) -> None:
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    here = played(f"http://127.0.0.1:{server.server_port}", keys)
    with at_work(server):
        yield here
