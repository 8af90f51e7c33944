"""Search: dossiers of an agency by words in their papers; the words travel in no address."""

from dataclasses import dataclass
from typing import Annotated

from chalice.app import Response
from pydantic import Field

from chalicelib.domain import access
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import Refusal
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Asked
from chalicelib.handlers.http.problems import Problem, of_refusal
from chalicelib.handlers.http.shown import DossierShown
from chalicelib.handlers.http.who import officer
from chalicelib.handlers.logs import logger
from chalicelib.usecases.searching import Found, Hit, Place, search
from chalicelib.web import pages

door = Door(__name__)
SEARCHERS = officer(*OFFICERS, Role.AUDITOR)
MOST_TYPED = 4000


class SearchAsked(Asked):
    """Words that stand one behind the other on a paper; the own agency's by default."""

    q: Annotated[str, Field(max_length=MOST_TYPED)]
    agency: Annotated[str, Field(pattern=r"^[A-Z][0-9.]{1,40}$")] | None = None
    cursor: Annotated[str, Field(max_length=400)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitShown:
    """A dossier, and the papers and pages (from 1, 0 where unknown) the words stand on."""

    dossier: DossierShown
    applicant: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FoundShown:
    """What was found, newest first; `cursor` looks through older dossiers and is null at the end.

    A page may hold nothing and still have a cursor: one search looks through so many papers only.
    """

    agency: str
    hits: tuple[HitShown, ...]
    cursor: str | None


@door.route("/v1/search", method="POST", who=SEARCHERS, asks=SearchAsked, gives=FoundShown)
def find(call: Call[SearchAsked]) -> FoundShown:
    """Find dossiers by words in their papers, typed with or without diacritics."""
    return _found(call)


@door.route("/search", who=SEARCHERS, page=True)
def form(call: Call[None]) -> Response:
    """Ask for words to look for in papers."""
    return _page(call, SearchAsked(q=""), None, None)


@door.route("/search", method="POST", who=SEARCHERS, asks=SearchAsked, page=True)
def found(call: Call[SearchAsked]) -> Response:
    """Show the dossiers found, or on the same page why nothing was looked for."""
    try:
        return _page(call, call.asked, _found(call), None)
    except Refusal as refusal:
        return _page(call, call.asked, None, of_refusal(refusal))


def _found(call: Call[SearchAsked]) -> FoundShown:
    """Search, and note who searched and which dossiers they were shown, but not for what."""
    asked = call.asked
    found = search(call.office.searching(), call.by, asked.q, asked.agency, asked.cursor)
    codes = [hit.dossier.code for hit in found.hits]
    logger.info("searched", extra={"by": call.by.id, "agency": found.agency, "found": codes})
    return _shown(found)


def _shown(found: Found) -> FoundShown:
    return FoundShown(found.agency, tuple(_hit(hit) for hit in found.hits), found.cursor)


def _hit(hit: Hit) -> HitShown:
    return HitShown(
        dossier=shown.dossier(hit.dossier),
        applicant=hit.dossier.applicant.name,
        places=hit.places,
    )


def _page(
    call: Call[SearchAsked] | Call[None],
    asked: SearchAsked,
    found: FoundShown | None,
    problem: Problem | None,
) -> Response:
    status = 200 if problem is None else problem.status
    return pages.page(
        "search.html",
        call.frame,
        status,
        asked=asked,
        found=found,
        problem=problem,
        agencies=_agencies(call),
    )


def _agencies(call: Call[SearchAsked] | Call[None]) -> tuple[Agency, ...]:
    """Return the agencies whose papers may be searched, none where it is only the own one."""
    if not call.by.has(Role.LEADER, Role.AUDITOR):
        return ()
    return access.overseen(call.by, call.office.catalogue().agencies())
