"""Offers: the forms that the page of a dossier offers an officer now, likeliest first."""

from collections.abc import Callable, Iterator

from chalicelib.handlers.http import offers_aside as aside
from chalicelib.handlers.http import offers_forward as forward
from chalicelib.handlers.http.blanks import Blank
from chalicelib.handlers.http.setting import Setting


def offers(here: Setting, may: frozenset[str]) -> Iterator[Blank]:
    """Yield the forms of the acts that may be done now."""
    for act, made in FORMS:
        if act in may:
            yield from made(here)


FORMS: tuple[tuple[str, Callable[[Setting], Iterator[Blank]]], ...] = (
    ("complete-supplement", forward.complete),
    ("answer-supplement", forward.answer),
    ("agree-withdrawal", forward.agree),
    ("resume", forward.resume),
    ("accept", forward.accept),
    ("return", forward.hand_over),
    ("propose", forward.propose),
    ("advance", forward.advance),
    (
        "decline-withdrawal",
        aside.reasoned("decline-withdrawal", "Không đồng ý cho rút", "Lý do không đồng ý"),
    ),
    ("ask-supplement", aside.ask_supplement),
    ("demand-fee", aside.demand),
    (
        "refuse",
        aside.reasoned(
            "refuse",
            "Từ chối tiếp nhận",
            "Lý do từ chối",
            note="Phiếu từ chối (mẫu 03) được lập và gửi người nộp.",
            warning="Không hoàn lại được: muốn giải quyết, người nộp phải nộp hồ sơ mới.",
        ),
    ),
    ("ask-withdrawal", aside.reasoned("ask-withdrawal", "Người nộp xin rút hồ sơ", "Lý do rút")),
    ("extend", aside.extend),
    (
        "stop",
        aside.reasoned(
            "stop",
            "Dừng xử lý",
            "Lý do dừng",
            note="Thông báo dừng giải quyết (mẫu 05) được lập; thời hạn tạm dừng.",
        ),
    ),
    (
        "revoke-result",
        aside.reasoned(
            "revoke-result",
            "Thu hồi kết quả",
            "Lý do thu hồi",
            warning=(
                "Kết quả mất hiệu lực ngay; ai tra mã của kết quả cũng thấy và đọc được lý do, nên"
                " đừng ghi thông tin riêng của ai vào đó. Không hoàn lại được."
            ),
        ),
    ),
)
"""What makes the forms of each act, by what the act is called, likeliest first."""
