"""Tracing: what each record shows of itself, without what tells of a person."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.bills import Bill, owed_bills
from chalicelib.domain.complaints import Complaint
from chalicelib.domain.decisions.complaining import waiting
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    Complained,
    ComplaintAnswered,
    FeePaid,
    Happening,
    PaperRejected,
    Submitted,
    SupplementAnswered,
)
from chalicelib.domain.history import Event
from chalicelib.domain.ledger import line
from chalicelib.domain.matters import Matter
from chalicelib.domain.notices import is_told
from chalicelib.domain.permits import PERMITS
from chalicelib.domain.records import Order, RawNotice, ScanReceipt, TrayEntry, Upload
from chalicelib.domain.results.due import awaited
from chalicelib.domain.results.trouble import Trouble, unsettled
from chalicelib.domain.traces import (
    Billed,
    Entry,
    Head,
    Laid,
    Lodged,
    Mattered,
    Noticed,
    Ordered,
    Receipt,
    Sent,
    Troubled,
    Written,
)
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.writ import Writ


def headed(dossier: Dossier) -> Head:
    """Return the trace of a dossier."""
    due = owed_bills(dossier, (), dossier.entered_at)
    signed = dossier.signed_result
    counts = signed is not None and signed.approval == dossier.approval
    return Head(
        code=dossier.code,
        seq=dossier.seq,
        hash=dossier.head_hash,
        entered_at=dossier.entered_at,
        takes_papers=dossier.status in PERMITS[FilePaper].statuses,
        to_give_back=dossier.to_give_back,
        refunds=dossier.refund_orders,
        bills=tuple(owed.key for owed in due),
        procedure=dossier.procedure,
        procedure_version=dossier.procedure_version,
        case=dossier.case,
        finished_at=dossier.finished_at,
        approval=dossier.approval,
        signed=counts,
        sealed=counts and signed is not None and signed.agency_seal is not None,
        wants=awaited(dossier),
        complaints=tuple(_unnamed(one) for one in dossier.complaints),
        waiting=tuple(
            waiting(dossier, one.seq) for one in dossier.complaints if one.answered is None
        ),
    )


def _unnamed(one: Complaint) -> Complaint:
    """Return a complaint without whom it names, and without what tells what it says."""
    return replace(one, officer="", print="", key="")


def entered(event: Event) -> Entry:
    """Return the trace of an entry of a history."""
    what = event.what
    paid = what.payment if isinstance(what, FeePaid) else None
    return Entry(
        code=event.code,
        seq=event.seq,
        at=event.at,
        hash=event.hash,
        previous=event.previous,
        told=is_told(what),
        uploads=tuple(attached(what)),
        rejected=what.upload if isinstance(what, PaperRejected) else None,
        line=line(event),
        payment=None if paid is None else (paid.ref, paid.transaction),
        issues=model_of(what) is not None,
        complains=isinstance(what, Complained),
        answers=what.complaint if isinstance(what, ComplaintAnswered) else None,
    )


def attached(what: Happening) -> Iterator[str]:
    """Yield the uploads that become part of a dossier by what happened."""
    if isinstance(what, Submitted | SupplementAnswered):
        for component in what.components:
            yield from component.uploads


def billed(bill: Bill, *, numbered: bool) -> Billed:
    """Return the trace of a receipt, without its payer."""
    return Billed(bill=replace(bill, payer="", payer_address=""), numbered=numbered)


def mattered(matter: Matter) -> Mattered:
    """Return the trace of a matter, without what people wrote."""
    return Mattered(matter=replace(matter, content="", note="", settled_by=""))


def written(made: Writ) -> Written:
    """Return the trace of a writ."""
    return Written(code=made.code, seq=made.seq, made_at=made.made_at)


def troubled(trouble: Trouble) -> Iterator[Troubled]:
    """Yield the trace of a trouble, without what it says; of one that is over there is none."""
    for one in unsettled((trouble,)):
        yield Troubled(code=one.code, seq=one.seq)


def ordered(order: Order) -> Ordered:
    """Return the trace of an order, without where its payer goes on."""
    return Ordered(order=replace(order, url=None, qr=None))


def noticed(heard: RawNotice) -> Noticed:
    """Return the trace of a provider's notice, without what it says."""
    return Noticed(ref=heard.ref, sha256=heard.sha256, heard_at=heard.heard_at)


def sent(upload: Upload) -> Sent:
    """Return the trace of an upload, without its owner and its name."""
    return Sent(
        id=upload.id,
        state=upload.state,
        created_at=upload.created_at,
        dossier=upload.dossier,
        component=upload.component,
        paper=None if upload.paper is None else upload.paper.id,
    )


def lodged(place: Lodging) -> Lodged:
    """Return the trace of a paper in a dossier, without whose that is."""
    return Lodged(
        sha256=place.sha256,
        code=place.code,
        component=place.component,
        paper=place.paper,
        pages=place.pages,
    )


def laid(entry: TrayEntry) -> Laid:
    """Return the trace of an entry of a scan tray, without what was read on it."""
    return Laid(
        id=entry.id,
        agency=entry.agency,
        file=entry.id.split("-")[1],
        pages=len(entry.pages),
        settled=entry.settled,
        arrived_at=entry.arrived_at,
    )


def received(receipt: ScanReceipt) -> Receipt:
    """Return the trace of a receipt, without the name of its file."""
    return Receipt(
        sha256=receipt.sha256,
        conserved=receipt.is_conserved,
        filed=receipt.filed,
        in_tray=receipt.in_tray,
        finished_at=receipt.finished_at,
    )
