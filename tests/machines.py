"""Machines: a reader, a postbag and queues in memory, and a fuse that cuts their power."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.facts import Fact
from chalicelib.domain.notices import Notice
from chalicelib.domain.parts import PaperField
from chalicelib.domain.reading import PageReading, Reading, UnreadablePaper
from chalicelib.usecases.archiving import Copy, Understood
from chalicelib.usecases.digitising import Digitising
from chalicelib.usecases.ports import Fetched
from chalicelib.usecases.telling import Errand, Undeliverable
from tests.memory import MemoryInbox, Office


class NarrowInbox(MemoryInbox):
    """An inbox whose limit is small, so that a test need not carry 200 MB."""

    def fetch(self, key: str, most: int, version: str = "") -> Fetched:
        """Return the bytes; raises TooLarge from 10 bytes on."""
        return super().fetch(key, min(most, 10), version)


SHEET, BLANK, UNREAD = "sheet", "blank", "unread"
SIGNED = b"signed "


def a_sheet(dossier: str, component: str = "TK", pages: int = 1) -> list[Any]:
    """Return a cover sheet as `a_file` writes it."""
    return [SHEET, dossier, component, pages]


def an_unread(reason: str = "timed-out", *, seen: bool = True) -> list[Any]:
    """Return a page nobody can read as `a_file` writes it, with its picture or without."""
    return [UNREAD, reason, seen]


def a_file(*pages: str | list[Any]) -> bytes:
    """Return the bytes of a file: each page its text, ``blank``, a sheet or unread."""
    return json.dumps(pages).encode()


def a_signed_file(*pages: str | list[Any]) -> bytes:
    """Return the bytes of a file that carries a digital signature."""
    return SIGNED + a_file(*pages)


class PlainReader:
    """Reads the files `a_file` writes; bytes that are none are broken, as a PDF may be."""

    def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
        """Return the pages from `first` to `last`; raises UnreadablePaper."""
        if data.startswith(b"!"):
            raise UnreadablePaper(data[1:].decode())
        try:
            pages = json.loads(data.removeprefix(SIGNED))
        except ValueError:
            raise UnreadablePaper("unknown-type") from None
        return Reading(
            kind="pdf",
            sha256=hashlib.sha256(data).hexdigest(),
            pages=tuple(
                _page(number, page)
                for number, page in enumerate(pages[first - 1 : last], start=first)
            ),
            of=len(pages),
            signed=data.startswith(SIGNED),
        )

    def understood(self, pages: Sequence[PageReading]) -> Understood:
        """Return a declaration whose first word is somebody's name."""
        words = " ".join(page.text for page in pages).split()
        fields = tuple(PaperField(name="ho_ten", value=word, confidence=0.9) for word in words[:1])
        return Understood(kind="to-khai", confidence=0.8, fields=fields)

    @contextmanager
    def copier(self, data: bytes, reading: Reading) -> Iterator["PlainCopier"]:
        """Copy the papers of that file."""
        assert reading.sha256 == hashlib.sha256(data).hexdigest()
        yield PlainCopier(json.loads(data.removeprefix(SIGNED)))


@dataclass
class PlainCopier:
    """Copies pages of what `a_file` wrote; the picture of a page is its text."""

    whole: list[Any]

    def copied(self, pages: Sequence[int], *, anew: bool = True) -> Copy:
        """Return those pages as a file of their own."""
        chosen = [self.whole[number - 1] for number in pages]
        pictures = {place: a_file(page) for place, page in enumerate(chosen, start=1)}
        pdf = a_file(*chosen) if anew else b""
        return Copy(pdf=pdf, thumbnail=pictures[1], previews=pictures)


def _page(number: int, page: str | list[Any]) -> PageReading:
    if isinstance(page, list) and page[0] == UNREAD:
        seen = PageReading(number=number, width=2480, height=3508, dpi=300, unread=page[1])
        return seen if page[2] else replace(seen, width=0, height=0, dpi=0)
    sheet = CoverSheet(*page[1:]) if isinstance(page, list) else None
    text = page if isinstance(page, str) and page != BLANK else ""
    return PageReading(
        number=number,
        width=2480,
        height=3508,
        dpi=300,
        blank=page == BLANK,
        text=text,
        sheet=sheet,
    )


@dataclass
class Postbag:
    """Letters handed over; addresses in `closed` take nothing, while `is_down` nobody does."""

    letters: list[tuple[str, Notice]] = field(default_factory=list)
    closed: frozenset[str] = frozenset()
    is_down: bool = False

    def send(self, to: str, letter: Notice) -> None:
        """Take a letter; raises Undeliverable, or ConnectionError while down."""
        if self.is_down:
            raise ConnectionError
        if to in self.closed:
            raise Undeliverable("MessageRejected")
        self.letters.append((to, letter))


@dataclass
class MemoryQueue:
    """Errands in the order they were sent; `later` those that are kept back."""

    errands: list[Errand] = field(default_factory=list)
    later: list[Errand] = field(default_factory=list)

    def send(self, errands: Sequence[Errand], after: timedelta = timedelta()) -> None:
        """Put errands on the queue."""
        (self.later if after else self.errands).extend(errands)


@dataclass
class MemoryFacts:
    """Facts by batch."""

    batches: dict[str, tuple[Fact, ...]] = field(default_factory=dict)

    def append(self, batch: str, facts: Sequence[Fact], at: datetime) -> None:
        """Keep the facts of a batch."""
        assert at.tzinfo is not None
        self.batches[batch] = tuple(facts)


class PowerCut(Exception):
    """The machine stopped here."""


@dataclass
class Fuse:
    """Burns at the call number `at` (from 1), before or after the call did its work."""

    at: int
    after: bool
    calls: int = 0

    def run(self, call: Callable[[], Any]) -> Any:
        """Make a call, or part of it."""
        self.calls += 1
        burns = self.calls == self.at
        if burns and not self.after:
            raise PowerCut
        try:
            return call()
        finally:
            if burns:
                raise PowerCut


class Fused:
    """A port that works as its inner one until the fuse burns."""

    def __init__(self, inner: object, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        """Return a method of the inner port behind the fuse."""
        method = getattr(self._inner, name)
        return lambda *args, **kwargs: self._fuse.run(lambda: method(*args, **kwargs))


def fused(office: Digitising, fuse: Fuse) -> Digitising:
    """Return the office with every port it writes and reads by behind one fuse."""
    ports: Mapping[str, Any] = {
        name: Fused(getattr(office, name), fuse)
        for name in ("dossiers", "inbox", "archive", "reader", "queue")
    }
    return replace(office, **ports)


def digitising(office: Office) -> Digitising:
    """Return what digitising needs, from an office in memory."""
    return Digitising(
        dossiers=office.dossiers,
        catalogue=office.catalogue,
        inbox=office.inbox,
        archive=office.archive,
        reader=PlainReader(),
        queue=MemoryQueue(),
        chance=office.chance,
    )
