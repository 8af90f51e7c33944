"""Dossier codes, order references and tracking secrets read back as they were made."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.codes import (
    LEAST_BYTES,
    MOST_ATTEMPTS,
    MOST_SERIAL,
    SECRET_LETTERS,
    DossierCode,
    order_ref,
    parse_code,
    parse_order_ref,
    secret_from,
    secret_hash,
)
from chalicelib.domain.refusals import Invalid

FIRST = DossierCode("H33.16", date(2026, 1, 5), 1)
AGENCIES = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{2,3}){0,4}", fullmatch=True)
CODES = st.builds(
    DossierCode,
    agency=AGENCIES,
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    serial=st.integers(1, MOST_SERIAL),
)
ATTEMPTS = st.integers(1, MOST_ATTEMPTS)
SIGNS = st.sampled_from("HDPdp0123456789.-٣ ")


def nearly(text: str, place: int, sign: str) -> str:
    """Return `text` with one sign replaced, or one added at its end."""
    return text[: place % (len(text) + 1)] + sign + text[place % (len(text) + 1) + 1 :]


def test_a_code_names_agency_day_and_serial() -> None:
    assert str(FIRST) == "H33.16-260105-0001"
    assert str(DossierCode("H33", date(2026, 12, 31), 12345)) == "H33-261231-12345"


def test_a_code_is_read_in_any_case_and_with_spaces_around() -> None:
    assert parse_code(" h33.16-260105-0001\n") == FIRST


def test_codes_of_an_agency_sort_by_day_then_serial() -> None:
    later = DossierCode("H33.16", date(2026, 1, 5), 10_000)
    next_day = DossierCode("H33.16", date(2026, 1, 6), 1)
    assert sorted([next_day, later, FIRST]) == [FIRST, later, next_day]


@settings(deadline=None)
@given(CODES)
def test_every_code_reads_back_as_itself(code: DossierCode) -> None:
    assert parse_code(str(code)) == code
    assert len(str(code)) <= 50


@settings(deadline=None)
@given(st.builds(nearly, CODES.map(str), st.integers(0, 60), SIGNS))
def test_a_text_is_a_code_in_one_spelling_or_refused(text: str) -> None:
    try:
        code = parse_code(text)
    except Invalid:
        return
    assert str(code) == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H33.16-260105",
        "H33.16-260105-001",
        "H33.16-260105-0000",
        "H33.16-260105-00001",
        "H33.16-260230-0001",
        "H33.16-261301-0001",
        "33.16-260105-0001",
        "H33..16-260105-0001",
        "G09.20-20260609-0092637",
        "H٣٣-260105-0001",
        "H33.16-260105-0001; DROP",
    ],
)
def test_what_is_no_code_of_ours_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_code(text, "ma_ho_so")
    assert refused.value.field == "ma_ho_so"


@pytest.mark.parametrize(
    ("agency", "day", "serial", "field"),
    [
        ("000.00.12.H33", date(2026, 1, 5), 1, "agency"),
        ("H33.16.01.02.03.04", date(2026, 1, 5), 1, "agency"),
        ("H33", date(1999, 12, 31), 1, "day"),
        ("H33", date(2100, 1, 1), 1, "day"),
        ("H33", date(2026, 1, 5), 0, "serial"),
        ("H33", date(2026, 1, 5), MOST_SERIAL + 1, "serial"),
    ],
)
def test_a_code_that_could_not_be_read_back_is_not_made(
    agency: str, day: date, serial: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        DossierCode(agency, day, serial)
    assert refused.value.field == field


def test_an_order_reference_is_letters_and_digits() -> None:
    assert order_ref(FIRST, 1) == "H33P16D260105D0001D01"


@settings(deadline=None)
@given(CODES, ATTEMPTS)
def test_every_order_reference_reads_back(code: DossierCode, attempt: int) -> None:
    ref = order_ref(code, attempt)
    assert parse_order_ref(ref) == (code, attempt)
    assert re.fullmatch(r"[A-Z0-9]{1,100}", ref)


@settings(deadline=None)
@given(CODES, CODES, ATTEMPTS, ATTEMPTS)
def test_no_two_orders_share_a_reference(
    one: DossierCode, other: DossierCode, first: int, second: int
) -> None:
    same = order_ref(one, first) == order_ref(other, second)
    assert same == ((one, first) == (other, second))


@settings(deadline=None)
@given(st.builds(nearly, st.builds(order_ref, CODES, ATTEMPTS), st.integers(0, 60), SIGNS))
def test_a_text_is_a_reference_in_one_spelling_or_refused(text: str) -> None:
    try:
        code, attempt = parse_order_ref(text)
    except Invalid:
        return
    assert order_ref(code, attempt) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H3316260105000101",
        "H33P16D260105D0001D00",
        "H33P16D260105D0001D1",
        "H33P16D260105D0001D001",
        "H33P16D260105D00001D01",
        "H33P16D260230D0001D01",
        "h33p16d260105d0001d01",
        "H33P16D260105D0001D01 ",
        "H33.16D260105D0001D01",
        "H33P16D260105D0001D٠١",
    ],
)
def test_what_is_no_reference_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_order_ref(text, "vnp_TxnRef")
    assert refused.value.field == "vnp_TxnRef"


@pytest.mark.parametrize("attempt", [0, -1, MOST_ATTEMPTS + 1])
def test_attempts_count_from_one_to_a_bound(attempt: int) -> None:
    with pytest.raises(Invalid):
        order_ref(FIRST, attempt)


def test_a_secret_can_be_read_aloud() -> None:
    assert not set(SECRET_LETTERS) & set("01ILO")
    assert len(set(SECRET_LETTERS)) == len(SECRET_LETTERS) == 31


@settings(deadline=None)
@given(st.binary(min_size=LEAST_BYTES, max_size=40))
def test_bytes_make_a_secret_always_the_same(bits: bytes) -> None:
    secret = secret_from(bits)
    assert len(secret) == 10
    assert set(secret) <= set(SECRET_LETTERS)
    assert secret_from(bits) == secret


def test_other_bytes_make_another_secret() -> None:
    secrets = {secret_from(number.to_bytes(LEAST_BYTES, "big")) for number in range(1000)}
    assert len(secrets) == 1000


def test_too_few_bytes_make_no_secret() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        secret_from(b"\x01" * (LEAST_BYTES - 1))


def test_a_secret_may_be_typed_small_and_in_groups() -> None:
    assert secret_hash(" abcd-efgh 23 ") == secret_hash("ABCDEFGH23")


def test_the_hash_is_of_this_purpose_only() -> None:
    assert secret_hash("ABCDEFGH23") == (
        "5b7b9c742d78504c0404872ed65a41b8bdfea54df685a306f76962b9ab206517"
    )
    assert secret_hash("ABCDEFGH23") != secret_hash("ABCDEFGH24")


@settings(deadline=None)
@given(st.text(st.characters(), max_size=20))
def test_whatever_is_typed_can_be_hashed(text: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", secret_hash(text))
