"""Published: the public tables of a day taken as one, so that none tells what another hides.

II.06a, the rates, the digitisation table and the open data count the same dossiers: a count of one
is a sum of counts of another. So what is hidden is chosen once, in a table that has the rows of
all (all dossiers, agencies, their fields, and procedures by channel) and the counts of all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.reports import digitisation, ii06a, rates
from chalicelib.domain.reports.naming import Agencies, agency_name
from chalicelib.domain.reports.suppression import RULE, Rule, Sums, hidden, withheld
from chalicelib.domain.reports.tables import Cell, Column, Rows, Table

Key = tuple[str, ...]
"""Which dossiers: of all (empty), of an agency, of its field, of a procedure and channel in it."""

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
HARMLESS = ("withdrawn",)
"""No table shows it, though it is what was settled less what has a result; being rare everywhere,
it could only be hidden with the sums of all dossiers."""

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
DEPENDANTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    rates.NAME: {
        f"{rate.name}_ratio": (f"{rate.name}_part", f"{rate.name}_whole") for rate in rates.RATES
    }
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """What no public table of a question may show: which dossiers, which count."""

    cells: frozenset[tuple[Key, str]]
    rule: Rule = RULE


def withheld_together(rows: Rows, rule: Rule = RULE, *, by_procedure: bool) -> Withheld:
    """Return what to hide in all tables, from the rows of ``open-data.sql``.

    `by_procedure`: the open data are published too, not only sums over procedures.
    """
    lines = _lines(rows, by_procedure=by_procedure)
    keys = sorted(lines)
    place = {key: number for number, key in enumerate(keys)}
    table = Table(
        name="published",
        title="",
        columns=tuple(Column(name, name) for name in COUNTS),
        rows=tuple(tuple(lines[key]) for key in keys),
    )
    parents = tuple(place[_above(key)] if key else None for key in keys)
    sums = Sums(counts=COUNTS, identities=IDENTITIES, parents=parents, harmless=HARMLESS)
    return Withheld(frozenset((keys[row], name) for row, name in hidden(table, sums, rule)), rule)


def as_public(table: Table, what: Withheld, agencies: Agencies) -> Table:
    """Return II.06a, the rates or the digitisation table as everyone may see it.

    Raises KeyError for another table. A small count that was not foreseen is hidden and told as a
    problem: then the table does not count the dossiers that the open data count.
    """
    shown = SHOWN[table.name]
    codes = {agency_name(key[0], agencies): key[0] for key, _ in what.cells if key}
    keys = [_key(table, number, row, codes) for number, row in enumerate(table.rows)]
    cells = {
        (number, name)
        for number, key in enumerate(keys)
        for name, count in shown.items()
        if (key, count) in what.cells
    }
    missed = set(_small(table, shown, what.rule)) - cells
    problems = [f"{table.name}: {len(missed)} số nhỏ không có trong dữ liệu mở"] if missed else []
    public = withheld(table, cells | missed, DEPENDANTS.get(table.name, {}))
    return replace(public, problems=(*public.problems, *problems))


def counts(row: Mapping[str, Any]) -> dict[str, int]:
    """Return all counts of a row of ``open-data.sql``, with the differences of its own ones."""
    came = row["received_online"] + row["received_other"]
    more = {
        "came": came,
        "not_digitised": came - row["digitised"],
        "withdrawn": row["settled"] - row["with_result"],
        "in_time": row["early"] + row["on_time"],
        "not_electronic": row["with_result"] - row["electronic"],
        "not_paid_online": row["with_fee"] - row["paid_online"],
    }
    return {name: more[name] if name in more else row[name] for name in COUNTS}


def key_of(row: Mapping[str, Any]) -> Key:
    """Return which dossiers a row of ``open-data.sql`` counts."""
    return (row["agency"], row["field"], f"{row['procedure']}/{row['channel']}")


def _lines(rows: Rows, *, by_procedure: bool) -> Mapping[Key, list[int]]:
    """Return the counts of each row of the tables taken as one."""
    lines: dict[Key, list[int]] = {(): [0] * len(COUNTS)}
    for row in rows:
        own = counts(row)
        key = key_of(row)
        for depth in range(len(key) + by_procedure):
            line = lines.setdefault(key[:depth], [0] * len(COUNTS))
            for number, name in enumerate(COUNTS):
                line[number] += own[name]
    return lines


def _above(key: Key) -> Key:
    return key[:-1]


def _key(table: Table, number: int, row: Sequence[Cell], codes: Mapping[str, str]) -> Key:
    if number == 0:
        return ()
    agency = codes.get(str(row[0]), "")
    return (agency, str(row[1])) if table.outline and row[1] is not None else (agency,)


def _small(table: Table, names: Iterable[str], rule: Rule) -> Iterable[tuple[int, str]]:
    for number, row in enumerate(table.rows):
        for name in names:
            cell = row[table.place(name)]
            if isinstance(cell, int) and 0 < cell < rule.least:
                yield number, name
