"""Targets: the narrowest one holds, what is reached is told exactly, and nothing for nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.procedure import Level
from chalicelib.domain.reports.naming import agency_name
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.tables import Mark
from chalicelib.domain.reports.targets import METRICS, Target, lint_targets, table, target_of
from infra.packages import read_all
from tests.builders import OTHER_WARD, WARD, an_agency

DAY = date(2026, 3, 31)
QUESTION = Question(period=month_to_date(DAY))
LISTED = (an_agency(WARD), an_agency(OTHER_WARD), an_agency("H33.02", level=Level.PROVINCE))
AGENCIES = {agency.code: agency for agency in LISTED}
NONE = {f"{metric}_{of}": 0 for metric in METRICS for of in ("part", "whole")}


def a_target(value: int = 80, **changes: Any) -> Target:
    target = Target(
        metric="online",
        agency=None,
        level=None,
        valid_from=date(2025, 7, 1),
        valid_until=None,
        value=value,
        legal_basis="Kế hoạch",
        verified=False,
    )
    return replace(target, **changes)


def a_row(agency: str, part: int, whole: int) -> Mapping[str, Any]:
    return {**NONE, "agency": agency, "online_part": part, "online_whole": whole}


def test_the_repositorys_targets_are_those_of_the_demonstration() -> None:
    read = read_all()
    assert {one.metric: one.value for one in read.targets} == {
        "online": 80,
        "payment": 45,
        "digitised": 60,
        "electronic": 60,
        "on_time": 95,
    }
    assert not any(one.verified for one in read.targets)
    assert lint_targets(read.targets, read.agencies) == ()


def test_the_narrowest_target_holds() -> None:
    every, communes = a_target(), a_target(70, level=Level.COMMUNE)
    own = a_target(60, agency=WARD)
    of = (own, every, communes)
    assert target_of(of, "online", WARD, Level.COMMUNE) is own
    assert target_of(of, "online", OTHER_WARD, Level.COMMUNE) is communes
    assert target_of(of, "online", "H33.02", Level.PROVINCE) is every
    assert target_of(of, "online", None, None) is every
    assert target_of(of, "payment", WARD, Level.COMMUNE) is None


def test_all_agencies_together_come_first_and_are_the_sum() -> None:
    rows = [a_row(WARD, 3, 10), a_row(OTHER_WARD, 9, 10)]
    given = table(QUESTION, rows, [a_target(60)], AGENCIES)
    assert [row[0] for row in given.rows] == [
        "Toàn tỉnh",
        agency_name(WARD, AGENCIES),
        agency_name(OTHER_WARD, AGENCIES),
    ]
    whole, ward, other = given.rows
    assert whole[2:6] == (0.6, 12, 20, 0.6)
    assert [row[7] for row in (whole, ward, other)] == ["Đạt", "Chưa đạt", "Đạt"]
    assert ward[6] == pytest.approx(-0.3)
    assert given.notes[-1] == "Căn cứ giao chỉ tiêu: Kế hoạch (chưa kiểm chứng)."


def test_a_target_no_longer_in_force_is_none() -> None:
    past = a_target(valid_until=date(2026, 2, 28))
    assert table(QUESTION, [a_row(WARD, 1, 2)], [past], AGENCIES).rows == ()


def test_where_nothing_came_nothing_is_missed() -> None:
    row = table(QUESTION, [a_row(WARD, 0, 0)], [a_target()], AGENCIES).rows[-1]
    assert row[5:] == (Mark.UNKNOWN, Mark.UNKNOWN, "Không phát sinh")


@given(st.integers(1, 100), st.integers(1, 300), st.data())
def test_it_is_met_exactly_where_the_share_reaches_it(
    value: int, whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, whole))
    row = table(QUESTION, [a_row(WARD, part, whole)], [a_target(value)], AGENCIES).rows[-1]
    assert (row[7] == "Đạt") is (part * 100 >= value * whole)
    gap = row[6]
    assert isinstance(gap, float)
    assert gap == pytest.approx(part / whole - value / 100)


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"metric": "khac"}, "metric"),
        ({"agency": "H99"}, "agency"),
        ({"agency": WARD, "level": Level.COMMUNE}, "level"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"value": 0}, "value"),
        ({"value": 101}, "value"),
        ({"legal_basis": " "}, "legal_basis"),
    ],
)
def test_the_linter_finds_what_is_wrong(changes: dict[str, Any], member: str) -> None:
    (found,) = lint_targets([a_target(**changes)], LISTED)
    assert found.where == f"targets.json#/targets/0/{member}"


def test_two_targets_for_the_same_on_one_day_are_found_and_successors_are_not() -> None:
    (found,) = lint_targets([a_target(), a_target(70)], LISTED)
    assert found.where == "targets.json#/targets/1/valid_from"
    until = a_target(valid_until=date(2026, 6, 30))
    assert lint_targets([until, a_target(70, valid_from=date(2026, 7, 1))], LISTED) == ()
