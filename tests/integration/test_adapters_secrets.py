"""Secrets: read once in five minutes, and never half-rotated: the key before is still known."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.secrets import FRESH, Secrets
from chalicelib.adapters.shapes import Unusable
from chalicelib.domain.payments import vnpay
from chalicelib.domain.payments.provider import BadSignature, Notice, Provider
from infra.providers.accounts import PORTAL, accounts
from infra.providers.server import played
from tests.builders import MORNING
from tests.integration.api import ACCOUNTS
from tests.integration.conftest import within_moto
from tests.integration.plumbing import client
from tests.integration.tills import secret_of

SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> Any:
        return self.at


@pytest.fixture
def manager() -> Iterator[Any]:
    with within_moto():
        yield client("secretsmanager")


def account(*keys: str, **changes: Any) -> str:
    return json.dumps({"vnpay": {**ACCOUNTS["vnpay"], "keys": keys, **changes}})


def noticed(key: str) -> Notice:
    said = {
        "vnp_Amount": "1500000",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": "DEMOV210",
        "vnp_TransactionNo": "1",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": "1",
    }
    return Notice("GET", (*said.items(), ("vnp_SecureHash", vnpay.sign(said, key))))


def ways(secrets: Secrets, arn: str) -> Mapping[str, Provider]:
    return secrets.payments(arn).providers(PORTAL)


def believed(secrets: Secrets, arn: str, key: str) -> bool:
    try:
        return ways(secrets, arn)["vnpay"].heard(noticed(key), MORNING).ref == "1"
    except BadSignature:
        return False


def test_a_secret_is_read_once_while_it_is_fresh(manager: Any) -> None:
    arn = manager.create_secret(Name="session", SecretString="first")["ARN"]
    clock = Clock()
    secrets = Secrets(manager, clock)
    assert secrets.text(arn) == "first"
    manager.put_secret_value(SecretId=arn, SecretString="second")
    clock.at += FRESH - SECOND
    assert secrets.text(arn) == "first"
    clock.at += SECOND
    assert secrets.text(arn) == "second"


def test_notices_are_believed_through_a_rotation_of_the_key(manager: Any) -> None:
    arn = manager.create_secret(Name="payments", SecretString=account("old"))["ARN"]
    clock = Clock()
    secrets = Secrets(manager, clock)
    told = []
    for keys in (("old", "new"), ("new", "old"), ("new",)):
        manager.put_secret_value(SecretId=arn, SecretString=account(*keys))
        told.append([believed(secrets, arn, key) for key in ("old", "new")])
        clock.at += FRESH
    assert told == [[True, True], [True, True], [False, True]]


def test_every_account_becomes_the_way_to_pay_it_describes(manager: Any) -> None:
    here = played("https://providers.example")
    said = json.dumps(secret_of(here))
    arn = manager.create_secret(Name="payments", SecretString=said)["ARN"]
    assert ways(Secrets(manager, Clock()), arn) == accounts(here, PORTAL)


def test_what_is_not_in_the_secret_is_off_and_a_new_secret_opens_nothing(manager: Any) -> None:
    secrets = Secrets(manager, Clock())
    one = manager.create_secret(Name="one", SecretString=account("key", most=500_000))["ARN"]
    (way,) = ways(secrets, one).values()
    assert (way.name, way.least, way.most) == ("vnpay", 1, 500_000)
    new = manager.create_secret(Name="new", SecretString='{"unset": "drawn"}')["ARN"]
    assert (ways(secrets, new), secrets.payments(new).closed) == ({}, frozenset())
    shut = manager.create_secret(Name="shut", SecretString=account("key", closed=True))["ARN"]
    assert set(ways(secrets, shut)) == secrets.payments(shut).closed == {"vnpay"}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (" ", "the whole"),
        ("TESTSECRET", "the whole"),
        ("[]", "the whole"),
        ('{"TESTSECRET": {}}', "the whole"),
        ('{"vnpay": {}}', "vnpay.url, vnpay.api_url, vnpay.tmn_code, vnpay.keys, vnpay.server_ip"),
        (account(), "vnpay.keys"),
        (account("TESTSECRET", ""), "vnpay.keys.1"),
        (account("TESTSECRET", "b", "c"), "vnpay.keys"),
        (account("TESTSECRET", keys="TESTSECRET"), "vnpay.keys"),
        (account("TESTSECRET", key="TESTSECRET"), "vnpay"),
        (account("TESTSECRET", TESTSECRET=1), "vnpay"),
        (account("TESTSECRET", tmn_code=""), "vnpay.tmn_code"),
        (account("TESTSECRET", most="1"), "vnpay.most"),
        (account("TESTSECRET", url="http://pay.example"), "vnpay.url"),
        (account("TESTSECRET", url="https://pay.example/"), "vnpay.url"),
        (account("TESTSECRET", url="http://localhost.example/"), "vnpay.url"),
        (
            '{"momo": {"url": "https://a", "partner_code": "A", "keys": ["TESTSECRET"]}}',
            "momo.keys.0, momo.keys",
        ),
    ],
)
def test_accounts_of_another_shape_are_refused_without_being_told(
    manager: Any, said: str, where: str
) -> None:
    arn = manager.create_secret(Name="payments", SecretString=said)["ARN"]
    with pytest.raises(Unusable) as refused:
        Secrets(manager, Clock()).payments(arn)
    assert str(refused.value) == f"{arn} is wrong in {where}"
    assert refused.value.__suppress_context__


def test_an_account_shows_nothing_of_itself(manager: Any) -> None:
    said = json.dumps(secret_of(played("https://providers.example")))
    arn = manager.create_secret(Name="payments", SecretString=said)["ARN"]
    accounts = Secrets(manager, Clock()).payments(arn)
    assert repr(accounts) == "Accounts()"
    assert "secret" not in f"{accounts} {accounts.vnpay!r} {accounts.momo}"
    assert "secret" not in repr(accounts.providers(PORTAL))
