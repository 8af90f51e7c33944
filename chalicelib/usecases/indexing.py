"""Indexing: the words an entry of a history brought are kept where they can be looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from chalicelib.domain.happenings import Happening, PaperChecked, PaperFiled
from chalicelib.domain.papers.naming import words_key
from chalicelib.domain.parts import Paper
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.searching import standing
from chalicelib.domain.transcript import reading_from
from chalicelib.usecases.ports import Archive, Dossiers
from chalicelib.usecases.wordbook import Entry, Words

MOST_PAIRS = 200_000
"""The most pairs kept of one entry: several times what five hundred pages hold, and what a run can
write in its time."""


class Kept(StrEnum):
    """What became of the words of an entry, as logs and metrics name it."""

    KEPT = "kept"
    CUT = "cut"
    """More words than are kept of one paper; the first are."""
    NOTHING = "nothing"
    """The entry brought no words."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing needs."""

    dossiers: Dossiers
    archive: Archive
    words: Words


def brings_words(what: Happening) -> bool:
    """Tell whether an entry may bring words to look for."""
    corrected = isinstance(what, PaperChecked) and bool(what.corrections)
    return corrected or isinstance(what, PaperFiled)


def index(office: Indexing, code: str, seq: int) -> Kept:
    """Keep the words of entry `seq` of the dossier `code`, for each agency it belongs to.

    Entries never change, nor do the agencies of a dossier: the same entry again, at any time and
    beside any other, writes the same again. What an officer corrected is found beside what was
    read; neither hides the other.
    """
    file = office.dossiers.file(code)
    if len(file.events) < seq:
        raise TryLater("Mục lịch sử này chưa đọc được.", "seq")
    paper, texts = _brought(office.archive, file.events[seq - 1].what)
    pairs = standing(texts)
    if not pairs:
        return Kept.NOTHING
    kept = dict(islice(pairs.items(), MOST_PAIRS))
    entry = Entry(submitted_at=file.dossier.submitted_at, code=code, seq=seq, paper=paper)
    for agency in sorted(file.dossier.agencies):
        office.words.keep(agency, entry, kept)
    return Kept.KEPT if len(kept) == len(pairs) else Kept.CUT


def _brought(archive: Archive, what: Happening) -> tuple[str, Sequence[tuple[int, str]]]:
    if isinstance(what, PaperFiled):
        read = ((field.page, field.value) for field in what.paper.fields)
        return what.paper.id, (*_printed(archive, what.paper), *read)
    if isinstance(what, PaperChecked):
        values = (correction.value for correction in what.corrections)
        return what.paper, tuple((0, value) for value in values if value is not None)
    return "", ()


def _printed(archive: Archive, paper: Paper) -> Iterator[tuple[int, str]]:
    """Yield the text of each page, counted from 1; raises TryLater where it is not kept."""
    kept = archive.fetch(words_key(paper.archive_key))
    if kept is None:
        raise TryLater("Chữ đọc được trên giấy tờ này chưa có trong kho lưu.", "paper")
    for number, page in enumerate(reading_from(kept).pages, start=1):
        yield number, page.text
