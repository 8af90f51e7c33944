"""Stamping: a time-stamp authority (RFC 3161), played by a little server of this machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp, x509
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from infra.authority.certifying import Authority
from infra.serving import at_work


@dataclass
class Stamper:
    """The authority at work, and its moods.

    `is_down` answers 503; `slow` waits so many seconds first; `rubbish` is answered instead of a
    time stamp; `refuses` says no, as RFC 3161 has it; `over` changes the digest that is stamped.
    """

    authority: Authority
    now: Callable[[], datetime]
    url: str = ""
    asked: int = 0
    is_down: bool = False
    slow: float = 0.0
    rubbish: bytes | None = None
    refuses: bool = False
    over: Callable[[bytes], bytes] | None = None
    waiting: threading.Event = field(default_factory=threading.Event)

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Return status and body of the answer to a request for a time stamp."""
        self.asked += 1
        if self.slow:
            self.waiting.wait(self.slow)
        if self.is_down:
            return 503, b""
        if self.rubbish is not None:
            return 200, self.rubbish
        if self.refuses:
            said = {"status": tsp.PKIStatusInfo({"status": tsp.PKIStatus("rejection")})}
            return 200, bytes(tsp.TimeStampResp(said).dump())
        asked = tsp.TimeStampReq.load(body)
        if self.over is not None:
            imprint = asked["message_imprint"]
            imprint["hashed_message"] = self.over(imprint["hashed_message"].native)
        return 200, bytes(self._stamps().request_tsa_response(asked).dump())

    def _stamps(self) -> DummyTimeStamper:
        stamper, issuer = self.authority.stamper, self.authority.issuer
        store = SimpleCertificateStore()
        store.register(x509.Certificate.load(issuer.der))
        return DummyTimeStamper(
            x509.Certificate.load(stamper.der),
            keys.PrivateKeyInfo.load(stamper.private),
            certs_to_embed=store,
            fixed_dt=self.now(),
        )


@contextmanager
def stamping(authority: Authority, now: Callable[[], datetime], port: int = 0) -> Iterator[Stamper]:
    """Run the time-stamp authority on a port of this machine, a free one unless told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, said = here.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    here = Stamper(authority, now, f"http://127.0.0.1:{server.server_port}")
    with at_work(server):
        try:
            yield here
        finally:
            here.waiting.set()
