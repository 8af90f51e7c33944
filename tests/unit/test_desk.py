"""Desks: whose work a dossier is, until when, and where it goes on."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.desk import agency_of, desk_of, may_work_at, onward, place, role_of
from chalicelib.domain.parts import Channel
from chalicelib.domain.people import OFFICERS, Person, Role
from chalicelib.domain.procedure import Case, Edge, Station, Step
from chalicelib.domain.status import Status
from tests.builders import (
    MORNING,
    OTHER_WARD,
    STEPS,
    WARD,
    a_calendar,
    a_citizen,
    a_procedure,
    an_officer,
)

DESK = f"{WARD}#appraiser"
APPRAISER = an_officer(Role.APPRAISER)


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_a_desk_is_called_by_its_agency_and_role(role: Role) -> None:
    desk = desk_of("H33.16", role)
    assert (agency_of(desk), role_of(desk)) == ("H33.16", role)


def test_a_step_lies_where_it_was_received_or_where_it_is_decided() -> None:
    desks = [
        place(
            step,
            received_by=WARD,
            decided_by="H33.02",
            channel=Channel.COUNTER,
            at=MORNING,
            calendar=a_calendar(),
        ).desk
        for step in STEPS
    ]
    assert desks == [
        f"{WARD}#reception",
        "H33.02#division_head",
        "H33.02#appraiser",
        "H33.02#leader",
        "H33.02#clerk",
        f"{WARD}#returner",
    ]


@pytest.mark.parametrize(
    ("channel", "hour"), [(Channel.COUNTER, 10), (Channel.ONLINE, 9), (Channel.POST, 10)]
)
def test_a_step_has_its_own_hours_and_fewer_online_where_the_graph_says(
    channel: Channel, hour: int
) -> None:
    step = Step("x", "X", Status.PROCESSING, Role.CLERK, Station.RECEIVING, 2, online_hours=1)
    here = place(
        step,
        received_by=WARD,
        decided_by=WARD,
        channel=channel,
        at=MORNING,
        calendar=a_calendar(),
    )
    assert here.step_due == datetime(2026, 3, 2, hour - 7, tzinfo=UTC), "8:00 and the hours"


@pytest.mark.parametrize(
    ("person", "handler", "may"),
    [
        (APPRAISER, None, True),
        (APPRAISER, APPRAISER.id, True),
        (APPRAISER, "another", False),
        (an_officer(Role.CLERK), None, False),
        (an_officer(Role.CLERK, person_id="named"), "named", False),
        (an_officer(Role.LEADER), "another", True),
        (an_officer(Role.LEADER, OTHER_WARD), None, False),
        (an_officer(Role.APPRAISER, OTHER_WARD), None, False),
        (an_officer(Role.ADMIN), None, False),
        (a_citizen(), None, False),
    ],
)
def test_who_may_work_at_a_desk(person: Person, handler: str | None, may: bool) -> None:
    assert may_work_at(person, DESK, handler) is may


def test_behind_reception_work_goes_on_at_the_next_step_and_else_where_it_lies() -> None:
    case = a_procedure().cases[0]
    assert onward(case, case.start).id == "phan-cong"
    assert onward(case, case.step("tham-dinh")).id == "tham-dinh"
    alone = Case("mot", "Một bước", case.limit, STEPS[:1], (Edge("x", "y", "z", "Z"),))
    assert onward(alone, alone.start) is alone.start
