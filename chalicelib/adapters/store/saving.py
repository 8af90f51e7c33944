"""Saving: one move, one transaction, written once however often the call is repeated."""

from collections.abc import Iterator, Sequence

from pynamodb.exceptions import CancellationReason, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.store import items, keys
from chalicelib.adapters.store.table import BUSY, CHANGED, MOST_KEYS, Item, Table, light, translated
from chalicelib.domain.complaints import Waiting, lists, overdue
from chalicelib.domain.decisions.complaining import waiting
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Complained, ComplaintAnswered, Reminded
from chalicelib.domain.ledger import line
from chalicelib.domain.parts import Watch
from chalicelib.domain.records import Order, RawNotice, Upload
from chalicelib.domain.refusals import TooLarge, TryLater
from chalicelib.usecases.ports import Conflict, Move

CANCELLED = "TransactionCanceledException"
MOST_TOKEN = 36
MOST_BYTES = 4 * 1024 * 1024
"""Of one transaction."""

Write = tuple[Item, Condition | None]


def save(table: Table, move: Move) -> None:
    """Write a move (1 TransactWriteItems); raises Conflict, TryLater or TooLarge.

    The token is that of the entry, so a call that is cut off and repeated by botocore within ten
    minutes is one call. Should a repetition meet the very entry it was to write (its hash, with 128
    random bits in it, tells), then the first call had succeeded, and so has this.
    """
    writes = list(_writes(table.item, move))
    if len(writes) + len(move.uses) + (move.drop_draft is not None) > MOST_KEYS:
        raise TooLarge("Một lần gửi có quá nhiều tệp; hãy gộp các trang vào ít tệp hơn.", "uploads")
    if sum(light(item) for item, _ in writes) > MOST_BYTES:
        raise TooLarge("Nội dung một lần gửi vượt quá 4 MB; hãy rút gọn rồi gửi lại.")
    try:
        _write(table, move, writes)
    except TransactWriteError as failure:
        if not _is_written(failure, move):
            raise meaning(failure) from failure


def note(table: Table, given: Order, condition: Condition, heard: RawNotice) -> None:
    """Write an order with the notice that was heard of it (1 TransactWriteItems).

    Raises Conflict or TryLater.
    """
    order, notice = items.order(table.item, given), items.notice(table.item, heard)
    transacted(table, [(order, condition), (notice, None)])


def transacted(table: Table, writes: Sequence[Write]) -> None:
    """Write items, all or none (1 TransactWriteItems).

    Raises Conflict where a condition does not hold; TryLater.
    """
    connection = table.connection.connection
    try:
        with TransactWrite(connection=connection) as transaction:
            for item, condition in writes:
                transaction.save(item, condition)
    except TransactWriteError as failure:
        raise meaning(failure) from failure


def _write(table: Table, move: Move, writes: list[Write]) -> None:
    token = move.event.hash[:MOST_TOKEN]
    connection = table.connection.connection
    with TransactWrite(connection=connection, client_request_token=token) as transaction:
        for item, condition in writes:
            transaction.save(item, condition, return_values="ALL_OLD")
        for use in move.uses:
            key = keys.stored(use.holder, use.stored_at, use.record)
            transaction.condition_check(table.item, *key, table.item.revision == use.revision)
        if move.drop_draft is not None:
            owner, draft = move.drop_draft
            key, seen = keys.draft(owner, draft.id), table.item.revision == draft.revision
            transaction.delete(table.item(*key), None if draft.revision is None else seen)
        if isinstance(move.event.what, ComplaintAnswered):
            for one, agency in _listed(move.after, move.event.what.complaint):
                transaction.delete(table.item(*keys.complaint(one, agency)))


def _writes(item: type[Item], move: Move) -> Iterator[Write]:
    before, new = move.before, item.pk.does_not_exist()
    yield items.head(item, move.after), new if before is None else item.seq == before.seq
    yield items.event(item, move.event), new
    if move.once is not None:
        yield items.once(item, move.once), new
    for upload in move.uploads:
        yield items.upload(item, upload), revised(item, upload)
    yield from _money(item, move)
    yield from _waiting(item, move)
    for lodging in move.lodgings:
        yield items.lodging(item, lodging), None
    if move.stored is not None:
        yield items.stored(item, move.stored), None
    for use in move.uses:
        yield items.use(item, use), None


def _waiting(item: type[Item], move: Move) -> Iterator[Write]:
    """Yield what a move settles of what waited for a person, and what waits for one by it."""
    if move.tray is not None:
        waits = item.waiting.exists()
        yield items.tray_entry(item, move.tray, move.event.at), waits
    if move.matter is not None:
        yield items.matter(item, move.matter), item.waiting.exists()
    if isinstance(move.event.what, Complained):
        yield from _complaints(item, move.after, move.event.seq)
    if isinstance(move.event.what, Reminded) and move.event.what.watch is Watch.COMPLAINT_OVERDUE:
        for late in overdue(move.after.complaints, move.event.what.moment):
            yield from _complaints(item, move.after, late.seq)


def _complaints(item: type[Item], dossier: Dossier, seq: int) -> Iterator[Write]:
    """Yield a complaint for each list that has it; on one where it is already it stays the same."""
    for one, agency in _listed(dossier, seq):
        yield items.complaint(item, one, agency), None


def _listed(dossier: Dossier, seq: int) -> Iterator[tuple[Waiting, str]]:
    one = waiting(dossier, seq)
    for agency in lists(dossier.decided_by, dossier.complaint(seq)):
        yield one, agency


def _money(item: type[Item], move: Move) -> Iterator[Write]:
    """Yield what a move writes about money; each entry of that sort has its line in the book."""
    if move.order is not None:
        new = item.pk.does_not_exist()
        yield items.order(item, move.order), new if move.new_order else item.paid.does_not_exist()
    if move.notice is not None:
        yield items.notice(item, move.notice), None
    if (moved := line(move.event)) is not None:
        yield items.line(item, moved), None


def revised(item: type[Item], upload: Upload) -> Condition:
    """Return the condition that an upload is as it was one revision before; the first is new."""
    if upload.revision == 1:
        return item.pk.does_not_exist()
    return item.revision == upload.revision - 1


def _is_written(failure: TransactWriteError, move: Move) -> bool:
    return any(
        reason.raw_item is not None
        and reason.raw_item.get("digest", {}).get("S") == move.event.hash
        for reason in _reasons(failure)
    )


def meaning(failure: TransactWriteError) -> Exception:
    """Return what it means that a transaction was not written: Conflict, TryLater or itself."""
    if failure.cause_response_code != CANCELLED:
        return translated(failure)
    codes = {reason.code for reason in _reasons(failure)}
    if codes & CHANGED:
        return Conflict(", ".join(sorted(codes)))
    if codes & BUSY:
        return TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")
    return failure


def _reasons(failure: TransactWriteError) -> list[CancellationReason]:
    return [reason for reason in failure.cancellation_reasons if reason is not None]
