"""Bucket: takes files that browsers post, and lets pages of other addresses hear of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from tests.browser.line import Line, line_to
from tests.memory import MemoryInbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


class Bucket(MemoryInbox):
    """The inbox at an address of this machine, over a line that a test cuts.

    `came` is the keys of what came, in order; while it `refuses` nothing is taken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.came: list[str] = []
        self.refuses = False
        self.line = Line(self._take)

    def address(self) -> str:
        """Return where every ticket sends its file to."""
        return self.line.address.removesuffix("/api") + "/"

    def _take(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        status = 204 if request.method == "OPTIONS" else self._status(request)
        return Response(status=status, headers=ALLOWED)(environ, start_response)

    def _status(self, request: Request) -> int:
        data = request.files["file"].read()
        if self.refuses:
            return 403
        self.came.append(request.form["key"])
        self.arrive(self.came[-1], data)
        return 201


@contextmanager
def bucket() -> Iterator[Bucket]:
    """Yield a bucket that browsers reach."""
    one = Bucket()
    with line_to(one.line):
        yield one
