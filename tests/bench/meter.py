"""The meter: every request that leaves a client, repetitions too, and the units it consumes.

moto answers ReturnConsumedCapacity with a constant for each kind of call, whatever the items
weigh, so the units are reckoned here, from the items themselves as they stand before and after.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import botocore
from botocore.hooks import BaseEventHooks
from botocore.session import Session, get_session

from tests.bench import capacity
from tests.bench.capacity import Index, Item

Asked = Mapping[str, Any]
SEEN = ("TableName", "IndexName", "Limit", "ScanIndexForward", "ExclusiveStartKey")
"""What of a Query says which items it passes over, beside its condition on the key."""
EITHER = ("KeyConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")
WRITES = ("Put", "Update", "Delete", "ConditionCheck")
"""What a transaction is made of; a condition alone costs as much as a write of its item."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an errand costs: its calls in order, and read and write units."""

    calls: tuple[str, ...]
    rcu: float
    wcu: float


@dataclass(frozen=True, slots=True)
class Write:
    """One item about to be written, as it stands."""

    table: str
    key: Item
    before: Item | None


@contextmanager
def watching(watch: Callable[[BaseEventHooks], None]) -> Iterator[None]:
    """Have the events of every session made within watched."""

    def begin(session: Session) -> None:
        watch(session.get_component("event_emitter"))

    botocore.register_initializer(begin)
    try:
        yield
    finally:
        botocore.unregister_initializer(begin)


@dataclass
class Meter:
    """Counts what its watched clients do; `made` makes a client that nobody watches."""

    region: str
    calls: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, Asked]] = field(default_factory=list)
    """Service, operation and parameters of each call."""
    rcu: float = 0
    wcu: float = 0
    _writes: list[Write] = field(default_factory=list)
    _tables: dict[str, tuple[tuple[str, ...], dict[str, Index]]] = field(default_factory=dict)

    @cached_property
    def _own(self) -> Any:
        return get_session().create_client("dynamodb", self.region)

    def watch(self, events: BaseEventHooks) -> None:
        """Watch whatever passes these events: those of a client or, for all of its, a session."""
        events.register_first("before-send.*.*", self._sent)
        events.register("provide-client-params.*.*", self._asking)
        events.register("after-call.*.*", self._answered)

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Watch every client of every session made within."""
        assert self._own is not None, "made before, so not watched"
        with watching(self.watch):
            yield

    def of(self, errand: Callable[[], object]) -> Cost:
        """Return what an errand costs."""
        self.calls.clear()
        self.asked.clear()
        self.rcu = self.wcu = 0
        errand()
        return Cost(tuple(self.calls), self.rcu, self.wcu)

    def _sent(self, event_name: str, **_: Any) -> None:
        self.calls.append(event_name.rpartition(".")[2])

    def _asking(self, params: Asked, model: Any, **_: Any) -> None:
        service = str(model.service_model.service_name)
        self.asked.append((service, model.name, dict(params)))
        if service == "dynamodb":
            self._writes = [self._write(*one) for one in self._written(model.name, params)]

    def _answered(self, model: Any, **_: Any) -> None:
        service, operation, asked = self.asked[-1]
        if service != "dynamodb":
            return
        self.rcu += self._read(operation, asked)
        transacted = model.name == "TransactWriteItems"
        for one in self._writes:
            indexes = tuple(self._table(one.table)[1].values())
            after = self._stored(one.table, one.key)
            self.wcu += capacity.to_write(one.before, after, indexes, transacted=transacted)

    def _read(self, operation: str, asked: Asked) -> float:
        consistent = bool(asked.get("ConsistentRead"))
        if operation == "GetItem":
            found = self._stored(asked["TableName"], asked["Key"])
            return capacity.to_get(found, consistent=consistent)
        if operation == "BatchGetItem":
            return sum(
                capacity.to_get(
                    self._stored(table, key), consistent=bool(want.get("ConsistentRead"))
                )
                for table, want in asked["RequestItems"].items()
                for key in want["Keys"]
            )
        if operation == "Query":
            return capacity.to_query(self._passed(asked), consistent=consistent)
        return 0

    def _passed(self, asked: Asked) -> Iterator[Item]:
        """Yield the items a Query passes over, as they are stored where it looks."""
        said = {name: asked[name] for name in SEEN if name in asked}
        condition = {name: asked[name] for name in EITHER if name in asked}
        for name in EITHER[1:]:
            used = condition.pop(name, {}).items()
            condition[name] = {k: v for k, v in used if k in condition["KeyConditionExpression"]}
        index = asked.get("IndexName")
        for item in self._own.query(**said, **condition)["Items"]:
            copy = item if index is None else self._table(asked["TableName"])[1][index].of(item)
            yield copy or {}

    def _written(self, operation: str, asked: Asked) -> Iterable[tuple[str, Item]]:
        if operation == "TransactWriteItems":
            for one in asked["TransactItems"]:
                for kind in WRITES:
                    if kind in one:
                        yield one[kind]["TableName"], one[kind].get("Key") or one[kind]["Item"]
        elif operation == "BatchWriteItem":
            for table, requests in asked["RequestItems"].items():
                yield from ((table, one["PutRequest"]["Item"]) for one in requests)
        elif operation in {"PutItem", "UpdateItem", "DeleteItem"}:
            yield asked["TableName"], asked.get("Key") or asked["Item"]

    def _write(self, table: str, item: Item) -> Write:
        key = {name: item[name] for name in self._table(table)[0]}
        return Write(table, key, self._stored(table, key))

    def _stored(self, table: str, key: Item) -> Item | None:
        found: Item | None = self._own.get_item(TableName=table, Key=key, ConsistentRead=True).get(
            "Item"
        )
        return found

    def _table(self, name: str) -> tuple[tuple[str, ...], dict[str, Index]]:
        if name not in self._tables:
            told = self._own.describe_table(TableName=name)["Table"]
            key = _names(told["KeySchema"])
            self._tables[name] = (
                key,
                {
                    index["IndexName"]: Index(
                        _names(index["KeySchema"]),
                        frozenset(
                            {*key, *_names(index["KeySchema"])}
                            | set(index["Projection"].get("NonKeyAttributes", ()))
                        ),
                    )
                    for index in told.get("GlobalSecondaryIndexes", ())
                },
            )
        return self._tables[name]


def _names(schema: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(part["AttributeName"] for part in schema)
