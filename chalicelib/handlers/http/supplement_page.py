"""The page of a supplement: what is asked and why, what was gathered for it, and handing it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain.components import ComponentRule
from chalicelib.domain.parts import SupplementItem
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotAllowedNow, Refusal
from chalicelib.handlers.http import acts, sending_page, slots
from chalicelib.handlers.http.asking import AnswerSupplementAsked
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.handlers.http.fields import Query, Version
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.sending_page import FileAsked, Papers, SendTyped
from chalicelib.handlers.http.typed import read_as
from chalicelib.handlers.http.uploads import TicketShown
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting, reusing, supplementing
from chalicelib.usecases.reusing import Offer
from chalicelib.usecases.supplementing import NOTE, Typed, Wanted
from chalicelib.web import pages

door = Door(__name__)
SAVE = "save"
WORDS: Mapping[str, str] = {"note": "Ghi chú dài quá 4000 ký tự; hãy rút gọn."}
ANSWERED = "Hồ sơ đã được bổ sung theo cách khác; những gì ông/bà thêm ở đây chưa được gửi."


class FormTyped(Query):
    """What stands in the form: ``paper.<component>``, ``use.<component>``, and a note."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=400)]]
    version: Version
    note: Annotated[str, Field(max_length=9000)] = ""
    act: Annotated[str, Field(max_length=10)] = ""


class ButtonTyped(FormTyped, SendTyped):
    """The same form, sent by the button of a slot in it."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that is asked for: what is missing of it, what may be used again, whether it came."""

    rule: ComponentRule
    items: tuple[SupplementItem, ...]
    offers: tuple[Offer, ...]
    used: str
    """Which of the offers is wished for, as the form names it."""
    on_paper: bool
    has: bool


@door.route("/dossiers/{code}/supplement", who=CITIZEN, page=True)
def supplement(call: Call[None], code: str) -> Response:
    """Show what is asked for and why, until when, and what was gathered for it and not sent."""
    return _page(call, _wanted(call, code))


@door.route("/dossiers/{code}/supplement", method="POST", who=CITIZEN, asks=FormTyped, page=True)
def hand_in(call: Call[FormTyped], code: str) -> Response | Reply:
    """Hand in what was gathered, once, or keep it; or show what is wrong, with nothing lost."""
    found = _wanted(call, code)
    try:
        draft = _kept(call, found)
        if call.asked.act == SAVE:
            return led(call, _home(code))
        acts.done(call, code, supplementing.answer(draft), call.asked.version)
    except Refusal as no:
        return _refused(call, code, no)
    return led(call, f"/dossiers/{code}?done=supplement")


@door.route(
    "/dossiers/{code}/supplement/{component}",
    method="POST",
    who=CITIZEN,
    asks=ButtonTyped,
    page=True,
)
def send(call: Call[ButtonTyped], code: str, component: str) -> Response | Reply:
    """Keep what stands in the form, and send a file of a paper or take one out."""
    found = _wanted(call, code)
    draft = _kept(call, found)
    return sending_page.sent(call, _papers(draft, found), component, call.asked.parts)


@door.route(
    "/v1/dossiers/{code}/supplement/{component}",
    method="POST",
    who=CITIZEN,
    asks=FileAsked,
    gives=TicketShown,
    status=201,
)
def ticket(call: Call[FileAsked], code: str, component: str) -> Reply:
    """Note a file for a supplement and ask for a ticket to send it; again is the same place."""
    found = _wanted(call, code)
    draft = supplementing.begun(call.office.dossiers(), call.by, found, call.at)
    return sending_page.ticketed(call, _papers(draft, found), component)


@door.route(
    "/v1/dossiers/{code}/supplement/{component}/{upload}",
    method="DELETE",
    who=CITIZEN,
    status=204,
)
def take_out(call: Call[None], code: str, component: str, upload: str) -> None:
    """Take a file out of what was gathered; taking it out again changes nothing."""
    dossiers, by, at = call.office.dossiers(), call.by, call.at
    draft = supplementing.begun(dossiers, by, _wanted(call, code), at)
    drafting.without_upload(dossiers, by, draft.id, component, upload, at)


def _home(code: str) -> str:
    return f"/dossiers/{code}/supplement"


def _wanted(call: Call[Any], code: str) -> Wanted:
    office = call.office
    return supplementing.wanted(office.dossiers(), office.catalogue(), call.by, code)


def _papers(draft: Draft, found: Wanted) -> Papers:
    return Papers(draft.id, found.law, _home(found.dossier.code))


def _kept(call: Call[FormTyped], found: Wanted) -> Draft:
    """Return the draft with what stands in the form, read as the API reads it."""
    typed = call.asked.model_extra or {}
    said = {
        "act": "answer-supplement",
        "version": call.asked.version,
        "note": call.asked.note,
        "on_paper": [name[6:] for name in typed if name.startswith("paper.")],
        "stored": list(_wishes(typed)),
    }
    read = read_as(AnswerSupplementAsked, said, WORDS)
    dossiers, by, at = call.office.dossiers(), call.by, call.at
    draft = supplementing.begun(dossiers, by, found, at)
    stored = tuple(one.wish() for one in read.stored)
    form = Typed(read.note, tuple(sorted(read.on_paper)), stored)
    return supplementing.typed(dossiers, by, draft, form, at)


def _wishes(typed: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for name, chosen in typed.items():
        revision, _, record = chosen.partition("|")
        if name.startswith("use.") and record and revision.isdecimal():
            yield {"component": name[4:], "paper": record, "revision": int(revision)}


def _refused(call: Call[FormTyped], code: str, no: Refusal) -> Response | Reply:
    """Return the page with what is wrong; or what it leads to where it was handed in before.

    Then what was gathered went with the first time, whose answer was lost on the way.
    """
    now = _wanted(call, code)
    if not now.waits and now.draft is None:
        return led(call, f"/dossiers/{code}?done=supplement")
    if not now.waits:
        return _page(call, now, of_refusal(NotAllowedNow(ANSWERED, "act")))
    return _page(call, now, of_refusal(no), call.asked.note)


def _page(
    call: Call[Any], found: Wanted, problem: Problem | None = None, note: str | None = None
) -> Response:
    draft = found.draft
    parts = tuple(_parts(call, found)) if found.waits else ()
    uploads = draft.uploads if draft else {}
    known = slots.known(call, uploads)
    codes = [part.rule.code for part in parts]
    kept = str(draft.answers.get(NOTE, "")) if draft else ""
    return pages.page(
        "supplement.html",
        call.frame,
        HTTPStatus.OK if problem is None else problem.status,
        sends=slots.sends(call) if found.waits else (),
        found=found,
        parts=parts,
        slots=slots.slots(call, codes, uploads, known) if codes else {},
        unsent=draft if found.unsent and found.waits else None,
        note=kept if note is None else note,
        problem=problem,
        at=call.at,
    )


def _parts(call: Call[Any], found: Wanted) -> Iterator[Part]:
    """Yield each paper asked for once, in the order it was asked for."""
    draft, items = found.draft, found.items
    codes = tuple(dict.fromkeys(item.component for item in items))
    rules = [found.law.component(code) for code in codes]
    offers = _offers(call, found) if any(rule.kinds for rule in rules) else {}
    stored = (
        {one.component: f"{one.revision}|{one.record}" for one in draft.stored} if draft else {}
    )
    for rule in rules:
        on_paper = draft is not None and rule.code in draft.on_paper
        came = draft is not None and rule.code in draft.uploads
        yield Part(
            rule,
            tuple(item for item in items if item.component == rule.code),
            offers.get(rule.code, ()),
            stored.get(rule.code, ""),
            on_paper,
            on_paper or came or rule.code in stored,
        )


def _offers(call: Call[Any], found: Wanted) -> Mapping[str, tuple[Offer, ...]]:
    office = call.office
    ports = (office.dossiers(), office.catalogue(), office.store_key())
    offered = reusing.offers(*ports, call.by, found.law.code, call.at)
    return {one.rule.code: one.offers for one in offered}
