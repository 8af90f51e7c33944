"""Rebuild: the lake of facts is made anew out of the histories in the table.

``python -m infra.rebuild [--stack NAME]`` works on the local cloud, or with --stack on the account
of the environment: after facts gained a column, or where the lake lost any. Every report then says
what it said before, as far as nothing was lost. It may be run at any time, and again; what is filed
meanwhile comes with the next night.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.lake.lake import Lake
from chalicelib.adapters.store.codec import events_from
from chalicelib.domain.facts import Fact, told
from infra import histories
from infra.deploy import Account
from infra.redrive import place


def rebuild(account: Account, outputs: Mapping[str, Any], at: datetime) -> int:
    """Make the lake anew, and return how many facts it holds then."""
    lake = Lake(account.client("s3"), outputs["LakeBucketName"])
    return lake.rebuild(_facts(account.client("dynamodb"), outputs["DossiersTableName"]), at)


def _facts(dynamodb: Any, table: str) -> Iterator[Fact]:  # noqa: ANN401 - a client
    for _, entries in groupby(histories.entries(dynamodb, table), key=itemgetter(0)):
        yield from told(events_from(text for _, text in entries))


def main() -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.rebuild", description=__doc__)
    parser.add_argument("--stack", help="a stack of the account of the environment")
    asked = parser.parse_args()
    try:
        count = rebuild(*place(asked.stack), datetime.now(UTC))
    except (OSError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} facts are in the lake")
    return 0


if __name__ == "__main__":
    sys.exit(main())
