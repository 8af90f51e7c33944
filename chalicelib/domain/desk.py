"""Desks: whose work a dossier is now, and until when."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.deadline import TimeLimit, Unit, reckon
from chalicelib.domain.parts import Channel
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Case, Procedure, Station, Step


@dataclass(frozen=True, slots=True)
class Rules:
    """The law a decision is taken under: the version filed under, and the office calendar."""

    procedure: Procedure
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A dossier's place in the process: the step, whose desk it is on, and until when."""

    step: str
    step_name: str
    desk: str
    step_due: datetime


def desk_of(agency: str, role: Role) -> str:
    """Return the name of a desk: ``H33.16#reception``."""
    return f"{agency}#{role.value}"


def agency_of(desk: str) -> str:
    """Return the agency a desk stands in."""
    return desk.partition("#")[0]


def role_of(desk: str) -> Role:
    """Return the role that sits at a desk."""
    return Role(desk.partition("#")[2])


def place(
    step: Step,
    *,
    received_by: str,
    decided_by: str,
    channel: Channel,
    at: datetime,
    calendar: WorkCalendar,
) -> Place:
    """Return where a dossier is that enters `step` at `at`."""
    agency = received_by if step.at is Station.RECEIVING else decided_by
    hours = step.allowed_hours(channel is Channel.ONLINE)
    limit = TimeLimit(unit=Unit.WORKING_HOURS, amount=hours)
    return Place(
        step=step.id,
        step_name=step.name,
        desk=desk_of(agency, step.role),
        step_due=reckon(limit, at, calendar).due,
    )


def may_work_at(person: Person, desk: str, handler: str | None) -> bool:
    """Tell whether `person` may act on a dossier lying on `desk`.

    Only the officer it is assigned to; while it is assigned to nobody, anyone of that role in
    that agency; and a leader of the agency always.
    """
    if person.agency != agency_of(desk):
        return False
    if person.has(Role.LEADER):
        return True
    return person.has(role_of(desk)) and handler in {None, person.id}


def onward(case: Case, step: Step) -> Step:
    """Return where work goes on: `step` itself, or behind reception the next step of work."""
    if step.id != case.start.id:
        return step
    for edge in case.edges:
        if edge.source == step.id:
            return case.step(edge.target)
    return step
