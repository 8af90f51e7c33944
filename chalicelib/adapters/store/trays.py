"""Trays: where scanned pages wait for a person, in the table of dossiers."""

from chalicelib.adapters.store import items, keys
from chalicelib.adapters.store.codec import all_loaded, loaded
from chalicelib.adapters.store.missing import no_entry
from chalicelib.adapters.store.table import Table
from chalicelib.domain.records import TrayEntry
from chalicelib.usecases.ports import Conflict


class DynamoTrays:
    """The scan trays of the port `Dossiers`."""

    _table: Table

    def put_tray(self, entry: TrayEntry) -> None:
        """Write a tray entry (1 PutItem); writing the same again changes nothing.

        An entry that is there stays as it is, settled or not, unless this settles it.
        """
        item = self._table.item
        condition = None if entry.settled else item.pk.does_not_exist()
        try:
            self._table.put(items.tray_entry(item, entry), condition)
        except Conflict:
            if entry.settled:
                raise

    def tray(self, agency: str) -> tuple[TrayEntry, ...]:
        """Return what waits in an agency's scan tray, oldest first (1 Query for each MB)."""
        kept = self._table.partition(keys.tray(agency), ["body"], keys.ENTRIES, "waiting")
        return all_loaded(TrayEntry, (item["body"]["S"] for item in kept))

    def tray_entry(self, agency: str, entry_id: str) -> TrayEntry:
        """Return one tray entry, a settled one too (1 GetItem); raises NotFound."""
        body = self._table.get(keys.tray_entry(agency, entry_id))
        if body is None:
            raise no_entry()
        return loaded(TrayEntry, body)
