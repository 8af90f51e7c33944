"""Indexing: the words an entry of a history brought are kept where they can be looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from chalicelib.domain.checking import brought
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening, PaperChecked
from chalicelib.domain.papers.naming import words_key
from chalicelib.domain.parts import Origin, Paper
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.searching import Pair, Places, standing
from chalicelib.domain.transcript import reading_from
from chalicelib.usecases.ports import Archive, Dossiers, File
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
    return corrected or any(brought(what))


def index(office: Indexing, code: str, seq: int) -> Kept:
    """Keep the words of entry `seq` of the dossier `code`, for each agency it belongs to.

    Entries never change, nor do the agencies of a dossier: the same entry again, at any time and
    beside any other, writes the same again. What an officer corrected is found beside what was
    read; neither hides the other. Of a result of our own, which nobody read, only its values are.
    """
    file = office.dossiers.file(code)
    if len(file.events) < seq:
        raise TryLater("Mục lịch sử này chưa đọc được.", "seq")
    found = enumerate(_brought(office.archive, file.events[seq - 1].what))
    became = {
        _keep(office.words, file.dossier, _entry(file, seq, paper, part), standing(texts))
        for part, (paper, texts) in found
    }
    return next((one for one in (Kept.CUT, Kept.KEPT) if one in became), Kept.NOTHING)


def _entry(file: File, seq: int, paper: str, part: int) -> Entry:
    since, code = file.dossier.submitted_at, file.dossier.code
    return Entry(submitted_at=since, code=code, seq=seq, paper=paper, part=part)


def _keep(words: Words, dossier: Dossier, entry: Entry, pairs: Mapping[Pair, Places]) -> Kept:
    if not pairs:
        return Kept.NOTHING
    kept = dict(islice(pairs.items(), MOST_PAIRS))
    for agency in sorted(dossier.agencies):
        words.keep(agency, entry, kept)
    return Kept.KEPT if len(kept) == len(pairs) else Kept.CUT


def _brought(archive: Archive, what: Happening) -> Iterator[tuple[str, Sequence[tuple[int, str]]]]:
    """Yield the papers an entry is about, and what stands on each, by page."""
    for paper, reused in brought(what):
        read = ((field.page, field.value) for field in paper.fields)
        is_ours = reused is not None and reused.origin is Origin.RESULT
        yield paper.id, (*(() if is_ours else _printed(archive, paper)), *read)
    if isinstance(what, PaperChecked):
        values = (correction.value for correction in what.corrections)
        yield what.paper, tuple((0, value) for value in values if value is not None)


def _printed(archive: Archive, paper: Paper) -> Iterator[tuple[int, str]]:
    """Yield the text of each page, counted from 1; raises TryLater where it is not kept."""
    kept = archive.fetch(words_key(paper.archive_key))
    if kept is None:
        raise TryLater("Chữ đọc được trên giấy tờ này chưa có trong kho lưu.", "paper")
    for number, page in enumerate(reading_from(kept).pages, start=1):
        yield number, page.text
