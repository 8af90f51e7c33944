"""Traces: what the table, the inbox and the lake show of what came, and nothing of any person."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.bills import Bill
from chalicelib.domain.complaints import Complaint, Waiting
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.ledger import Line
from chalicelib.domain.matters import Matter
from chalicelib.domain.records import Order, UploadState
from chalicelib.domain.refunds import RefundOrder
from chalicelib.domain.results.due import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A dossier as it stands: its last entry and that one's hash, and what its money leads to.

    `bills` are order, transaction and kind of fee of each receipt its payments call for. `approval`
    is the entry that approved its result; `signed` and `sealed` tell what that has, `wants` what it
    lacks where the law it was filed under makes results. `waiting` is how those of its `complaints`
    that nobody answered stand on lists.
    """

    code: str
    seq: int
    hash: str
    entered_at: datetime
    takes_papers: bool
    to_give_back: int
    refunds: tuple[RefundOrder, ...]
    bills: tuple[tuple[str, str, FeeKind], ...]
    procedure: str
    procedure_version: int
    case: str
    finished_at: datetime | None
    approval: int | None
    signed: bool
    sealed: bool
    wants: Due | None
    complaints: tuple[Complaint, ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a history.

    `told` that its applicant is to hear of it, `issues` that it calls for a writ; `uploads` become
    part of the dossier by it, `rejected` is the upload it says is not taken; `line` what it adds to
    the book; `payment` is order and transaction of what was paid. `complains` that it is a
    complaint; `answers` is the one it answers.
    """

    code: str
    seq: int
    at: datetime
    hash: str
    previous: str
    told: bool
    uploads: tuple[str, ...] = ()
    rejected: str | None = None
    line: Line | None = None
    payment: tuple[str, str] | None = None
    issues: bool = False
    complains: bool = False
    answers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The mark that somebody filed the dossier."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The mark that an entry was told; `became` says how."""

    code: str
    seq: int
    became: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The note that the writ of an entry was made."""

    code: str
    seq: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """The note of what keeps a paper of the result from being made; it is not over."""

    code: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An order to pay."""

    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """The mark that an order is asked about no more; `became` says why."""

    ref: str
    became: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A provider's notice; `sha256` is of it."""

    ref: str
    sha256: str
    heard_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A line of a provider's book."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A receipt, as it lies with its dossier or, `numbered`, among those of its series."""

    bill: Bill
    numbered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mattered:
    """Work about money that waits for a person, or waited."""

    matter: Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A complaint on the list of an agency."""

    agency: str
    waiting: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An upload; `paper` is the one it was read as."""

    id: str
    state: UploadState
    created_at: datetime
    dossier: str | None
    component: str
    paper: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """That a paper of a file lies in a dossier."""

    sha256: str
    code: str
    component: str
    paper: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """An entry of a scan tray; `file` is the beginning of the hash of the file it is made of."""

    id: str
    agency: str
    file: str
    pages: int
    settled: bool
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The receipt of a scanned file."""

    sha256: str
    conserved: bool
    filed: int
    in_tray: int
    finished_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The mark that a version of a scanned file (`name`) was taken in, and what it became."""

    name: str
    sha256: str
    became: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A version of a file in the inbox: an upload by its id, or what a scanner sent by its name.

    `place` is the agency and the device.
    """

    arrived: datetime
    upload: str | None = None
    name: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the lake knows of a dossier: its last entry, and how many."""

    code: str
    last: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An item that cannot be read; `place` names its key without telling it."""

    place: str


Trace = (
    Head
    | Entry
    | Filed
    | Letter
    | Written
    | Troubled
    | Ordered
    | Chased
    | Noticed
    | Booked
    | Billed
    | Mattered
    | Listed
    | Sent
    | Lodged
    | Laid
    | Receipt
    | Taken
    | Came
    | Known
    | Unread
)
KINDS: tuple[type, ...] = Trace.__args__
