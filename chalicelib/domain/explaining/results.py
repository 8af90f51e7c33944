"""Results: whatever was approved as an e-result is signed, and whatever was issued is sealed."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.results.due import Due
from chalicelib.domain.traces import Entry, Head, Troubled

_LACKS = {
    Due.SIGNATURE: (Kind.SIGNATURE, Lack.SIGNATURE),
    Due.AGENCY_SEAL: (Kind.AGENCY_SEAL, Lack.AGENCY_SEAL),
}


def results(subject: Subject) -> Iterator[Thing]:
    """Yield the signature and the agency's seal of the e-result that counts.

    What keeps one from being made is told where it is noted with the dossier: officers read it.
    """
    head = subject.head
    if head is None or head.approval is None:
        return
    name, since = f"{head.code}-{head.approval}", _entered(subject, head)
    for kind, is_made in ((Kind.SIGNATURE, head.signed), (Kind.AGENCY_SEAL, head.sealed)):
        if is_made:
            yield Thing(kind=kind, id=name, since=since, end=Verdict.DONE)
    law = (head.procedure, head.procedure_version, head.case)
    if head.wants is None or not subject.signs(*law):
        return
    kind, lacks = _LACKS[head.wants]
    if head.wants is Due.AGENCY_SEAL:
        since = head.finished_at or since
    if any(one.seq >= head.approval for one in subject.all(Troubled)):
        yield Thing(kind=kind, id=name, since=since, end=Verdict.TOLD)
    else:
        yield Thing(kind=kind, id=name, since=since, lacks=lacks)


def _entered(subject: Subject, head: Head) -> datetime:
    """Return when the approval was entered."""
    moments = (entry.at for entry in subject.all(Entry) if entry.seq == head.approval)
    return next(moments, head.entered_at)
