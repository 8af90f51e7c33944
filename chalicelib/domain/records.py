"""Records: what is kept beside dossiers — uploads, drafts, orders, tray entries, receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Paper, PaperField, Wish


class UploadState(StrEnum):
    """How far an upload has come."""

    TICKETED = "ticketed"
    """A ticket was handed out; the bytes may or may not have arrived."""
    READ = "read"
    """Read, archived, and safe to show."""
    REJECTED = "rejected"
    """Could not be taken; `sentence` says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Tệp tải lên: a file sent straight to the inbox under a ticket.

    `id` is random; `key` is ``citizen/<owner>/<id>`` in the inbox bucket. `dossier` is set when it
    becomes part of one; `revision` counts changes, so that a reader finishing while the dossier is
    being filed is noticed. `size` is in bytes as it was said beforehand, None where a page without
    scripts asked, which cannot know; what then came may be of any type that is taken.
    """

    id: str
    owner: str
    key: str
    procedure: str
    component: str
    name: str
    content_type: str
    size: int | None
    state: UploadState
    created_at: datetime
    revision: int = 1
    dossier: str | None = None
    paper: Paper | None = None
    reason: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Bản nháp: an unfinished application, saved as it is typed; nothing in it is checked.

    `stored` are papers of the owner's store that are to be components again, `on_paper` the codes
    of those that are handed in at the counter. `contact` is the applicant's phone, email and
    address, by these names. `origins` tell, by the name of an answer, what it was taken from and
    not typed. Drafts saved before members came are read with them left empty.
    """

    id: str
    owner: str
    procedure: str
    answers: Mapping[str, object]
    uploads: Mapping[str, tuple[str, ...]]
    revision: int
    saved_at: datetime
    stored: tuple[Wish, ...] = ()
    received_by: str = ""
    case: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    policy: str | None = None
    on_paper: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    dossier: str | None = None
    """Which dossier's supplement is gathered in it, where it is no application."""


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """A draft in the revision its owner saw; None where nobody looked, which is any."""

    id: str
    revision: int | None = None


def supplement_draft(code: str, times: int) -> str:
    """Return the id of the draft that a dossier's supplement is gathered in, the `times`-th."""
    return f"{code}-{times}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Lệnh thanh toán: one attempt to pay what a dossier owes, by one provider.

    `ref` is what the provider sends back; it carries the dossier code (codes.order_ref). Kept in
    the dossier's own partition, so that one read fetches both.
    """

    ref: str
    dossier: str
    provider: str
    amount: int
    lines: tuple[tuple[str, FeeKind, int], ...]
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None = None
    failed: str | None = None
    """The provider's code of the last failure; not final, a later success wins."""
    transaction: str | None = None
    url: str | None = None
    """Where the payer goes on, once the provider said."""
    qr: str | None = None
    """What the picture says that the payer scans, where that is how one pays."""
    provider_ref: str | None = None
    """The provider's own number of the order, where it gave one at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawNotice:
    """Thông báo gốc: a provider's notice as it came, kept for whoever has to argue with it.

    `sha256` is of what came, so the same notice again is the same record.
    """

    ref: str
    provider: str
    sha256: str
    query: str
    body: str
    heard_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayEntry:
    """Mục khay quét: scanned pages that found no dossier by themselves, waiting for a person.

    `id` sorts by arrival. `reason` is a machine code, `sentence` what the officer reads.
    `archive_key` is None where the source could not be read at all; the source then stays in the
    inbox under `source_key` until its retention ends.
    """

    id: str
    agency: str
    source_key: str
    reason: str
    sentence: str
    pages: tuple[int, ...]
    archive_key: str | None
    sha256: str
    kind: str
    confidence: float
    fields: tuple[PaperField, ...]
    suggestion: str | None
    """A dossier code read on the page, if one was."""
    arrived_at: datetime
    settled: bool = False
    warnings: tuple[str, ...] = ()
    signed: bool = False
    previews: tuple[int, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReceipt:
    """Biên nhận quét: what became of every page of one scanned file; keyed by its content."""

    sha256: str
    source_key: str
    agency: str
    pages: int
    filed: int
    blank: int
    sheets: int
    in_tray: int
    finished_at: datetime

    @property
    def is_conserved(self) -> bool:
        """Tell whether every page is accounted for: scanned = filed + sheets + blank + tray."""
        return self.pages == self.filed + self.sheets + self.blank + self.in_tray


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Khóa chống lặp: a mark that something was done, written together with what it did.

    `scope` separates the kinds (``submit:<owner>``, ``ipn:vnpay``, ``notice``); `fingerprint` is
    the SHA-256 of what was asked; `answer` is what to say when it comes again.
    """

    scope: str
    key: str
    fingerprint: str
    answer: str
    at: datetime
