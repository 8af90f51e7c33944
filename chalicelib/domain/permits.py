"""Permits: who may ask for an act on a dossier, and when."""

from dataclasses import dataclass

from chalicelib.domain.acts import (
    Accept,
    Advance,
    AgreeWithdrawal,
    AnswerComplaint,
    AnswerSupplement,
    AskSupplement,
    AskWithdrawal,
    Complain,
    CompleteSupplement,
    CorrectPaper,
    DeclineWithdrawal,
    DemandFee,
    Extend,
    FailRefund,
    FilePaper,
    OrderRefund,
    Propose,
    Rate,
    RecordAgencySeal,
    RecordPayment,
    RecordRefund,
    RecordSignature,
    Refuse,
    RejectPaper,
    Remind,
    Resume,
    Return,
    RevokeResult,
    Stop,
)
from chalicelib.domain.people import Role
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True)
class Permit:
    """From which statuses an act may be asked, and by which roles.

    `name` and `label` are how pages and the API call it. With an empty `roles` the holder of the
    dossier's current desk may act; with `or_holder` also the holder. What a citizen may ask of the
    own dossier, reception may enter for one that was handed in at its counter; what only a leader
    may ask, the leader of the agency it lies at, or with `decides` of the one that decided; with
    `above` also of an agency over it. What is `personal` nobody at a counter enters for the
    applicant.
    """

    name: str
    label: str
    statuses: frozenset[Status]
    roles: frozenset[Role] = frozenset()
    or_holder: bool = False
    personal: bool = False
    decides: bool = False
    above: bool = False


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
    Rate: Permit(
        "rate",
        "Đánh giá mức độ hài lòng",
        frozenset({Status.NOT_RECEIVED, Status.STOPPED, Status.FINISHED, Status.RETURNED}),
        _CITIZEN,
        personal=True,
    ),
    Complain: Permit(
        "complain",
        "Phản ánh, kiến nghị, khiếu nại",
        frozenset(Status),
        _CITIZEN,
        personal=True,
    ),
    AnswerComplaint: Permit(
        "answer-complaint",
        "Trả lời phản ánh, kiến nghị, khiếu nại",
        frozenset(Status),
        _LEADER,
        decides=True,
        above=True,
    ),
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
    Propose: Permit("propose", "Dự thảo kết quả", frozenset({Status.PROCESSING})),
    RecordSignature: Permit("record-signature", "Ghi nhận chữ ký số", frozenset(Status), _SYSTEM),
    RecordAgencySeal: Permit(
        "record-agency-seal", "Ghi nhận con dấu số", frozenset(Status), _SYSTEM
    ),
    RevokeResult: Permit(
        "revoke-result",
        "Thu hồi kết quả",
        frozenset({Status.RETURNED}),
        _LEADER,
        decides=True,
    ),
    Remind: Permit("remind", "Nhắc hạn", frozenset(Status), _SYSTEM),
}
"""Every act there is, with who may ask it and when; guards of single acts come on top."""
