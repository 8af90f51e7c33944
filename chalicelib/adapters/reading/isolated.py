"""Isolated: the parent's side of reading, with a clock on every page."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from chalicelib.domain.reading import Limits, PageReading, UnreadablePaper

CHILD = "chalicelib.adapters.reading.child"
RUNTIME_LIBRARIES = "/var/lang/lib"
CHUNK = 1 << 16

Message = dict[str, Any]


@dataclass(slots=True)
class _Course:
    """How far the reading of a file has come: `number` is the page that comes next."""

    number: int
    last: int
    head: Message | None = None
    seen: Message | None = None

    @property
    def is_over(self) -> bool:
        return self.head is not None and self.number > min(self.last, self.head["pages"])

    def taken(self, message: Message) -> bool:
        """Take what a child says, and tell whether that is anything new for the parent."""
        if "seen" in message:
            self.seen = message["seen"]
            return False
        if "page" in message:
            self.number, self.seen = self.number + 1, None
            return True
        opened_again, self.head = self.head is not None, message
        return not opened_again

    def unread(self, why: str) -> Message:
        """Give the next page up, with its picture if there was one; raises UnreadablePaper."""
        if self.head is None:
            raise UnreadablePaper(why)
        page = self.seen or asdict(PageReading(number=self.number, width=0, height=0, dpi=0))
        self.number, self.seen = self.number + 1, None
        return {"page": page | {"unread": why}}


def messages(
    data: bytes, model_dir: str, limits: Limits, first: int = 1, last: int | None = None
) -> Iterator[Message]:
    """Yield what the file is (``{"kind", "pages", "signed"}``), then each page (``{"page"}``).

    A page at which a child is late or dies is left unread, and another child goes on after it; so
    are all pages once the time of the file is over. Raises UnreadablePaper where the file itself
    is not taken.
    """
    ends = time.monotonic() + limits.seconds
    course = _Course(first, limits.pages if last is None else last)
    while not course.is_over:
        why = "too-long"
        if course.head is None or time.monotonic() <= ends:
            why = yield from _until_trouble(course, data, model_dir, limits, ends)
        if not course.is_over:
            yield course.unread(why)


def _until_trouble(
    course: _Course, data: bytes, model_dir: str, limits: Limits, ends: float
) -> Generator[Message, None, str]:
    """Yield what one child says until it has said all or there is trouble; return which."""
    arguments = [model_dir, json.dumps(asdict(limits)), str(course.number), str(course.last)]
    with started(CHILD, arguments, data) as child:
        for message in _spoken(child, limits.seconds_per_page):
            if message is None:
                return "timed-out"
            if "refused" in message:
                return str(message["refused"])
            if time.monotonic() > ends and "page" in message:
                return "too-long"
            if course.taken(message):
                yield message
    return "broken"


@contextmanager
def started(
    module: str, arguments: Sequence[str], *fed: bytes, pipes: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module on `fed` as a child that sees nothing of the parent's environment.

    Of what the parent has open it gets `pipes`.
    """
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
    if Path(RUNTIME_LIBRARIES).is_dir():
        environment["LD_LIBRARY_PATH"] = f"{RUNTIME_LIBRARIES}:/lib64:/usr/lib64"
    with tempfile.TemporaryFile() as paper:
        paper.writelines(fed)
        paper.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", module, *arguments],
            stdin=paper, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            pass_fds=pipes,
        )  # fmt: skip
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _spoken(child: subprocess.Popen[bytes], patience: float) -> Iterator[Message | None]:
    """Yield each line the child writes; None when a page or the opening takes over `patience`."""
    heard = b""
    stream: IO[bytes] | None = child.stdout
    if stream is None:
        return
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        until = time.monotonic() + patience
        while True:
            if not waiting.select(max(0.0, until - time.monotonic())):
                yield None
                return
            more = os.read(stream.fileno(), CHUNK)
            if not more:
                return
            *whole, heard = (heard + more).split(b"\n")
            for message in map(json.loads, whole):
                if "seen" not in message:
                    until = time.monotonic() + patience
                yield message
