"""The dashboard at the door: what stands now, for those who answer for it."""

from datetime import timedelta

import pytest

from chalicelib.domain.facts import fact
from chalicelib.domain.people import Role
from chalicelib.domain.status import Status
from chalicelib.domain.tallies import span
from chalicelib.usecases.ports import Move
from chalicelib.usecases.tallying import lay_base, tally
from tests.builders import PROVINCE, a_code, the_moves
from tests.integration.api import ELSEWHERE, MONDAY, WARD, Api
from tests.tallies import rows

pytest_plugins = "tests.integration.offices"
TODAY = MONDAY.date()


def happened(api: Api, *moves: Move) -> None:
    """Have the stream tell of moves."""
    heads = [(None if m.before is None else fact(m.before), fact(m.after)) for m in moves]
    tally([span(*head) for head in heads], api.office.tallies())


@pytest.fixture
def played(api: Api) -> Api:
    happened(api, *the_moves(Status.RETURNED), *the_moves(Status.PROCESSING, code=a_code(2)))
    happened(api, *the_moves(Status.SUPPLEMENT, code=a_code(1, ELSEWHERE)))
    return api


def test_a_leader_sees_what_stands_and_where_it_waits(played: Api) -> None:
    given = played.get("/v1/dashboard", played.officer(Role.LEADER))
    assert given.status_code == 200, given.text
    assert (given.json["agency"], given.json["through"], given.json["agencies"]) == (WARD, None, [])
    own = given.json["own"]
    assert (own["waiting"], own["open"], own["overdue"]) == (1, 1, 0)
    assert own["by_status"] == [{"status": 4, "dossiers": 1}]
    assert own["by_step"] == [{"step": "phan-cong", "role": "division_head", "dossiers": 1}]
    assert own["today"]["received"] == {"online": 2, "other": 0}
    assert own["today"]["settled"] == own["settled"] == {"early": 1, "on_time": 0, "late": 0}
    assert own["today"]["returned"] == 1


def test_the_province_sees_each_agency_below_and_all_of_them_together(played: Api) -> None:
    given = played.get("/v1/dashboard", played.officer(Role.AUDITOR, agency=PROVINCE))
    assert given.json["own"]["waiting"] == 0
    assert given.json["below"]["waiting"] == 2
    assert given.json["below"]["today"]["supplements"] == 1
    each = {one["agency"]: one["figures"]["waiting"] for one in given.json["agencies"]}
    assert each == {WARD: 1, ELSEWHERE: 1}


def test_days_later_the_night_says_how_far_it_counted_and_what_is_overdue(played: Api) -> None:
    facts = [fact(move.after) for move in the_moves(Status.PROCESSING, code=a_code(2))]
    lay_base(rows(facts, TODAY), played.office.tallies(), TODAY)
    played.clock.at += timedelta(days=7)
    own = played.get("/v1/dashboard", played.officer(Role.LEADER)).json
    assert own["through"] == TODAY.isoformat()
    assert own["as_of"].startswith("2026-03-09T01:30:00")
    assert (own["own"]["open"], own["own"]["overdue"]) == (1, 1)
    assert own["own"]["today"]["received"] == {"online": 0, "other": 0}
    assert own["own"]["received"] == {"online": 1, "other": 0}, "of the month"


@pytest.mark.parametrize("agency", [ELSEWHERE, PROVINCE])
def test_nobody_sees_what_stands_beside_or_above(played: Api, agency: str) -> None:
    given = played.get(f"/v1/dashboard?agency={agency}", played.officer(Role.LEADER))
    assert (given.status_code, given.json["field"]) == (403, "agency")


def test_an_agency_that_does_not_exist_is_named_as_such(played: Api) -> None:
    leader = played.officer(Role.LEADER, agency=PROVINCE)
    given = played.get("/v1/dashboard?agency=H33.9999", leader)
    assert (given.status_code, given.json["field"]) == (404, "agency")
    assert "H33.9999" in given.json["detail"]
    given = played.get("/v1/dashboard?agency=khong", leader)
    assert given.status_code == 422


def test_other_officers_have_no_dashboard(played: Api) -> None:
    given = played.get("/v1/dashboard", played.officer(Role.RECEPTION, Role.APPRAISER))
    assert given.status_code == 403
