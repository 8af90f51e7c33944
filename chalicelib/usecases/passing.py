"""Passing on: what moves of dossiers mean for others leaves through the stream."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.happenings import FeePaid, Submitted, SupplementAnswered
from chalicelib.domain.history import Event
from chalicelib.domain.notices import is_told
from chalicelib.domain.records import Order
from chalicelib.domain.results.wanted import is_wanted
from chalicelib.domain.tallies import Span, span
from chalicelib.domain.writs.due import model_of
from chalicelib.usecases import chasing
from chalicelib.usecases.billing import to_bill
from chalicelib.usecases.chasing import to_chase
from chalicelib.usecases.indexing import brings_words
from chalicelib.usecases.refunding import to_refund
from chalicelib.usecases.tallying import Tallies, tally
from chalicelib.usecases.telling import Errand, Queue


class Facts(Protocol):
    """Where the statistics take what they know from."""

    def append(self, batch: str, facts: Sequence[Fact], at: datetime) -> None:
        """Keep the facts of one batch; the same batch again changes nothing."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where it leads: queues of errands, the statistics, and the counts of the dashboard."""

    notices: Queue
    scans: Queue
    index: Queue
    writs: Queue
    signatures: Queue
    money: Queue
    facts: Facts
    tallies: Tallies


@dataclass(frozen=True, slots=True)
class Change:
    """What one record of the stream brings: a new entry of a history, a new head or order.

    `before` is the head that stood there until now.
    """

    event: Event | None = None
    dossier: Dossier | None = None
    before: Dossier | None = None
    order: Order | None = None


def pass_on(changes: Sequence[Change], batch: str, onward: Onward, at: datetime) -> None:
    """Send on what others have to do or to count; again only sends the same again.

    Entries give notices for applicants, an errand for each upload that became part of a dossier,
    since it may have been read before, errands to index what came with words, to make the writs
    they call for, to print, sign or seal results, and to make receipts of what was paid. Heads give
    facts, and are counted last; one that owes back what nobody was asked to give back gives an
    errand to do so. Orders are asked about once their time is over.
    """
    entries = [change.event for change in changes if change.event is not None]
    heads = [change.dossier for change in changes if change.dossier is not None]
    orders = [change.order for change in changes if change.order is not None]
    onward.notices.send([_of_entry(event) for event in entries if is_told(event.what)])
    onward.scans.send([errand for event in entries for errand in _to_enter(event)])
    onward.index.send([_of_entry(event) for event in entries if brings_words(event.what)])
    onward.writs.send([_of_entry(event) for event in entries if model_of(event.what) is not None])
    onward.signatures.send([_of_entry(event) for event in entries if is_wanted(event.what)])
    paid = dict.fromkeys(event.code for event in entries if isinstance(event.what, FeePaid))
    owing = dict.fromkeys(head.code for head in heads if head.to_give_back > 0)
    onward.money.send([*map(to_bill, paid), *map(to_refund, owing)])
    onward.money.send([to_chase(order) for order in orders], after=chasing.AFTER)
    onward.facts.append(batch, [fact(dossier) for dossier in heads], at)
    tally((span for change in changes for span in _spans(change)), onward.tallies)


def _of_entry(event: Event) -> Errand:
    return {"code": event.code, "seq": event.seq}


def _spans(change: Change) -> Iterable[Span]:
    """Yield what a head changed; where nothing tells how it stood before, the night counts it."""
    if change.dossier is not None:
        if change.before is not None:
            yield span(fact(change.before), fact(change.dossier))
        elif change.dossier.seq == 1:
            yield span(None, fact(change.dossier))


def _to_enter(event: Event) -> Iterable[Errand]:
    if isinstance(event.what, Submitted | SupplementAnswered):
        for component in event.what.components:
            for upload in component.uploads:
                yield {"upload": upload, "dossier": event.code}
