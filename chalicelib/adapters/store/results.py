"""Results: registers of numbers, check codes and troubles, over the table of the dossiers."""

from chalicelib.adapters.store import items, keys
from chalicelib.adapters.store.codec import dumped, loaded
from chalicelib.adapters.store.saving import transacted
from chalicelib.adapters.store.table import Table
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import Trouble


class DynamoResults:
    """The port `Results`; region, endpoint and credentials are botocore's own where not given."""

    def __init__(self, table: str, region: str | None = None, host: str | None = None) -> None:
        self._table = Table(table, region, host)

    def last(self, register: str) -> Drawn | None:
        """Return what the last number of a register was drawn with, if one was (1 Query)."""
        last = self._table.last(keys.numbers(register), "body")
        return None if last is None else loaded(Drawn, last["body"]["S"])

    def drawn(self, code: str, approval: int) -> Drawn | None:
        """Return what was drawn for an approval, if anything was (1 GetItem)."""
        body = self._table.get(keys.drawn(code, approval))
        return None if body is None else loaded(Drawn, body)

    def attested(self, check_code: str) -> Drawn | None:
        """Return what a check code was drawn with, if it was (1 GetItem)."""
        body = self._table.get(keys.attested(check_code))
        return None if body is None else loaded(Drawn, body)

    def draw(self, made: Drawn) -> None:
        """Write number, check code and approval, each for the others (1 TransactWriteItems).

        Raises Conflict where one of them is taken; TryLater.
        """
        new, body = self._table.item.pk.does_not_exist(), dumped(made)
        places = (
            keys.number(keys.numbers(made.register), made.serial),
            keys.attested(made.check_code),
            keys.drawn(made.code, made.approval),
        )
        transacted(self._table, [(self._table.item(*one, body=body), new) for one in places])

    def put_trouble(self, trouble: Trouble) -> None:
        """Write what keeps an errand from its end, or that it was settled (1 PutItem)."""
        self._table.put(items.trouble(self._table.item, trouble))
