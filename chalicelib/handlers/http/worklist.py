"""The worklist: what lies on a desk, earliest due first."""

from chalicelib.domain.people import OFFICERS, Role
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Desk, Query
from chalicelib.handlers.http.shown import ListShown
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import viewing

door = Door(__name__)


class WorklistAsked(Query):
    """Which desk (``H33.16#reception``; one's own first by default) and which page."""

    desk: Desk | None = None
    cursor: str | None = None


@door.route(
    "/v1/worklist", who=officer(*OFFICERS, Role.AUDITOR), asks=WorklistAsked, gives=ListShown
)
def worklist(call: Call[WorklistAsked]) -> ListShown:
    """List what lies on a desk."""
    asked = call.asked
    return shown.page(viewing.worklist(call.office.dossiers(), call.by, asked.desk, asked.cursor))
