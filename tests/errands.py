"""What the office does with the played providers, without a server between."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.payments.provider import Begun, Notice, Request, Said
from chalicelib.domain.records import Order
from infra.providers.accounts import accounts
from infra.providers.playing import Answer, Ipn, Player
from infra.providers.server import Providers, answered
from tests.builders import MORNING, an_order

AMOUNT = 20_000
CALLED = ("momo", "zalopay", "national")
"""Whose orders begin with a call."""
CALLING = ("vnpay", *CALLED)
"""Who sends notices."""
LATER = MORNING + timedelta(minutes=16)


def an_order_at(name: str, **changes: Any) -> Order:
    return replace(an_order(), provider=name, amount=AMOUNT, **changes)


def sent(here: Providers, request: Request | None) -> Answer:
    """Send a request to the played providers and return their answer."""
    assert request is not None
    answer = answered(here, request.method, request.url, request.body)
    assert answer is not None
    return answer


def begun(here: Providers, name: str, order: Order) -> Begun:
    """Begin an order as far as the payer's browser."""
    account = accounts(here)[name]
    how = account.begin(order, MORNING, "192.0.2.1")
    if isinstance(how, Request):
        answer = sent(here, how)
        how = account.begun(order, answer.body, answer.status)
    assert how.url is not None
    page = answered(here, "GET", how.url, b"")
    assert page is not None
    assert page.status == 200
    return how


def asked(here: Providers, name: str, order: Order) -> Said:
    account = accounts(here)[name]
    answer = sent(here, account.ask(order, LATER))
    return account.asked(order, answer.body, answer.status)


def as_notice(ipn: Ipn) -> Notice:
    return Notice(ipn.method, ipn.pairs, ipn.body)


def heard(here: Providers, name: str, ipn: Ipn) -> Said:
    return accounts(here)[name].heard(as_notice(ipn), LATER)


def player(here: Providers, name: str) -> Player:
    return here.by_name[name]
