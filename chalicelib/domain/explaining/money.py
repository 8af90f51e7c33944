"""Money: orders end, notices have an effect, payments are in the book, what is owed back goes."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.ledger import Line
from chalicelib.domain.matters import Kind as Work
from chalicelib.domain.records import Order
from chalicelib.domain.traces import (
    Billed,
    Booked,
    Chased,
    Entry,
    Mattered,
    Noticed,
    Ordered,
)

DISPUTED = "disputed"
"""What the mark says of an order of which a person has to look at the amount."""


def orders(subject: Subject) -> Iterator[Thing]:
    """Yield each order: paid, failed, disputed, or nobody is asked about it any more."""
    marks = {mark.ref: mark.became for mark in subject.all(Chased)}
    for ordered in subject.all(Ordered):
        order = ordered.order
        end = _ended(order, marks)
        lacks = Lack.ANSWER if end is None else None
        yield Thing(kind=Kind.ORDER, id=order.ref, since=order.created_at, end=end, lacks=lacks)


def _ended(order: Order, marks: Mapping[str, str]) -> Verdict | None:
    if order.paid_at is not None:
        return Verdict.DONE
    if order.failed is not None or marks.get(order.ref) == DISPUTED:
        return Verdict.TOLD
    return Verdict.DONE if order.ref in marks else None


def notices(subject: Subject) -> Iterator[Thing]:
    """Yield each notice that was kept: its order is paid or failed, or its dossier has the money.

    Notice and effect are one transaction.
    """
    heard = {one.order.ref for one in subject.all(Ordered) if one.order.paid_at or one.order.failed}
    heard |= {entry.payment[0] for entry in subject.all(Entry) if entry.payment is not None}
    for one in subject.all(Noticed):
        name, is_heard = f"{one.ref}#{one.sha256[:16]}", one.ref in heard
        end, lacks = (Verdict.DONE, None) if is_heard else (None, Lack.EFFECT)
        yield Thing(kind=Kind.NOTICE, id=name, since=one.heard_at, end=end, lacks=lacks)


def payments(subject: Subject) -> Iterator[Thing]:
    """Yield what moved: every entry of that sort has its line in the book, and it alone."""
    here = {entry.seq: entry for entry in subject.all(Entry) if entry.line is not None}
    there = {booked.line.seq: booked.line for booked in subject.all(Booked)}
    head = subject.head
    for seq in sorted(here.keys() | there.keys()):
        entry, known = here.get(seq), there.get(seq)
        line: Line | None = known if entry is None else entry.line
        since = subject.folded if head is None else head.entered_at
        name = subject.name if line is None else f"{line.provider}#{line.ref}#{line.transaction}"
        if entry is None:
            yield Thing(kind=Kind.PAYMENT, id=name, since=since, lacks=Lack.ENTRY)
        elif known != entry.line:
            yield Thing(kind=Kind.PAYMENT, id=name, since=entry.at, lacks=Lack.LINE)
        else:
            yield Thing(kind=Kind.PAYMENT, id=name, since=entry.at, end=Verdict.DONE)


def bills(subject: Subject) -> Iterator[Thing]:
    """Yield each receipt: of those that payments call for, and those that were made.

    One lies with its dossier and under its number, or is not made yet.
    """
    head = subject.head
    paid = {entry.payment: entry.at for entry in subject.all(Entry) if entry.payment is not None}
    made = {(_key(one), one.numbered): one.bill.issued_at for one in subject.all(Billed)}
    keys = {key for key, _ in made} | set(() if head is None else head.bills)
    for key in sorted(keys):
        since = max(
            (made[key, how] for how in (True, False) if (key, how) in made),
            default=paid.get(key[:2], subject.folded),
        )
        whole = (key, True) in made and (key, False) in made
        end, lacks = (Verdict.DONE, None) if whole else (None, Lack.BILL)
        yield Thing(kind=Kind.BILL, id="#".join(key), since=since, end=end, lacks=lacks)


def _key(one: Billed) -> tuple[str, str, str]:
    return one.bill.ref, one.bill.transaction, one.bill.series.kind


def refunds(subject: Subject) -> Iterator[Thing]:
    """Yield what is owed back: its provider decides, or a person was told to give it back."""
    head = subject.head
    if head is None:
        return
    work = [one.matter for one in subject.all(Mattered) if one.matter.kind is Work.REFUND]
    for order in head.refunds:
        if order.failed is None:
            name, since = order.id, order.asked_at
            yield Thing(kind=Kind.REFUND, id=name, since=since, lacks=Lack.REFUND)
    if head.to_give_back > 0:
        end, lacks = (Verdict.TOLD, None) if work else (None, Lack.MATTER)
        since = head.entered_at
        yield Thing(kind=Kind.REFUND, id=subject.name, since=since, end=end, lacks=lacks)


def matters(subject: Subject) -> Iterator[Thing]:
    """Yield each matter: it waits for its agency, or is settled.

    One settled by entering a transfer in a dossier is in that dossier.
    """
    paid = {entry.payment[1] for entry in subject.all(Entry) if entry.payment is not None}
    for one in subject.all(Mattered):
        matter = one.matter
        since = matter.settled_at or matter.found_at
        entered = matter.kind is Work.TRANSFER and matter.code is not None
        if entered and matter.settled_at is not None and matter.transaction not in paid:
            yield Thing(kind=Kind.MATTER, id=matter.id, since=since, lacks=Lack.PAYMENT)
        else:
            end = Verdict.TOLD if matter.settled_at is None else Verdict.DONE
            yield Thing(kind=Kind.MATTER, id=matter.id, since=since, end=end)
