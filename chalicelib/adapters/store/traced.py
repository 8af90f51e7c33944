"""Traced: what an item of the table shows of what came, and nothing of any person."""

import hashlib
from collections.abc import Callable, Iterator, Mapping

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import dossier_from, event_from, loaded
from chalicelib.adapters.store.table import Raw
from chalicelib.domain import tracing
from chalicelib.domain.bills import Bill
from chalicelib.domain.complaints import Waiting
from chalicelib.domain.ledger import Line
from chalicelib.domain.matters import Matter
from chalicelib.domain.records import Once, Order, RawNotice, ScanReceipt, TrayEntry, Upload
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.subjects import subjects
from chalicelib.domain.traces import (
    Booked,
    Chased,
    Filed,
    Letter,
    Listed,
    Taken,
    Trace,
    Unread,
)
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.writ import Writ

ATTRIBUTES = ("pk", "sk", "state", "body")
"""What is needed of an item."""
Show = Callable[[str], Trace]
_IN_A_DOSSIER: Mapping[str, Show] = {
    keys.EVENTS: lambda text: tracing.entered(event_from(text)),
    keys.ORDERS: lambda text: tracing.ordered(loaded(Order, text)),
    keys.BILLS: lambda text: tracing.billed(loaded(Bill, text), numbered=False),
    keys.WRITS: lambda text: tracing.written(loaded(Writ, text)),
}
"""What lies with a dossier, by how its sort key begins."""
_APART: Mapping[str, Show] = {
    "NOTICE#": lambda text: tracing.noticed(loaded(RawNotice, text)),
    "BOOK#": lambda text: Booked(line=loaded(Line, text)),
    "BILLS#": lambda text: tracing.billed(loaded(Bill, text), numbered=True),
    "UPLOAD#": lambda text: tracing.sent(loaded(Upload, text)),
    "TRAY#": lambda text: tracing.laid(loaded(TrayEntry, text)),
    "MATTER#": lambda text: tracing.mattered(loaded(Matter, text)),
    "SCAN#": lambda text: tracing.received(loaded(ScanReceipt, text)),
    "PAPER#": lambda text: tracing.lodged(loaded(Lodging, text)),
}
"""What lies apart, by how its partition begins; drafts, stores and serial numbers are not here."""


def traces(item: Raw) -> tuple[Trace, ...]:
    """Return what an item shows; nothing where it tells of nothing that came.

    One that cannot be read, or not told what it is about, is a trace of its own.
    """
    try:
        found = tuple(_shown(item))
        for trace in found:
            subjects(trace)
    except (ValueError, KeyError, IndexError, Invalid):
        key = f"{item['pk']['S']} {item['sk']['S']}"
        sort = key.partition("#")[0]
        return (Unread(place=f"{sort}#{hashlib.sha256(key.encode()).hexdigest()[:16]}"),)
    return found


def _shown(item: Raw) -> Iterator[Trace]:
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    if sk == keys.HEAD:
        yield tracing.headed(dossier_from(item["state"]["S"]))
    elif sk == keys.ONCE:
        yield from _marked(loaded(Once, item["body"]["S"]))
    elif sk.startswith(keys.TROUBLES):
        yield from tracing.troubled(loaded(Trouble, item["body"]["S"]))
    elif pk.startswith(keys.COMPLAINTS):
        agency = pk.removeprefix(keys.COMPLAINTS)
        yield Listed(agency=agency, waiting=loaded(Waiting, item["body"]["S"]))
    else:
        shows, name = (_IN_A_DOSSIER, sk) if pk.startswith("DOSSIER#") else (_APART, pk)
        for begins, show in shows.items():
            if name.startswith(begins):
                yield show(item["body"]["S"])


def _marked(mark: Once) -> Iterator[Trace]:
    """Yield what a mark shows: that a dossier was filed, an entry told, an order or scan ended."""
    if mark.scope.startswith("submit:"):
        yield Filed(code=mark.answer, at=mark.at)
    elif mark.scope == "notice":
        code, _, seq = mark.key.rpartition("-")
        yield Letter(code=code, seq=int(seq), became=mark.answer, at=mark.at)
    elif mark.scope == "chase":
        yield Chased(ref=mark.key, became=mark.answer, at=mark.at)
    elif mark.scope == "arrival":
        yield Taken(name=mark.key, sha256=mark.fingerprint, became=mark.answer, at=mark.at)
