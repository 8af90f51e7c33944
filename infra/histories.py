"""Histories: what is written of dossiers in the table, read by the operator's tools."""

from collections.abc import Iterator
from typing import Any

from chalicelib.adapters.store import keys


def texts(
    dynamodb: Any,  # noqa: ANN401 - a client
    table: str,
    partition: str,
    begins: str = keys.EVENTS,
) -> list[str]:
    """Return the entries of a dossier's history as they are written, first entry first.

    Of its orders where keys of those begin so. 1 Query for each megabyte.
    """
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="pk = :dossier AND begins_with(sk, :begins)",
        ExpressionAttributeValues={":dossier": {"S": partition}, ":begins": {"S": begins}},
        ConsistentRead=True,
    )
    return [item["body"]["S"] for page in pages for item in page["Items"]]


def entries(dynamodb: Any, table: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a client
    """Yield every entry of every history as it is written, with its partition.

    Those of a dossier follow one another, first entry first, as DynamoDB keeps a partition
    together. One Scan for each megabyte of the table.
    """
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="begins_with(sk, :events)",
        ExpressionAttributeValues={":events": {"S": keys.EVENTS}},
        ProjectionExpression="pk, body",
        ConsistentRead=True,
    )
    for page in pages:
        yield from ((item["pk"]["S"], item["body"]["S"]) for item in page["Items"])


def codes(dynamodb: Any, table: str) -> Iterator[str]:  # noqa: ANN401 - a client
    """Yield the code of every dossier; one Scan for each megabyte of the table."""
    pages = dynamodb.get_paginator("scan")
    for page in pages.paginate(
        TableName=table,
        FilterExpression="sk = :head",
        ExpressionAttributeValues={":head": {"S": keys.HEAD}},
        ProjectionExpression="code",
    ):
        yield from (item["code"]["S"] for item in page["Items"])
