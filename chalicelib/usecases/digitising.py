"""Digitising: what arrived in the inbox is read, archived and entered where it belongs."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.acts import FilePaper, RejectPaper
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import PaperRejected
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import system
from chalicelib.domain.quarantine import UNCHECKED
from chalicelib.domain.reading import UnreadablePaper, legible
from chalicelib.domain.records import Upload, UploadState
from chalicelib.domain.refusals import NotFound, Refusal, TooLarge, TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.archiving import Reader, Sheaf, archived, keep_original
from chalicelib.usecases.parting import AT_ONCE, whole
from chalicelib.usecases.ports import Archive, Catalogue, Chance, Conflict, Dossiers, File, Inbox
from chalicelib.usecases.quarantine import Held, let_in
from chalicelib.usecases.telling import Queue

BY = system("digitise")


@dataclass(frozen=True, slots=True)
class Digitising:
    """What digitising needs."""

    dossiers: Dossiers
    catalogue: Catalogue
    inbox: Inbox
    archive: Archive
    reader: Reader
    queue: Queue
    chance: Chance
    at_once: int = AT_ONCE


class Done(StrEnum):
    """What became of a file or of a page's place, as logs and metrics name it."""

    GONE = "gone"
    """Nothing lies under the key any more, or nobody was given a ticket for it."""
    PARTED = "parted"
    """Others read the parts of it that are not read yet; it goes on when all are there."""
    WAITING = "waiting"
    """Not yet read; whoever reads it enters it in its dossier."""
    READ = "read"
    """Read and archived; it belongs to no dossier yet."""
    REJECTED = "rejected"
    """Not taken; the upload, and its dossier if it has one, say why."""
    UNCHECKED = "unchecked"
    """Rejected as nobody judged it free of malware: whoever runs the judge should know."""
    FILED = "filed"
    """Entered in its dossier, now or before."""
    REFUSED = "refused"
    """Read and archived, but its dossier takes no papers any more."""
    SCANNED = "scanned"
    """Every page of the scan is filed, in the tray, blank or a cover sheet."""
    DUPLICATE = "duplicate"
    """The very same file was scanned before; nothing was entered twice."""
    HELD = "held"
    """Not judged free of malware yet, so not opened; it is asked for again."""
    IGNORED = "ignored"
    """No place papers are sent to."""


def take_upload(office: Digitising, key: str, arrived: datetime, at: datetime) -> Done:
    """Read what a citizen sent to ``citizen/<owner>/<upload id>``; again changes nothing.

    Of several files sent with one ticket the last counts.

    Submission and reading may end in either order. The upload is written on condition that it
    did not change, so a reader who finds it attached enters the paper; and whoever attaches one
    already read has the stream call `enter_upload`.
    """
    try:
        upload = office.dossiers.upload(key.rpartition("/")[2])
    except NotFound:
        return Done.GONE
    if upload.key != key:
        return Done.GONE
    if upload.state is UploadState.TICKETED:
        found = _read(office, upload, arrived, at)
        if isinstance(found, Done):
            return found
        upload = _noted(office.dossiers, upload, found)
    return _entered(office, upload, at)


def enter_upload(office: Digitising, upload_id: str, code: str, at: datetime) -> Done:
    """Enter an upload that was attached to the dossier `code`, if it is read by now."""
    upload = office.dossiers.upload(upload_id)
    if upload.dossier != code:
        raise TryLater("Tệp chưa thuộc hồ sơ này.", "upload")
    return _entered(office, upload, at)


def _read(office: Digitising, upload: Upload, arrived: datetime, at: datetime) -> Upload | Done:
    """Return the upload as the reader leaves it, or why it cannot be read now."""
    try:
        judged = office.inbox.judged(upload.key)
        found = let_in(office, upload.key, judged, arrived, at)
        data, sha256 = found.data, hashlib.sha256(found.data).hexdigest()
        reading = whole(office, upload.key, data, sha256, found.version)
        if reading is None:
            return Done.PARTED
        legible(reading)
    except Held:
        return Done.HELD
    except NotFound:
        return Done.GONE
    except UnreadablePaper as no:
        return _rejected(upload, no.reason, no.sentence)
    except TooLarge as no:
        return _rejected(upload, no.code, no.sentence)
    keep_original(office.archive, data, reading)
    pages = tuple(page.number for page in reading.pages)
    with office.reader.copier(data, reading) as copier:
        sheaf = Sheaf(data, reading, copier)
        paper = archived(office, sheaf, pages, upload.component, f"upload:{upload.id}")
    return replace(upload, state=UploadState.READ, paper=paper)


def _rejected(upload: Upload, reason: str, sentence: str) -> Upload:
    return replace(upload, state=UploadState.REJECTED, reason=reason, sentence=sentence)


def _noted(dossiers: Dossiers, before: Upload, found: Upload) -> Upload:
    """Write what the reader found over whatever the upload has become, and return that."""
    for _ in range(TRIES):
        if before.state is not UploadState.TICKETED:
            return before
        after = replace(found, dossier=before.dossier, revision=before.revision + 1)
        try:
            dossiers.put_upload(after, before=before)
        except Conflict:
            before = dossiers.upload(before.id)
            continue
        return after
    raise TryLater("Tệp đang được xử lý cùng lúc ở nơi khác.", "upload")


def _entered(office: Digitising, upload: Upload, at: datetime) -> Done:
    if upload.state is UploadState.TICKETED:
        return Done.WAITING
    rejected = upload.state is UploadState.REJECTED
    if upload.dossier is None:
        return _no(upload) if rejected else Done.READ
    try:
        if upload.paper is None:
            return _tell_rejection(office, upload, upload.dossier, at)
        return enter_paper(office, upload.dossier, upload.paper, at)
    except TryLater:
        raise
    except Refusal:
        return Done.REFUSED


def _tell_rejection(office: Digitising, upload: Upload, code: str, at: datetime) -> Done:
    act = RejectPaper(
        component=upload.component,
        upload=upload.id,
        reason=upload.reason or "",
        sentence=upload.sentence or "",
    )

    def told(file: File) -> bool:
        entries = (event.what for event in file.events)
        return any(isinstance(e, PaperRejected) and e.upload == upload.id for e in entries)

    _enter_once(office, code, act, told, at)
    return _no(upload)


def _no(upload: Upload) -> Done:
    return Done.UNCHECKED if upload.reason == UNCHECKED else Done.REJECTED


def enter_paper(office: Digitising, code: str, paper: Paper, at: datetime) -> Done:
    """Enter a paper in the dossier `code` unless it is there; raises the Refusal it meets."""

    def filed(file: File) -> bool:
        return is_filed(file.dossier, paper.component, paper.id)

    _enter_once(office, code, FilePaper(paper=paper), filed, at)
    return Done.FILED


def is_filed(dossier: Dossier, component: str, paper: str) -> bool:
    """Tell whether the dossier has the paper of that id under that component."""
    return any(one.code == component and paper in one.papers for one in dossier.components)


def _enter_once(
    office: Digitising,
    code: str,
    act: FilePaper | RejectPaper,
    is_there: Callable[[File], bool],
    at: datetime,
) -> None:
    """Do `act` unless the dossier, as it stands when it is written, knows of it already."""
    for _ in range(TRIES):
        file = office.dossiers.file(code)
        if is_there(file):
            return
        rules = rules_of(office.catalogue, file.dossier)
        try:
            office.dossiers.save(moved(file.dossier, act, BY, at, rules, office.chance))
        except Conflict:
            continue
        return
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc.", "version")
