"""Entries: the history of a dossier as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.complaints import may_read_words
from chalicelib.domain.happenings import (
    Complained,
    ComplaintAnswered,
    Happening,
    Moved,
    Rated,
    Reminded,
    Submitted,
)
from chalicelib.domain.history import Event
from chalicelib.domain.parts import Watch
from chalicelib.domain.people import SYSTEM, Person, Role
from chalicelib.domain.rating import STARS

EVENTS: Mapping[str, str] = {
    "submitted": "Nộp hồ sơ",
    "accepted": "Tiếp nhận hồ sơ",
    "refused": "Từ chối tiếp nhận",
    "moved": "Chuyển bước xử lý",
    "supplement-asked": "Yêu cầu bổ sung giấy tờ",
    "supplement-answered": "Công dân nộp bổ sung",
    "supplement-completed": "Xác nhận bổ sung đầy đủ",
    "fee-demanded": "Yêu cầu nộp phí, lệ phí",
    "fee-paid": "Đã nộp phí, lệ phí",
    "refund-ordered": "Yêu cầu hoàn trả tiền",
    "refund-failed": "Chưa hoàn trả được tiền",
    "refunded": "Đã hoàn trả tiền",
    "withdrawal-asked": "Công dân yêu cầu rút hồ sơ",
    "withdrawal-declined": "Không đồng ý cho rút hồ sơ",
    "stopped": "Dừng xử lý",
    "resumed": "Tiếp tục xử lý",
    "extended": "Gia hạn thời gian giải quyết",
    "finished": "Đã xử lý xong",
    "reopened": "Xử lý lại",
    "returned": "Đã trả kết quả",
    "paper-filed": "Giấy tờ đã số hóa vào hồ sơ",
    "paper-checked": "Đối chiếu, sửa thông tin giấy tờ",
    "paper-rejected": "Tệp không nhận được",
    "result-proposed": "Dự thảo kết quả",
    "result-signed": "Kết quả được ký số",
    "agency-sealed": "Kết quả được đóng dấu số của cơ quan",
    "result-revoked": "Thu hồi kết quả",
    "rated": "Người nộp đánh giá mức độ hài lòng",
    "complained": "Người nộp phản ánh, kiến nghị, khiếu nại",
    "complaint-answered": "Trả lời phản ánh, kiến nghị, khiếu nại",
    "reminded": "Nhắc hạn",
}
"""What each kind of entry in a history is called."""
REMINDERS: Mapping[Watch, str] = {
    Watch.DUE_SOON: "Sắp đến hạn",
    Watch.OVERDUE: "Đã quá hạn",
    Watch.STEP_OVERDUE: "Bước xử lý đã quá hạn",
    Watch.SUPPLEMENT_LAPSED: "Đã hết hạn bổ sung giấy tờ",
    Watch.COMPLAINT_DUE_SOON: "Sắp đến hạn trả lời phản ánh, kiến nghị, khiếu nại",
    Watch.COMPLAINT_OVERDUE: "Đã quá hạn trả lời phản ánh, kiến nghị, khiếu nại",
}
"""What was reminded of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """One entry of the history; `hash` lets anyone check it against the published ledger."""

    seq: int
    at: datetime
    by: str
    type: str
    label: str
    note: str
    hash: str


def shown(events: Iterable[Event], by: Person) -> tuple[EntryShown, ...]:
    """Return the history as `by` may read it."""
    return tuple(_entry(event, by) for event in events)


def _entry(event: Event, by: Person) -> EntryShown:
    return EntryShown(
        seq=event.seq,
        at=event.at,
        by=_actor(event, by),
        type=event.what.type,
        label=EVENTS[event.what.type],
        note=_note(event.what, by),
        hash=event.hash,
    )


def _actor(event: Event, by: Person) -> str:
    """Return who acted: officers by name, functions as the system, applicants to themselves."""
    if event.by.startswith(SYSTEM):
        return "Hệ thống"
    return event.by_name or (by.name if event.by == by.id else "")


def _note(what: Happening, by: Person) -> str:
    if isinstance(what, Moved):
        between = what.note and not by.has(Role.CITIZEN)
        return f"{what.step_name}: {what.note}" if between else what.step_name
    if isinstance(what, Rated):
        return f"{STARS[what.stars]}: {what.remark}" if what.remark else STARS[what.stars]
    if isinstance(what, Complained | ComplaintAnswered):
        return what.words if may_read_words(by) else ""
    if isinstance(what, Reminded):
        return REMINDERS[what.watch]
    if isinstance(what, Submitted) and what.claim is not None:
        return f"Đề nghị áp dụng: {what.claim.name}"
    said = (getattr(what, name, "") for name in ("reason", "note", "sentence"))
    return next((str(one) for one in said if one), "")
