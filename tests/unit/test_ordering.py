"""Ordering: one order for what is owed, at whoever is chosen, whatever happens on the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.domain.payments import vnpay
from chalicelib.domain.payments.provider import Outcome, Refused
from chalicelib.domain.payments.vietqr import read
from chalicelib.domain.refusals import Invalid, NotAllowedNow, NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.ordering import order, ways
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.till import GOOD_FOR, NAMES
from tests.builders import MORNING, a_citizen, a_code
from tests.counters import FEE, counter
from tests.errands import CALLED, CALLING
from tests.tills import CODE

SOON = MORNING + timedelta(minutes=1)


@pytest.mark.parametrize("name", CALLING)
def test_an_order_asks_for_all_that_is_owed_and_says_where_to_pay(name: str) -> None:
    till = counter()
    new = till.ordered(name)
    assert (new.provider, new.amount, new.expires_at) == (name, FEE, MORNING + GOOD_FOR)
    assert sum(amount for _, _, amount in new.lines) == FEE
    assert till.here.by_name[name].orders[new.ref].amount == FEE
    assert till.orders() == (new,)


def test_a_link_of_vnpay_is_signed_by_the_key_that_signs() -> None:
    till = counter()
    new = till.ordered("vnpay")
    query = parse_qsl(urlsplit(new.url or "").query)
    assert vnpay.verify(query, (till.here.vnpay.secret,))
    assert dict(query)["vnp_ReturnUrl"] == "https://motcua.example.vn/payments/vnpay/return"


def test_a_transfer_is_ordered_by_a_code_to_scan() -> None:
    till = counter()
    new = till.ordered("vietqr")
    assert new.url is None
    said = read(new.qr or "")
    assert (said.account, said.amount) == (till.here.bank.account, FEE)
    assert said.purpose == new.provider_ref


@pytest.mark.parametrize("name", [*CALLING, "vietqr"])
def test_pressing_again_is_the_same_order_until_it_expires(name: str) -> None:
    till = counter()
    first = till.ordered(name)
    assert till.ordered(name, SOON) == first
    late = till.ordered(name, MORNING + GOOD_FOR)
    assert late.ref != first.ref
    assert [one.ref for one in till.orders()] == [first.ref, late.ref]


def test_another_provider_is_another_order() -> None:
    till = counter()
    refs = {till.ordered(name).ref for name in NAMES}
    assert len(refs) == len(NAMES) == len(till.orders())


def test_after_a_failure_pressing_again_makes_a_new_order() -> None:
    till = counter()
    first = till.ordered("momo")
    till.told("momo", till.pay(first, "1006"), SOON)
    assert till.ordered("momo", SOON).ref != first.ref


@pytest.mark.parametrize("name", CALLED)
def test_an_order_stands_though_no_answer_came_and_can_be_paid(name: str) -> None:
    till = counter()
    till.here.by_name[name].is_cut = True
    with pytest.raises(TryLater):
        till.ordered(name)
    (lost,) = till.orders()
    assert (lost.url, lost.failed) == (None, None)
    till.here.by_name[name].is_cut = False
    second = till.ordered(name, SOON)
    assert second.ref != lost.ref
    assert till.told(name, till.pay(lost)).outcome is Outcome.CONFIRMED
    assert [ref for ref, _, _ in till.payments()] == [lost.ref]


@pytest.mark.parametrize("name", CALLED)
def test_a_provider_that_is_down_is_tried_again_as_a_new_order(name: str) -> None:
    till = counter()
    till.here.by_name[name].is_down = True
    with pytest.raises(TryLater) as no:
        till.ordered(name)
    assert no.value.field == "payment"
    till.here.by_name[name].is_down = False
    assert till.ordered(name, SOON).ref == till.orders()[1].ref


@pytest.mark.parametrize("name", CALLED)
def test_what_a_provider_refuses_is_noted_and_told(name: str) -> None:
    till = counter()
    till.here.by_name[name].secret = "changed without telling us"
    with pytest.raises(Refused) as no:
        till.ordered(name)
    (kept,) = till.orders()
    assert kept.failed == no.value.said != ""
    assert till.office.dossiers.get(CODE).owed == FEE


@pytest.mark.parametrize("name", CALLED)
def test_paid_before_the_order_was_answered_is_paid_once(name: str) -> None:
    till = counter()

    def at_once() -> None:
        (made,) = till.orders()
        assert till.told(name, till.pay(made)).outcome is Outcome.CONFIRMED

    till.wire.meanwhile = at_once
    new = order(till.till, a_citizen(), CODE, name, MORNING, "192.0.2.1")
    assert new.url is not None
    assert till.office.dossiers.get(CODE).status is Status.PROCESSING
    (kept,) = till.orders()
    assert kept.paid_at is not None
    assert len(till.payments()) == 1


def test_who_orders_while_somebody_else_does_takes_the_next_number() -> None:
    till = counter()
    store = till.office.dossiers

    class Raced:
        calls = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def put_order(self, made: Any, **how: Any) -> None:
            self.calls += 1
            if self.calls == 1:
                store.put_order(replace(made, provider="momo"), new=True)
                raise Conflict(made.ref)
            store.put_order(made, **how)

    crowd: Any = Raced()
    raced = replace(till.till, dossiers=crowd)
    new = order(raced, a_citizen(), CODE, "vnpay", MORNING, "192.0.2.1")
    assert new.ref.endswith("D02")
    assert [one.provider for one in till.orders()] == ["momo", "vnpay"]


def test_nothing_is_ordered_once_all_is_paid() -> None:
    till = counter()
    till.told("vnpay", till.pay(till.ordered("vnpay")))
    with pytest.raises(NotAllowedNow) as no:
        till.ordered("vnpay")
    assert no.value.field == "fees"


def test_only_who_may_see_the_dossier_orders_for_it_or_learns_what_is_owed() -> None:
    till, stranger = counter().till, a_citizen("citizen-2")
    with pytest.raises(NotFound):
        order(till, stranger, CODE, "vnpay", MORNING, "192.0.2.1")
    with pytest.raises(NotFound):
        ways(till, stranger, CODE)


def test_what_is_off_or_closed_is_not_offered_and_takes_no_orders() -> None:
    till = counter()
    on = {name: till.till.providers[name] for name in ("vietqr", "momo")}
    shut = replace(till.till, providers=on, closed=frozenset({"momo"}))
    assert [way.provider for way in ways(shut, a_citizen(), CODE)[1]] == ["vietqr"]
    for name in ("momo", "vnpay", "cash", ""):
        with pytest.raises(NotFound) as no:
            order(shut, a_citizen(), CODE, name, MORNING, "192.0.2.1")
        assert no.value.field == "provider"


def test_ways_say_what_they_take_and_whether_they_take_this() -> None:
    till = counter()
    code = till.filed(a_code(2), 60_000_000)
    owed, offered = ways(till.till, a_citizen(), code)
    fit = {way.provider: way.is_fit for way in offered}
    assert (owed, fit.pop("momo"), set(fit.values())) == (60_000_000, False, {True})
    assert {way.provider: way.name for way in offered} == NAMES
    with pytest.raises(Invalid) as no:
        till.ordered("momo", code=code)
    assert (no.value.field, "50.000.000" in no.value.sentence) == ("amount", True)
    assert till.orders(code) == ()
