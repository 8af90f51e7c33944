"""The query of index 766 counts as one counts by hand, a dossier after another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from chalicelib.adapters.lake.engine import Law, answer, ask, connect, relations, sql
from chalicelib.domain.facts import Fact
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.domain.reports.weights import MEASURED

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
COUNTED = (
    *(
        f"{code.replace('-', '_')}_{of}"
        for code in sorted(MEASURED - {"satisfaction"})
        for of in ("part", "whole")
    ),
    *(f"rated_{stars}" for stars in range(1, 6)),
)
DAYS = (date(2026, 2, 20), FIRST, date(2026, 3, 10), date(2026, 3, 20), LAST)
some_day = st.sampled_from(DAYS)
STANDING = {
    "code": "VARCHAR",
    "decided_by": "VARCHAR",
    "procedure": "VARCHAR",
    "channel": "BIGINT",
    "status": "BIGINT",
    "withdrawn": "BOOLEAN",
    "paused": "BOOLEAN",
    "supplements": "BIGINT",
    "first_supplement_on": "DATE",
    "received_on": "DATE",
    "due_on": "DATE",
    "finished_on": "DATE",
    "returned_on": "DATE",
    "has_fee": "BOOLEAN",
    "gives_electronic": "BOOLEAN",
    "fee_owed": "BIGINT",
    "fee_paid_online": "BIGINT",
    "components": "BIGINT",
    "components_digitised": "BIGINT",
    "components_reused": "BIGINT",
    "electronic_result": "BOOLEAN",
    "rating": "BIGINT",
}


@st.composite
def standing_row(draw: st.DrawFn) -> dict[str, Any]:
    """Return a dossier as it stands, with what goes together in one."""
    status = draw(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    ended = status in {3, 8, 9, 10}
    supplements = draw(st.integers(1 if status == 5 else 0, 2))
    received = None if status == 1 else draw(st.none() | some_day if status == 3 else some_day)
    components = draw(st.integers(0, 3))
    return {
        "code": "c",
        "decided_by": draw(st.sampled_from(["H33.16", "H33.17"])),
        "procedure": draw(st.sampled_from(["1.1", "1.2"])),
        "channel": draw(st.sampled_from([1, 2])),
        "status": status,
        "withdrawn": status == 8 and draw(st.booleans()),
        "paused": status in {6, 8} or (status == 5 and draw(st.booleans())),
        "supplements": supplements,
        "first_supplement_on": draw(some_day) if supplements else None,
        "received_on": received,
        "due_on": draw(some_day),
        "finished_on": draw(some_day) if ended else None,
        "returned_on": draw(some_day) if status == 10 else None,
        "has_fee": draw(st.booleans()),
        "gives_electronic": draw(st.booleans()),
        "fee_owed": draw(st.sampled_from([0, 8000])),
        "fee_paid_online": draw(st.sampled_from([0, 8000])),
        "components": components,
        "components_digitised": draw(st.integers(0, components)),
        "components_reused": draw(st.integers(0, components)),
        "electronic_result": status in {9, 10} and draw(st.booleans()),
        "rating": draw(st.none() | st.integers(1, 5)) if ended else None,
    }


def in_time(one: Mapping[str, Any]) -> bool:
    """Tell whether a dossier counts as on time, said once more and plainly."""
    if one["supplements"] > 1:
        return False
    if one["status"] in {3, 8, 9, 10}:
        return bool(one["finished_on"] <= one["due_on"])
    if one["status"] == 5 and one["paused"]:
        return bool(one["first_supplement_on"] <= one["due_on"])
    return bool(one["status"] == 6 or one["due_on"] >= LAST)


def counted_by_hand(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return the columns of the query, counted one dossier after another."""
    counts: Counter[str] = Counter()
    procedures: set[tuple[str, str]] = set()
    for one in rows:
        ended = one["status"] in {3, 9, 10} or one["withdrawn"]
        if ended and one["finished_on"] < FIRST:
            continue
        if ended and one["rating"]:
            counts[f"rated_{one['rating']}"] += 1
        if one["received_on"] is not None:
            counts.update(yes_and_no(one))
            procedures |= paid_and_not(one)
    for of in ("part", "whole"):
        counts[f"paid_procedures_{of}"] = sum(kind == of for kind, _ in procedures)
    return {name: counts[name] for name in COUNTED}


def yes_and_no(one: Mapping[str, Any]) -> list[str]:
    """Return the columns a received dossier is counted in."""
    settled, came = one["status"] in {9, 10}, is_new(one)
    found = (
        ("progress", True, in_time(one)),
        ("digitised", settled, one["components_digitised"] > 0 and one["electronic_result"]),
        ("e_result", settled and one["gives_electronic"], one["electronic_result"]),
        ("online", came, one["channel"] == 2),
        ("paid_online", came and one["fee_owed"] > 0, one["fee_paid_online"] > 0),
        ("reused", came and one["components"] > 0, one["components_reused"] > 0),
    )
    wholes = [f"{name}_whole" for name, whole, _ in found if whole]
    return [*wholes, *(f"{name}_part" for name, whole, part in found if whole and part)]


def paid_and_not(one: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return where the procedure of a received dossier is counted: as fee-bearing, as paid."""
    if not (is_new(one) and one["has_fee"]):
        return set()
    paid = {("part", one["procedure"])} if one["fee_paid_online"] else set()
    return {("whole", one["procedure"])} | paid


def is_new(one: Mapping[str, Any]) -> bool:
    return bool(one["received_on"] >= FIRST and one["status"] != 3)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = connect(tmp_path_factory.mktemp("duck"))
    made.execute("CREATE TABLE asked (first_day DATE, as_of DATE)")
    made.execute("INSERT INTO asked VALUES (?, ?)", [FIRST, LAST])
    columns = ", ".join(f"{name} {kind}" for name, kind in STANDING.items())
    made.execute(f"CREATE TABLE standing ({columns})")
    return made


@given(st.lists(standing_row(), max_size=14))
def test_the_query_counts_as_one_counts_by_hand(base: Any, rows: list[dict[str, Any]]) -> None:
    base.execute("DELETE FROM standing")
    for row in rows:
        places = ", ".join("?" for _ in STANDING)
        insert = f"INSERT INTO standing VALUES ({places})"  # noqa: S608 - our own names
        base.execute(insert, [row[name] for name in STANDING])
    whole, *agencies = answer(base, "index-766")
    assert whole == {"agency": None, **counted_by_hand(rows)}
    for line in agencies:
        own = [row for row in rows if row["decided_by"] == line["agency"]]
        assert line == {"agency": line["agency"], **counted_by_hand(own)}
    left = {row["decided_by"] for row in rows} - {line["agency"] for line in agencies}
    empty = [row for row in rows if row["decided_by"] in left]
    assert not any(counted_by_hand(empty).values())


def test_the_query_is_read_by_both_engines() -> None:
    for dialect in ("duckdb", "trino"):
        (tree,) = sqlglot.parse(sql("index-766"), read=dialect)
        assert isinstance(tree, exp.Select)
        assert tree.named_selects == ["agency", *columns()]


def columns() -> list[str]:
    """Return what the query answers beside the agency, in its order."""
    order = ("progress", "online", "paid_online", "paid_procedures")
    pairs = (*order, "e_result", "digitised", "reused")
    return [
        *(f"{name}_{of}" for name in pairs for of in ("part", "whole")),
        *(f"rated_{stars}" for stars in range(1, 6)),
    ]


def test_an_empty_lake_has_a_line_of_noughts_for_all_together(tmp_path: Path) -> None:
    base = connect(tmp_path)
    relations(base, [], Law((), ()))
    ask(base, Question(period=month_to_date(LAST), agency="H33"))
    assert answer(base, "index-766") == ({"agency": None, **dict.fromkeys(columns(), 0)},)


def test_every_column_the_query_reads_is_one_of_the_facts() -> None:
    added = {"has_fee", "gives_electronic", "first_supplement_on"}
    assert set(STANDING) - added <= {field.name for field in fields(Fact)}
