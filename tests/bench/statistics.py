"""Statistics: the night over an invented province, beside a bare DuckDB query of the same figures.

For each number of facts (`FACTS=300000,10000000`) a lake is laid, then a night of 30,000 fresh
facts is folded into it, all tables are reckoned of the month up to that day, and each query is run
alone. Beside II.06a stand two hand-written queries for the same figures: over the same files, and
over one narrow file that holds nothing but what they read, of dossiers as they stand. Each is
measured in a process of its own: seconds, and the most memory it held; of queries the quickest of
three. The lake lies in a folder, not in S3: what fetching takes is left out on both sides. Growth
is how many times the CPU seconds of the smaller lake.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.adapters.lake import engine
from chalicelib.domain.reports.every import REPORTS, Beside
from chalicelib.domain.reports.periods import Question, month_to_date
from chalicelib.usecases import making
from tests.bench.folder import FolderLake
from tests.bench.rows import Row
from tests.province.extent import of_facts
from tests.province.facts import end_of, entered, lay, moment_before
from tests.province.law import law

FRESH = 30_000
BATCH = 100
"""Facts the stream brings at once."""
TIMES = 3
TARGET = 3.0
"""How many times the CPU of the bare query over the same files II.06a may take."""
MOST = 3000
"""MB that the night may hold."""
LAST = date(2025, 12, 31)
NIGHT = end_of(LAST) + timedelta(minutes=30)
QUESTION = Question(period=month_to_date(LAST))
QUERIES = tuple(
    dict.fromkeys(
        [name for report in REPORTS for name in report.queries]
        + ["open-data", "standing-by-agency", "unknown"]
    )
)
FIGURES = ("query ii-06a", "bare II.06a, same files", "bare II.06a, narrow file")
"""What gives the same figures."""
NARROW = "narrow.parquet"
Cost = dict[str, Any]
"""CPU and wall seconds, MB held at most, and what came out of it."""
_COUNTS = """
    count(*),
    sum(CAST(received_on >= first_day AND channel = 2 AS INTEGER)),
    sum(CAST(received_on >= first_day AND channel <> 2 AS INTEGER)),
    sum(CAST(received_on < first_day AS INTEGER)),
    sum(CAST(done AS INTEGER)),
    sum(CAST(done AND finished_on < due_on AS INTEGER)),
    sum(CAST(done AND finished_on = due_on AS INTEGER)),
    sum(CAST(done AND finished_on > due_on AS INTEGER)),
    sum(CAST(NOT done AS INTEGER)),
    sum(CAST(NOT done AND (paused OR due_on >= last_day) AS INTEGER)),
    sum(CAST(NOT done AND NOT paused AND due_on < last_day AS INTEGER))
"""
_READ = "decided_by, procedure, procedure_version, status, withdrawn, channel, paused"
_DAYS = "received_on, finished_on, due_on"
_STANDS = "entered_on <= DATE '2025-12-31' AND until_on > DATE '2025-12-31'"


def rows() -> Iterator[Row]:
    """Yield what each part of the night costs for each number of facts."""
    before: dict[str, float] = {}
    for facts in map(int, os.environ.get("FACTS", "300000,10000000").split(",")):
        with TemporaryDirectory() as folder:
            measured = dict(_measured(Path(folder), facts))
        if len({str(measured[one]["said"]) for one in FIGURES}) != 1:
            raise RuntimeError("the hand-written queries give other figures")
        for errand, cost in measured.items():
            bare = measured["bare II.06a, same files"]["cpu"] if "ii-06a" in errand else None
            yield {
                "errand": errand,
                "facts": facts,
                "CPU s": cost["cpu"],
                "wall s": cost["wall"],
                "peak MB": cost["peak"],
                "bare CPU s": bare,
                "ratio": round(cost["cpu"] / bare, 2) if bare else None,
                "growth": round(cost["cpu"] / before[errand], 1) if errand in before else None,
            }
        before = {errand: cost["cpu"] for errand, cost in measured.items()}


def _measured(folder: Path, facts: int) -> Iterator[tuple[str, Cost]]:
    yield "lay the province", _child("province", folder, str(facts))
    yield f"fold {FRESH:,} fresh facts", _child("fold", folder)
    yield "all tables of the night", _child("tables", folder)
    for name in QUERIES:
        yield f"query {name}", _child("query", folder, name)
    yield "bare II.06a, same files", _child("bare", folder, "files")
    yield "bare II.06a, narrow file", _child("bare", folder, "narrow")


def _child(errand: str, folder: Path, *more: str) -> Cost:
    """Return what an errand takes in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.statistics", errand, str(folder), *more]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    cost: Cost = json.loads(done.stdout)
    return cost


def _province(folder: Path, facts: str) -> None:
    """Lay all but the last facts as a lake, and those as the stream brought them."""
    province, until = of_facts(int(facts)), end_of(LAST)
    since = moment_before(province, folder, FRESH, until)
    lay(province, folder, since)
    fresh = list(entered(province, folder, since, until))
    lake = FolderLake(folder)
    for first in range(0, len(fresh), BATCH):
        lake.append(f"batch-{first:06}", fresh[first : first + BATCH], until - timedelta(hours=1))
    lake.keep_law(law().procedures)


def _fold(folder: Path) -> None:
    folded = FolderLake(folder).fold(NIGHT)
    if folded.wrong or folded.differing:
        raise RuntimeError("the night found facts that are wrong")
    files = f"read_parquet('{folder}/facts/*/facts.parquet', hive_partitioning = false)"
    with engine.connect(folder) as base:
        base.execute(
            f"COPY (SELECT {_READ}, {_DAYS} FROM {files} WHERE {_STANDS}) "  # noqa: S608
            f"TO '{folder / NARROW}' (FORMAT parquet, COMPRESSION zstd)"
        )


def _tables(folder: Path) -> None:
    agencies = law().agencies
    given = Beside(agencies={agency.code: agency for agency in agencies})
    with FolderLake(folder).opened(agencies) as opened:
        rows = making.answers(opened, QUESTION, REPORTS)
    made = making.tables(QUESTION, rows, REPORTS, given)
    if any(table.problems for table in made):
        raise RuntimeError("the tables of the night do not add up")


def _query(folder: Path, name: str) -> tuple[int, int]:
    """Return how many rows it gives, and the sum of what was received where it is II.06a."""
    with FolderLake(folder).opened(law().agencies) as opened:
        rows = opened.answers(QUESTION, [name])[name]
    return len(rows), sum(row["received"] for row in rows) if name == "ii-06a" else 0


def _bare(folder: Path, which: str) -> tuple[int, int]:
    """Reckon II.06a as somebody would who writes it for this once."""
    import duckdb  # noqa: PLC0415 - as bare as can be

    files = f"read_parquet('{folder}/facts/*/facts.parquet', hive_partitioning = false)"
    wanted = f"{files} WHERE {_STANDS} AND" if which == "files" else f"'{folder / NARROW}' WHERE"
    with duckdb.connect(config={"threads": "2"}) as base:
        base.execute("CREATE TABLE fields (procedure VARCHAR, version BIGINT, field VARCHAR)")
        law_rows = [(one.code, one.version, one.field_name) for one in law().procedures]
        base.executemany("INSERT INTO fields VALUES (?, ?, ?)", law_rows)
        rows = base.execute(
            f"""
            SELECT decided_by, field, {_COUNTS}
            FROM (
                SELECT
                    *,
                    DATE '2025-12-01' AS first_day,
                    DATE '2025-12-31' AS last_day,
                    status IN (9, 10) OR (status = 8 AND withdrawn) AS done
                FROM {wanted} received_on IS NOT NULL AND status NOT IN (1, 3)
            )
            JOIN fields USING (procedure)
            WHERE fields.version = procedure_version AND NOT (done AND finished_on < first_day)
            GROUP BY ALL
            ORDER BY ALL
            """  # noqa: S608
        ).fetchall()
    return len(rows), sum(row[2] for row in rows)


ERRANDS: dict[str, tuple[Callable[..., tuple[int, int] | None], int]] = {
    "province": (_province, 1),
    "fold": (_fold, 1),
    "tables": (_tables, 1),
    "query": (_query, TIMES),
    "bare": (_bare, TIMES),
}


def _run(arguments: Sequence[str]) -> Cost:
    name, folder, *more = arguments
    errand, times = ERRANDS[name]
    took = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        said = errand(Path(folder), *more)
        took.append((time.process_time() - cpu, time.perf_counter() - wall))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    best = min(took)
    return {"cpu": round(best[0], 2), "wall": round(best[1], 2), "peak": round(peak), "said": said}


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1:])))
