"""The function of writs: what the stream brings is set, kept and noted, and found by the page."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.archive import Archive
from chalicelib.adapters.typesetting import Typesetter
from chalicelib.domain.status import Status
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.write import write
from infra import typefaces
from tests.builders import MORNING, a_code, the_moves
from tests.integration.plumbing import Plumbing, connect, failed, laid, logged, metrics
from tests.typesetters import PlainTypesetter

CODE = a_code()


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    return laid(monkeypatch)


def errands(
    cloud: Plumbing, status: Status = Status.RECEIVED, at: datetime = MORNING
) -> dict[str, Any]:
    """Return what the function gets once a dossier was played and the stream passed on."""
    cloud.save(*the_moves(status, at=at))
    assert failed(dispatch(cloud.changes(), None)) == []
    return cloud.messages("writs")


def noted(cloud: Plumbing) -> list[tuple[int, str, str]]:
    return [(one.seq, one.model, one.archive_key) for one in cloud.dossiers.file(CODE).writs]


def test_an_entry_leads_to_its_writ_and_the_note_leads_to_nothing(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    event = errands(cloud)
    assert [json.loads(one["body"]) for one in event["Records"]] == [{"code": CODE, "seq": 2}]
    with logged() as log:
        assert failed(write(event, None)) == []
    key = f"writ/{CODE}/000002-01.pdf"
    assert noted(cloud) == [(2, "01", key)]
    assert cloud.objects("archive")[key].startswith(b"%PDF")
    assert metrics(capsys.readouterr().out) == ["writ-kept"]
    assert CODE in log.getvalue()
    for personal in ("Nguyễn", "091085000123", "0912345678", "an@example.vn"):
        assert personal not in log.getvalue()
        assert personal not in json.dumps(event)
    assert failed(dispatch(cloud.changes(), None)) == []
    assert cloud.messages("writs")["Records"] == []


def test_errands_may_come_twice_and_in_any_order(cloud: Plumbing) -> None:
    records = errands(cloud, Status.FINISHED)["Records"]
    assert failed(write({"Records": records[::-1]}, None)) == []
    before = noted(cloud), cloud.objects("archive")
    again = [{**record, "messageId": f"{number}"} for number, record in enumerate(records * 2)]
    assert failed(write({"Records": again}, None)) == []
    assert (noted(cloud), cloud.objects("archive")) == before
    assert [model for _, model, _ in before[0]] == ["01", "06"]


def test_one_that_fails_comes_again_alone(cloud: Plumbing, monkeypatch: pytest.MonkeyPatch) -> None:
    event = errands(cloud)
    nobody = {"messageId": "x", "body": json.dumps({"code": a_code(9), "seq": 2})}
    event["Records"].append({**event["Records"][0], **nobody})
    broken = replace(cloud.services, typesetter=lambda: PlainTypesetter(is_broken=True))
    connect(monkeypatch, broken)
    assert failed(write(event, None)) == [event["Records"][0]["messageId"], "x"]
    connect(monkeypatch, cloud.services)
    assert failed(write(event, None)) == ["x"]
    assert len(noted(cloud)) == 1


class Lost(Archive):
    """An archive whose answer is lost after it kept the file."""

    def keep_first(self, key: str, data: bytes, content_type: str) -> bytes:
        super().keep_first(key, data, content_type)
        raise ClientError({"Error": {"Code": "SlowDown", "Message": ""}}, "PutObject")


def test_a_run_cut_off_between_archive_and_note_is_ended_by_the_next(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = errands(cloud)
    lost = Lost(cloud.s3, "archive")
    connect(monkeypatch, replace(cloud.services, archive=lambda: lost))
    assert len(failed(write(event, None))) == 1
    before = cloud.objects("archive")
    assert (len(before), noted(cloud)) == (1, [])
    other = replace(cloud.services, typesetter=lambda: PlainTypesetter(style="another"))
    connect(monkeypatch, other)
    assert failed(write(event, None)) == []
    assert (cloud.objects("archive"), len(noted(cloud))) == (before, 1)


def test_the_real_typesetter_gives_the_same_bytes_as_often_as_it_is_asked(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Typesetter(typefaces.fetch())
    connect(monkeypatch, replace(cloud.services, typesetter=lambda: real))
    event = errands(cloud, at=MORNING.replace(microsecond=123456))
    assert failed(write(event, None)) == []
    (pdf,) = cloud.objects("archive").values()
    assert pdf.startswith(b"%PDF-1.7")
    cloud.s3.delete_object(Bucket="archive", Key=noted(cloud)[0][2])
    table = cloud.services.settings.dossiers_table
    key = {"pk": {"S": f"DOSSIER#{CODE}"}, "sk": {"S": "WRIT#000002#01"}}
    cloud.dossiers.client.delete_item(TableName=table, Key=key)  # type: ignore[attr-defined]
    assert failed(write(event, None)) == []
    assert list(cloud.objects("archive").values()) == [pdf]
