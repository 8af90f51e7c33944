"""The night: a clock calls the statistics, and what everyone may read must match the day.

What the cloud held before is counted the same way before the day begins, so that the difference
is the day's alone.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.reports.ii06a import COUNTS, HEADINGS
from infra.demo.browser import client
from infra.demo.stage import Stage, local_day
from infra.demo.telling import Wrong, expect, until
from infra.deploy import local_account
from infra.logins import COMMUNE

WITHIN = 120
"""Seconds until a table is published: the local cloud looks at its clocks every ten."""
NIGHTS = 3
"""How often the night may be run until the last facts of the day have reached the lake."""
OK = 200
ONLINE = 2
SETTLED = frozenset({9, 10})
AUDITOR = "kiemtra"
Line = tuple[str, str]
"""Agency and field; the sum of an agency has the field "Tổng"."""
Table = Mapping[Line, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as everyone may read it; `version` tells one printing from the next."""

    version: str
    table: Table
    files: Mapping[str, bytes]


def today() -> date:
    """Return the local day."""
    return datetime.now(UTC).astimezone(LOCAL).date()


def address(stage: Stage, day: date, name: str) -> str:
    """Return where everyone reads a published file."""
    bucket = stage.province.outputs["PublicBucketName"]
    return f"{stage.cloud.endpoint}/{bucket}/public/{day.isoformat()}/{name}"


def strike(stage: Stage, day: date) -> str | None:
    """Set a one-off clock for now that calls the nightly function.

    Returns the version of the table of `day` that stood until then, None where there was none.
    """
    stood, at = _version(stage, day), datetime.now(UTC)
    local_account(stage.cloud).client("scheduler").create_schedule(
        Name=f"night-{stage.run}-{at:%H%M%S%f}",
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": stage.province.outputs["StatisticsFunctionArn"],
            "RoleArn": stage.province.clock_role,
            "Input": json.dumps({"day": day.isoformat()}),
        },
    )
    return stood


def printed(stage: Stage, day: date, stood: str | None) -> Printed:
    """Wait for a printing of the table of `day` after the one that `stood`, and return it."""

    def newer() -> str | None:
        version = _version(stage, day)
        return version if version != stood else None

    version = until(f"the table of {day}", newer, WITHIN)
    names = ("ii-06a.json", "ii-06a.csv")
    files = {name: client().get(address(stage, day, name), timeout=10).content for name in names}
    sums = client().get(address(stage, day, "SHA256SUMS"), timeout=10).text
    own = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(names))
    expect("the check sums", sums, own)
    return Printed(version, _table(files), files)


def _version(stage: Stage, day: date) -> str | None:
    """Return the version of what is published; the sums are published last."""
    given = client().head(address(stage, day, "SHA256SUMS"), timeout=10)
    return given.headers["x-amz-version-id"] if given.status_code == OK else None


def _table(files: Mapping[str, bytes]) -> Table:
    """Return the numbers, which must be the same in both files."""
    document = json.loads(files["ii-06a.json"])
    expect("problems of the night", document["problems"], [])
    table = {
        (line["agency"], line["field"] or "Tổng"): {name: line[name] for name in COUNTS}
        for line in document["lines"]
    }
    rows = list(csv.reader(io.StringIO(files["ii-06a.csv"].decode("utf-8-sig"))))
    expect("the headings of the CSV", tuple(rows[0]), HEADINGS)
    spread = {
        (agency, field): dict(zip(COUNTS, map(int, numbers), strict=True))
        for agency, field, *numbers in rows[1:]
    }
    expect("the CSV", spread, table)
    return table


def play(stage: Stage, day: date, before: Printed, codes: Sequence[str]) -> None:
    """Play the night after the day on which the dossiers `codes` were played."""
    stage.teller.heading("At night the statistics are published")
    with stage.teller.step("a clock of EventBridge calls the nightly function") as step:
        wanted = expected(stage, codes, day)
        after = _after(stage, day, before, wanted)
        step.says(f"{address(stage, day, 'ii-06a.json')}")
        step.says(f"{address(stage, day, 'ii-06a.csv')}")
    with stage.teller.step("II.06a holds exactly the day just played, in JSON and CSV") as step:
        for (agency, field), numbers in wanted.items():
            said = ", ".join(f"{name} +{number}" for name, number in numbers.items() if number)
            step.says(f"{agency} {field}: {said}")
        whole = after.table[COMMUNE, "Tổng"]
        step.says(f"{COMMUNE} this month: {whole['received']} received, {whole['open']} open")


def _after(stage: Stage, day: date, before: Printed, wanted: Table) -> Printed:
    """Return the table once the whole day is in it.

    Facts travel by the stream, so a night may come before the last of them.
    """
    for _ in range(NIGHTS):
        after = printed(stage, day, strike(stage, day))
        if difference(before.table, after.table, wanted) == wanted:
            return after
    found = difference(before.table, after.table, wanted)
    raise Wrong(f"II.06a grew by {found}, but the day was {wanted}")


def difference(before: Table, after: Table, lines: Table) -> Table:
    """Return by how much each of `lines` grew."""
    none = dict.fromkeys(COUNTS, 0)
    return {
        line: {name: after.get(line, none)[name] - before.get(line, none)[name] for name in COUNTS}
        for line in lines
    }


def expected(stage: Stage, codes: Sequence[str], day: date) -> Table:
    """Return by how much each line must have grown, reckoned from the dossiers themselves."""
    grown: dict[Line, Counter[str]] = {}
    for code in codes:
        view = stage.view(AUDITOR, code)
        field = _field(stage, view["dossier"]["procedure"])
        for line in ((COMMUNE, field), (COMMUNE, "Tổng"), ("Toàn tỉnh", "Tổng")):
            grown.setdefault(line, Counter()).update(counted(view, day))
    return {line: {name: counts[name] for name in COUNTS} for line, counts in grown.items()}


def counted(view: Any, day: date) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the columns of II.06a a dossier received on `day` counts in."""
    dossier = view["dossier"]
    how = "received_online" if dossier["channel"] == ONLINE else "received_other"
    due = local_day(dossier["due"])
    if dossier["status"] not in SETTLED:
        in_time = dossier["paused"] or due >= day
        return ["received", how, "open", "open_in_time" if in_time else "open_overdue"]
    ended = next(local_day(e["at"]) for e in view["history"] if e["type"] == "finished")
    timely = "early" if ended < due else "on_time" if ended == due else "late"
    return ["received", how, "settled", timely]


def _field(stage: Stage, procedure: str) -> str:
    return str(stage.stranger().get(f"/v1/procedures/{procedure}").ok()["field_name"])
