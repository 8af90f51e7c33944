"""Complaints: those that wait for an answer, in the table of dossiers, written by their moves."""

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import all_loaded
from chalicelib.adapters.store.table import Table
from chalicelib.domain.complaints import Waiting


class DynamoComplaints:
    """The port `Complaints`."""

    _table: Table

    def complaints(self, agency: str) -> tuple[Waiting, ...]:
        """Return the complaints on an agency's list, earliest due first (1 Query a MB)."""
        kept = self._table.partition(keys.complaints(agency), ["body"])
        return all_loaded(Waiting, (item["body"]["S"] for item in kept))
