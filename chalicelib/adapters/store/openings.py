"""Openings: who opened which dossier, in the table of dossiers but in partitions of their own."""

from contextlib import suppress
from operator import attrgetter

from chalicelib.adapters.store import items, keys
from chalicelib.adapters.store.codec import all_loaded
from chalicelib.adapters.store.table import Table
from chalicelib.domain.openings import Opened
from chalicelib.usecases.ports import Conflict


class DynamoOpenings:
    """The port `Openings`."""

    _table: Table

    def note_opened(self, opened: Opened) -> None:
        """Note an opening unless one is noted for that hour (1 PutItem); raises TryLater.

        A conflict can only mean that: nothing writes these items in a transaction.
        """
        item = self._table.item
        with suppress(Conflict):
            self._table.put(items.opened(item, opened), item.pk.does_not_exist())

    def openings(self, code: str, most: int) -> tuple[Opened, ...]:
        """Return who opened a dossier, the last ones first (1 Query)."""
        kept = self._table.newest(keys.openings(code), ["body"], most)
        found = all_loaded(Opened, (item["body"]["S"] for item in kept))
        return tuple(sorted(found, key=attrgetter("at"), reverse=True))
