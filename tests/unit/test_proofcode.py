"""Proof codes: printed in groups, and read as people type them."""

from datetime import date

import pytest

from chalicelib.domain.proofcode import proof_code, read_code, read_day
from chalicelib.domain.refusals import Invalid
from tests.seals import a_hash

HASH = a_hash(1)
CODE = proof_code(HASH)


def test_a_code_is_six_groups_of_how_the_hash_begins() -> None:
    assert [len(group) for group in CODE.split(" ")] == [4] * 6
    assert HASH.startswith(CODE.replace(" ", "").lower())


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), CODE.replace(" ", "-"), f" {CODE.replace(' ', '')}\n", HASH[:24]],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == HASH[:24]


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert read_code("O1lI" * 6) == "0111" * 6
    assert read_code(HASH) == HASH


@pytest.mark.parametrize("typed", ["", "7F3A", "g" * 24, HASH + "0", HASH[:23], "7F3A" * 5])
def test_what_is_no_code_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Invalid, match="24") as refusal:
        read_code(typed, "hash")
    assert refusal.value.field == "hash"


@pytest.mark.parametrize("typed", ["2026-03-02", " 02/03/2026", "2/3/2026", "2.3.2026"])
def test_a_day_is_read_as_printed_and_as_forms_send_it(typed: str) -> None:
    assert read_day(typed) == date(2026, 3, 2)


@pytest.mark.parametrize("typed", ["", "31/02/2026", "2026", "02/03/26", "hôm qua", "9" * 400])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="Ngày") as refusal:
        read_day(typed)
    assert refusal.value.field == "day"
