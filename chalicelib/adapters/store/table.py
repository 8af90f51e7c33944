"""The table as PynamoDB sees it: a model for its name, one connection, calls one by one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast

import botocore
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.adapters.store.indexes import Attention, Owner, Received, Worklist
from chalicelib.adapters.store.keys import Key, fits
from chalicelib.domain.refusals import TooLarge, TryLater
from chalicelib.usecases.ports import Conflict

BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
"""What DynamoDB says when it could do it a little later; botocore has tried again before."""
CHANGED = frozenset(
    {
        "ConditionalCheckFailed",
        "ConditionalCheckFailedException",
        "TransactionConflict",
        "TransactionConflictException",
    }
)
"""What it says when somebody else wrote, or is writing, the same thing."""

MOST_KEYS = 100
"""Keys of one BatchGetItem, and items of one transaction."""
MOST_BYTES = 400 * 1024
"""Of an item, names of attributes included."""
MARGIN = 4096
"""More than the keys and names of any item take."""
TRIES = 5
AGENT = f"motcua botocore/{botocore.__version__}"
"""How we are called in the logs of AWS. Given so, botocore does not put its own name together anew
for each call, an eighth of what a call costs."""

Raw = Mapping[str, Mapping[str, str]]
"""An item as DynamoDB spells it: attribute → type → value."""


class Item(Model):
    """Anything in the table; which attributes it has follows from its key."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    summary = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    seq = NumberAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    revision = NumberAttribute(null=True)
    serial = NumberAttribute(null=True)
    paid = UnicodeAttribute(null=True)
    waiting = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)
    wl_pk = UnicodeAttribute(null=True)
    wl_sk = UnicodeAttribute(null=True)
    owner_pk = UnicodeAttribute(null=True)
    owner_sk = UnicodeAttribute(null=True)
    at_pk = UnicodeAttribute(null=True)
    at_sk = UnicodeAttribute(null=True)
    rec_pk = UnicodeAttribute(null=True)
    rec_sk = UnicodeAttribute(null=True)
    worklist = Worklist()
    by_owner = Owner()
    attention = Attention()
    received = Received()


def model(name: str, in_region: str | None, at_host: str | None) -> type[Item]:
    """Return the model of the named table; made at run time, so that importing needs nothing.

    Without a region or host botocore finds them, and credentials, in its own environment.
    """

    class Kept(Item):
        class Meta:
            table_name = name
            region = in_region
            host = at_host
            connect_timeout_seconds = 2
            read_timeout_seconds = 5
            max_retry_attempts = 3
            tags: ClassVar[dict[str, str]] = {}

    return Kept


class Table:
    """The table: each method is one call to AWS unless it says otherwise.

    Raises Conflict where a condition fails, TryLater where DynamoDB is busy or out of reach.
    """

    def __init__(self, name: str, region: str | None = None, host: str | None = None) -> None:
        self.item = model(name, region, host)
        self.name = name
        session = self.connection.connection.session
        session.set_default_client_config(Config(user_agent=AGENT))

    @property
    def connection(self) -> TableConnection:
        """The one connection of the model, for calls that give items as DynamoDB spells them."""
        return self.item._get_connection()  # noqa: SLF001 - else each part would make its own

    @property
    def client(self) -> BaseClient:
        """The botocore client beneath, so that calls can be watched."""
        return cast("BaseClient", self.connection.connection.client)

    def get(self, key: Key, attribute: str = "body") -> str | None:
        """Return one attribute of an item, or None where there is no such item."""
        if not fits(*key):
            return None
        with told():
            found = self.connection.get_item(
                *key, consistent_read=True, attributes_to_get=[attribute]
            )
        item = found.get("Item")
        return None if item is None else str(item[attribute]["S"])

    def get_all(self, keys: Sequence[Key], attribute: str = "body") -> dict[Key, str]:
        """Return one attribute of each item there is; one BatchGetItem for each hundred keys."""
        found = self.rows(keys, [attribute])
        return {key: str(row[attribute]["S"]) for key, row in found.items()}

    def rows(self, keys: Sequence[Key], attributes: Sequence[str]) -> dict[Key, Raw]:
        """Return those of the attributes that each item has; one BatchGetItem a hundred keys."""
        asked = [key for key in dict.fromkeys(keys) if fits(*key)]
        found: dict[Key, Raw] = {}
        for _ in range(len(asked) // MOST_KEYS + TRIES):
            if not asked:
                return found
            batch, asked = asked[:MOST_KEYS], asked[MOST_KEYS:]
            items, left = self._batch(batch, attributes)
            found |= items
            asked += left
        raise TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")

    def _batch(
        self, keys: Sequence[Key], attributes: Sequence[str]
    ) -> tuple[dict[Key, Raw], list[Key]]:
        with told():
            answer = self.connection.batch_get_item(
                cast("Any", [{"pk": pk, "sk": sk} for pk, sk in keys]),
                consistent_read=True,
                attributes_to_get=["pk", "sk", *attributes],
            )
        items = answer.get("Responses", {}).get(self.name, [])
        left = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
        return {_key(item): item for item in items}, [_key(key) for key in left]

    def partition(
        self,
        pk: str,
        attributes: Sequence[str],
        begins: str | None = None,
        having: str | None = None,
    ) -> Iterator[Raw]:
        """Yield the items of a partition in order; one Query for each megabyte.

        With `begins` only of those whose sort keys begin so, and of them those `having` it.
        """
        if not fits(pk):
            return
        asked: dict[str, Any] = {"KeyConditionExpression": "pk = :pk", "ConsistentRead": True}
        values = {":pk": pk}
        if begins is not None:
            asked["KeyConditionExpression"] += " AND begins_with(sk, :begins)"
            values[":begins"] = begins
        if having is not None:
            asked["FilterExpression"] = f"attribute_exists({having})"
        yield from self._pages(attributes, values, asked)

    def last(self, pk: str, attribute: str) -> Raw | None:
        """Return one attribute of the last item in a partition, None where none is (1 Query)."""
        asked = {
            "KeyConditionExpression": "pk = :pk",
            "ConsistentRead": True,
            "ScanIndexForward": False,
            "Limit": 1,
        }
        found = self.query([attribute], {":pk": pk}, asked)["Items"]
        return found[0] if found else None

    def newest(self, pk: str, attributes: Sequence[str], most: int) -> Sequence[Raw]:
        """Return the last items of a partition, the last one first (1 Query)."""
        if not fits(pk):
            return ()
        asked = {
            "KeyConditionExpression": "pk = :pk",
            "ConsistentRead": True,
            "ScanIndexForward": False,
            "Limit": most,
        }
        found: Sequence[Raw] = self.query(attributes, {":pk": pk}, asked)["Items"]
        return found

    def until(self, pk: str, last: str) -> Iterator[str]:
        """Yield the codes in one shard of watched moments up to the moment spelled `last`."""
        asked = {
            "IndexName": "attention",
            "KeyConditionExpression": "at_pk = :pk AND at_sk <= :last",
        }
        for item in self._pages(["code"], {":pk": pk, ":last": last}, asked):
            yield item["code"]["S"]

    def between(self, register: str, first: str, until: str) -> Iterator[str]:
        """Yield the codes in a register from the moment spelled `first` to before `until`."""
        asked = {
            "IndexName": "received",
            "KeyConditionExpression": "rec_pk = :pk AND rec_sk BETWEEN :first AND :until",
        }
        values = {":pk": register, ":first": first, ":until": until}
        for item in self._pages(["code"], values, asked):
            yield item["code"]["S"]

    def _pages(
        self, attributes: Sequence[str], values: Mapping[str, str], asked: Mapping[str, Any]
    ) -> Iterator[Raw]:
        start: Mapping[str, Any] = {}
        while True:
            page = self.query(attributes, values, {**asked, **start})
            yield from page.get("Items", [])
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def query(
        self, attributes: Sequence[str], values: Mapping[str, str], asked: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the answer to one Query, asked as DynamoDB spells it.

        PynamoDB spells it so too, but puts it together from conditions anew for each call.
        """
        names = {f"#{name}": name for name in attributes}
        ask: Any = self.client
        with told():
            answer: Mapping[str, Any] = ask.query(
                TableName=self.name,
                ProjectionExpression=", ".join(names),
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={name: {"S": value} for name, value in values.items()},
                **asked,
            )
        return answer

    def put(self, item: Item, condition: Condition | None = None) -> None:
        """Write an item if `condition` holds; raises TooLarge for more than an item may hold."""
        light(item)
        with told():
            item.save(condition, add_version_condition=False)

    def delete(self, key: Key) -> None:
        """Delete an item, if it is there."""
        if fits(*key):
            with told():
                self.connection.delete_item(*key)

    def add_one(self, key: Key) -> int:
        """Count one up, from 0, and return the new number (1 UpdateItem)."""
        with told():
            answer = self.connection.update_item(
                *key, actions=[self.item.serial.add(1)], return_values="UPDATED_NEW"
            )
        return int(answer["Attributes"]["serial"]["N"])


@contextmanager
def told() -> Iterator[None]:
    """Say in the office's words what DynamoDB refuses."""
    try:
        yield
    except (PynamoDBException, ClientError, BotoCoreError) as failure:
        raise translated(failure) from failure


def translated(failure: Exception) -> Exception:
    """Return what a failure means: Conflict, TryLater, or the failure itself, which is a bug."""
    cause = failure.cause if isinstance(failure, PynamoDBException) else failure
    code = cause.response["Error"]["Code"] if isinstance(cause, ClientError) else None
    if code in CHANGED:
        return Conflict(code)
    if code in BUSY or isinstance(cause, Unreachable | HTTPClientError):
        return TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")
    return failure


def light(item: Item) -> int:
    """Return about how many bytes an item takes; raises TooLarge for more than 400 KB."""
    texts = (item.state, item.summary, item.body)
    size = MARGIN + sum(len(text.encode()) for text in texts if text is not None)
    if size > MOST_BYTES or not fits(item.pk, item.sk):
        raise TooLarge("Nội dung vượt quá 400 KB; hãy rút gọn rồi gửi lại.")
    return size


def _key(item: Raw) -> Key:
    return item["pk"]["S"], item["sk"]["S"]
