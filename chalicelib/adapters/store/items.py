"""Items: what each thing looks like in the table."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import dumped, event_text, row_of
from chalicelib.adapters.store.keys import Key, ranked, shard, sortable
from chalicelib.adapters.store.table import Item
from chalicelib.domain.attention import next_moment
from chalicelib.domain.complaints import Waiting
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.ledger import Line
from chalicelib.domain.matters import Matter
from chalicelib.domain.openings import KEPT, Opened
from chalicelib.domain.records import (
    Draft,
    Once,
    Order,
    RawNotice,
    ScanReceipt,
    TrayEntry,
    Upload,
)
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.storing import Opening, StoredPaper, Use
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.writ import Writ

MARKS_KEPT = timedelta(days=366)
"""How long a mark is kept: keys of submissions, notices and scans come again within days, the law
of idempotency here is 24 hours; a year later nobody sends the same thing again."""
SETTLED_KEPT = timedelta(days=60)
"""How long a settled tray entry is kept: a queue and its dead-letter queue redeliver a scan for at
most 28 days, and what became of the pages is in the dossier's history for good."""

Attributes = dict[str, Any]


def head(item: type[Item], dossier: Dossier) -> Item:
    """Return the head of a dossier, in the indexes it belongs in now."""
    return item(
        *keys.head(dossier.code),
        code=dossier.code,
        seq=dossier.seq,
        state=dumped(dossier),
        summary=dumped(row_of(dossier)),
        **_indexed(dossier),
    )


def _indexed(dossier: Dossier) -> Attributes:
    found: Attributes = {}
    if dossier.is_at_a_desk:
        found["wl_pk"] = dossier.desk
        found["wl_sk"] = ranked(dossier.clock.due, dossier.code)
    if dossier.owner is not None:
        found["owner_pk"] = dossier.owner
        found["owner_sk"] = ranked(dossier.submitted_at, dossier.code)
    moment = next_moment(dossier)
    if moment is not None:
        found["at_pk"] = shard(dossier.code)
        found["at_sk"] = sortable(moment)
    return {**found, **registered(dossier)}


def registered(dossier: Dossier) -> Mapping[str, str]:
    """Return where a dossier stands in the register of who received it; nowhere before receipt."""
    if dossier.accepted_at is None:
        return {}
    return {
        "rec_pk": keys.register(dossier.received_by),
        "rec_sk": ranked(dossier.accepted_at, dossier.code),
    }


def event(item: type[Item], entry: Event) -> Item:
    """Return an entry of a history."""
    return item(*keys.event(entry.code, entry.seq), body=event_text(entry), digest=entry.hash)


def order(item: type[Item], given: Order) -> Item:
    """Return an order; `paid` keeps a later failure from writing over a success."""
    paid: Attributes = {} if given.paid_at is None else {"paid": sortable(given.paid_at)}
    return item(*keys.order(given.dossier, given.ref), body=dumped(given), **paid)


def writ(item: type[Item], made: Writ) -> Item:
    """Return the note of a writ."""
    return item(*keys.writ(made), body=dumped(made))


def trouble(item: type[Item], met: Trouble) -> Item:
    """Return what keeps a paper from being made; settled, it goes away by itself in two months."""
    settled_at = met.settled_at
    last: Attributes = {}
    if settled_at is not None:
        last = {"expires": _seconds(settled_at + SETTLED_KEPT)}
    return item(*keys.trouble(met.code, met.seq), body=dumped(met), **last)


def notice(item: type[Item], heard: RawNotice) -> Item:
    """Return a provider's notice as it came."""
    return item(*keys.notice(heard.ref, heard.sha256), body=dumped(heard))


def line(item: type[Item], moved: Line) -> Item:
    """Return a line of a provider's book."""
    key = keys.line(moved.provider, moved.day, moved.ref, moved.transaction)
    return item(*key, body=dumped(moved))


def once(item: type[Item], mark: Once) -> Item:
    """Return a mark, which goes away by itself after a year."""
    expires = _seconds(mark.at + MARKS_KEPT)
    return item(*keys.once(mark.scope, mark.key), body=dumped(mark), expires=expires)


def upload(item: type[Item], given: Upload) -> Item:
    """Return an upload."""
    return item(*keys.upload(given.id), body=dumped(given), revision=given.revision)


def draft(item: type[Item], given: Draft) -> Item:
    """Return a draft."""
    return item(*keys.draft(given.owner, given.id), body=dumped(given), revision=given.revision)


def tray_entry(item: type[Item], entry: TrayEntry, settled_at: datetime | None = None) -> Item:
    """Return a tray entry: waiting, or settled and going away by itself after two months."""
    last: Attributes = {"waiting": sortable(entry.arrived_at)}
    if entry.settled:
        last = {"expires": _seconds((settled_at or entry.arrived_at) + SETTLED_KEPT)}
    return item(*keys.tray_entry(entry.agency, entry.id), body=dumped(entry), **last)


def matter(item: type[Item], given: Matter) -> Item:
    """Return a matter: waiting, or settled and going away by itself after a year."""
    settled_at = given.settled_at
    last: Attributes = {"waiting": sortable(given.found_at)}
    if settled_at is not None:
        last = {"expires": _seconds(settled_at + MARKS_KEPT)}
    return item(*keys.matter(given.agency, given.id), body=dumped(given), **last)


def complaint(item: type[Item], one: Waiting, agency: str) -> Item:
    """Return a complaint on an agency's list; answered, it is not there any more."""
    return item(*keys.complaint(one, agency), body=dumped(one))


def receipt(item: type[Item], given: ScanReceipt) -> Item:
    """Return the receipt of a scanned file."""
    return item(*keys.receipt(given.sha256), body=dumped(given))


def lodging(item: type[Item], place: Lodging) -> Item:
    """Return that a paper lies there."""
    key = keys.lodging(place.sha256, place.code, place.component, place.paper)
    return item(*key, body=dumped(place))


def stored(item: type[Item], record: StoredPaper) -> Item:
    """Return the record of a paper in a store; a later revision stands where the one before did."""
    key = keys.stored(record.holder, record.stored_at, record.id)
    return item(*key, body=dumped(record), revision=record.revision)


def opening(item: type[Item], look: Opening) -> Item:
    """Return that somebody looked into a stored paper, which goes away by itself after a year."""
    expires = _seconds(look.at + MARKS_KEPT)
    key = keys.opening(look.holder, look.at, look.record)
    return item(*key, body=dumped(look), expires=expires)


def opened(item: type[Item], one: Opened) -> Item:
    """Return that somebody opened something of a dossier, which goes away by itself."""
    return item(*keys.opened(one), body=dumped(one), expires=_seconds(one.at + KEPT))


def use(item: type[Item], used: Use) -> Item:
    """Return that a stored paper was used in a later dossier."""
    key = keys.use(used.holder, used.at, used.record, used.dossier)
    return item(*key, body=dumped(used))


def key_of(item: Item) -> Key:
    """Return where an item stands."""
    return item.pk, item.sk


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
