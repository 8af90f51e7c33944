"""Parting: a file of many pages is read in parts, and put together once all of them are there.

What was read of a part is kept under ``reading/<sha256>/<first>-<last>.json``, the first time it
is read and never changed: whoever reads it again, or later, goes on with the same.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Protocol

from chalicelib.domain.reading import ON_A_PAGE, PageReading, Reading, UnreadablePaper
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.transcript import reading_from, written
from chalicelib.usecases.ports import Archive
from chalicelib.usecases.telling import Errand, Queue

AT_ONCE = 12
"""How many pages one run of a function reads in its time, even if each of them hangs."""
JSON = "application/json"
Span = tuple[int, int]
"""First and last page."""


class Eyes(Protocol):
    """What reads pages."""

    def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
        """Return what pages `first` to `last` say; raises UnreadablePaper."""


class Desk(Protocol):
    """What reading in parts needs of the office."""

    @property
    def archive(self) -> Archive:
        """Where readings are kept."""

    @property
    def reader(self) -> Eyes:
        """What reads pages."""

    @property
    def queue(self) -> Queue:
        """Where errands for other runs of the function are put."""

    @property
    def at_once(self) -> int:
        """How many pages one run reads."""


@dataclass(frozen=True, slots=True)
class Part:
    """An errand: to read pages `first` to `last` of the `of` pages of a version of a file."""

    key: str
    sha256: str
    first: int
    last: int
    of: int
    version: str = ""

    @property
    def span(self) -> Span:
        """Return its first and last page."""
        return self.first, self.last


def whole(desk: Desk, key: str, data: bytes, sha256: str, version: str = "") -> Reading | None:
    """Return what all pages of a file say; None while others still read parts of it.

    A file of few pages is read here and now. Of another, this reads the first part and puts an
    errand on the queue for each part that is not there yet. Raises UnreadablePaper.
    """
    there = held(desk.archive, sha256)
    first = min((span for span in there if span[0] == 1), default=None)
    if first is None:
        found = _kept(desk.archive, desk.reader.read(data, 1, desk.at_once))
    else:
        found = _found(desk.archive, sha256, first)
    wanted = tuple(spans(found.of, desk.at_once))
    lacking = [span for span in wanted if span not in {*there, _span(found)}]
    if lacking:
        parts = (Part(key, sha256, *span, found.of, version) for span in lacking)
        desk.queue.send([_errand(part) for part in parts])
        return None
    others = (span for span in wanted if span != _span(found))
    known = {_span(found): found} | {s: _found(desk.archive, sha256, s) for s in others}
    return replace(found, pages=tuple(chain.from_iterable(known[s].pages for s in wanted)))


def read_part(desk: Desk, data: bytes, part: Part) -> None:
    """Read a part and keep the reading; a file that opens no more leaves its pages unread."""
    try:
        reading = desk.reader.read(data, *part.span)
    except UnreadablePaper as no:
        why = no.reason if no.reason in ON_A_PAGE else "broken"
        numbers = range(part.first, part.last + 1)
        pages = (PageReading(number=n, width=0, height=0, dpi=0, unread=why) for n in numbers)
        reading = Reading(kind="", sha256=part.sha256, pages=tuple(pages), of=part.of)
    _kept(desk.archive, reading)


def is_complete(desk: Desk, part: Part) -> bool:
    """Tell whether every part of the file has been read by now."""
    return held(desk.archive, part.sha256).issuperset(spans(part.of, desk.at_once))


def held(archive: Archive, sha256: str) -> frozenset[Span]:
    """Return which parts of a file have been read."""
    prefix = f"reading/{sha256}/"
    names = (key.removeprefix(prefix).removesuffix(".json") for key in archive.listed(prefix))
    pairs = (name.partition("-") for name in names)
    return frozenset((int(first), int(last)) for first, _, last in pairs)


def spans(pages: int, at_once: int) -> Iterator[Span]:
    """Yield the parts a file of that many pages is read in."""
    for first in range(1, pages + 1, at_once):
        yield first, min(first + at_once - 1, pages)


def _errand(part: Part) -> Errand:
    return {"part": asdict(part)}


def _span(reading: Reading) -> Span:
    return reading.pages[0].number, reading.pages[-1].number


def _key(sha256: str, span: Span) -> str:
    return f"reading/{sha256}/{span[0]}-{span[1]}.json"


def _kept(archive: Archive, reading: Reading) -> Reading:
    """Keep a reading unless another is there, and return the one that is there then."""
    key = _key(reading.sha256, _span(reading))
    own = written(reading)
    stands = archive.keep_first(key, own, JSON)
    return reading if stands == own else reading_from(stands)


def _found(archive: Archive, sha256: str, span: Span) -> Reading:
    data = archive.fetch(_key(sha256, span))
    if data is None:
        raise TryLater("Phần đã đọc của tệp vừa hết hạn lưu.", "file")
    return reading_from(data)
