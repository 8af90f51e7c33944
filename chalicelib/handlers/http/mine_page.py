"""The page of one's own dossiers: drafts to go on with, and what each dossier waits for."""

from collections.abc import Mapping

from chalice.app import Response

from chalicelib.domain.records import Draft
from chalicelib.domain.status import OPEN
from chalicelib.domain.whereabouts import to_do
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Query
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting, viewing
from chalicelib.web import pages

door = Door(__name__)


class Listed(Query):
    """Which page of the list."""

    cursor: str | None = None


@door.route("/dossiers", who=CITIZEN, asks=Listed, page=True)
def mine(call: Call[Listed]) -> Response:
    """Show one's own drafts, and the dossiers one filed with what is wanted of oneself."""
    office, cursor = call.office, call.asked.cursor
    found = shown.page(viewing.mine(office.dossiers(), call.by, cursor))
    drafts = () if cursor else drafting.mine(office.dossiers(), call.by)
    return pages.page(
        "mine.html",
        call.frame,
        dossiers=found,
        wanted=_wanted(call, [row.code for row in found.rows]),
        drafts=drafts,
        names=_names(call, drafts),
        open=OPEN,
        at=call.at,
    )


def _wanted(call: Call[Listed], codes: list[str]) -> Mapping[str, str]:
    """Return what each dossier waits for of its applicant (1 BatchGetItem; none for no dossier)."""
    office = call.office
    dossiers = office.dossiers().several(codes) if codes else ()

    def name(agency: str) -> str:
        return office.catalogue().agency(agency).name

    return {one.code: to_do(one, name, call.at) for one in dossiers}


def _names(call: Call[Listed], drafts: tuple[Draft, ...]) -> Mapping[str, str]:
    """Return what the procedures of drafts are called; one in force no more by its code."""
    known = {line.code: line.name for line in call.office.catalogue().index()} if drafts else {}
    return {one.procedure: known.get(one.procedure, one.procedure) for one in drafts}
