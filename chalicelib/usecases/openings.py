"""Openings: what errands need of the notes of who opened which dossier."""

from typing import Protocol

from chalicelib.domain.openings import Opened


class Openings(Protocol):
    """Who opened what of a dossier, apart from the dossier itself, which it must not slow down."""

    def note_opened(self, opened: Opened) -> None:
        """Note that somebody opened something, once in an hour (1 PutItem); raises TryLater."""

    def openings(self, code: str, most: int) -> tuple[Opened, ...]:
        """Return who opened a dossier, the last ones first (1 Query)."""
