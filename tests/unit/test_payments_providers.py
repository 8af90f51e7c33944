"""Payment providers: each way to pay, played through by its documented rules."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.payments.provider import (
    Outcome,
    Provider,
    Refund,
    Request,
    Said,
    Verdict,
)
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TryLater
from infra.providers.accounts import accounts
from infra.providers.playing import Ipn
from infra.providers.server import Providers, answered, played
from tests.builders import MORNING
from tests.errands import (
    AMOUNT,
    CALLED,
    CALLING,
    LATER,
    an_order_at,
    asked,
    begun,
    heard,
    player,
    sent,
)


@pytest.fixture
def here() -> Providers:
    return played()


@pytest.mark.parametrize("name", CALLING)
def test_an_order_is_begun_paid_and_heard_of(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    said = heard(here, name, player(here, name).pay(order.ref))
    assert (said.ref, said.amount, said.verdict) == (order.ref, AMOUNT, Verdict.PAID)
    assert said.transaction == str(player(here, name).orders[order.ref].transaction)
    assert said.paid_at is not None
    assert said.paid_at.tzinfo is UTC


@pytest.mark.parametrize(("name", "code"), [("vnpay", "24"), ("momo", "1006"), ("national", "24")])
def test_a_failure_is_heard_of_and_a_later_success_too(
    here: Providers, name: str, code: str
) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    said = heard(here, name, player(here, name).pay(order.ref, code))
    assert (said.verdict, said.code) == (Verdict.FAILED, code)
    assert said.paid_at is None
    assert heard(here, name, player(here, name).pay(order.ref)).verdict is Verdict.PAID


@pytest.mark.parametrize("code", ["1000", "7000", "7002", "9000"])
def test_what_momo_is_still_at_is_pending(here: Providers, code: str) -> None:
    order = an_order_at("momo")
    begun(here, "momo", order)
    assert heard(here, "momo", here.momo.pay(order.ref, code)).verdict is Verdict.PENDING


def test_money_vnpay_holds_back_is_pending(here: Providers) -> None:
    order = an_order_at("vnpay")
    begun(here, "vnpay", order)
    assert heard(here, "vnpay", here.vnpay.pay(order.ref, "07")).verdict is Verdict.PENDING


@pytest.mark.parametrize("name", CALLING)
def test_an_order_can_be_asked_for(here: Providers, name: str) -> None:
    order = an_order_at(name)
    begun(here, name, order)
    waiting = asked(here, name, order)
    assert waiting.verdict is (Verdict.FAILED if name == "national" else Verdict.PENDING)
    player(here, name).pay(order.ref)
    said = asked(here, name, order)
    assert (said.ref, said.amount, said.verdict) == (order.ref, AMOUNT, Verdict.PAID)
    assert said.paid_at is not None


@pytest.mark.parametrize("name", CALLED)
def test_a_call_cut_off_after_it_succeeded_can_be_asked_for(here: Providers, name: str) -> None:
    order = an_order_at(name)
    how = accounts(here)[name].begin(order, MORNING, "192.0.2.1")
    assert isinstance(how, Request)
    player(here, name).is_cut = True
    assert answered(here, how.method, how.url, how.body) is None
    player(here, name).is_cut = False
    player(here, name).pay(order.ref)
    assert asked(here, name, order).verdict is Verdict.PAID


@pytest.mark.parametrize("name", CALLED)
def test_an_order_begins_the_same_whenever_it_begins(here: Providers, name: str) -> None:
    account, order = accounts(here)[name], an_order_at(name)
    soon = MORNING + timedelta(minutes=3)
    assert account.begin(order, MORNING, "192.0.2.1") == account.begin(order, soon, "192.0.2.1")


@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay"])
def test_an_order_they_never_saw_has_failed_for_now(here: Providers, name: str) -> None:
    said = asked(here, name, an_order_at(name))
    assert (said.verdict, said.amount) == (Verdict.FAILED, 0)


def test_what_the_national_platform_does_not_sign_tells_nothing(here: Providers) -> None:
    with pytest.raises(TryLater):
        asked(here, "national", an_order_at("national"))


@pytest.mark.parametrize("name", CALLING)
def test_a_provider_that_is_down_may_be_asked_later(here: Providers, name: str) -> None:
    player(here, name).is_down = True
    with pytest.raises(TryLater):
        asked(here, name, an_order_at(name))


@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay"])
def test_money_is_given_back(here: Providers, name: str) -> None:
    account, order = accounts(here)[name], an_order_at(name)
    begun(here, name, order)
    said = heard(here, name, player(here, name).pay(order.ref))
    paid = replace(order, transaction=said.transaction, paid_at=LATER)
    refund = Refund(id="R1", amount=AMOUNT, reason="Từ chối", asked_at=LATER, by="Lan")
    answer = sent(here, account.refund(refund, paid, LATER))
    given = account.refunded(refund, paid, answer.body, answer.status)
    assert (given.ref, given.amount) == ("R1", AMOUNT)
    assert given.verdict is (Verdict.PAID if name == "momo" else Verdict.PENDING)
    assert player(here, name).orders[order.ref].given_back == AMOUNT
    answer = sent(here, account.ask_refund(refund, paid, LATER))
    assert account.refunded(refund, paid, answer.body, answer.status).verdict is Verdict.PAID
    assert player(here, name).orders[order.ref].given_back == AMOUNT


def test_of_two_payments_the_one_named_is_given_back(here: Providers) -> None:
    account, order = accounts(here)["momo"], an_order_at("momo", transaction="14000009")
    refund = Refund(id="R1", amount=AMOUNT, reason="Nộp hai lần", asked_at=LATER, by="Lan")
    request = account.refund(refund, order, LATER)
    assert request is not None
    assert json.loads(request.body)["transId"] == 14000009


@pytest.mark.parametrize("name", ["vnpay", "momo"])
def test_a_refund_sent_twice_gives_back_once(here: Providers, name: str) -> None:
    account, order = accounts(here)[name], an_order_at(name)
    begun(here, name, order)
    said = heard(here, name, player(here, name).pay(order.ref))
    paid = replace(order, transaction=said.transaction)
    refund = Refund(id="R1", amount=8_000, reason="Nộp hai lần", asked_at=LATER, by="Lan")
    for at in (LATER, LATER + timedelta(minutes=1)):
        answer = sent(here, account.refund(refund, paid, at))
        assert account.refunded(refund, paid, answer.body, answer.status).verdict in {
            Verdict.PAID,
            Verdict.PENDING,
        }
    assert player(here, name).orders[order.ref].given_back == 8_000


@pytest.mark.parametrize("name", ["vnpay", "momo", "zalopay"])
def test_no_more_is_given_back_than_was_paid(here: Providers, name: str) -> None:
    order = an_order_at(name, transaction="14000001")
    refund = Refund(id="R1", amount=AMOUNT + 1, reason="", asked_at=LATER, by="Lan")
    with pytest.raises(Invalid) as refused:
        accounts(here)[name].refund(refund, order, LATER)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("name", ["momo", "zalopay"])
def test_without_their_number_nothing_is_given_back(here: Providers, name: str) -> None:
    refund = Refund(id="R1", amount=AMOUNT, reason="", asked_at=LATER, by="Lan")
    with pytest.raises(Invalid) as refused:
        accounts(here)[name].refund(refund, an_order_at(name), LATER)
    assert refused.value.field == "transaction"


@pytest.mark.parametrize("name", ["national", "vietqr"])
def test_where_a_person_gives_back_nothing_is_sent(here: Providers, name: str) -> None:
    account, order = accounts(here)[name], an_order_at(name)
    refund = Refund(id="R1", amount=AMOUNT, reason="", asked_at=LATER, by="Lan")
    assert account.refund(refund, order, LATER) is None
    assert account.ask_refund(refund, order, LATER) is None
    with pytest.raises(NotAllowedNow):
        account.refunded(refund, order, b"{}", 200)


def test_a_refunds_id_is_letters_and_digits() -> None:
    with pytest.raises(ValueError, match="letters"):
        Refund(id="R-1", amount=1, reason="", asked_at=LATER, by="")
    with pytest.raises(Invalid):
        Refund(id="R1", amount=0, reason="", asked_at=LATER, by="")


@pytest.mark.parametrize(
    ("name", "outcome", "status", "body"),
    [
        ("vnpay", Outcome.CONFIRMED, 200, {"RspCode": "00", "Message": "Confirm Success"}),
        ("vnpay", Outcome.ALREADY, 200, {"RspCode": "02", "Message": "Order already confirmed"}),
        ("vnpay", Outcome.NOT_FOUND, 200, {"RspCode": "01", "Message": "Order not found"}),
        ("vnpay", Outcome.WRONG_AMOUNT, 200, {"RspCode": "04", "Message": "Invalid amount"}),
        ("vnpay", Outcome.BAD_SIGNATURE, 200, {"RspCode": "97", "Message": "Invalid signature"}),
        ("vnpay", Outcome.AGAIN, 200, {"RspCode": "99", "Message": "Unknown error"}),
        ("zalopay", Outcome.CONFIRMED, 200, {"return_code": 1, "return_message": "success"}),
        ("zalopay", Outcome.ALREADY, 200, {"return_code": 2, "return_message": "duplicate"}),
        ("zalopay", Outcome.AGAIN, 200, {"return_code": 0, "return_message": "try again"}),
        (
            "zalopay",
            Outcome.BAD_SIGNATURE,
            200,
            {"return_code": -1, "return_message": "mac not equal"},
        ),
        ("national", Outcome.CONFIRMED, 200, {"MaLoi": "00"}),
        ("national", Outcome.WRONG_AMOUNT, 200, {"MaLoi": "01"}),
    ],
)
def test_a_notice_is_answered_to_the_letter(
    here: Providers, name: str, outcome: Outcome, status: int, body: dict[str, object]
) -> None:
    reply = accounts(here)[name].reply(outcome)
    assert (reply.status, json.loads(reply.body)) == (status, body)


@pytest.mark.parametrize("outcome", Outcome)
def test_momo_hears_204_and_nothing_more(here: Providers, outcome: Outcome) -> None:
    reply = accounts(here)["momo"].reply(outcome)
    assert reply.body == b""
    other = {Outcome.AGAIN: 503, Outcome.BAD_SIGNATURE: 403}
    assert reply.status == other.get(outcome, 204)


@pytest.mark.parametrize("name", CALLING)
def test_the_calling_ends_when_it_should(here: Providers, name: str) -> None:
    account = accounts(here)[name]
    for outcome in Outcome:
        reply = account.reply(outcome)
        ends = player(here, name).ends((reply.status, reply.body))
        assert ends or outcome not in {Outcome.CONFIRMED, Outcome.ALREADY}
        assert not ends or outcome is not Outcome.AGAIN


@pytest.mark.parametrize("name", CALLING)
def test_an_expired_order_is_not_begun(here: Providers, name: str) -> None:
    with pytest.raises(NotAllowedNow):
        accounts(here)[name].begin(an_order_at(name), LATER, "192.0.2.1")


def test_zalopays_published_example_is_believed(here: Providers) -> None:
    """The example of docs.zalopay.vn, with the key2 of its public sandbox."""
    data = (
        r'{"app_id":2553,"app_trans_id":"200904_2553_1598435687208","app_time":1599189392817,'
        r'"app_user":"demo","amount":10000,"embed_data":"{\"merchantinfo\":\"embeddata123\",'
        r'\"promotioninfo\":\"\"}","item":"[{\"itemid\":\"knb\",\"itemname\":\"kim nguyen bao\",'
        r'\"itemprice\":198400,\"itemquantity\":1}]","zp_trans_id":200904000000389,'
        r'"server_time":1599189413498,"channel":38,"merchant_user_id":'
        r'"7ZMSl3nEg5sOUJzOLSoUFT8xKNQVaLOLXHB--8Eytqc","user_fee_amount":0,"discount_amount":0}'
    )
    mac_ = "d8d33baf449b31d7f9b94fa50d7c942c08cd4d83f28fa185557da21acb104f67"
    here.zalopay.key2 = "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz"
    body = json.dumps({"data": data, "mac": mac_, "type": 1}).encode()
    assert heard(here, "zalopay", Ipn("POST", body=body)) == Said(
        ref="2553_1598435687208",
        amount=10_000,
        verdict=Verdict.PAID,
        transaction="200904000000389",
        code="1",
        paid_at=datetime(2020, 9, 4, 3, 16, 53, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", [*CALLING, "vietqr"])
def test_every_code_has_words_for_the_payer(here: Providers, name: str) -> None:
    account: Provider = accounts(here)[name]
    assert account.name == name
    for code in ("00", "0", "1", "51", "1006", "-63", "never heard of", ""):
        assert account.why(code).endswith(".")
