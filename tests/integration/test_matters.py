"""Matters in the table, and by the API: waiting, settled, entered in a dossier."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.matters import Matter
from chalicelib.domain.payments.provider import Begun
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.status import Status
from chalicelib.usecases import banking, chasing, mattering, reconciling, refunding
from chalicelib.usecases.ports import Conflict, Dossiers
from chalicelib.usecases.till import Till
from infra.providers.accounts import accounts
from infra.providers.server import answered, played
from tests.bench.meter import Meter
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    a_code,
    a_fee_line,
    an_officer,
    an_order,
    the_moves,
)
from tests.integration.api import STAY, Api
from tests.integration.conftest import NAME, REGION
from tests.machines import MemoryQueue
from tests.matters import a_matter
from tests.memory import MemoryCatalogue, MemoryChance
from tests.tills import Line

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

pytest_plugins = "tests.integration.offices"
CODE = a_code()


def a_settled(matter: Matter) -> Matter:
    return replace(matter, settled_at=MORNING, settled_by="officer", note="Đã trả lại")


def test_a_matter_waits_once_until_it_is_settled(dossiers: Dossiers) -> None:
    matter = a_matter()
    for _ in range(2):
        dossiers.put_matter(matter)
    dossiers.put_matter(a_matter(agency=OTHER_WARD))
    assert dossiers.matters(WARD) == (matter,)
    settled = a_settled(matter)
    dossiers.settle_matter(settled)
    dossiers.put_matter(matter)
    assert dossiers.matters(WARD) == ()
    assert dossiers.matter(WARD, matter.id) == settled
    with pytest.raises(Conflict):
        dossiers.settle_matter(settled)
    with pytest.raises(NotFound):
        dossiers.matter(WARD, "none")


def test_a_settled_matter_goes_away_by_itself_and_a_waiting_one_does_not(
    store: DynamoDossiers, dynamodb: "DynamoDBClient"
) -> None:
    store.put_matter(a_matter("m1"))
    store.put_matter(a_matter("m2"))
    store.settle_matter(a_settled(a_matter("m2")))
    kept = dynamodb.scan(TableName=NAME)["Items"]
    ends: dict[str, Any] = {item["sk"]["S"]: item.get("expires") for item in kept}
    assert ends["m1"] is None
    assert int(ends["m2"]["N"]) - MORNING.timestamp() == 366 * 86400


def test_money_without_a_browser_costs_few_calls(store: DynamoDossiers) -> None:
    catalogue, chance, here = MemoryCatalogue(), MemoryChance(), played()
    for move in the_moves(Status.PAYMENT, fees=(a_fee_line(8000),)):
        store.save(move)
    till = Till(store, catalogue, chance, accounts(here), Line(here))
    here.bank.came(8000, "khong ro")
    meter = Meter(REGION)
    meter.watch(store.client.meta.events)

    def fed() -> None:
        banking.take_in(till, WARD, here.bank.message(), MORNING)

    assert meter.of(fed).calls == ("PutItem",)
    (matter,) = store.matters(WARD)
    clerk = an_officer(Role.RECEPTION)
    assert meter.of(lambda: mattering.waiting(store, clerk)).calls == ("Query",)

    def assign() -> None:
        mattering.assign(store, catalogue, clerk, matter.id, CODE, MORNING, chance)

    assert meter.of(assign).calls == ("GetItem", "GetItem", "TransactWriteItems")

    def back() -> None:
        refunding.give_back(till, MemoryQueue(), CODE, 1, MORNING)

    assert meter.of(back).calls == ("Query",)


def test_what_only_a_provider_knows_costs_few_calls(store: DynamoDossiers) -> None:
    here, order = played(), an_order()
    for move in the_moves(Status.PAYMENT, fees=(a_fee_line(8000),)):
        store.save(move)
    store.put_order(order, new=True)
    till = Till(store, MemoryCatalogue(), MemoryChance(), accounts(here), Line(here))
    meter = Meter(REGION)
    meter.watch(store.client.meta.events)
    begun = till.providers["vnpay"].begin(order, MORNING, "192.0.2.1")
    assert isinstance(begun, Begun)
    answered(here, "GET", begun.url or "", b"")
    here.vnpay.pay(order.ref)

    def ask() -> None:
        chasing.chase(till, MemoryQueue(), CODE, order.ref, 1, MORNING)

    assert meter.of(ask).calls == ("Query", "Query", "TransactWriteItems")
    assert meter.of(ask).calls == ("Query",)
    only = replace(till, providers={"vnpay": till.providers["vnpay"]})
    silent = Silent()

    def compare() -> None:
        reconciling.reconcile(only, MemoryQueue(), silent, silent, WARD, MORNING.date(), MORNING)

    assert meter.of(compare).calls == ()
    silent.data = b"ref,transaction,amount,time"
    assert meter.of(compare).calls == ("Query",) * 3


@dataclass
class Silent:
    """A lake in which the same report lies for every day, and a press that prints nothing."""

    data: bytes | None = None

    def report(self, provider: str, day: date) -> bytes | None:
        assert (provider, abs(day - MORNING.date()) <= timedelta(days=1)) == ("vnpay", True)
        return self.data

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        assert key.endswith("/reconciliation.json")
        assert (json.loads(data)["final"], content_type[:16]) == (False, "application/json")


def test_reception_sees_settles_and_assigns_by_the_api(api: Api) -> None:
    filed = api.filed(api.lan, STAY)
    clerk = api.officer(Role.RECEPTION)
    for number in (1, 2):
        api.dossiers.put_matter(a_matter(f"m{number}", transaction=f"x/{number}"))
    seen = api.send("GET", "/v1/matters", clerk).json["matters"]
    assert [(one["id"], one["amount"], one["assignable"]) for one in seen] == [
        ("m1", 8000, True),
        ("m2", 8000, True),
    ]
    unsaid = api.send("POST", "/v1/matters/m1/settlement", clerk, {"note": "  "})
    assert (unsaid.status_code, unsaid.json["field"]) == (422, "note")
    done = api.send("POST", "/v1/matters/m1/settlement", clerk, {"note": "Đã trả lại"}).json
    assert (done["note"], done["assignable"]) == ("Đã trả lại", False)
    after = api.send("POST", "/v1/matters/m2/payment", clerk, {"code": filed["code"]})
    assert after.status_code == 200
    assert after.json["owed"] == max(0, filed["owed"] - 8000)
    assert api.send("GET", "/v1/matters", clerk).json == {"matters": []}
    again = api.send("POST", "/v1/matters/m1/payment", clerk, {"code": filed["code"]})
    assert (again.status_code, again.json["code"]) == (409, "not-allowed-now")
