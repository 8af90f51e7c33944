"""Personal IDs, tax codes, telephone numbers and addresses are checked and spelled alike."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.identity import (
    PersonalId,
    Sex,
    contradictions,
    email,
    mask,
    mobile,
    old_id,
    personal_id,
    tax_code,
)
from chalicelib.domain.refusals import Invalid

AN = "091090001234"
"""A man born in 1990 in Kiên Giang; the last six digits are invented."""
READERS: list[Callable[[str, str], object]] = [personal_id, old_id, tax_code, mobile, email]
IDS = st.from_regex(r"[0-9]{12}", fullmatch=True)
ANY = st.text(st.characters(), max_size=30)
NUMERIC = st.text("0123456789+-. ()٣３\u00a0\u200b", max_size=20)


def test_a_personal_id_tells_place_sex_and_birth_year() -> None:
    assert personal_id(AN, "cccd") == PersonalId(AN, "091", Sex.MALE, 1990)


@pytest.mark.parametrize(
    ("digit", "sex", "year"),
    [
        ("0", Sex.MALE, 1905),
        ("1", Sex.FEMALE, 1905),
        ("2", Sex.MALE, 2005),
        ("3", Sex.FEMALE, 2005),
        ("9", Sex.FEMALE, 2305),
    ],
)
def test_the_fourth_digit_is_century_and_sex(digit: str, sex: Sex, year: int) -> None:
    person = personal_id(f"001{digit}05000001", "cccd")
    assert (person.sex, person.birth_year) == (sex, year)


def test_a_citizen_whose_birth_was_registered_abroad_has_a_number_too() -> None:
    assert personal_id("123190000001", "cccd").province == "123"


@settings(deadline=None)
@given(IDS)
def test_every_twelve_digits_parse_and_say_what_they_hold(number: str) -> None:
    person = personal_id(number, "cccd")
    assert person.number == number
    assert number.startswith(person.province)
    assert 1900 <= person.birth_year <= 2399
    assert f"{person.birth_year % 100:02}" == number[4:6]
    century = (person.birth_year - 1900) // 100
    assert int(number[3]) == 2 * century + (person.sex is Sex.FEMALE)


@settings(deadline=None)
@given(IDS, st.sampled_from([" ", ".", "-", "\u00a0", "\u200b"]), st.integers(0, 12))
def test_separators_in_a_personal_id_do_not_matter(number: str, sign: str, place: int) -> None:
    written = number[:place] + sign + number[place:]
    assert personal_id(written, "cccd") == personal_id(number, "cccd")


@pytest.mark.parametrize("text", ["", "09109000123", "0910900012345", "09109000123a", "٠" * 12])
def test_anything_but_twelve_digits_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid, match="12 chữ số") as refused:
        personal_id(text, "answers.cccd")
    assert refused.value.field == "answers.cccd"


def test_an_old_id_has_nine_digits() -> None:
    assert old_id("370 123 456", "cmnd") == "370123456"
    with pytest.raises(Invalid, match="9 chữ số") as refused:
        old_id("3701234567", "cmnd")
    assert refused.value.field == "cmnd"


def test_what_agrees_contradicts_nothing() -> None:
    person = personal_id(AN, "cccd")
    assert contradictions(person) == ()
    assert contradictions(person, Sex.MALE, date(1990, 12, 31)) == ()


def test_each_contradiction_is_told_in_a_sentence() -> None:
    told = contradictions(personal_id(AN, "cccd"), Sex.FEMALE, date(1991, 1, 1))
    assert told == (
        "Giới tính không khớp với số định danh cá nhân.",
        "Năm sinh 1991 không khớp với số định danh (1990).",
    )


@settings(deadline=None)
@given(IDS, st.sampled_from(Sex), st.dates(date(1900, 1, 1), date(2399, 12, 31)))
def test_contradictions_are_exactly_the_differences(number: str, sex: Sex, born: date) -> None:
    person = personal_id(number, "cccd")
    differences = (sex is not person.sex) + (born.year != person.birth_year)
    assert len(contradictions(person, sex, born)) == differences


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0100233488", "0100233488"),
        ("01.00.233.488", "0100233488"),
        ("0314409058-002", "0314409058002"),
        (" 0314409058002\u200b", "0314409058002"),
    ],
)
def test_a_tax_code_is_kept_without_separators(written: str, kept: str) -> None:
    assert tax_code(written, "mst") == kept


@pytest.mark.parametrize("text", ["", "12345", "0100233480", "0314409058-000", "abcdefghij"])
def test_a_tax_code_with_a_wrong_check_digit_or_length_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        tax_code(text, "mst")
    assert refused.value.field == "mst"


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "+84912345678",
        "84912345678",
        "0912.345.678",
        "(091) 234-5678",
        "0912\u00a0345 678",
    ],
)
def test_a_mobile_number_is_kept_as_ten_digits(written: str) -> None:
    assert mobile(written, "phone") == "0912345678"


@pytest.mark.parametrize(
    "text",
    ["", "0212345678", "0112345678", "091234567", "09123456789", "+85912345678", "09١2345678"],
)
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        mobile(text, "phone")
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    "address", ["an@vidu.vn", "Le.Thi+ho-so@mail.kiengiang.gov.vn", "a_b'c@x1.co"]
)
def test_an_email_address_is_kept_as_written(address: str) -> None:
    assert email(f" {address}\n", "email") == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "an",
        "an@vidu",
        "an@@vidu.vn",
        "a n@vidu.vn",
        "an@-vidu.vn",
        "an@vidu-.vn",
        "an@vidu..vn",
        "đặng@vidu.vn",
        "an\x00@vidu.vn",
        "an@vidu.vn\nBcc: x@y.vn",
        "<an@vidu.vn>",
        "a@b.vn,c@d.vn",
        "x" * 65 + "@vidu.vn",
        "an@" + "x" * 64 + ".vn",
        "an@" + "vidu." * 50 + "vn",
    ],
)
def test_what_mail_cannot_be_sent_to_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        email(text, "email")
    assert refused.value.field == "email"


@pytest.mark.parametrize("read", READERS)
@settings(deadline=None)
@given(text=st.one_of(ANY, NUMERIC))
def test_whatever_is_typed_is_read_or_refused(
    read: Callable[[str, str], object], text: str
) -> None:
    try:
        kept = read(text, "field")
    except Invalid:
        return
    plain = kept.number if isinstance(kept, PersonalId) else str(kept)
    assert plain.isascii()
    assert read(plain, "field") == kept


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("091290001125", "0912*****125"),
        ("0912345678", "09*****678"),
        ("370123456", "3*****456"),
        ("12345678", "*****678"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_masked_number_hides_its_middle(number: str, shown: str) -> None:
    assert mask(number) == shown


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{0,20}", fullmatch=True))
def test_a_mask_keeps_the_length_and_hides_five_digits_or_all(number: str) -> None:
    shown = mask(number)
    assert len(shown) == len(number)
    assert shown.count("*") >= min(5, len(number))
    assert re.fullmatch(r"[0-9]{0,4}\**[0-9]{0,3}", shown)
