"""Failures: counters of who was wrong, read together with what they look up."""

from collections.abc import Sequence

from botocore.client import BaseClient

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import dossier_from, loaded
from chalicelib.adapters.store.keys import Key
from chalicelib.adapters.store.table import Raw, Table, told
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.limits import Counter
from chalicelib.domain.results.drawn import Drawn


class DynamoFailures:
    """The port `Failures`; region, endpoint and credentials are botocore's own where not given."""

    def __init__(self, table: str, region: str | None = None, host: str | None = None) -> None:
        self._table = Table(table, region, host)

    @property
    def client(self) -> BaseClient:
        """The botocore client beneath, so that calls can be watched."""
        return self._table.client

    def head(self, code: str, counters: Sequence[Counter]) -> tuple[Dossier | None, Sequence[int]]:
        """Return a dossier, if there is one, and how the counters stand (1 BatchGetItem)."""
        found, times = self._beside(keys.head(code), "state", counters)
        return (None if found is None else dossier_from(found)), times

    def attested(
        self, check_code: str, counters: Sequence[Counter]
    ) -> tuple[Drawn | None, Sequence[int]]:
        """Return what a check code was drawn with, and how the counters stand (1 BatchGetItem)."""
        found, times = self._beside(keys.attested(check_code), "body", counters)
        return (None if found is None else loaded(Drawn, found)), times

    def counted(self, counters: Sequence[Counter]) -> Sequence[int]:
        """Return how the counters stand (1 BatchGetItem)."""
        places = [keys.failed(one.id) for one in counters]
        return _times(self._table.rows(places, ["serial"]), places)

    def add(self, counter: Counter) -> None:
        """Count one more (1 UpdateItem); raises Conflict where that would be too many."""
        serial, expires = self._table.item.serial, self._table.item.expires
        with told():
            self._table.connection.update_item(
                *keys.failed(counter.id),
                actions=[serial.add(1), expires.set(int(counter.ends.timestamp()))],
                condition=serial.does_not_exist() | (serial < counter.most),
            )

    def _beside(
        self, key: Key, attribute: str, counters: Sequence[Counter]
    ) -> tuple[str | None, Sequence[int]]:
        places = [keys.failed(one.id) for one in counters]
        rows = self._table.rows([key, *places], [attribute, "serial"])
        found = rows.get(key)
        return (None if found is None else found[attribute]["S"]), _times(rows, places)


def _times(rows: dict[Key, Raw], places: Sequence[Key]) -> Sequence[int]:
    return [int(rows[place]["serial"]["N"]) if place in rows else 0 for place in places]
