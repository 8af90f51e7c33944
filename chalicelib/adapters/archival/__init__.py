"""Archival: papers as PDF/A-2b, the picture as it came and its words invisibly on top."""

import json
import os
import selectors
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict

from chalicelib.adapters.reading.isolated import CHUNK, started
from chalicelib.domain.reading import Limits, Reading
from chalicelib.domain.transcript import written
from chalicelib.usecases.archiving import Copy

CHILD = "chalicelib.adapters.archival.child"


class NotArchived(Exception):
    """A paper that was read could not be written anew: worth another try, never a refusal."""


@contextmanager
def copier(data: bytes, reading: Reading, limits: Limits) -> Iterator["Copier"]:
    """Copy the papers of one file; the child that does it starts with the first of them."""
    made = Copier(data, reading, limits)
    try:
        yield made
    finally:
        made.stop()


class Copier:
    """Copies papers of one file by one child, and by another where that one failed."""

    def __init__(self, data: bytes, reading: Reading, limits: Limits) -> None:
        self._data = data
        self._reading = reading
        self._limits = limits
        self._held = ExitStack()
        self._child: Child | None = None

    def copied(self, pages: Sequence[int], *, anew: bool = True) -> Copy:
        """Return a PDF/A of those pages, if it is to be written `anew`, and previews of them.

        Raises NotArchived. What a child leaves undone after the PDF are previews: they are lacking.
        """
        child = self._child or self._started()
        parts = child.parts(pages, self._limits.seconds, anew=anew)
        if not child.is_well:
            self.stop()
        if anew and None not in parts:
            raise NotArchived(f"{len(pages)} pages were not written")
        previews = {page: part for page, part in parts.items() if page}
        first = previews[min(previews)] if previews else b""
        return Copy(pdf=parts.get(None, b""), thumbnail=parts.get(0, first), previews=previews)

    def stop(self) -> None:
        """End the child, if there is one."""
        self._child = None
        self._held.close()

    def _started(self) -> "Child":
        orders, out = os.pipe()
        self._held.callback(os.close, out)
        arguments = [json.dumps(asdict(self._limits)), str(orders)]
        fed = (written(self._reading), b"\n", self._data)
        try:
            child = self._held.enter_context(started(CHILD, arguments, *fed, pipes=[orders]))
        finally:
            os.close(orders)
        self._child = Child(child.stdout.fileno() if child.stdout else -1, out)
        return self._child


class Child:
    """The parent's side of a child that copies."""

    def __init__(self, said: int, orders: int) -> None:
        self._said = said
        self._orders = orders
        self._heard = bytearray()
        self.is_well = True

    def parts(
        self, pages: Sequence[int], patience: float, *, anew: bool
    ) -> dict[int | None, bytes]:
        """Return what the child says of one paper until it is done, dies or is late."""
        until = time.monotonic() + patience
        found: dict[int | None, bytes] = {}
        try:
            os.write(self._orders, json.dumps({"pages": pages, "anew": anew}).encode() + b"\n")
            while "size" in (head := json.loads(self._line(until))):
                found[head["page"]] = self._bytes(head["size"], until)
        except (_Silent, BrokenPipeError):
            self.is_well = False
        return found

    def _line(self, until: float) -> bytes:
        while (end := self._heard.find(b"\n")) < 0:
            self._listen(until)
        return self._taken(end + 1)

    def _bytes(self, size: int, until: float) -> bytes:
        while len(self._heard) < size:
            self._listen(until)
        return self._taken(size)

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._heard[:size])
        del self._heard[:size]
        return taken

    def _listen(self, until: float) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._said, selectors.EVENT_READ)
            if not waiting.select(max(0.0, until - time.monotonic())):
                raise _Silent
        more = os.read(self._said, CHUNK)
        if not more:
            raise _Silent
        self._heard += more


class _Silent(Exception):
    """The child died, or says nothing for too long."""
