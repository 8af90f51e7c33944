"""Anomalies: an agency far from its peers is told of, one among its like is not."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.procedure import Level
from chalicelib.domain.reports.anomalies import MEASURES, RULE, findings, sentence, table
from tests.builders import an_agency

NAMES = tuple(f"{one.name}_{side}" for one in MEASURES for side in ("part", "whole"))
CODES = tuple(f"H33.{number}" for number in range(10, 22))
AGENCIES = {code: an_agency(code, name=f"Xã {code[-2:]}") for code in CODES}
counts = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda two: (min(two), max(two)))


def a_row(agency: str, **given: int) -> Mapping[str, Any]:
    return {"agency": agency, **dict.fromkeys(NAMES, 0), **given}


def asking(*parts: int, whole: int = 100) -> list[Mapping[str, Any]]:
    """Return agencies that asked for so many supplements of as many dossiers each."""
    return [
        a_row(code, supplements_part=part, supplements_whole=whole)
        for code, part in zip(CODES, parts, strict=False)
    ]


def test_an_agency_that_asks_far_more_than_its_peers_is_told_of_with_its_figures() -> None:
    (one,) = findings(asking(5, 4, 6, 5, 7, 5, 45), AGENCIES)
    assert (one.agency, one.measure.name, one.part, one.whole) == ("H33.16", "supplements", 45, 100)
    assert (one.usual, one.peers) == (0.05, 7)
    assert sentence(one, AGENCIES) == (
        "Xã 16 (H33.16) yêu cầu bổ sung 45 trên 100 hồ sơ tiếp nhận trong kỳ (45 %); mức giữa của "
        "7 đơn vị cùng cấp là 5 %."
    )
    told = table(asking(5, 4, 6, 5, 7, 5, 45), AGENCIES)
    assert told.rows[0][:7] == ("Xã 16 (H33.16)", "Yêu cầu bổ sung", 45, 100, 0.45, 0.05, 7)
    assert any("không phải là kết luận vi phạm" in note for note in told.notes)


def test_the_distance_is_what_the_rule_says() -> None:
    (one,) = findings(asking(5, 4, 6, 5, 7, 5, 45), AGENCIES)
    spread = (0.02**2 + 0.05 * 0.95 / 100) ** 0.5
    assert abs(one.distance - 0.4 / spread) < 1e-9, "the peers lie closer than two hundredths"
    (wide,) = findings(asking(0, 5, 10, 15, 20, 95), AGENCIES)
    spread = ((1.4826 * 0.075) ** 2 + 0.125 * 0.875 / 100) ** 0.5
    assert abs(wide.distance - (0.95 - 0.125) / spread) < 1e-9


def test_many_of_all_dossiers_are_no_anomaly_where_all_agencies_are_so() -> None:
    assert findings(asking(45, 44, 46, 45, 47, 45, 45), AGENCIES) == ()


def test_one_below_its_peers_is_not_told_of() -> None:
    assert findings(asking(45, 44, 46, 45, 47, 45, 0), AGENCIES) == ()


def test_too_few_peers_dossiers_or_cases_are_not_compared() -> None:
    assert findings(asking(5, 5, 5, 95), AGENCIES) == (), "four peers"
    assert findings(asking(0, 0, 0, 0, 0, 0, 20, whole=29), AGENCIES) == (), "29 dossiers"
    few = [*asking(0, 0, 0, 0, 0, 0, whole=30)]
    few.append(a_row(CODES[6], supplements_part=4, supplements_whole=30))
    loose = replace(RULE, least_part=4, least_distance=0.1)
    assert findings(few, AGENCIES, loose) != ()
    assert findings(few, AGENCIES, replace(loose, least_part=5)) == (), "four cases"


def test_only_agencies_of_one_level_are_compared() -> None:
    mixed = {
        code: replace(one, level=Level.PROVINCE) if at < 6 else one
        for at, (code, one) in enumerate(AGENCIES.items())
    }
    parts = (50, 51, 49, 50, 52, 50, 5, 4, 6, 5, 7, 50)
    assert [one.agency for one in findings(asking(*parts), mixed)] == [CODES[11]]
    assert findings(asking(*parts), AGENCIES) == (), "taken as one level they hide it"


def test_finishing_in_the_last_minute_is_told_where_peers_do_not() -> None:
    rows = [
        a_row(code, last_minute_part=part, last_minute_whole=200)
        for code, part in zip(CODES, (0, 0, 1, 0, 0, 0, 60), strict=False)
    ]
    (one,) = findings(rows, AGENCIES)
    assert one.measure.name == "last_minute"
    assert "trong vòng 1 phút trước giờ hẹn 60 trên 200" in sentence(one, AGENCIES)


@given(st.lists(counts, min_size=5, max_size=12))
def test_whoever_is_told_of_lies_above_the_middle_and_the_farthest_first(
    pairs: list[tuple[int, int]],
) -> None:
    rows = [
        a_row(code, refusals_part=part, refusals_whole=whole)
        for code, (part, whole) in zip(CODES, pairs, strict=False)
    ]
    found = findings(rows, AGENCIES)
    compared = [part / whole for part, whole in pairs if whole >= RULE.least_whole]
    last = inf
    for one in found:
        assert RULE.least_distance <= one.distance <= last
        assert sum(share >= one.share for share in compared) * 2 <= len(compared)
        assert one.whole >= RULE.least_whole
        assert one.part >= RULE.least_part
        last = one.distance
    assert findings(list(reversed(rows)), AGENCIES) == found
