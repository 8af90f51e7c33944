"""Payment providers: whatever comes, nobody is believed but the provider, about our orders."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.payments import vnpay
from chalicelib.domain.payments.provider import (
    BadSignature,
    Begun,
    Notice,
    NotOurs,
    Refund,
    Refused,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.payments.wire import MOST_BYTES
from chalicelib.domain.refusals import Invalid, Refusal, TooLarge, TryLater
from infra.providers.accounts import accounts
from infra.providers.playing import Ipn
from infra.providers.server import Providers, played
from tests.builders import MORNING, an_order
from tests.errands import (
    AMOUNT,
    CALLED,
    CALLING,
    LATER,
    an_order_at,
    as_notice,
    begun,
    heard,
    player,
    sent,
)


@pytest.fixture
def here() -> Providers:
    return played()


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
@pytest.mark.parametrize("name", [*CALLING, "vietqr"])
def test_an_amount_nobody_takes_is_refused(here: Providers, name: str, amount: int) -> None:
    order = replace(an_order(), amount=amount)
    with pytest.raises(Invalid) as refused:
        accounts(here)[name].begin(order, MORNING, "192.0.2.1")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("amount", [999, 50_000_001])
def test_momos_own_limits_hold(here: Providers, amount: int) -> None:
    order = replace(an_order(), amount=amount)
    with pytest.raises(Invalid, match=r"MoMo chỉ nhận mỗi lần từ 1\.000 đ"):
        accounts(here)["momo"].begin(order, MORNING, "192.0.2.1")


@pytest.mark.parametrize("name", CALLING)
def test_a_notice_signed_by_a_stranger_is_not_believed(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    ours = accounts(here)
    here.zalopay.key2 = player(here, name).secret = "stranger"
    with pytest.raises(BadSignature):
        ours[name].heard(as_notice(player(here, name).pay(order.ref)), LATER)


@pytest.mark.parametrize("name", CALLING)
def test_the_key_before_is_believed_and_one_older_is_not(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    ours: Any = accounts(here)[name]
    player(here, name).secret = "an older secret"
    here.momo.access, here.zalopay.key2 = "an older access key", "an older key2"
    ipn = player(here, name).pay(order.ref)
    assert ours.heard(as_notice(ipn), LATER).verdict is Verdict.PAID
    with pytest.raises(BadSignature):
        replace(ours, keys=ours.keys[:1]).heard(as_notice(ipn), LATER)


@pytest.mark.parametrize("name", CALLING)
def test_a_notice_for_another_merchant_is_not_ours(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    ours = accounts(here)[name]
    here.vnpay.tmn_code = here.momo.partner_code = here.national.partner_code = "OTHER"
    here.zalopay.app_id = 1
    with pytest.raises(NotOurs):
        ours.heard(as_notice(player(here, name).pay(order.ref)), LATER)


@pytest.mark.parametrize("name", CALLING)
def test_another_amount_is_told_as_it_is(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    player(here, name).pay(order.ref)
    ipn = player(here, name).notice(order.ref, amount=AMOUNT - 1)
    assert heard(here, name, ipn).amount == AMOUNT - 1


@pytest.mark.parametrize("name", CALLED)
def test_a_megabyte_is_not_even_read(here: Providers, name: str) -> None:
    with pytest.raises(TooLarge):
        accounts(here)[name].heard(Notice("POST", body=b"{" * 1_000_000), LATER)
    huge = (("vnp_SecureHash", "0" * (MOST_BYTES + 1)),)
    with pytest.raises(TooLarge):
        accounts(here)["vnpay"].heard(Notice("GET", huge), LATER)


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"1",
        b"\xff",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a":' * 9_000,
        b"[" * 60_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_what_is_no_object_of_json_is_refused(here: Providers, name: str, body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        accounts(here)[name].heard(Notice("POST", body=body), LATER)
    assert refused.value.field == "body"


@pytest.mark.parametrize("name", CALLING)
def test_a_name_that_comes_twice_is_refused(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    ipn = player(here, name).pay(order.ref)
    body = ipn.body.replace(b"{", b'{"amount": 1, "amount": 1, ', 1)
    pairs = (*ipn.pairs, ("vnp_Amount", str(AMOUNT * 100)))
    with pytest.raises((Invalid, BadSignature)):
        accounts(here)[name].heard(Notice(ipn.method, pairs, body), LATER)


@pytest.mark.parametrize("name", CALLED)
def test_every_field_a_signature_covers_is_covered(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    said = json.loads(player(here, name).pay(order.ref).body)
    for field in said:
        altered = {**said, field: f"{said[field]}1"}
        with pytest.raises(Refusal):
            heard(here, name, Ipn("POST", body=json.dumps(altered).encode()))
        missing = {one: value for one, value in said.items() if one != field}
        if said[field] != "":
            with pytest.raises(Refusal):
                heard(here, name, Ipn("POST", body=json.dumps(missing).encode()))


@pytest.mark.parametrize("amount", [1.5, True, "20000.0", "", -1, 0, 10**13, [1], "２"])
@pytest.mark.parametrize("name", CALLED)
def test_a_signed_amount_that_is_no_whole_dong_is_refused(
    here: Providers, name: str, amount: object
) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    said = json.loads(player(here, name).pay(order.ref).body)
    with pytest.raises(Invalid):
        heard(here, name, resigned(here, name, said, amount))


def resigned(here: Providers, name: str, said: dict[str, object], amount: object) -> Ipn:
    """Return a notice about an odd amount, with a right signature over it."""
    if name == "zalopay":
        data = json.dumps({**json.loads(str(said["data"])), "amount": amount})
        said = {**said, "data": data, "mac": mac(here.zalopay.key2, data)}
    elif name == "momo":
        said = {**said, "amount": amount, "accessKey": here.momo.access}
        del said["signature"]
        raw = "&".join(f"{one}={said[one]}" for one in sorted(said))
        said["signature"] = mac(here.momo.secret, raw)
    else:
        values = {**said, "SoTien": amount}
        del values["MaXacThuc"]
        joined = "|".join([*map(str, values.values()), here.national.secret])
        said = {**values, "MaXacThuc": hashlib.sha256(joined.encode()).hexdigest()}
    return Ipn("POST", body=json.dumps(said).encode())


def mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def test_vnpay_in_another_currency_is_refused(here: Providers) -> None:
    said = {"vnp_TmnCode": "DEMOV210", "vnp_Amount": "800000", "vnp_CurrCode": "USD"}
    query = [*said.items(), ("vnp_SecureHash", vnpay.sign(said, here.vnpay.secret))]
    with pytest.raises(Invalid) as refused:
        accounts(here)["vnpay"].heard(Notice("GET", tuple(query)), LATER)
    assert refused.value.field == "vnp_CurrCode"


def test_zalopay_speaks_of_orders_only(here: Providers) -> None:
    order = an_order_at("zalopay")
    begun(here, "zalopay", order)
    said = json.loads(here.zalopay.pay(order.ref).body)
    for kind in (2, "1", True, None):
        with pytest.raises(Invalid) as refused:
            heard(here, "zalopay", Ipn("POST", body=json.dumps({**said, "type": kind}).encode()))
        assert refused.value.field == "type"


@pytest.mark.parametrize("number", ["", "260302", "x60302_H33", "H33P16D260302D0001D01"])
def test_a_number_zalopay_cannot_have_from_us_is_not_ours(here: Providers, number: str) -> None:
    data = json.dumps({"app_id": 2553, "app_trans_id": number, "amount": AMOUNT})
    said = {"data": data, "mac": mac(here.zalopay.key2, data), "type": 1}
    with pytest.raises(NotOurs) as refused:
        heard(here, "zalopay", Ipn("POST", body=json.dumps(said).encode()))
    assert refused.value.field == "app_trans_id"


def test_a_bar_in_a_field_cannot_move_a_border(here: Providers) -> None:
    """“a|b” and “c” must not pass for “a” and “b|c”."""
    order = an_order_at("national")
    begun(here, "national", order)
    said = json.loads(here.national.pay(order.ref).body)
    bank, at = said["MaNganHang"], said["ThoiGianGD"]
    moved = {**said, "MaNganHang": f"{bank}|{at}", "ThoiGianGD": said["ThongTinGiaoDich"]}
    for last in ("", said["ThongTinGiaoDich"]):
        body = json.dumps({**moved, "ThongTinGiaoDich": last}).encode()
        with pytest.raises(Refusal):
            heard(here, "national", Ipn("POST", body=body))


def test_a_foreign_currency_is_refused(here: Providers) -> None:
    order = an_order_at("national")
    begun(here, "national", order)
    said = json.loads(here.national.pay(order.ref).body)
    said["MaTienTe"] = "USD"
    with pytest.raises(Invalid) as refused:
        heard(here, "national", resigned(here, "national", said, str(AMOUNT)))
    assert refused.value.field == "MaTienTe"


@pytest.mark.parametrize("name", ["vnpay", "momo", "national"])
def test_an_answer_about_another_order_is_not_taken(here: Providers, name: str) -> None:
    order, other = an_order_at(name), replace(an_order(attempt=2), amount=AMOUNT)
    begun(here, name, other)
    player(here, name).pay(other.ref)
    account = accounts(here)[name]
    answer = sent(here, account.ask(other, LATER))
    with pytest.raises(NotOurs):
        account.asked(order, answer.body, answer.status)


def test_an_altered_answer_of_vnpay_is_not_believed(here: Providers) -> None:
    order = an_order_at("vnpay")
    begun(here, "vnpay", order)
    account = accounts(here)["vnpay"]
    answer = sent(here, account.ask(order, LATER))
    forged = answer.body.replace(b'"vnp_TransactionStatus": "01"', b'"vnp_TransactionStatus": "00"')
    assert forged != answer.body
    with pytest.raises(BadSignature):
        account.asked(order, forged, 200)


@pytest.mark.parametrize("name", CALLED)
def test_a_key_they_do_not_know_is_a_fault_to_tell(here: Providers, name: str) -> None:
    account, order = accounts(here)[name], an_order_at(name)
    player(here, name).secret = "another"
    how = account.begin(order, MORNING, "192.0.2.1")
    assert isinstance(how, Request)
    answer = sent(here, how)
    with pytest.raises(Refused) as refused:
        account.begun(order, answer.body, answer.status)
    assert refused.value.said in {"13", "-402", "97"}


@pytest.mark.parametrize("name", CALLED)
def test_a_payer_is_never_sent_to_what_is_no_web_page(here: Providers, name: str) -> None:
    said = {"resultCode": 0, "return_code": 1, "MaLoi": "00"}
    for address in ("javascript:alert(1)", "", "//pay.example.vn", "https://a\nb"):
        fields = dict.fromkeys(("payUrl", "order_url", "UrlThanhToan"), address)
        answer = json.dumps({**said, **fields}).encode()
        with pytest.raises(TryLater):
            accounts(here)[name].begun(an_order_at(name), answer, 200)


def test_momo_takes_no_ipn_url_with_a_query(here: Providers) -> None:
    momo: Any = accounts(here)["momo"]
    with pytest.raises(ValueError, match="query"):
        replace(momo, ipn_url="https://example.vn/ipn?x=1")


def test_zalopay_is_not_called_with_numbers_it_cannot_take(here: Providers) -> None:
    order = an_order_at("zalopay", ref="H33P" + "1" * 40)
    with pytest.raises(Invalid) as refused:
        accounts(here)["zalopay"].begin(order, MORNING, "192.0.2.1")
    assert refused.value.field == "ref"


@pytest.mark.parametrize("name", [*CALLING, "vietqr"])
def test_no_secret_shows_in_an_account(here: Providers, name: str) -> None:
    shown = repr(accounts(here)[name])
    for secret in ("secret", "key1", "key2", "access"):
        assert f"an older {secret}" not in shown
    assert here.momo.secret not in shown


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "signature",
        "partnerCode",
        "amount",
        "orderId",
        "resultCode",
        "data",
        "mac",
        "type",
        "app_id",
        "MaXacThuc",
        "MaLoi",
        "SoTien",
        "return_code",
        "sub_return_code",
        "payUrl",
        "order_url",
        "vnp_ResponseCode",
        "vnp_SecureHash",
    ]
)


@given(name=st.sampled_from(CALLED), said=st.dictionaries(NAMES, ANY_JSON))
def test_any_object_is_refused_by_name(name: str, said: dict[str, object]) -> None:
    account = accounts(played())[name]
    body = json.dumps(said).encode()
    with pytest.raises(Refusal):
        account.heard(Notice("POST", body=body), LATER)


PAIRS = st.lists(st.tuples(NAMES | st.text(max_size=8), st.text(max_size=140)), max_size=8)


@given(PAIRS)
def test_any_query_is_refused_by_name(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal):
        accounts(played())["vnpay"].heard(Notice("GET", tuple(pairs)), LATER)


@given(PAIRS)
def test_any_signed_query_is_read_or_refused_by_name(pairs: list[tuple[str, str]]) -> None:
    said = {**dict(pairs), "vnp_TmnCode": "DEMOV210", "vnp_Amount": "800000"}
    query = [*said.items(), ("vnp_SecureHash", vnpay.sign(said, "vnpay secret"))]
    try:
        amount = accounts(played())["vnpay"].heard(Notice("GET", tuple(query)), LATER).amount
    except Refusal:
        amount = 8_000
    assert amount == 8_000


@given(name=st.sampled_from(CALLED), body=st.binary(max_size=200))
def test_any_bytes_are_refused_by_name(name: str, body: bytes) -> None:
    with pytest.raises(Refusal):
        accounts(played())[name].heard(Notice("POST", body=body), LATER)


@given(
    name=st.sampled_from(CALLING),
    said=st.dictionaries(NAMES, ANY_JSON),
    status=st.sampled_from([200, 204, 400, 404, 429, 500]),
)
def test_any_answer_is_read_or_refused_by_name(
    name: str, said: dict[str, object], status: int
) -> None:
    account, order = accounts(played())[name], an_order_at(name)
    refund = Refund(id="R1", amount=1, reason="", asked_at=LATER, by="")
    body = json.dumps(said).encode()
    for read in (
        lambda: account.begun(order, body, status),
        lambda: account.asked(order, body, status),
        lambda: account.refunded(refund, order, body, status),
    ):
        told: Begun | Said | str
        try:
            told = read()
        except Refusal as no:
            told = no.sentence
        assert isinstance(told, Begun | Said) or told.endswith(".")


@given(name=st.sampled_from(CALLED), place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_one_byte_changed_is_another_notice_or_none(name: str, place: int, byte: int) -> None:
    here = played()
    order = an_order_at(name)
    begun(here, name, order)
    ipn = player(here, name).pay(order.ref)
    genuine = heard(here, name, ipn)
    place %= len(ipn.body)
    body = ipn.body[:place] + bytes([byte]) + ipn.body[place + 1 :]
    try:
        said = heard(here, name, Ipn("POST", body=body))
    except Refusal:
        said = None
    assert said == genuine or (said is None and body != ipn.body)
