"""Open data: the same dossiers as the other tables count, and no table tells what is withheld."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.lake import engine
from chalicelib.adapters.printing.parquet import as_parquet
from chalicelib.domain.facts import Fact
from chalicelib.domain.reports import counted, digitisation, ii06a, open_data, rates
from chalicelib.domain.reports.periods import Period, Question, month_to_date
from chalicelib.domain.reports.published import as_public, withheld_together
from chalicelib.domain.reports.suppression import RULE
from chalicelib.domain.reports.tables import Column, Kind, Mark, Rows, Table
from tests.lakes import Life, agencies_by_code, laws, opened, several_lives

MARCH = Question(period=month_to_date(date(2026, 3, 31)))
Row = dict[str, Any]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    first, as_of, last = sorted(
        date(2026, draw(st.integers(3, 5)), draw(st.integers(1, 28))) for _ in range(3)
    )
    return Question(period=Period(first=first, last=last, as_of=as_of))


def asked(lives: Sequence[Life], question: Question, *names: str) -> list[Rows]:
    with opened([[one for life in lives for one in life.facts]]) as base:
        engine.ask(base, question)
        return [engine.answer(base, name) for name in names]


# The same counts, reckoned another way: one dossier after the other, in Python.


def standing(lives: Sequence[Life], day: date) -> Iterator[Fact]:
    for life in lives:
        known = [one for one in life.facts if one.entered_on <= day]
        if known:
            yield known[-1]


def one_by_one(lives: Sequence[Life], question: Question) -> Mapping[tuple[str, int], Row]:
    first, as_of = question.period.first, question.period.as_of
    found: dict[tuple[str, int], Row] = {}
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for one in standing(lives, as_of):
        ended = one.status in {9, 10} or (one.status == 8 and one.withdrawn)
        if one.received_on is None or one.received_on > as_of or one.status in {1, 3}:
            continue
        if ended and one.finished_on is not None and one.finished_on < first:
            continue
        key = (f"{one.procedure}@{one.procedure_version}", one.channel)
        row = found.setdefault(key, defaultdict(int))
        came = one.received_on >= first
        row["came"] += came
        row["digitised"] += came and one.components_digitised > 0
        row["reused"] += came and one.components_reused > 0
        row["with_fee"] += came and one.fee_owed > 0
        row["paid_online"] += came and one.fee_owed > 0 and one.fee_paid_online > 0
        if ended:
            assert one.finished_on is not None
            row["settled"] += 1
            row["early"] += one.finished_on < one.due_on
            row["on_time"] += one.finished_on == one.due_on
            row["late"] += one.finished_on > one.due_on
            if one.status != 8:
                row["with_result"] += 1
                row["electronic"] += one.electronic_result
                days[key].append((one.finished_on - one.received_on).days)
    for key, some in days.items():
        found[key]["median_days"] = median(some)
    return found


def field_of(procedure: str) -> str:
    for law in laws():
        one = law.procedure
        if procedure == f"{one.code}@{one.version}":
            return one.field_name if one.code != "1.000009" else one.code
    raise AssertionError(procedure)


def place(line: Mapping[str, Any]) -> tuple[str, str, str]:
    return line["field"], line["procedure"], line["channel"]


@settings(max_examples=15)
@given(several_lives(), questions())
def test_every_count_is_what_counting_one_by_one_gives(
    lives: list[Life], question: Question
) -> None:
    (rows,) = asked(lives, question, "open-data")
    table = open_data.table(question, rows, None)
    expected: dict[tuple[str, str, str], Row] = {}
    for (procedure, channel), row in one_by_one(lives, question).items():
        key = (field_of(procedure), procedure.split("@")[0], str(channel))
        assert key not in expected
        expected[key] = row
    names = [column.name for column in table.columns]
    lines = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert {place(one) for one in lines} == expected.keys()
    for one in lines:
        true = expected[place(one)]
        for name in open_data.COUNTS:
            assert one[name] == true[name], name
        assert one["median_days"] == (true["median_days"] if true["with_result"] else None)


@settings(max_examples=15)
@given(several_lives(), questions())
def test_other_public_tables_come_to_what_the_open_data_come_to(
    lives: list[Life], question: Question
) -> None:
    rows, *others = asked(lives, question, "open-data", "ii-06a", "digitisation", "rates")
    modules = (ii06a, digitisation, rates)
    tables = [
        module.table(question, told, agencies_by_code())
        for module, told in zip(modules, others, strict=True)
    ]
    assert withheld_together(tables, rows).problems == ()
    for name, told in zip(counted.SHOWN, others, strict=True):
        for column, count in counted.SHOWN[name].items():
            for field in {row.get("field") for row in told}:
                own = [row for row in rows if field in (None, row["field"])]
                assert sum(row[column] for row in told if row.get("field") == field) == sum(
                    counted.counts(one)[count] for one in own
                ), (name, column)


# What is published, of a province that is invented.


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


def test_few_withdrawals_of_all_do_not_hide_how_many_had_a_result() -> None:
    rows = some_rows(agencies=6, fields=3, procedures=3)
    for number, row in enumerate(rows):
        row["with_result"] = row["settled"] - int(number < 4 and row["settled"] > 0)
        row["electronic"] = row["with_result"] // 3
    assert 0 < everything(rows)[(), "withdrawn"] < RULE.least
    tables, _ = published_of(rows, is_over=True)
    for table in tables:
        assert Mark.HIDDEN not in table.rows[0], table.name


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_over", [True, False])
def test_all_public_tables_together_tell_nothing_small(seed: int, *, is_over: bool) -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2, seed=seed)
    tables, data = published_of(rows, is_over=is_over)
    assert (data is not None) is is_over
    true = everything(rows)
    known = told(tables) | (told_by(data) if data else {})
    assert {who[:1] for who, _ in known} == {(), ("agency",)} | ({("field",)} if data else set())
    for cell, value in known.items():
        assert true[cell] == value
        assert not is_small(value)
    assert not [cell for cell in reckoned(sums_of(true), known) if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_days_of_a_month_under_way_tell_nothing_of_procedures(seed: int) -> None:
    """Whoever knew every count of every agency could reckon no more than without."""
    rows = some_rows(agencies=4, fields=3, procedures=2, seed=seed)
    under_way, none = published_of(rows, is_over=False)
    assert none is None
    assert all(row[1] is None for table in under_way if table.outline for row in table.rows)
    tables, data = published_of(rows, is_over=True)
    assert data is not None
    true = everything(rows)
    agencies = {cell: count for cell, count in true.items() if cell[0][:1] == ("agency",)}
    found = reckoned(sums_of(true), told(tables) | told_by(data) | agencies)
    assert not [cell for cell in found if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_a_month_tells_nothing_small_of_the_procedures_of_another(seed: int) -> None:
    """What is open at the end of one is carried over into the next, of everyone's dossiers."""
    first = some_rows(agencies=6, fields=2, procedures=3, seed=seed)
    months = dict(enumerate((first, after(first, seed))))
    true: dict[Any, int] = {}
    known: set[Any] = set()
    sums: list[Sum] = []
    for month, rows in months.items():
        tables, data = published_of(rows, is_over=True)
        assert data is not None
        own = everything(rows)
        true |= {(month, *cell): count for cell, count in own.items()}
        known |= {(month, *cell) for cell in told(tables) | told_by(data)}
        sums += [{(month, *cell): by for cell, by in one.items()} for one in sums_of(own)]
    fields = {(month, who, name) for month, who, name in true if who[:1] == ("field",)}
    assert all(cell in known for cell in fields if len(cell[1]) == 2 and cell[2] == "open")
    links = 0
    for who in {who for _, who, _ in fields}:
        ends, begins = (0, who, "open"), (1, who, "carried_over")
        if ends in true and begins in true and true[ends] == true[begins]:
            sums.append({ends: 1, begins: -1})
            links += 1
    assert links > 5
    found = reckoned(sums, known)
    assert not [cell for cell in found & fields if is_secret(cell, true[cell])]


@pytest.mark.parametrize("seed", range(4))
def test_procedures_of_few_dossiers_stand_together(seed: int) -> None:
    rows = open_rows(some_rows(agencies=2, fields=3, procedures=4, seed=seed))
    made = open_data.pooled(rows)
    few = [row for row in rows if row["received"] < open_data.FEW]
    assert 0 < len(few) < len(rows)
    assert [row for row in made if row["channel"]] == [row for row in rows if row not in few]
    others = {row["field"]: row for row in made if not row["channel"]}
    assert others.keys() == {row["field"] for row in few}
    for field, row in others.items():
        assert (row["procedure"], row["median_days"]) == ("khac", None)
        for name, count in counted.counts(row).items():
            own = [one for one in few if one["field"] == field]
            assert count == sum(counted.counts(one)[name] for one in own)
    assert [row["field"] for row in made] == sorted(row["field"] for row in made)


def test_a_month_shares_no_count_of_a_procedure_with_the_next() -> None:
    stock = {"received", "carried_over", "open", "open_in_time", "open_overdue"}
    assert stock.isdisjoint(open_data.COUNTS)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_over", [True, False])
def test_where_even_the_whole_is_small_nothing_small_follows(seed: int, *, is_over: bool) -> None:
    rows = some_rows(agencies=2, fields=2, procedures=1, seed=seed)
    true = everything(rows)
    assert any(is_small(true[(), name]) for name in counted.COUNTS)
    tables, data = published_of(rows, is_over=is_over)
    known = told(tables) | (told_by(data) if data else {})
    assert all(true[cell] == value and not is_small(value) for cell, value in known.items())
    assert not [cell for cell in reckoned(sums_of(true), known) if is_secret(cell, true[cell])]


def test_a_median_of_few_is_not_published() -> None:
    rows = open_rows(some_rows(agencies=3, fields=3, procedures=3))
    what = withheld_together(tables_of(some_rows(agencies=3, fields=3, procedures=3)), rows)
    table = open_data.table(MARCH, rows, what)
    results, days = table.place("with_result"), table.place("median_days")
    hidden = [row for row in table.rows if row[days] is Mark.HIDDEN]
    assert 0 < len(hidden) < len(table.rows)
    for row in table.rows:
        assert (row[days] is Mark.HIDDEN) is (row[results] is Mark.HIDDEN)


def test_shares_of_hidden_counts_are_hidden() -> None:
    rows = some_rows(agencies=5, fields=2, procedures=1)
    (_, _, table), _ = published_of(rows, is_over=False)
    hidden = 0
    for row in table.rows:
        for rate in rates.RATES:
            part, whole, ratio = (
                row[table.place(f"{rate.name}_{side}")] for side in ("part", "whole", "ratio")
            )
            assert (ratio is Mark.HIDDEN) is (Mark.HIDDEN in (part, whole))
            hidden += ratio is Mark.HIDDEN
    assert hidden


def test_tables_of_other_dossiers_than_the_open_data_say_so_and_those_are_not_published() -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2)
    what = withheld_together(tables_of(rows), open_rows(rows[1:]))
    assert not what.procedures
    assert what.problems == tuple(f"{name}: không khớp dữ liệu mở" for name in counted.SHOWN)
    shown = as_public(tables_of(rows)[0], what)
    assert what.problems == shown.problems


def test_a_small_count_that_was_not_foreseen_is_hidden_and_told() -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2)
    table = tables_of(rows)[0]
    place = table.place("late")
    last = table.rows[-1]
    sums = (last[0], None, *last[2:place], 2, *last[place + 1 :])
    what = withheld_together(tables_of(rows), None)
    shown = as_public(replace(table, rows=(*table.rows[:-1], sums)), what)
    assert shown.rows[-1][place] is Mark.HIDDEN
    assert "không lường trước" in shown.problems[-1]
    with pytest.raises(KeyError):
        as_public(replace(table, name="overdue"), what)


# The file.


def read(data: bytes, folder: Path, query: str) -> list[tuple[Any, ...]]:
    path = folder / "read.parquet"
    path.write_bytes(data)
    with duckdb.connect() as base:
        return base.execute(query.replace("FILE", f"'{path}'")).fetchall()


A_TABLE = Table(
    name="t",
    title="T",
    columns=(
        *(Column("name", "Tên", Kind.TEXT), Column("day", "Ngày", Kind.DAY)),
        *(Column("many", "Số"), Column("money", "Tiền", Kind.MONEY)),
        *(Column("share", "Tỷ lệ", Kind.RATIO), Column("days", "Ngày", Kind.NUMBER)),
    ),
    rows=(
        ("Đất đai\n'", date(2026, 3, 2), 12, 2**53 + 1, 0.1, 2.5),
        (None, None, Mark.HIDDEN, 0, Mark.HIDDEN, Mark.UNKNOWN),
        ("=1+1", date(2026, 3, 1), 0, None, 1.0, 7),
    ),
)


def test_parquet_holds_every_cell_in_its_type_and_tells_hidden_from_unknown(tmp_path: Path) -> None:
    assert read(as_parquet(A_TABLE), tmp_path, "SELECT * FROM FILE") == [
        ("Đất đai\n'", date(2026, 3, 2), 12, False, 2**53 + 1, False, 0.1, False, 2.5, False),
        (None, None, None, True, 0, False, None, True, None, False),
        ("=1+1", date(2026, 3, 1), 0, False, None, False, 1.0, False, 7.0, False),
    ]
    types = read(as_parquet(A_TABLE), tmp_path, "DESCRIBE SELECT * FROM FILE")
    assert [(name, kind) for name, kind, *_ in types if not name.endswith("_hidden")] == [
        *(("name", "VARCHAR"), ("day", "DATE"), ("many", "BIGINT")),
        *(("money", "BIGINT"), ("share", "DOUBLE"), ("days", "DOUBLE")),
    ]


def test_the_same_table_is_the_same_file_and_another_another() -> None:
    _, table = published_of(some_rows(agencies=6, fields=4, procedures=4), is_over=True)
    assert table is not None
    assert as_parquet(table) == as_parquet(table)
    assert as_parquet(table) != as_parquet(replace(table, rows=table.rows[::-1]))


def test_a_table_without_rows_is_a_file_without_rows(tmp_path: Path) -> None:
    data = as_parquet(open_data.table(MARCH, [], withheld_together(tables_of([]), [])))
    assert read(data, tmp_path, "SELECT count(*) FROM FILE") == [(0,)]
    columns = read(data, tmp_path, "DESCRIBE SELECT * FROM FILE")
    assert {name for name, *_ in columns} == {
        *(column.name for column in open_data.COLUMNS),
        *(f"{name}_hidden" for name in (*open_data.COUNTS, "median_days")),
    }


def test_the_open_data_read_back_are_the_table(tmp_path: Path) -> None:
    _, table = published_of(some_rows(agencies=5, fields=3, procedures=2), is_over=True)
    assert table is not None
    names = ", ".join(column.name for column in table.columns)
    back = read(as_parquet(table), tmp_path, "SELECT NAMES FROM FILE".replace("NAMES", names))
    assert back == [
        tuple(None if isinstance(cell, Mark) else cell for cell in row) for row in table.rows
    ]
