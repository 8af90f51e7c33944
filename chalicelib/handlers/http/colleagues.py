"""Colleagues: who may take dossiers at a desk."""

from dataclasses import dataclass

from chalicelib.domain.people import OFFICERS, Colleague, Role
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Desk, Query
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import assigning

door = Door(__name__)


class ColleaguesAsked(Query):
    """Which desk, as in ``H33.16#appraiser``."""

    desk: Desk


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who works at a desk, by name; an id is what `handler` of an act takes."""

    colleagues: tuple[Colleague, ...]


@door.route(
    "/v1/colleagues", who=officer(*OFFICERS, Role.AUDITOR), asks=ColleaguesAsked, gives=Colleagues
)
def colleagues(call: Call[ColleaguesAsked]) -> Colleagues:
    """List who may take dossiers at a desk."""
    found = assigning.colleagues(call.office.directory(), call.by, call.asked.desk)
    return Colleagues(found)
