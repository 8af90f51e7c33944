"""Webhooks over HTTP, providers played next door: each payment counts once, whatever goes wrong."""

import base64
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from chalicelib.adapters.secrets import Secrets
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.handlers.http import door
from infra.providers.playing import Answer, Call, Ipn, send, until_heard
from tests.bench.meter import Meter
from tests.errands import CALLED, CALLING
from tests.integration.conftest import REGION
from tests.integration.gateway import LAMBDA, event_of
from tests.integration.plumbing import client, logged, metrics
from tests.integration.tills import Money

pytest_plugins = "tests.integration.offices"
pytestmark = pytest.mark.parametrize("kept", ["dynamodb"], indirect=True)
EVERY = pytest.mark.parametrize("name", CALLING)
FEE = 15_000
AGAIN: Mapping[str, tuple[int, str, bytes]] = {
    "vnpay": (200, "application/json", b'{"RspCode": "99", "Message": "Unknown error"}'),
    "momo": (503, "", b""),
    "zalopay": (200, "application/json", b'{"return_code": 0, "return_message": "try again"}'),
    "national": (503, "application/json", b"{}"),
}
FAILURES = {"vnpay": "24", "momo": "1006", "national": "99"}


def table(money: Money) -> DynamoDossiers:
    assert isinstance(money.api.dossiers, DynamoDossiers)
    return money.api.dossiers


def throttled(money: Money, operation: str, times: int) -> list[str]:
    """Let DynamoDB refuse so many calls; returns those it refused."""
    refused: list[str] = []

    def refuse(model: Any, **_: Any) -> Any:
        if len(refused) == times:
            return None
        refused.append(model.name)
        code = "ProvisionedThroughputExceededException"
        parsed = {
            "Error": {"Code": code, "Message": ""},
            "ResponseMetadata": {"HTTPHeaders": {}},
        }
        return AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None), parsed

    events = table(money).client.meta.events
    events.register(f"before-call.dynamodb.{operation}", refuse)
    return refused


@EVERY
def test_a_notice_that_comes_ten_times_pays_once(money: Money, name: str) -> None:
    code = money.owing()
    ipn = money.here.by_name[name].pay(money.ordered(code, name))
    answers = send([ipn], money.to(name), copies=10)
    assert all(money.here.by_name[name].ends(one) for one in answers)
    assert money.paid(code) == [FEE]
    view = money.api.get(f"/v1/dossiers/{code}", money.api.lan).json
    assert (view["dossier"]["owed"], view["payments"][0]["provider"]) == (0, name)


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("seed", range(4))
def test_success_wins_in_whatever_order_it_comes(money: Money, name: str, seed: int) -> None:
    code = money.owing()
    ref = money.ordered(code, name)
    player = money.here.by_name[name]
    ipns = [player.pay(ref, FAILURES[name]), player.pay(ref)]
    answers = send(ipns, money.to(name), copies=3, chance=random.Random(seed))  # noqa: S311 - an order, no key
    assert all(player.ends(one) for one in answers)
    assert money.paid(code) == [FEE]
    (order,) = money.api.dossiers.file(code).orders
    assert order.failed is None


@pytest.mark.parametrize("name", CALLED)
def test_a_notice_before_our_own_call_returned_pays_once(
    money: Money, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, player = money.owing(), money.here.by_name[name]
    told: list[tuple[int, bytes]] = []
    whole = player.answer

    def hasty(call: Call) -> Answer:
        answer = whole(call)
        if call.method == "POST" and player.orders and not told:
            told.append(money.to(name)(player.pay(next(iter(player.orders)))))
        return answer

    monkeypatch.setattr(player, "answer", hasty)
    given = money.order(code, name)
    assert (given.status_code, bool(given.json["pay_url"])) == (201, True)
    assert [player.ends(one) for one in told] == [True]
    assert money.paid(code) == [FEE]
    (order,) = money.api.dossiers.file(code).orders
    assert order.paid_at is not None


@pytest.mark.parametrize("name", CALLED)
def test_an_order_whose_answer_was_lost_is_made_anew_and_either_may_be_paid(
    money: Money, name: str
) -> None:
    code, player = money.owing(), money.here.by_name[name]
    player.is_cut = True
    given = money.order(code, name)
    assert (given.status_code, given.json["code"]) == (503, "try-later")
    player.is_cut = False
    second = money.ordered(code, name)
    first = next(ref for ref in player.orders if ref != second)
    assert until_heard(player, player.pay(first), money.to(name)) == 1
    assert money.paid(code) == [FEE]
    assert until_heard(player, player.pay(second), money.to(name)) == 1
    assert money.paid(code) == [FEE, FEE], "seen, so that it can be given back"


@EVERY
@pytest.mark.parametrize("operation", ["Query", "TransactWriteItems"])
def test_while_dynamodb_throttles_the_notice_is_asked_to_come_again(
    money: Money, name: str, operation: str
) -> None:
    code = money.owing()
    player = money.here.by_name[name]
    ipn = player.pay(money.ordered(code, name))
    refused = throttled(money, operation, 3)
    first = money.send(name, ipn)
    assert (first.status_code, first.data) == (AGAIN[name][0], AGAIN[name][2])
    assert not player.ends((first.status_code, first.data))
    assert until_heard(player, ipn, money.to(name)) == 3
    assert refused == [operation] * 3
    assert money.paid(code) == [FEE]


@EVERY
def test_a_notice_is_a_query_and_a_transaction_and_known_a_query(money: Money, name: str) -> None:
    code = money.owing()
    ipn = money.here.by_name[name].pay(money.ordered(code, name))
    money.send(name, Ipn(ipn.method))
    meter = Meter(REGION)
    meter.watch(table(money).client.meta.events)
    assert meter.of(lambda: money.send(name, ipn)).calls == ("Query", "TransactWriteItems")
    assert meter.of(lambda: money.send(name, ipn)).calls == ("Query",)
    assert money.paid(code) == [FEE]


@EVERY
def test_a_bug_of_ours_is_answered_so_that_the_notice_comes_again(
    money: Money, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = money.owing()
    ref = money.ordered(code, name)
    ipn = money.here.by_name[name].pay(ref)
    nothing: Any = lambda: None  # noqa: E731 - no catalogue at all
    broken = replace(money.api.office, catalogue=nothing)
    with monkeypatch.context() as patch, logged() as written:
        patch.setattr(door, "services", lambda: broken)
        given = money.send(name, ipn)
    status, kind, body = AGAIN[name]
    assert (given.status_code, given.data) == (status, body)
    assert not kind or given.headers["Content-Type"] == kind
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert "AttributeError" in next(one["exception"] for one in lines if "exception" in one)
    assert money.send(name, ipn).status_code < 300
    assert money.paid(code) == [FEE]


@EVERY
@pytest.mark.parametrize("said", ['{"vnpay": "TESTSECRET"}', "nonsense"])
def test_a_secret_of_another_shape_is_no_end_and_shows_nothing(
    money: Money, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = money.owing()
    ipn = money.here.by_name[name].pay(money.ordered(code, name))
    manager, office = client("secretsmanager"), money.api.office
    arn = manager.create_secret(Name=f"{name}{len(said)}", SecretString=said)["ARN"]
    settings = replace(office.settings, payments_secret_arn=arn)
    secrets = Secrets(manager, office.clock)
    wrong = replace(office, settings=settings, secrets=lambda: secrets)
    with monkeypatch.context() as patch, logged() as written:
        patch.setattr(door, "services", lambda: wrong)
        given = money.send(name, ipn)
    assert (given.status_code, given.data) == (503, b"")
    assert "Unusable" in written.getvalue()
    assert "TESTSECRET" not in written.getvalue()
    manager.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


@EVERY
def test_a_wrong_amount_is_told_to_a_person_and_pays_nothing(
    money: Money, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = money.owing()
    ref = money.ordered(code, name)
    player = money.here.by_name[name]
    player.pay(ref)
    with logged() as written:
        money.send(name, player.notice(ref, amount=FEE - 5000))
    warned = [json.loads(line) for line in written.getvalue().splitlines()]
    (told,) = [one for one in warned if one["level"] == "WARNING"]
    assert (told["outcome"], told["provider"], told["ref"]) == ("wrong-amount", name, ref)
    assert metrics(capsys.readouterr().out) == ["payment-notice-wrong-amount"]
    assert money.paid(code) == []


@EVERY
def test_the_log_tells_outcome_provider_and_our_ref_alone(
    money: Money, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = money.owing()
    ref = money.ordered(code, name)
    player = money.here.by_name[name]
    ipn = player.pay(ref)
    with logged() as written:
        money.send(name, ipn)
        forged = ipn.query.replace("vnp_TxnRef=", "vnp_TxnRef=forged"), ipn.body.replace(b"1", b"2")
        money.send(name, Ipn(ipn.method, *forged))
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    told = [one for one in lines if one["message"] == "payment-notice"]
    assert [(one["outcome"], one.get("ref")) for one in told] == [
        ("confirmed", ref),
        ("bad-signature", None),
    ]
    known = {"level", "location", "message", "timestamp", "service", "correlation_id"}
    assert all(set(one) - known <= {"provider", "outcome", "ref"} for one in told)
    said = written.getvalue() + capsys.readouterr().out
    transaction = str(player.orders[ref].transaction)
    for private in ("forged", transaction, "secret", "Hash", "Nguyễn", "vnp_"):
        assert private not in said


def test_a_way_to_pay_that_is_off_is_not_found(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, office = client("secretsmanager"), money.api.office
    arn = manager.create_secret(Name="none", SecretString="{}")["ARN"]
    secrets = Secrets(manager, office.clock)
    settings = replace(office.settings, payments_secret_arn=arn)
    off = replace(office, settings=settings, secrets=lambda: secrets)
    monkeypatch.setattr(door, "services", lambda: off)
    for name in CALLING:
        method = "GET" if name == "vnpay" else "POST"
        given = money.api.send(method, f"/v1/payments/{name}/ipn")
        assert (given.status_code, given.json["field"]) == (404, "provider")
    manager.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


BODIES: Mapping[str, Callable[[bytes], tuple[str, bool]]] = {
    "as text": lambda body: (body.decode(), False),
    "in base64": lambda body: (base64.b64encode(body).decode(), True),
}


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("size", [64 * 1024 + 1, 2**20, 2**20 + 1])
@pytest.mark.parametrize("how", BODIES)
@pytest.mark.usefixtures("money")
def test_a_body_no_provider_sends_is_not_read(name: str, size: int, how: str) -> None:
    text, is_base64 = BODIES[how](b'{"a": "' + b"1" * (size - 9) + b'"}')
    event = event_of("POST", f"/v1/payments/{name}/ipn", text, is_base64=is_base64)
    given = called(event)
    assert (given["statusCode"], json.loads(given["body"])["field"]) in {
        (413, "body"),
        (413, None),
    }


@pytest.mark.parametrize("name", CALLED)
def test_a_body_in_base64_is_heard_and_one_that_is_none_is_malformed(
    money: Money, name: str
) -> None:
    code = money.owing()
    ipn = money.here.by_name[name].pay(money.ordered(code, name))
    path = f"/v1/payments/{name}/ipn"
    text = base64.b64encode(ipn.body).decode()
    called(event_of("POST", path, text, is_base64=True))
    assert money.paid(code) == [FEE]
    given = called(event_of("POST", path, "a", is_base64=True))
    assert given["statusCode"] == 400


def called(event: dict[str, Any]) -> Any:
    from app import app  # noqa: PLC0415 - the function, as the gateway calls it

    return app(event, LAMBDA)


def test_a_parameter_that_came_twice_reaches_the_provider_twice(money: Money) -> None:
    code = money.owing()
    ipn = money.here.vnpay.pay(money.ordered(code, "vnpay"))
    for more in ("&vnp_Amount=100", "&vnp_TxnRef=1", "&vnp_SecureHash=0"):
        given = money.send("vnpay", Ipn("GET", ipn.query + more))
        assert given.json["RspCode"] == "97"
        given = money.send("vnpay", Ipn("GET", f"{more[1:]}&{ipn.query}"))
        assert given.json["RspCode"] == "97"
    assert money.paid(code) == []


@EVERY
def test_the_browsers_way_back_writes_nothing_and_asks_nobody(money: Money, name: str) -> None:
    code = money.owing()
    ref = money.ordered(code, name)
    player = money.here.by_name[name]
    query = player.pay(ref).query or "resultCode=0&status=1&MaLoi=00&amount=15000"
    before, asked = money.api.dossiers.file(code), list(player.asked)
    meter = Meter(REGION)
    meter.watch(table(money).client.meta.events)
    pages = []
    cost = meter.of(
        lambda: pages.append(money.api.get(f"/payments/{name}/return?{query}&orderId={ref}"))
    )
    assert cost.calls == ()
    assert (pages[0].status_code, "báo đã nhận thanh toán" in pages[0].text) == (200, True)
    assert (money.api.dossiers.file(code), player.asked) == (before, asked)


def test_there_is_no_way_back_from_where_nobody_goes(money: Money) -> None:
    assert money.api.get("/payments/vietqr/return").status_code == 404
    assert money.api.get("/payments/momo/return?resultCode=" + "9" * 500).status_code == 422
