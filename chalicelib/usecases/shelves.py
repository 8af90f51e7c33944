"""Shelves: what errands need of the places papers lie in, and of their owners' stores."""

from typing import Protocol

from chalicelib.domain.storing import Opening, Store
from chalicelib.domain.twins import Lodging


class Shelves(Protocol):
    """Where papers lie, told by the file they came from, and by whom they belong to."""

    def lodgings(self, sha256: str) -> tuple[Lodging, ...]:
        """Return where papers of the file with that content lie (1 Query)."""

    def store(self, holder: str) -> Store:
        """Return what a store holds, and what was done with it (1 Query)."""

    def note_opening(self, opening: Opening) -> None:
        """Note that somebody looked into a stored paper (1 PutItem)."""
