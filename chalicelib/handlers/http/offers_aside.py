"""Offers aside: the forms that hold a dossier up, or end it before its result."""

from collections.abc import Callable, Iterator, Mapping

from chalicelib.domain.deadline import Unit
from chalicelib.handlers.http.blanks import Blank, Box, Field, Group, blank
from chalicelib.handlers.http.readers import AMOUNT, ITEM, MOST_ITEMS, payable, rows
from chalicelib.handlers.http.setting import LONG, READ_BY_ALL, Setting, components, reason

FEW_ROWS = 3
"""Rows for what is missing that a form begins with, and that a press adds."""
MORE = "more"
"""What the press is called that adds rows."""
UNITS: Mapping[Unit, str] = {
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.CALENDAR_DAYS: "ngày",
    Unit.MONTHS: "tháng",
}
"""What a dossier may be given more of."""


def ask_supplement(here: Setting) -> Iterator[Blank]:
    """Yield the form that asks for all that is missing."""
    names, typed = components(here.view), rows(here.typed)
    count = (typed or FEW_ROWS) + (FEW_ROWS if MORE in here.typed else 0)
    groups = tuple(_row(row, names) for row in range(min(count, MOST_ITEMS)))
    again = here.view.dossier.supplements > 0
    why = reason("Vì sao phải yêu cầu bổ sung lần nữa", hint=READ_BY_ALL)
    days = here.view.procedure.supplement_days
    yield Blank(
        name="ask-supplement",
        title="Yêu cầu bổ sung",
        button="Yêu cầu bổ sung",
        groups=(*groups, *(blank(why) if again else ())),
        notes=(
            (
                "Hãy nêu hết một lần những gì còn thiếu; dòng để trống thì bỏ qua. Phiếu yêu cầu bổ"
                f" sung (mẫu 02) được lập; người nộp có {days} ngày để bổ sung."
            ),
        ),
        is_partial=True,
        more="" if count >= MOST_ITEMS else "Thêm dòng",
    )


def _row(row: int, names: tuple[tuple[str, str], ...]) -> Group:
    return Group(
        legend=f"Giấy tờ cần bổ sung thứ {row + 1}",
        fields=(
            Field(
                name=ITEM.format(row, "component"),
                label="Giấy tờ",
                box=Box.SELECT,
                choices=(("", "Chọn giấy tờ"), *names),
                required=True,
            ),
            Field(name=ITEM.format(row, "what"), label="Cần bổ sung gì", required=True, most=LONG),
            Field(name=ITEM.format(row, "why"), label="Vì sao", required=True, most=LONG),
        ),
    )


def demand(here: Setting) -> Iterator[Blank]:
    """Yield the forms that demand fees, and that decline a claim."""
    fees = tuple(
        Field(
            name=f"{AMOUNT}{fee.code}",
            label=f"{fee.name} (đồng)",
            box=Box.NUMBER,
            value=str(fee.amount) if fee.amount else "",
            most=20,
        )
        for fee in payable(here.view, here.at)
    )
    why = reason("Lý do", hint=READ_BY_ALL, required=False)
    yield Blank(
        name="demand-fee",
        title="Yêu cầu nộp phí, lệ phí",
        button="Yêu cầu nộp",
        groups=(*blank(*fees, legend="Mức phải nộp"), *blank(why)),
        notes=("Hồ sơ chờ đến khi nộp đủ; thời hạn giải quyết tạm dừng.",),
    )
    claim = here.view.dossier.claim
    if claim is not None and not claim.declined:
        yield Blank(
            name="decline-claim",
            title="Không chấp nhận đề nghị miễn, giảm",
            button="Không chấp nhận, yêu cầu nộp đủ",
            groups=blank(reason("Lý do không chấp nhận", hint=READ_BY_ALL)),
            notes=(f"Đề nghị: {claim.name}. Phần đã miễn, giảm phải nộp đủ.",),
        )


def extend(_: Setting) -> Iterator[Blank]:
    """Yield the form that gives more time."""
    amount = Field(name="amount", label="Gia hạn thêm", box=Box.NUMBER, most=4, required=True)
    unit = Field(
        name="unit",
        label="Tính bằng",
        box=Box.SELECT,
        value=Unit.WORKING_DAYS.value,
        choices=tuple((unit.value, words) for unit, words in UNITS.items()),
        required=True,
    )
    yield Blank(
        name="extend",
        title="Gia hạn",
        button="Xin lỗi và gia hạn",
        groups=blank(amount, unit, reason("Lý do gia hạn", hint=READ_BY_ALL)),
        notes=(
            (
                "Văn bản xin lỗi và hẹn lại (mẫu 04) được lập với lý do và hạn trả mới. Mỗi hồ"
                " sơ chỉ được gia hạn một lần."
            ),
        ),
    )


def reasoned(
    name: str, title: str, label: str, note: str = "", warning: str = ""
) -> Callable[[Setting], Iterator[Blank]]:
    """Return what makes a form that asks for nothing but a reason."""

    def made(_: Setting) -> Iterator[Blank]:
        yield Blank(
            name=name,
            title=title,
            button=title,
            groups=blank(reason(label, hint=READ_BY_ALL)),
            notes=(note,) if note else (),
            warning=warning,
        )

    return made
