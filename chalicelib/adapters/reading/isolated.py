"""Isolated: the parent's side of reading, with a clock on every page."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.reading import Limits, PageReading, UnreadablePaper, Word

CHILD = "chalicelib.adapters.reading.child"
RUNTIME_LIBRARIES = "/var/lang/lib"
CHUNK = 1 << 16

Message = dict[str, Any]


def messages(data: bytes, model_dir: str, limits: Limits) -> Iterator[Message]:
    """Yield what the child says of the paper; raises UnreadablePaper when it is late or dies."""
    page: int | None = None
    ends = time.monotonic() + limits.seconds
    with started(CHILD, [model_dir, json.dumps(asdict(limits))], data) as child:
        for message in _spoken(child, limits.seconds_per_page):
            if message is None:
                raise UnreadablePaper("timed-out", page)
            if time.monotonic() > ends:
                raise UnreadablePaper("too-long", page)
            if "refused" in message:
                raise UnreadablePaper(message["refused"], message["page"])
            yield message
            page = (page or 0) + 1
        if child.wait() != 0:
            raise UnreadablePaper("broken", page)


@contextmanager
def started(
    module: str, arguments: Sequence[str], *fed: bytes
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module on `fed` as a child that sees nothing of the parent's environment."""
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
        )  # fmt: skip
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _spoken(child: subprocess.Popen[bytes], patience: float) -> Iterator[Message | None]:
    """Yield each line the child writes; None when `patience` seconds pass without one."""
    heard = b""
    stream: IO[bytes] | None = child.stdout
    if stream is None:
        return
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        while True:
            if not waiting.select(patience):
                yield None
                return
            more = os.read(stream.fileno(), CHUNK)
            if not more:
                return
            *whole, heard = (heard + more).split(b"\n")
            for line in whole:
                yield json.loads(line)


def page_from(message: Message) -> PageReading:
    """Return the page a child described."""
    words = tuple(
        Word(word["text"], (*word["box"],), word["confidence"]) for word in message["words"]
    )
    sheet = CoverSheet(**message["sheet"]) if message["sheet"] else None
    return PageReading(**{**message, "words": words, "sheet": sheet})
