"""Forward offers: the forms that lead a dossier on, from its acceptance to its hand-over."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.parts import ReturnedBy
from chalicelib.domain.resultpaper import Kind
from chalicelib.domain.results.proposing import FIELD, MOST
from chalicelib.domain.results.seen import Stage
from chalicelib.handlers.http.blanks import Blank, Box, Field, Group, blank
from chalicelib.handlers.http.papers import KIND_NAMES
from chalicelib.handlers.http.readers import ON_PAPER
from chalicelib.handlers.http.setting import LONG, READ_BY_ALL, Setting, components, reason
from chalicelib.handlers.http.ways import Way

BOXES: Mapping[Kind, Box] = {
    Kind.TEXT: Box.LINE,
    Kind.LONG_TEXT: Box.LONG,
    Kind.DATE: Box.DATE,
    Kind.NUMBER: Box.NUMBER,
    Kind.CHOICE: Box.SELECT,
}
HOW: Mapping[ReturnedBy, str] = {
    ReturnedBy.COUNTER: "Tại quầy",
    ReturnedBy.POST: "Qua bưu chính",
    ReturnedBy.ONLINE: "Trực tuyến",
}


def accept(here: Setting) -> Iterator[Blank]:
    """Yield the form that accepts a dossier, in a case where there are several."""
    cases = here.view.procedure.cases
    choice = Field(
        name="case",
        label="Trường hợp",
        box=Box.SELECT,
        value=here.view.dossier.case,
        choices=tuple((case.id, case.name) for case in cases),
        required=True,
    )
    yield Blank(
        name="accept",
        title="Tiếp nhận hồ sơ",
        button="Tiếp nhận hồ sơ",
        groups=blank(choice) if len(cases) > 1 else (),
        notes=(
            "Thời hạn giải quyết tính từ lúc này; giấy tiếp nhận và hẹn trả (mẫu 01) được lập.",
        ),
        is_main=True,
    )


def complete(here: Setting) -> Iterator[Blank]:
    """Yield the form that finds a supplement complete."""
    first = here.view.dossier.accepted_at is None
    yield Blank(
        name="complete-supplement",
        title="Xác nhận bổ sung đầy đủ",
        button="Bổ sung đã đủ, tiếp nhận hồ sơ" if first else "Bổ sung đã đủ, xử lý tiếp",
        notes=("Hãy xem giấy tờ đã bổ sung ở dưới trước khi xác nhận.",),
        is_main=True,
    )


def answer(here: Setting) -> Iterator[Blank]:
    """Yield the form for a supplement handed in at the counter."""
    supplement, names = here.view.dossier.supplement, components(here.view)
    wanted = {item.component for item in supplement.items} if supplement else set()
    ticks = (
        Field(name=f"{ON_PAPER}{code}", label=name, box=Box.TICK, value="yes")
        for code, name in names
        if code in wanted
    )
    note = Field(name="note", label="Ghi chú", box=Box.LONG, most=LONG)
    yield Blank(
        name="answer-supplement",
        title="Nhận giấy tờ bổ sung tại quầy",
        button="Ghi nhận đã nộp bổ sung",
        groups=(Group(fields=tuple(ticks), legend="Đã nộp bản giấy"), *blank(note)),
        is_main=True,
    )


def agree(_: Setting) -> Iterator[Blank]:
    """Yield the form that lets the applicant withdraw."""
    yield Blank(
        name="agree-withdrawal",
        title="Đồng ý cho rút hồ sơ",
        button="Đồng ý cho rút",
        warning="Hồ sơ dừng hẳn; muốn giải quyết lại thì người nộp phải nộp hồ sơ mới.",
        is_main=True,
    )


def resume(_: Setting) -> Iterator[Blank]:
    """Yield the form that goes on after a stop."""
    yield Blank(
        name="resume",
        title="Tiếp tục xử lý",
        button="Tiếp tục xử lý",
        groups=blank(reason("Lý do xử lý tiếp", hint=READ_BY_ALL)),
        notes=("Hạn trả được lùi đúng bằng thời gian đã dừng.",),
        is_main=True,
    )


def propose(here: Setting) -> Iterator[Blank]:
    """Yield the form of what the result is to say."""
    seen = here.view.outcome
    values = seen.proposal.values if seen.proposal else {}
    fields = tuple(
        Field(
            name=f"{FIELD}.{one.name}",
            label=one.vi,
            box=BOXES[one.type],
            value=values.get(one.name, ""),
            choices=(("", "Chọn"), *((choice, choice) for choice in one.choices)),
            hint=one.hint,
            required=one.required,
            most=MOST[one.type],
        )
        for one in seen.wanted
    )
    if fields:
        yield Blank(
            name="propose",
            title="Sửa dự thảo kết quả" if seen.proposal else "Dự thảo kết quả",
            button="Ghi dự thảo",
            groups=blank(*fields),
            notes=("Những điều kết quả in mà đơn chưa nói; phần còn lại lấy từ đơn.",),
            is_main=bool(seen.lacking),
            is_partial=True,
        )


def advance(here: Setting) -> Iterator[Blank]:
    """Yield a form for each way to another step."""
    for way in here.ways:
        seen = here.view.outcome
        lacking = seen.lacking if way.approves else ()
        fields = (*_result(here, way), *_onward(here, way))
        yield Blank(
            name="advance",
            part=way.to,
            title=way.label,
            button=way.label,
            groups=blank(Field(name="to", box=Box.HIDDEN, value=way.to), *fields),
            notes=tuple(_on(here, way)),
            lacking=tuple((f"propose.{FIELD}.{one.name}", one.vi) for one in lacking),
            is_main=not way.leads_back,
        )


def _on(here: Setting, way: Way) -> Iterator[str]:
    """Yield what going that way means."""
    e_result = here.view.outcome.e_result
    if way.signs:
        yield ("Duyệt là ký: kết quả được lập theo dự thảo và ký số bằng chữ ký số của ông/bà.")
    if way.settles and way.is_signed and e_result and e_result.signed:
        yield (
            f"Kết quả điện tử số {e_result.signed.number} đã được ký số; sau khi phát hành, con dấu"
            " số của cơ quan được đóng lên kết quả."
        )
    elif way.settles and e_result and e_result.stage is Stage.AWAITS_SIGNATURE:
        yield (
            "Kết quả điện tử đang chờ ký số. Nếu kết quả được ký ngoài hệ thống, hãy đưa tệp đã ký"
            " vào hồ sơ và chọn tệp đó."
        )


def _result(here: Setting, way: Way) -> Iterator[Field]:
    """Yield what a result needs that was not signed here."""
    if not way.settles or way.is_signed:
        return
    yield Field(name="result.number", label="Số, ký hiệu của kết quả", required=True)
    yield Field(name="result.summary", label="Trích yếu", required=True)
    papers = (
        (
            paper.id,
            f"{KIND_NAMES.get(paper.kind, paper.kind)}, {paper.pages} trang"
            + (", có chữ ký số" if paper.signed else ""),
        )
        for paper in here.view.papers
    )
    yield Field(
        name="result.document",
        label="Giấy tờ trong hồ sơ là kết quả",
        box=Box.SELECT,
        choices=(("", "Không có bản điện tử"), *papers),
    )


def _onward(here: Setting, way: Way) -> Iterator[Field]:
    """Yield who goes on with it, and what they are told."""
    if way.settles:
        return
    if way.reopens:
        label = "Lý do xử lý lại (người nộp đọc được)"
        yield Field(name="note", label=label, box=Box.LONG, most=LONG, required=True)
        return
    if staff := here.staff(way.desk):
        yield Field(
            name="handler",
            label="Giao cho",
            box=Box.SELECT,
            choices=(
                ("", "Không giao riêng ai"),
                *((colleague.id, colleague.name) for colleague in staff),
            ),
        )
    label = "Ghi chú cho người xử lý tiếp"
    yield Field(name="note", label=label, box=Box.LONG, most=LONG)


def hand_over(here: Setting) -> Iterator[Blank]:
    """Yield the form for the hand-over of the result."""
    how = Field(
        name="how",
        label="Trả bằng cách nào",
        box=Box.ONE,
        value=ReturnedBy.COUNTER.value,
        choices=tuple((one.value, words) for one, words in HOW.items()),
        required=True,
    )
    to = Field(
        name="receiver",
        label="Người nhận",
        value=here.view.dossier.applicant.name,
        most=200,
        required=True,
    )
    yield Blank(
        name="return",
        title="Trả kết quả",
        button="Ghi nhận đã trả",
        groups=blank(how, to),
        is_main=True,
    )
