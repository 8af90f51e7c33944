"""VietQR: the code says what it should, and a transfer finds its order and no other."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.codes import order_ref, parse_code
from chalicelib.domain.money import MOST
from chalicelib.domain.payments import vietqr
from chalicelib.domain.payments.provider import Notice, NotOurs, Outcome, Provider
from chalicelib.domain.payments.vietqr import LETTERS, Transfer, VietQr
from chalicelib.domain.refusals import Invalid, NotAllowedNow, Refusal
from infra.providers.bank import mangled
from tests.builders import MORNING, an_order

PUBLISHED = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
)
"""NAPAS, “Đặc tả kỹ thuật QR Code” v1.0, 6.1.3."""
TO_AN_ACCOUNT = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304"
)
"""Its example of a code without an amount, up to the CRC."""
SAID = Transfer(
    bin="970403",
    account="0011012345678",
    amount=180_000,
    purpose="thanh toan don hang",
    bill="NPS6869",
)
AT_THE_BANK = VietQr(bin="970403", account="0011012345678")
REF = an_order().ref
SIGNS = st.characters(min_codepoint=32, max_codepoint=126)
TRANSFERS = st.builds(
    Transfer,
    bin=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Z]{1,19}", fullmatch=True),
    amount=st.none() | st.integers(1, MOST),
    purpose=st.text(SIGNS, max_size=25),
    bill=st.text(SIGNS, max_size=25),
)
CODES = st.builds(
    lambda unit, day, serial: parse_code(f"{unit}-2603{day:02}-{serial:04}"),
    unit=st.sampled_from(["H33", "H33.16", "H33.160", "A01.02.03"]),
    day=st.integers(1, 31),
    serial=st.integers(1, 99_999),
)
REFS = st.builds(order_ref, CODES, st.integers(1, 200))


def test_the_published_example_is_written_and_read() -> None:
    assert vietqr.payload(SAID) == PUBLISHED
    assert vietqr.read(PUBLISHED) == SAID


@pytest.mark.parametrize(
    ("text", "crc"),
    [
        ("123456789", "29B1"),
        ("", "FFFF"),
        (
            TO_AN_ACCOUNT,
            "F4E5",
        ),
    ],
)
def test_the_crc_is_that_of_ccitt(text: str, crc: str) -> None:
    assert vietqr.crc(text) == crc


@given(TRANSFERS)
def test_what_is_written_is_read(transfer: Transfer) -> None:
    assert vietqr.read(vietqr.payload(transfer)) == transfer


@given(place=st.integers(0, len(PUBLISHED) - 1), sign=SIGNS)
def test_one_sign_changed_is_no_code(place: int, sign: str) -> None:
    assume(PUBLISHED[place] != sign)
    with pytest.raises(Invalid):
        vietqr.read(PUBLISHED[:place] + sign + PUBLISHED[place + 1 :])


@given(st.text(max_size=120))
def test_any_text_is_refused_by_name(text: str) -> None:
    for whole in (text, f"{text}6304{vietqr.crc(text.encode(errors='replace').decode())}"):
        with pytest.raises(Invalid):
            vietqr.read(whole)


@given(st.text("0123456789ABCDEF", max_size=60))
def test_any_code_with_a_right_crc_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid):
        vietqr.read(f"{text}6304{vietqr.crc(f'{text}6304')}")


@pytest.mark.parametrize(
    "text", ["000201", "0002010002015303704", "00990", "000x01", "000201380053037045802VN"]
)
def test_a_broken_code_with_a_right_crc_is_refused(text: str) -> None:
    whole = f"{text}6304"
    with pytest.raises(Invalid):
        vietqr.read(whole + vietqr.crc(whole))


def test_a_code_of_another_kind_is_no_transfer() -> None:
    card = PUBLISHED[:-4].replace("QRIBFTTA", "QRIBFTTC")
    with pytest.raises(Invalid) as refused:
        vietqr.read(card + vietqr.crc(card))
    assert refused.value.field == "38"


def test_a_day_that_never_was_names_nothing() -> None:
    assert vietqr.refs("H33P16D2602310001D01ABCE") == ()


def test_who_calls_for_a_transfer_finds_nothing() -> None:
    assert AT_THE_BANK.reply(Outcome.CONFIRMED).status == 404


def test_another_currency_is_refused() -> None:
    other = PUBLISHED[:-4].replace("5303704", "5303840")
    with pytest.raises(Invalid) as refused:
        vietqr.read(other + vietqr.crc(other))
    assert refused.value.field == "53"


@pytest.mark.parametrize("purpose", ["phí", "a" * 100, "a\nb"])
def test_what_does_not_fit_is_refused(purpose: str) -> None:
    with pytest.raises(Invalid):
        vietqr.payload(replace(SAID, purpose=purpose))


def test_an_order_becomes_a_code_with_its_word_in_it() -> None:
    begun = AT_THE_BANK.begin(an_order(), MORNING, "192.0.2.1")
    assert begun.url is None
    assert begun.qr is not None
    said = vietqr.read(begun.qr)
    assert (said.amount, said.purpose) == (8_000, begun.provider_ref)
    assert vietqr.refs(said.purpose) == (REF,)


def test_most_words_fit_in_a_purpose() -> None:
    ref = order_ref(parse_code("H33.160-260302-9999"), 99)
    assert len(vietqr.word(ref)) == vietqr.MOST_PURPOSE
    long = replace(an_order(), ref=order_ref(parse_code("H33.160-260302-10000"), 99))
    with pytest.raises(Invalid) as refused:
        AT_THE_BANK.begin(long, MORNING, "192.0.2.1")
    assert refused.value.field == "ref"


@given(REFS)
def test_a_word_names_its_order(ref: str) -> None:
    word = vietqr.word(ref)
    assert re.fullmatch(r"[A-Z0-9]+", word)
    assert vietqr.refs(word) == (ref,)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "nop phi {} cam on",
        "MBVCB.123456.{}.CT tu 0123 toi 9876",
        "QR-{}-FT26064123456",
        "970422{}ZP24",
        "Lệ phí hồ sơ {}",
        "{} {}",
    ],
)
def test_whatever_banks_do_to_it_the_word_is_found(content: str) -> None:
    word = vietqr.word(REF)
    for spelled in (
        word,
        word.lower(),
        f"{word[:3]} {word[3:9]}-{word[9:]}",
        f"{word[:12]}.{word[12:]}",
    ):
        assert vietqr.refs(content.replace("{}", spelled)) == (REF,)
    assert vietqr.refs(mangled(word)) == (REF,)


@given(REFS, st.data())
def test_a_word_cut_off_names_nothing(ref: str, data: st.DataObject) -> None:
    word = vietqr.word(ref)
    cut = data.draw(st.integers(0, len(word) - 1))
    assert vietqr.refs(f"CT {word[:cut]} 2603") == ()


@given(REFS, st.data())
def test_one_sign_mistyped_names_nothing(ref: str, data: st.DataObject) -> None:
    word = vietqr.word(ref)
    place = data.draw(st.integers(0, len(word) - 1))
    sign = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assume(word[place] != sign)
    assert ref not in vietqr.refs(word[:place] + sign + word[place + 1 :])
    assert len(vietqr.refs(word[:place] + sign + word[place + 1 :])) == 0


@given(REFS, st.text(LETTERS, min_size=4, max_size=4))
def test_a_guessed_check_names_nothing(ref: str, check: str) -> None:
    word = vietqr.word(ref)
    assume(word[-4:] != check)
    assert vietqr.refs(word[:-4] + check) == ()


def test_two_orders_in_one_transfer_are_both_named() -> None:
    other = an_order(attempt=2).ref
    assert vietqr.refs(f"{vietqr.word(REF)} {vietqr.word(other)}") == (REF, other)


@given(st.text(max_size=300))
def test_any_content_is_read(content: str) -> None:
    assert vietqr.refs(content) == ()


def test_nobody_calls_for_a_transfer() -> None:
    with pytest.raises(NotOurs):
        AT_THE_BANK.heard(Notice("POST", body=b"{}"), MORNING)
    account: Provider = AT_THE_BANK
    assert account.ask(an_order(), MORNING) is None
    with pytest.raises(NotAllowedNow):
        AT_THE_BANK.asked(an_order(), b"{}", 200)


def test_what_is_no_ref_has_no_word() -> None:
    with pytest.raises(Refusal):
        vietqr.word("H33")
