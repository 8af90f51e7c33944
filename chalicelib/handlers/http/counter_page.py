"""The counter's page: somebody standing there is received on one page, and gets their slip."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain import forms
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.parts import Channel
from chalicelib.domain.people import Role
from chalicelib.domain.policies import claimable
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.reception import open_at
from chalicelib.domain.refusals import Forbidden, KeyReused, Refusal
from chalicelib.domain.walkins import taken_over
from chalicelib.handlers.http import dossier_page, walkin
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Line, Query
from chalicelib.handlers.http.problems import Problem, of_refusal, problem
from chalicelib.handlers.http.walkin import PAGES, WalkInTyped
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import filing, finding
from chalicelib.web import pages

door = Door(__name__)
COUNTER = officer(Role.RECEPTION, Role.LEADER)
ROWS = 12
RECEIVED_BEFORE = (
    "Hồ sơ gửi trước từ trang này đã được tiếp nhận; những gì sửa sau đó không được gửi theo. Chỉ"
    " tiếp nhận nữa nếu người nộp muốn nộp thêm một hồ sơ khác."
)


class Wanted(Query):
    """Which procedure, by its code, or what was typed to find it."""

    model_config = ConfigDict(extra="ignore")
    q: Line = ""
    procedure: Line = ""


class Sheets(Query):
    """``pages-<component>``: how many pages of each paper are to be scanned."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=40)]]


@dataclass(frozen=True, slots=True)
class Standing:
    """The form of a procedure with what stands in it, and the key that makes it one."""

    law: Procedure
    typed: Mapping[str, str]
    key: str


@door.route("/counter", who=COUNTER, asks=Wanted, page=True)
def counter(call: Call[Wanted]) -> Response:
    """Find the procedure that somebody has come for, and show its form."""
    asked = call.asked
    if asked.procedure:
        law = _law(call, asked.procedure)
        return _form(call, Standing(law, _fresh(law), _key(call)))
    found = finding.search(call.office.catalogue(), asked.q, ROWS) if asked.q else ()
    return pages.page("counter.html", call.frame, q=asked.q, found=found)


@door.route("/counter", method="POST", who=COUNTER, asks=WalkInTyped, page=True)
def receive(call: Call[WalkInTyped]) -> Response | Reply:
    """Receive an application, or show its form again with what is wrong."""
    asked, law = call.asked, _law(call, call.asked.procedure)
    try:
        ports, agency = call.office.filing(), _agency(call)
        wanted = walkin.application(law, agency, asked.rest, ports.check_answers).application()
        done = filing.receive(ports, wanted, call.by, asked.key, call.at)
    except KeyReused as no:
        wrong = problem(no.status, no.code, RECEIVED_BEFORE)
        return _form(call, Standing(law, asked.rest, _key(call)), wrong)
    except Refusal as no:
        return _form(call, Standing(law, asked.rest, asked.key), of_refusal(no))
    counted = {f"{PAGES}{code}": n for code, n in walkin.sheets(law, asked.rest).items()}
    return dossier_page.led(call, f"/counter/dossiers/{done.dossier.code}?{urlencode(counted)}")


@door.route("/counter/dossiers/{code}", who=COUNTER, asks=Sheets, page=True)
def received(call: Call[Sheets], code: str) -> Response:
    """Show what was received, and lead to what is printed for it, and to whoever is next."""
    view, sheets = dossier_page.seen(call, code), call.asked.model_extra or {}
    known = {f"{PAGES}{component.code}" for component in view.dossier.components}
    wanted = urlencode({name: count for name, count in sheets.items() if name in known})
    return pages.page("received.html", call.frame, view=view, sheets=wanted)


def _law(call: Call[Any], code: str) -> Procedure:
    """Return the procedure in force that is taken here; raises NotFound, Invalid."""
    catalogue, day = call.office.catalogue(), _day(call)
    law = finding.procedure(catalogue, code, day)
    open_at(catalogue.agency(_agency(call)), law, day)
    return law


def _agency(call: Call[Any]) -> str:
    if call.by.agency is None:
        raise Forbidden("Tài khoản của ông/bà chưa gắn với đơn vị nào.")
    return call.by.agency


def _day(call: Call[Any]) -> date:
    return call.at.astimezone(LOCAL).date()


def _key(call: Call[Any]) -> str:
    return call.office.chance().bits(16).hex()


def _fresh(law: Procedure) -> Mapping[str, str]:
    """Return what a fresh form holds: every paper asked for is there, a page each."""
    asked = [rule.code for rule in walkin.papers(law) if rule in law.components and rule.required]
    ticked = {f"{walkin.ON_PAPER}{code}": "yes" for code in asked}
    return ticked | {f"{PAGES}{code}": "1" for code in asked}


def _form(call: Call[Any], here: Standing, wrong: Problem | None = None) -> Response:
    errors = {} if wrong is None else {one.field: one.sentence for one in wrong.errors}
    if wrong is not None and wrong.field is not None:
        errors.setdefault(wrong.field, wrong.detail)
    law, properties = here.law, here.law.form.get("properties", {})
    return pages.page(
        "counter_form.html",
        call.frame,
        HTTPStatus.OK if wrong is None else wrong.status,
        law=law,
        typed=here.typed,
        key=here.key,
        schema=properties,
        required=forms.asked(law.form),
        taken_over=taken_over(law),
        papers=walkin.papers(law),
        policies=claimable(law.policies, _day(call), Channel.COUNTER),
        kinds=walkin.KINDS,
        problem=wrong,
        errors=errors,
        before=wrong is not None and wrong.code == KeyReused.code,
    )
