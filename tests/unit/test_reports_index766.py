"""Index 766: every component by hand, never more than its points, and unknown where it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reports import index766, outside
from chalicelib.domain.reports.index766 import Score, points, scored, table
from chalicelib.domain.reports.outside import Figure, Outside
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.tables import Cell, Mark
from chalicelib.domain.reports.weights import MEASURED, Formula, Index, Metric, Source, lint_index
from infra.packages import read_all
from tests.builders import an_agency

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
QUESTION = Question(period=Period(first=FIRST, last=LAST, as_of=LAST))
RULES: Index = read_all().index[0]
AGENCIES = {"H33.16": an_agency("H33.16")}
NONE: dict[str, Any] = {
    "agency": None,
    **{f"{code.replace('-', '_')}_{of}": 0 for code in MEASURED for of in ("part", "whole")},
    **{f"rated_{stars}": 0 for stars in range(1, 6)},
}


def metric(code: str) -> Metric:
    return next(one for one in RULES.metrics if one.code == code)


def score(code: str, others: Outside = outside.NONE, **row: Any) -> Score:
    """Return how a component is scored by the repository's own weights."""
    scores = scored(QUESTION, {**NONE, **row}, RULES, others)
    return next(one for one in scores if one.metric.code == code)


def handed(part: int, whole: int, code: str, agency: str | None = None) -> Outside:
    figure = Figure(metric=code, agency=agency, part=part, whole=whole, source="Cổng")
    return Outside({"2026-03": (figure,)})


def test_the_points_are_those_of_the_decision() -> None:
    assert [group.most for group in RULES.groups] == [18, 20, 12, 10, 22, 18]
    assert RULES.most == 100
    assert lint_index([RULES]) == ()


@pytest.mark.parametrize(
    ("code", "part", "whole", "reached"),
    [
        ("progress", 95, 100, "19"),
        ("progress", 2, 3, "13.33"),
        ("paid-online", 1, 4, "1.50"),
        ("paid-procedures", 1, 2, "1.25"),
        ("paid-procedures", 4, 5, "2"),
        ("paid-procedures", 9, 10, "2"),
        ("e-result", 1, 3, "2"),
        ("digitised", 4, 5, "3.20"),
        ("digitised", 5, 5, "4"),
        ("reused", 2, 5, "1"),
        ("reused", 4, 5, "2"),
        ("reused", 9, 10, "2"),
    ],
)
def test_what_the_facts_tell_is_scored_by_hand(
    code: str, part: int, whole: int, reached: str
) -> None:
    name = code.replace("-", "_")
    given = score(code, outside.NONE, **{f"{name}_part": part, f"{name}_whole": whole})
    assert given.points == Decimal(reached)


@pytest.mark.parametrize(
    ("code", "part", "whole", "reached"),
    [
        ("published-on-time", 9, 10, "5.40"),
        ("updated-on-time", 1, 2, "2"),
        ("full-content", 3, 4, "1.50"),
        ("dossiers-synced", 1, 1, "6"),
        ("fee-data", 1, 2, "1.25"),
        ("fee-data", 4, 5, "2"),
        ("personal-store", 1, 4, "1"),
        ("population-dossiers", 1, 4, "0.50"),
        ("population-procedures", 0, 4, "0"),
        ("certified-copy", 1, 1, "2"),
        ("complaints-on-time", 1, 2, "3"),
        ("complaints-on-time", 0, 0, "6"),
        ("complaints-satisfied", 0, 0, "6"),
    ],
)
def test_what_others_measure_is_scored_once_it_is_handed_in(
    code: str, part: int, whole: int, reached: str
) -> None:
    unknown = score(code)
    assert unknown.points is None
    assert unknown.why.endswith("Chưa có số liệu tháng 03/2026.")
    assert score(code, handed(part, whole, code)).points == Decimal(reached)


def test_four_and_five_stars_count_as_satisfied_and_nine_of_ten_are_all() -> None:
    given = score("satisfaction", rated_1=1, rated_3=4, rated_4=2, rated_5=3)
    assert (given.part, given.whole, given.points) == (5, 10, Decimal("3.33"))
    assert score("satisfaction", rated_2=1, rated_5=9).points == 6
    assert score("satisfaction").why == index766.NOTHING


def test_a_formula_nobody_knows_gives_counts_and_the_reason_but_no_points() -> None:
    online = score("online", online_part=3, online_whole=4)
    assert (online.part, online.whole, online.points) == (3, 4, None)
    assert "chưa được kiểm chứng" in online.why
    known = replace(metric("online"), formula=Formula(times=12, full_at=80))
    rules = replace(RULES, metrics=(known,))
    (given,) = scored(QUESTION, {**NONE, "online_part": 1, "online_whole": 2}, rules, outside.NONE)
    assert given.points == Decimal("7.50"), "configured by data alone"


some_formula = st.builds(
    Formula,
    times=st.floats(0.1, 30).map(lambda number: round(number, 2)),
    full_at=st.integers(1, 100),
    when_none=st.none() | st.just(0),
)


@given(some_formula, st.integers(1, 20), st.integers(1, 500), st.data())
def test_points_lie_between_nothing_and_the_most_and_more_never_lowers_them(
    formula: Formula, most: int, whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, whole))
    less = data.draw(st.integers(0, part))
    reached, before = points(formula, most, part, whole), points(formula, most, less, whole)
    assert reached is not None
    assert before is not None
    assert 0 <= before <= reached <= most
    assert points(formula, most, 0, whole) == 0


@st.composite
def some_row(draw: st.DrawFn, agency: str | None = None) -> Mapping[str, Any]:
    row = dict(NONE)
    for name in [name for name in NONE if name.endswith("_whole")]:
        row[name] = draw(st.integers(0, 9))
        part = name.replace("_whole", "_part")
        row[part] = draw(st.integers(0, row[name]))
    for stars in range(1, 6):
        row[f"rated_{stars}"] = draw(st.integers(0, 3))
    return {**row, "agency": agency}


@given(st.tuples(some_row(), some_row("H33.16"), some_row("H33.17")))
def test_sums_are_those_of_their_lines_and_what_is_unknown_is_in_none(
    rows: tuple[Mapping[str, Any], ...],
) -> None:
    given = table(QUESTION, rows, RULES, handed(0, 0, "complaints-on-time"), AGENCIES)
    size = 1 + len(RULES.groups) + len(RULES.metrics)
    assert [row[0] for row in given.rows] == [
        *["Toàn tỉnh"] * size,
        *["Trung tâm Phục vụ hành chính công H33.16 (H33.16)"] * size,
        *["H33.17"] * size,
    ]
    for start in range(0, len(given.rows), size):
        whole, *rest = given.rows[start : start + size]
        lines = [row for row in rest if row[2] is not None]
        assert _added(given.place("score"), lines) == pytest.approx(_number(whole[6]))
        assert _added(given.place("possible"), lines) == pytest.approx(_number(whole[7]))
        assert whole[8] == 100
        for row in lines:
            unknown = row[6] is Mark.UNKNOWN
            assert unknown is (row[10] is not None)
            assert _number(row[7]) == (0 if unknown else row[8])
        for group in RULES.groups:
            (head,) = (row for row in rest if row[1] == group.name and row[2] is None)
            own = [row for row in lines if row[1] == group.name]
            assert _added(7, own) == pytest.approx(_number(head[7]))


def _added(place: int, rows: list[tuple[Cell, ...]]) -> float:
    return sum(_number(row[place]) for row in rows)


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0.0


def test_a_province_without_anything_has_points_for_nothing_and_says_so() -> None:
    given = table(QUESTION, [NONE], RULES, outside.NONE, AGENCIES)
    assert given.rows[0][6:10] == (Mark.UNKNOWN, 0.0, 100, Mark.UNKNOWN)
    assert any(
        note.startswith("Hồ sơ giải quyết đúng hạn: Không phát sinh") for note in given.notes
    )


def test_the_scale_of_a_hundred_is_of_what_is_known() -> None:
    row = {**NONE, "progress_part": 1, "progress_whole": 2}
    whole = table(QUESTION, [row], RULES, outside.NONE, AGENCIES).rows[0]
    assert whole[6:10] == (10.0, 20.0, 100, 50.0)


def test_each_agency_has_its_own_figures_from_outside() -> None:
    given = Outside(
        {
            "2026-03": (
                *handed(1, 2, "full-content").months["2026-03"],
                *handed(1, 1, "full-content", "H33.16").months["2026-03"],
            )
        }
    )
    assert score("full-content", given).points == 1
    assert score("full-content", given, agency="H33.16").points == 2
    assert score("full-content", given, agency="H33.17").points is None


def test_figures_of_a_period_are_those_of_its_months_and_a_missing_one_is_named() -> None:
    spring = Question(period=Period(first=date(2026, 1, 15), last=LAST, as_of=LAST))
    assert outside.months(spring.period) == ("2026-01", "2026-02", "2026-03")
    assert outside.months(Period(first=date(2025, 12, 1), last=LAST, as_of=date(2026, 1, 1))) == (
        "2025-12",
        "2026-01",
    )
    figure = handed(1, 2, "full-content").months["2026-03"]
    whole = Outside(dict.fromkeys(("2026-01", "2026-02", "2026-03"), figure))
    assert outside.measured(whole, outside.months(spring.period), "full-content", None) == (3, 6)
    (found,) = (
        one
        for one in scored(spring, NONE, RULES, Outside({"2026-01": figure}))
        if one.metric.code == "full-content"
    )
    assert found.why.endswith("Chưa có số liệu tháng 02/2026.")


def test_figures_from_outside_are_not_those_of_a_field() -> None:
    only = replace(QUESTION, field="Hộ tịch")
    given = handed(1, 1, "full-content")
    (found,) = (
        one for one in scored(only, NONE, RULES, given) if one.metric.code == "full-content"
    )
    assert (found.points, found.why) == (None, index766.NARROW)


def test_figures_for_what_is_counted_here_are_told_and_not_taken() -> None:
    given = table(QUESTION, [NONE], RULES, handed(1, 1, "progress"), AGENCIES)
    assert given.problems == (
        "outside/index-766/2026-03.json: không nhận số liệu cho chỉ tiêu “progress”.",
    )


GOOD = (
    '{"month": "2026-03", "figures": [{"metric": "full-content", "agency": null, '
    '"part": 9, "whole": 10, "source": "Cổng Dịch vụ công quốc gia"}]}'
)


def test_a_file_handed_in_is_read() -> None:
    found = outside.parse({"2026-03": GOOD.encode()})
    assert found.problems == ()
    (figure,) = found.months["2026-03"]
    assert (figure.metric, figure.part, figure.whole) == ("full-content", 9, 10)


AGAIN = '{"metric": "full-content", "agency": null, "part": 1, "whole": 1, "source": "x"}'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{", "[", "JSON"),
        ('"month": "2026-03"', '"month": "2026-04"', "2026-03"),
        ('"month"', '"tháng"', "month"),
        ('"part": 9', '"part": 11', "lớn hơn"),
        ('"part": 9', '"part": -1', "số nguyên"),
        ('"part": 9', '"part": 9.5', "số nguyên"),
        ('"part": 9', '"part": true', "số nguyên"),
        ('"part": 9', '"part": 9, "part": 8', "JSON"),
        ('"whole": 10', '"whole": 10000000000', "số nguyên"),
        ('"agency": null', '"agency": 1', "agency"),
        ('"source": "Cổng Dịch vụ công quốc gia"', '"source": " "', "source"),
        (', "source": "Cổng Dịch vụ công quốc gia"', "", "các mục"),
        ("[{", f"[{AGAIN}, {{", "lặp lại"),
        ('[{"metric"', '[1, {"metric"', "thứ 1"),
        ('"figures": [', '"figures": 1, "x": [', "hai mục"),
    ],
)
def test_a_wrong_file_is_told_of_and_left_out(old: str, new: str, words: str) -> None:
    found = outside.parse({"2026-03": GOOD.replace(old, new, 1).encode(), "2026-02": b"\xff"})
    assert found.months == {}
    wrong, broken = found.problems
    assert wrong.startswith("Không dùng outside/index-766/2026-03.json: ")
    assert words in wrong
    assert "JSON" in broken


@given(st.binary(max_size=40) | st.text(max_size=60).map(str.encode))
def test_no_bytes_at_all_break_the_reading(data: bytes) -> None:
    found = outside.parse({"2026-03": data})
    assert (len(found.problems) == 1) is ("2026-03" not in found.months)


def broken(**changes: Any) -> list[str]:
    found = lint_index([replace(RULES, **changes)])
    return [one.where.partition("#/versions/0/")[2] for one in found]


def test_the_linter_finds_what_is_wrong_with_weights() -> None:
    first = RULES.metrics[0]
    others = RULES.metrics[1:]
    assert broken(valid_until=date(2020, 1, 1)) == ["valid_until"]
    assert broken(satisfied_from=6, legal_basis=" ") == ["satisfied_from", "legal_basis"]
    assert broken(metrics=others) == ["groups/0/most"]
    wrong: dict[str, Metric] = {
        "code": replace(first, code="progress"),
        "source": replace(first, source=Source.FACTS),
        "reason": replace(first, reason=""),
        "name": replace(first, name=" "),
        "formula": replace(first, formula=Formula(times=0)),
    }
    for member, metric in wrong.items():
        place = next(n for n, one in enumerate(RULES.metrics) if one.code == "progress")
        expected = f"metrics/{place if member == 'code' else 0}/{member}"
        assert broken(metrics=(metric, *others)) == [expected]
    astray = replace(first, group="x")
    assert broken(metrics=(astray, *others)) == ["groups/0/most", "metrics/0/group"]
    with_none = Formula(times=6, when_none=7)
    assert broken(metrics=(replace(first, formula=with_none), *others)) == ["metrics/0/formula"]
    twice = lint_index([RULES, RULES])
    assert [found.where for found in twice] == ["index-766.json#/versions/1/valid_from"]


def test_without_rules_in_force_there_is_no_index_and_it_says_so() -> None:
    given = table(QUESTION, [NONE], None, outside.NONE, {})
    assert given.rows == ()
    assert given.notes == (index766.LAWLESS,)
