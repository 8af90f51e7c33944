"""Publication: invented months of a province, what is published of them, and who adds it up."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from chalicelib.domain.reports import counted, digitisation, ii06a, open_data, rates
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.published import as_public, withheld_together
from chalicelib.domain.reports.suppression import RULE
from chalicelib.domain.reports.tables import Rows, Table

MARCH = Question(period=month_to_date(date(2026, 3, 31)))
Row = dict[str, Any]


def some_rows(agencies: int, fields: int, procedures: int, seed: int = 3) -> list[Row]:
    """Return the dossiers of a month by agency, field, procedure and channel."""
    chance = random.Random(seed)  # noqa: S311 - an example, no secret
    return [
        a_row(chance, f"H33.{agency:02}", f"Lĩnh vực {field}", f"1.{field:03}{number:03}", channel)
        for agency in range(agencies)
        for field in range(fields)
        for number in range(procedures)
        for channel in (1, 2)
        for _ in range(chance.random() < 0.8)
    ]


def a_row(
    chance: random.Random,
    agency: str,
    field: str,
    procedure: str,
    channel: int,
    carried: int | None = None,
) -> Row:
    size = chance.randint(1, chance.choice((3, 12, 60)))
    kinds = [chance.random() for _ in range(size)]
    if carried is None:
        carried = sum(kind >= 0.8 for kind in kinds)
        kinds = [kind for kind in kinds if kind < 0.8]
    came = len(kinds)
    ends = ("early", "on_time", "late", "open_in_time", "open_overdue")
    how = chance.choices(ends, k=came + carried)
    row: Row = {name: how.count(name) for name in ends} | {
        "agency": agency,
        "field": field,
        "procedure": procedure,
        "procedure_name": f"Thủ tục {procedure}",
        "channel": channel,
        "received": came + carried,
        "received_online": came if channel == 2 else 0,
        "received_other": came if channel != 2 else 0,
        "carried_over": carried,
        "digitised": sum(kind < 0.4 for kind in kinds),
        "reused": sum(kind < 0.1 for kind in kinds),
        "with_fee": sum(kind < 0.5 for kind in kinds),
        "paid_online": sum(kind < 0.2 for kind in kinds),
    }
    row["settled"] = row["early"] + row["on_time"] + row["late"]
    row["open"] = row["open_in_time"] + row["open_overdue"]
    row["with_result"] = row["settled"] - min(row["settled"], int(chance.random() < 0.4))
    row["electronic"] = row["with_result"] // 3
    return row


def after(rows: Rows, seed: int) -> list[Row]:
    """Return the dossiers of the month after, into which is carried what was open."""
    chance = random.Random(seed)  # noqa: S311 - an example, no secret
    return [
        a_row(
            chance,
            *(row["agency"], row["field"], row["procedure"]),
            channel=row["channel"],
            carried=row["open"],
        )
        for row in rows
    ]


def grouped(rows: Rows, *keys: str) -> dict[tuple[Any, ...], Row]:
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        into = found.setdefault(tuple(row[key] for key in keys), defaultdict(int))
        for name, value in counted.counts(row).items():
            into[name] += value
    return found


def open_rows(rows: Rows) -> list[Row]:
    """Return what the query of the open data answers: all agencies together."""
    keys = ("field", "procedure", "channel")
    return [
        {
            **dict(zip(keys, one, strict=True)),
            "procedure_name": "Thủ tục",
            "median_days": 2.5,
            **row,
        }
        for one, row in sorted(grouped(rows, *keys).items())
    ]


def tables_of(rows: Rows) -> list[Table]:
    """Return the other tables of the office, as their own modules make them."""
    by_field = grouped(rows, "agency", "field").items()
    made = {
        name: [
            {"agency": agency, "field": field}
            | {column: row[count] for column, count in counted.SHOWN[name].items()}
            for (agency, field), row in by_field
        ]
        for name in (ii06a.NAME, digitisation.NAME)
    }
    of_agencies = [
        {"agency": agency}
        | {column: row[count] for column, count in counted.SHOWN[rates.NAME].items()}
        for (agency,), row in grouped(rows, "agency").items()
    ]
    return [
        ii06a.table(MARCH, made[ii06a.NAME], {}),
        digitisation.table(MARCH, made[digitisation.NAME], {}),
        rates.table(MARCH, of_agencies, {}),
    ]


Who = tuple[str, ...]
"""Whose dossiers: all (empty), ``agency``, ``field``, or a field's procedure by channel."""
Told = dict[tuple[Who, str], int]


def published_of(rows: Rows, *, is_over: bool) -> tuple[list[Table], Table | None]:
    tables, leaves = tables_of(rows), open_data.pooled(open_rows(rows))
    what = withheld_together(tables, leaves if is_over else None)
    data = open_data.table(MARCH, leaves, what) if what.procedures else None
    return [as_public(table, what) for table in tables], data


def told(tables: Iterable[Table]) -> Told:
    """Return every count of tables but the open data, by what it counts."""
    found: Told = {}
    for table in tables:
        for number, row in enumerate(table.rows):
            is_field = table.outline and row[1] is not None
            who = ("field", str(row[1])) if is_field else ("agency", str(row[0]))
            for column, count in counted.SHOWN[table.name].items():
                cell = row[table.place(column)]
                if isinstance(cell, int):
                    found[who if number else (), count] = cell
    return found


def told_by(table: Table) -> Told:
    """Return every count of the open data, and those that the channel tells."""
    found: Told = {}
    names = [column.name for column in table.columns]
    for row in table.rows:
        line = dict(zip(names, row, strict=True))
        who = ("field", str(line["field"]), f"{line['procedure']}/{line['channel']}")
        is_online = line["channel"] == "2"
        own, other = "received_online", "received_other"
        if line["channel"] != "0":
            found[who, other if is_online else own] = 0
        told_as = {"came": [own if is_online else other, "came"]}
        if line["channel"] == "0":
            told_as = {}
        for name in open_data.COUNTS:
            cell = line[name]
            if isinstance(cell, int):
                found.update({(who, one): cell for one in told_as.get(name, [name])})
    return found


def everything(rows: Rows) -> Told:
    found: Told = defaultdict(int)
    sizes = {counted.key_of(row): row["received"] for row in open_rows(rows)}
    for row in rows:
        leaf = counted.key_of(row)
        if sizes[leaf] < open_data.FEW:
            leaf = (*leaf[:2], "khac/0")
        for who in ((), ("agency", row["agency"]), leaf[:2], leaf):
            for name, value in counted.counts(row).items():
                found[who, name] += value
    return found


Sum = dict[Any, Any]


def sums_of(true: Told) -> list[Sum]:
    """Return what adds up: counts of the same dossiers, and dossiers of the same count."""
    every = {who for who, _ in true}
    sums: list[Sum] = [
        {(who, one): -1, **{(who, part): 1 for part in parts}}
        for who in every
        for one, parts in counted.IDENTITIES
    ]
    groups: dict[tuple[Who, str], list[Who]] = defaultdict(list)
    for who in every - {()}:
        groups[who[:-1] if len(who) > 2 else (), who[0]].append(who)
    for (above, _), below in groups.items():
        sums += [
            {(above, name): -1, **{(who, name): 1 for who in below}} for name in counted.COUNTS
        ]
    return sums


def reckoned(sums: Iterable[Sum], known: Collection[Any]) -> set[Any]:
    """Return what all sums together determine though no table tells it."""
    pivots: dict[Any, dict[Any, Fraction]] = {}
    for one in sums:
        row = {cell: Fraction(by) for cell, by in one.items() if cell not in known}
        for cell in sorted(row.keys() & pivots.keys()):
            row = less(row, pivots[cell], row.get(cell, Fraction(0)))
        if row:
            first = min(row)
            row = {cell: by / row[first] for cell, by in row.items()}
            for cell, pivot in pivots.items():
                if first in pivot:
                    pivots[cell] = less(pivot, row, pivot[first])
            pivots[first] = row
    return {cell for cell, row in pivots.items() if len(row) == 1}


def less(row: Sum, other: Sum, times: Fraction) -> Sum:
    none = Fraction(0)
    left = {cell: row.get(cell, none) - times * other.get(cell, none) for cell in row | other}
    return {cell: by for cell, by in left.items() if by}


def is_small(count: int) -> bool:
    return 0 < count < RULE.least


def is_secret(cell: tuple[Any, ...], count: int) -> bool:
    """Tell whether a count is small and not one of the whole that may be reckoned."""
    *_, who, name = cell
    return is_small(count) and not (who == () and name in counted.HARMLESS)
