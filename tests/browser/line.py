"""Line: the portal at an address of this machine, over a line that a test cuts."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass
class Line:
    """What lies between a browser and an application; `went` is what came through.

    A line that is cut carries nothing; one that loses `answers` carries what is asked, and not what
    is answered.
    """

    application: WSGIApplication
    address: str = ""
    is_cut: bool = False
    loses_answers: bool = False
    went: list[str] = field(default_factory=list)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if self.is_cut:
            raise ConnectionAbortedError
        self.went.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].removeprefix('/api')}")
        answer = self.application(environ, start_response)
        if self.loses_answers:
            raise ConnectionAbortedError
        return answer

    def sent(self, path: str) -> int:
        """Return how often something was sent to an address."""
        return self.went.count(f"POST {path}")


class Quiet(WSGIRequestHandler):
    """Serves without a word; where the line is cut it hangs up without an answer."""

    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@contextmanager
def line_to(application: WSGIApplication) -> Iterator[Line]:
    """Yield a line to an application, at an address of its own; one that is a line stays it."""
    line = application if isinstance(application, Line) else Line(application)
    server = make_server("127.0.0.1", 0, line, threaded=True, request_handler=Quiet)
    line.address = f"http://127.0.0.1:{server.server_port}/api"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        thread.join()
