"""Explaining: the things that traces of one subject tell of, and how each of them ended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.conserving import Thing
from chalicelib.domain.explaining import complaints, dossiers, files, letters, money, results, writs
from chalicelib.domain.explaining.subject import Signs, Subject, always
from chalicelib.domain.traces import Trace

Explain = Callable[[Subject], Iterator[Thing]]
_OF: Mapping[str, tuple[Explain, ...]] = {
    "dossier": (
        dossiers.submission,
        dossiers.facts,
        dossiers.uploads,
        complaints.complaints,
        letters.letters,
        writs.writs,
        results.results,
        money.orders,
        money.notices,
        money.payments,
        money.bills,
        money.refunds,
        money.matters,
    ),
    "matter": (money.matters,),
    "upload": (files.upload,),
    "scan": (files.scan,),
    "file": (files.pages, files.tray),
    "item": (files.unread,),
}
"""What is asked of each sort of subject."""


def explained(
    traces: Sequence[Trace],
    name: str,
    folded: datetime,
    first_writ: datetime | None = None,
    signs: Signs = always,
) -> Iterator[Thing]:
    """Yield every thing that the traces of a subject tell of, each once.

    `name` is the subject's (as `subjects` gives it), `folded` when the lake last took in
    what had happened, `first_writ` when the first writ of all was made, where one was,
    and `signs` of which procedures the office makes the results itself.
    """
    sort, _, own = name.partition(" ")
    subject = Subject(own, traces, folded, first_writ, signs)
    for explain in _OF[sort]:
        yield from explain(subject)
