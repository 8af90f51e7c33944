"""Registers: what was received before it was listed by agency and day enters those lists.

``python -m infra.registers [--stack NAME]`` works on the local cloud, or with --stack on the
account of the environment, once the functions that keep the index ``received`` are deployed.
Dossiers received before enter it with their next move, and those that ended never would, so that
logbooks and the slips of a day lacked them.

It scans the table, and to each head that lacks its place in the index writes that place and nothing
else, on condition that the dossier did not move since it was read: one that moved has entered by
that move. So it may be run at any time, and again; cut off, the next run goes on with what is left.
The stream tells of each head once more, as it stands: what was counted and sent stays as it is.
1 Scan for each megabyte of the table, 1 UpdateItem for each such dossier.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import dossier_from
from chalicelib.adapters.store.items import registered
from chalicelib.domain.dossier import Dossier
from infra.deploy import Account
from infra.redrive import place

EVERY = 1000
"""Dossiers after which it is told how far it came."""
LACKING = "sk = :head AND attribute_not_exists(rec_pk)"
UNMOVED = "seq = :seq AND attribute_not_exists(rec_pk)"


@dataclass(frozen=True, slots=True)
class Entered:
    """How many dossiers entered, how many moved meanwhile, how many were never received."""

    entered: int = 0
    moved: int = 0
    never: int = 0


def enter(account: Account, outputs: Mapping[str, Any]) -> Entered:
    """Have every dossier that was received enter the register of its agency."""
    dynamodb, table = account.client("dynamodb"), outputs["DossiersTableName"]
    entered = moved = never = 0
    for dossier in _lacking(dynamodb, table):
        if not registered(dossier):
            never += 1
        elif _entered(dynamodb, table, dossier):
            entered += 1
            if entered % EVERY == 0:
                print(f"{entered} dossiers entered", flush=True)
        else:
            moved += 1
    return Entered(entered, moved, never)


def _lacking(dynamodb: Any, table: str) -> Iterator[Dossier]:  # noqa: ANN401 - a client
    """Yield the dossiers that stand in no register."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression=LACKING,
        ExpressionAttributeValues={":head": {"S": keys.HEAD}},
        ProjectionExpression="#state",
        ExpressionAttributeNames={"#state": "state"},
        ConsistentRead=True,
    )
    for page in pages:
        yield from (dossier_from(item["state"]["S"]) for item in page["Items"])


def _entered(dynamodb: Any, table: str, dossier: Dossier) -> bool:  # noqa: ANN401 - a client
    """Write the place of a dossier; tells whether it stood as it was read."""
    pk, sk = keys.head(dossier.code)
    places = {f":{name}": {"S": value} for name, value in registered(dossier).items()}
    try:
        dynamodb.update_item(
            TableName=table,
            Key={"pk": {"S": pk}, "sk": {"S": sk}},
            UpdateExpression="SET rec_pk = :rec_pk, rec_sk = :rec_sk",
            ConditionExpression=UNMOVED,
            ExpressionAttributeValues={":seq": {"N": str(dossier.seq)}, **places},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def main() -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.registers", description=__doc__)
    parser.add_argument("--stack", help="a stack of the account of the environment")
    asked = parser.parse_args()
    try:
        done = enter(*place(asked.stack))
    except (OSError, ClientError) as error:
        print(f"{error}\nRun it again: it goes on with what is left.", file=sys.stderr)
        return 1
    print(f"{done.entered} entered; {done.moved} moved meanwhile; {done.never} were not received")
    return 0


if __name__ == "__main__":
    sys.exit(main())
