"""Resume: the local cloud started again with all that was in it, and what it forgot told anew."""

import json
import sys
from datetime import UTC, datetime, timedelta

from infra.cloud import Cloud, Unready, cloud, start
from infra.deploy import local_account
from infra.redrive import Stuck, tell_again

UNREAD = timedelta(minutes=2)
"""Longer than a move ever waits to be passed on: what was younger when it ended is told again."""


def resume(one: Cloud) -> int:
    """Start it unless it runs, and return how many moves were told again; raises Unready or Stuck.

    A cloud that ends forgets what waited in its streams. Every move of the last minutes before is
    read in the table and passed on; whoever hears it twice changes nothing.
    """
    start(one)
    if not one.stopped_file.exists():
        return 0
    told = 0
    if one.outputs_file.exists():
        ended = datetime.fromisoformat(one.stopped_file.read_text())
        outputs = json.loads(one.outputs_file.read_text())
        told = tell_again(local_account(one), outputs, ended - UNREAD, datetime.now(UTC))
    one.stopped_file.unlink()
    return told


def main() -> int:
    """Start it; returns the exit status."""
    one = cloud()
    try:
        told = resume(one)
    except (Unready, Stuck) as no:
        print(no, file=sys.stderr)
        return 1
    print(f"{one.endpoint} runs" + (f"; {told} moves were told again" if told else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
