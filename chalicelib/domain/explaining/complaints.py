"""Complaints: each is in its dossier and its history, answered or on the list of who has to."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.complaints import Complaint, lists
from chalicelib.domain.conserving import WITHIN, Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.parts import Watch
from chalicelib.domain.traces import Entry, Head, Listed


def complaints(subject: Subject) -> Iterator[Thing]:
    """Yield each complaint that the dossier, its history or a list knows of.

    Answered it is done. Until it is due it is under way on the list of its agency, and then it is
    reminded of and on the lists of those above. A dossier that lost its head is missed as a whole.

    One that is answered while the table is read, after its head and before its list, is missed on a
    list though nothing is lost; the next night finds it done.
    """
    head = subject.head
    if head is None:
        return
    entries = subject.all(Entry)
    made = {entry.seq: entry.at for entry in entries if entry.complains}
    answers = {entry.answers: entry for entry in entries if entry.answers is not None}
    known = {one.seq: one for one in head.complaints}
    listed = {one.waiting.seq: one.waiting.at for one in subject.all(Listed)}
    for seq in sorted(made.keys() | answers.keys() | known.keys() | listed.keys()):
        one, answer = known.get(seq), answers.get(seq)
        moments = [head.entered_at, *(at[seq] for at in (made, listed) if seq in at)]
        since = max(moments if answer is None else [*moments, answer.at])
        is_whole = one is not None and seq in made and one.answered == (answer and answer.seq)
        if one is None or not is_whole:
            yield _lacking(subject, seq, since, Lack.COMPLAINT)
        elif not _is_listed_as_it_waits(subject, head, one):
            yield _lacking(subject, seq, since, Lack.LISTING)
        else:
            yield _standing(subject, one)


def _is_listed_as_it_waits(subject: Subject, head: Head, one: Complaint) -> bool:
    """Tell whether just those have a complaint on their lists who must; nobody once answered."""
    listed = {(on.agency, on.waiting) for on in subject.all(Listed) if on.waiting.seq == one.seq}
    waits = (waiting for waiting in head.waiting if waiting.seq == one.seq)
    return listed == {(agency, it) for it in waits for agency in lists(it.agency, one)}


def _lacking(subject: Subject, seq: int, since: datetime, lacks: Lack) -> Thing:
    return Thing(kind=Kind.COMPLAINT, id=f"{subject.name}-{seq}", since=since, lacks=lacks)


def _standing(subject: Subject, one: Complaint) -> Thing:
    name = f"{subject.name}-{one.seq}"
    if one.answered is not None:
        return Thing(kind=Kind.COMPLAINT, id=name, since=one.at, end=Verdict.DONE)
    if Watch.COMPLAINT_OVERDUE in one.reminded:
        return Thing(kind=Kind.COMPLAINT, id=name, since=one.at, end=Verdict.TOLD)
    due = one.until + WITHIN[Lack.REMINDER]
    return Thing(kind=Kind.COMPLAINT, id=name, since=one.at, lacks=Lack.REMINDER, due=due)
