"""Shapes: how each form of an act is read as the API reads the act, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.handlers.http import asking, readers
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.readers import ITEM, MOST_ITEMS, PARTS, Said, Seen, Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An act as a form asks for it.

    `said` tells what was typed as the API would be told, given who sees the dossier and when; what
    people type in rows is made `tidy` before. `words` tell what to do about a field, `done` what
    was done, `undone` what was not.
    """

    act: str
    kind: type[Asked]
    done: str
    undone: str
    said: Callable[[Typed, Seen, datetime], Said] = lambda *_: {}
    tidy: Callable[[Typed], Typed] = lambda typed: typed
    words: Mapping[str, str] = field(default_factory=dict)


def _why(what: str) -> Mapping[str, str]:
    return {"reason": f"Hãy ghi lý do {what}, nhiều nhất 4000 ký tự."}


NOTE = {"note": "Ghi chú dài quá 4000 ký tự; hãy rút gọn."}
ROW = {
    "component": "Hãy chọn giấy tờ cần bổ sung.",
    "what": "Hãy ghi cần bổ sung gì, nhiều nhất 4000 ký tự.",
    "why": "Hãy ghi vì sao cần bổ sung, nhiều nhất 4000 ký tự.",
}
SHAPES: Mapping[str, Shape] = {
    "accept": Shape(
        act="accept",
        kind=asking.AcceptAsked,
        said=readers.accept,
        done="Đã tiếp nhận hồ sơ; giấy tiếp nhận và hẹn trả được lập.",
        undone="Chưa tiếp nhận được hồ sơ",
    ),
    "refuse": Shape(
        act="refuse",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("từ chối"),
        done="Đã từ chối tiếp nhận; người nộp được thông báo.",
        undone="Chưa từ chối được hồ sơ",
    ),
    "advance": Shape(
        act="advance",
        kind=asking.AdvanceAsked,
        said=readers.advance,
        words={
            **NOTE,
            "handler": "Hãy chọn lại cán bộ được giao.",
            "result.number": "Số, ký hiệu của kết quả dài quá 400 ký tự; hãy rút gọn.",
            "result.summary": "Trích yếu dài quá 4000 ký tự; hãy rút gọn.",
            "result.document": "Hãy chọn lại giấy tờ là kết quả.",
        },
        done="Đã chuyển hồ sơ.",
        undone="Chưa chuyển được hồ sơ",
    ),
    "propose": Shape(
        act="propose",
        kind=asking.ProposeAsked,
        said=readers.propose,
        done="Đã ghi nhận dự thảo kết quả.",
        undone="Chưa ghi nhận được dự thảo",
    ),
    "ask-supplement": Shape(
        act="ask-supplement",
        kind=asking.AskSupplementAsked,
        said=readers.ask_supplement,
        tidy=readers.tidied,
        words={
            "reason": "Lý do dài quá 4000 ký tự; hãy rút gọn.",
            "items": "Hãy nêu đầy đủ giấy tờ cần bổ sung, ít nhất một mục.",
            **{ITEM.format(row, part): ROW[part] for row in range(MOST_ITEMS) for part in PARTS},
        },
        done="Đã yêu cầu bổ sung; người nộp được thông báo.",
        undone="Chưa yêu cầu bổ sung được",
    ),
    "answer-supplement": Shape(
        act="answer-supplement",
        kind=asking.AnswerSupplementAsked,
        said=readers.answer_supplement,
        words=NOTE,
        done="Đã ghi nhận giấy tờ bổ sung nộp tại quầy.",
        undone="Chưa ghi nhận được giấy tờ bổ sung",
    ),
    "complete-supplement": Shape(
        act="complete-supplement",
        kind=asking.PlainAsked,
        done="Đã xác nhận bổ sung đầy đủ.",
        undone="Chưa xác nhận được bổ sung",
    ),
    "demand-fee": Shape(
        act="demand-fee",
        kind=asking.DemandFeeAsked,
        said=readers.demand_fee,
        words={"reason": "Lý do dài quá 4000 ký tự; hãy rút gọn."},
        done="Đã yêu cầu nộp phí, lệ phí; người nộp được thông báo.",
        undone="Chưa yêu cầu nộp được",
    ),
    "decline-claim": Shape(
        act="demand-fee",
        kind=asking.DemandFeeAsked,
        said=readers.decline_claim,
        words=_why("không chấp nhận đề nghị"),
        done="Đã ghi nhận không chấp nhận miễn, giảm; người nộp được yêu cầu nộp đủ.",
        undone="Chưa ghi nhận được",
    ),
    "ask-withdrawal": Shape(
        act="ask-withdrawal",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("rút hồ sơ"),
        done="Đã ghi nhận yêu cầu rút hồ sơ.",
        undone="Chưa ghi nhận được yêu cầu rút",
    ),
    "agree-withdrawal": Shape(
        act="agree-withdrawal",
        kind=asking.PlainAsked,
        done="Đã đồng ý cho rút hồ sơ.",
        undone="Chưa đồng ý cho rút được",
    ),
    "decline-withdrawal": Shape(
        act="decline-withdrawal",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("không đồng ý cho rút"),
        done="Đã ghi nhận không đồng ý cho rút; hồ sơ tiếp tục được xử lý.",
        undone="Chưa ghi nhận được",
    ),
    "stop": Shape(
        act="stop",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("dừng xử lý"),
        done="Đã dừng xử lý hồ sơ; người nộp được thông báo.",
        undone="Chưa dừng được hồ sơ",
    ),
    "resume": Shape(
        act="resume",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("xử lý tiếp"),
        done="Hồ sơ đang được xử lý tiếp.",
        undone="Chưa xử lý tiếp được",
    ),
    "extend": Shape(
        act="extend",
        kind=asking.ExtendAsked,
        said=readers.extend,
        words={
            **_why("gia hạn"),
            "unit": "Hãy chọn gia hạn theo ngày, giờ hay tháng.",
            "amount": "Hãy ghi gia hạn thêm bao nhiêu, một số từ 1 đến 1000.",
        },
        done="Đã gia hạn; văn bản xin lỗi được lập và người nộp được thông báo.",
        undone="Chưa gia hạn được",
    ),
    "return": Shape(
        act="return",
        kind=asking.ReturnAsked,
        said=readers.hand_over,
        words={"how": "Hãy chọn trả kết quả bằng cách nào."},
        done="Đã ghi nhận việc trả kết quả.",
        undone="Chưa ghi nhận được việc trả kết quả",
    ),
    "revoke-result": Shape(
        act="revoke-result",
        kind=asking.ReasonAsked,
        said=readers.reason,
        words=_why("thu hồi"),
        done="Đã thu hồi kết quả; người nộp được thông báo.",
        undone="Chưa thu hồi được kết quả",
    ),
}
"""Every form of a dossier's page that asks for an act, by its name in the address."""
