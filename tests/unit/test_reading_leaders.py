"""Leaders: dotted lines and rules go, the letters and signs on them stay."""

import numpy as np
import pytest

from chalicelib.adapters.reading.combs import combed
from chalicelib.adapters.reading.components import components
from chalicelib.adapters.reading.leaders import leaders, rules
from chalicelib.adapters.reading.leptonica import Mask
from chalicelib.adapters.reading.rows import Row, dots_of, rows
from tests.unit.drawing import DPI, MM, block, dots, letter, page, word


def bared(ink: Mask) -> Mask:
    return ink & ~leaders(ink, components(ink), DPI)


def seen(ink: Mask) -> list[Row]:
    marks = components(ink)
    return [row for row, _ in rows(dots_of(marks, MM), marks, MM)]


def test_components_know_their_boxes_and_areas() -> None:
    ink = page()
    block(ink, 10, 20, 5, 7)
    block(ink, 100, 3, 2, 2)
    marks = components(ink)
    found = {
        (int(marks.left[k]), int(marks.top[k]), int(marks.right[k]), int(marks.bottom[k]))
        for k in range(1, marks.area.size)
    }
    assert found == {(10, 20, 15, 27), (100, 3, 102, 5)}
    assert sorted(marks.area[1:].tolist()) == [4, 35]
    assert marks.area[0] == 0


def test_no_ink_has_no_components() -> None:
    assert components(page()).area.tolist() == [0]


def test_marks_that_touch_at_a_corner_are_one() -> None:
    ink = page()
    block(ink, 10, 10, 4, 4)
    block(ink, 14, 14, 4, 4)
    assert components(ink).area.tolist() == [0, 32]


def test_a_dotted_line_alone_goes_whole() -> None:
    ink = page()
    dots(ink, 100, 120, 40)
    assert not bared(ink).any()


def test_a_row_tells_where_its_dots_stand() -> None:
    ink = page()
    dots(ink, 100, 120, 40)
    (row,) = seen(ink)
    assert row.period == pytest.approx(10, abs=0.05)
    assert float(row.level(np.array([300.0]))[0]) == pytest.approx(121.5, abs=0.5)
    assert (row.left, row.right) == pytest.approx((101.5, 491.5), abs=1)


def test_three_dots_are_no_leader() -> None:
    ink = page()
    dots(ink, 100, 120, 3)
    assert np.array_equal(bared(ink), ink)


def test_uneven_dots_are_no_leader() -> None:
    ink = page()
    for x in (100, 110, 127, 139, 161, 172, 200):
        block(ink, x, 120, 4, 4)
    assert np.array_equal(bared(ink), ink)


def test_letters_above_a_dotted_line_stay_as_they_are() -> None:
    ink, value = page(), page()
    word(value, 210, 97)
    dots(ink, 100, 120, 40)
    assert np.array_equal(bared(ink | value), value)


def test_the_foot_a_dot_touches_stays() -> None:
    ink, value = page(), page()
    word(value, 213, 104)
    dots(ink, 100, 120, 40)
    left = bared(ink | value)
    assert np.array_equal(left & value, value)
    assert (left & ~value).sum() <= 0.06 * ink.sum()


def test_a_colon_on_a_dotted_line_keeps_both_dots_alike() -> None:
    ink, colon = page(), page()
    block(colon, 302, 106, 4, 4)
    block(colon, 302, 117, 4, 4)
    dots(ink, 100, 120, 40)
    left = components(bared(ink | colon))
    assert left.height[1:].tolist() == [4, 4]
    assert (left.area[1:] <= 17).all()


def test_an_i_is_no_colon() -> None:
    ink, value = page(), page()
    block(value, 302, 98, 4, 4)
    block(value, 302, 105, 4, 17)
    dots(ink, 100, 120, 40)
    assert (bared(ink | value) & value).sum() >= 0.95 * value.sum()


def test_a_row_typed_over_from_end_to_end_goes_by_the_period_of_another() -> None:
    ink, value = page(), page()
    dots(ink, 100, 60, 60)
    dots(ink, 105, 160, 60)
    for at in range(7):
        word(value, 110 + 84 * at, 142)
    left = bared(ink | value)
    assert np.array_equal(left & value, value)
    assert (left & ~value).sum() <= 0.4 * 60 * 16


def test_a_line_of_text_without_dots_is_no_row_for_having_a_like_period() -> None:
    ink = page()
    dots(ink, 100, 60, 60)
    word(ink, 100, 140, letters=30)
    block(ink, 600, 154, 4, 4)
    known = seen(ink)
    assert len(list(combed(ink, known))) == len(known) == 1


def test_a_row_seen_by_every_other_dot_gets_its_true_period() -> None:
    ink = page()
    dots(ink, 100, 60, 60)
    dots(ink, 100, 160, 60)
    known = seen(ink)
    doubled = Row(*(value for value in _values(known[1])))
    found = list(combed(ink, [known[0], doubled]))
    assert [round(row.period, 1) for row in found] == [10, 10]


def _values(row: Row) -> tuple[float, ...]:
    return (
        row.offset, row.slope, row.left, row.right, row.phase, 2 * row.period, row.size, row.area,
        row.most,
    )  # fmt: skip


def test_a_label_before_a_row_is_not_part_of_it() -> None:
    ink, label = page(), page()
    word(label, 20, 104)
    block(label, 116, 119, 4, 4)
    dots(ink, 160, 120, 50)
    assert np.array_equal(bared(ink | label), label)


def test_a_page_without_rows_has_none_hidden() -> None:
    ink = page()
    word(ink, 100, 140, letters=30)
    assert list(combed(ink, [])) == []


@pytest.mark.parametrize("upright", [False, True])
def test_a_ruled_line_goes(upright: bool) -> None:
    ink = page(60, 60)
    block(ink, *((200, 20, 3, 300) if upright else (20, 200, 300, 3)))
    assert np.array_equal(rules(ink, DPI), ink)


def test_a_letter_is_no_rule() -> None:
    ink = page()
    letter(ink, 50, 50)
    assert not rules(ink, DPI).any()


@pytest.mark.parametrize("thick", [2, 3])
def test_a_stroke_that_crosses_a_rule_stays_whole(thick: int) -> None:
    ink = page(60, 60)
    block(ink, 20, 200, 300, thick)
    block(ink, 150, 185, 4, 30)
    left = ink & ~rules(ink, DPI)
    assert left[185:215, 150:154].all()
    assert not left[:, 160:].any()


def test_the_fringe_noise_left_of_a_rule_goes_with_it() -> None:
    ink = page(60, 60)
    block(ink, 20, 200, 300, 3)
    block(ink, 100, 197, 12, 1)
    letter(ink, 200, 206)
    left = ink & ~rules(ink, DPI)
    assert not left[:204].any()
    assert left[206:].sum() == (ink[206:]).sum()


def test_the_dashes_of_a_broken_rule_go_and_single_dashes_stay() -> None:
    ink, dash = page(), page()
    for at in range(5):
        block(ink, 20 + 60 * at, 50, 30, 3)
    block(dash, 200, 120, 30, 3)
    assert np.array_equal(bared(ink | dash), dash)
