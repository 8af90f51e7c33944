"""The page that tells an applicant who in the office opened the dossier, and what of it."""

from chalice.app import Response

from chalicelib.domain.openings import KEPT, MOST
from chalicelib.handlers.http import openings
from chalicelib.handlers.http.door import Call, Door
from chalicelib.web import pages

door = Door(__name__)
YEAR = 366


@door.route("/dossiers/{code}/openings", who=openings.READS, page=True)
def show(call: Call[None], code: str) -> Response:
    """Show who opened a dossier, the last ones first."""
    view = openings.seen(call, code)
    return pages.page(
        "openings_page.html",
        call.frame,
        dossier=view.dossier,
        openings=openings.last(call, view, MOST),
        most=MOST,
        years=KEPT.days // YEAR,
    )
