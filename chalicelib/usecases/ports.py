"""Ports: what the errands need of the world, each named after the need.

Two implementations each: the real adapters, and plain memory for tests of whole histories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.bills import Bill
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.ledger import Line
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.matters import Matter
from chalicelib.domain.people import Colleague, Role
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.quarantine import Verdict
from chalicelib.domain.records import (
    DraftSeen,
    Once,
    Order,
    RawNotice,
    ScanReceipt,
    TrayEntry,
    Upload,
)
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.storing import StoredPaper, Use
from chalicelib.domain.twins import Lodging
from chalicelib.domain.writs.writ import Writ
from chalicelib.usecases.complaints import Complaints
from chalicelib.usecases.matters import Matters
from chalicelib.usecases.openings import Openings
from chalicelib.usecases.registers import Registers
from chalicelib.usecases.shelves import Shelves
from chalicelib.usecases.unfiled import Unfiled

if TYPE_CHECKING:
    from chalicelib.domain.english import English
    from chalicelib.domain.reports.targets import Target
    from chalicelib.domain.reports.weights import Index


class Conflict(Exception):
    """Something changed between reading and saving, or the same thing was saved before."""


@dataclass(frozen=True, slots=True)
class File:
    """A dossier with history, orders, receipts, writs: what one Query of its partition gives.

    `drawn` are numbers and check codes of approvals, `troubles` what keeps papers of its result
    from being made now.
    """

    dossier: Dossier
    events: tuple[Event, ...]
    orders: tuple[Order, ...]
    bills: tuple[Bill, ...] = ()
    writs: tuple[Writ, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a worklist or of "my dossiers": enough to show without reading the dossier."""

    code: str
    procedure: str
    procedure_name: str
    applicant: str
    owner: str | None
    agencies: frozenset[str]
    status: int
    step: str
    desk: str
    handler: str | None
    due: datetime
    step_due: datetime
    paused: bool
    submitted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; `cursor` is opaque and None at the end."""

    rows: tuple[Row, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Everything one move writes, all or nothing, in one transaction.

    `before` is None for a new dossier. Conflict is raised, and nothing written, when the dossier
    is no longer at `before.seq`, `once` was already there, or an upload or order changed since it
    was read (`uploads` and `orders` carry the new values; uploads check the revision before).
    """

    before: Dossier | None
    event: Event
    after: Dossier
    once: Once | None = None
    uploads: tuple[Upload, ...] = ()
    order: Order | None = None
    new_order: bool = False
    notice: RawNotice | None = None
    """The provider's notice this move was made of."""
    drop_draft: tuple[str, DraftSeen] | None = None
    """Owner, and a draft of theirs that became this; Conflict where it is not as it was seen."""
    tray: TrayEntry | None = None
    matter: Matter | None = None
    """Work about money settled by this move; Conflict where it was before."""
    lodgings: tuple[Lodging, ...] = ()
    stored: StoredPaper | None = None
    """A tray entry settled by this move, where it files papers, what a store holds after it."""
    uses: tuple[Use, ...] = ()
    """Stored papers it uses; Conflict where a record is not in that revision any more."""


class Dossiers(Shelves, Matters, Complaints, Registers, Openings, Unfiled, Protocol):
    """The store of dossiers and of what is kept with them."""

    def get(self, code: str) -> Dossier:
        """Return the dossier as it stands (1 GetItem); raises NotFound."""

    def several(self, codes: Sequence[str]) -> tuple[Dossier, ...]:
        """Return those of the dossiers that there are, in the order asked (1 BatchGetItem)."""

    def file(self, code: str) -> File:
        """Return the dossier with history and orders (1 Query); raises NotFound."""

    def next_serial(self, agency: str, day: date) -> int:
        """Return the next serial number of that agency and local day (1 UpdateItem)."""

    def save(self, move: Move) -> None:
        """Write a move (1 TransactWriteItems); raises Conflict."""

    def mine(self, owner: str, cursor: str | None = None, limit: int = 20) -> Page:
        """Return the dossiers somebody filed, newest first (1 Query)."""

    def worklist(self, desk: str, cursor: str | None = None, limit: int = 50) -> Page:
        """Return what lies on a desk, earliest due first (1 Query)."""

    def behind(self, desk: str, row: Row) -> str:
        """Return the cursor of what lies on a desk behind a line of it (no call)."""

    def needing_attention(self, until: datetime) -> Sequence[str]:
        """Return the codes of dossiers with a watched moment not after `until`."""

    def once(self, scope: str, key: str) -> Once | None:
        """Return the mark that something was done, if it was (1 GetItem)."""

    def mark(self, once: Once) -> None:
        """Write a mark of its own (1 PutItem); raises Conflict when it is there."""

    def put_order(self, order: Order, *, new: bool, notice: RawNotice | None = None) -> None:
        """Write an order, and the notice that says so (1 write).

        Raises Conflict when a new one is there already, or it was paid meanwhile.
        """

    def book(self, provider: str, day: date) -> tuple[Line, ...]:
        """Return what moved at a provider on a local day (1 Query)."""

    def put_tray(self, entry: TrayEntry) -> None:
        """Write a tray entry (1 PutItem); writing the same again changes nothing."""

    def tray(self, agency: str) -> tuple[TrayEntry, ...]:
        """Return what waits in an agency's scan tray, oldest first (1 Query)."""

    def tray_entry(self, agency: str, entry_id: str) -> TrayEntry:
        """Return one tray entry (1 GetItem); raises NotFound."""

    def receipt(self, sha256: str) -> ScanReceipt | None:
        """Return the receipt of a scanned file with that content, if it was read before."""

    def put_receipt(self, receipt: ScanReceipt) -> None:
        """Write a receipt (1 PutItem)."""


@dataclass(frozen=True, slots=True)
class ProcedureSummary:
    """A line of the list of procedures; `folded` is its name and keywords without diacritics."""

    code: str
    version: int
    name: str
    name_en: str
    field_name: str
    level: str
    online: str
    folded: str


class Catalogue(Protocol):
    """The law as data."""

    def procedure(self, code: str, version: int | None = None, on: date | None = None) -> Procedure:
        """Return a procedure in a version, or the one valid on a day; raises NotFound."""

    def index(self) -> tuple[ProcedureSummary, ...]:
        """Return every procedure in force, a line each."""

    def agency(self, code: str) -> Agency:
        """Return an agency; raises NotFound."""

    def agencies(self) -> tuple[Agency, ...]:
        """Return every agency."""

    def calendar(self) -> WorkCalendar:
        """Return the office calendar."""

    def index766(self, on: date) -> "Index":
        """Return the weights and formulas of index 766 of a local day; raises NotFound."""

    def targets(self, on: date) -> "tuple[Target, ...]":
        """Return the targets in force on a local day."""

    def life_events(self) -> tuple[LifeEvent, ...]:
        """Return every life event, in the order they are shown."""

    def english(self) -> "English":
        """Return what the sentences of the catalogue mean in English."""


class Directory(Protocol):
    """Who works where."""

    def officers(self, agency: str, role: Role) -> tuple[Colleague, ...]:
        """Return who holds a role in an agency, by name."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where and with which form fields a browser sends a file straight to the inbox."""

    url: str
    fields: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a version of a file; `verdict` is None as long as nothing is."""

    version: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one version of a file, and when that arrived."""

    data: bytes
    version: str
    arrived: datetime


class Inbox(Protocol):
    """The untrusted bucket that uploads and scans arrive in.

    A `version` is one of those that lay under a key, "" the one that lies there now.
    """

    def ticket(
        self, key: str, content_type: str, most: int, at: datetime, back: str | None = None
    ) -> Ticket:
        """Return a presigned POST for exactly that key, type and at most `most` bytes.

        With `back` whoever sent the file is led there, by the very signature; else told 201.
        """

    def address(self) -> str:
        """Return where every ticket sends its file to."""

    def arrived(self, prefix: str) -> frozenset[str]:
        """Return the keys of what arrived, of those that begin so."""

    def size(self, key: str) -> int | None:
        """Return the size of what arrived under `key`, None where nothing did."""

    def judged(self, key: str, version: str = "") -> Judged:
        """Return what is said of a version; raises NotFound."""

    def fetch(self, key: str, most: int, version: str = "") -> Fetched:
        """Return the bytes; raises NotFound, or TooLarge before reading them."""


class Archive(Protocol):
    """The versioned bucket of originals and readable PDF/A, keyed by content."""

    def keep(self, key: str, data: bytes, content_type: str) -> None:
        """Store bytes under a key that follows from them; again changes nothing."""

    def keep_first(self, key: str, data: bytes, content_type: str) -> bytes:
        """Store bytes unless something lies under `key`, and return what lies there then."""

    def fetch(self, key: str) -> bytes | None:
        """Return what lies under `key`, None where nothing does."""

    def listed(self, prefix: str) -> tuple[str, ...]:
        """Return every key that begins so."""

    def link(self, key: str, name: str, at: datetime, *, apart: bool = False) -> str:
        """Return a short-lived address to look at it, or `apart` to save it as a file."""


class Chance(Protocol):
    """Where random bits come from."""

    def bits(self, count: int) -> bytes:
        """Return `count` unguessable bytes."""
