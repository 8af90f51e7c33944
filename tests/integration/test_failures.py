"""Failures in DynamoDB: counted to the most and no further, gone after their hour, nameless."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.failures import DynamoFailures
from chalicelib.domain.limits import TRACKING, TRACKING_OF_ONE, VERIFYING, counter
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.usecases.guarding import Guard
from chalicelib.usecases.ports import Conflict
from tests.bench.meter import Cost, Meter
from tests.builders import MORNING, a_code, the_moves
from tests.integration.conftest import NAME, REGION
from tests.standings import a_drawn

HERE = "203.0.113.7"
BUSY = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "no"}}
COUNTERS = (
    counter(TRACKING, HERE, MORNING, b"key"),
    counter(TRACKING_OF_ONE, a_code(), MORNING, b"key"),
)


@pytest.fixture
def failures(store: DynamoDossiers) -> DynamoFailures:
    for move in the_moves():
        store.save(move)
    return DynamoFailures(NAME, REGION)


def test_what_is_looked_up_comes_with_how_the_counters_stand(
    store: DynamoDossiers, failures: DynamoFailures
) -> None:
    failures.add(COUNTERS[1])
    failures.add(COUNTERS[1])
    assert failures.head(a_code(), COUNTERS) == (store.get(a_code()), [0, 2])
    assert failures.head(a_code(9), COUNTERS) == (None, [0, 2])
    assert failures.attested("7F3A29C1BD", COUNTERS[:1]) == (None, [0])
    assert failures.counted(COUNTERS) == [0, 2]


def test_what_no_key_can_be_is_not_found(failures: DynamoFailures) -> None:
    assert failures.head("\ud800", COUNTERS) == (None, [0, 0])


def test_a_counter_stops_at_its_most(failures: DynamoFailures) -> None:
    two = replace(COUNTERS[0], limit=replace(TRACKING, most=2))
    failures.add(two)
    failures.add(two)
    for _ in range(3):
        with pytest.raises(Conflict):
            failures.add(two)
    assert failures.counted([two]) == [2]


def test_an_item_tells_nobody_and_goes_when_its_hour_is_over(
    store: DynamoDossiers, failures: DynamoFailures
) -> None:
    before = _items(store)
    failures.add(counter(VERIFYING, HERE, MORNING, b"key"))
    (item,) = [one for one in _items(store) if one not in before]
    assert item.keys() == {"pk", "sk", "serial", "expires"}
    assert HERE not in str(item)
    assert int(item["expires"]["N"]) == int(COUNTERS[0].ends.timestamp())


def _items(store: DynamoDossiers) -> list[Any]:
    client: Any = store.client
    return list(client.scan(TableName=NAME)["Items"])


def test_a_look_is_one_call_and_a_failure_one_more_for_each_counter(
    failures: DynamoFailures,
) -> None:
    meter = Meter(REGION)
    meter.watch(failures.client.meta.events)
    guard = Guard(failures, COUNTERS, MORNING)
    assert meter.of(lambda: guard.get(a_code())) == Cost(("BatchGetItem",), rcu=3, wcu=0)

    def wrong() -> None:
        with pytest.raises(NotFound), guard.counting():
            guard.get(a_code(9))

    calls = ("BatchGetItem", "UpdateItem", "UpdateItem")
    assert meter.of(wrong).calls == calls
    assert meter.of(guard.admit).calls == ("BatchGetItem",)
    assert meter.of(lambda: guard.attested(a_drawn(a_code()).check_code)).calls == ("BatchGetItem",)


@pytest.mark.parametrize("operation", ["BatchGetItem", "UpdateItem"])
def test_while_the_store_has_no_time_nothing_is_looked_up_uncounted(
    failures: DynamoFailures, operation: str
) -> None:
    client: Any = failures.client

    def refuse(**_: object) -> None:
        raise client.exceptions.ClientError(BUSY, operation)

    client.meta.events.register(f"before-call.dynamodb.{operation}", refuse)
    guard = Guard(failures, COUNTERS, MORNING)
    with pytest.raises(TryLater), guard.counting():
        guard.get(a_code(9))
    client.meta.events.unregister(f"before-call.dynamodb.{operation}", refuse)
    assert failures.counted(COUNTERS) == [0, 0]
