"""Athena: the same queries over all facts of the lake, for more than one function can hold.

``python -m infra.athena QUERY --first DAY --last DAY [--as-of DAY] [--agency CODE] [--field NAME]
[--procedure CODE] [--stack NAME]`` asks Athena on the local cloud, or with --stack in the account
of the environment, and prints the answer as CSV. What is sent is put together from the very files
that the nightly function reads.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import chain, repeat
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.lake.engine import sql
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.reports.periods import Period, Question
from infra.redrive import place

PATIENCE = 1800.0
"""Seconds to wait for an answer; Athena itself gives up after half an hour."""
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between looks whether it is there; the last one again and again."""
PAGE = 1000
"""The most rows Athena tells at once, the names of the columns among them."""
RELATIONS = ("standing",)
"""What is no query of its own, but read by others."""

Answer = tuple[tuple[str, ...], list[tuple[str | None, ...]]]
"""Names of columns, and rows as text; None where there is no value."""


class Unanswered(Exception):
    """Athena gave no answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where Athena is asked: a client, the workgroup, the database."""

    athena: Any
    workgroup: str
    database: str

    def ask(self, text: str, patience: float = PATIENCE) -> Answer:
        """Return the answer to a query; raises Unanswered, and stops what takes too long."""
        name = self.athena.start_query_execution(
            QueryString=text,
            WorkGroup=self.workgroup,
            QueryExecutionContext={"Database": self.database},
        )["QueryExecutionId"]
        self._wait(name, patience)
        pages = self.athena.get_paginator("get_query_results")
        rows: list[tuple[str | None, ...]] = []
        for page in pages.paginate(QueryExecutionId=name, PaginationConfig={"PageSize": PAGE}):
            rows += (
                tuple(cell.get("VarCharValue") for cell in row["Data"])
                for row in page["ResultSet"]["Rows"]
            )
        return tuple(str(cell) for cell in rows[0]), rows[1:]

    def _wait(self, name: str, patience: float) -> None:
        end = time.monotonic() + patience
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            found = self.athena.get_query_execution(QueryExecutionId=name)["QueryExecution"]
            state = found["Status"]["State"]
            if state == "SUCCEEDED":
                return
            if state in {"FAILED", "CANCELLED"}:
                why = found["Status"].get("StateChangeReason") or state
                raise Unanswered(f"Athena: {why}")
            if time.monotonic() > end:
                self.athena.stop_query_execution(QueryExecutionId=name)
                raise Unanswered(f"Athena: no answer in {patience:.0f} seconds; stopped")
            time.sleep(pause)


def office(client: Any, outputs: Mapping[str, Any]) -> Office:  # noqa: ANN401 - a client
    """Return where a deployment asks Athena."""
    return Office(client, outputs["StatisticsWorkgroupName"], outputs["LakeDatabaseName"])


def composed(name: str, question: Question) -> str:
    """Return the query `name` as Athena is asked it: what is asked and what stands before it.

    The order that the query gives its rows stays the outermost.
    """
    query = _without_comment(sql(name))
    begun = query.removeprefix("WITH ")
    before = f"WITH asked AS ({_asked(question)}),\nstanding AS (\n{sql('standing')}\n)"
    return f"{before}\n{query}" if begun == query else f"{before},\n{begun}"


def literal(value: str | date | None) -> str:
    """Return a value as SQL spells it: a quotation mark in a text is written twice."""
    if value is None:
        return "CAST(NULL AS VARCHAR)"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def queries() -> tuple[str, ...]:
    """Return the names of the queries there are."""
    files = (file.name for file in resources.files("chalicelib.adapters.reports").iterdir())
    names = (file.removesuffix(".sql") for file in files if file.endswith(".sql"))
    return tuple(sorted(set(names) - set(RELATIONS)))


def _asked(question: Question) -> str:
    period = question.period
    values: Mapping[str, str | date | None] = {
        "first_day": period.first,
        "last_day": period.last,
        "as_of": period.as_of,
        "agency": question.agency,
        "field": question.field,
        "procedure_code": question.procedure,
    }
    return "SELECT " + ", ".join(f"{literal(value)} AS {name}" for name, value in values.items())


def _without_comment(query: str) -> str:
    lines = query.splitlines()
    while lines and (lines[0].startswith("--") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines)


def _printed(answer: Answer) -> Iterator[Sequence[str | None]]:
    names, rows = answer
    yield names
    yield from rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status, 1 where there is no answer."""
    parser = argparse.ArgumentParser(prog="infra.athena", description=__doc__)
    parser.add_argument("query", choices=queries())
    parser.add_argument("--first", type=date.fromisoformat, required=True)
    parser.add_argument("--last", type=date.fromisoformat, required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, help="the last day where not given")
    parser.add_argument("--agency", help="an agency, with those below it")
    parser.add_argument("--field", help="the name of a field")
    parser.add_argument("--procedure", help="the code of a procedure")
    parser.add_argument("--stack", help="a stack of the account of the environment")
    said = parser.parse_args(arguments)
    try:
        period = Period(first=said.first, last=said.last, as_of=said.as_of or said.last)
        question = Question(
            period=period, agency=said.agency, field=said.field, procedure=said.procedure
        )
        account, outputs = place(said.stack)
        where = office(account.client("athena"), outputs)
        answer = where.ask(composed(said.query, question))
    except (OSError, ClientError, Unanswered, Invalid) as error:
        print(error, file=sys.stderr)
        return 1
    csv.writer(sys.stdout).writerows(_printed(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
