"""Dashboard page: what waits where, what is late, what came and went, for who answers for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from chalice.app import Response

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.complaints import late
from chalicelib.domain.figures import Figures, Waiting
from chalicelib.domain.people import Role
from chalicelib.domain.status import LABELS
from chalicelib.domain.worklist import Time
from chalicelib.handlers.http.dashboard import DashboardAsked
from chalicelib.handlers.http.desk import DESKS
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import complaining, overseeing
from chalicelib.usecases.overseeing import Aim, Dashboard
from chalicelib.web import pages

door = Door(__name__)
WATCHES = officer(Role.LEADER, Role.AUDITOR)
STATUSES: Mapping[int, str] = {int(status): labels[0] for status, labels in LABELS.items()}


@door.route("/dashboard", who=WATCHES, asks=DashboardAsked, page=True)
def dashboard(call: Call[DashboardAsked]) -> Response:
    """Show what stands at an agency and at those below it, and what happened today."""
    office, catalogue = call.office, call.office.catalogue()
    asked = call.asked.agency
    found = overseeing.dashboard(office.tallies(), catalogue, call.by, asked, call.at)
    names = {one.code: one for one in catalogue.agencies()}
    today = call.at.astimezone(LOCAL).date()
    complaints = complaining.waiting(office.dossiers(), call.by, found.agency)
    return pages.page(
        "dashboard.html",
        call.frame,
        found=found,
        agency=names[found.agency],
        names=names,
        agencies=access.overseen(call.by, names.values()),
        desks=_desks(found.own.by_step),
        called=DESKS,
        waiting=_waiting(found.whole),
        steps=overseeing.steps(catalogue, found.whole, today),
        statuses=STATUSES,
        aims=_aims(call, found),
        may_open=call.by.has(Role.AUDITOR) or call.by.agency == found.agency,
        late=Time.LATE,
        complaints=len(complaints),
        late_complaints=late(complaints, call.at),
    )


def _desks(waiting: Iterable[Waiting]) -> Mapping[Role, int]:
    """Return how many lie at desks of each role, in the order work passes them."""
    load: Counter[str] = Counter()
    for one in waiting:
        load[one.role] += one.dossiers
    return {role: load[role] for role in DESKS}


def _waiting(found: Figures) -> tuple[Waiting, ...]:
    """Return where dossiers wait, most of them first."""
    return tuple(sorted(found.by_step, key=lambda one: (-one.dossiers, one.step, one.role)))


def _aims(call: Call[Any], found: Dashboard) -> tuple[Aim, ...]:
    """Return the targets: those of the agency, or of all together where others lie below it."""
    catalogue, today = call.office.catalogue(), call.at.astimezone(LOCAL).date()
    if found.agencies:
        return overseeing.aims(catalogue, found.whole, today, None, None)
    agency = catalogue.agency(found.agency)
    return overseeing.aims(catalogue, found.own, today, agency.code, agency.level)
