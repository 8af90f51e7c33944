"""Letters: what applicants are told of a result, handed over or revoked, and of complaints."""

from dataclasses import dataclass

from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.complaints import RULES, overdue
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import (
    Complained,
    ComplaintAnswered,
    Happening,
    Reminded,
    ResultRevoked,
    Returned,
)
from chalicelib.domain.parts import ReturnedBy
from chalicelib.domain.rating import OPEN_FOR
from chalicelib.domain.signed import SignedResult
from chalicelib.domain.wording import said

_WAYS = {
    ReturnedBy.COUNTER: "tại quầy",
    ReturnedBy.POST: "qua bưu chính",
    ReturnedBy.ONLINE: "trực tuyến",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What one happening comes down to; `subject` goes on after "Hồ sơ <code>: "."""

    subject: str
    lines: tuple[str, ...]


def returned(what: Returned, dossier: Dossier) -> Words:
    """Return what is said when a result was handed over, with the check code of an e-result."""
    lines = (
        f"Kết quả đã được trả {_WAYS[what.how]} cho {what.receiver}.",
        *_to_fetch(dossier),
        "Nếu ông/bà chưa nhận được, xin báo ngay cho nơi tiếp nhận.",
        f"Xin ông/bà đánh giá mức độ hài lòng tại địa chỉ tra cứu, trong {OPEN_FOR.days} ngày.",
    )
    return Words("đã trả kết quả", lines)


def result_revoked(what: ResultRevoked, dossier: Dossier) -> Words:
    """Return what is said when a result that was handed over holds no more."""
    signed = dossier.signed_result
    which = f"{signed.title}, số {signed.number}" if signed else "đã trả"
    lines = (
        f"Kết quả {which} đã bị thu hồi và không còn hiệu lực.",
        f"Lý do: {what.reason}",
        "Xin ông/bà không dùng kết quả này nữa và liên hệ nơi tiếp nhận để biết cách giải quyết.",
    )
    return Words("kết quả bị thu hồi", lines)


def complained(what: Complained, _: Dossier) -> Words:
    """Return what is said when a complaint came; what it says is not repeated."""
    name = RULES[what.kind].name.lower()
    lines = (
        f"Cơ quan đã nhận {name} của ông/bà về hồ sơ này.",
        f"Lãnh đạo cơ quan trả lời trước {said(what.until)}.",
        "Ông/bà xem câu trả lời tại địa chỉ tra cứu; việc giải quyết hồ sơ không bị ảnh hưởng.",
    )
    return Words(f"đã nhận {name}", lines)


def complaint_answered(what: ComplaintAnswered, dossier: Dossier) -> Words:
    """Return what is said when a complaint was answered."""
    name = RULES[dossier.complaint(what.complaint).kind].name.lower()
    lines = (
        f"Cơ quan đã trả lời {name} của ông/bà:",
        what.words,
        *((f"Việc đã làm: {what.done}",) if what.done else ()),
        "Nếu chưa đồng ý, ông/bà có thể gửi tiếp tại trang hồ sơ.",
    )
    return Words(f"đã trả lời {name}", lines)


def complaint_overdue(what: Reminded, dossier: Dossier) -> Words:
    """Return what is said when a complaint was not answered in time."""
    late = overdue(dossier.complaints, what.moment)
    name = " và ".join(dict.fromkeys(RULES[one.kind].name.lower() for one in late))
    lines = (
        f"Cơ quan xin lỗi: đã quá hạn trả lời {name} của ông/bà ({said(what.moment)}).",
        "Lãnh đạo có trách nhiệm đã được nhắc trả lời; ông/bà không cần gửi lại.",
    )
    return Words("xin lỗi vì chậm trả lời", lines)


def to_check(what: Happening, dossier: Dossier) -> tuple[str, ...]:
    """Return the check code of the e-result that was handed over just now, or revoked."""
    match what:
        case Returned():
            signed = _handed_over(dossier)
        case ResultRevoked():
            signed = dossier.signed_result
        case _:
            return ()
    return () if signed is None else (signed.check_code,)


def _handed_over(dossier: Dossier) -> SignedResult | None:
    """Return the e-result that is the result, None where a paper was given in its place."""
    signed, result = dossier.signed_result, dossier.result
    if signed is None or result is None or signed.file != result.document:
        return None
    return signed if signed.is_issued else None


def _to_fetch(dossier: Dossier) -> tuple[str, ...]:
    signed = _handed_over(dossier)
    if signed is None:
        return ()
    return (
        "Bản điện tử có chữ ký số tải tại trang hồ sơ của ông/bà.",
        f"Mã kiểm tra của kết quả: {spelled(signed.check_code)}.",
        "Ai nhận kết quả cũng kiểm tra được mã này tại địa chỉ bên dưới.",
    )
