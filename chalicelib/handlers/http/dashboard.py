"""The dashboard: what stands at an agency and below it now, for leaders and auditors."""

from chalicelib.domain.people import Role
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Agency, Query
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import overseeing
from chalicelib.usecases.overseeing import Dashboard

door = Door(__name__)


class DashboardAsked(Query):
    """Whose; the own agency's by default."""

    agency: Agency | None = None


@door.route(
    "/v1/dashboard",
    who=officer(Role.LEADER, Role.AUDITOR),
    asks=DashboardAsked,
    gives=Dashboard,
)
def dashboard(call: Call[DashboardAsked]) -> Dashboard:
    """Show what stands at an agency and at those below it, and what happened today."""
    office = call.office
    return overseeing.dashboard(
        office.tallies(), office.catalogue(), call.by, call.asked.agency, call.at
    )
