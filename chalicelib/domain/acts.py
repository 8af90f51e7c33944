"""Acts: what people ask to be done to a dossier, who may ask it, and when."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.deadline import TimeLimit
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    Component,
    Correction,
    Paper,
    Payment,
    Result,
    ReturnedBy,
    SupplementItem,
    Watch,
)
from chalicelib.domain.people import Role
from chalicelib.domain.refunds import Refund, RefundOrder
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Tiếp nhận hồ sơ; `case` chooses another way of running than the first."""

    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Từ chối tiếp nhận."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """Chuyển bước, along an edge to step `to`; `handler` names the officer it is assigned to."""

    to: str
    handler: str | None = None
    note: str = ""
    result: Result | None = None
    """Needed on the edge that settles the dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupplement:
    """Yêu cầu bổ sung: everything that is missing, at once."""

    items: tuple[SupplementItem, ...]
    reason: str = ""
    """Why a second request is unavoidable; only a leader may make one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupplement:
    """Nộp bổ sung."""

    components: tuple[Component, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteSupplement:
    """Xác nhận bổ sung đầy đủ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFee:
    """Yêu cầu nộp phí; without `lines`, what was reckoned at filing and is not yet paid."""

    lines: tuple[FeeLine, ...] = ()
    reason: str = ""
    declines: bool = False
    """The policy claimed does not hold, for that reason: what it lowered is owed in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment:
    """Ghi nhận thanh toán."""

    payment: Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefund:
    """Yêu cầu nhà cung cấp hoàn trả tiền."""

    order: RefundOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class FailRefund:
    """Ghi nhận nhà cung cấp không hoàn trả được, with the reason people read."""

    id: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRefund:
    """Ghi nhận hoàn trả tiền."""

    refund: Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWithdrawal:
    """Yêu cầu rút hồ sơ."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeWithdrawal:
    """Đồng ý cho rút hồ sơ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWithdrawal:
    """Không đồng ý cho rút hồ sơ."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Dừng xử lý."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Tiếp tục xử lý."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Gia hạn, with an apology to the applicant."""

    limit: TimeLimit
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Trả kết quả."""

    how: ReturnedBy
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePaper:
    """Đưa giấy tờ đã số hóa vào hồ sơ."""

    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPaper:
    """Đối chiếu, sửa thông tin đọc trên giấy tờ; `papers` are the dossier's as they hold now.

    A correction without `read` is about the only value of that name, or about one that the reader
    missed. `checks` is how many checks of the paper the actor saw, where they say so.
    """

    paper: str
    corrections: tuple[Correction, ...] = ()
    kind: str | None = None
    compared: bool = False
    checks: int | None = None
    papers: tuple[CheckedPaper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectPaper:
    """Từ chối một tệp đã tải lên, with the reason people read."""

    component: str
    upload: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Nhắc hạn."""

    watch: Watch
    moment: datetime


Act = (
    Accept
    | Refuse
    | Advance
    | AskSupplement
    | AnswerSupplement
    | CompleteSupplement
    | DemandFee
    | RecordPayment
    | OrderRefund
    | FailRefund
    | RecordRefund
    | AskWithdrawal
    | AgreeWithdrawal
    | DeclineWithdrawal
    | Stop
    | Resume
    | Extend
    | Return
    | FilePaper
    | CorrectPaper
    | RejectPaper
    | Remind
)


@dataclass(frozen=True, slots=True)
class Permit:
    """From which statuses an act may be asked, and by which roles.

    `name` and `label` are how pages and the API call it. With an empty `roles` the holder of the
    dossier's current desk may act; with `or_holder` also the holder. What a citizen may ask of the
    own dossier, reception may enter for one that was handed in at its counter; what only a leader
    may ask, the leader of the agency it lies at.
    """

    name: str
    label: str
    statuses: frozenset[Status]
    roles: frozenset[Role] = frozenset()
    or_holder: bool = False


_WORKING = frozenset({Status.RECEIVED, Status.PROCESSING})
_CITIZEN = frozenset({Role.CITIZEN})
_SYSTEM = frozenset({Role.SYSTEM})
_LEADER = frozenset({Role.LEADER})
_ALIVE = frozenset(Status) - {Status.NOT_RECEIVED, Status.RETURNED}

PERMITS: dict[type, Permit] = {
    Accept: Permit("accept", "Tiếp nhận", frozenset({Status.NEW})),
    Refuse: Permit("refuse", "Từ chối tiếp nhận", frozenset({Status.NEW, Status.SUPPLEMENT})),
    Advance: Permit(
        "advance",
        "Chuyển bước",
        frozenset({Status.RECEIVED, Status.PROCESSING, Status.FINISHED}),
    ),
    AskSupplement: Permit(
        "ask-supplement",
        "Yêu cầu bổ sung",
        frozenset({Status.NEW, Status.SUPPLEMENT, *_WORKING}),
    ),
    AnswerSupplement: Permit(
        "answer-supplement", "Nộp bổ sung", frozenset({Status.SUPPLEMENT}), _CITIZEN
    ),
    CompleteSupplement: Permit(
        "complete-supplement", "Xác nhận bổ sung đầy đủ", frozenset({Status.SUPPLEMENT})
    ),
    DemandFee: Permit("demand-fee", "Yêu cầu nộp phí, lệ phí", _WORKING),
    RecordPayment: Permit(
        "record-payment",
        "Ghi nhận thanh toán",
        frozenset(Status),
        frozenset({Role.SYSTEM, Role.RECEPTION, Role.RETURNER}),
    ),
    OrderRefund: Permit("order-refund", "Yêu cầu hoàn trả", frozenset(Status), _SYSTEM),
    FailRefund: Permit("fail-refund", "Ghi nhận không hoàn trả được", frozenset(Status), _SYSTEM),
    RecordRefund: Permit(
        "record-refund",
        "Ghi nhận hoàn trả",
        frozenset(Status),
        frozenset({Role.SYSTEM, Role.RECEPTION, Role.RETURNER}),
    ),
    AskWithdrawal: Permit(
        "ask-withdrawal",
        "Yêu cầu rút hồ sơ",
        frozenset({Status.NEW, Status.SUPPLEMENT, Status.PAYMENT, *_WORKING}),
        _CITIZEN,
    ),
    AgreeWithdrawal: Permit("agree-withdrawal", "Đồng ý cho rút", frozenset({Status.WITHDRAWAL})),
    DeclineWithdrawal: Permit(
        "decline-withdrawal", "Không đồng ý cho rút", frozenset({Status.WITHDRAWAL})
    ),
    Stop: Permit(
        "stop",
        "Dừng xử lý",
        frozenset({Status.SUPPLEMENT, Status.PAYMENT, *_WORKING}),
        _LEADER,
    ),
    Resume: Permit("resume", "Tiếp tục xử lý", frozenset({Status.STOPPED}), _LEADER),
    Extend: Permit("extend", "Gia hạn", frozenset({Status.PAYMENT, *_WORKING}), _LEADER),
    Return: Permit("return", "Trả kết quả", frozenset({Status.FINISHED})),
    FilePaper: Permit(
        "file-paper",
        "Đưa giấy tờ vào hồ sơ",
        _ALIVE,
        frozenset({Role.SYSTEM, Role.RECEPTION}),
    ),
    CorrectPaper: Permit(
        "correct-paper",
        "Đối chiếu, sửa thông tin giấy tờ",
        _ALIVE,
        frozenset({Role.RECEPTION}),
        or_holder=True,
    ),
    RejectPaper: Permit("reject-paper", "Từ chối tệp", frozenset(Status), _SYSTEM),
    Remind: Permit("remind", "Nhắc hạn", _ALIVE, _SYSTEM),
}
"""Every act there is, with who may ask it and when; guards of single acts come on top."""
