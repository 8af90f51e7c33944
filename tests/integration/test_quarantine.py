"""Quarantine in the cloud: verdicts are tags of a version, and messages that come in any order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.inbox import TAG, Inbox
from chalicelib.domain.quarantine import PATIENCE, Verdict
from chalicelib.domain.records import UploadState
from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.handlers.events.batch import JUDGED
from chalicelib.handlers.events.digitise import digitise
from chalicelib.usecases.ports import Judged
from tests.builders import WARD, a_code, a_filed_move, an_upload
from tests.integration.plumbing import NOON, Plumbing, client, connect, failed, laid
from tests.machines import a_file, a_sheet

CODE = a_code()
SCAN = f"scan/{WARD}/may-1/0001.pdf"
PAGE = a_file(a_sheet(CODE), "một")
TEST_VIRUS = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"
Message = dict[str, Any]


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    """Return the plumbing as it is where GuardDuty judges what arrives."""
    plumbing = laid(monkeypatch)
    enabled = {"Status": "Enabled"}
    plumbing.s3.put_bucket_versioning(Bucket="inbox", VersioningConfiguration=enabled)
    inbox = Inbox(plumbing.s3, "inbox")
    plumbing.services = replace(plumbing.services, inbox=lambda: inbox)
    connect(monkeypatch, plumbing.services)
    plumbing.save(a_filed_move())
    plumbing.messages("scans")
    return plumbing


def put(cloud: Plumbing, data: bytes, key: str = SCAN) -> str:
    return str(cloud.s3.put_object(Bucket="inbox", Key=key, Body=data)["VersionId"])


def tag(cloud: Plumbing, version: str, word: str, key: str = SCAN) -> None:
    cloud.s3.put_object_tagging(
        Bucket="inbox",
        Key=key,
        VersionId=version,
        Tagging={"TagSet": [{"Key": "other", "Value": "x"}, {"Key": TAG, "Value": word}]},
    )


def told(version: str, word: str, key: str = SCAN) -> Message:
    """Return what GuardDuty tells of a file, as EventBridge puts it on the queue."""
    done = word in {"NO_THREATS_FOUND", "THREATS_FOUND"}
    return {
        "version": "0",
        "detail-type": JUDGED,
        "source": "aws.guardduty",
        "time": f"{NOON:%Y-%m-%dT%H:%M:%SZ}",
        "detail": {
            "schemaVersion": "1.0",
            "scanStatus": "COMPLETED" if done else "SKIPPED",
            "resourceType": "S3_OBJECT",
            "s3ObjectDetails": {
                "bucketName": "inbox",
                "objectKey": key,
                "eTag": "00",
                "versionId": version,
                "s3Throttled": False,
            },
            "scanResultDetails": {"scanResultStatus": word, "threats": None},
        },
    }


def filed(cloud: Plumbing) -> int:
    return len(cloud.dossiers.file(CODE).events) - 1


def hand(cloud: Plumbing, *bodies: Message) -> None:
    """Put messages on the queue and work off what lies there."""
    queue = cloud.services.scans()
    if bodies:
        queue.send(bodies)
    assert failed(digitise(cloud.messages("scans"), None)) == []


# What is written on a file


def test_a_verdict_is_that_of_the_version_it_is_written_on(cloud: Plumbing) -> None:
    inbox = cloud.services.inbox()
    first = put(cloud, b"one")
    assert inbox.judged(SCAN) == Judged(first, None)
    tag(cloud, first, "NO_THREATS_FOUND")
    assert inbox.judged(SCAN) == Judged(first, Verdict.CLEAN)
    second = put(cloud, b"two")
    assert inbox.judged(SCAN) == Judged(second, None)
    assert inbox.judged(SCAN, first) == Judged(first, Verdict.CLEAN)
    assert inbox.fetch(SCAN, 9, first).data == b"one"
    assert inbox.fetch(SCAN, 9).version == second


@pytest.mark.parametrize("word", ["THREATS_FOUND", "UNSUPPORTED", "ACCESS_DENIED", "FAILED"])
def test_each_word_of_guardduty_is_understood(cloud: Plumbing, word: str) -> None:
    tag(cloud, put(cloud, b"one"), word)
    assert cloud.services.inbox().judged(SCAN).verdict == word


def test_a_word_of_another_day_is_taken_for_a_failure(cloud: Plumbing) -> None:
    tag(cloud, put(cloud, b"one"), "PROBABLY_FINE")
    assert cloud.services.inbox().judged(SCAN).verdict is Verdict.FAILED


def test_of_what_is_not_there_nothing_is_said(cloud: Plumbing) -> None:
    inbox = cloud.services.inbox()
    with pytest.raises(NotFound):
        inbox.judged(SCAN)
    version = put(cloud, b"one")
    cloud.s3.delete_object(Bucket="inbox", Key=SCAN, VersionId=version)
    for ask in (inbox.judged, lambda key, one: inbox.fetch(key, 9, one)):
        with pytest.raises(NotFound):
            ask(SCAN, version)


def test_the_offices_own_gate_judges_the_bytes(cloud: Plumbing) -> None:
    gate = Inbox(cloud.s3, "inbox", own_gate=True)
    clean, infected = put(cloud, b"%PDF-1.7"), put(cloud, b"%PDF-1.7" + TEST_VIRUS)
    assert gate.judged(SCAN, clean) == Judged(clean, Verdict.CLEAN)
    assert gate.judged(SCAN) == Judged(infected, Verdict.INFECTED)


def test_what_is_too_large_is_refused_behind_the_own_gate(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.adapters.inbox.MOST_BYTES", 4)
    put(cloud, b"%PDF-1.7")
    gate = Inbox(cloud.s3, "inbox", own_gate=True)
    judged = gate.judged(SCAN)
    with pytest.raises(TooLarge):
        gate.fetch(SCAN, 4, judged.version)


def test_what_arrived_has_a_size_under_exactly_its_key(cloud: Plumbing) -> None:
    put(cloud, b"one", "citizen/lan/01")
    put(cloud, b"four", "citizen/lan/012")
    inbox = cloud.services.inbox()
    sizes = [inbox.size(f"citizen/lan/{name}") for name in ("0", "01", "012", "0123")]
    assert sizes == [None, 3, 4, None]


# Messages


def test_a_scan_is_filed_when_its_verdict_comes_after_the_notice(cloud: Plumbing) -> None:
    version = put(cloud, PAGE)
    hand(cloud)
    assert (filed(cloud), cloud.dossiers.tray(WARD)) == (0, ())
    tag(cloud, version, "NO_THREATS_FOUND")
    verdict = told(version, "NO_THREATS_FOUND")
    hand(cloud, verdict)
    hand(cloud, verdict, verdict)
    assert (filed(cloud), cloud.dossiers.tray(WARD)) == (1, ())


def test_a_scan_is_filed_when_its_verdict_comes_before_the_notice(cloud: Plumbing) -> None:
    version = put(cloud, PAGE)
    tag(cloud, version, "NO_THREATS_FOUND")
    notice = cloud.messages("scans")
    hand(cloud, told(version, "NO_THREATS_FOUND"))
    assert failed(digitise(notice, None)) == []
    assert (filed(cloud), cloud.dossiers.tray(WARD)) == (1, ())


def test_what_a_verdict_costs_is_one_call_for_each_look(cloud: Plumbing) -> None:
    version, asked = put(cloud, PAGE), list[str]()
    cloud.s3.meta.events.register("before-call.s3", lambda model, **_: asked.append(model.name), 1)
    try:
        hand(cloud)
        held = asked.copy()
        tag(cloud, version, "NO_THREATS_FOUND")
        asked.clear()
        hand(cloud, told(version, "NO_THREATS_FOUND"))
    finally:
        cloud.s3.meta.events.unregister("before-call.s3", unique_id=1)
    assert held == ["GetObjectTagging"]
    assert asked[:2] == ["GetObjectTagging", "GetObject"]
    assert not {"GetObjectTagging", "GetObject"} & set(asked[2:])


def test_nobody_takes_the_word_of_a_message_for_a_verdict(cloud: Plumbing) -> None:
    version = put(cloud, PAGE)
    hand(cloud, told(version, "NO_THREATS_FOUND"))
    assert (filed(cloud), cloud.objects("archive")) == (0, {})


@pytest.mark.parametrize("word", ["THREATS_FOUND", "UNSUPPORTED", "ACCESS_DENIED", "FAILED"])
def test_a_scan_that_is_not_clean_lies_in_the_tray_once(cloud: Plumbing, word: str) -> None:
    version = put(cloud, PAGE)
    tag(cloud, version, word)
    hand(cloud, told(version, word), told(version, word))
    (entry,) = cloud.dossiers.tray(WARD)
    assert entry.sentence
    assert (filed(cloud), cloud.objects("archive")) == (0, {})


def test_a_scan_waits_as_long_as_a_queue_can_keep_a_message(cloud: Plumbing) -> None:
    put(cloud, PAGE)
    hand(cloud)
    url = cloud.services.settings.scans_queue_url
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
    found = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    assert [found[name] for name in names] == ["0", "1"]


def test_a_file_that_was_never_judged_is_told_of_when_it_is_asked_for_again(
    cloud: Plumbing,
) -> None:
    version = put(cloud, PAGE)
    upload = an_upload("u1", dossier=CODE)
    cloud.dossiers.put_upload(upload, before=None)
    put(cloud, PAGE, upload.key)
    cloud.messages("scans")
    long_ago = (NOON - PATIENCE - timedelta(minutes=5)).isoformat()
    asked = [
        {"held": {"key": SCAN, "version": version, "arrived": long_ago}},
        {"held": {"key": upload.key, "version": "", "arrived": long_ago}},
    ]
    for _ in range(2):
        hand(cloud, *asked)
    assert [entry.reason for entry in cloud.dossiers.tray(WARD)] == ["unchecked"]
    assert cloud.dossiers.upload("u1").state is UploadState.REJECTED
    assert filed(cloud) == 1


def test_the_validation_file_of_guardduty_is_left_alone(cloud: Plumbing) -> None:
    put(cloud, b"GuardDuty", "malware-protection-resource-validation-object")
    hand(cloud)
    assert cloud.dossiers.tray(WARD) == ()
