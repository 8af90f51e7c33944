"""Quarantine: a file is fetched only once it is judged clean; until then it is asked for again."""

from datetime import datetime
from typing import Protocol

from chalicelib.domain.quarantine import ASK_AGAIN, may_open
from chalicelib.usecases.ports import Fetched, Inbox, Judged
from chalicelib.usecases.telling import Queue
from chalicelib.usecases.uploading import MOST_BYTES


class Held(Exception):
    """Nothing is said of the file yet; a message that comes later asks again."""


class Gate(Protocol):
    """What letting files in needs of the office."""

    @property
    def inbox(self) -> Inbox:
        """Where they arrive."""

    @property
    def queue(self) -> Queue:
        """Where errands for later are put."""


def let_in(gate: Gate, key: str, judged: Judged, arrived: datetime, at: datetime) -> Fetched:
    """Return exactly the bytes that were judged clean.

    Raises Held where they are not judged yet, UnreadablePaper where they are not taken, NotFound,
    and TooLarge.
    """
    if not may_open(judged.verdict, arrived, at):
        held = {"key": key, "version": judged.version, "arrived": arrived.isoformat()}
        gate.queue.send([{"held": held}], after=ASK_AGAIN)
        raise Held
    return gate.inbox.fetch(key, MOST_BYTES, judged.version)
