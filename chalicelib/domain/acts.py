"""Acts: what people ask to be done to a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.complaints import Kind
from chalicelib.domain.deadline import TimeLimit
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    Component,
    Correction,
    Paper,
    Payment,
    Result,
    ReturnedBy,
    Reused,
    SupplementItem,
    Watch,
    Wish,
)
from chalicelib.domain.refunds import Refund, RefundOrder
from chalicelib.domain.signed import AgencySeal, SignedResult


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
    """Needed on the edge that settles the dossier, unless an e-result was signed for it."""
    filed: Paper | None = None
    """The paper of the dossier that is certified, or that `result.document` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Dự thảo kết quả: what it is to say, by the names its template asks for."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSignature:
    """Ghi nhận chữ ký số của người có thẩm quyền."""

    result: SignedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAgencySeal:
    """Ghi nhận chữ ký số của cơ quan, over the e-result of an approval."""

    approval: int
    file: str
    sha256: str
    size: int
    agency_seal: AgencySeal


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeResult:
    """Thu hồi kết quả đã trả."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupplement:
    """Yêu cầu bổ sung: everything that is missing, at once."""

    items: tuple[SupplementItem, ...]
    reason: str = ""
    """Why a second request is unavoidable; only a leader may make one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupplement:
    """Nộp bổ sung; `reused` are the papers that `stored` wishes for, out of one's own store.

    `gathered` is the revision of the draft it was gathered in, None where it was none.
    """

    components: tuple[Component, ...]
    note: str = ""
    stored: tuple[Wish, ...] = ()
    reused: tuple[Reused, ...] = ()
    gathered: int | None = None


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
class Rate:
    """Đánh giá mức độ hài lòng: 1 (lowest) to 5 stars, and a short remark."""

    stars: int
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complain:
    """Phản ánh, kiến nghị, khiếu nại; the same `key` again is the same one.

    `about` is the entry of the history it is about, where it is about one, and `officer` the id of
    who made that, which only the history tells.
    """

    kind: Kind
    words: str
    key: str
    about: int | None = None
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComplaint:
    """Trả lời phản ánh, kiến nghị, khiếu nại: the one of entry `complaint`; `done` is what was."""

    complaint: int
    words: str
    done: str = ""


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
    | Rate
    | Complain
    | AnswerComplaint
    | FilePaper
    | CorrectPaper
    | RejectPaper
    | Propose
    | RecordSignature
    | RecordAgencySeal
    | RevokeResult
    | Remind
)
