"""Check codes: nothing typed wrong is taken for another code."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.attesting.checkcode import (
    ENOUGH,
    LENGTH,
    SIGNS,
    check_code,
    read_check_code,
    spelled,
)
from chalicelib.domain.refusals import Invalid
from tests.memory import MemoryChance

CODES = st.builds(check_code, st.binary(min_size=ENOUGH, max_size=ENOUGH))


def is_taken(typed: str) -> bool:
    try:
        read_check_code(typed)
    except Invalid:
        return False
    return True


@given(CODES)
def test_a_code_is_ten_signs_that_are_read_as_they_are(code: str) -> None:
    assert len(code) == LENGTH == 10
    assert set(code) <= set(SIGNS)
    assert read_check_code(code) == code


@given(CODES, st.integers(0, LENGTH - 1))
def test_any_one_wrong_sign_is_found(code: str, place: int) -> None:
    for sign in set(SIGNS) - {code[place]}:
        assert not is_taken(code[:place] + sign + code[place + 1 :])


@given(CODES)
def test_any_two_signs_that_changed_places_are_found(code: str) -> None:
    for one, other in combinations(range(LENGTH), 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        assert is_taken("".join(signs)) == (code[one] == code[other])


def test_every_pair_of_neighbours_swapped_is_found_at_every_place() -> None:
    for place in range(LENGTH - 1):
        for one, other in combinations(SIGNS, 2):
            head, tail = "0" * place, "0" * (LENGTH - 2 - place)
            there, swapped = head + one + other + tail, head + other + one + tail
            assert not (is_taken(there) and is_taken(swapped))


def test_every_bit_that_a_code_is_drawn_from_counts() -> None:
    bits = MemoryChance().bits(ENOUGH)
    flipped = {
        check_code((int.from_bytes(bits) ^ 1 << place).to_bytes(ENOUGH)) for place in range(45)
    }
    assert len(flipped | {check_code(bits)}) == 46


def test_a_code_is_never_drawn_from_less_than_nobody_can_guess() -> None:
    with pytest.raises(ValueError, match="6 bytes"):
        check_code(bytes(ENOUGH - 1))


def test_codes_are_spread_over_all_signs_at_every_place() -> None:
    chance = MemoryChance()
    codes = [check_code(chance.bits(ENOUGH)) for _ in range(2000)]
    assert len(set(codes)) == len(codes)
    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(SIGNS)


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    alike = code.replace("0", "o").replace("1", "l")
    for typed in (spelled(code), code.lower(), f" {spelled(code)}\n", " ".join(code), alike):
        assert read_check_code(typed) == code
    assert read_check_code(code.replace("1", "I")) == code


def test_a_code_is_shown_in_two_groups() -> None:
    assert spelled("7F3A29C1BD") == "7F3A2-9C1BD"


@pytest.mark.parametrize(
    "typed",
    ["", "7F3A", "U" * 10, "0" * 9, "0" * 11, "Đ" * 10, "<b>0000000", "٠" * 10],
)
def test_what_is_no_code_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Invalid, match="Mã kiểm tra gồm 10") as refusal:
        read_check_code(typed, "check_code")
    assert refusal.value.field == "check_code"


def test_a_code_typed_wrong_is_told_from_what_is_none() -> None:
    with pytest.raises(Invalid, match="gõ nhầm") as refusal:
        read_check_code("0000000001")
    assert refusal.value.field == "code"
