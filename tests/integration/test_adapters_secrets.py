"""Secrets: read once in five minutes, and never half-rotated: the key before is still known."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.secrets import FRESH, Secrets, Unusable
from chalicelib.domain.payments import vnpay
from tests.builders import MORNING
from tests.integration.conftest import within_moto
from tests.integration.plumbing import client

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


def account(*keys: str) -> str:
    return json.dumps({"tmn_code": "DEMOV210", "keys": keys})


def signed(key: str) -> list[tuple[str, str]]:
    said = {"vnp_Amount": "1500000", "vnp_TxnRef": "1"}
    return [*said.items(), ("vnp_SecureHash", vnpay.sign(said, key))]


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
    arn = manager.create_secret(Name="vnpay", SecretString=account("old"))["ARN"]
    clock = Clock()
    secrets = Secrets(manager, clock)
    assert vnpay.verify(signed("old"), secrets.vnpay(arn).keys)
    manager.put_secret_value(SecretId=arn, SecretString=account("new", "old"))
    clock.at += FRESH
    keys = secrets.vnpay(arn).keys
    assert keys[0] == "new"
    assert vnpay.verify(signed("old"), keys)
    assert vnpay.verify(signed("new"), keys)
    manager.put_secret_value(SecretId=arn, SecretString=account("new"))
    clock.at += FRESH
    assert not vnpay.verify(signed("old"), secrets.vnpay(arn).keys)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "TESTSECRET",
        "{}",
        '{"tmn_code": "DEMOV210", "keys": []}',
        '{"tmn_code": "", "keys": ["TESTSECRET"]}',
        '{"tmn_code": "DEMOV210", "keys": "TESTSECRET"}',
        '{"tmn_code": "DEMOV210", "keys": ["TESTSECRET"], "key": "TESTSECRET"}',
    ],
)
def test_an_account_of_another_shape_is_refused_without_being_told(manager: Any, said: str) -> None:
    arn = manager.create_secret(Name="vnpay", SecretString=said or " ")["ARN"]
    with pytest.raises(Unusable) as refused:
        Secrets(manager, Clock()).vnpay(arn)
    assert arn in str(refused.value)
    assert "TESTSECRET" not in str(refused.value)
    assert refused.value.__suppress_context__
