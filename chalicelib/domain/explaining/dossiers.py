"""Dossiers: every entry of a history is there, in the lake too, and every upload in its dossier."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.conserving import AT_ONCE, Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.history import GENESIS
from chalicelib.domain.records import UploadState
from chalicelib.domain.traces import Entry, Filed, Head, Known, Lodged, Sent

UNTIL_THE_NEXT = timedelta(days=1)
"""From one fold to the next, which takes in what the last one was too early for."""


def submission(subject: Subject) -> Iterator[Thing]:
    """Yield the dossier: its entries are 1 to `seq`, each names the one before, the head the last.

    One that only its entries, marks or the lake know of has lost its head.
    """
    head, entries = subject.head, subject.all(Entry)
    kind, name = Kind.SUBMISSION, subject.name
    if head is None:
        marks = (*(one.at for one in entries), *(one.at for one in subject.all(Filed)))
        since = max(marks, default=subject.folded)
        yield Thing(kind=kind, id=name, since=since, lacks=Lack.DOSSIER)
    elif _is_whole(head, entries):
        yield Thing(kind=kind, id=name, since=head.entered_at, end=Verdict.DONE)
    else:
        yield Thing(kind=kind, id=name, since=head.entered_at, lacks=Lack.ENTRIES)


def _is_whole(head: Head, entries: Sequence[Entry]) -> bool:
    previous = GENESIS
    for number, entry in enumerate(sorted(entries, key=lambda one: one.seq), start=1):
        if (entry.seq, entry.previous) != (number, previous):
            return False
        previous = entry.hash
    return (len(entries), previous) == (head.seq, head.hash)


def facts(subject: Subject) -> Iterator[Thing]:
    """Yield what the lake knows of a dossier: a fact for each entry up to the last fold.

    What was entered less than an hour before that may have come too late for it.
    """
    head = subject.head
    if head is None:
        return
    known = next(iter(subject.all(Known)), Known(code=head.code, last=0, count=0))
    moments = {entry.seq: entry.at for entry in subject.all(Entry)}
    if known.count == known.last == head.seq:
        yield _facts(subject, head.entered_at, Verdict.DONE)
        return
    has_a_hole = known.count != known.last or known.last > head.seq
    since = head.entered_at if has_a_hole else moments.get(known.last + 1, head.entered_at)
    wanted = has_a_hole or since + AT_ONCE <= subject.folded
    due = since + AT_ONCE if wanted else subject.folded + UNTIL_THE_NEXT
    yield _facts(subject, since, None, due)


def _facts(
    subject: Subject, since: datetime, end: Verdict | None, due: datetime | None = None
) -> Thing:
    lacks = Lack.FACTS if end is None else None
    return Thing(kind=Kind.FACTS, id=subject.name, since=since, end=end, lacks=lacks, due=due)


def uploads(subject: Subject) -> Iterator[Thing]:
    """Yield each upload that became part of the dossier, and is read or refused by now.

    What is not read yet is looked at with the file it waits for. One that was read after its
    dossier had ended is in no history: its applicant was told how that ended.
    """
    head, entries = subject.head, subject.all(Entry)
    sent = {one.id: one for one in subject.all(Sent)}
    places = {(one.component, one.paper) for one in subject.all(Lodged)}
    rejected = {entry.rejected for entry in entries}
    claimed = {upload: entry.at for entry in entries for upload in entry.uploads}
    for name in sorted(claimed.keys() | sent.keys()):
        upload = sent.get(name)
        if upload is None:
            yield _upload(name, claimed[name], Lack.RECORD)
        elif upload.state is not UploadState.TICKETED:
            since = claimed.get(name, upload.created_at)
            is_read = upload.state is UploadState.READ
            there = (upload.component, upload.paper) in places if is_read else name in rejected
            if there:
                yield _upload(name, since, Verdict.DONE if is_read else Verdict.TOLD)
            elif head is not None and not head.takes_papers:
                yield _upload(name, since, Verdict.TOLD)
            else:
                yield _upload(name, since, Lack.FILING if is_read else Lack.TELLING)


def _upload(name: str, since: datetime, how: Verdict | Lack) -> Thing:
    if isinstance(how, Verdict):
        return Thing(kind=Kind.UPLOAD, id=name, since=since, end=how)
    return Thing(kind=Kind.UPLOAD, id=name, since=since, lacks=how)
