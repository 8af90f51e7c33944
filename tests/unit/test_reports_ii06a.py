"""The table II.06a: it adds up, says so where it does not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reports.ii06a import (
    COUNTS,
    Line,
    broken_identities,
    summed,
    with_sums,
)

few = st.integers(0, 50)
fields = st.sampled_from(["Hộ tịch", "Đất đai", "Chứng thực"])
agencies = st.sampled_from(["H33.16", "H33.17", "H33.02"])


@st.composite
def true_lines(draw: st.DrawFn) -> Line:
    """Return a line that adds up, as any count of real dossiers does."""
    early, on_time, late, in_time, overdue = (draw(few) for _ in range(5))
    received = early + on_time + late + in_time + overdue
    carried = draw(st.integers(0, received))
    online = draw(st.integers(0, received - carried))
    return Line(
        agency=draw(agencies),
        field=draw(fields),
        received=received,
        received_online=online,
        received_other=received - carried - online,
        carried_over=carried,
        settled=early + on_time + late,
        early=early,
        on_time=on_time,
        late=late,
        open=in_time + overdue,
        open_in_time=in_time,
        open_overdue=overdue,
    )


A_LINE = Line(
    agency="H33.16",
    field="Hộ tịch",
    received=10,
    received_online=6,
    received_other=3,
    carried_over=1,
    settled=7,
    early=4,
    on_time=2,
    late=1,
    open=3,
    open_in_time=2,
    open_overdue=1,
)


@given(st.lists(true_lines(), max_size=12))
def test_sums_of_what_adds_up_add_up_and_lose_nothing(lines: list[Line]) -> None:
    table = with_sums(lines, "Toàn tỉnh")
    assert broken_identities(table) == ()
    whole, *rest = table
    assert (whole.agency, whole.field) == ("Toàn tỉnh", None)
    for name in COUNTS:
        assert getattr(whole, name) == sum(getattr(line, name) for line in lines)
    assert sorted((line for line in rest if line.field), key=repr) == sorted(lines, key=repr)
    sums = [line.agency for line in rest if line.field is None]
    assert sums == sorted({line.agency for line in lines}), "each agency once, in order"


@given(true_lines(), st.sampled_from(COUNTS), st.sampled_from([-1, 1]))
def test_any_count_that_is_one_off_is_found(line: Line, name: str, off: int) -> None:
    wrong = replace(line, **{name: getattr(line, name) + off})
    assert broken_identities([wrong])


def test_what_does_not_add_up_is_told_with_its_place_and_both_numbers() -> None:
    assert broken_identities([replace(A_LINE, late=3)]) == ("H33.16/Hộ tịch: (7) 7 ≠ 9",)
    assert broken_identities([replace(summed("H33.16", [A_LINE]), open=4)]) == (
        "H33.16/tổng: (11) 4 ≠ 3",
        "H33.16/tổng: (3=7+11) 10 ≠ 11",
    )


def test_a_province_without_dossiers_has_a_table_of_nought() -> None:
    (whole,) = with_sums([], "Toàn tỉnh")
    assert {getattr(whole, name) for name in COUNTS} == {0}
