"""Resume: the local cloud started again with all that was in it, and what it forgot told anew."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.cloud import Cloud, Unready, cloud, start
from infra.demo.browser import PATIENCE, client
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
        _wake(outputs)
        told = tell_again(local_account(one), outputs, ended - UNREAD, datetime.now(UTC))
    one.stopped_file.unlink()
    return told


def _wake(outputs: Mapping[str, Any]) -> None:
    """Have the API answer first: moves told again start every other function at the same time."""
    address = f"{outputs['ApiUrl']}/v1/health"
    try:
        client().get(address, timeout=PATIENCE).raise_for_status()
    except OSError as error:
        raise Unready(f"{address}: {error}") from None


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
