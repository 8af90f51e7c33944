"""Lines: letters stand together, their marks with them, and neither dirt nor frames among them."""

import numpy as np

from chalicelib.adapters.reading.components import Components, components
from chalicelib.adapters.reading.leptonica import Mask
from chalicelib.adapters.reading.lines import Line, box, letter_like, lines
from tests.unit.drawing import DPI, block, letter, page, word


def found_on(ink: Mask) -> tuple[list[Line], Components]:
    marks = components(ink)
    return lines(marks, DPI), marks


def boxes(ink: Mask) -> list[tuple[int, int, int, int]]:
    found, marks = found_on(ink)
    return [box(line, marks) for line in found]


def test_a_page_without_letters_has_no_lines() -> None:
    ink = page()
    block(ink, 50, 50, 2, 2)
    assert boxes(ink) == []


def test_letters_side_by_side_are_one_line() -> None:
    ink = page()
    word(ink, 40, 50, letters=6)
    word(ink, 150, 50, letters=4)
    assert boxes(ink) == [(40, 50, 210, 68)]


def test_words_far_apart_are_lines_of_one_row_read_from_the_left() -> None:
    ink = page()
    word(ink, 400, 51, letters=4)
    word(ink, 40, 50, letters=6)
    assert [left for left, *_ in boxes(ink)] == [40, 400]


def test_lines_come_from_the_top() -> None:
    ink = page()
    word(ink, 40, 120)
    word(ink, 60, 50)
    assert [top for _, top, *_ in boxes(ink)] == [50, 120]


def test_marks_over_and_under_letters_belong_to_their_line() -> None:
    ink = page()
    word(ink, 40, 60)
    block(ink, 58, 55, 8, 3)
    block(ink, 59, 49, 5, 4)
    block(ink, 44, 82, 4, 4)
    (line,), marks = found_on(ink)
    assert box(line, marks) == (40, 49, 116, 86)
    assert len(line.members) == 8


def test_marks_as_large_as_small_letters_make_no_line_of_their_own() -> None:
    ink = page()
    for at in range(5):
        letter(ink, 40 + 30 * at, 80, width=22, height=30)
        block(ink, 46 + 30 * at, 66, 9, 9)
    found, _ = found_on(ink)
    assert len(found) == 1
    assert len(found[0].letters) == 5


def test_a_mark_stays_with_the_nearer_of_two_lines() -> None:
    ink = page()
    word(ink, 40, 50)
    word(ink, 40, 105)
    block(ink, 60, 96, 8, 4)
    assert boxes(ink) == [(40, 50, 116, 68), (40, 96, 116, 123)]


def test_dirt_is_in_no_line() -> None:
    ink = page()
    word(ink, 40, 50)
    block(ink, 300, 150, 3, 3)
    ink[52, 70] = True
    found, marks = found_on(ink)
    assert sum(len(line.members) for line in found) == 5
    assert int(letter_like(marks, DPI).sum()) == 5


def test_a_lone_digit_is_read_and_a_lone_bar_or_corner_is_not() -> None:
    ink = page()
    letter(ink, 40, 50, width=10, height=18)
    assert len(boxes(ink)) == 1
    bar, corner = page(), page()
    block(bar, 40, 50, 2, 24)
    block(corner, 40, 50, 24, 2)
    block(corner, 40, 50, 2, 24)
    assert boxes(bar) == []
    assert boxes(corner) == []


def test_two_letters_printed_as_one_are_a_line() -> None:
    ink = page()
    block(ink, 40, 50, 36, 4)
    block(ink, 47, 50, 5, 22)
    block(ink, 65, 50, 5, 22)
    assert boxes(ink) == [(40, 50, 76, 72)]


def test_a_picture_or_a_border_is_no_letter() -> None:
    ink = page()
    block(ink, 20, 20, 400, 150)
    assert not letter_like(components(ink), DPI).any()
    assert boxes(ink) == []


def test_many_lines_are_found_whatever_their_number_of_letters() -> None:
    ink = page(200, 200)
    for at in range(30):
        word(ink, 40, 30 + 50 * at, letters=1 + at % 12)
    assert [bottom - top for _, top, _, bottom in boxes(ink)] == [18] * 30
    assert np.all(np.diff([top for _, top, *_ in boxes(ink)]) == 50)
