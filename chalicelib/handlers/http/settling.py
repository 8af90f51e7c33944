"""Settling: the pages of what a person has to look into about money, and says what they found."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.matters import Kind, Matter
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Invalid, NotFound, Refusal
from chalicelib.domain.text import clean
from chalicelib.handlers.http import dossier_page
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Agency, Query
from chalicelib.handlers.http.matters import SEES, SETTLES
from chalicelib.handlers.http.money import WAYS
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.usecases import mattering
from chalicelib.web import pages

door = Door(__name__)
KIND_NAMES: Mapping[Kind, str] = {
    Kind.TRANSFER: "Tiền chuyển đến chưa rõ của hồ sơ nào",
    Kind.AMOUNT: "Số tiền khác với lệnh thanh toán",
    Kind.REFUND: "Phải hoàn trả bằng tay",
    Kind.DIFFERENCE: "Báo cáo và sổ thu khác nhau",
    Kind.REPORT: "Báo cáo thiếu hoặc không đọc được",
}
DONE: Mapping[str, str] = {"settled": "Đã ghi kết quả giải quyết."}
Typed = Annotated[str, Field(max_length=4000)]
CodeTyped = Annotated[str, Field(max_length=50)]


class MattersAsked(Query):
    """Whose matters, one's own agency's by default; and what was just done with one."""

    agency: Agency | None = None
    done: Annotated[str, Field(max_length=20)] = ""


class MatterAsked(Query):
    """Whose matter; and the dossier that money may be for."""

    agency: Agency | None = None
    code: CodeTyped = ""


class SettledAsked(Query):
    """What was found and done, as it was typed."""

    note: Typed = ""


class AssignedAsked(Query):
    """Which dossier the money is for."""

    code: CodeTyped = ""


@door.route("/matters", who=SEES, asks=MattersAsked, page=True)
def matters(call: Call[MattersAsked]) -> Response:
    """Show what waits to be looked into about money."""
    agency = call.asked.agency
    found = mattering.waiting(call.office.dossiers(), call.by, agency)
    return pages.page(
        "matters.html",
        call.frame,
        matters=found,
        agency=agency,
        kinds=KIND_NAMES,
        ways=WAYS,
        done=DONE.get(call.asked.done),
    )


@door.route("/matters/{matter}", who=SEES, asks=MatterAsked, page=True)
def matter(call: Call[MatterAsked], matter: str) -> Response:
    """Show a matter, and forms to settle it or to enter its money in a dossier."""
    found = _one(call, matter, call.asked.agency)
    code, problem = _code(call.asked.code), None
    try:
        dossier = _dossier(call, found, code)
    except Refusal as no:
        dossier, problem = None, of_refusal(no)
    return _page(call, found, dossier, code=code, problem=problem)


@door.route(
    "/matters/{matter}/settlement", method="POST", who=SETTLES, asks=SettledAsked, page=True
)
def settle(call: Call[SettledAsked], matter: str) -> Response | Reply:
    """Settle a matter with what was found, or show on its page why it cannot be."""
    note = call.asked.note
    try:
        if not (words := clean(note, multiline=True)):
            raise Invalid("Hãy ghi đã kiểm tra gì và giải quyết thế nào.", "note")
        mattering.settle(call.office.dossiers(), call.by, matter, words, call.at)
    except Refusal as no:
        return _again(call, matter, no, note=note)
    return dossier_page.led(call, "/matters?done=settled")


@door.route("/matters/{matter}/payment", method="POST", who=SETTLES, asks=AssignedAsked, page=True)
def assign(call: Call[AssignedAsked], matter: str) -> Response | Reply:
    """Enter money in the dossier it is for, or show on the matter's page why it cannot be."""
    office, code = call.office, _code(call.asked.code)
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    try:
        after = mattering.assign(dossiers, catalogue, call.by, matter, code, call.at, chance)
    except Refusal as no:
        return _again(call, matter, no, code=code)
    return dossier_page.led(call, f"/dossiers/{after.code}?done=assigned")


def _again(
    call: Call[Any], matter: str, no: Refusal, *, code: str = "", note: str = ""
) -> Response:
    """Show a matter again with why it was refused; one that waits no longer is just refused."""
    try:
        found = _one(call, matter, None)
    except NotFound:
        raise no from None
    return _page(call, found, None, code=code, note=note, problem=of_refusal(no))


def _one(call: Call[Any], name: str, agency: str | None) -> Matter:
    for found in mattering.waiting(call.office.dossiers(), call.by, agency):
        if found.id == name:
            return found
    raise NotFound("Việc này không còn chờ giải quyết.", "matter")


def _code(typed: str) -> str:
    return typed.strip().upper()


def _dossier(call: Call[Any], matter: Matter, code: str) -> Dossier | None:
    """Return the dossier that money may be for, None where nobody named one."""
    return dossier_page.seen(call, code).dossier if code and matter.is_assignable else None


def _page(
    call: Call[Any],
    matter: Matter,
    dossier: Dossier | None,
    *,
    code: str = "",
    note: str = "",
    problem: Problem | None = None,
) -> Response:
    own = matter.agency == call.by.agency and call.by.has(Role.RECEPTION, Role.LEADER)
    return pages.page(
        "matter.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        matter=matter,
        dossier=dossier,
        code=code,
        note=note,
        kinds=KIND_NAMES,
        ways=WAYS,
        may_settle=own,
        problem=problem,
    )
