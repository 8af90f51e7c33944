"""Figures: the public statistics of the newest day, with charts, tables and files to take."""
# ruff: noqa: PLC0415 - no other page needs what reports are made of, and loading it is dear

from chalice.app import Response

from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.web import pages, speaking

door = Door(__name__)


@door.route("/statistics", who=PUBLIC, page=True, spoken=True)
def statistics(call: Call[None]) -> Response:
    """Show what the night published last; nothing but published tables is read."""
    from chalicelib.domain.reports import charts, showing
    from chalicelib.usecases import figuring

    english = call.english
    known = None if english is None else speaking.english().plus(english)
    say = figuring.as_published if known is None else known.say
    figures = figuring.newest(call.office.publications(), call.at, say)
    drawn = {"line": charts.LINE, "thick": charts.THICK}
    said = {"cell": showing.shown, "as_day": showing.day}
    shown = drawn | said
    return pages.page("figures.html", call.frame, english=english, figures=figures, drawn=shown)
