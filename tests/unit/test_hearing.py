"""Hearing: whatever providers tell, however often and in whatever order, counts once."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.history import is_intact
from chalicelib.domain.payments.provider import Notice, Outcome
from chalicelib.domain.refusals import NotAllowedNow, NotFound, TooLarge, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.hearing import hear
from chalicelib.usecases.ports import Conflict
from infra.providers.playing import Ipn
from tests.builders import a_code
from tests.counters import FEE, LATER, Counter, counter
from tests.errands import CALLING
from tests.tills import CODE

EVERY = pytest.mark.parametrize("name", CALLING)
FAILURES = {"vnpay": "24", "momo": "1006", "national": "99"}
"""ZaloPay tells of no failure."""
SETTLED = {
    "vnpay": (200, "application/json", {"RspCode": "00", "Message": "Confirm Success"}),
    "momo": (204, "", None),
    "zalopay": (200, "application/json", {"return_code": 1, "return_message": "success"}),
    "national": (200, "application/json", {"MaLoi": "00"}),
}


def failing(till: Counter, what: Exception, times: int = 99) -> Any:
    """Return the till with a store that fails so often to save."""
    store, left = till.office.dossiers, [what] * times

    class Failing:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def save(self, move: Any) -> None:
            if left:
                raise left.pop()
            store.save(move)

    return replace(till.till, dossiers=Failing())


@EVERY
def test_a_payment_moves_the_dossier_on_once(name: str) -> None:
    till = counter()
    ipn = till.pay(till.ordered(name))
    heard = [till.told(name, ipn) for _ in range(10)]
    assert [one.outcome for one in heard] == [Outcome.CONFIRMED] + [Outcome.ALREADY] * 9
    assert all(till.here.by_name[name].ends((o.reply.status, o.reply.body)) for o in heard)
    assert till.office.dossiers.get(CODE).status is Status.PROCESSING
    assert [amount for _, _, amount in till.payments()] == [FEE]
    assert is_intact(till.office.dossiers.file(CODE).events)


@EVERY
def test_an_answer_is_to_the_letter_what_the_provider_waits_for(name: str) -> None:
    till = counter()
    reply = till.told(name, till.pay(till.ordered(name))).reply
    body = json.loads(reply.body) if reply.body else None
    assert (reply.status, reply.content_type, body) == SETTLED[name]


@EVERY
def test_the_notice_is_kept_as_it_came_with_what_it_brought(name: str) -> None:
    till = counter()
    new = till.ordered(name)
    ipn = till.pay(new)
    till.told(name, ipn)
    till.told(name, ipn)
    (kept,) = till.office.dossiers.notices.values()
    assert (kept.ref, kept.provider, kept.heard_at) == (new.ref, name, LATER)
    assert kept.query == ipn.query
    assert kept.body.encode() == ipn.body


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_noted_and_a_late_success_wins(name: str) -> None:
    till = counter()
    new = till.ordered(name)
    failure = till.pay(new, FAILURES[name])
    assert till.told(name, failure).outcome is Outcome.CONFIRMED
    assert till.told(name, failure).outcome is Outcome.CONFIRMED
    assert till.orders()[0].failed == FAILURES[name]
    assert till.told(name, till.pay(new)).outcome is Outcome.CONFIRMED
    assert (till.orders()[0].failed, len(till.payments())) == (None, 1)
    assert till.told(name, failure).outcome is Outcome.ALREADY
    assert (till.orders()[0].failed, len(till.payments())) == (None, 1)


@EVERY
def test_two_payments_of_one_order_are_both_seen(name: str) -> None:
    till = counter()
    new = till.ordered(name)
    first = till.pay(new)
    till.here.by_name[name].orders[new.ref].transaction = 0
    second = till.pay(new)
    outcomes = [till.told(name, ipn).outcome for ipn in (first, second, first, second)]
    assert outcomes == [Outcome.CONFIRMED] * 2 + [Outcome.ALREADY] * 2
    assert len({transaction for _, transaction, _ in till.payments()}) == 2
    assert till.office.dossiers.get(CODE).owed_back == FEE


@EVERY
def test_what_is_not_ours_or_not_that_sum_changes_nothing(name: str) -> None:
    till = counter()
    new = till.ordered(name)
    till.pay(new)
    player = till.here.by_name[name]
    before = till.office.dossiers.file(CODE)
    wrong = till.told(name, player.notice(new.ref, amount=FEE - 1000))
    assert (wrong.outcome, wrong.ref) == (Outcome.WRONG_AMOUNT, new.ref)
    secret, player.secret = player.secret, "another"
    if name == "zalopay":
        till.here.zalopay.key2 = "another"
    forged = till.told(name, player.notice(new.ref))
    assert (forged.outcome, forged.ref) == (Outcome.BAD_SIGNATURE, None)
    player.secret, till.here.zalopay.key2 = secret, "zalopay key2"
    stranger = Counter(here=till.here)
    stranger.owing(a_code(7))
    other = till.told(name, stranger.pay(stranger.ordered(name, code=a_code(7))))
    assert other.outcome is Outcome.NOT_FOUND
    assert (till.office.dossiers.file(CODE), till.office.dossiers.notices) == (before, {})


def test_a_notice_of_one_provider_about_an_order_at_another_is_unknown() -> None:
    till = counter()
    new = till.ordered("vnpay")
    till.here.momo.orders[new.ref] = replace(
        till.here.vnpay.orders[new.ref], said={"requestId": "1", "orderInfo": "phi"}
    )
    ipn = till.here.momo.pay(new.ref)
    assert till.told("momo", ipn).outcome is Outcome.NOT_FOUND
    assert till.payments() == ()


@EVERY
@pytest.mark.parametrize(
    "trouble", [TryLater("Bận."), NotAllowedNow("Không."), TooLarge("Lớn."), NotFound("Không.")]
)
def test_a_payment_that_cannot_be_entered_comes_again(name: str, trouble: Exception) -> None:
    till = counter()
    new = till.ordered(name)
    ipn = till.pay(new)
    notice = Notice(ipn.method, ipn.pairs, ipn.body)
    heard = hear(failing(till, trouble), name, notice, LATER)
    assert (heard.outcome, heard.ref) == (Outcome.AGAIN, new.ref)
    assert not till.here.by_name[name].ends((heard.reply.status, heard.reply.body))
    assert till.told(name, ipn).outcome is Outcome.CONFIRMED
    assert len(till.payments()) == 1


def test_a_dossier_that_moves_meanwhile_is_read_and_entered_anew() -> None:
    till = counter()
    ipn = till.pay(till.ordered("vnpay"))
    notice = Notice(ipn.method, ipn.pairs, ipn.body)
    assert hear(failing(till, Conflict("1"), 4), "vnpay", notice, LATER).outcome is (
        Outcome.CONFIRMED
    )
    assert len(till.payments()) == 1
    again = counter()
    ipn = again.pay(again.ordered("vnpay"))
    notice = Notice(ipn.method, ipn.pairs, ipn.body)
    assert hear(failing(again, Conflict("1")), "vnpay", notice, LATER).outcome is Outcome.AGAIN


def test_an_order_that_has_expired_is_still_paid() -> None:
    till = counter()
    ipn = till.pay(till.ordered("momo"))
    assert till.told("momo", ipn, LATER + timedelta(days=3)).outcome is Outcome.CONFIRMED


def test_what_is_off_hears_nothing_and_what_is_closed_still_does() -> None:
    till = counter()
    ipn = till.pay(till.ordered("momo"))
    notice = Notice(ipn.method, ipn.pairs, ipn.body)
    with pytest.raises(NotFound):
        hear(replace(till.till, providers={}), "momo", notice, LATER)
    shut = replace(till.till, closed=frozenset({"momo"}))
    assert hear(shut, "momo", notice, LATER).outcome is Outcome.CONFIRMED


def test_nobody_calls_for_a_transfer() -> None:
    till = counter()
    till.ordered("vietqr")
    heard = till.told("vietqr", Ipn("POST", body=b"{}"))
    assert (heard.outcome, heard.reply.status) == (Outcome.NOT_FOUND, 404)
