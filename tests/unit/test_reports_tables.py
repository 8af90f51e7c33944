"""Tables of the reports: sums, identities, rates and marks, and nobody's name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reports import digitisation, gaps, ii06a, overdue, rates, steps
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.naming import agency_name, role_name, step_name, whole_name
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.tables import Cell, Kind, Mark, Table
from tests.builders import WARD, an_agency

YEAR = Question(
    period=Period(first=date(2023, 1, 1), last=date(2023, 12, 31), as_of=date(2023, 9, 19))
)
AGENCIES = {"H33.02": an_agency("H33.02", name="Sở Tư pháp"), WARD: an_agency(WARD, name="Xã Một")}
few = st.integers(0, 40)


def cell(table: Table, row: int, column: str) -> Cell:
    return table.rows[row][table.place(column)]


def a_rates_row(agency: str, **counts: int) -> Mapping[str, Any]:
    return {"agency": agency, **dict.fromkeys(rates.COUNTS, 0), **counts}


def a_papers_row(agency: str, field: str, *parts: int) -> dict[str, Any]:
    """Return a row that adds up: not digitised, digitised, reused, results on paper, as files."""
    without, digitised, reused, on_paper, as_file = parts
    return {
        "agency": agency,
        "field": field,
        "received": without + digitised,
        "not_digitised": without,
        "digitised": digitised,
        "reused": min(reused, digitised),
        "settled": on_paper + as_file,
        "result_not_digitised": on_paper,
        "result_digitised": as_file,
    }


def test_the_province_of_september_2023_has_the_rates_it_told_of() -> None:
    counts = {
        "online_part": 159_832,
        "online_whole": 299_873,
        "payment_part": 2_533,
        "payment_whole": 10_000,
        "digitised_part": 83_964,
        "digitised_whole": 299_873,
        "electronic_part": 19_880,
        "electronic_whole": 280_000,
    }
    halves = [{name: count // 2 for name, count in counts.items()}]
    halves.append({name: count - count // 2 for name, count in counts.items()})
    rows = [a_rates_row(code, **half) for code, half in zip(AGENCIES, halves, strict=True)]
    table = rates.table(YEAR, rows, AGENCIES)
    found = [cell(table, 0, f"{rate.name}_ratio") for rate in rates.RATES[:4]]
    assert [round(100 * one, 2) for one in found if isinstance(one, float)] == [
        53.3,
        25.33,
        28.0,
        7.1,
    ]
    assert cell(table, 0, "online_part") == 159_832
    assert cell(table, 0, "agency") == "Toàn tỉnh"
    assert [cell(table, row, "agency") for row in (1, 2)] == [
        "Sở Tư pháp (H33.02)",
        "Xã Một (H33.16)",
    ]


def test_a_rate_of_nothing_is_unknown_and_not_nought() -> None:
    table = rates.table(YEAR, [a_rates_row(WARD, online_whole=4)], AGENCIES)
    assert cell(table, 1, "online_ratio") == 0
    assert cell(table, 1, "payment_ratio") is Mark.UNKNOWN
    assert rates.table(YEAR, [], {}).rows[0][1:] == (0, 0, Mark.UNKNOWN) * len(rates.RATES)


def test_a_part_larger_than_its_whole_is_told() -> None:
    table = rates.table(YEAR, [a_rates_row(WARD, payment_part=2, payment_whole=1)], AGENCIES)
    assert table.problems == (
        "Toàn tỉnh: Thanh toán trực tuyến 2 > 1",
        "Xã Một (H33.16): Thanh toán trực tuyến 2 > 1",
    )


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["H33.02", WARD, "H33.99"]), st.sampled_from(["A", "B", "C"])),
        st.tuples(few, few, few, few, few),
    )
)
def test_the_digitisation_table_adds_up_in_both_directions(
    counts: dict[tuple[str, str], tuple[int, ...]],
) -> None:
    rows = [a_papers_row(*key, *parts) for key, parts in sorted(counts.items())]
    table = digitisation.table(YEAR, rows, AGENCIES)
    assert table.problems == ()
    sums = [row for row in table.rows[1:] if row[1] is None]
    for name in digitisation.COUNTS:
        place = table.place(name)
        whole = sum(row[name] for row in rows)
        assert table.rows[0][place] == whole
        shown = [row[place] for row in sums]
        assert sum(one for one in shown if isinstance(one, int)) == whole
    assert {cell(table, row, "reused_from_portal") for row in range(len(table.rows))} == {
        Mark.UNKNOWN
    }


@given(
    st.sampled_from(["received", "not_digitised", "settled", "result_digitised"]),
    st.sampled_from([-1, 1]),
)
def test_a_count_of_digitisation_that_is_one_off_is_told(name: str, off: int) -> None:
    row = a_papers_row(WARD, "Hộ tịch", 3, 4, 2, 5, 6)
    row[name] += off
    table = digitisation.table(YEAR, [row], AGENCIES)
    assert [problem.partition(":")[0] for problem in table.problems] == [
        "Toàn tỉnh/tổng",
        f"{WARD}/Hộ tịch",
    ]


def test_more_reused_than_digitised_is_told() -> None:
    row = a_papers_row(WARD, "Hộ tịch", 3, 4, 2, 5, 6) | {"reused": 5}
    assert f"{WARD}/Hộ tịch: tái sử dụng 5 > có số hóa 4" in (
        digitisation.table(YEAR, [row], AGENCIES).problems
    )


def test_the_form_calls_agencies_by_name_and_stands_as_an_outline() -> None:
    counts = dict.fromkeys(ii06a.COUNTS, 0) | {"received": 2, "received_online": 2}
    counts |= {"open": 2, "open_in_time": 2}
    rows = [{"agency": "H33.02", "field": "Hộ tịch", **counts}]
    table = ii06a.table(YEAR, rows, AGENCIES)
    assert [row[:3] for row in table.rows] == [
        ("Toàn tỉnh", None, 2),
        ("Sở Tư pháp (H33.02)", None, 2),
        ("Sở Tư pháp (H33.02)", "Hộ tịch", 2),
    ]
    assert (table.problems, table.outline) == ((), True)
    assert [column.number for column in table.columns[2:]] == list(range(3, 14))
    wrong = ii06a.table(YEAR, [rows[0] | {"received": 3}], AGENCIES)
    assert "H33.02/Hộ tịch: (3) 3 ≠ 2" in wrong.problems


def an_overdue_row(**changes: Any) -> dict[str, Any]:
    return {
        "code": "H33.16-260302-0001",
        "agency": "H33.02",
        "procedure": "1.000001",
        "procedure_name": "Cấp bản sao thử",
        "step": "tham-dinh",
        "desk": f"{WARD}#appraiser",
        "received_on": date(2026, 3, 2),
        "due_on": date(2026, 3, 5),
        "finished_on": None,
        "days_late": 3,
        **changes,
    }


def test_the_overdue_list_tells_where_a_dossier_lies_and_with_which_role() -> None:
    rows = [an_overdue_row(), an_overdue_row(finished_on=date(2026, 3, 8))]
    table = overdue.table(rows, AGENCIES, {("1.000001", "tham-dinh"): "Thẩm định"})
    assert table.rows[0] == (
        "H33.16-260302-0001",
        "Sở Tư pháp (H33.02)",
        "1.000001",
        "Cấp bản sao thử",
        "Đang giải quyết",
        "Thẩm định",
        "Xã Một (H33.16)",
        "Chuyên viên thụ lý",
        date(2026, 3, 2),
        date(2026, 3, 5),
        None,
        3,
    )
    assert cell(table, 1, "state") == "Đã giải quyết"


def test_times_at_a_step_are_told_in_hours_and_nothing_where_none_passed() -> None:
    row = {
        "agency": WARD,
        "procedure": "1.000001",
        "procedure_name": "Cấp bản sao thử",
        "step": "tiep-nhan",
        "role": "paused",
        "passed": 2,
        "median": 1_800_000,
        "ninth": 5_400_000,
        "longest": 86_400_000,
        "waiting": 0,
        "waiting_since": None,
    }
    nobody = row | {"passed": 0, "median": None, "ninth": None, "longest": None, "waiting": 1}
    table = steps.table([row, nobody], AGENCIES, {})
    first = table.place("passed")
    assert table.rows[0][first:] == (2, 0.5, 1.5, 24.0, 0, None)
    assert table.rows[1][first : first + 4] == (0, None, None, None)
    assert table.rows[0][table.place("step")] == "tiep-nhan", "a step whose law is not known"
    assert table.charts != ()
    assert steps.table([row, row | {"role": "reception"}], AGENCIES, {}).charts == ()
    assert str(table.rows[0][table.place("role")]).startswith("Tạm dừng")


def test_gaps_are_told_as_a_table_for_the_office_and_not_at_all_where_none_are() -> None:
    row = {"code": "x", "agency": WARD, "missing": 1, "backwards": 2, "skew": 90_500}
    assert gaps.table([row], AGENCIES).rows == (("x", "Xã Một (H33.16)", 1, 2, 90.5),)
    assert gaps.problems([]) == ()


def test_what_is_not_known_is_called_by_its_code() -> None:
    assert agency_name("H99", AGENCIES) == "H99"
    assert step_name("1.1", "x", {}) == "x"
    assert role_name("somebody") == "somebody"
    below = replace(YEAR, agency="H33.02")
    assert whole_name(below, AGENCIES) == "Sở Tư pháp (H33.02) và đơn vị trực thuộc"


def test_lists_of_single_dossiers_are_for_the_office_alone() -> None:
    public = {report.name for report in REPORTS if report.public}
    assert public.isdisjoint({"overdue", "steps", "anomalies", "gaps"})
    assert {"ii-06a", "digitisation", "rates"} <= public


def test_every_report_has_a_name_of_its_own_and_a_title() -> None:
    names = [report.name for report in REPORTS]
    assert len(names) == len(set(names))
    assert all(report.title and report.queries for report in REPORTS)


@pytest.mark.parametrize(
    "columns",
    [module.COLUMNS for module in (digitisation, gaps, ii06a, overdue, rates, steps)],
    ids=["digitisation", "gaps", "ii-06a", "overdue", "rates", "steps"],
)
def test_no_column_is_for_a_name_of_a_person(columns: Any) -> None:
    texts = {column.name for column in columns if column.kind is Kind.TEXT}
    assert texts <= {
        *("agency", "field", "code", "procedure", "procedure_name", "state"),
        *("step", "desk_agency", "role"),
    }
