"""Archiving: a file is kept as it came, and each paper of it to read and to look at."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.papers.naming import (
    archive_key,
    paper_id,
    preview_key,
    thumbnail_key,
    words_key,
)
from chalicelib.domain.parts import Paper, PaperField
from chalicelib.domain.reading import PageReading, Reading, unread_pages
from chalicelib.domain.transcript import written
from chalicelib.usecases.parting import JSON
from chalicelib.usecases.ports import Archive

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "heic": "image/heic",
}
WEBP = "image/webp"
PARTED_FROM_SIGNATURE = (
    "Trang lấy ra từ một tệp có chữ ký số nên không còn mang chữ ký; "
    "tệp gốc có chữ ký vẫn được giữ nguyên."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What pages are taken for: the kind of paper, how surely (0..1), its fields, its oddities."""

    kind: str
    confidence: float
    fields: tuple[PaperField, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What the archive gets of a paper.

    `pdf` is the PDF/A, empty where none was to be written; `previews` are small WebP pictures by
    page (from 1), `thumbnail` a smaller one of the first; they lack where they could not be made.
    """

    pdf: bytes
    thumbnail: bytes
    previews: Mapping[int, bytes]


class Copier(Protocol):
    """What copies the papers of one file for the archive."""

    def copied(self, pages: Sequence[int], *, anew: bool = True) -> Copy:
        """Return a copy of those pages (numbers from 1 in the file); without `anew` no PDF/A."""


class Reader(Protocol):
    """The eyes of the office: reads untrusted bytes, makes sense of them, and prints them anew."""

    def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
        """Return what pages `first` to `last` (or all) say, or why one of them is unread.

        Raises UnreadablePaper where the file is not taken.
        """

    def understood(self, pages: Sequence[PageReading]) -> Understood:
        """Return what those pages, taken as one paper, are and say."""

    def copier(self, data: bytes, reading: Reading) -> AbstractContextManager[Copier]:
        """Return what copies papers of that file, upright, with the text under the pages."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A file that was read: its bytes, what was read of it, and what copies papers of it."""

    data: bytes
    reading: Reading
    copier: Copier


class Desk(Protocol):
    """What archiving needs of the office."""

    @property
    def archive(self) -> Archive:
        """Where papers are kept."""

    @property
    def reader(self) -> Reader:
        """What makes sense of pages."""


def keep_original(archive: Archive, data: bytes, reading: Reading) -> None:
    """Store the bytes as they came under ``original/<sha256>``."""
    archive.keep(f"original/{reading.sha256}", data, CONTENT_TYPES[reading.kind])


def archived(
    desk: Desk, sheaf: Sheaf, pages: tuple[int, ...], component: str, source: str
) -> Paper:
    """Store those pages under ``paper/<sha256>/<pages>.pdf`` and return the paper.

    They are written anew as PDF/A, unless that would take a digital signature from them: then
    those are the bytes that came. Beside lie what was read on them, word by word, and pictures to
    look at. The paper warns of pages that nobody could read.
    """
    reading = sheaf.reading
    signed = reading.keeps_its_signature(pages)
    copy = sheaf.copier.copied(pages, anew=not signed)
    pdf = sheaf.data if signed else copy.pdf
    read = chosen(reading, pages)
    key = archive_key(reading.sha256, pages)
    desk.archive.keep(key, pdf, CONTENT_TYPES["pdf"])
    desk.archive.keep(words_key(key), written(replace(reading, pages=read)), JSON)
    _keep_pictures(desk.archive, key, copy)
    seen = desk.reader.understood(read)
    parted = (PARTED_FROM_SIGNATURE,) if reading.signed and not signed else ()
    return Paper(
        id=paper_id(reading.sha256, pages),
        component=component,
        archive_key=key,
        sha256=reading.sha256,
        pages=len(pages),
        kind=seen.kind,
        confidence=seen.confidence,
        fields=seen.fields,
        source=source,
        warnings=(*unread_pages(read), *parted, *seen.warnings),
        signed=signed,
        previews=tuple(sorted(copy.previews)),
        size=len(pdf),
    )


def _keep_pictures(archive: Archive, key: str, copy: Copy) -> None:
    for page, preview in copy.previews.items():
        archive.keep(preview_key(key, page), preview, WEBP)
    if copy.previews:
        archive.keep(thumbnail_key(key), copy.thumbnail, WEBP)


def chosen(reading: Reading, pages: Sequence[int]) -> tuple[PageReading, ...]:
    """Return the readings of those pages."""
    wanted = frozenset(pages)
    return tuple(page for page in reading.pages if page.number in wanted)
