"""Scans: the pages of the tray, where an officer finds the dossier that scanned pages belong to."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.meanings import label
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Invalid, Refusal
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Agency, Code, Query
from chalicelib.handlers.http.papers import KIND_NAMES
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import looking, traying
from chalicelib.web import pages
from chalicelib.web.menu import TRAY

door = Door(__name__)
DONE: Mapping[str, str] = {
    "filed": "Đã đưa các trang vào hồ sơ.",
    "aside": "Đã bỏ mục không đọc được khỏi khay.",
}


class TrayAsked(Query):
    """Whose tray, one's own agency's by default; and what was just done in it."""

    agency: Agency | None = None
    done: Annotated[str, Field(max_length=20)] = ""
    code: Annotated[str, Field(max_length=50)] = ""


class EntryAsked(Query):
    """Which dossier the pages may belong to; without it the one suggested."""

    agency: Agency | None = None
    code: Annotated[str, Field(max_length=50)] = ""


class Placed(Query):
    """The form that files pages: with which dossier, as which paper of it."""

    code: Code
    component: Annotated[str, Field(max_length=100)] = ""


class SetAside(Query):
    """Nothing; the proof that our own page asks is read at the door."""


@door.route("/tray", who=officer(*TRAY), asks=TrayAsked, page=True)
def tray(call: Call[TrayAsked]) -> Response:
    """Show the scanned pages that wait for a person."""
    asked = call.asked
    found = traying.waiting(call.office.dossiers(), call.by, asked.agency)
    return pages.page(
        "tray.html",
        call.frame,
        entries=found,
        agency=asked.agency,
        kinds=KIND_NAMES,
        done=DONE.get(asked.done),
        code=asked.code,
    )


@door.route("/tray/{entry}", who=officer(*TRAY), asks=EntryAsked, page=True)
def entry(call: Call[EntryAsked], entry: str) -> Response:
    """Show scanned pages, what was read on them, and where they may be filed."""
    return _page(call, entry, call.asked.agency, call.asked.code)


@door.route("/tray/{entry}", method="POST", who=officer(Role.RECEPTION), asks=Placed, page=True)
def place(call: Call[Placed], entry: str) -> Response | Reply:
    """File the pages with a dossier, or show on the same page why they cannot be."""
    code = call.asked.code
    looking.entry(call.office.dossiers(), call.by, entry)
    try:
        _place(call, entry)
    except Refusal as no:
        return _page(call, entry, None, code, of_refusal(no), call.asked.component)
    address = f"{call.base}/tray?done=filed&code={quote(code, safe='')}"
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": address})


@door.route(
    "/tray/{entry}/aside",
    method="POST",
    who=officer(Role.RECEPTION, Role.LEADER),
    asks=SetAside,
    page=True,
)
def aside(call: Call[SetAside], entry: str) -> Reply:
    """Take an entry without a readable page out of the tray."""
    traying.set_aside(call.office.dossiers(), call.by, entry)
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}/tray?done=aside"})


def _place(call: Call[Placed], entry: str) -> None:
    office, asked = call.office, call.asked
    if not asked.component:
        raise Invalid("Hãy chọn các trang này là giấy tờ nào của hồ sơ.", "component")
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    traying.file(dossiers, catalogue, call.by, entry, asked.code, asked.component, call.at, chance)


def _page(
    call: Call[Any],
    entry_id: str,
    agency: str | None,
    code: str,
    problem: Problem | None = None,
    component: str = "",
) -> Response:
    wanted, own = code.strip().upper(), agency in {None, call.by.agency}
    found = looking.look(call.office.dossiers(), call.by, entry_id, agency, wanted)
    problem = problem or (of_refusal(found.why_not) if found.why_not else None)
    sights = looking.pictures(found.entry, call.office.archive(), call.at)
    return pages.page(
        "tray_entry.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        sights=sights.values(),
        pictures=sights,
        entry=found.entry,
        receipt=found.receipt,
        dossier=found.dossier,
        code=wanted or found.entry.suggestion or "",
        component=component,
        kinds=KIND_NAMES,
        label=label,
        may_file=own and call.by.has(Role.RECEPTION),
        may_set_aside=own and call.by.has(Role.RECEPTION, Role.LEADER),
        agency=agency,
        problem=problem,
    )
