"""Happenings: everything that can happen to a dossier, each a frozen fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.domain.clock import Clock
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    Applicant,
    Channel,
    Component,
    Correction,
    Paper,
    Payment,
    Result,
    ReturnedBy,
    SupplementItem,
    Watch,
)
from chalicelib.domain.refunds import Refund, RefundOrder
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementCompleted:
    """Bổ sung đầy đủ: an officer found the answer complete."""

    type: Literal["supplement-completed"] = "supplement-completed"
    status: Status
    clock: Clock
    accepted: bool
    step_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeDemanded:
    """Yêu cầu thực hiện nghĩa vụ tài chính."""

    type: Literal["fee-demanded"] = "fee-demanded"
    lines: tuple[FeeLine, ...]
    amount: int
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid:
    """Đã nộp phí, lệ phí; `status` is where the dossier is afterwards."""

    type: Literal["fee-paid"] = "fee-paid"
    payment: Payment
    status: Status
    step: str
    desk: str
    step_due: datetime
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrdered:
    """Đã yêu cầu nhà cung cấp hoàn trả tiền. Not a move."""

    type: Literal["refund-ordered"] = "refund-ordered"
    order: RefundOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed:
    """Nhà cung cấp không hoàn trả được: a person has to give it back. Not a move."""

    type: Literal["refund-failed"] = "refund-failed"
    id: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """Đã hoàn trả tiền. Not a move."""

    type: Literal["refunded"] = "refunded"
    refund: Refund


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
class PaperFiled:
    """Giấy tờ vào hồ sơ: a scan or upload was read and archived. Not a move."""

    type: Literal["paper-filed"] = "paper-filed"
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChecked:
    """Giấy tờ được đối chiếu: what an officer corrected of it, and nothing else. Not a move.

    `kind` is set where the paper was taken for another kind; `compared` where it lay beside the
    original. What was read stays in PaperFiled as it was.
    """

    type: Literal["paper-checked"] = "paper-checked"
    paper: str
    corrections: tuple[Correction, ...]
    kind: str | None
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRejected:
    """Tệp không nhận được: an upload could not be taken, and why. Not a move."""

    type: Literal["paper-rejected"] = "paper-rejected"
    component: str
    upload: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Nhắc hạn: the sweep told somebody that a moment came. Not a move."""

    type: Literal["reminded"] = "reminded"
    watch: Watch
    moment: datetime


Happening = (
    Submitted
    | Accepted
    | Refused
    | Moved
    | SupplementAsked
    | SupplementAnswered
    | SupplementCompleted
    | FeeDemanded
    | FeePaid
    | RefundOrdered
    | RefundFailed
    | Refunded
    | WithdrawalAsked
    | WithdrawalDeclined
    | Stopped
    | Resumed
    | Extended
    | Finished
    | Reopened
    | Returned
    | PaperFiled
    | PaperChecked
    | PaperRejected
    | Reminded
)

NOT_MOVES = (
    PaperFiled,
    PaperChecked,
    PaperRejected,
    Reminded,
    RefundOrdered,
    RefundFailed,
    Refunded,
)
"""Happenings that tell something without moving the dossier: nobody's view goes stale by them."""
