"""The engine: DuckDB over the files of the lake, and the queries it runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from chalicelib.adapters.lake.columns import KEPT
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.reports.periods import Question

MEMORY = "2GB"
"""What DuckDB may hold before it writes to disk; the function has 3 GB."""
PROCEDURES = {
    "procedure": "VARCHAR",
    "procedure_version": "BIGINT",
    "name": "VARCHAR",
    "field_code": "VARCHAR",
    "field_name": "VARCHAR",
    "level": "VARCHAR",
    "online_level": "VARCHAR",
    "has_fee": "BOOLEAN",
    "gives_electronic": "BOOLEAN",
}
UNDER = {"agency": "VARCHAR", "ancestor": "VARCHAR"}
ASKED = {
    "first_day": "DATE",
    "last_day": "DATE",
    "as_of": "DATE",
    "agency": "VARCHAR",
    "field": "VARCHAR",
    "procedure_code": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Law:
    """What the catalogue says of the versions dossiers were filed under, and of agencies."""

    procedures: tuple[Procedure, ...]
    agencies: tuple[Agency, ...]


def connect(folder: Path, database: str = ":memory:") -> Any:  # noqa: ANN401 - DuckDB has no types here
    """Return a DuckDB that loads nothing from elsewhere and spills into `folder`."""
    import duckdb  # noqa: PLC0415 - only functions with the layer of reports carry it

    return duckdb.connect(
        database,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spilled"),
            "threads": "2",
        },
    )


def relations(base: Any, paths: Sequence[Path], law: Law) -> None:  # noqa: ANN401
    """Make the relations that do not depend on what is asked: facts, procedures, under."""
    if paths:
        files = ", ".join(f"'{path}'" for path in paths)
        read = f"read_parquet([{files}], hive_partitioning = false)"
        base.execute(f"CREATE VIEW facts AS SELECT * FROM {read}")  # noqa: S608 - own paths
    else:
        _fill(base, "facts", KEPT, ())
    learn(base, law)


def learn(base: Any, law: Law) -> None:  # noqa: ANN401
    """Make the relations that say what the law is, in place of those there are."""
    _fill(base, "procedures", PROCEDURES, (_of_procedure(one) for one in law.procedures))
    _fill(base, "under", UNDER, _under(law.agencies))


def ask(base: Any, question: Question) -> None:  # noqa: ANN401
    """Make the relations that say what is asked: asked, standing."""
    period = question.period
    row = (period.first, period.last, period.as_of)
    _fill(base, "asked", ASKED, [(*row, question.agency, question.field, question.procedure)])
    base.execute(f"CREATE OR REPLACE VIEW standing AS {sql('standing')}")


def answer(base: Any, name: str) -> tuple[Mapping[str, Any], ...]:  # noqa: ANN401
    """Return the rows of the query `name`."""
    result = base.execute(sql(name))
    names = [column[0] for column in result.description]
    return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


@cache
def sql(name: str) -> str:
    """Return the query `name`, as DuckDB and Athena read it."""
    return (resources.files("chalicelib.adapters.reports") / f"{name}.sql").read_text("utf-8")


def _fill(base: Any, name: str, shape: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:  # noqa: ANN401
    columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
    base.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    given = list(rows)
    if given:
        places = ", ".join("?" for _ in shape)
        base.executemany(f"INSERT INTO {name} VALUES ({places})", given)  # noqa: S608 - own names


def _of_procedure(one: Procedure) -> tuple[Any, ...]:
    return (
        one.code,
        one.version,
        one.name,
        one.field_code,
        one.field_name,
        one.level.value,
        one.online.value,
        any(not fee.is_free for fee in one.fees),
        one.result.electronic,
    )


def _under(agencies: Sequence[Agency]) -> Iterable[tuple[str, str]]:
    """Yield each agency with itself and each agency above it."""
    parents = {agency.code: agency.parent for agency in agencies}
    for code in parents:
        above: str | None = code
        seen: set[str] = set()
        while above is not None and above not in seen:
            yield code, above
            seen.add(above)
            above = parents.get(above)
