"""Parts: the things a dossier is made of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType

from chalicelib.domain.fees import FeeKind, FeeLine

LATER = MappingProxyType({"later": True})
"""Says of a member that it came later: left at its default it is not part of an entry's hash, so
that entries made before keep theirs."""


class Channel(IntEnum):
    """Kênh thực hiện, numbered as exchanged with the national portal."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


class ApplicantKind(IntEnum):
    """Loại đối tượng, numbered as exchanged with the national portal."""

    CITIZEN = 0
    FIRM = 1
    HOUSEHOLD_BUSINESS = 2


class Digitisation(IntEnum):
    """Tình trạng số hóa of a component (TT 01/2023)."""

    NOT_DIGITISED = 0
    DIGITISED = 1
    REUSED_COMPONENT = 2
    REUSED_RESULT = 3


class Origin(StrEnum):
    """Whether a stored paper was a component of a dossier or its result (TT 01/2023)."""

    COMPONENT = "component"
    RESULT = "result"


class SupplementState(StrEnum):
    """Where a supplement stands."""

    ASKED = "asked"
    """Asked of the citizen, who has not answered."""
    ANSWERED = "answered"
    """The citizen answered; an officer has to find it complete."""


class ReturnedBy(StrEnum):
    """How the result reached the applicant."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


class Watch(StrEnum):
    """A moment the hourly sweep looks out for."""

    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    STEP_OVERDUE = "step-overdue"
    SUPPLEMENT_LAPSED = "supplement-lapsed"
    COMPLAINT_DUE_SOON = "complaint-due-soon"
    COMPLAINT_OVERDUE = "complaint-overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Chủ hồ sơ."""

    name: str
    kind: ApplicantKind
    personal_id: str | None
    tax_code: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A paper of the dossier: which one, handed in how, and the uploads it consists of."""

    code: str
    name: str
    uploads: tuple[str, ...] = ()
    on_paper: bool = False
    digitised: Digitisation = Digitisation.NOT_DIGITISED
    papers: tuple[str, ...] = ()
    """Ids of the papers filed under this component."""
    stored: tuple[str, ...] = field(default=(), metadata=LATER)
    """The records of the applicant's store that papers of it were taken from again."""
    compared: tuple[str, ...] = field(default=(), metadata=LATER)
    """Ids of those of its papers that an officer compared with the original in this dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Đơn vị hành chính since 1/7/2025: a province and, where it is certain, a commune."""

    province_code: str
    province: str
    commune_code: str | None = None
    commune: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """A value read from a paper, with how sure the reader is (0..1) and what is odd about it.

    `page` counts from 1 within the paper, 0 where nobody knows; `box` is the left, top, right and
    bottom of the value in thousandths of the upright page.
    """

    name: str
    value: str
    confidence: float
    flag: str | None = None
    page: int = 0
    box: tuple[int, int, int, int] | None = None
    place: Place | None = field(default=None, metadata=LATER)
    """Where an address lies, as far as it is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An officer's value for a paper: None where there is no such thing on the paper.

    `read` is the reader's value it stands for, None where the reader saw none.
    """

    name: str
    value: str | None
    read: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Giấy tờ đã số hóa: what was archived, from which source, and what was read on it.

    `id` is derived from the content (`sha256` of the source and the pages taken from it), so that
    the same scan arriving twice is the same paper. `archive_key` names the PDF/A in the archive, or
    where the paper is `signed` the very bytes that came, whose digital signature holds for them.
    """

    id: str
    component: str
    archive_key: str
    sha256: str
    pages: int
    kind: str
    confidence: float
    fields: tuple[PaperField, ...]
    source: str
    """``upload:<id>`` or ``scan:<object key>``."""
    warnings: tuple[str, ...] = ()
    signed: bool = field(default=False, metadata=LATER)
    previews: tuple[int, ...] = field(default=(), metadata=LATER)
    """The pages, from 1, there is a preview of; where there are any, the first is a thumbnail too.
    """
    size: int = field(default=0, metadata=LATER)
    """Bytes of what `archive_key` names; 0 where nobody noted them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Đề nghị dùng lại: a stored paper, as its owner saw it, that is to be a component again."""

    component: str
    record: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reused:
    """Giấy tờ dùng lại từ kho (TT 01/2023): the paper as it holds, and where it was taken from.

    `record`, `revision` and `name` are those of the stored record, `dossier` is where the paper
    came first. Who `by` is compared it with the original at `at` for `agency`; whoever signed it,
    where its `origin` is a result.
    """

    paper: Paper
    record: str
    revision: int
    name: str
    origin: Origin
    dossier: str
    agency: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """One thing that is missing, and why."""

    component: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Yêu cầu bổ sung under way."""

    items: tuple[SupplementItem, ...]
    asked_at: datetime
    until: datetime
    state: SupplementState


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment that reached us: integer đồng, by which provider, under which reference."""

    ref: str
    provider: str
    amount: int
    paid_at: datetime
    transaction: str
    lines: tuple[tuple[str, FeeKind, int], ...]
    """What it paid for: fee code, kind, đồng."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Đề nghị miễn, giảm: the policy an applicant claims, and what proves that it is theirs.

    `proof` is the component that proves it, None where `state_data` tells. `without` are the fees
    it lowered, as they are owed should it not be theirs; `declined` is why an officer found so.
    """

    policy: str
    name: str
    legal_basis: str
    proof: str | None
    state_data: str | None
    without: tuple[FeeLine, ...]
    declined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Kết quả giải quyết: number/symbol, the archived e-result where there is one."""

    number: str
    summary: str
    document: str | None
    signed: bool
