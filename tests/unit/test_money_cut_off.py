"""Money cut off at any call: whoever goes on afterwards comes to where nobody was cut off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.matters import Matter
from chalicelib.domain.parts import Payment
from chalicelib.domain.people import Role
from chalicelib.usecases import mattering
from chalicelib.usecases.banking import take_in
from chalicelib.usecases.reconciling import reconcile
from chalicelib.usecases.till import Till
from tests.builders import MORNING, PROVINCE, WARD, an_officer
from tests.machines import Fuse, Fused, PowerCut
from tests.matters import a_matter
from tests.reports import DAY, NOON, a_desk
from tests.tills import CODE, Shop

Errand = Callable[[Till], object]


def fed() -> tuple[Shop, Errand]:
    """Return a message with a transfer, one of nobody, and a line nobody can read."""
    shop = Shop.with_a_fee()
    new = shop.order("vietqr")
    shop.here.bank.transfer(new.qr or "")
    shop.here.bank.came(9000, "khong ro")
    shop.here.bank.entries.append({})
    message = shop.here.bank.message()
    return shop, lambda till: take_in(till, PROVINCE, message, shop.at)


def assigned() -> tuple[Shop, Errand]:
    """Return a transfer that an officer enters by hand."""
    shop, clerk = Shop.with_a_fee(), an_officer(Role.RECEPTION)
    shop.office.dossiers.put_matter(a_matter("m1"))
    return shop, lambda till: mattering.assign(
        till.dossiers, till.catalogue, clerk, "m1", CODE, MORNING, till.chance
    )


def compared() -> tuple[Shop, Errand]:
    """Return a day of which the provider knows a payment more, and a line nobody knows."""
    desk, at = a_desk(), MORNING + timedelta(days=2)
    shop = desk.shop
    new = shop.order("vnpay")
    shop.pay(new)
    known = f"{new.ref},{desk.transaction(new.ref)},8000,{NOON}"
    desk.came(known, f"stranger,1,5000,{NOON}", "x")
    return shop, lambda till: reconcile(till, shop.queue, desk, desk, PROVINCE, DAY, at)


def left(shop: Shop) -> tuple[tuple[Payment, ...], set[Matter]]:
    matters = {*shop.office.dossiers.kept_matters.values()}
    assert {one.agency for one in matters} <= {PROVINCE, WARD}
    return shop.office.dossiers.get(CODE).payments, matters


@pytest.mark.parametrize("played", [fed, assigned, compared])
@pytest.mark.parametrize("after", [False, True])
def test_whoever_goes_on_comes_to_the_same(
    played: Callable[[], tuple[Shop, Errand]], after: bool
) -> None:
    whole, errand = played()
    errand(whole.till)
    wanted = left(whole)
    assert len(wanted[0]) == 1
    for at in range(1, 60):
        shop, errand = played()
        fuse, till = Fuse(at, after), shop.till
        ports: dict[str, Any] = {"dossiers": Fused(till.dossiers, fuse)}
        try:
            errand(replace(till, **ports))
        except PowerCut:
            errand(shop.till)
        assert left(shop) == wanted, at
        if fuse.calls < at:
            return
    raise AssertionError("more calls than were thought of")
