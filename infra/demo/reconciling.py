"""Reconciling: the bank's feed and a provider's report come; what is nobody's finds a person."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from infra.demo.browser import client
from infra.demo.night import AUDITOR, address
from infra.demo.paying import PAYER
from infra.demo.stage import Stage
from infra.demo.telling import expect, until
from infra.deploy import local_account

WITHIN = 60
"""Seconds until a message of the bank's feed is taken in."""
HEAD = "ref,transaction,amount,time\n"
ABSENT = {"agreed": 0}


def play(stage: Stage, day: date, code: str) -> None:
    """Play what comes without a browser: a transfer, and the report of who took the day's fee."""
    stage.teller.heading("Money that comes without a browser")
    _transfer(stage)
    _report(stage, day, code)


def _transfer(stage: Stage) -> None:
    said = f"chuyen tien {stage.run}"
    with stage.teller.step("the bank tells twice of a transfer that names no order") as step:
        line = stage.here.bank.came(15_000, said, at=stage.moment, id=f"FT{stage.run}")
        for _ in range(2):
            feed(stage, [line])
        (matter,) = until("the matter", lambda: _matters(stage, said), WITHIN)
        step.says(f"{matter['agency']}: {matter['sentence']}")
        expect("what came", matter["amount"], 15_000)
    with stage.teller.step("the auditor sees it, and may not settle it → 403") as step:
        body = {"note": "thử"}
        answer = stage.who(AUDITOR).post(f"/v1/matters/{matter['id']}/settlement", body)
        step.says(answer.refused(403, "forbidden"))


def feed(stage: Stage, lines: Iterable[dict[str, Any]]) -> None:
    """Send lines of the bank's statement, as one message of its feed."""
    local_account(stage.cloud).client("sqs").send_message(
        QueueUrl=stage.province.outputs["StatementsQueueUrl"],
        MessageBody=stage.here.bank.message(lines).decode(),
    )


def _matters(stage: Stage, content: str) -> list[Any]:
    found = stage.who(AUDITOR).get("/v1/matters").ok()["matters"]
    return [one for one in found if one["content"] == content]


def _report(stage: Stage, day: date, code: str) -> None:
    (paid,) = stage.view(PAYER, code)["payments"]
    provider = paid["provider"]
    before = _counts(stage, day, provider)
    with stage.teller.step("the provider's report of the day is laid into the lake"):
        line = f"{paid['ref']},{paid['transaction']},{paid['amount']},{paid['paid_at']}\n"
        _laid(stage, f"settlements/{provider}/{day.isoformat()}.csv", line)
    with stage.teller.step("compared with our book: the day's fee agrees, in public") as step:
        local_account(stage.cloud).client("lambda").invoke(
            FunctionName=stage.province.outputs["MoneyFunction"],
            Payload=json.dumps({"reconcile": {"day": day.isoformat()}}).encode(),
        )
        after = _counts(stage, day, provider)
        expect("lines that agree", after["agreed"], before["agreed"] + 1)
        expect("lines that only they know", after["only-there"], 0)
        expect("amounts that differ", after["amount"], 0)
        step.says(address(stage, day, "reconciliation.json"))


def _laid(stage: Stage, key: str, line: str) -> None:
    """Add a line to a report, which grows with each day that is played."""
    s3, bucket = local_account(stage.cloud).client("s3"), stage.province.outputs["LakeBucketName"]
    there = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
    text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() if there else HEAD
    s3.put_object(Bucket=bucket, Key=key, Body=(text + line).encode())


def _counts(stage: Stage, day: date, provider: str) -> Mapping[str, Any]:
    """Return what is published of a provider's day; nothing agrees where nothing is."""
    given = client().get(address(stage, day, "reconciliation.json"), timeout=10)
    providers: Mapping[str, Mapping[str, Any]] = given.json()["providers"] if given.ok else {}
    return providers.get(provider, ABSENT)
