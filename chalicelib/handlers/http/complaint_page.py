"""The pages of complaints: a citizen's form, a leader's answer, and what is still to answer."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.access import overseen, overseen_agency
from chalicelib.domain.acts import AnswerComplaint
from chalicelib.domain.complaints import MOST_WORDS, RULES, WARNED, late
from chalicelib.domain.decisions import permitted
from chalicelib.domain.happenings import ComplaintAnswered
from chalicelib.domain.people import Role, above
from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import acts, complaint_form, complaints, openings
from chalicelib.handlers.http.asking import AnswerSaid
from chalicelib.handlers.http.complaint_form import SENT, Came, Typed, as_number
from chalicelib.handlers.http.complaints import READS, ComplaintsAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import CITIZEN, officer
from chalicelib.usecases import complaining, viewing
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)
NEWEST = 5
"""How many of the last openings the dossier's page shows."""
DONE: Mapping[str, str] = {
    "sent": SENT,
    "answered": "Đã trả lời; người nộp được thông báo.",
}
ANSWER_WORDS: Mapping[str, str] = {
    "words": f"Hãy ghi câu trả lời, nhiều nhất {MOST_WORDS} ký tự.",
    "done": f"Việc đã làm dài quá {MOST_WORDS} ký tự; hãy rút gọn.",
}
"""What to do about a field that cannot be so."""
Few = Annotated[str, Field(max_length=20)]


class Come(Query):
    """What was just done."""

    done: Few = ""


class ComplaintTyped(Query):
    """Phản ánh, kiến nghị, khiếu nại, as typed; `key` makes it one however often it is sent."""

    key: Token
    kind: Few = ""
    about: Few = ""
    words: Typed = ""


class AnswerTyped(Query):
    """Trả lời: which complaint by its entry, and what is said and was done, as typed."""

    complaint: Few
    words: Typed = ""
    done: Typed = ""


@door.route("/complaints", who=complaints.OVERSEES, asks=ComplaintsAsked, page=True)
def waiting(call: Call[ComplaintsAsked]) -> Response:
    """Show what an agency has to answer and what is late below it, the earliest due first."""
    office, agency = call.office, overseen_agency(call.by, call.asked.agency)
    found = complaining.waiting(office.dossiers(), call.by, agency)
    agencies = overseen(call.by, office.catalogue().agencies())
    return pages.page(
        "complaints_page.html",
        call.frame,
        waiting=[complaints.waits(one, call.at) for one in found],
        late=late(found, call.at),
        agency=office.catalogue().agency(agency),
        agencies=agencies,
        is_above=any(agency in above(one.code) for one in agencies),
        names={one.code: one.name for one in agencies},
        rules=RULES,
        warned=WARNED,
        at=call.at,
    )


@door.route("/dossiers/{code}/complaint", who=READS, asks=Come, page=True)
def show(call: Call[Come], code: str) -> Response:
    """Show the complaints of a dossier: to its applicant with a form, to a leader to answer."""
    return _page(call, code, Came(done=DONE.get(call.asked.done)))


@door.route(
    "/dossiers/{code}/complaint", method="POST", who=CITIZEN, asks=ComplaintTyped, page=True
)
def complain(call: Call[ComplaintTyped], code: str) -> Response | Reply:
    """Enter a complaint, or show the form again with why it cannot be entered."""
    office, typed = call.office, call.asked.model_dump()
    try:
        said = complaint_form.asked(typed).complain()
        dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
        complaining.complain(dossiers, catalogue, code, said, call.by, call.at, chance)
    except Refusal as no:
        return _page(call, code, Came.to_no(no, typed))
    return _led(call, f"/dossiers/{code}/complaint?done=sent#complaints")


@door.route(
    "/dossiers/{code}/complaint/answers",
    method="POST",
    who=officer(Role.LEADER),
    asks=AnswerTyped,
    page=True,
)
def answer(call: Call[AnswerTyped], code: str) -> Response | Reply:
    """Enter an answer, or show its form again with why it cannot be entered."""
    typed = call.asked
    try:
        said = {**typed.model_dump(), "complaint": as_number(typed.complaint)}
        asked = read_as(AnswerSaid, said, ANSWER_WORDS)
        if not _is_said(call, _seen(call, code), asked):
            acts.done(call, code, asked.answer(), None)
    except Refusal as no:
        form = f"answer-{typed.complaint}"
        return _page(call, code, Came.to_no(no, typed.model_dump(), form))
    return _led(call, f"/dossiers/{code}/complaint?done=answered#complaint-{asked.complaint}")


def context(call: Call[Any], view: View) -> Mapping[str, Any]:
    """Return what the sections of a dossier's page about complaints and openings read.

    Only its applicant is told who opened it last (1 Query).
    """
    told = call.by.has(Role.CITIZEN)
    return {
        "complaints": tuple(complaints.shown(view, call.by, call.at)),
        "may_complain": told,
        "openings": openings.last(call, view, NEWEST) if told else None,
    }


def _seen(call: Call[Any], code: str) -> View:
    office = call.office
    return viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)


def _page(call: Call[Any], code: str, came: Came) -> Response:
    view = _seen(call, code)
    found = tuple(complaints.shown(view, call.by, call.at))
    return pages.page(
        "complaint.html",
        call.frame,
        came.status,
        **complaint_form.context(call, view.dossier, view.events, found, came),
        may_complain=call.by.has(Role.CITIZEN),
        own=_answerable(call, view),
    )


def _answerable(call: Call[Any], view: View) -> frozenset[int]:
    """Return the entries of the complaints that the caller may answer now."""
    try:
        permitted(view.dossier, AnswerComplaint, call.by)
    except Refusal:
        return frozenset()
    open_ = (one for one in view.dossier.complaints if one.answered is None)
    return frozenset(one.seq for one in open_ if one.officer != call.by.id)


def _is_said(call: Call[Any], view: View, asked: AnswerSaid) -> bool:
    """Tell whether the caller gave this very answer before, as with a form that is sent twice."""
    said = ComplaintAnswered(**asked.model_dump())
    return any(event.by == call.by.id and event.what == said for event in view.events)


def _led(call: Call[Any], path: str) -> Reply:
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}{path}"})
