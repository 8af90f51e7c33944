"""Signatories' items in the catalogue's table, written by whoever deploys and by nobody else.

An item is written on condition that it still is as it was read. Of two who change one at the same
time the later reads again, and changes what the earlier left: nobody overwrites anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.adapters.signatories import (
    COMMON,
    PARTITION,
    AgencyItem,
    CommonItem,
    Item,
    item,
    item_key,
)

TRIES: Final = 5
LARGEST: Final = 350_000
"""Bytes of an item, of the 400 KB that DynamoDB takes: about a hundred leaders."""


class Unwritten(Exception):
    """An item was not written; the text says why."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items; `client` is a botocore client of DynamoDB, `table` the catalogue's."""

    client: Any
    table: str

    def is_agency(self, code: str) -> bool:
        """Tell whether the catalogue knows an agency (1 GetItem)."""
        key = {"pk": {"S": "AGENCY"}, "sk": {"S": code}}
        return "Item" in self.client.get_item(TableName=self.table, Key=key, ConsistentRead=True)

    def common(self) -> CommonItem:
        """Return what all signatories share (1 GetItem); raises Unusable."""
        return _said(CommonItem, COMMON, self._body(COMMON))

    def agencies(self) -> dict[str, AgencyItem]:
        """Return who signs for each agency, by its code (1 Query for each MB); raises Unusable."""
        prefix = item_key("")
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": {"S": PARTITION}, ":sk": {"S": prefix}},
            ConsistentRead=True,
        )
        return {
            one["sk"]["S"].removeprefix(prefix): item(AgencyItem, one["sk"]["S"], one["body"]["S"])
            for page in pages
            for one in page["Items"]
        }

    def change_common(self, change: Callable[[CommonItem], CommonItem]) -> None:
        """Change what all signatories share; raises Unwritten, Unusable."""
        self._change(CommonItem, COMMON, change)

    def change_agency(self, code: str, change: Callable[[AgencyItem], AgencyItem]) -> None:
        """Change who signs for an agency; raises Unwritten, Unusable."""
        self._change(AgencyItem, item_key(code), change)

    def _change(self, kind: type[Item], key: str, change: Callable[[Item], Item]) -> None:
        """Write what `change` makes of an item, if it is anything else (1 GetItem, 1 PutItem).

        It is asked anew where somebody else was sooner.
        """
        for _ in range(TRIES):
            body = self._body(key)
            before = _said(kind, key, body)
            wanted = change(before)
            if wanted == before or self._put(key, body, wanted):
                return
        raise Unwritten(f"others are changing {key} at this moment: do it again")

    def _body(self, key: str) -> str | None:
        found = self.client.get_item(
            TableName=self.table,
            Key={"pk": {"S": PARTITION}, "sk": {"S": key}},
            ConsistentRead=True,
        ).get("Item")
        return None if found is None else str(found["body"]["S"])

    def _put(self, key: str, before: str | None, wanted: AgencyItem | CommonItem) -> bool:
        """Write an item if it still is as `before`, and tell whether it was."""
        body = wanted.model_dump_json(exclude_defaults=True)
        size = len(body.encode())
        if size > LARGEST:
            raise Unwritten(f"{key} would take {size} bytes, of {LARGEST}: leave chains to issuers")
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before is not None:
            condition = {
                "ConditionExpression": "body = :before",
                "ExpressionAttributeValues": {":before": {"S": before}},
            }
        row = {"pk": {"S": PARTITION}, "sk": {"S": key}, "body": {"S": body}}
        try:
            self.client.put_item(TableName=self.table, Item=row, **condition)
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def _said(kind: type[Item], key: str, body: str | None) -> Item:
    return kind() if body is None else item(kind, key, body)
