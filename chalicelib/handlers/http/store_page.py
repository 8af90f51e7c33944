"""The page of one's own store: papers not to be handed in again, and where they were used."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.calendar import LOCAL
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.papers import KIND_NAMES
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import storing
from chalicelib.web import pages

door = Door(__name__)


@door.route("/papers", who=CITIZEN, page=True)
def papers(call: Call[Any]) -> Response:
    """Show one's own papers, newest first: what they are, until when, and what used them."""
    office = call.office
    kept = storing.mine(office.dossiers(), office.store_key(), call.by)
    today = call.at.astimezone(LOCAL).date()
    filed = tuple(one for one in kept if storing.is_filed_by(one.record, call.by))
    return pages.page(
        "papers.html", call.frame, kept=kept, kinds=KIND_NAMES, today=today, filed=filed
    )
