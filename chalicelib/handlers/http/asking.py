"""Asking: what may be asked of a dossier, a shape for each act."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.acts import AnswerComplaint, Complain
from chalicelib.domain.complaints import Kind
from chalicelib.domain.deadline import Unit
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import (
    ReturnedBy,
)
from chalicelib.handlers.http.fields import (
    Asked,
    Dong,
    Line,
    PersonName,
    Remark,
    SomeWords,
    Token,
    Uploads,
    Version,
    Wishes,
    Words,
)

SEEN = "The version of the dossier the actor saw; an older one is answered with 409."


class _Act(Asked):
    version: Annotated[Version, Field(description=SEEN)]


class AcceptAsked(_Act):
    """Tiếp nhận; `case` chooses another way of running than the first."""

    act: Literal["accept"]
    case: Token | None = None


class ReasonAsked(_Act):
    """An act that needs nothing but a reason."""

    act: Literal[
        "refuse", "ask-withdrawal", "decline-withdrawal", "stop", "resume", "revoke-result"
    ]
    reason: SomeWords


class PlainAsked(_Act):
    """An act that needs nothing."""

    act: Literal["complete-supplement", "agree-withdrawal"]


class ResultAsked(Asked):
    """Kết quả: its number, what it says, and the id of a paper filed in the dossier that is it."""

    number: Line
    summary: Words
    document: Token | None = None


class ProposeAsked(_Act):
    """Dự thảo kết quả: what the result is to say, by the names its template asks for.

    It replaces what was proposed before; what is empty is not proposed.
    """

    act: Literal["propose"]
    values: Annotated[dict[Token, Annotated[str, Field(max_length=8000)]], Field(max_length=50)]


class AdvanceAsked(_Act):
    """Chuyển bước, to a step the process graph leads to.

    The settling edge needs the result, unless an e-result was signed for the dossier.

    `handler` names the officer it is assigned to, one of the colleagues at the desk it goes to.
    """

    act: Literal["advance"]
    to: Token
    handler: Token | None = None
    note: Words = ""
    result: ResultAsked | None = None


class ItemAsked(Asked):
    """One thing that is missing, and why."""

    component: Token
    what: SomeWords
    why: SomeWords


class AskSupplementAsked(_Act):
    """Yêu cầu bổ sung: everything that is missing, at once."""

    act: Literal["ask-supplement"]
    items: Annotated[tuple[ItemAsked, ...], Field(min_length=1, max_length=50)]
    reason: Words = ""


class AnswerSupplementAsked(_Act):
    """Nộp bổ sung: uploads by component, what is handed in on paper, what is in one's store."""

    act: Literal["answer-supplement"]
    uploads: Uploads = Field(default_factory=dict)
    on_paper: Annotated[frozenset[Token], Field(max_length=50)] = frozenset()
    stored: Wishes = ()
    note: Words = ""


class FeeLineAsked(Asked):
    """A fee to demand: its code, name, kind and đồng."""

    code: Token
    name: SomeWords
    kind: FeeKind
    amount: Dong
    how: Words = ""


class DemandFeeAsked(_Act):
    """Yêu cầu nộp phí; without lines, what was reckoned at filing and is not yet paid.

    `declines` finds that the policy claimed does not hold: what it lowered is owed in full. The
    applicant reads the `reason`, which then has to be given.
    """

    act: Literal["demand-fee"]
    lines: Annotated[tuple[FeeLineAsked, ...], Field(max_length=20)] = ()
    reason: Words = ""
    declines: bool = False


class PaidLineAsked(Asked):
    """What a payment is for."""

    code: Token
    kind: FeeKind
    amount: Dong


class RecordPaymentAsked(_Act):
    """Thu tiền tại quầy; `receipt` is the number of the receipt handed out."""

    act: Literal["record-payment"]
    way: Literal["cash", "card"] = "cash"
    receipt: Token
    lines: Annotated[tuple[PaidLineAsked, ...], Field(min_length=1, max_length=20)]


class RecordRefundAsked(_Act):
    """Hoàn trả tại quầy: of which payment, and the number of the voucher that was signed."""

    act: Literal["record-refund"]
    ref: Token
    transaction: Token
    amount: Dong
    voucher: Token


class ExtendAsked(_Act):
    """Gia hạn, once, with an apology (form 04)."""

    act: Literal["extend"]
    unit: Unit
    amount: Annotated[int, Field(ge=1, le=1000)]
    reason: SomeWords


class ReturnAsked(_Act):
    """Trả kết quả: how, and who took it."""

    act: Literal["return"]
    how: ReturnedBy
    receiver: PersonName


class RateAsked(_Act):
    """Đánh giá mức độ hài lòng, from 1 to 5; it leaves the version as it is and the last counts."""

    act: Literal["rate"]
    stars: Annotated[int, Field(ge=1, le=5)]
    remark: Remark = ""


class ComplaintSaid(Asked):
    """What is complained of; the same `key` again is the same one, with other words 409.

    `about` is the number of the entry of the history it is about, where it is about what an officer
    did.
    """

    kind: Kind
    words: SomeWords
    key: Token
    about: Annotated[int, Field(ge=1, le=10**6)] | None = None

    def complain(self) -> Complain:
        """Return it as the domain knows it."""
        return Complain(kind=self.kind, words=self.words, key=self.key, about=self.about)


class ComplainAsked(ComplaintSaid, _Act):
    """Phản ánh, kiến nghị, khiếu nại; it leaves the version as it is."""

    act: Literal["complain"]


class AnswerSaid(Asked):
    """What is answered to the complaint of entry `complaint`; `done` is what was done."""

    complaint: Annotated[int, Field(ge=1, le=10**6)]
    words: SomeWords
    done: Words = ""

    def answer(self) -> AnswerComplaint:
        """Return it as the domain knows it."""
        return AnswerComplaint(complaint=self.complaint, words=self.words, done=self.done)


class AnswerComplaintAsked(AnswerSaid, _Act):
    """Trả lời phản ánh, kiến nghị, khiếu nại; it leaves the version as it is."""

    act: Literal["answer-complaint"]


class CorrectionAsked(Asked):
    """A value put right, null where the paper has none; `read` where a name was read repeatedly."""

    name: Token
    value: Line | None
    read: Annotated[str, Field(max_length=4000)] | None = None


class CorrectPaperAsked(_Act):
    """Đối chiếu, sửa thông tin đọc trên giấy tờ; `compared` says it lay beside the original.

    A check leaves the version as it is. Who says how many `checks` of the paper they saw is told
    with 409 where somebody else has checked it since.
    """

    act: Literal["correct-paper"]
    paper: Token
    corrections: Annotated[tuple[CorrectionAsked, ...], Field(max_length=200)] = ()
    kind: Token | None = None
    compared: bool = False
    checks: Annotated[int, Field(ge=0, le=10**6)] | None = None


AnyAct = Annotated[
    AcceptAsked
    | ReasonAsked
    | PlainAsked
    | AdvanceAsked
    | AskSupplementAsked
    | AnswerSupplementAsked
    | DemandFeeAsked
    | RecordPaymentAsked
    | RecordRefundAsked
    | ExtendAsked
    | ReturnAsked
    | RateAsked
    | ComplainAsked
    | AnswerComplaintAsked
    | ProposeAsked
    | CorrectPaperAsked,
    Field(discriminator="act"),
]
