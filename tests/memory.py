"""Memory: the ports in plain memory, for tests of whole histories; conflicts as in the store."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from chalicelib.adapters.store.codec import row_of
from chalicelib.adapters.store.cursors import cursor_at, place_in
from chalicelib.adapters.store.keys import ranked
from chalicelib.adapters.store.missing import no_dossier, no_draft, no_entry, no_upload
from chalicelib.domain.attention import next_moment
from chalicelib.domain.bills import Bill, Series
from chalicelib.domain.calendar import LOCAL, WorkCalendar
from chalicelib.domain.complaints import Waiting, lists
from chalicelib.domain.decisions.complaining import waiting
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.english import English
from chalicelib.domain.history import Event
from chalicelib.domain.ledger import Line, line
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.people import OFFICERS, Colleague, Person, Role
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.quarantine import Verdict
from chalicelib.domain.records import (
    Draft,
    DraftSeen,
    Once,
    Order,
    RawNotice,
    ScanReceipt,
    TrayEntry,
    Upload,
)
from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.domain.reports.targets import Target
from chalicelib.domain.reports.weights import Index
from chalicelib.domain.searching import Pair, Places
from chalicelib.domain.storing import Opening, Store, StoredPaper, Use
from chalicelib.domain.text import fold
from chalicelib.domain.twins import Lodging
from chalicelib.domain.validity import is_in_force
from chalicelib.domain.writs.writ import Writ
from chalicelib.usecases import finding
from chalicelib.usecases.filing import Filing
from chalicelib.usecases.ports import (
    Conflict,
    Fetched,
    File,
    Judged,
    Move,
    Page,
    ProcedureSummary,
    Row,
    Ticket,
)
from chalicelib.usecases.wordbook import Entry, Mention
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    CountedChance,
    a_calendar,
    a_procedure,
    an_agency,
    an_officer,
)
from tests.matters import MemoryMatters
from tests.openings import MemoryOpenings
from tests.registers import MemoryResults

TODAY = MORNING.astimezone(LOCAL).date()
MOST_WRITES = 100
TICKET_LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(minutes=5)


@dataclass
class MemoryBills:
    """The book of receipts, kept in a list."""

    made: list[Bill] = field(default_factory=list)

    def of(self, code: str) -> tuple[Bill, ...]:
        """Return the receipts of a dossier."""
        return tuple(bill for bill in self.made if bill.dossier == code)

    def last(self, series: Series) -> int:
        """Return the last number given in a series, 0 where none is."""
        return max((bill.number for bill in self.made if bill.series == series), default=0)

    def issue(self, made: Bill) -> None:
        """Write a receipt; raises Conflict where its number is taken, or it is made."""
        taken = {(bill.series, bill.number) for bill in self.made}
        known = {(bill.ref, bill.transaction, bill.series.kind) for bill in self.of(made.dossier)}
        own = (made.ref, made.transaction, made.series.kind)
        if (made.series, made.number) in taken or own in known:
            raise Conflict(made.name)
        self.made.append(made)


class MemoryDossiers(MemoryMatters, MemoryOpenings):
    """The store of dossiers, kept in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: dict[str, Dossier] = {}
        self._events: dict[str, list[Event]] = {}
        self._orders: dict[str, dict[str, Order]] = {}
        self.bills = MemoryBills()
        self.results = MemoryResults()
        self.notices: dict[tuple[str, str], RawNotice] = {}
        self._writs: dict[tuple[str, int, str], Writ] = {}
        self._serials: Counter[tuple[str, date]] = Counter()
        self._marks: dict[tuple[str, str], Once] = {}
        self._uploads: dict[str, Upload] = {}
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._tray: dict[tuple[str, str], TrayEntry] = {}
        self._receipts: dict[str, ScanReceipt] = {}
        self._lodgings: dict[tuple[str, str, str, str], Lodging] = {}
        self._stored: dict[tuple[str, str], StoredPaper] = {}
        self._openings: list[Opening] = []
        self._uses: list[Use] = []

    def get(self, code: str) -> Dossier:
        """Return the dossier as it stands; raises NotFound."""
        if code not in self._heads:
            raise no_dossier(code)
        return self._heads[code]

    def several(self, codes: Sequence[str]) -> tuple[Dossier, ...]:
        """Return those of the dossiers that there are, in the order asked."""
        return tuple(self._heads[code] for code in codes if code in self._heads)

    def file(self, code: str) -> File:
        """Return the dossier with history and orders; raises NotFound."""
        orders = self._orders.get(code, {})
        return File(
            dossier=self.get(code),
            events=tuple(self._events[code]),
            orders=tuple(orders[ref] for ref in sorted(orders)),
            bills=self.bills.of(code),
            writs=self.writs(code),
            drawn=tuple(one for one in self.results.made if one.code == code),
            troubles=self.results.met(code),
        )

    def next_serial(self, agency: str, day: date) -> int:
        """Return the next serial number of that agency and local day."""
        self._serials[agency, day] += 1
        return self._serials[agency, day]

    def save(self, move: Move) -> None:
        """Write a move, all of it or nothing; raises Conflict or TooLarge."""
        optional = (
            *(move.once, move.order, move.tray, move.drop_draft),
            move.stored,
        )
        several = len(move.uploads) + len(move.lodgings) + 2 * len(move.uses)
        if 2 + several + sum(part is not None for part in optional) > MOST_WRITES:
            raise TooLarge("Một lần gửi có quá nhiều tệp.", "uploads")
        if self._is_written(move.event):
            return
        if not self._may_save(move):
            raise Conflict(move.event.code)
        self._write(move)

    def _is_written(self, event: Event) -> bool:
        known = self._events.get(event.code, [])
        return len(known) >= event.seq and known[event.seq - 1].hash == event.hash

    def _may_save(self, move: Move) -> bool:
        standing = self._heads.get(move.event.code)
        seq = None if standing is None else standing.seq
        expected = None if move.before is None else move.before.seq
        return (
            seq == expected
            and (move.once is None or (move.once.scope, move.once.key) not in self._marks)
            and all(self._follows(upload) for upload in move.uploads)
            and (move.order is None or self._may_order(move.order, new=move.new_order))
            and (move.tray is None or self._waits(move.tray))
            and (move.matter is None or self.is_waiting(move.matter))
            and all(self._stands(use) for use in move.uses)
            and (move.drop_draft is None or self._is_seen(*move.drop_draft))
        )

    def _write(self, move: Move) -> None:
        code = move.event.code
        self._heads[code] = move.after
        self._events.setdefault(code, []).append(move.event)
        self._keep(move.notice)
        if move.once is not None:
            self._marks[move.once.scope, move.once.key] = move.once
        self._uploads |= {upload.id: upload for upload in move.uploads}
        if move.order is not None:
            self._orders.setdefault(move.order.dossier, {})[move.order.ref] = move.order
        if move.tray is not None:
            self._tray[move.tray.agency, move.tray.id] = move.tray
        if move.matter is not None:
            self.settle_matter(move.matter)
        if move.drop_draft is not None:
            owner, draft = move.drop_draft
            self._drafts.pop((owner, draft.id), None)
        for place in move.lodgings:
            self._lodgings[place.sha256, place.code, place.component, place.paper] = place
        if move.stored is not None:
            self._stored[move.stored.holder, move.stored.id] = move.stored
        self._uses += move.uses

    def _stands(self, use: Use) -> bool:
        record = self._stored.get((use.holder, use.record))
        return record is not None and record.revision == use.revision

    def _is_seen(self, owner: str, draft: DraftSeen) -> bool:
        known = self._drafts.get((owner, draft.id))
        return draft.revision is None or (known is not None and known.revision == draft.revision)

    def _follows(self, upload: Upload) -> bool:
        known = self._uploads.get(upload.id)
        return (0 if known is None else known.revision) == upload.revision - 1

    def _may_order(self, order: Order, *, new: bool) -> bool:
        known = self._orders.get(order.dossier, {}).get(order.ref)
        return known is None or (not new and known.paid_at is None)

    def _waits(self, entry: TrayEntry) -> bool:
        known = self._tray.get((entry.agency, entry.id))
        return known is not None and not known.settled

    def complaints(self, agency: str) -> tuple[Waiting, ...]:
        """Return the complaints on an agency's list, the earliest due first."""
        open_ = (
            waiting(head, one.seq)
            for head in self._heads.values()
            for one in head.complaints
            if one.answered is None and agency in lists(head.decided_by, one)
        )
        return tuple(sorted(open_, key=lambda one: (one.until, one.code, one.seq)))

    def mine(self, owner: str, cursor: str | None = None, limit: int = 20) -> Page:
        """Return the dossiers somebody filed, newest first; raises Invalid."""
        own = {
            ranked(dossier.submitted_at, dossier.code): dossier
            for dossier in self._heads.values()
            if dossier.owner == owner
        }
        return _page("owner", owner, own, cursor, limit, forward=False)

    def worklist(self, desk: str, cursor: str | None = None, limit: int = 50) -> Page:
        """Return what lies on a desk, earliest due first; raises Invalid."""
        lying = {
            ranked(dossier.clock.due, dossier.code): dossier
            for dossier in self._heads.values()
            if dossier.is_at_a_desk and dossier.desk == desk
        }
        return _page("worklist", desk, lying, cursor, limit, forward=True)

    def behind(self, desk: str, row: Row) -> str:
        """Return the cursor of what lies on a desk behind a line of it."""
        return cursor_at("worklist", desk, ranked(row.due, row.code))

    def needing_attention(self, until: datetime) -> Sequence[str]:
        """Return the codes of dossiers with a watched moment not after `until`."""
        moments = {code: next_moment(dossier) for code, dossier in self._heads.items()}
        return [code for code, moment in moments.items() if moment is not None and moment <= until]

    def received(self, agency: str, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the codes of what an agency received from a moment to another, in order."""
        own = (
            (dossier.accepted_at, code)
            for code, dossier in self._heads.items()
            if dossier.received_by == agency and dossier.accepted_at is not None
        )
        yield from (code for at, code in sorted(own) if since <= at < until)

    def once(self, scope: str, key: str) -> Once | None:
        """Return the mark that something was done, if it was."""
        return self._marks.get((scope, key))

    def mark(self, once: Once) -> None:
        """Write a mark of its own; raises Conflict when it is there."""
        if (once.scope, once.key) in self._marks:
            raise Conflict(once.key)
        self._marks[once.scope, once.key] = once

    def upload(self, upload_id: str) -> Upload:
        """Return an upload; raises NotFound."""
        return self.uploads([upload_id])[0]

    def uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return uploads in the order asked; raises NotFound for a missing one."""
        if any(upload_id not in self._uploads for upload_id in upload_ids):
            raise no_upload()
        return tuple(self._uploads[upload_id] for upload_id in upload_ids)

    def some_uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return those of the uploads that there are, in the order asked."""
        return tuple(self._uploads[one] for one in upload_ids if one in self._uploads)

    def put_upload(self, upload: Upload, before: Upload | None) -> None:
        """Write an upload if it is still `before`; raises Conflict."""
        known = self._uploads.get(upload.id)
        was = None if before is None else before.revision
        if known != upload and (None if known is None else known.revision) != was:
            raise Conflict(upload.id)
        self._uploads[upload.id] = upload

    def put_draft(self, draft: Draft, before: int) -> None:
        """Write a draft if its revision is `before` (0: new); raises Conflict."""
        known = self._drafts.get((draft.owner, draft.id))
        if known != draft and (0 if known is None else known.revision) != before:
            raise Conflict(draft.id)
        self._drafts[draft.owner, draft.id] = draft

    def draft(self, owner: str, draft_id: str) -> Draft:
        """Return a draft; raises NotFound."""
        if (owner, draft_id) not in self._drafts:
            raise no_draft()
        return self._drafts[owner, draft_id]

    def drafts(self, owner: str) -> tuple[Draft, ...]:
        """Return somebody's drafts, newest first."""
        own = [draft for draft in self._drafts.values() if draft.owner == owner]
        return tuple(sorted(own, key=lambda draft: (draft.saved_at, draft.id), reverse=True))

    def drop_draft(self, owner: str, draft_id: str) -> None:
        """Delete a draft."""
        self._drafts.pop((owner, draft_id), None)

    def put_order(self, order: Order, *, new: bool, notice: RawNotice | None = None) -> None:
        """Write an order; raises Conflict when a new one is there, or it was paid meanwhile."""
        kept = self._orders.setdefault(order.dossier, {})
        if kept.get(order.ref) != order and not self._may_order(order, new=new):
            raise Conflict(order.ref)
        kept[order.ref] = order
        self._keep(notice)

    def _keep(self, notice: RawNotice | None) -> None:
        if notice is not None:
            self.notices[notice.ref, notice.sha256] = notice

    def writs(self, code: str) -> tuple[Writ, ...]:
        """Return the notes of a dossier's writs, in the order of its entries."""
        return tuple(self._writs[key] for key in sorted(self._writs) if key[0] == code)

    def put_writ(self, writ: Writ) -> None:
        """Note a writ unless one is noted for that entry already."""
        self._writs.setdefault((writ.code, writ.seq, writ.model), writ)

    def book(self, provider: str, day: date) -> tuple[Line, ...]:
        """Return what moved at a provider on a local day."""
        entries = (line(event) for events in self._events.values() for event in events)
        own = (one for one in entries if one and (one.provider, one.day) == (provider, day))
        return tuple(sorted(own, key=lambda one: (one.ref, one.transaction)))

    def put_tray(self, entry: TrayEntry) -> None:
        """Write a tray entry; one that is there stays as it is, unless this settles it."""
        if entry.settled or (entry.agency, entry.id) not in self._tray:
            self._tray[entry.agency, entry.id] = entry

    def tray(self, agency: str) -> tuple[TrayEntry, ...]:
        """Return what waits in an agency's scan tray, oldest first."""
        waiting = [e for e in self._tray.values() if e.agency == agency and not e.settled]
        return tuple(sorted(waiting, key=lambda entry: entry.id))

    def tray_entry(self, agency: str, entry_id: str) -> TrayEntry:
        """Return one tray entry, a settled one too; raises NotFound."""
        if (agency, entry_id) not in self._tray:
            raise no_entry()
        return self._tray[agency, entry_id]

    def receipt(self, sha256: str) -> ScanReceipt | None:
        """Return the receipt of a scanned file with that content, if it was read before."""
        return self._receipts.get(sha256)

    def put_receipt(self, receipt: ScanReceipt) -> None:
        """Write a receipt."""
        self._receipts[receipt.sha256] = receipt

    def lodgings(self, sha256: str) -> tuple[Lodging, ...]:
        """Return where papers of the file with that content lie."""
        return tuple(self._lodgings[key] for key in sorted(self._lodgings) if key[0] == sha256)

    def store(self, holder: str) -> Store:
        """Return what a store holds, and what was done with it."""
        records = (record for record in self._stored.values() if record.holder == holder)
        return Store(
            tuple(sorted(records, key=lambda record: (record.stored_at, record.id))),
            tuple(one for one in self._openings if one.holder == holder),
            tuple(one for one in self._uses if one.holder == holder),
        )

    def note_opening(self, opening: Opening) -> None:
        """Note that somebody looked into a stored paper."""
        if opening not in self._openings:
            self._openings.append(opening)


def _page(
    index: str,
    partition: str,
    found: Mapping[str, Dossier],
    cursor: str | None,
    limit: int,
    *,
    forward: bool,
) -> Page:
    places = sorted(found, reverse=not forward)
    if cursor is not None:
        start = place_in(index, partition, cursor)
        places = [place for place in places if (place > start if forward else place < start)]
    shown = places[:limit]
    more = len(places) > limit
    return Page(
        rows=tuple(row_of(found[place]) for place in shown),
        cursor=cursor_at(index, partition, shown[-1]) if more and shown else None,
    )


class MemoryWords:
    """Words of papers by agency, pair and rank, as they are."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, Pair], dict[str, Mention]] = {}

    def keep(self, agency: str, entry: Entry, pairs: Mapping[Pair, Places]) -> None:
        """Keep what an entry brought; again changes nothing."""
        rank = f"{ranked(entry.submitted_at, entry.code)}#{entry.place}"
        for pair, places in pairs.items():
            mention = Mention(rank, entry.code, entry.paper, places)
            self.kept.setdefault((agency, pair), {})[rank] = mention

    def newest(
        self, agency: str, pair: Pair, behind: str | None, limit: int
    ) -> tuple[Mention, ...]:
        """Return mentions of a pair, newest first, only such `behind` a rank."""
        kept = self.kept.get((agency, pair), {})
        ranks = (rank for rank in kept if behind is None or rank < behind)
        return tuple(kept[rank] for rank in sorted(ranks, reverse=True)[:limit])

    def among(self, agency: str, pair: Pair, ranks: Sequence[str]) -> tuple[Mention, ...]:
        """Return the mentions of a pair that have these ranks."""
        kept = self.kept.get((agency, pair), {})
        return tuple(kept[rank] for rank in ranks if rank in kept)

    def alone(self, agency: str, word: str, limit: int) -> tuple[Mention, ...]:
        """Return mentions of a word before any other, in no order."""
        found = (
            mention
            for (whose, pair), kept in self.kept.items()
            if whose == agency and pair[0] == word
            for mention in kept.values()
        )
        return tuple(islice(found, limit))

    def cursor(self, agency: str, phrase: str, rank: str) -> str:
        """Return the cursor behind `rank` in what was found of a phrase."""
        return cursor_at("words", f"{agency}#{phrase}", rank)

    def behind(self, agency: str, phrase: str, cursor: str) -> str:
        """Return the rank a cursor of this very search stands at; raises Invalid."""
        return place_in("words", f"{agency}#{phrase}", cursor)


class MemoryCatalogue:
    """The law as data, given as it is; `today` is the local day asked about unless one is named."""

    def __init__(
        self,
        procedures: Iterable[Procedure] = (),
        agencies: Iterable[Agency] = (),
        calendar: WorkCalendar | None = None,
        today: date = TODAY,
        index: Iterable[Index] = (),
        targets: Iterable[Target] = (),
        life_events: Iterable[LifeEvent] = (),
        english: English | None = None,
    ) -> None:
        self._english = english or English({})
        self._life_events = tuple(life_events)
        self._index = tuple(index)
        self._targets = tuple(targets)
        self._procedures = tuple(procedures) or (a_procedure(),)
        self._agencies = tuple(agencies) or (an_agency(WARD), an_agency(OTHER_WARD))
        self._calendar = calendar or a_calendar()
        self.today = today

    def procedure(self, code: str, version: int | None = None, on: date | None = None) -> Procedure:
        """Return a procedure in a version, or the one valid on a day; raises NotFound."""
        for procedure in self._procedures:
            valid = procedure.is_valid_on(on or self.today)
            wanted = valid if version is None else procedure.version == version
            if procedure.code == code and wanted:
                return procedure
        raise NotFound(f"Không có thủ tục mã “{code}” đang có hiệu lực.", "procedure")

    def index(self) -> tuple[ProcedureSummary, ...]:
        """Return every procedure in force, a line each."""
        return tuple(
            finding.summary(p, p.version) for p in self._procedures if p.is_valid_on(self.today)
        )

    def agency(self, code: str) -> Agency:
        """Return an agency; raises NotFound."""
        for agency in self._agencies:
            if agency.code == code:
                return agency
        raise NotFound(f"Không có đơn vị mã “{code}”; hãy chọn lại đơn vị.", "agency")

    def agencies(self) -> tuple[Agency, ...]:
        """Return every agency."""
        return self._agencies

    def calendar(self) -> WorkCalendar:
        """Return the office calendar."""
        return self._calendar

    def index766(self, on: date) -> Index:
        """Return the weights and formulas of index 766 of a day; raises NotFound."""
        for version in self._index:
            if is_in_force(version, on):
                return version
        raise NotFound("Danh mục chưa có bộ chỉ số 766 cho ngày này.", "index-766")

    def targets(self, on: date) -> tuple[Target, ...]:
        """Return the targets in force on a day."""
        return tuple(one for one in self._targets if is_in_force(one, on))

    def life_events(self) -> tuple[LifeEvent, ...]:
        """Return every life event, in the order they are shown."""
        return self._life_events

    def english(self) -> English:
        """Return what the sentences of the catalogue mean in English."""
        return self._english


class MemoryDirectory:
    """Who works where, told as people; by default an officer of each role in each ward."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        everybody = (an_officer(role, ward) for ward in (WARD, OTHER_WARD) for role in OFFICERS)
        self._people = tuple(people) or tuple(everybody)

    def officers(self, agency: str, role: Role) -> tuple[Colleague, ...]:
        """Return who holds a role in an agency, by name."""
        there = (one for one in self._people if one.agency == agency and one.has(role))
        found = (Colleague(id=one.id, name=one.name) for one in there)
        return tuple(sorted(found, key=lambda one: (fold(one.name), one.id)))


class MemoryInbox:
    """The untrusted bucket: `arrive` is what a browser or a scanner does."""

    def __init__(self, verdict: Verdict | None = Verdict.CLEAN) -> None:
        self.tickets: dict[str, Ticket] = {}
        self._held: dict[str, list[Fetched]] = {}
        self._first = verdict
        self._verdicts: dict[tuple[str, str], Verdict] = {}

    def arrive(self, key: str, data: bytes, at: datetime = MORNING) -> str:
        """Let a file arrive under `key`, and return its version."""
        versions = self._held.setdefault(key, [])
        versions.append(Fetched(data, f"v{len(versions) + 1}", at))
        return versions[-1].version

    def judge(self, key: str, version: str, verdict: Verdict) -> None:
        """Let the cloud's scanner write on a version what it found."""
        self._verdicts[key, version] = verdict

    def remove(self, key: str) -> None:
        """Let a file's retention end."""
        del self._held[key]

    def ticket(
        self, key: str, content_type: str, most: int, at: datetime, back: str | None = None
    ) -> Ticket:
        """Return the ticket for exactly that key, type and size, and where it leads back to."""
        fields = {"key": key, "Content-Type": content_type, "most": str(most)}
        led = {"success_action_redirect": back} if back else {}
        self.tickets[key] = Ticket(self.address(), {**fields, **led}, at + TICKET_LASTS)
        return self.tickets[key]

    def address(self) -> str:
        """Return where every ticket sends its file to."""
        return "https://inbox.example.vn/"

    def arrived(self, prefix: str) -> frozenset[str]:
        """Return the keys of what arrived, of those that begin so."""
        return frozenset(key for key in self._held if key.startswith(prefix))

    def size(self, key: str) -> int | None:
        """Return the size of what arrived under `key`, None where nothing did."""
        held = self._held.get(key)
        return None if held is None else len(held[-1].data)

    def judged(self, key: str, version: str = "") -> Judged:
        """Return what is said of a version; raises NotFound."""
        found = self._version(key, version).version
        return Judged(found, self._verdicts.get((key, found), self._first))

    def fetch(self, key: str, most: int, version: str = "") -> Fetched:
        """Return the bytes; raises NotFound or TooLarge, and of those not clean nothing."""
        found = self._version(key, version)
        assert self.judged(key, version).verdict is Verdict.CLEAN
        if len(found.data) > most:
            raise TooLarge(f"Tệp lớn hơn {most} byte.", "key")
        return found

    def _version(self, key: str, version: str) -> Fetched:
        for one in reversed(self._held.get(key, ())):
            if version in {"", one.version}:
                return one
        raise NotFound("Không tìm thấy tệp này.", "key")


class MemoryArchive:
    """The archive; `kept` holds bytes and type by key."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}

    def keep(self, key: str, data: bytes, content_type: str) -> None:
        """Store bytes under a key that follows from them; again changes nothing."""
        self.kept.setdefault(key, (data, content_type))

    def keep_first(self, key: str, data: bytes, content_type: str) -> bytes:
        """Store bytes unless something lies under `key`, and return what lies there then."""
        return self.kept.setdefault(key, (data, content_type))[0]

    def fetch(self, key: str) -> bytes | None:
        """Return what lies under `key`, None where nothing does."""
        return self.kept[key][0] if key in self.kept else None

    def listed(self, prefix: str) -> tuple[str, ...]:
        """Return every key that begins so."""
        return tuple(sorted(key for key in self.kept if key.startswith(prefix)))

    def link(self, key: str, name: str, at: datetime, *, apart: bool = False) -> str:
        """Return a short-lived address to look at it, or `apart` to save it as a file."""
        expires = int((at + LINK_LASTS).timestamp())
        return f"https://archive.example.vn/{key}?name={name}&expires={expires}&apart={apart}"


class MemoryChance(CountedChance):
    """Bits that are all different, look like chance, and are the same in every run."""

    def bits(self, count: int) -> bytes:
        """Return `count` bytes."""
        return hashlib.shake_256(super().bits(8)).digest(count)


STORE_KEY = b"a key for tests"
"""What owners of stores are named by."""


def any_answers(_procedure: Procedure, answers: Mapping[str, object]) -> Mapping[str, object]:
    """Take every answer as it is: forms are checked elsewhere."""
    return dict(answers)


@dataclass(frozen=True, slots=True)
class Office:
    """Every port in memory, as one office."""

    dossiers: MemoryDossiers = field(default_factory=MemoryDossiers)
    catalogue: MemoryCatalogue = field(default_factory=MemoryCatalogue)
    directory: MemoryDirectory = field(default_factory=MemoryDirectory)
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    archive: MemoryArchive = field(default_factory=MemoryArchive)
    words: MemoryWords = field(default_factory=MemoryWords)
    chance: MemoryChance = field(default_factory=MemoryChance)

    def filing(self) -> Filing:
        """Return what filing an application needs."""
        return Filing(
            dossiers=self.dossiers,
            catalogue=self.catalogue,
            inbox=self.inbox,
            chance=self.chance,
            check_answers=any_answers,
            tracking_key=b"tracking key for tests",
            store_key=lambda: STORE_KEY,
        )
