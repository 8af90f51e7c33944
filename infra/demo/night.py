"""The night: a clock calls the statistics, and what everyone may read must match the day.

What the cloud held before is counted the same way before the day begins, so that the difference
is the day's alone.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.reports.counted import SHOWN
from chalicelib.domain.reports.ii06a import COUNTS
from chalicelib.domain.reports.naming import PROVINCE
from chalicelib.domain.reports.suppression import RULE
from chalicelib.usecases.publishing import SUMS
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
LEAST = RULE.least
WITHHELD = frozenset(SHOWN)
"""Tables that small counts are withheld from."""
Line = tuple[str, str]
"""Agency and field; the sum of an agency has the field "Tổng"."""
Table = Mapping[Line, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Printed:
    """II.06a as the office keeps it, and what everyone may read of the day.

    `version` tells one printing from the next.
    """

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
    """Wait for a printing of the tables of `day` after the one that `stood`, and return it.

    Of what everyone may read all sums must hold, and no small count may be shown. The numbers are
    those the office keeps.
    """

    def newer() -> str | None:
        version = _version(stage, day)
        return version if version != stood else None

    version = until(f"the tables of {day}", newer, WITHIN)
    sums = client().get(address(stage, day, SUMS), timeout=10).text
    files = {name: _fetched(stage, day, name) for _, name in map(str.split, sums.splitlines())}
    own = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    expect("the check sums", sums, own)
    small = [name for name in files if name.endswith(".json") and _shows_small(files[name])]
    expect("tables that show a small count", small, [])
    return Printed(version, _table(_kept(stage, day, "ii-06a.json")), files)


def _version(stage: Stage, day: date) -> str | None:
    """Return the version of what is published; the sums are published last."""
    given = client().head(address(stage, day, SUMS), timeout=10)
    return given.headers["x-amz-version-id"] if given.status_code == OK else None


def _fetched(stage: Stage, day: date, name: str) -> bytes:
    return client().get(address(stage, day, name), timeout=10).content


def _kept(stage: Stage, day: date, name: str) -> bytes:
    """Return a table as the office keeps it, nothing withheld."""
    bucket, key = stage.province.outputs["LakeBucketName"], f"tables/{day.isoformat()}/{name}"
    found = local_account(stage.cloud).client("s3").get_object(Bucket=bucket, Key=key)
    data: bytes = found["Body"].read()
    return data


def _shows_small(data: bytes) -> bool:
    """Tell whether a public table of dossiers shows a count from one to four."""
    said = json.loads(data)
    if said.get("name") not in WITHHELD:
        return False
    counts = [n for n, column in enumerate(said["columns"]) if column["kind"] == "count"]
    return any(row[n] is not None and 0 < row[n] < LEAST for row in said["rows"] for n in counts)


def _table(data: bytes) -> Table:
    """Return the numbers by the code of an agency and the field."""
    document = json.loads(data)
    expect("problems of the table", document["problems"], [])
    names = [column["name"] for column in document["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in document["rows"]]
    return {
        (_code(row["agency"]), row["field"] or "Tổng"): {name: row[name] for name in COUNTS}
        for row in rows
    }


def _code(agency: str) -> str:
    """Return the code that an agency is named with: ``Sở Tư pháp (H33.02)``."""
    return agency.rpartition("(")[2].rstrip(")") if agency.endswith(")") else agency


def play(stage: Stage, day: date, before: Printed, codes: Sequence[str]) -> None:
    """Play the night after the day on which the dossiers `codes` were played."""
    stage.teller.heading("At night the statistics are published")
    with stage.teller.step("a clock of EventBridge calls the nightly function") as step:
        wanted = expected(stage, codes, day)
        after = _after(stage, day, before, wanted)
        step.says(f"{len(after.files)} files, whose sums hold and where no small count shows")
        step.says(f"{address(stage, day, 'index.html')}")
        step.says(f"{address(stage, day, 'ii-06a.xlsx')}")
    with stage.teller.step("II.06a of the office holds exactly the day just played") as step:
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
        for line in ((COMMUNE, field), (COMMUNE, "Tổng"), (PROVINCE, "Tổng")):
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
