"""Conserving: after the night everything that came is accounted for; what is taken away is missed.

The census is taken as of two hours later, when all that one transaction writes must be there, and
whatever waits for a queue may still be under way.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.adapters.store import keys
from infra.demo.browser import client
from infra.demo.night import AUDITOR, NIGHTS, address
from infra.demo.stage import Stage
from infra.demo.telling import Wrong, expect
from infra.deploy import local_account

LATER = timedelta(hours=2)
BEFORE = timedelta(minutes=15)
"""How long before the first dossier of the day was filed its first papers were sent."""
NAME = "conservation.json"


def play(stage: Stage, day: date, code: str) -> None:
    """Play the census after the night of a day whose first dossier was `code`."""
    stage.teller.heading("Whether everything that came is accounted for")
    filed = stage.view(AUDITOR, code)["dossier"]["submitted_at"]
    began = datetime.fromisoformat(filed) - BEFORE
    with stage.teller.step("all is counted: nothing of the day is unexplained") as step:
        said = _settled(stage, day, began)
        public = client().get(address(stage, day, NAME), timeout=10).json()
        expect("what everyone reads", public["kinds"], said["kinds"])
        for kind, counts in said["kinds"].items():
            numbers = ", ".join(f"{number} {how}" for how, number in counts.items() if number)
            step.says(f"{kind}: {numbers or 'none'}")
        step.says(address(stage, day, NAME))
    entry = keys.event(code, 2)
    with stage.teller.step("an entry is taken out of the table: it is missed, by name") as step:
        gone = _taken(stage, entry)
        lost = [(one["id"], one["lacks"]) for one in _things(_counted(stage, day), began)]
        _put_back(stage, gone)
        expect("what is missed", lost, [(code, "entries")])
        step.says(f"{code}: {lost[0][1]}")
    with stage.teller.step("it is put back, and nothing is missed any more"):
        expect("what is missed", _things(_counted(stage, day), began), [])


def _settled(stage: Stage, day: date, began: datetime) -> Any:  # noqa: ANN401 - any JSON
    """Return the census once the last facts of the day have reached the lake."""
    for _ in range(NIGHTS):
        said = _counted(stage, day)
        lost = _things(said, began)
        if not lost:
            return said
        _invoked(stage, "StatisticsFunction", {"day": day.isoformat()})
    raise Wrong(f"unexplained: {lost}")


def _counted(stage: Stage, day: date) -> Any:  # noqa: ANN401 - any JSON
    """Take the census, and return what the office reads of it."""
    at = datetime.now(UTC) + LATER
    _invoked(
        stage, "ConserveFunction", {"conserve": {"day": day.isoformat(), "time": at.isoformat()}}
    )
    s3, bucket = local_account(stage.cloud).client("s3"), stage.province.outputs["LakeBucketName"]
    found = s3.get_object(Bucket=bucket, Key=f"tables/{day.isoformat()}/{NAME}")
    return json.loads(found["Body"].read())


def _things(said: Mapping[str, Any], began: datetime) -> Sequence[Mapping[str, str]]:
    """Return what of this day nothing explains; a cloud may hold days of older releases."""
    return [one for one in said["things"] if datetime.fromisoformat(one["since"]) >= began]


def _invoked(stage: Stage, function: str, said: Mapping[str, object]) -> None:
    answer = (
        local_account(stage.cloud)
        .client("lambda")
        .invoke(FunctionName=stage.province.outputs[function], Payload=json.dumps(said).encode())
    )
    if "FunctionError" in answer:
        raise Wrong(f"{function}: {answer['Payload'].read().decode()}")


def _taken(stage: Stage, key: keys.Key) -> Mapping[str, Any]:
    """Take an item out of the table, as nobody but an operator could; return it."""
    gone = (
        local_account(stage.cloud)
        .client("dynamodb")
        .delete_item(
            TableName=stage.province.outputs["DossiersTableName"],
            Key={"pk": {"S": key[0]}, "sk": {"S": key[1]}},
            ReturnValues="ALL_OLD",
        )
    )
    found: Mapping[str, Any] = gone["Attributes"]
    return found


def _put_back(stage: Stage, item: Mapping[str, Any]) -> None:
    local_account(stage.cloud).client("dynamodb").put_item(
        TableName=stage.province.outputs["DossiersTableName"], Item=dict(item)
    )
