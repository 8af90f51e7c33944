"""Bills: the book of receipts, over the table of the dossiers."""

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import all_loaded, dumped
from chalicelib.adapters.store.saving import transacted
from chalicelib.adapters.store.table import Table
from chalicelib.domain.bills import Bill, Series


class DynamoBills:
    """The port `Bills`; region, endpoint and credentials are botocore's own where not given."""

    def __init__(self, table: str, region: str | None = None, host: str | None = None) -> None:
        self._table = Table(table, region, host)

    def of(self, code: str) -> tuple[Bill, ...]:
        """Return the receipts of a dossier (1 Query)."""
        kept = self._table.partition(keys.dossier(code), ["body"], keys.BILLS)
        return all_loaded(Bill, (item["body"]["S"] for item in kept))

    def last(self, series: Series) -> int:
        """Return the last number given in a series, 0 where none is (1 Query)."""
        last = self._table.last(keys.series(series), "sk")
        return 0 if last is None else int(last["sk"]["S"])

    def issue(self, made: Bill) -> None:
        """Write a receipt under its number and with its dossier (1 TransactWriteItems).

        Raises Conflict where the number is taken, or the payment has its receipt; TryLater.
        """
        item, body = self._table.item, dumped(made)
        places = (keys.number(keys.series(made.series), made.number), keys.bill(made))
        new = item.pk.does_not_exist()
        transacted(self._table, [(item(*place, body=body), new) for place in places])
