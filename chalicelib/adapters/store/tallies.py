"""Tallies: what is counted for the dashboard, in a table of its own that no stream leaves.

All agencies lie in one partition, each with what stood at the end of a day (``<agency>#BASE``) and
what each day since changed (``<agency>#<day>``), every count an attribute called by its name. So
one Query reads an agency with those below it. What a day made of a dossier has a partition of its
own (``COUNTED#<code>``).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.adapters.store.codec import dumped, loaded
from chalicelib.adapters.store.table import BUSY, CHANGED, MOST_KEYS, TRIES, told
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.tallies import Counts, Span, Standing, Tally
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.tallying import Base, Key, Widening

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVERYONE = "TALLY"
BASE = "BASE"
COUNTED = "COUNTED#"
BELOW = ".~"
"""What sorts behind the codes of all agencies below one, and before those beside it."""
KEPT = timedelta(days=30)
"""How long a day is kept: what failed in the stream is kept for 14, to be brought again."""
OWN = frozenset({"pk", "sk", "expires", "through"})
"""Attributes that are no counts."""

Item = dict[str, Any]


class DynamoTallies:
    """The port `Tallies`; `client` is a botocore client."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def spans(self, keys: Sequence[Key]) -> Mapping[Key, Span]:
        """Return what is known of dossiers on days (1 BatchGetItem a hundred)."""
        left: list[Item] = [_place(f"{COUNTED}{code}", str(day)) for code, day in keys]
        found: list[Span] = []
        for _ in range(len(left) // MOST_KEYS + TRIES):
            if not left:
                return {(one.code, one.day): one for one in found}
            batch, left = left[:MOST_KEYS], left[MOST_KEYS:]
            asked: Any = {self._table: {"Keys": batch, "ConsistentRead": True}}
            with told():
                answer: Any = self._client.batch_get_item(RequestItems=asked)
            found += map(_span, answer["Responses"].get(self._table, []))
            left += answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
        raise _busy()

    def count(self, widenings: Sequence[Widening], more: Mapping[Key, Counts]) -> None:
        """Write spans, and add to the counts of agencies on days (1 TransactWriteItems).

        botocore gives the call a token: repeated after it was cut off, it counts once.
        """
        self._write(
            [
                *({"Put": self._widening(one)} for one in widenings),
                *({"Update": self._adding(*key, counts)} for key, counts in more.items() if counts),
            ]
        )

    def of(self, agency: str) -> tuple[Tally, ...]:
        """Return what is counted of an agency and of each below it, by code (1 Query a MB)."""
        within = {":first": f"{agency}#", ":last": f"{agency}{BELOW}"}
        return self._tallies("pk = :pk AND sk BETWEEN :first AND :last", within)

    def all(self) -> tuple[Tally, ...]:
        """Return what is counted of every agency, by code (1 Query a MB)."""
        return self._tallies("pk = :pk", {})

    def lay(self, bases: Sequence[Base]) -> None:
        """Write bases, and drop days that count no more (1 TransactWriteItems)."""
        gone = ((base.agency, day) for base in bases for day in base.gone)
        self._write(
            [
                *({"Put": self._laying(base)} for base in bases),
                *({"Delete": self._at(EVERYONE, f"{agency}#{day}")} for agency, day in gone),
            ]
        )

    def _tallies(self, condition: str, values: Mapping[str, str]) -> tuple[Tally, ...]:
        items = self._items(condition, {":pk": EVERYONE, **values})
        return tuple(_tally(agency, list(some)) for agency, some in groupby(items, key=_agency))

    def _items(self, condition: str, values: Mapping[str, str]) -> Iterator[Item]:
        start: Item = {}
        while True:
            with told():
                page: Any = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression=condition,
                    ExpressionAttributeValues={name: {"S": text} for name, text in values.items()},
                    **start,
                )
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _widening(self, one: Widening) -> Item:
        span = one.span
        first, last = span.reach
        item: Item = {
            **_place(f"{COUNTED}{span.code}", str(span.day)),
            "first": {"N": str(first)},
            "last": {"N": str(last)},
            "after": {"S": dumped(span.after)},
            "expires": _expires(span.day),
        }
        if span.before is not None:
            item["before"] = {"S": dumped(span.before)}
        if one.known is None:
            return {**self._table_of(item), "ConditionExpression": "attribute_not_exists(pk)"}
        known = dict(zip((":first", ":last"), one.known.reach, strict=True))
        return {
            **self._table_of(item),
            "ConditionExpression": "#first = :first AND #last = :last",
            "ExpressionAttributeNames": {"#first": "first", "#last": "last"},
            "ExpressionAttributeValues": {name: {"N": str(seq)} for name, seq in known.items()},
        }

    def _adding(self, agency: str, day: date, counts: Counts) -> Item:
        names = {f"#n{number}": name for number, name in enumerate(counts)}
        values = {f":n{number}": {"N": str(more)} for number, more in enumerate(counts.values())}
        adds = ", ".join(f"#n{number} :n{number}" for number in range(len(counts)))
        return {
            **self._at(EVERYONE, f"{agency}#{day}"),
            "UpdateExpression": f"SET expires = :expires ADD {adds}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {**values, ":expires": _expires(day)},
        }

    def _laying(self, base: Base) -> Item:
        item: Item = {
            **_place(EVERYONE, f"{base.agency}#{BASE}"),
            "through": {"S": str(base.day)},
            **{name: {"N": str(number)} for name, number in base.counts.items()},
        }
        return {
            **self._table_of(item),
            "ConditionExpression": "attribute_not_exists(pk) OR through <= :day",
            "ExpressionAttributeValues": {":day": {"S": str(base.day)}},
        }

    def _table_of(self, item: Item) -> Item:
        return {"TableName": self._table, "Item": item}

    def _at(self, pk: str, sk: str) -> Item:
        return {"TableName": self._table, "Key": _place(pk, sk)}

    def _write(self, items: Sequence[Any]) -> None:
        with _decided():
            self._client.transact_write_items(TransactItems=items)


@contextmanager
def _decided() -> Iterator[None]:
    """Say what it means that a transaction was not written: Conflict, TryLater or a bug."""
    with told():
        try:
            yield
        except ClientError as failure:
            reasons: Any = failure.response.get("CancellationReasons", [])
            codes = {reason.get("Code") for reason in reasons}
            if codes & CHANGED:
                raise Conflict(", ".join(sorted(codes & CHANGED))) from failure
            if codes & BUSY:
                raise _busy() from failure
            raise


def _tally(agency: str, items: Sequence[Item]) -> Tally:
    days = {item["sk"]["S"].partition("#")[2]: item for item in items}
    base = days.pop(BASE, None)
    return Tally(
        agency=agency,
        through=None if base is None else date.fromisoformat(base["through"]["S"]),
        base={} if base is None else _counts(base),
        days={date.fromisoformat(day): _counts(item) for day, item in days.items()},
    )


def _agency(item: Item) -> str:
    return str(item["sk"]["S"]).partition("#")[0]


def _counts(item: Item) -> Counts:
    return {name: int(value["N"]) for name, value in item.items() if name not in OWN}


def _span(item: Item) -> Span:
    before = item.get("before")
    return Span(
        code=item["pk"]["S"].removeprefix(COUNTED),
        day=date.fromisoformat(item["sk"]["S"]),
        before=None if before is None else loaded(Standing, before["S"]),
        after=loaded(Standing, item["after"]["S"]),
    )


def _place(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _expires(day: date) -> Item:
    moment = datetime.combine(day, datetime.min.time(), LOCAL) + KEPT
    return {"N": str(int(moment.timestamp()))}


def _busy() -> TryLater:
    return TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")
