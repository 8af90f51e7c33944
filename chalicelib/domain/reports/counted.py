"""Counted: what public tables count, of which dossiers, and what of it adds up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.domain.reports import digitisation, ii06a, rates
from chalicelib.domain.reports.tables import Cell, Rows, Table

Key = tuple[str, ...]
"""Which dossiers: all (empty), ``agency`` and its name in tables, or ``field``, its name and, of
that, a procedure by one channel."""
LEAF = 3
"""How long the key of a procedure is."""
Counts = Mapping[str, int]

IDENTITIES = (
    ("received", ("received_online", "received_other", "carried_over")),
    ("received", ("settled", "open")),
    ("came", ("received_online", "received_other")),
    ("came", ("digitised", "not_digitised")),
    ("settled", ("early", "on_time", "late")),
    ("settled", ("with_result", "withdrawn")),
    ("in_time", ("early", "on_time")),
    ("open", ("open_in_time", "open_overdue")),
    ("with_result", ("electronic", "not_electronic")),
    ("with_fee", ("paid_online", "not_paid_online")),
)
"""What adds up; differences of two published counts are counts of their own here."""
COUNTS = (*dict.fromkeys(name for one, parts in IDENTITIES for name in (one, *parts)), "reused")
HARMLESS = ("withdrawn", "not_paid_online")
"""No table shows them. Few withdrawals in a whole province tell of nobody; hidden, they would take
with them how many dossiers of all had a result."""

SHOWN: Mapping[str, Mapping[str, str]] = {
    ii06a.NAME: {name: name for name in ii06a.COUNTS},
    digitisation.NAME: {
        "received": "came",
        "not_digitised": "not_digitised",
        "digitised": "digitised",
        "reused": "reused",
        "settled": "with_result",
        "result_not_digitised": "not_electronic",
        "result_digitised": "electronic",
    },
    rates.NAME: {
        "online_part": "received_online",
        "online_whole": "came",
        "payment_part": "paid_online",
        "payment_whole": "with_fee",
        "digitised_part": "digitised",
        "digitised_whole": "came",
        "electronic_part": "electronic",
        "electronic_whole": "with_result",
        "on_time_part": "in_time",
        "on_time_whole": "settled",
    },
}
"""Which count stands in which column of which table."""


def counts(row: Mapping[str, Any]) -> dict[str, int]:
    """Return all counts of a row of the open data, with the differences of its own ones."""
    return completed({**row, "came": row["received_online"] + row["received_other"]})


def key_of(row: Mapping[str, Any]) -> Key:
    """Return which dossiers a row of the open data counts."""
    return ("field", row["field"], f"{row['procedure']}/{row['channel']}")


def above(key: Key) -> Key:
    """Return whose dossiers these are a part of."""
    return key[: LEAF - 1] if len(key) == LEAF else ()


def told_of(tables: Iterable[Table]) -> dict[Key, dict[str, int]]:
    """Return what tables tell of all dossiers and of each agency's."""
    found: dict[Key, dict[str, int]] = {}
    for table in tables:
        for number, row in enumerate(table.rows):
            if not is_of_field(table, row):
                into = found.setdefault(("agency", str(row[0])) if number else (), {})
                into.update(_read(table, row))
    return found


def by_procedure(rows: Rows) -> dict[Key, dict[str, int]]:
    """Return the counts of all dossiers, of each field's, and of each procedure's by channel."""
    found: dict[Key, dict[str, int]] = {(): dict.fromkeys(COUNTS, 0)}
    for row in rows:
        leaf = key_of(row)
        for key in ((), leaf[:2], leaf):
            into = found.setdefault(key, dict.fromkeys(COUNTS, 0))
            for name, count in counts(row).items():
                into[name] += count
    return found


def fields_of(table: Table) -> dict[Key, dict[str, int]]:
    """Return what a table tells of each field, all agencies together."""
    found: dict[Key, dict[str, int]] = {}
    for row in table.rows:
        if is_of_field(table, row):
            into = found.setdefault(("field", str(row[1])), defaultdict(int))
            for name, count in _read(table, row).items():
                into[name] += count
    return found


def differing(tables: Iterable[Table], rows: Rows) -> tuple[str, ...]:
    """Return which tables count other dossiers than the rows, in all or in a field."""
    known = by_procedure(rows)
    return tuple(
        f"{table.name}: không khớp dữ liệu mở"
        for table in tables
        for told in ({(): _read(table, table.rows[0]), **fields_of(table)},)
        if any(
            known.get(key, {}).get(name, 0) != count
            for key, line in told.items()
            for name, count in line.items()
        )
    )


def is_of_field(table: Table, row: Sequence[Cell]) -> bool:
    """Tell whether a row of the office's table counts a field of an agency."""
    return table.outline and row[1] is not None


def completed(told: Mapping[str, Any]) -> dict[str, int]:
    """Return counts with what they come to, or differ by, where no table tells it."""
    known = defaultdict(int, told)
    more = {
        "not_digitised": known["came"] - known["digitised"],
        "withdrawn": known["settled"] - known["with_result"],
        "in_time": known["early"] + known["on_time"],
        "not_electronic": known["with_result"] - known["electronic"],
        "not_paid_online": known["with_fee"] - known["paid_online"],
    }
    return {name: max(0, more[name] if name in more else known[name]) for name in COUNTS}


def _read(table: Table, row: Sequence[Cell]) -> dict[str, int]:
    """Return the counts that a row tells."""
    cells = {count: row[table.place(column)] for column, count in SHOWN[table.name].items()}
    return {name: cell for name, cell in cells.items() if isinstance(cell, int)}
