"""Dossiers: the port of that name over the DynamoDB table."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

from botocore.client import BaseClient
from pynamodb.expressions.condition import Condition

from chalicelib.adapters.store import items, keys, saving
from chalicelib.adapters.store.codec import all_loaded, dossier_from, events_from, loaded
from chalicelib.adapters.store.complaints import DynamoComplaints
from chalicelib.adapters.store.cursors import code_in, cursor_at, place_in
from chalicelib.adapters.store.keys import Key
from chalicelib.adapters.store.matters import DynamoMatters
from chalicelib.adapters.store.missing import no_dossier, no_draft, no_upload
from chalicelib.adapters.store.openings import DynamoOpenings
from chalicelib.adapters.store.table import Item, Table
from chalicelib.adapters.store.trays import DynamoTrays
from chalicelib.domain.bills import Bill
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.ledger import Line
from chalicelib.domain.records import (
    Draft,
    Once,
    Order,
    RawNotice,
    ScanReceipt,
    Upload,
)
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import Trouble, unsettled
from chalicelib.domain.storing import Opening, Store, StoredPaper, Use
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.writ import Writ
from chalicelib.usecases.ports import Conflict, File, Move, Page, Row

T = TypeVar("T")


class DynamoDossiers(DynamoMatters, DynamoComplaints, DynamoOpenings, DynamoTrays):
    """The port `Dossiers`; region, endpoint and credentials are botocore's own where not given."""

    def __init__(self, table: str, region: str | None = None, host: str | None = None) -> None:
        self._table = Table(table, region, host)

    @property
    def client(self) -> BaseClient:
        """The botocore client beneath, so that calls can be watched."""
        return self._table.client

    def get(self, code: str) -> Dossier:
        """Return the dossier as it stands (1 GetItem); raises NotFound."""
        state = self._table.get(keys.head(code), "state")
        if state is None:
            raise no_dossier(code)
        return dossier_from(state)

    def several(self, codes: Sequence[str]) -> tuple[Dossier, ...]:
        """Return those of the dossiers that there are, in the order asked.

        1 BatchGetItem for a hundred.
        """
        asked = [keys.head(code) for code in codes]
        found = self._table.get_all(asked, "state")
        return all_loaded(Dossier, (found[key] for key in asked if key in found))

    def file(self, code: str) -> File:
        """Return the dossier with history and orders (1 Query for each MB); raises NotFound."""
        kept: dict[str, list[str]] = {}
        for item in self._table.partition(keys.dossier(code), ["sk", "state", "body"]):
            begins, sign, _ = item["sk"]["S"].partition("#")
            text = item["state" if begins == keys.HEAD else "body"]["S"]
            kept.setdefault(begins + sign, []).append(text)
        if keys.HEAD not in kept:
            raise no_dossier(code)
        return File(
            dossier=dossier_from(kept[keys.HEAD][0]),
            events=events_from(kept.get(keys.EVENTS, ())),
            orders=_all(Order, kept, keys.ORDERS),
            bills=_all(Bill, kept, keys.BILLS),
            writs=_all(Writ, kept, keys.WRITS),
            drawn=_all(Drawn, kept, keys.DRAWN),
            troubles=unsettled(_all(Trouble, kept, keys.TROUBLES)),
        )

    def next_serial(self, agency: str, day: date) -> int:
        """Return the next serial number of that agency and local day (1 UpdateItem).

        A call cut off and repeated may leave a number unused; none is ever given twice.
        """
        return self._table.add_one(keys.serial(agency, day))

    def save(self, move: Move) -> None:
        """Write a move (1 TransactWriteItems); raises Conflict, TryLater or TooLarge."""
        saving.save(self._table, move)

    def mine(self, owner: str, cursor: str | None = None, limit: int = 20) -> Page:
        """Return the dossiers somebody filed, newest first (1 Query); raises Invalid."""
        return self._page("owner", owner, cursor, limit, forward=False)

    def worklist(self, desk: str, cursor: str | None = None, limit: int = 50) -> Page:
        """Return what lies on a desk, earliest due first (1 Query); raises Invalid."""
        return self._page("worklist", desk, cursor, limit, forward=True)

    def behind(self, desk: str, row: Row) -> str:
        """Return the cursor of what lies on a desk behind a line of it (no call)."""
        return cursor_at("worklist", desk, keys.ranked(row.due, row.code))

    def needing_attention(self, until: datetime) -> Sequence[str]:
        """Return the codes of dossiers with a watched moment not after `until` (4 Query)."""
        last = keys.sortable(until)
        return [code for shard in keys.shards() for code in self._table.until(shard, last)]

    def received(self, agency: str, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the codes of what an agency received since a moment and before another, in order.

        1 Query for each MB, thousands of codes. What was received seconds ago may be lacking.
        """
        register = keys.register(agency)
        if keys.fits(register):
            yield from self._table.between(register, keys.sortable(since), keys.sortable(until))

    def once(self, scope: str, key: str) -> Once | None:
        """Return the mark that something was done, if it was (1 GetItem)."""
        return self._found(Once, keys.once(scope, key))

    def mark(self, once: Once) -> None:
        """Write a mark of its own (1 PutItem); raises Conflict when it is there."""
        self._table.put(items.once(self._item, once), self._absent)

    def upload(self, upload_id: str) -> Upload:
        """Return an upload (1 GetItem); raises NotFound."""
        upload = self._found(Upload, keys.upload(upload_id))
        if upload is None:
            raise no_upload()
        return upload

    def uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return uploads in the order asked (1 BatchGetItem a hundred); raises NotFound."""
        asked = [keys.upload(upload_id) for upload_id in upload_ids]
        found = self._table.get_all(asked)
        if any(key not in found for key in asked):
            raise no_upload()
        return all_loaded(Upload, (found[key] for key in asked))

    def some_uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return those of the uploads that there are, in the order asked.

        1 BatchGetItem for a hundred.
        """
        asked = [keys.upload(upload_id) for upload_id in upload_ids]
        found = self._table.get_all(asked)
        return all_loaded(Upload, (found[key] for key in asked if key in found))

    def put_upload(self, upload: Upload, before: Upload | None) -> None:
        """Write an upload (1 PutItem) if it is still `before`; raises Conflict.

        The very same again changes nothing, as after a call that was cut off.
        """
        known = None if before is None else before.revision
        self._put(items.upload(self._item, upload), self._at_revision(known))

    def put_draft(self, draft: Draft, before: int) -> None:
        """Write a draft (1 PutItem) if its revision is `before` (0: new); raises Conflict.

        The very same again changes nothing, as after a call that was cut off.
        """
        self._put(items.draft(self._item, draft), self._at_revision(before or None))

    def draft(self, owner: str, draft_id: str) -> Draft:
        """Return a draft (1 GetItem); raises NotFound."""
        draft = self._found(Draft, keys.draft(owner, draft_id))
        if draft is None:
            raise no_draft()
        return draft

    def drafts(self, owner: str) -> tuple[Draft, ...]:
        """Return somebody's drafts, newest first (1 Query for each MB)."""
        kept = self._table.partition(keys.drafts(owner), ["body"], keys.DRAFTS)
        drafts = all_loaded(Draft, (item["body"]["S"] for item in kept))
        return tuple(sorted(drafts, key=lambda draft: (draft.saved_at, draft.id), reverse=True))

    def drop_draft(self, owner: str, draft_id: str) -> None:
        """Delete a draft (1 DeleteItem)."""
        self._table.delete(keys.draft(owner, draft_id))

    def put_order(self, order: Order, *, new: bool, notice: RawNotice | None = None) -> None:
        """Write an order (1 PutItem), and the notice that says so (then 1 TransactWriteItems).

        Raises Conflict when a new one is there already, and when the order was paid meanwhile. The
        very same again changes nothing.
        """
        condition = self._absent if new else self._item.paid.does_not_exist()
        if notice is not None:
            saving.note(self._table, order, condition, notice)
        else:
            self._put(items.order(self._item, order), condition)

    def writs(self, code: str) -> tuple[Writ, ...]:
        """Return the notes of a dossier's writs, in the order of its entries (1 Query)."""
        kept = self._table.partition(keys.dossier(code), ["body"], keys.WRITS)
        return all_loaded(Writ, (item["body"]["S"] for item in kept))

    def put_writ(self, writ: Writ) -> None:
        """Note a writ unless one is noted for that entry already (1 PutItem)."""
        with suppress(Conflict):
            self._table.put(items.writ(self._item, writ), self._absent)

    def book(self, provider: str, day: date) -> tuple[Line, ...]:
        """Return what moved at a provider on a local day (1 Query for each MB)."""
        kept = self._table.partition(keys.book(provider, day), ["body"])
        return all_loaded(Line, (item["body"]["S"] for item in kept))

    def receipt(self, sha256: str) -> ScanReceipt | None:
        """Return the receipt of a scanned file with that content, if it was read before."""
        return self._found(ScanReceipt, keys.receipt(sha256))

    def put_receipt(self, receipt: ScanReceipt) -> None:
        """Write a receipt (1 PutItem)."""
        self._table.put(items.receipt(self._item, receipt))

    def lodgings(self, sha256: str) -> tuple[Lodging, ...]:
        """Return where papers of the file with that content lie (1 Query for each MB)."""
        kept = self._table.partition(keys.lodgings(sha256), ["body"])
        return all_loaded(Lodging, (item["body"]["S"] for item in kept))

    def store(self, holder: str) -> Store:
        """Return what a store holds, and what was done with it (1 Query for each MB)."""
        kept = tuple(self._table.partition(keys.store(holder), ["sk", "body"]))
        records, openings, uses = (
            [item["body"]["S"] for item in kept if item["sk"]["S"].startswith(begins)]
            for begins in (keys.STORED, keys.OPENED, keys.USED)
        )
        return Store(
            all_loaded(StoredPaper, records), all_loaded(Opening, openings), all_loaded(Use, uses)
        )

    def note_opening(self, opening: Opening) -> None:
        """Note that somebody looked into a stored paper (1 PutItem)."""
        self._table.put(items.opening(self._item, opening))

    @property
    def _item(self) -> type[Item]:
        return self._table.item

    @property
    def _absent(self) -> Condition:
        return self._item.pk.does_not_exist()

    def _at_revision(self, revision: int | None) -> Condition:
        return self._absent if revision is None else self._item.revision == revision

    def _found(self, kind: type[T], key: Key) -> T | None:
        body = self._table.get(key)
        return None if body is None else loaded(kind, body)

    def _put(self, item: Item, condition: Condition) -> None:
        try:
            self._table.put(item, condition)
        except Conflict:
            if self._table.get(items.key_of(item)) != item.body:
                raise

    def _page(
        self, index: str, partition: str, cursor: str | None, limit: int, *, forward: bool
    ) -> Page:
        """Return a page; one row more is read, so that the last page knows that it is the last."""
        if not keys.fits(partition):
            return Page((), None)
        by, sort = _SORTED_BY[index]
        asked = {
            "IndexName": index,
            "KeyConditionExpression": f"{by} = :partition",
            "ScanIndexForward": forward,
            "Limit": limit + 1,
        }
        if cursor is not None:
            asked["ExclusiveStartKey"] = _start(index, partition, cursor)
        answer = self._table.query(["summary", sort], {":partition": partition}, asked)
        found = answer.get("Items", [])
        shown = found[:limit]
        more = len(found) > limit or "LastEvaluatedKey" in answer
        place = shown[-1][sort]["S"] if shown and more else None
        rows = all_loaded(Row, (item["summary"]["S"] for item in shown))
        return Page(rows, None if place is None else cursor_at(index, partition, place))


_SORTED_BY = {"owner": ("owner_pk", "owner_sk"), "worklist": ("wl_pk", "wl_sk")}
"""The keys of the indexes that are read in pages."""


def _all(kind: type[T], kept: Mapping[str, Sequence[str]], begins: str) -> tuple[T, ...]:
    """Return what lies in a partition under sort keys that begin so."""
    return all_loaded(kind, kept[begins]) if begins in kept else ()


def _start(index: str, partition: str, cursor: str) -> Mapping[str, Mapping[str, str]]:
    """Return the whole key a page begins behind; raises Invalid for a cursor of another list."""
    place = place_in(index, partition, cursor)
    pk, sk = keys.head(code_in(place))
    by, sort = _SORTED_BY[index]
    start = {"pk": pk, "sk": sk, by: partition, sort: place}
    return {name: {"S": value} for name, value in start.items()}
