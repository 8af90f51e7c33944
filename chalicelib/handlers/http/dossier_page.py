"""The page of a dossier: where it stands, its money, its history; to officers its papers too."""

from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from chalice.app import Response
from pydantic import ConfigDict

from chalicelib.domain import rating
from chalicelib.domain.people import Colleague, Role
from chalicelib.domain.rating import MOST_REMARK, STARS
from chalicelib.domain.records import Order
from chalicelib.domain.refusals import Forbidden, TryLater
from chalicelib.domain.status import OPEN
from chalicelib.handlers.http import complaint_page, money, shown
from chalicelib.handlers.http.blanks import Blank, first_marked, told, typed_in
from chalicelib.handlers.http.declared import declared
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Line, Query
from chalicelib.handlers.http.money import Money, Why
from chalicelib.handlers.http.offers import offers
from chalicelib.handlers.http.papers import KIND_NAMES
from chalicelib.handlers.http.problems import Problem
from chalicelib.handlers.http.setting import Setting
from chalicelib.handlers.http.shapes import SHAPES
from chalicelib.handlers.http.unsent import unsent
from chalicelib.handlers.http.ways import ways
from chalicelib.handlers.http.who import ANY_SIGNED_IN
from chalicelib.usecases import assigning, offering, ordering, viewing
from chalicelib.usecases.viewing import Allowed, View
from chalicelib.web import pages

door = Door(__name__)
MOST_THUMBNAILS = 16
DONE: Mapping[str, str] = {
    "checked": "Đã lưu kết quả đối chiếu.",
    "taken": "Đã ghi nhận tiền thu tại quầy.",
    "handed-back": "Đã ghi nhận hoàn trả tại quầy.",
    "rated": "Đã ghi nhận đánh giá của ông/bà.",
    "assigned": "Đã ghi nhận khoản tiền vào hồ sơ này.",
    "supplement": "Đã gửi bổ sung; cán bộ sẽ kiểm tra.",
    "withdrawal": "Đã gửi yêu cầu rút hồ sơ; cơ quan sẽ trả lời.",
    **{name: shape.done for name, shape in SHAPES.items()},
}
"""What is said on the page after something was done, here or on another."""
NOTHING_TYPED: Mapping[str, str] = MappingProxyType({"form": ""})
UNDONE: Mapping[str, str] = {
    "order": "Chưa tạo được lệnh thanh toán",
    "rating": "Chưa ghi nhận được đánh giá",
    "taken": "Chưa ghi nhận được tiền thu",
    "handed-back": "Chưa ghi nhận được hoàn trả",
    **{name: shape.undone for name, shape in SHAPES.items()},
}
"""What is said above a refusal, by the form that was refused."""
ACTS = "acts"
"""The part of the page that holds the forms of acts."""
UNEXPLAINED = "Thanh toán chưa thành công; hãy thử lại hoặc chọn cách nộp khác."


class Come(Query):
    """What somebody has just done, where a form led here; links from elsewhere may carry more."""

    model_config = ConfigDict(extra="ignore")
    done: Line = ""


@door.route("/dossiers/{code}", who=ANY_SIGNED_IN, asks=Come, page=True)
def dossier(call: Call[Come], code: str) -> Response:
    """Show where a dossier stands and everything that happened to it; to officers its papers."""
    return page(call, seen(call, code), done=DONE.get(call.asked.done))


def seen(call: Call[Any], code: str) -> View:
    """Return the dossier as the caller may see it."""
    office = call.office
    return viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)


def page(
    call: Call[Any],
    view: View,
    status: int = HTTPStatus.OK,
    *,
    done: str | None = None,
    problem: Problem | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    """Return the page; after a refusal with the `problem`, and with its form as it was `typed`.

    Of what was typed `form` names the form, as `UNDONE` knows it.
    """
    by, acts = call.by, _acts(call, view)
    thumbnails = {} if by.has(Role.CITIZEN) else _thumbnails(call, view)
    may = frozenset(one.name for one in acts if not one.why_not)
    blanks = _blanks(call, view, may, problem, typed)
    return pages.page(
        "dossier.html",
        call.frame,
        status,
        sights=thumbnails.values(),
        thumbnails=thumbnails,
        view=shown.view(view, by),
        stands=view.stands,
        unsent=unsent(call, view.dossier),
        declared=declared(view),
        money=_money(call, view),
        office=not by.has(Role.CITIZEN),
        open=OPEN,
        at=call.at,
        kinds=KIND_NAMES,
        may=may,
        may_print=by.is_officer,
        done=done,
        problem=problem,
        typed=typed,
        undone=UNDONE.get(typed["form"]),
        blanks=blanks,
        not_now=tuple(one for one in acts if one.why_not),
        told=told(blanks, problem, ACTS) if problem and typed["form"] in SHAPES else (),
        words=STARS,
        most=MOST_REMARK,
        may_rate="rate" in may and rating.is_open(view.dossier, call.at),
        **complaint_page.context(call, view),
    )


def led(call: Call[Any], path: str) -> Reply:
    """Return the answer that leads a browser on to a page of ours."""
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}{path}"})


def explained(call: Call[Any], orders: Iterable[Order]) -> Why:
    """Return what tells why orders failed; the till is opened only where one did."""
    failed = any(order.failed is not None for order in orders)
    providers = call.office.till().providers if failed else {}

    def why(provider: str, code: str) -> str:
        return providers[provider].why(code) if provider in providers else UNEXPLAINED

    return why


def _acts(call: Call[Any], view: View) -> tuple[Allowed, ...]:
    """Return which acts the caller may ask for, and to officers why others would be refused."""
    if call.by.has(Role.CITIZEN):
        return view.allowed
    return offering.offered(view, call.by, call.at, call.office.catalogue().calendar())


def _blanks(
    call: Call[Any],
    view: View,
    may: frozenset[str],
    problem: Problem | None,
    typed: Mapping[str, str],
) -> tuple[Blank, ...]:
    """Return the forms offered to an officer, none to others."""
    if not call.by.is_officer:
        return ()
    here = Setting(
        view=view,
        ways=ways(view, call.by) if "advance" in may else (),
        staff=partial(_staff, call),
        at=call.at,
        typed=typed,
    )
    return typed_in(first_marked(offers(here, may)), typed["form"], typed, problem)


def _staff(call: Call[Any], desk: str) -> tuple[Colleague, ...]:
    """Return who may be given a dossier at a desk: nobody while that cannot be known."""
    try:
        return assigning.colleagues(call.office.directory(), call.by, desk)
    except (Forbidden, TryLater):
        return ()


def _money(call: Call[Any], view: View) -> Money:
    """Return what there is to say about money; only to its citizen how to pay it."""
    owed = view.dossier.owed if call.by.has(Role.CITIZEN) else 0
    ways = tuple(ordering.offered(call.office.till(), owed)) if owed else ()
    return money.money(view, ways, explained(call, view.orders), call.at)


def _thumbnails(call: Call[Any], view: View) -> Mapping[str, str]:
    """Return the addresses of the first papers' pictures: each takes a kilobyte of the page."""
    archive = call.office.archive()
    found = {p.id: viewing.thumbnail(p, archive, call.at) for p in view.papers[:MOST_THUMBNAILS]}
    return {paper: address for paper, address in found.items() if address}
