"""Refunding: what is owed back goes back once, whatever is repeated, slow or refused."""

from dataclasses import replace

import pytest

from chalicelib.domain.acts import RecordPayment, Refuse
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import RefundFailed, RefundOrdered
from chalicelib.domain.ledger import balances
from chalicelib.domain.matters import Kind
from chalicelib.domain.people import Role
from chalicelib.domain.status import Status
from chalicelib.usecases.refunding import MOST_TIMES, Returned, give_back, to_refund
from tests.builders import WARD, a_payment, an_act_move, an_officer
from tests.tills import CODE, Shop

CALLED = ("vnpay", "momo", "zalopay")
"""Who gives back when asked."""


def given(shop: Shop, times: int = 1) -> Returned:
    return give_back(shop.till, shop.queue, CODE, times, shop.at)


def settled(shop: Shop) -> Dossier:
    """Ask until nothing waits any more."""
    for times in range(1, MOST_TIMES + 1):
        if given(shop, times) is not Returned.WAITS:
            break
        shop.wait(15)
    return shop.office.dossiers.get(CODE)


def refused(shop: Shop) -> None:
    """Refuse the dossier before work on it began."""
    dossier = shop.office.dossiers.get(CODE)
    refuse = Refuse(reason="Không thuộc thẩm quyền")
    shop.office.dossiers.save(an_act_move(dossier, refuse, an_officer(Role.RECEPTION)))


@pytest.mark.parametrize("name", CALLED)
def test_a_refused_dossier_gets_its_money_back_once(name: str) -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid(name)
    assert given(shop) is Returned.NOTHING
    refused(shop)
    dossier = settled(shop)
    assert (dossier.owed_back, [one.amount for one in dossier.refunds]) == (0, [8000])
    assert dossier.refund_orders == ()
    assert sum(balances(dossier).values()) == 0
    given(shop)
    placed = shop.here.by_name[name].orders.values()
    assert [one.given_back for one in placed] == [8000]


@pytest.mark.parametrize("name", CALLED)
def test_of_two_orders_that_were_both_paid_the_second_goes_back(name: str) -> None:
    shop = Shop.with_a_fee()
    first = shop.order(name)
    shop.wait(16)
    second = shop.order(name)
    assert first.ref != second.ref
    for new in (first, second):
        shop.hear(name, shop.pay(new))
    dossier = settled(shop)
    assert [one.ref for one in dossier.refunds] == [second.ref]
    assert (dossier.owed, dossier.owed_back) == (0, 0)


@pytest.mark.parametrize("name", CALLED)
def test_a_refund_cut_off_after_it_succeeded_is_not_made_again(name: str) -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid(name)
    refused(shop)
    player = shop.here.by_name[name]
    player.is_cut = True
    assert given(shop) is Returned.WAITS
    player.is_cut = False
    dossier = settled(shop)
    assert [one.amount for one in dossier.refunds] == [8000]
    assert [one.given_back for one in player.orders.values()] == [8000]


@pytest.mark.parametrize("name", CALLED)
def test_a_refund_that_never_reached_its_provider_is_asked_for_again(name: str) -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid(name)
    refused(shop)
    player = shop.here.by_name[name]
    player.is_down = True
    assert given(shop) is Returned.WAITS
    player.is_down = False
    assert [one.amount for one in settled(shop).refunds] == [8000]
    assert [one.given_back for one in player.orders.values()] == [8000]


def test_a_refund_is_ordered_in_the_history_before_anybody_is_asked() -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid("momo")
    refused(shop)
    shop.here.momo.is_down = True
    assert given(shop) is Returned.WAITS
    events = shop.office.dossiers.file(CODE).events
    assert isinstance(events[-1].what, RefundOrdered)
    assert shop.queue.later == [to_refund(CODE, 2)]
    assert given(shop) is Returned.WAITS
    assert len(shop.office.dossiers.file(CODE).events) == len(events)


def test_what_no_provider_gives_back_is_left_to_a_person() -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid("national")
    refused(shop)
    assert given(shop) is Returned.DONE
    what = shop.office.dossiers.file(CODE).events[-1].what
    assert isinstance(what, RefundFailed)
    assert "bằng tay" in what.sentence
    assert shop.office.dossiers.get(CODE).owed_back == 8000
    for _ in range(2):
        assert given(shop) is Returned.NOTHING
    (matter,) = shop.office.dossiers.matters(WARD)
    assert (matter.kind, matter.reason, matter.amount) == (Kind.REFUND, "by-hand", -8000)


def test_cash_that_is_owed_back_is_left_to_a_person() -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    cash = RecordPayment(payment=a_payment(provider="cash"))
    move = an_act_move(shop.office.dossiers.get(CODE), cash, an_officer(Role.RECEPTION))
    shop.office.dossiers.save(move)
    assert given(shop) is Returned.NOTHING
    assert shop.office.dossiers.matters(WARD) == ()
    refused(shop)
    for _ in range(2):
        assert given(shop) is Returned.NOTHING
    (matter,) = shop.office.dossiers.matters(WARD)
    assert (matter.reason, matter.amount) == ("left-over", -8000)


def test_a_provider_that_never_answers_is_left_to_a_person_after_a_day() -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid("zalopay")
    refused(shop)
    shop.here.zalopay.is_down = True
    assert given(shop, MOST_TIMES) is Returned.DONE
    assert shop.office.dossiers.get(CODE).refund_orders[0].failed == "silent"


def test_a_way_to_pay_that_was_turned_off_since_is_left_to_a_person() -> None:
    shop = Shop.with_a_fee(status=Status.NEW)
    shop.paid("momo")
    refused(shop)
    off = replace(shop.till, providers={})
    assert give_back(off, shop.queue, CODE, 1, shop.at) is Returned.DONE
    assert shop.office.dossiers.get(CODE).refund_orders[0].failed == "by-hand"
