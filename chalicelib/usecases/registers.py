"""Registers: what each agency received, in order, and what was issued on official forms."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from chalicelib.domain.writs.writ import Writ


class Registers(Protocol):
    """The part of the store of dossiers that books and runs of papers are made from."""

    def received(self, agency: str, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the codes of what an agency received since a moment and before another, in order.

        1 Query for thousands. What was received seconds ago may be lacking.
        """

    def writs(self, code: str) -> tuple[Writ, ...]:
        """Return the notes of a dossier's writs, in the order of its entries (1 Query)."""

    def put_writ(self, writ: Writ) -> None:
        """Note a writ unless one is noted for that entry already (1 PutItem)."""
