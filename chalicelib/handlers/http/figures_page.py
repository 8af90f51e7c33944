"""Figures: the public statistics of the newest day, with charts, tables and files to take."""

from chalice.app import Response

from chalicelib.domain.reports.charts import LINE, THICK
from chalicelib.domain.reports.showing import day, shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.usecases import figuring
from chalicelib.web import pages

door = Door(__name__)
DRAWN = {"line": LINE, "thick": THICK, "cell": shown, "as_day": day}
"""How charts and cells are set."""


@door.route("/statistics", who=PUBLIC, page=True)
def statistics(call: Call[None]) -> Response:
    """Show what the night published last; nothing but published tables is read."""
    figures = figuring.newest(call.office.publications(), call.at)
    return pages.page("figures.html", call.frame, figures=figures, drawn=DRAWN)
