"""Quarantine on the running cloud: the inbox as it is where GuardDuty judges, whose part we play.

The local cloud has no GuardDuty. The function is told to wait for its verdicts, the inbox gets the
template's policy with the operator as the judge, and the test writes the tags and tells the queue.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.inbox import TAG
from chalicelib.domain.quarantine import REFUSED, Verdict
from chalicelib.handlers.events.batch import JUDGED
from infra import package
from infra.demo import papers
from infra.demo.counter import OFFICER
from infra.demo.filing import BIRTH
from infra.demo.stage import READ_WITHIN, Stage, example
from infra.demo.telling import Teller, until
from infra.deploy import Account
from infra.logins import COMMUNE
from infra.target import local
from tests.builders import a_code
from tests.running import Running

pytestmark = pytest.mark.cloud


@dataclass
class Guarded:
    """The inbox while it is guarded, and the judge."""

    running: Running
    stage: Stage

    @property
    def s3(self) -> Any:
        return self.running.account.client("s3")

    @property
    def outputs(self) -> Mapping[str, Any]:
        return self.running.province.outputs

    def arrive(self, name: str, data: bytes) -> tuple[str, str]:
        """Put a scan into the inbox, and return its key and version."""
        key = f"scan/{COMMUNE}/quay-1/{name}"
        put = self.s3.put_object(Bucket=self.outputs["InboxBucketName"], Key=key, Body=data)
        return key, put["VersionId"]

    def judge(self, key: str, version: str, verdict: Verdict) -> None:
        """Write a verdict on a version, and tell the queue of it."""
        self.s3.put_object_tagging(
            Bucket=self.outputs["InboxBucketName"],
            Key=key,
            VersionId=version,
            Tagging={"TagSet": [{"Key": TAG, "Value": verdict}]},
        )
        file = {"objectKey": key, "versionId": version}
        told = {"detail-type": JUDGED, "time": "2026-03-02T05:00:00Z"}
        self.running.account.client("sqs").send_message(
            QueueUrl=self.outputs["ScansQueueUrl"],
            MessageBody=json.dumps({**told, "detail": {"s3ObjectDetails": file}}),
        )

    def waiting(self, key: str) -> Mapping[str, Any] | None:
        """Return what lies in the tray of a file, if something does."""
        entries = self.stage.who(OFFICER).get("/v1/tray").ok()["entries"]
        return next((entry for entry in entries if entry["source"] == key), None)

    def in_tray(self, key: str) -> Mapping[str, Any]:
        return until("the scan in the tray", lambda: self.waiting(key), READ_WITHIN)

    def held(self) -> int:
        """Return how many messages the queue keeps back."""
        name = "ApproximateNumberOfMessagesDelayed"
        found = self.running.account.client("sqs").get_queue_attributes(
            QueueUrl=self.outputs["ScansQueueUrl"], AttributeNames=[name]
        )
        return int(found["Attributes"][name])


def the_policy(running: Running) -> str:
    """Return the inbox's policy as the template has it, with the operator as the judge."""
    bucket = running.province.outputs["InboxBucketName"]
    judge = running.account.client("sts").get_caller_identity()["Arn"]
    known = {"Sub": f"arn:aws:s3:::{bucket}/*", "GetAtt": judge}
    said = package.parts(local())["Resources"]["InboxBucketPolicy"]["Properties"]
    statements = (one["Fn::If"] for one in said["PolicyDocument"]["Statement"])
    guarded = [then for when, then, _ in statements if when == "IsJudgedByGuardDuty"]
    return json.dumps({"Version": "2012-10-17", "Statement": _filled(guarded, known)})


def _filled(said: Any, known: Mapping[str, str]) -> Any:
    """Return a part of a template with its references to the inbox and the judge filled in."""
    if isinstance(said, list):
        return [_filled(one, known) for one in said]
    if not isinstance(said, dict):
        return said
    for name, value in known.items():
        if f"Fn::{name}" in said:
            return value
    return {name: _filled(one, known) for name, one in said.items()}


def configured(account: Account, function: str, **more: str) -> dict[str, str]:
    """Give a function more settings, and return those it had."""
    functions = account.client("lambda")
    had: dict[str, str] = functions.get_function_configuration(FunctionName=function)[
        "Environment"
    ]["Variables"]
    functions.update_function_configuration(
        FunctionName=function, Environment={"Variables": {**had, **more}}
    )
    return had


@pytest.fixture(scope="module")
def guarded(running: Running) -> Iterator[Guarded]:
    outputs, account = running.province.outputs, running.account
    bucket, s3 = outputs["InboxBucketName"], account.client("s3")
    had = configured(account, outputs["DigitiseFunction"], MALWARE_SCAN="guardduty")
    s3.put_bucket_policy(Bucket=bucket, Policy=the_policy(running))
    stage = Stage(running.cloud, running.province, Teller(), run="quarantine")
    yield Guarded(running, stage)
    s3.delete_bucket_policy(Bucket=bucket)
    configured(account, outputs["DigitiseFunction"], **had)


def a_scan(guarded: Guarded) -> bytes:
    return papers.stray_scan(example(BIRTH)["answers"], a_code(), guarded.stage.run)


def test_a_scan_is_held_until_its_verdict_and_read_then(guarded: Guarded) -> None:
    before = guarded.held()
    key, version = guarded.arrive("cho.pdf", a_scan(guarded))
    until("the errand that asks again", lambda: guarded.held() > before, READ_WITHIN)
    assert guarded.waiting(key) is None
    guarded.judge(key, version, Verdict.CLEAN)
    assert guarded.in_tray(key)["readable"]


@pytest.mark.parametrize("verdict", sorted(REFUSED))
def test_a_scan_that_is_not_clean_is_told_of_and_nobody_can_read_it(
    guarded: Guarded, verdict: Verdict
) -> None:
    key, version = guarded.arrive(f"{verdict}.pdf", b"%PDF-1.7")
    guarded.judge(key, version, verdict)
    entry = guarded.in_tray(key)
    assert (entry["reason"], entry["readable"]) == (REFUSED[verdict], False)


def test_the_bucket_hands_out_nothing_that_is_not_clean_not_even_to_the_reader(
    guarded: Guarded,
) -> None:
    reader = guarded.running.role("digitise").client("s3")
    key, version = guarded.arrive("khong-ai-doc.pdf", b"%PDF-1.7")
    named = {"Bucket": guarded.outputs["InboxBucketName"], "Key": key, "VersionId": version}
    for verdict in (None, *REFUSED):
        if verdict is not None:
            guarded.judge(key, version, verdict)
        with pytest.raises(ClientError, match="AccessDenied"):
            reader.get_object(**named)
    guarded.judge(key, version, Verdict.CLEAN)
    assert reader.get_object(**named)["Body"].read() == b"%PDF-1.7"
