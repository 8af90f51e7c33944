"""Published: what of a day's tables everyone may see, so that none tells what another hides.

All tables count the same dossiers, so what is hidden is chosen once, in one table that has the rows
of all. All dossiers together are the sum of the agencies, and again of the fields.

*Two groups of parts.* The dossiers of each agency stand in II.06a, the digitisation table and the
rates. Those of each field, and of each procedure by channel (the open data), are of all agencies
together. An agency's fields are for the office alone: with 300,000 dossiers in two years, six of
ten such counts that are not 0 would have to be hidden, and most of all others for their sake.

*When.* Agencies are published every day of a month under way. Fields and procedures are published
once, when the month is over, and again only for entries that came within a week after.

*What two days tell.* The difference of two days' tables says how many dossiers an agency received
or settled that day, and how: of one dossier, too. It tells no field and no procedure, and of a
person only what who saw them at that office that day could ask. That is taken into account: an
office's work is to be seen every day. So a hidden count of an agency, or of all in a very small
province, is safe within its day's tables, not from who compares days. Of fields and procedures
there are no two days of a month; who knew all counts of all agencies could reckon no small one.

*What two months tell.* They share what is open at the end of one and carried over into the next.
The open data have neither, the fields have both: where no field's count is hidden, as in a province
of that size, nothing of a procedure follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.reports import counted, rates
from chalicelib.domain.reports.counted import COUNTS, SHOWN, Counts, Key
from chalicelib.domain.reports.suppression import RULE, Rule, Sums, hidden, veils, withheld
from chalicelib.domain.reports.tables import Cell, Column, Mark, Rows, Table

Cells = frozenset[tuple[Key, str]]

DEPENDANTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    rates.NAME: {
        f"{rate.name}_ratio": (f"{rate.name}_part", f"{rate.name}_whole") for rate in rates.RATES
    }
}
UNDER_WAY = (
    "Khi tháng chưa hết, bảng công khai có số chung và số của từng đơn vị; số theo lĩnh vực và dữ "
    "liệu mở theo thủ tục công bố khi tháng kết thúc."
)
BY_FIELD = (
    "Số theo lĩnh vực là của tất cả đơn vị; số của từng đơn vị theo lĩnh vực không công bố vì phần "
    "lớn là số nhỏ."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What no public table of a day may show: which dossiers, which count.

    `procedures` tells whether anything of fields and procedures is published. `problems` tell in
    Vietnamese what keeps the tables from being read as one.
    """

    cells: Cells
    procedures: bool
    rule: Rule = RULE
    problems: tuple[str, ...] = ()

    def of(self, key: Key) -> frozenset[str]:
        """Return which counts of some dossiers are hidden."""
        return frozenset(name for one, name in self.cells if one == key)


def withheld_together(tables: Iterable[Table], rows: Rows | None, rule: Rule = RULE) -> Withheld:
    """Return what to hide in the public tables of a day.

    `tables` are the whole ones, of which those in `SHOWN` are read. `rows` are those of
    the open data once the month is over, None before. Where they count other dossiers than the
    tables nothing of them is published, and a problem says so.
    """
    kept = [table for table in tables if table.name in SHOWN]
    problems = () if rows is None else counted.differing(kept, rows)
    lines = {key: counted.completed(counts) for key, counts in counted.told_of(kept).items()}
    if rows is not None and not problems:
        lines = counted.by_procedure(rows) | lines
    procedures = rows is not None and not problems
    return Withheld(cells=_hidden(lines, rule), procedures=procedures, rule=rule, problems=problems)


def as_public(table: Table, what: Withheld) -> Table:
    """Return II.06a, the rates or the digitisation table as everyone may see it.

    In place of an agency's fields stand, once the month is over, the fields of all agencies. Raises
    KeyError for another table. A small count that was not foreseen is hidden and told as a problem.
    """
    shown = SHOWN[table.name]
    lines = list(_lines(table, what))
    cells = {
        (number, name)
        for number, (key, _) in enumerate(lines)
        for name, count in shown.items()
        if count in what.of(key)
    }
    made = replace(table, rows=tuple(row for _, row in lines))
    missed = set(_small(made, shown, what.rule)) - cells
    problems = [f"{table.name}: {len(missed)} số nhỏ không lường trước"] if missed else []
    public = withheld(made, cells | missed, DEPENDANTS.get(table.name, {}))
    note = BY_FIELD if what.procedures else UNDER_WAY
    return replace(
        public,
        notes=(note, *table.notes),
        problems=(*public.problems, *what.problems, *problems),
    )


def _hidden(lines: Mapping[Key, Counts], rule: Rule) -> Cells:
    keys = sorted(lines)
    place = {key: number for number, key in enumerate(keys)}
    table = Table(
        name="published",
        title="",
        columns=tuple(Column(name, name) for name in COUNTS),
        rows=tuple(tuple(lines[key][name] for name in COUNTS) for key in keys),
    )
    sums = Sums(
        counts=COUNTS,
        identities=counted.IDENTITIES,
        parents=tuple(place[counted.above(key)] if key else None for key in keys),
        groups=tuple(key[0] if key else "" for key in keys),
        harmless=counted.HARMLESS,
    )
    sums = replace(sums, veiled=veils(table, sums, rule))
    return frozenset((keys[row], name) for row, name in hidden(table, sums, rule))


def _lines(table: Table, what: Withheld) -> Iterator[tuple[Key, tuple[Cell, ...]]]:
    """Yield the rows that are published, with whose dossiers they count."""
    for number, row in enumerate(table.rows):
        if number == 0:
            yield (), row
            yield from _of_fields(table) if what.procedures else ()
        elif not counted.is_of_field(table, row):
            yield ("agency", str(row[0])), row


def _of_fields(table: Table) -> Iterator[tuple[Key, tuple[Cell, ...]]]:
    places = {count: table.place(column) for column, count in SHOWN[table.name].items()}
    for key, told in sorted(counted.fields_of(table).items()):
        row: list[Cell] = [table.rows[0][0], key[1]] + [Mark.UNKNOWN] * (len(table.columns) - 2)
        for name, count in told.items():
            row[places[name]] = count
        yield key, tuple(row)


def _small(table: Table, names: Iterable[str], rule: Rule) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(table.rows):
        for name in names:
            cell = row[table.place(name)]
            if isinstance(cell, int) and 0 < cell < rule.least:
                yield number, name
