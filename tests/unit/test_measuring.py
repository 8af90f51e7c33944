"""Measuring: corrections counted by kind, field and confidence, without a single value."""

from dataclasses import astuple
from typing import Any

import pytest

from chalicelib.domain.checking import CheckedPaper, papers_of
from chalicelib.domain.measuring import KIND, MISSED, band, corrected
from tests.checks import Desk

NAME, NUMBER = "ho_ten", "me.so_dinh_danh"


def checked(*corrections: tuple[str | None, ...], **more: Any) -> CheckedPaper:
    desk = Desk()
    desk.says(*corrections, **more)
    return desk.paper


def test_corrections_are_counted_by_kind_field_and_confidence() -> None:
    papers = (
        checked((NUMBER, "091196000123"), ("noi_sinh", "Rạch Giá"), compared=True),
        checked((NAME, None), compared=True),
        checked(compared=True, kind="can-cuoc"),
    )
    rows = {(row.kind, row.field, row.band): row for row in corrected(papers)}
    number = rows["to-khai", NUMBER, "0.50-0.75"]
    assert (number.compared, number.corrected, number.share) == (2, 1, 50.0)
    name = rows["to-khai", NAME, "0.99-1.00"]
    assert (name.compared, name.corrected, name.absent) == (2, 1, 1)
    missed = rows["to-khai", "noi_sinh", MISSED]
    assert (missed.compared, missed.corrected, missed.share) == (1, 1, 100.0)
    assert rows["to-khai", KIND, "0.90-0.95"].corrected == 0
    taken_for_another = rows["can-cuoc", KIND, "0.90-0.95"]
    assert (taken_for_another.compared, taken_for_another.corrected) == (1, 1)
    assert rows["to-khai", "con.ho_ten", "0.90-0.95"].compared == 4, "read twice on each"


def test_what_nobody_compared_with_its_original_tells_nothing() -> None:
    untouched = papers_of(Desk().events)
    assert corrected((*untouched, checked((NAME, "Lê Ân")))) == ()


def test_no_value_of_a_paper_is_told() -> None:
    rows = corrected([checked((NUMBER, "091196000123"), compared=True)])
    told = " ".join(str(part) for row in rows for part in astuple(row))
    for value in ("091196000123", "09119600012", "Nguyễn", "Trần"):
        assert value not in told


@pytest.mark.parametrize(
    ("confidence", "named"),
    [(0.0, "0.00-0.50"), (0.75, "0.75-0.90"), (0.999, "0.99-1.00"), (1.0, "0.99-1.00")],
)
def test_a_confidence_lies_in_one_band(confidence: float, named: str) -> None:
    assert band(confidence) == named
