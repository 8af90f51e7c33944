"""The pages of complaints: a citizen's form, a leader's answer, and what is still to answer."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any

from chalice.app import Response
from pydantic import Field

from chalicelib.domain.access import overseen_agency
from chalicelib.domain.acts import AnswerComplaint
from chalicelib.domain.complaints import MOST_OPEN, MOST_WORDS, RULES
from chalicelib.domain.decisions import permitted
from chalicelib.domain.happenings import ComplaintAnswered
from chalicelib.domain.history import Event
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import acts, complaints, openings
from chalicelib.handlers.http.asking import AnswerSaid, ComplaintSaid
from chalicelib.handlers.http.complaints import READS, AboutShown, ComplaintsAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.who import CITIZEN, officer
from chalicelib.usecases import complaining, viewing
from chalicelib.usecases.complaining import is_an_officers
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)
NEWEST = 5
"""How many of the last openings the dossier's page shows."""
DONE: Mapping[str, str] = {
    "sent": "Đã gửi. Lãnh đạo cơ quan sẽ trả lời trước hạn ghi bên dưới.",
    "answered": "Đã trả lời; người nộp được thông báo.",
}
WORDS: Mapping[str, str] = {
    "kind": "Hãy chọn phản ánh, kiến nghị hay khiếu nại.",
    "words": f"Hãy ghi nội dung, nhiều nhất {MOST_WORDS} ký tự.",
    "about": "Hãy chọn lại việc mà nội dung này nói đến.",
}
ANSWER_WORDS: Mapping[str, str] = {
    "words": f"Hãy ghi câu trả lời, nhiều nhất {MOST_WORDS} ký tự.",
    "done": f"Việc đã làm dài quá {MOST_WORDS} ký tự; hãy rút gọn.",
}
"""What to do about a field that cannot be so."""
NOTHING: Mapping[str, str] = MappingProxyType({"form": ""})
Typed = Annotated[str, Field(max_length=9000)]
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
    """Show what an agency has to answer, the earliest due first."""
    office, agency = call.office, overseen_agency(call.by, call.asked.agency)
    found = complaining.waiting(office.dossiers(), call.by, agency)
    return pages.page(
        "complaints_page.html",
        call.frame,
        waiting=[complaints.waits(one, call.at) for one in found],
        agency=office.catalogue().agency(agency),
        at=call.at,
    )


@door.route("/dossiers/{code}/complaint", who=READS, asks=Come, page=True)
def show(call: Call[Come], code: str) -> Response:
    """Show the complaints of a dossier: to its applicant with a form, to a leader to answer."""
    return _page(call, _seen(call, code), done=DONE.get(call.asked.done))


@door.route(
    "/dossiers/{code}/complaint", method="POST", who=CITIZEN, asks=ComplaintTyped, page=True
)
def complain(call: Call[ComplaintTyped], code: str) -> Response | Reply:
    """Enter a complaint, or show the form again with why it cannot be entered."""
    office, typed = call.office, call.asked
    try:
        said = {**typed.model_dump(), "about": as_number(typed.about)}
        asked = read_as(ComplaintSaid, said, WORDS)
        dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
        complaining.complain(dossiers, catalogue, code, asked.complain(), call.by, call.at, chance)
    except Refusal as no:
        return _again(call, code, no, {**typed.model_dump(), "form": "complaint"})
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
        typed_in = {**typed.model_dump(), "form": f"answer-{typed.complaint}"}
        return _again(call, code, no, typed_in)
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


def _again(call: Call[Any], code: str, no: Refusal, typed: Mapping[str, str]) -> Response:
    return _page(call, _seen(call, code), of_refusal(no), typed)


def _page(
    call: Call[Any],
    view: View,
    problem: Problem | None = None,
    typed: Mapping[str, str] = NOTHING,
    *,
    done: str | None = None,
) -> Response:
    found, applicant = tuple(complaints.shown(view, call.by, call.at)), call.by.has(Role.CITIZEN)
    waits = sum(one.answer is None for one in found)
    return pages.page(
        "complaint.html",
        call.frame,
        problem.status if problem else HTTPStatus.OK,
        dossier=view.dossier,
        complaints=found,
        at=call.at,
        done=done,
        problem=problem,
        wrong=wrong(problem),
        typed=typed,
        rules=RULES,
        most=MOST_WORDS,
        may_complain=applicant,
        is_full=waits >= MOST_OPEN,
        abouts=tuple(abouts(view.events)) if applicant else (),
        key=typed.get("key") or call.office.chance().bits(16).hex(),
        own=_answerable(call, view),
    )


def wrong(problem: Problem | None) -> Mapping[str, str]:
    """Return what is wrong by field; what is about none of the form stands under no field."""
    if problem is None:
        return {}
    found = {one.field: one.sentence for one in problem.errors}
    return found or ({problem.field: problem.detail} if problem.field else {})


def _answerable(call: Call[Any], view: View) -> frozenset[int]:
    """Return the entries of the complaints that the caller may answer now."""
    try:
        permitted(view.dossier, AnswerComplaint, call.by)
    except Refusal:
        return frozenset()
    open_ = (one for one in view.dossier.complaints if one.answered is None)
    return frozenset(one.seq for one in open_ if one.officer != call.by.id)


def abouts(events: Sequence[Event]) -> Iterator[AboutShown]:
    """Yield what a complaint may be about, the last first: what officers did of this dossier."""
    for event in reversed(events):
        if is_an_officers(event):
            yield complaints.about(event)


def _is_said(call: Call[Any], view: View, asked: AnswerSaid) -> bool:
    """Tell whether the caller gave this very answer before, as with a form that is sent twice."""
    said = ComplaintAnswered(**asked.model_dump())
    return any(event.by == call.by.id and event.what == said for event in view.events)


def as_number(typed: str) -> int | str | None:
    """Return a number as the API takes it; what is none is refused there."""
    return int(typed) if typed.isascii() and typed.isdigit() else typed or None


def _led(call: Call[Any], path: str) -> Reply:
    return Reply(None, HTTPStatus.SEE_OTHER, {"Location": f"{call.base}{path}"})
