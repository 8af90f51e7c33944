"""The queries of the reports: one copy of each that DuckDB and Athena (Trino) both read."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.qualify import qualify

from chalicelib.adapters import reports
from chalicelib.adapters.lake.columns import KEPT
from chalicelib.adapters.lake.engine import ASKED, PROCEDURES, UNDER

FILES = sorted(Path(*reports.__path__).glob("*.sql"))
RELATIONS: dict[str, object] = {
    "asked": dict(ASKED),
    "under": dict(UNDER),
    "procedures": dict(PROCEDURES),
    "facts": dict(KEPT),
    "standing": {
        **KEPT,
        "procedure_name": "VARCHAR",
        **{name: kind for name, kind in PROCEDURES.items() if name not in KEPT and name != "name"},
    },
}
FORBIDDEN = {
    "a cast by colons": r"::",
    "QUALIFY": r"\bQUALIFY\b",
    "GROUP BY ALL": r"\bGROUP\s+BY\s+ALL\b",
    "EXCLUDE or REPLACE of columns": r"\*\s*(EXCLUDE|REPLACE|EXCEPT)\b",
    "DISTINCT ON": r"\bDISTINCT\s+ON\b",
    "FILTER without WHERE": r"\bFILTER\s*\((?!\s*WHERE\b)",
    "a parameter": r"[?$]",
    "an end of statement": r";",
}
"""Forms that only one of the two engines knows, or that nobody binds."""
PORTABLE = {
    "avg",
    "coalesce",
    "concat",
    "count",
    "date_diff",
    "lag",
    "max",
    "min",
    "row_number",
    "split_part",
    "substr",
    "sum",
}
"""Functions that both engines have; where no value is NULL they mean the same in both."""

WORDS = frozenset(
    {
        *("and", "as", "by", "case", "cast", "filter", "from", "in", "not", "on", "or", "over"),
        *("select", "sets", "then", "using", "when", "where", "with"),
    }
)
"""What may stand before a bracket and is no function."""


def plain(path: Path) -> str:
    """Return a query without its comments and texts."""
    bare = re.sub(r"--[^\n]*", "", path.read_text("utf-8"))
    return re.sub(r"'[^']*'", "''", bare)


def columns(text: str, dialect: str) -> list[str]:
    """Return the names of the columns a query answers."""
    tree = sqlglot.parse_one(text, read=dialect)
    assert isinstance(tree, exp.Query)
    return tree.named_selects


def test_there_is_a_query_for_every_report() -> None:
    names = {path.stem for path in FILES}
    assert names >= {"ii-06a", "digitisation", "rates", "overdue", "steps", "anomalies", "gaps"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_is_one_select_that_both_engines_parse(path: Path) -> None:
    for dialect in ("duckdb", "trino"):
        (tree,) = sqlglot.parse(path.read_text("utf-8"), read=dialect)
        assert isinstance(tree, exp.Query)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_in_a_query_is_lost_on_the_way_to_trino(path: Path) -> None:
    text = path.read_text("utf-8")
    (made,) = sqlglot.transpile(
        text, read="duckdb", write="trino", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    assert columns(made, "trino") == columns(text, "duckdb")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_uses_no_form_that_only_one_engine_knows(path: Path) -> None:
    found = [
        what for what, form in FORBIDDEN.items() if re.search(form, plain(path), re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_calls_only_what_both_engines_have(path: Path) -> None:
    called = {name.lower() for name in re.findall(r"\b([A-Za-z_]+)\s*\(", plain(path))}
    assert called - WORDS - PORTABLE == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_column_of_a_query_is_there_where_trino_looks_for_it(path: Path) -> None:
    tree = sqlglot.parse_one(path.read_text("utf-8"), read="trino")
    qualify(tree, dialect="trino", schema=RELATIONS, expand_alias_refs=False)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT seq + 1 AS next, next + 1 AS later FROM facts",
        "SELECT seq + 1 AS next FROM facts WHERE next > 1",
        "SELECT step AS place, count(*) AS facts FROM facts GROUP BY place",
        "SELECT nothing FROM standing",
    ],
)
def test_a_name_that_only_duckdb_would_find_is_found_out(text: str) -> None:
    tree = sqlglot.parse_one(text, read="trino")
    with pytest.raises(OptimizeError):
        qualify(tree, dialect="trino", schema=RELATIONS, expand_alias_refs=False)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1::BIGINT",
        "SELECT count(*) FILTER (seq > 1) FROM facts",
        "SELECT * EXCLUDE (seq) FROM facts",
        "SELECT DISTINCT ON (code) code FROM facts",
        "SELECT code FROM facts GROUP BY ALL",
        "SELECT code FROM facts QUALIFY row_number() OVER () = 1",
        "SELECT code FROM facts WHERE seq = ?",
    ],
)
def test_each_forbidden_form_is_found_out(text: str) -> None:
    assert [what for what, form in FORBIDDEN.items() if re.search(form, text, re.IGNORECASE)]
