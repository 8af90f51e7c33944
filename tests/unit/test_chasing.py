"""Chasing: an order nobody was told about is asked for until its provider has decided."""

import pytest

from chalicelib.domain.matters import Kind
from chalicelib.domain.status import Status
from chalicelib.usecases.chasing import MOST_TIMES, SCOPE, Chased, chase, to_chase
from tests.builders import WARD
from tests.tills import CODE, Shop

CALLED = ("vnpay", "momo", "zalopay", "national")


def chased(shop: Shop, ref: str, times: int = 1) -> Chased:
    return chase(shop.till, shop.queue, CODE, ref, times, shop.at)


@pytest.mark.parametrize("name", CALLED)
def test_a_payment_whose_notice_never_came_is_found_and_entered_once(name: str) -> None:
    shop = Shop.with_a_fee()
    new = shop.order(name)
    ipn = shop.pay(new)
    shop.wait(16)
    assert chased(shop, new.ref) is Chased.ENTERED
    assert shop.office.dossiers.get(CODE).status is Status.PROCESSING
    assert chased(shop, new.ref) is Chased.KNOWN
    shop.hear(name, ipn)
    assert [one.amount for one in shop.office.dossiers.get(CODE).payments] == [8000]
    assert (shop.queue.errands, shop.queue.later) == ([], [])


@pytest.mark.parametrize("name", CALLED)
def test_an_order_that_is_not_decided_is_asked_for_again_and_not_for_ever(name: str) -> None:
    shop = Shop.with_a_fee()
    new = shop.order(name)
    shop.wait(10)
    assert chased(shop, new.ref) is Chased.WAITS
    assert shop.queue.later == [to_chase(new, 2)]
    assert chased(shop, new.ref, MOST_TIMES) is Chased.GIVEN_UP
    assert len(shop.queue.later) == 1


@pytest.mark.parametrize("name", CALLED)
def test_a_provider_that_is_down_is_asked_again(name: str) -> None:
    shop = Shop.with_a_fee()
    new = shop.order(name)
    shop.pay(new)
    shop.here.by_name[name].is_down = True
    assert chased(shop, new.ref) is Chased.WAITS
    shop.here.by_name[name].is_down = False
    assert chased(shop, new.ref, 2) is Chased.ENTERED


def test_a_call_that_was_cut_off_after_it_succeeded_is_found_paid() -> None:
    shop = Shop.with_a_fee()
    shop.here.momo.is_cut = True
    with pytest.raises(Exception, match="chưa phản hồi"):
        shop.order("momo")
    shop.here.momo.is_cut = False
    (left,) = shop.office.dossiers.file(CODE).orders
    shop.pay(left)
    shop.wait(16)
    assert chased(shop, left.ref) is Chased.ENTERED


def test_another_amount_than_was_ordered_is_a_matter_for_a_person_once() -> None:
    shop = Shop.with_a_fee()
    new = shop.order("momo")
    shop.pay(new)
    shop.here.momo.orders[new.ref].amount = 9000
    for times in (1, 2):
        assert chased(shop, new.ref, times) is Chased.DISPUTED
    assert shop.office.dossiers.get(CODE).payments == ()
    (matter,) = shop.office.dossiers.matters(WARD)
    assert (matter.kind, matter.amount, matter.code) == (Kind.AMOUNT, 9000, CODE)
    assert "8.000 đ" in matter.sentence


def test_bank_transfers_have_nobody_to_ask_and_strangers_are_no_orders() -> None:
    shop = Shop.with_a_fee()
    new = shop.order("vietqr")
    assert chased(shop, new.ref) is Chased.NOBODY
    assert chased(shop, "H33P16D260302D0001D09") is Chased.KNOWN
    assert chase(shop.till, shop.queue, "H33.16-260302-0099", new.ref, 1, shop.at) is Chased.KNOWN


def test_whoever_is_asked_about_no_more_has_a_mark_that_says_why() -> None:
    shop = Shop.with_a_fee()
    marks = shop.office.dossiers
    left, transfer = shop.order("momo"), shop.order("vietqr")
    assert chased(shop, left.ref) is Chased.WAITS
    assert marks.once(SCOPE, left.ref) is None
    for _ in range(2):
        chased(shop, left.ref, MOST_TIMES)
        chased(shop, transfer.ref)
    said = [marks.once(SCOPE, ref) for ref in (left.ref, transfer.ref)]
    assert [one and one.answer for one in said] == [Chased.GIVEN_UP, Chased.NOBODY]
