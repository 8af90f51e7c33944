"""Corrections: how often what was read on papers had to be put right, out of the histories.

``python -m infra.corrections [--table NAME] [--csv FILE]`` reads the table of dossiers of the local
cloud, or with --table that of the account of the environment. It tells, for each kind of paper,
field and band of confidence, how many values were compared with an original, how many of them were
corrected, and how many were not on the paper at all. No value, name or code of a dossier is told.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

import boto3
from botocore.exceptions import ClientError

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import events_from
from chalicelib.domain.checking import CheckedPaper, papers_of
from chalicelib.domain.measuring import Corrected, corrected
from infra import histories
from infra.cloud import cloud
from infra.deploy import Account, local_account

CHECKED = '"type":"paper-checked"'
"""What stands in every entry of a check, and nowhere else: quotes within a text are escaped."""
COLUMNS = ("kind", "field", "confidence", "compared", "corrected", "absent", "percent")


def measure(account: Account, table: str) -> tuple[Corrected, ...]:
    """Return what became of every field of the papers that were compared with their originals."""
    dynamodb = account.client("dynamodb")
    return corrected(_papers(dynamodb, table))


def _papers(dynamodb: Any, table: str) -> Iterator[CheckedPaper]:  # noqa: ANN401 - a client
    """Yield the papers of every dossier one of whose papers was checked, a dossier at a time."""
    for partition in sorted(_checked(dynamodb, table)):
        yield from papers_of(events_from(histories.texts(dynamodb, table, partition)))


def _checked(dynamodb: Any, table: str) -> set[str]:  # noqa: ANN401 - a client
    """Return the partitions that hold a check; one Scan for each megabyte of the table."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="begins_with(sk, :events) AND contains(body, :checked)",
        ExpressionAttributeValues={":events": {"S": keys.EVENTS}, ":checked": {"S": CHECKED}},
        ProjectionExpression="pk",
    )
    return {item["pk"]["S"] for page in pages for item in page["Items"]}


def write(rows: Sequence[Corrected], out: TextIO) -> None:
    """Write the table as CSV, a line for each kind, field and band."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for row in rows:
        counts = (row.compared, row.corrected, row.absent, f"{row.share:.2f}")
        lines.writerow((row.kind, row.field, row.band, *counts))


def _place(table: str | None) -> tuple[Account, str]:
    """Return where to read: the local cloud's table, or a table of the environment's account."""
    if table is not None:
        return Account(boto3.Session()), table
    one = cloud()
    return local_account(one), str(json.loads(one.outputs_file.read_text())["DossiersTableName"])


def main() -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.corrections", description=__doc__)
    parser.add_argument("--table", help="a table of the account of the environment")
    parser.add_argument("--csv", type=Path, help="write there, not to the terminal")
    asked = parser.parse_args()
    try:
        rows = measure(*_place(asked.table))
        file = asked.csv.open("w", encoding="utf-8") if asked.csv else nullcontext(sys.stdout)
        with file as out:
            write(rows, out)
    except (OSError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
