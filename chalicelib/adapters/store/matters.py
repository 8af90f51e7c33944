"""Matters: where work about money waits for a person, in the table of dossiers."""

from contextlib import suppress

from chalicelib.adapters.store import items, keys
from chalicelib.adapters.store.codec import all_loaded, loaded
from chalicelib.adapters.store.missing import no_matter
from chalicelib.adapters.store.table import Table
from chalicelib.domain.matters import Matter
from chalicelib.usecases.ports import Conflict


class DynamoMatters:
    """The port `Matters`."""

    _table: Table

    def put_matter(self, matter: Matter) -> None:
        """Write a matter unless it is there, settled or not (1 PutItem)."""
        item = self._table.item
        with suppress(Conflict):
            self._table.put(items.matter(item, matter), item.pk.does_not_exist())

    def settle_matter(self, matter: Matter) -> None:
        """Write a settled matter (1 PutItem); raises Conflict unless it still waits."""
        item = self._table.item
        self._table.put(items.matter(item, matter), item.waiting.exists())

    def matters(self, agency: str) -> tuple[Matter, ...]:
        """Return what waits at an agency (1 Query for each MB)."""
        kept = self._table.partition(keys.matters(agency), ["body"], having="waiting")
        return all_loaded(Matter, (item["body"]["S"] for item in kept))

    def matter(self, agency: str, matter_id: str) -> Matter:
        """Return a matter, a settled one too (1 GetItem); raises NotFound."""
        body = self._table.get(keys.matter(agency, matter_id))
        if body is None:
            raise no_matter()
        return loaded(Matter, body)
