"""Results in words and numbers: days spelled out, numbers with symbols, months that end early."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import months_later
from chalicelib.domain.results import inwords
from chalicelib.domain.results.numbering import number_of, register_of

ONES = {word: value for value, word in enumerate(inwords.DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def heard(words: str) -> int:
    """Return the number that somebody hears."""
    value = 0
    for part, unit in (("nghìn", 1000), ("trăm", 100)):
        before, found, after = words.partition(f" {part}")
        if found:
            value += ONES[before.strip()] * unit
            words = after.strip().removeprefix("linh ")
    tens, found, ones = words.partition("mươi")
    if found:
        return value + ONES[tens.strip()] * 10 + ONES[ones.strip() or "không"]
    if words.startswith("mười"):
        return value + 10 + ONES[words.removeprefix("mười").strip() or "không"]
    return value + ONES[words or "không"]


@given(st.integers(0, 9999))
def test_a_number_in_words_is_heard_as_the_same_number(value: int) -> None:
    assert heard(inwords.number(value)) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (105, "một trăm linh năm"),
        (1978, "một nghìn chín trăm bảy mươi tám"),
        (2000, "hai nghìn"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (2005, "hai nghìn không trăm linh năm"),
    ],
)
def test_numbers_are_said_as_people_say_them(value: int, words: str) -> None:
    assert inwords.number(value) == words


@pytest.mark.parametrize("value", [-1, 10_000])
def test_numbers_beyond_are_not_said(value: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        inwords.number(value)


def test_a_day_is_spelled_out() -> None:
    said = "ngày mười, tháng tư, năm hai nghìn không trăm hai mươi sáu"
    assert inwords.day(date(2026, 4, 10)) == said


def test_a_result_is_numbered_with_its_symbol_in_the_register_of_agency_and_year() -> None:
    assert number_of(7, "GXN-UBND") == "07/GXN-UBND"
    assert number_of(1234, "TB-VPĐK") == "1234/TB-VPĐK"
    assert register_of("H33.16", "GXN-UBND", 2026) == "H33.16#GXN-UBND#2026"


@pytest.mark.parametrize(("serial", "symbol"), [(0, "GXN"), (1, ""), (1, "gxn"), (1, "A/B")])
def test_what_is_no_number_is_refused(serial: int, symbol: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        number_of(serial, symbol)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 4), 6, date(2026, 9, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(
    day: date, months: int, later: date
) -> None:
    assert months_later(day, months) == later
