"""The pages of a draft: one group of questions each, saved as they are typed, in any order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain import guiding, vouching
from chalicelib.domain.guiding import PAPERS, REVIEW, USE, Part
from chalicelib.domain.lacking import on_page
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotFound, StaleVersion
from chalicelib.handlers.http import calls, draft_shown, review_page, slots, vouched
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.handlers.http.draft_shown import Opened
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.rules import JSON
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting
from chalicelib.usecases import guiding as errands
from chalicelib.usecases.guiding import Change

door = Door(__name__)
MOST_TYPED = 8000
BACK, LEAVE, ON = "back", "leave", "on"
"""Where a button leads besides the next page once nothing is lacking: also when something is."""


class Come(Query):
    """How somebody came to a page: to mend it, with `check`; links may carry more."""

    model_config = ConfigDict(extra="ignore")
    check: Annotated[str, Field(max_length=10)] = ""


class Typed(Query):
    """What was typed on a page: its fields by their names.

    `seen` is the mark of what the page showed, `revision` that of the draft. `then` says where to
    go on, `press` names a stored paper whose button was pressed, as
    ``<component>|<revision>|<record>``. `key` makes an application one however often it is sent.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=MOST_TYPED)]]
    revision: Annotated[int, Field(ge=0, le=10**9)] = 0
    seen: Annotated[str, Field(max_length=40)] = ""
    then: Annotated[str, Field(max_length=10)] = ""
    press: Annotated[str, Field(max_length=400)] = ""
    key: Token | None = None

    @property
    def part(self) -> Part:
        """Return what was typed, lines ending as they are kept, and a pressed paper chosen."""
        said: Mapping[str, str] = self.model_extra or {}
        part = {name: text.replace("\r\n", "\n") for name, text in said.items()}
        component, _, use = self.press.partition("|")
        return {**part, f"{USE}{component}": use} if use else part


class Do(Query):
    """What is to be done with a draft."""

    do: Annotated[str, Field(pattern="^drop$")]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a script is told that saved a page: what its form says from now on, and when."""

    revision: int
    seen: str
    saved_at: datetime


@door.route("/drafts/{draft}", who=CITIZEN, page=True)
def go_on(call: Call[None], draft: str) -> Reply:
    """Lead to the first page on which something is lacking; to what was filed of the draft."""
    try:
        it = draft_shown.opened(call, draft)
    except NotFound as gone:
        return _filed(call, draft_shown.key_of(draft), gone)
    lacks = draft_shown.lacks(call, it)
    first = guiding.page_of(it.law, lacks[0].field).slug if lacks else REVIEW
    return led(call, f"{it.address}/{first}")


@door.route("/drafts/{draft}", method="POST", who=CITIZEN, asks=Do, page=True)
def drop(call: Call[Do], draft: str) -> Reply:
    """Delete a draft, and lead to the others; deleting it again changes nothing."""
    drafting.drop(call.office.dossiers(), call.by, draft)
    return led(call, "/dossiers")


@door.route("/drafts/{draft}/{page}", who=CITIZEN, asks=Come, page=True)
def show(call: Call[Come], draft: str, page: str) -> Response | Reply:
    """Show a page of a draft; or lead to what was filed of it."""
    try:
        it = draft_shown.opened(call, draft, page)
    except NotFound as gone:
        return _filed(call, draft_shown.key_of(draft), gone)
    if it.here.slug == REVIEW:
        return review_page.page(call, it)
    wrong = on_page(it.law, draft_shown.lacks(call, it), it.here) if call.asked.check else ()
    return draft_shown.page(call, it, wrong=wrong)


@door.route("/drafts/{draft}/{page}", method="POST", who=CITIZEN, asks=Typed, page=True)
def save(call: Call[Typed], draft: str, page: str) -> Response | Reply:
    """Save what was typed, and go on, or say what is lacking; the last page files it."""
    try:
        it = draft_shown.opened(call, draft, page)
        if it.here.slug == REVIEW:
            return review_page.submit(call, it, call.asked.revision, call.asked.key)
        return _saved(call, it)
    except NotFound as gone:
        return _filed(call, call.asked.key or draft_shown.key_of(draft), gone)


def _filed(call: Call[Any], key: str, gone: NotFound) -> Reply:
    """Lead to what was filed under a key; raises the NotFound where nothing was."""
    found = draft_shown.filed(call, key)
    if found is None:
        raise gone
    return found


def _saved(call: Call[Typed], it: Opened) -> Response | Reply:
    """Save a page over what it showed; what another device typed there meanwhile is shown too."""
    asked, part = call.asked, call.asked.part
    more = _more(call, it)
    try:
        kept = errands.typed(
            call.office.dossiers(), it.draft, it.law, it.here, part, asked.seen, call.at, more
        )
    except StaleVersion:
        if _by_script(call):
            raise
        now = draft_shown.opened(call, it.draft.id, it.here.slug)
        return draft_shown.page(call, now, HTTPStatus.CONFLICT, typed=part, stale=True)
    now = replace(it, draft=kept)
    return _told(now) if _by_script(call) else _on(call, now)


def _more(call: Call[Typed], it: Opened) -> Change:
    """Return what a page of papers fills into the form: a stored paper pressed, and files read.

    The store is asked only where something was pressed, and files only where there are any.
    """
    if it.here.slug != PAPERS:
        return lambda draft: draft
    component, _, use = call.asked.press.partition("|")
    offer = errands.offer_of(draft_shown.offered(call, it.law), component, use) if use else None
    known = slots.known(call, it.draft.uploads)

    def filled(draft: Draft) -> Draft:
        after = errands.with_offer(draft, offer)
        return vouching.with_said(after, vouched.said(call, it.law, after, known))

    return filled


def _by_script(call: Call[Typed]) -> bool:
    """Tell whether a script sent it, that wants to know no more than that it was saved."""
    return JSON in calls.header(call.request, "accept")


def _told(it: Opened) -> Response:
    seen = guiding.mark(guiding.part(it.law, it.draft, it.here))
    saved = Saved(it.draft.revision, seen, it.draft.saved_at)
    return Response(calls.adapter(Saved).dump_json(saved).decode(), {"Content-Type": JSON}, 200)


def _on(call: Call[Typed], it: Opened) -> Response | Reply:
    """Go on where the button leads; to the next page only once nothing is lacking on this one."""
    asked = call.asked
    if asked.press:
        return led(call, f"{it.address}/{it.here.slug}#stored.{asked.press.partition('|')[0]}")
    if asked.then == LEAVE:
        return led(call, "/dossiers")
    if asked.then == BACK:
        return led(call, f"{it.address}/{guiding.beside(it.law, it.here, -1).slug}")
    wrong = on_page(it.law, draft_shown.lacks(call, it), it.here)
    if wrong and asked.then != ON:
        return draft_shown.page(call, it, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=wrong)
    if it.here.slug == PAPERS and not it.draft.received_by:  # who began with papers
        return led(call, it.address)
    return led(call, f"{it.address}/{guiding.beside(it.law, it.here, 1).slug}")
