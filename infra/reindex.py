"""Reindex: the words of all papers are kept anew, out of the histories and the archive.

``python -m infra.reindex [--stack NAME]`` works on the local cloud, or with --stack on the account
of the environment: for papers filed before there was an index, and after its table or the key of
its words was lost. It puts the same errands on the queue as the stream does, so it may be run at
any time, and again.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.queues import Queue
from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import events_from
from chalicelib.usecases.indexing import brings_words
from infra import histories
from infra.deploy import Account
from infra.redrive import place


def reindex(account: Account, outputs: Mapping[str, Any]) -> int:
    """Have every entry that brought words indexed, and return how many there are."""
    queue, count = Queue(account.client("sqs"), outputs["IndexQueueUrl"]), 0
    for code, seqs in _entries(account.client("dynamodb"), outputs["DossiersTableName"]):
        queue.send([{"code": code, "seq": seq} for seq in seqs])
        count += len(seqs)
    return count


def _entries(dynamodb: Any, table: str) -> Iterator[tuple[str, list[int]]]:  # noqa: ANN401 - a client
    """Yield each dossier's code and the numbers of its entries that brought words."""
    for code in histories.codes(dynamodb, table):
        events = events_from(histories.texts(dynamodb, table, keys.dossier(code)))
        yield code, [event.seq for event in events if brings_words(event.what)]


def main() -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.reindex", description=__doc__)
    parser.add_argument("--stack", help="a stack of the account of the environment")
    asked = parser.parse_args()
    try:
        count = reindex(*place(asked.stack))
    except (OSError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} entries are to be indexed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
