"""Writs: whatever the office has to issue on an official form is made."""

from collections.abc import Iterator

from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.traces import Entry, Written


def writs(subject: Subject) -> Iterator[Thing]:
    """Yield the writ each entry calls for.

    Of entries from before the first writ of all was made nobody demands one: the office did not
    make any then.
    """
    made, since = {one.seq for one in subject.all(Written)}, subject.first_writ
    for entry in subject.all(Entry):
        name = f"{entry.code}-{entry.seq}"
        if entry.seq in made:
            yield Thing(kind=Kind.WRIT, id=name, since=entry.at, end=Verdict.DONE)
        elif entry.issues and since is not None and entry.at >= since:
            yield Thing(kind=Kind.WRIT, id=name, since=entry.at, lacks=Lack.WRIT)
