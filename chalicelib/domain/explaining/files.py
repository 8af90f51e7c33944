"""Files: what arrived in the inbox was read, and every page of a scan lies somewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.records import UploadState
from chalicelib.domain.traces import Came, Laid, Lodged, Receipt, Sent, Taken

TICKET = timedelta(hours=1)
"""How long bytes may come for a ticket: it is good for half of that, and lines are slow."""
SETTLED_KEPT = timedelta(days=60)
"""How long an entry of the tray is sure to be there after the file arrived."""
PARKED = frozenset({"rejected", "unchecked"})
"""What marks say of a scan that nobody opened, or nobody could read."""


def upload(subject: Subject) -> Iterator[Thing]:
    """Yield the upload, unless it is looked at with its dossier.

    A ticket under which nothing was sent in time has ended: nobody was promised anything.
    """
    sent = next(iter(subject.all(Sent)), None)
    arrived = max((came.arrived for came in subject.all(Came)), default=None)
    if sent is None:
        if arrived is not None:
            yield _upload(subject, arrived, lacks=Lack.TICKET)
    elif sent.state is not UploadState.TICKETED:
        if sent.dossier is None:
            end = Verdict.DONE if sent.state is UploadState.READ else Verdict.TOLD
            yield _upload(subject, sent.created_at, end=end)
    elif arrived is not None:
        yield _upload(subject, arrived, lacks=Lack.READING)
    elif sent.dossier is not None:
        yield _upload(subject, sent.created_at, lacks=Lack.FILE)
    else:
        yield _upload(subject, sent.created_at, end=Verdict.DONE)


def _upload(
    subject: Subject, since: datetime, *, end: Verdict | None = None, lacks: Lack | None = None
) -> Thing:
    return Thing(kind=Kind.UPLOAD, id=subject.name, since=since, end=end, lacks=lacks)


def scan(subject: Subject) -> Iterator[Thing]:
    """Yield each version of a scanned file: a mark says what became of it.

    The same bytes under another name have a mark of their own. What the marks say is looked at
    with the pages.
    """
    became = {mark.became for mark in subject.all(Taken)}
    for came in subject.all(Came):
        name = f"{came.place}#{subject.name[:16]}"
        if not came.place:
            yield Thing(kind=Kind.SCAN, id=name, since=came.arrived, end=Verdict.DONE)
        elif became:
            end = Verdict.TOLD if became & PARKED else Verdict.DONE
            yield Thing(kind=Kind.SCAN, id=name, since=came.arrived, end=end)
        else:
            yield Thing(kind=Kind.SCAN, id=name, since=came.arrived, lacks=Lack.READING)


def pages(subject: Subject) -> Iterator[Thing]:
    """Yield the pages of each scanned file that was taken in, or of which a receipt tells.

    A receipt adds up, and what it calls filed or laid into the tray lies in dossiers or there; what
    was not read lies in the tray as a file.
    """
    receipts = {one.sha256: one for one in subject.all(Receipt)}
    marks: dict[str, list[Taken]] = {}
    for mark in subject.all(Taken):
        marks.setdefault(mark.sha256, []).append(mark)
    for sha256 in sorted(receipts.keys() | marks.keys()):
        receipt, taken = receipts.get(sha256), marks.get(sha256, [])
        moments = [mark.at for mark in taken]
        since = max(moments) if receipt is None else max((receipt.finished_at, *moments))
        yield _pages(sha256, since, _lacking(subject, receipt, taken, since))


def _lacking(
    subject: Subject, receipt: Receipt | None, taken: Sequence[Taken], since: datetime
) -> Lack | None:
    is_parked = any(mark.became in PARKED for mark in taken)
    if is_parked and not subject.all(Laid) and not _is_long_ago(subject, since):
        return Lack.TRAY_ENTRY
    if receipt is None:
        return None if is_parked else Lack.RECEIPT
    return None if _all_there(subject, receipt) else Lack.PAGES


def _pages(sha256: str, since: datetime, lacks: Lack | None) -> Thing:
    end = Verdict.DONE if lacks is None else None
    return Thing(kind=Kind.PAGES, id=sha256[:16], since=since, end=end, lacks=lacks)


def _all_there(subject: Subject, receipt: Receipt) -> bool:
    papers = {one.paper: one.pages for one in subject.all(Lodged) if one.sha256 == receipt.sha256}
    filed = sum(papers.values())
    waiting = sum(one.pages for one in subject.all(Laid) if not one.settled)
    wanted = receipt.filed + receipt.in_tray
    gone = sum(one.pages for one in subject.all(Laid) if one.settled)
    if _is_long_ago(subject, receipt.finished_at):
        wanted = receipt.filed
    return receipt.conserved and filed >= receipt.filed and filed + waiting + gone >= wanted


def _is_long_ago(subject: Subject, moment: datetime) -> bool:
    return subject.folded - moment >= SETTLED_KEPT


def tray(subject: Subject) -> Iterator[Thing]:
    """Yield each entry of a tray: it waits for reception, or was settled."""
    for laid in subject.all(Laid):
        end = Verdict.DONE if laid.settled else Verdict.TOLD
        name = f"{laid.agency}/{laid.id}"
        yield Thing(kind=Kind.TRAY, id=name, since=laid.arrived_at, end=end)


def unread(subject: Subject) -> Iterator[Thing]:
    """Yield what is kept and cannot be read; nobody knows since when."""
    yield Thing(kind=Kind.ITEM, id=subject.name, since=subject.folded, lacks=Lack.SENSE)
