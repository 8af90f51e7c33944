"""Life: what moves a dossier from filing to its end, and what reminds of its moments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from chalicelib.domain.clock import Clock
from chalicelib.domain.complaints import Kind
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    LATER,
    Applicant,
    Channel,
    Claim,
    Component,
    Result,
    ReturnedBy,
    Reused,
    SupplementItem,
    Watch,
)
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Nộp hồ sơ: filed online (status 1) or handed in at a counter (status 2)."""

    type: Literal["submitted"] = "submitted"
    procedure: str
    procedure_version: int
    procedure_name: str
    case: str
    channel: Channel
    helped_by: str
    received_by: str
    decided_by: str
    applicant: Applicant
    owner: str | None
    answers: Mapping[str, object]
    components: tuple[Component, ...]
    fees: tuple[FeeLine, ...]
    copies: int
    secret_hash: str
    status: Status
    step: str
    desk: str
    step_due: datetime
    clock: Clock
    claim: Claim | None = field(default=None, metadata=LATER)
    """The policy that was claimed, where one was."""
    reused: tuple[Reused, ...] = field(default=(), metadata=LATER)
    """Papers of the applicant's own store that are components again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Tiếp nhận: the legal clock starts."""

    type: Literal["accepted"] = "accepted"
    case: str
    step: str
    desk: str
    step_due: datetime
    clock: Clock
    handler: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Từ chối tiếp nhận (form 03)."""

    type: Literal["refused"] = "refused"
    reason: str
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Chuyển bước: along an edge of the process graph, to a step that is still work."""

    type: Literal["moved"] = "moved"
    action: str
    step: str
    step_name: str
    desk: str
    status: Status
    step_due: datetime
    handler: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked:
    """Yêu cầu bổ sung (form 02): every missing paper, once and completely."""

    type: Literal["supplement-asked"] = "supplement-asked"
    items: tuple[SupplementItem, ...]
    until: datetime
    back_to: Status
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAnswered:
    """Công dân bổ sung: the papers came, the clock goes on."""

    type: Literal["supplement-answered"] = "supplement-answered"
    components: tuple[Component, ...]
    note: str
    clock: Clock
    reused: tuple[Reused, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementCompleted:
    """Bổ sung đầy đủ: an officer found the answer complete."""

    type: Literal["supplement-completed"] = "supplement-completed"
    status: Status
    clock: Clock
    accepted: bool
    step_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAsked:
    """Công dân yêu cầu rút hồ sơ."""

    type: Literal["withdrawal-asked"] = "withdrawal-asked"
    reason: str
    back_to: Status
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDeclined:
    """Không đồng ý rút: processing goes on."""

    type: Literal["withdrawal-declined"] = "withdrawal-declined"
    reason: str
    step: str
    desk: str
    step_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Dừng xử lý (form 05); `final` when the dossier was withdrawn."""

    type: Literal["stopped"] = "stopped"
    reason: str
    final: bool
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """Tiếp tục xử lý sau khi dừng."""

    type: Literal["resumed"] = "resumed"
    reason: str
    step: str
    desk: str
    step_due: datetime
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """Gia hạn và xin lỗi (form 04): at most once."""

    type: Literal["extended"] = "extended"
    reason: str
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Đã xử lý xong: the result is issued and waits to be fetched."""

    type: Literal["finished"] = "finished"
    action: str
    step: str
    step_name: str
    desk: str
    step_due: datetime
    result: Result
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Xử lý lại: a settled dossier goes back to work before its result was handed over."""

    type: Literal["reopened"] = "reopened"
    reason: str
    step: str
    step_name: str
    desk: str
    step_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Đã trả kết quả."""

    type: Literal["returned"] = "returned"
    how: ReturnedBy
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Đánh giá mức độ hài lòng: 1 to 5 stars; the last one counts. Not a move."""

    type: Literal["rated"] = "rated"
    stars: int
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complained:
    """Phản ánh, kiến nghị, khiếu nại, to be answered by `until`. Not a move.

    From `warn_at` on that is soon. `about` is the entry it is about, `officer` the id of who made
    that.
    """

    type: Literal["complained"] = "complained"
    kind: Kind
    words: str
    key: str
    until: datetime
    about: int | None
    officer: str
    warn_at: datetime | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswered:
    """Trả lời phản ánh, kiến nghị, khiếu nại of entry `complaint`. Not a move."""

    type: Literal["complaint-answered"] = "complaint-answered"
    complaint: int
    words: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Nhắc hạn: the sweep told somebody that a moment came. Not a move.

    Complaints with the same moment are reminded of together.
    """

    type: Literal["reminded"] = "reminded"
    watch: Watch
    moment: datetime
