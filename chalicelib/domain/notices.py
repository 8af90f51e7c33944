"""Notices: what an applicant is told when something happens to the dossier, in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain import happenings as happened
from chalicelib.domain import letters
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.letters import Words
from chalicelib.domain.money import show
from chalicelib.domain.parts import Watch
from chalicelib.domain.procedure import Agency
from chalicelib.domain.status import Status
from chalicelib.domain.wording import said


@dataclass(frozen=True, slots=True)
class Notice:
    """Thông báo: a subject and a plain text, both Vietnamese."""

    subject: str
    body: str


def is_told(what: Happening) -> bool:
    """Tell whether the applicant hears of this; officers see reminders in the history."""
    if isinstance(what, happened.Reminded):
        return what.watch in _APPLICANT_WATCHES
    return type(what) in _TOLD


def notice(what: Happening, dossier: Dossier, agency: Agency, portal: str) -> Notice | None:
    """Return what the applicant is told of `what`, None where it is nothing to write about.

    `dossier` is as it stood right after; `agency` received it; `portal` is the address to look up.
    """
    if not is_told(what):
        return None
    words = _TOLD[type(what)](what, dossier)
    greeting = f"Kính gửi ông/bà {dossier.applicant.name},"
    facts = (
        f"Mã hồ sơ: {dossier.code}",
        f"Thủ tục: {dossier.procedure_name}",
        f"Nơi tiếp nhận: {agency.name}, {agency.address}",
        f"Điện thoại: {agency.phone}",
        f"Tra cứu hồ sơ: {portal}",
        *(f"Kiểm tra kết quả: {portal}/v/{code}" for code in letters.to_check(what, dossier)),
    )
    closing = "Thư này được gửi tự động; xin không trả lời thư."
    body = "\n\n".join((greeting, "\n".join(words.lines), "\n".join(facts), closing))
    return Notice(subject=f"Hồ sơ {dossier.code}: {words.subject}", body=f"{body}\n")


def _submitted(_: happened.Submitted, dossier: Dossier) -> Words:
    if dossier.status is Status.NEW:
        lines = (
            "Hồ sơ của ông/bà đã được nộp thành công.",
            f"Cơ quan sẽ tiếp nhận hoặc trả lời trước {_due(dossier)}.",
        )
    else:
        lines = ("Hồ sơ của ông/bà đã được tiếp nhận.", _appointment(dossier))
    return Words("đã nộp", (*lines, *_to_pay(dossier)))


def _accepted(_: happened.Accepted, dossier: Dossier) -> Words:
    lines = ("Hồ sơ của ông/bà đã được tiếp nhận.", _appointment(dossier))
    return Words("đã được tiếp nhận", (*lines, *_to_pay(dossier)))


def _refused(what: happened.Refused, dossier: Dossier) -> Words:
    lines = (
        "Rất tiếc, hồ sơ của ông/bà không được tiếp nhận.",
        f"Lý do: {what.reason}",
        "Ông/bà có thể sửa theo lý do trên và nộp hồ sơ mới.",
        *_to_get_back(dossier),
    )
    return Words("không được tiếp nhận", lines)


def _supplement_asked(what: happened.SupplementAsked, _: Dossier) -> Words:
    items = tuple(
        f"{number}. {item.what} (lý do: {item.why})"
        for number, item in enumerate(what.items, start=1)
    )
    lines = (
        "Để giải quyết hồ sơ, ông/bà cần bổ sung đầy đủ:",
        *items,
        f"Hạn bổ sung: {said(what.until)}. Thời hạn giải quyết tạm dừng cho đến khi bổ sung xong.",
    )
    return Words("cần bổ sung giấy tờ", lines)


def _supplement_answered(_: happened.SupplementAnswered, __: Dossier) -> Words:
    return Words(
        "đã nhận giấy tờ bổ sung",
        ("Giấy tờ bổ sung của ông/bà đã đến cơ quan và đang được kiểm tra.",),
    )


def _supplement_completed(_: happened.SupplementCompleted, dossier: Dossier) -> Words:
    lines = ("Giấy tờ bổ sung đã đầy đủ; hồ sơ được tiếp tục giải quyết.", _appointment(dossier))
    return Words("giấy tờ bổ sung đã đầy đủ", lines)


def _fee_demanded(what: happened.FeeDemanded, _: Dossier) -> Words:
    lines = tuple(f"- {line.name}: {show(line.amount)}" for line in what.lines)
    declined = "Đề nghị miễn, giảm của ông/bà không được chấp nhận." if what.declines else ""
    why = f"Lý do: {what.reason}" if what.reason else ""
    return Words(
        "cần nộp phí, lệ phí",
        (
            *(line for line in (declined, why) if line),
            f"Số tiền còn phải nộp: {show(what.amount)}, gồm các khoản của hồ sơ:",
            *lines,
            "Ông/bà có thể nộp trực tuyến tại địa chỉ tra cứu bên dưới, hoặc tại nơi tiếp nhận.",
            "Thời hạn giải quyết tạm dừng cho đến khi nộp xong.",
        ),
    )


def _fee_paid(what: happened.FeePaid, dossier: Dossier) -> Words:
    lines = (
        f"Đã nhận {show(what.payment.amount)} lúc {said(what.payment.paid_at)}.",
        f"Mã giao dịch: {what.payment.transaction}",
    )
    more = (*_to_pay(dossier), *_to_get_back(dossier))
    return Words("đã nộp phí, lệ phí", (*lines, *more))


def _refunded(what: happened.Refunded, dossier: Dossier) -> Words:
    lines = (
        f"Đã hoàn trả {show(what.refund.amount)} lúc {said(what.refund.at)}.",
        f"Mã giao dịch hoàn trả: {what.refund.proof}",
    )
    return Words("đã hoàn trả tiền", (*lines, *_to_get_back(dossier)))


def _refund_failed(_: happened.RefundFailed, dossier: Dossier) -> Words:
    lines = (
        "Tiền chưa hoàn trả được theo cách ông/bà đã nộp; cơ quan sẽ liên hệ để trả trực tiếp.",
        *_to_get_back(dossier),
    )
    return Words("tiền sẽ được hoàn trả trực tiếp", lines)


def _withdrawal_asked(_: happened.WithdrawalAsked, __: Dossier) -> Words:
    return Words(
        "đã nhận yêu cầu rút hồ sơ",
        ("Cơ quan đã nhận yêu cầu rút hồ sơ của ông/bà và sẽ trả lời.",),
    )


def _withdrawal_declined(what: happened.WithdrawalDeclined, dossier: Dossier) -> Words:
    lines = (
        "Cơ quan chưa đồng ý cho rút hồ sơ; hồ sơ được tiếp tục giải quyết.",
        f"Lý do: {what.reason}",
        _appointment(dossier),
    )
    return Words("chưa đồng ý cho rút", lines)


def _stopped(what: happened.Stopped, _: Dossier) -> Words:
    if what.final:
        return Words("đã rút", ("Hồ sơ đã được rút theo yêu cầu của ông/bà.",))
    lines = ("Việc giải quyết hồ sơ tạm dừng.", f"Lý do: {what.reason}")
    return Words("tạm dừng giải quyết", lines)


def _resumed(what: happened.Resumed, dossier: Dossier) -> Words:
    lines = (
        "Hồ sơ được tiếp tục giải quyết.",
        f"Lý do: {what.reason}",
        _appointment(dossier),
    )
    return Words("tiếp tục giải quyết", lines)


def _extended(what: happened.Extended, dossier: Dossier) -> Words:
    lines = (
        "Cơ quan xin lỗi vì chưa giải quyết xong hồ sơ đúng hẹn và xin hẹn lại ông/bà.",
        f"Lý do: {what.reason}",
        _appointment(dossier),
    )
    return Words("xin lỗi và hẹn lại ngày trả kết quả", lines)


def _finished(what: happened.Finished, dossier: Dossier) -> Words:
    lines = (
        f"Kết quả đã có: {what.result.summary}, số {what.result.number}.",
        "Ông/bà có thể nhận kết quả tại nơi tiếp nhận; xin mang theo giấy hẹn hoặc mã hồ sơ.",
    )
    return Words("đã có kết quả", (*lines, *_to_pay(dossier)))


def _reopened(what: happened.Reopened, _: Dossier) -> Words:
    lines = (
        "Cơ quan xin lỗi: kết quả cần được xem xét lại trước khi trả; xin chờ thông báo mới.",
        f"Lý do: {what.reason}",
    )
    return Words("được xem xét lại", lines)


def _paper_rejected(what: happened.PaperRejected, dossier: Dossier) -> Words:
    names = (c.name for c in dossier.components if c.code == what.component)
    lines = (
        f"Một tệp của giấy tờ “{next(names, what.component)}” không nhận được.",
        what.sentence,
        "Xin ông/bà chuẩn bị lại tệp này và liên hệ nơi tiếp nhận để gửi.",
    )
    return Words("có tệp không nhận được", lines)


def _reminded(what: happened.Reminded, dossier: Dossier) -> Words:
    if what.watch is Watch.COMPLAINT_OVERDUE:
        return letters.complaint_overdue(what, dossier)
    if what.watch is Watch.SUPPLEMENT_LAPSED:
        lines = (
            f"Hạn bổ sung giấy tờ đã hết lúc {said(what.moment)} mà cơ quan chưa nhận được.",
            "Xin ông/bà bổ sung ngay; nếu không, hồ sơ có thể không được giải quyết.",
        )
        return Words("đã hết hạn bổ sung", lines)
    if dossier.accepted_at is None:
        lines = (
            f"Cơ quan xin lỗi: đã quá hạn tiếp nhận hồ sơ ({said(what.moment)}).",
            "Hồ sơ vẫn đang được xem xét; ông/bà không cần nộp lại.",
        )
        return Words("xin lỗi vì chậm tiếp nhận", lines)
    lines = (
        f"Cơ quan xin lỗi: đã quá ngày hẹn trả kết quả ({said(what.moment)}).",
        "Hồ sơ vẫn đang được giải quyết; ông/bà không cần nộp lại.",
    )
    return Words("xin lỗi vì chậm trả kết quả", lines)


def _appointment(dossier: Dossier) -> str:
    if dossier.accepted_at is None:
        return f"Cơ quan sẽ tiếp nhận hoặc trả lời trước {_due(dossier)}."
    return f"Hẹn trả kết quả: {_due(dossier)}."


def _due(dossier: Dossier) -> str:
    due: datetime = dossier.clock.due
    return said(due)


def _to_pay(dossier: Dossier) -> tuple[str, ...]:
    if not dossier.owed:
        return ()
    return (f"Phí, lệ phí còn phải nộp: {show(dossier.owed)}.",)


def _to_get_back(dossier: Dossier) -> tuple[str, ...]:
    if not dossier.owed_back:
        return ()
    return (f"Cơ quan sẽ hoàn trả ông/bà {show(dossier.owed_back)} đã nộp.",)


_APPLICANT_WATCHES = frozenset({Watch.OVERDUE, Watch.SUPPLEMENT_LAPSED, Watch.COMPLAINT_OVERDUE})

_TOLD: dict[type, Callable[[Any, Dossier], Words]] = {
    happened.Submitted: _submitted,
    happened.Accepted: _accepted,
    happened.Refused: _refused,
    happened.SupplementAsked: _supplement_asked,
    happened.SupplementAnswered: _supplement_answered,
    happened.SupplementCompleted: _supplement_completed,
    happened.FeeDemanded: _fee_demanded,
    happened.FeePaid: _fee_paid,
    happened.RefundFailed: _refund_failed,
    happened.Refunded: _refunded,
    happened.WithdrawalAsked: _withdrawal_asked,
    happened.WithdrawalDeclined: _withdrawal_declined,
    happened.Stopped: _stopped,
    happened.Resumed: _resumed,
    happened.Extended: _extended,
    happened.Finished: _finished,
    happened.Reopened: _reopened,
    happened.Returned: letters.returned,
    happened.ResultRevoked: letters.result_revoked,
    happened.PaperRejected: _paper_rejected,
    happened.Complained: letters.complained,
    happened.ComplaintAnswered: letters.complaint_answered,
    happened.Reminded: _reminded,
}
"""Who hears of what: applicants of all but steps, proposals, signatures and papers filed."""
