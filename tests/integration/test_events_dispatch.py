"""The stream function: what the table's stream brings, passed on to queues and lake."""

import json
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.lake.columns import Wrong, read
from chalicelib.domain.parts import Component
from chalicelib.domain.records import UploadState
from chalicelib.domain.status import Status
from chalicelib.handlers.events.digitise import digitise
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.usecases.ports import Move
from tests.builders import a_code, a_filed_move, an_upload, the_moves
from tests.integration.plumbing import Plumbing, failed, laid
from tests.machines import a_file

CODE = a_code()


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    plumbing = laid(monkeypatch)
    plumbing.messages("scans")
    return plumbing


def bodies(cloud: Plumbing, queue: str) -> list[dict[str, Any]]:
    return [json.loads(record["body"]) for record in cloud.messages(queue)["Records"]]


def facts(cloud: Plumbing) -> list[dict[str, Any]]:
    lines = [line for data in cloud.objects("lake").values() for line in data.splitlines()]
    assert not any(isinstance(read(line, cloud.services.clock()), Wrong) for line in lines)
    return [json.loads(line) for line in lines]


def test_every_move_is_counted_and_what_concerns_the_applicant_is_told(cloud: Plumbing) -> None:
    cloud.save(*the_moves(Status.PROCESSING))
    assert failed(dispatch(cloud.changes(), None)) == []
    told = sorted(bodies(cloud, "notices"), key=lambda body: body["seq"])
    assert told == [{"code": CODE, "seq": 1}, {"code": CODE, "seq": 2}]
    assert [(fact["seq"], fact["status"]) for fact in facts(cloud)] == [(1, 1), (2, 2), (3, 4)]


def test_the_same_records_again_write_the_same_file_of_the_lake(cloud: Plumbing) -> None:
    cloud.save(*the_moves(Status.RECEIVED))
    event = cloud.changes()
    dispatch(event, None)
    before = cloud.objects("lake")
    dispatch(event, None)
    assert cloud.objects("lake") == before
    assert len(before) == 1


def test_nobody_is_told_of_what_is_not_a_dossier(cloud: Plumbing) -> None:
    cloud.dossiers.put_upload(an_upload(), before=None)
    event = cloud.changes()
    assert event["Records"]
    assert failed(dispatch(event, None)) == []
    assert bodies(cloud, "notices") == []
    assert cloud.objects("lake") == {}


def test_an_entry_that_is_removed_or_rewritten_is_no_news(cloud: Plumbing) -> None:
    cloud.save(a_filed_move())
    event = cloud.changes()
    for record in event["Records"]:
        if record["eventName"] == "INSERT":
            record["eventName"] = "MODIFY"
    assert failed(dispatch(event, None)) == []
    assert bodies(cloud, "notices") == []


def test_a_record_that_cannot_be_read_comes_again_and_the_others_are_passed_on(
    cloud: Plumbing,
) -> None:
    cloud.save(a_filed_move(), a_filed_move(a_code(2)))
    event = cloud.changes()
    broken = next(r for r in event["Records"] if r["dynamodb"]["Keys"]["sk"]["S"] == "HEAD")
    broken["dynamodb"]["NewImage"]["state"]["S"] = "{}"
    assert failed(dispatch(event, None)) == [broken["dynamodb"]["SequenceNumber"]]
    assert len(facts(cloud)) == 1
    assert len(bodies(cloud, "notices")) == 2


def test_a_queue_that_is_gone_sends_the_whole_batch_back(cloud: Plumbing) -> None:
    cloud.save(a_filed_move())
    cloud.sqs.delete_queue(QueueUrl=cloud.services.settings.notices_queue_url)
    with pytest.raises(ClientError, match="NonExistentQueue"):
        dispatch(cloud.changes(), None)


@pytest.mark.parametrize("reads_first", [True, False], ids=["read first", "submitted first"])
def test_upload_and_submission_may_end_in_either_order(cloud: Plumbing, reads_first: bool) -> None:
    upload = an_upload("u1")
    cloud.dossiers.put_upload(upload, before=None)
    cloud.s3.put_object(Bucket="inbox", Key=upload.key, Body=a_file("Nguyễn"))

    def read() -> None:
        if (event := cloud.messages("scans"))["Records"]:
            assert failed(digitise(event, None)) == []

    def submit() -> None:
        papers = (Component(code="TK", name="Tờ khai", uploads=("u1",)),)
        cloud.save(_attaching(cloud, a_filed_move(components=papers)))
        assert failed(dispatch(cloud.changes(), None)) == []

    for step in (read, submit) if reads_first else (submit, read):
        step()
    read()
    assert cloud.dossiers.upload("u1").state is UploadState.READ
    assert len(cloud.dossiers.get(CODE).component("TK").papers) == 1
    assert len(cloud.dossiers.file(CODE).events) == 2


def _attaching(cloud: Plumbing, move: Move) -> Move:
    upload = cloud.dossiers.upload("u1")
    attached = replace(upload, dossier=CODE, revision=upload.revision + 1)
    return replace(move, uploads=(attached,))
