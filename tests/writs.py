"""Writs: official forms of every kind, filled in from dossiers that were really played."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from chalicelib.adapters.typesetting import Typesetter
from chalicelib.domain.acts import (
    Act,
    Advance,
    AnswerSupplement,
    AskSupplement,
    CompleteSupplement,
    Extend,
    Refuse,
    Return,
    Stop,
)
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.desk import Rules, agency_of, role_of
from chalicelib.domain.evolving import replay
from chalicelib.domain.history import Event
from chalicelib.domain.parts import Channel, Component, Result, ReturnedBy, SupplementItem
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Agency
from chalicelib.domain.writs.content import Content, content
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.logbook import Logged, logbook
from infra import packages, typefaces
from tests.builders import (
    MORNING,
    WARD,
    CountedChance,
    a_citizen,
    a_code,
    a_filed_move,
    a_paper,
    an_act_move,
    an_applicant,
)

ADDRESS = "https://motcua.example.vn/track?code="
LINH = an_applicant(
    name="Sơn Thị Mỹ Linh",
    personal_id="091303008899",
    phone="0388999000",
    email="linh@example.vn",
    address="Ấp Minh Phong, xã Châu Thành, tỉnh Kiên Giang",
)
NAMES = {
    Role.RECEPTION: "Nguyễn Thị Hồng Gấm",
    Role.DIVISION_HEAD: "Trần Quốc Dũng",
    Role.APPRAISER: "Lê Hoàng Phúc",
    Role.LEADER: "Phạm Thị Kiều Oanh",
    Role.CLERK: "Danh Thị Sà Rây",
    Role.RETURNER: "Võ Minh Trí",
}
ON_PAPER = (
    Component(code="TK", name="Tờ khai thay đổi thông tin cư trú (mẫu CT01)", on_paper=True),
    Component(code="CO", name="Giấy tờ chứng minh chỗ ở hợp pháp", uploads=("u1", "u2")),
)
LACKS = (
    SupplementItem(
        component="CO",
        what="Hợp đồng thuê nhà có chữ ký của chủ nhà ở từng trang",
        why="Trang 2 của bản đã nộp thiếu chữ ký của chủ nhà",
    ),
    SupplementItem(
        component="TK",
        what="Tờ khai có ý kiến đồng ý của chủ hộ",
        why="Mục 11 để trống",
    ),
)
LATER = Extend(
    limit=TimeLimit(Unit.WORKING_DAYS, 2),
    reason="Cần xác minh chỗ ở tại nơi cư trú trước đây; cơ quan được hỏi chưa trả lời",
)
A_RESULT = Result(
    number="118/TB-CAX",
    summary="Thông báo kết quả đăng ký tạm trú",
    document="p9",
    signed=False,
)
ITS_PAPER = a_paper("p9", signed=True)
"""The result as the leader's own token signed it, filed in the dossier."""
TO_RESULT: tuple[Act, ...] = (
    Advance(to="phan-cong"),
    Advance(to="tham-dinh", handler="H33.16:appraiser", note="Ưu tiên kiểm tra chỗ ở"),
    Advance(to="kiem-tra"),
    Advance(to="ky-duyet"),
    Advance(to="ban-hanh"),
    Advance(to="tra-ket-qua", result=A_RESULT, filed=ITS_PAPER),
)
BACK = AnswerSupplement(components=(replace(ON_PAPER[0]), replace(ON_PAPER[1], uploads=("u3",))))
WAYS: Mapping[Model, tuple[Channel, tuple[Act, ...]]] = {
    Model.RECEIPT: (Channel.COUNTER, ()),
    Model.SUPPLEMENT: (Channel.ONLINE, (AskSupplement(items=LACKS),)),
    Model.REFUSAL: (
        Channel.ONLINE,
        (Refuse(reason="Chỗ ở đăng ký không thuộc địa bàn xã; hãy nộp tại phường Rạch Giá"),),
    ),
    Model.APOLOGY: (Channel.COUNTER, (*TO_RESULT[:2], LATER)),
    Model.STOP: (
        Channel.COUNTER,
        (*TO_RESULT[:2], Stop(reason="Chỗ ở đang có tranh chấp, Tòa án đã thụ lý")),
    ),
    Model.CONTROL: (
        Channel.ONLINE,
        (AskSupplement(items=LACKS), BACK, CompleteSupplement(), *TO_RESULT),
    ),
}
"""How a dossier comes to the entry that calls for each form."""
STEP = timedelta(hours=1, minutes=10)


@cache
def typesetter() -> Typesetter:
    """Return the typesetter, its typeface fetched if need be; raises NoTypeface."""
    return Typesetter(typefaces.fetch())


@cache
def _read() -> packages.Read:
    return packages.read_all()


@cache
def law() -> Rules:
    """Return the law of temporary residence, as the catalogue has it."""
    procedure = next(one.procedure for one in _read().packages if one.folder == "1.004194")
    return Rules(replace(procedure, version=1), _read().calendar)


@cache
def agencies() -> Mapping[str, Agency]:
    """Return the agencies of the catalogue by their codes."""
    return {agency.code: agency for agency in _read().agencies}


def officer_at(desk: str) -> Person:
    """Return the officer of a desk, with a name of their own."""
    agency, role = agency_of(desk), role_of(desk)
    return Person(f"{agency}:{role}", NAMES[role], frozenset({role}), agency)


def a_played_history(
    model: Model,
    rules: Rules | None = None,
    serial: int = 1,
    then: Sequence[Act] = (),
    **changes: Any,
) -> tuple[Event, ...]:
    """Return the history of a dossier up to the entry that calls for a form, and what came `then`.

    `changes` are those of a submission.
    """
    rules, chance = rules or law(), CountedChance()
    channel, acts = WAYS[model]
    online = channel is Channel.ONLINE
    by = a_citizen() if online else officer_at(f"{WARD}#reception")
    said = {"applicant": LINH, "components": ON_PAPER, **changes}
    first = a_filed_move(a_code(serial), by=by, chance=chance, channel=channel, law=rules, **said)
    if not online:
        named = (by.id, by.name)
        first = replace(first, event=_signed(first.event, named))
    moves = [first]
    for act in (*acts, *then):
        before = moves[-1].after
        actor = a_citizen() if isinstance(act, AnswerSupplement) else _actor(act, before.desk)
        at = before.entered_at + STEP
        moves.append(an_act_move(before, act, actor, at, rules, chance))
    return tuple(move.event for move in moves)


def a_content(model: Model, rules: Rules | None = None, **changes: Any) -> Content:
    """Return what a writ of that model prints; `changes` are those of a submission."""
    if model is Model.LOGBOOK:
        return a_logbook()
    events = a_played_history(model, rules, **changes)
    found = model_of(events[-1].what)
    assert found is model
    return content(model, events, rules or law(), agencies(), ADDRESS + events[-1].code)


def a_logbook(dossiers: int = 1) -> Content:
    """Return the logbook of a ward with so many dossiers at every stage."""
    ways: Sequence[tuple[Model, ReturnedBy | None]] = (
        (Model.RECEIPT, None),
        (Model.SUPPLEMENT, None),
        (Model.CONTROL, ReturnedBy.COUNTER),
        (Model.APOLOGY, None),
        (Model.STOP, None),
    )
    logged = [
        Logged(
            replay(a_played_history(model, serial=number * len(ways) + place, then=_return(how))),
            how,
            LINH.name if how else "",
        )
        for number in range(dossiers)
        for place, (model, how) in enumerate(ways, start=1)
    ]
    days = (date(2026, 3, 2), date(2026, 3, 31))
    return logbook(WARD, days, logged, agencies(), MORNING + timedelta(days=30))


def with_papers(count: int) -> Rules:
    """Return that law with so many papers asked for, some with long names."""
    papers = tuple(
        ComponentRule(
            f"P{number}",
            f"Giấy tờ thứ {number} " + "chứng minh quyền sử dụng hợp pháp " * (number % 4),
            f"Paper {number}",
            originals=number % 2,
            copies=1 + number % 3,
        )
        for number in range(1, count + 1)
    )
    return replace(law(), procedure=replace(law().procedure, components=papers))


def handed_in(rules: Rules) -> tuple[Component, ...]:
    """Return every paper of a law, handed in on paper."""
    return tuple(
        Component(code=rule.code, name=rule.name, on_paper=True)
        for rule in rules.procedure.components
    )


def _return(how: ReturnedBy | None) -> tuple[Act, ...]:
    return (Return(how=how, receiver=LINH.name),) if how else ()


def _actor(act: Act, desk: str) -> Person:
    leads = isinstance(act, Extend | Stop)
    return officer_at(f"{agency_of(desk)}#leader" if leads else desk)


def _signed(event: Event, by: tuple[str, str]) -> Event:
    """Return the first entry made by an officer, with the name entries of theirs carry."""
    return replace(event, by=by[0], by_name=by[1])
