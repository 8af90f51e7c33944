"""VNPAY: links are signed as documented, and only genuine notices are believed."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain.codes import order_ref, parse_code
from chalicelib.domain.money import MOST
from chalicelib.domain.payments.vnpay import (
    MOST_AMOUNT,
    MOST_INFO,
    RESPONSES,
    IpnAnswer,
    order_params,
    pay_url,
    read_ipn,
    sign,
    verify,
    why,
)
from chalicelib.domain.refusals import Invalid

SECRET = "TESTSECRET"
EXAMPLE = (
    "vnp_Amount=800000&vnp_Command=pay&vnp_CreateDate=20260105083000&vnp_CurrCode=VND"
    "&vnp_ExpireDate=20260105084500&vnp_IpAddr=127.0.0.1&vnp_Locale=vn"
    "&vnp_OrderInfo=Le+phi+ho+so+H33.16-260105-0001&vnp_OrderType=other"
    "&vnp_ReturnUrl=https%3A%2F%2Fexample.vn%2Ftra-ve%3Fx%3D1&vnp_TmnCode=DEMOV210"
    "&vnp_TxnRef=H3316260105000101&vnp_Version=2.1.0"
)
SIGNATURE = (
    "43f331ab86b7c9df0c32c15b93d753935e4cc73d6c3e2b55706ce3c1fb23399f"
    "b6520125f58808da8152c44e477f4014af5178f1c8808b4a214c50df10a11b55"
)
AT = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
"""8:30 in Vietnam."""
REF = order_ref(parse_code("H33.16-260105-0001"), 1)

NAMES = st.text("abcdefghijkvnp_ABCZ", min_size=1, max_size=12).map(lambda end: f"vnp_x{end}")
VALUES = st.text(st.characters(), max_size=20)
PARAMS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=6)
KEYS = st.text(st.characters(codec="ascii"), min_size=1, max_size=40)

Query = list[tuple[str, str]]


def signed(params: dict[str, str], secret: str = SECRET) -> Query:
    return [*params.items(), ("vnp_SecureHash", sign(params, secret))]


def a_notice(**given: str) -> dict[str, str]:
    usual = {
        "vnp_Amount": "800000",
        "vnp_BankCode": "NCB",
        "vnp_PayDate": "20260105083512",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": "DEMOV210",
        "vnp_TransactionNo": "14226112",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": REF,
    }
    return usual | {f"vnp_{name}": value for name, value in given.items()}


def the_params(
    amount: int = 8_000, info: str = "Lệ phí hồ sơ", at: datetime = AT
) -> dict[str, str]:
    return order_params(
        tmn_code="DEMOV210",
        ref=REF,
        amount=amount,
        info=info,
        created=at,
        expires=at + timedelta(minutes=15),
        ip="127.0.0.1",
        return_url="https://example.vn/tra-ve?x=1",
    )


def test_the_documented_example_is_signed_byte_for_byte() -> None:
    params = dict(parse_qsl(EXAMPLE))
    assert sign(params, SECRET) == SIGNATURE
    assert pay_url("https://pay.example.vn/v", params, SECRET) == (
        f"https://pay.example.vn/v?{EXAMPLE}&vnp_SecureHash={SIGNATURE}"
    )


def test_the_documented_example_is_believed() -> None:
    query = [*parse_qsl(EXAMPLE), ("vnp_SecureHash", SIGNATURE)]
    assert verify(query, [SECRET])
    assert verify([*query, ("vnp_SecureHashType", "HMACSHA512")], [SECRET])
    assert verify(list(reversed(query)), [SECRET])
    assert verify([*query[:-1], ("vnp_SecureHash", SIGNATURE.upper())], [SECRET])


def test_a_request_is_signed_without_its_empty_values() -> None:
    params = dict(parse_qsl(EXAMPLE)) | {"vnp_BankCode": ""}
    assert pay_url("https://x.vn", params, SECRET).endswith(SIGNATURE)
    assert "vnp_BankCode" not in pay_url("https://x.vn", params, SECRET)


def test_a_link_carries_one_signature_only() -> None:
    params = dict(parse_qsl(EXAMPLE)) | {"vnp_SecureHash": "old", "vnp_SecureHashType": "SHA256"}
    assert pay_url("https://x.vn", params, SECRET) == (
        f"https://x.vn?{EXAMPLE}&vnp_SecureHash={SIGNATURE}"
    )


def test_a_notice_is_checked_over_exactly_what_came_empty_values_too() -> None:
    params = a_notice(BankTranNo="")
    assert verify(signed(params), [SECRET])
    assert not verify([pair for pair in signed(params) if pair[1]], [SECRET])


def test_while_keys_rotate_both_are_believed() -> None:
    query = signed(a_notice(), "old key")
    assert verify(query, ["new key", "old key"])
    assert verify(query, ["old key", "new key"])
    assert not verify(query, ["new key"])
    assert not verify(query, [])


def test_an_unset_key_lets_nobody_in() -> None:
    forged = [("vnp_Amount", "100"), ("vnp_SecureHash", "0" * 128)]
    assert not verify(forged, [""])
    assert not verify(forged, ["", SECRET])
    assert verify(signed(a_notice()), ["", SECRET])
    with pytest.raises(ValueError, match="empty key"):
        sign(a_notice(), "")


def test_a_parameter_that_comes_twice_is_not_believed() -> None:
    query = signed(a_notice())
    assert not verify([*query, ("vnp_Amount", "800000")], [SECRET])
    assert not verify([("vnp_Amount", "100"), *query], [SECRET])
    assert not verify([*query, query[-1]], [SECRET])


@pytest.mark.parametrize("given", ["", "0", "g" * 128, SIGNATURE[:-1], SIGNATURE + "0", "đ" * 128])
def test_what_is_no_signature_is_not_believed(given: str) -> None:
    assert not verify([*parse_qsl(EXAMPLE), ("vnp_SecureHash", given)], [SECRET])
    assert not verify(parse_qsl(EXAMPLE), [SECRET])


def test_a_broken_sign_does_not_pass_for_a_question_mark() -> None:
    genuine = signed({"vnp_OrderInfo": "a?"})
    broken = [("vnp_OrderInfo", "a\ud800"), genuine[-1]]
    assert verify(genuine, [SECRET])
    assert not verify(broken, [SECRET])


@settings(deadline=None)
@given(PARAMS, KEYS)
def test_whatever_is_signed_is_believed(params: dict[str, str], key: str) -> None:
    assert verify(signed(params, key), [key])


@settings(deadline=None)
@given(st.dictionaries(NAMES, st.text(min_size=1, max_size=20), min_size=1, max_size=6), KEYS)
def test_a_link_reads_back_as_what_was_signed(params: dict[str, str], key: str) -> None:
    query = parse_qsl(urlsplit(pay_url("https://pay.example.vn/v", params, key)).query)
    assert verify(query, [key])
    assert dict(query[:-1]) == params
    assert urlencode(sorted(params.items())) in pay_url("https://pay.example.vn/v", params, key)


@settings(deadline=None)
@given(PARAMS, KEYS, st.data())
def test_one_sign_changed_in_a_value_is_not_believed(
    params: dict[str, str], key: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(params)))
    place = data.draw(st.integers(0, len(params[name])))
    sign_ = data.draw(st.characters())
    changed = params[name][:place] + sign_ + params[name][place + 1 :]
    assume(changed != params[name])
    query = [(one, changed if one == name else value) for one, value in signed(params, key)]
    assert not verify(query, [key])


@settings(deadline=None)
@given(PARAMS, KEYS, st.data())
def test_a_parameter_renamed_dropped_or_added_is_not_believed(
    params: dict[str, str], key: str, data: st.DataObject
) -> None:
    query = signed(params, key)
    place = data.draw(st.integers(0, len(params) - 1))
    name, value = query[place]
    other = data.draw(NAMES.filter(lambda new: new not in params))
    assert not verify([*query[:place], *query[place + 1 :]], [key])
    assert not verify([*query[:place], (other, value), *query[place + 1 :]], [key])
    assert not verify([*query, (other, value)], [key])
    assert not verify([*query[:place], (name + "&", value), *query[place + 1 :]], [key])


@settings(deadline=None)
@given(st.integers(0, len(EXAMPLE) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_one_byte_changed_on_the_wire_is_not_believed(place: int, byte: str) -> None:
    wire = EXAMPLE[:place] + byte + EXAMPLE[place + 1 :]
    came = parse_qsl(wire, keep_blank_values=True)
    assume(came != parse_qsl(EXAMPLE))
    assert not verify([*came, ("vnp_SecureHash", SIGNATURE)], [SECRET])


@settings(deadline=None)
@given(st.integers(0, 127), st.sampled_from("0123456789abcdef"))
def test_one_digit_changed_in_the_signature_is_not_believed(place: int, digit: str) -> None:
    assume(SIGNATURE[place] != digit)
    changed = SIGNATURE[:place] + digit + SIGNATURE[place + 1 :]
    assert not verify([*parse_qsl(EXAMPLE), ("vnp_SecureHash", changed)], [SECRET])


@settings(deadline=None)
@given(PARAMS, KEYS, KEYS)
def test_a_foreign_key_is_not_believed(params: dict[str, str], key: str, other: str) -> None:
    assume(key.encode().rstrip(b"\0") != other.encode().rstrip(b"\0"))
    assert not verify(signed(params, key), [other])


def test_a_pay_link_says_what_vnpay_asks() -> None:
    assert the_params() == {
        "vnp_Version": "2.1.0",
        "vnp_Command": "pay",
        "vnp_TmnCode": "DEMOV210",
        "vnp_Amount": "800000",
        "vnp_CreateDate": "20260105083000",
        "vnp_ExpireDate": "20260105084500",
        "vnp_CurrCode": "VND",
        "vnp_IpAddr": "127.0.0.1",
        "vnp_Locale": "vn",
        "vnp_OrderInfo": "le phi ho so",
        "vnp_OrderType": "other",
        "vnp_ReturnUrl": "https://example.vn/tra-ve?x=1",
        "vnp_TxnRef": "H33P16D260105D0001D01",
    }


@settings(deadline=None)
@given(st.text(max_size=600))
def test_order_info_is_ascii_without_specials(info: str) -> None:
    said = the_params(info=info)["vnp_OrderInfo"]
    assert re.fullmatch(r"[a-z0-9 ]*", said)
    assert said == said.strip()
    assert len(said) <= MOST_INFO


def test_long_order_info_is_cut_and_ends_in_no_space() -> None:
    assert the_params(info="ab " * 200)["vnp_OrderInfo"] == " ".join(["ab"] * 85)


@pytest.mark.parametrize("amount", [0, -1, MOST_AMOUNT + 1, MOST])
def test_an_amount_vnpay_cannot_take_is_refused(amount: int) -> None:
    with pytest.raises(Invalid) as refused:
        the_params(amount=amount)
    assert refused.value.field == "amount"


def test_the_greatest_amount_has_twelve_digits() -> None:
    assert the_params(amount=MOST_AMOUNT)["vnp_Amount"] == "999999999900"


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        the_params(at=AT.replace(tzinfo=None))


def test_a_notice_of_payment_is_read() -> None:
    notice = read_ipn(a_notice())
    assert (notice.ref, notice.amount, notice.paid) == (REF, 8_000, True)
    assert (notice.transaction_no, notice.bank_code) == ("14226112", "NCB")
    assert notice.paid_at == datetime(2026, 1, 5, 1, 35, 12, tzinfo=UTC)
    assert notice.response_code == "00"


@pytest.mark.parametrize(
    ("response", "status", "paid", "code"),
    [
        ("00", "00", True, "00"),
        ("00", "02", False, "02"),
        ("24", "00", False, "24"),
        ("24", "02", False, "24"),
        ("", "00", False, ""),
        ("00", "", False, ""),
        ("0", "0", False, "0"),
    ],
)
def test_paid_means_both_codes_are_zero_zero(
    response: str, status: str, paid: bool, code: str
) -> None:
    notice = read_ipn(a_notice(ResponseCode=response, TransactionStatus=status))
    assert (notice.paid, notice.response_code) == (paid, code)


def test_codes_left_out_are_no_payment() -> None:
    notice = read_ipn({"vnp_Amount": "800000", "vnp_TxnRef": REF})
    assert not notice.paid
    assert notice.paid_at is None


@pytest.mark.parametrize(
    "amount",
    [
        "",
        "0",
        "000",
        "8000.00",
        "-800000",
        "800050",
        "8e5",
        "９00",
        "1" + "0" * 12,
        " 800000",
        "99",
    ],
)
def test_an_amount_that_is_not_whole_dong_is_refused(amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_ipn(a_notice(Amount=amount))
    assert refused.value.field == "vnp_Amount"


@pytest.mark.parametrize(
    "moment", ["", "0", "20260230083512", "00010101000000", "2026-01-05 08:35"]
)
def test_money_is_not_turned_away_for_a_bad_date(moment: str) -> None:
    notice = read_ipn(a_notice(PayDate=moment))
    assert notice.paid
    assert notice.paid_at is None


@settings(deadline=None)
@given(st.integers(1, MOST_AMOUNT))
def test_the_amount_of_a_notice_is_that_of_its_order(amount: int) -> None:
    assert read_ipn(the_params(amount=amount)).amount == amount


def test_answers_are_those_vnpay_documents() -> None:
    assert {str(answer): answer.message for answer in IpnAnswer} == {
        "00": "Confirm Success",
        "01": "Order not found",
        "02": "Order already confirmed",
        "04": "Invalid amount",
        "97": "Invalid signature",
        "99": "Unknown error",
    }


def test_the_payer_is_told_what_went_wrong() -> None:
    assert "không đủ số dư" in why("51")
    assert "không nộp lại" in why("07")
    assert why("99") == why("") == "Thanh toán chưa thành công; hãy thử lại."
    assert all(sentence.endswith(".") for sentence in RESPONSES.values())
