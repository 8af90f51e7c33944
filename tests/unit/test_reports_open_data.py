"""Open data: the same dossiers as the other tables count, and no table tells what is withheld."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from chalicelib.domain.reports import digitisation, ii06a, open_data, published, rates
from chalicelib.domain.reports.periods import Period, Question, month_to_date
from chalicelib.domain.reports.published import Key, as_public, withheld_together
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


def counted(lives: Sequence[Life], question: Question) -> Mapping[tuple[str, str, int], Row]:
    first, as_of = question.period.first, question.period.as_of
    found: dict[tuple[str, str, int], Row] = {}
    days: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for one in standing(lives, as_of):
        ended = one.status in {9, 10} or (one.status == 8 and one.withdrawn)
        if one.received_on is None or one.status in {1, 3}:
            continue
        if ended and one.finished_on is not None and one.finished_on < first:
            continue
        key = (one.decided_by, f"{one.procedure}@{one.procedure_version}", one.channel)
        row = found.setdefault(key, defaultdict(int))
        came = one.received_on >= first
        row["received"] += 1
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
        else:
            overdue = not one.paused and one.due_on < as_of
            row["open_overdue"] += overdue
            row["open_in_time"] += not overdue
    for key, some in days.items():
        found[key]["median_days"] = median(some)
    return found


def field_of(procedure: str) -> str:
    for law in laws():
        one = law.procedure
        if procedure == f"{one.code}@{one.version}":
            return one.field_name if one.code != "1.000009" else one.code
    raise AssertionError(procedure)


def place(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return line["agency"], line["field"], line["procedure"], line["channel"]


@settings(max_examples=15)
@given(several_lives(), questions())
def test_every_count_is_what_counting_one_by_one_gives(
    lives: list[Life], question: Question
) -> None:
    (rows,) = asked(lives, question, "open-data")
    table = open_data.table(question, rows, agencies_by_code(), None)
    expected: dict[tuple[str, str, str, str], Row] = {}
    for (agency, procedure, channel), row in counted(lives, question).items():
        key = (agency, field_of(procedure), procedure.split("@")[0], str(channel))
        assert key not in expected
        expected[key] = row
    names = [column.name for column in table.columns]
    lines = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert {place(one) for one in lines} == expected.keys()
    for one in lines:
        true = expected[place(one)]
        for name in set(open_data.COUNTS) - {"carried_over", "open"}:
            assert one[name] == true[name], name
        assert one["carried_over"] == true["received"] - true["came"]
        assert one["open"] == true["received"] - true["settled"]
        assert one["median_days"] == (true["median_days"] if true["with_result"] else None)


@settings(max_examples=15)
@given(several_lives(), questions())
def test_other_public_tables_are_sums_of_the_open_data(
    lives: list[Life], question: Question
) -> None:
    rows, *others = asked(lives, question, "open-data", "ii-06a", "digitisation", "rates")
    for name, told in zip(("ii-06a", "digitisation", "rates"), others, strict=True):
        shown = published.SHOWN[name]
        for row in told:
            own = [
                published.counts(one)
                for one in rows
                if one["agency"] == row["agency"] and one["field"] == row.get("field", one["field"])
            ]
            for column, count in shown.items():
                assert row[column] == sum(one[count] for one in own), (name, column)
        total = sum(published.counts(one)["received"] for one in rows)
        assert name != "ii-06a" or sum(row["received"] for row in told) == total


# What is published, of a province that is invented.


def some_rows(agencies: int, fields: int, procedures: int, seed: int = 3) -> list[Row]:
    chance = random.Random(seed)  # noqa: S311 - an example, no secret
    return [
        a_row(chance, f"H33.{agency:02}", f"Lĩnh vực {field}", f"1.{field:03}{number:03}", channel)
        for agency in range(agencies)
        for field in range(fields)
        for number in range(procedures)
        for channel in (1, 2)
        for _ in range(chance.random() < 0.8)
    ]


def a_row(chance: random.Random, agency: str, field: str, procedure: str, channel: int) -> Row:
    size = chance.randint(1, chance.choice((3, 12, 60)))
    ends = chance.choices(("early", "on_time", "late", "open_in_time", "open_overdue"), k=size)
    kinds = [chance.random() for _ in ends]
    row: Row = {name: ends.count(name) for name in set(ends)} | {
        "agency": agency,
        "field": field,
        "procedure": procedure,
        "procedure_name": f"Thủ tục {procedure}",
        "channel": channel,
        "received": size,
        "received_online": sum(kind < 0.8 for kind in kinds) if channel == 2 else 0,
        "received_other": sum(kind < 0.8 for kind in kinds) if channel != 2 else 0,
        "carried_over": sum(kind >= 0.8 for kind in kinds),
        "digitised": sum(kind < 0.4 for kind in kinds),
        "reused": sum(kind < 0.1 for kind in kinds),
        "with_fee": sum(kind < 0.5 for kind in kinds),
        "paid_online": sum(kind < 0.2 for kind in kinds),
        "median_days": 2.5,
    }
    for name in ("early", "on_time", "late", "open_in_time", "open_overdue"):
        row.setdefault(name, 0)
    row["settled"] = row["early"] + row["on_time"] + row["late"]
    row["open"] = row["open_in_time"] + row["open_overdue"]
    row["with_result"] = max(0, row["settled"] - int(kinds[0] < 0.1))
    row["electronic"] = row["with_result"] // 3
    return row


def grouped(rows: Rows, *keys: str) -> dict[tuple[str, ...], Row]:
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        into = found.setdefault(tuple(row[key] for key in keys), defaultdict(int))
        for name, value in published.counts(row).items():
            into[name] += value
    return found


def tables_of(rows: Rows) -> list[Table]:
    """Return the other public tables, as their own modules make them of sums of the rows."""
    by_field = grouped(rows, "agency", "field").items()
    made = {
        name: [
            {"agency": agency, "field": field}
            | {column: row[count] for column, count in published.SHOWN[name].items()}
            for (agency, field), row in by_field
        ]
        for name in (ii06a.NAME, digitisation.NAME)
    }
    of_agencies = [
        {"agency": agency}
        | {column: row[count] for column, count in published.SHOWN[rates.NAME].items()}
        for (agency,), row in grouped(rows, "agency").items()
    ]
    return [
        ii06a.table(MARCH, made[ii06a.NAME], {}),
        digitisation.table(MARCH, made[digitisation.NAME], {}),
        rates.table(MARCH, of_agencies, {}),
    ]


Known = dict[tuple[Key, str], int]


def told(tables: Iterable[Table]) -> Known:
    """Return every count of tables but the open data, by what it counts."""
    found: Known = {}
    for table in tables:
        for number, row in enumerate(table.rows):
            below = (str(row[0]), str(row[1])) if table.outline and row[1] else (str(row[0]),)
            for column, count in published.SHOWN[table.name].items():
                cell = row[table.place(column)]
                if isinstance(cell, int):
                    found[below if number else (), count] = cell
    return found


def told_by(rows: Rows, table: Table) -> Known:
    """Return every count of the open data, and those that the channel tells."""
    found: Known = {}
    for row, line in zip(rows, table.rows, strict=True):
        key = published.key_of(row)
        found[key, "received_other" if row["channel"] == 2 else "received_online"] = 0
        for name in open_data.COUNTS:
            cell = line[table.place(name)]
            if isinstance(cell, int):
                found[key, name] = cell
    return found


def truth(rows: Rows, depth: int) -> dict[tuple[Key, str], int]:
    found: dict[tuple[Key, str], int] = defaultdict(int)
    for row in rows:
        for below in range(depth + 1):
            for name, value in published.counts(row).items():
                found[published.key_of(row)[:below], name] += value
    return found


Sums = dict[Any, Fraction]


def reckoned(true: Mapping[tuple[Key, str], int], known: Mapping[tuple[Key, str], int]) -> set[Any]:
    """Return what all sums of all tables together determine though no table tells it."""
    keys = {key for key, _ in true}
    sums: list[dict[tuple[Key, str], int]] = [
        {(key, one): -1, **{(key, part): 1 for part in parts}}
        for key in keys
        for one, parts in published.IDENTITIES
    ]
    for above in {key[:-1] for key in keys if key}:
        below = [key for key in keys if key and key[:-1] == above]
        sums += [
            {(above, name): -1, **{(key, name): 1 for key in below}} for name in published.COUNTS
        ]
    pivots: dict[tuple[Key, str], dict[tuple[Key, str], Fraction]] = {}
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


def less(row: Sums, other: Sums, times: Fraction) -> Sums:
    none = Fraction(0)
    left = {cell: row.get(cell, none) - times * other.get(cell, none) for cell in row | other}
    return {cell: by for cell, by in left.items() if by}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by_procedure", [True, False])
def test_all_public_tables_together_tell_nothing_small(seed: int, *, by_procedure: bool) -> None:
    rows = some_rows(agencies=3, fields=2, procedures=2, seed=seed)
    what = withheld_together(rows, by_procedure=by_procedure)
    tables = [as_public(table, what, {}) for table in tables_of(rows)]
    leaves = open_data.table(MARCH, rows, {}, what) if by_procedure else None
    true = truth(rows, depth=3 if by_procedure else 2)
    known = told(tables) | (told_by(rows, leaves) if leaves else {})
    assert known
    for cell, value in known.items():
        assert true[cell] == value
        assert not 0 < value < RULE.least
    small = {cell for cell in reckoned(true, known) if 0 < true[cell] < RULE.least}
    assert {name for _, name in small} <= {*published.HARMLESS}


def test_a_row_that_does_not_show_its_dossiers_shows_nothing_of_them() -> None:
    rows = some_rows(agencies=4, fields=3, procedures=2)
    table = open_data.table(MARCH, rows, {}, withheld_together(rows, by_procedure=True))
    place = table.place("received")
    silent = [row for row in table.rows if row[place] is Mark.HIDDEN]
    assert silent
    assert len(silent) < len(table.rows)
    for row in silent:
        assert set(row[place:]) == {Mark.HIDDEN}


def test_shares_of_hidden_counts_are_hidden() -> None:
    rows = some_rows(agencies=3, fields=2, procedures=1)
    table = as_public(tables_of(rows)[2], withheld_together(rows, by_procedure=False), {})
    hidden = 0
    for row in table.rows:
        for rate in rates.RATES:
            part, whole, ratio = (
                row[table.place(f"{rate.name}_{side}")] for side in ("part", "whole", "ratio")
            )
            assert (ratio is Mark.HIDDEN) is (Mark.HIDDEN in (part, whole))
            hidden += ratio is Mark.HIDDEN
    assert hidden


def test_a_table_that_counts_other_dossiers_hides_and_says_so() -> None:
    rows = some_rows(agencies=2, fields=1, procedures=1)
    table = tables_of(rows)[0]
    place = table.place("late")
    last = table.rows[-1]
    odd = replace(table, rows=(*table.rows[:-1], (*last[:place], 2, *last[place + 1 :])))
    shown = as_public(odd, withheld_together([], by_procedure=False), {})
    assert shown.rows[-1][place] is Mark.HIDDEN
    assert "không có trong dữ liệu mở" in shown.problems[-1]
    with pytest.raises(KeyError):
        as_public(replace(table, name="overdue"), withheld_together([], by_procedure=False), {})


def test_names_of_agencies_are_those_of_the_catalogue() -> None:
    rows = [row | {"agency": "H33.02"} for row in some_rows(1, 1, 1)]
    known = agencies_by_code()
    (first, *_) = open_data.table(MARCH, rows, known, None).rows
    expected = known["H33.02"].name if "H33.02" in known else "H33.02"
    assert first[:3] == ("2026-03", "H33.02", expected)


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
    rows = some_rows(agencies=6, fields=4, procedures=4)
    table = open_data.table(MARCH, rows, {}, withheld_together(rows, by_procedure=True))
    assert as_parquet(table) == as_parquet(table)
    assert as_parquet(table) != as_parquet(replace(table, rows=table.rows[::-1]))


def test_a_table_without_rows_is_a_file_without_rows(tmp_path: Path) -> None:
    data = as_parquet(open_data.table(MARCH, [], {}, withheld_together([], by_procedure=True)))
    assert read(data, tmp_path, "SELECT count(*) FROM FILE") == [(0,)]
    columns = read(data, tmp_path, "DESCRIBE SELECT * FROM FILE")
    assert {name for name, *_ in columns} == {
        *(column.name for column in open_data.COLUMNS),
        *(f"{name}_hidden" for name in (*open_data.COUNTS, "median_days")),
    }


def test_the_open_data_read_back_are_the_table(tmp_path: Path) -> None:
    rows = some_rows(agencies=5, fields=3, procedures=2)
    table = open_data.table(MARCH, rows, {}, withheld_together(rows, by_procedure=True))
    names = ", ".join(column.name for column in table.columns)
    back = read(as_parquet(table), tmp_path, "SELECT NAMES FROM FILE".replace("NAMES", names))
    assert back == [
        tuple(None if isinstance(cell, Mark) else cell for cell in row) for row in table.rows
    ]
