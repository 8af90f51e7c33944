"""Athena's tables and texts: one copy of the queries, and columns as the files have them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from chalicelib.adapters.lake import dimensions
from chalicelib.adapters.lake.columns import KEPT
from chalicelib.adapters.lake.engine import ASKED, PROCEDURES, UNDER
from chalicelib.domain.reports.periods import Period, Question
from infra.athena import composed, literal, queries

TYPES = {
    "VARCHAR": "string",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMPTZ": "timestamp",
}
"""What Athena calls the types of the Parquet files that DuckDB writes."""
PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), as_of=date(2026, 3, 20))


@pytest.mark.parametrize(
    ("name", "columns"),
    [("FactsTable", KEPT), ("ProceduresTable", PROCEDURES), ("UnderTable", UNDER)],
)
def test_tables_have_the_columns_of_the_files(
    resources: dict[str, Any], name: str, columns: Mapping[str, str]
) -> None:
    stored = resources[name]["Properties"]["TableInput"]["StorageDescriptor"]["Columns"]
    assert [(one["Name"], one["Type"]) for one in stored] == [
        (column, TYPES[kind]) for column, kind in columns.items()
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("FactsTable", "facts/month=2026-03/facts.parquet"),
        ("ProceduresTable", dimensions.key("procedures")),
        ("UnderTable", dimensions.key("under")),
    ],
)
def test_each_table_has_a_folder_of_its_own(resources: dict[str, Any], name: str, key: str) -> None:
    table = resources[name]["Properties"]["TableInput"]
    folder = key.rpartition("/")[0].removesuffix("/month=2026-03")
    assert table["StorageDescriptor"]["Location"]["Fn::Sub"] == f"s3://${{LakeBucket}}/{folder}/"


@pytest.mark.parametrize("name", queries())
@pytest.mark.parametrize("dialect", ["trino", "athena", "duckdb"])
def test_what_is_sent_is_one_query_of_both_engines(name: str, dialect: str) -> None:
    text = composed(name, Question(period=PERIOD, agency="H33.16", field="Hộ tịch"))
    (tree,) = sqlglot.parse(text, read=dialect)
    assert isinstance(tree, exp.Query)
    (scope,) = (one for one in tree.find_all(exp.With) if one.parent is tree)
    assert [one.alias for one in scope.expressions][:2] == ["asked", "standing"]
    assert set(tree.ctes[0].this.named_selects) == set(ASKED)


@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_text_is_spelled_so_that_it_ends_where_it_should(text: str) -> None:
    with duckdb.connect() as base:
        assert base.execute(f"SELECT {literal(text)} AS said").fetchall() == [(text,)]


def test_a_quotation_mark_asks_for_nothing_else() -> None:
    text = composed("ii-06a", Question(period=PERIOD, agency="H33' OR '1' = '1"))
    assert "'H33'' OR ''1'' = ''1' AS agency" in text


def test_days_and_nothing_are_spelled_as_sql_has_them() -> None:
    assert literal(date(2026, 3, 1)) == "DATE '2026-03-01'"
    assert literal(None) == "CAST(NULL AS VARCHAR)"
