"""The digitisation function: S3 notices and errands in, papers with their dossiers out."""

import json
from collections import Counter
from typing import Any

import pytest

from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.records import UploadState
from chalicelib.handlers.events.batch import arrivals
from chalicelib.handlers.events.digitise import digitise
from tests.bench.meter import Meter
from tests.builders import WARD, a_code, a_filed_move, an_upload
from tests.integration.conftest import REGION
from tests.integration.plumbing import Plumbing, failed, laid, logged, metrics
from tests.machines import a_file, a_sheet

CODE = a_code()


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    plumbing = laid(monkeypatch)
    plumbing.save(a_filed_move())
    plumbing.messages("scans")
    return plumbing


def scan(cloud: Plumbing, data: bytes, name: str = "0001.pdf") -> None:
    cloud.s3.put_object(Bucket="inbox", Key=f"scan/{WARD}/may-1/{name}", Body=data)


def filed(cloud: Plumbing) -> list[str]:
    whats = (event.what for event in cloud.dossiers.file(CODE).events)
    return [what.paper.component for what in whats if isinstance(what, PaperFiled)]


def run(cloud: Plumbing) -> list[str]:
    return list(failed(digitise(cloud.messages("scans"), None)))


def test_a_scan_put_into_the_inbox_ends_in_its_dossier_and_in_the_archive(cloud: Plumbing) -> None:
    data = a_file(a_sheet(CODE), "một", "lạc")
    scan(cloud, data)
    scan(cloud, a_file(a_sheet(CODE, "GT"), "hai"), "0002.pdf")
    assert run(cloud) == []
    assert filed(cloud) == ["GT"]
    (entry,) = cloud.dossiers.tray(WARD)
    assert entry.reason == "wrong-count"
    assert entry.archive_key in cloud.objects("archive")


def test_a_name_in_vietnamese_with_spaces_is_found(cloud: Plumbing) -> None:
    scan(cloud, a_file(a_sheet(CODE), "một"), "Tờ khai + bản sao (1).pdf")
    assert run(cloud) == []
    assert filed(cloud) == ["TK"]


def test_a_notice_that_comes_again_files_nothing_twice(cloud: Plumbing) -> None:
    scan(cloud, a_file(a_sheet(CODE), "một"))
    event = cloud.messages("scans")
    twice = {"Records": [*event["Records"], {**event["Records"][0], "messageId": "again"}]}
    for _ in range(2):
        assert failed(digitise(twice, None)) == []
    assert filed(cloud) == ["TK"]
    assert cloud.dossiers.tray(WARD) == ()
    ends = sorted(key.partition("2-2")[2] for key in cloud.objects("archive") if "paper" in key)
    assert ends == [".1.webp", ".json", ".pdf", ".thumb.webp"]
    assert len(cloud.objects("archive")) == len(ends) + 2


@pytest.mark.parametrize("turn", [1, -1])
def test_notices_may_come_in_any_order(cloud: Plumbing, turn: int) -> None:
    scan(cloud, a_file(a_sheet(CODE, "TK"), "một"), "0001.pdf")
    scan(cloud, a_file(a_sheet(CODE, "GT"), "hai"), "0002.pdf")
    records = cloud.messages("scans")["Records"]
    assert failed(digitise({"Records": records[::turn]}, None)) == []
    assert sorted(filed(cloud)) == ["GT", "TK"]


def test_a_notice_of_a_file_that_is_gone_is_done_with(cloud: Plumbing) -> None:
    scan(cloud, a_file(a_sheet(CODE), "một"))
    event = cloud.messages("scans")
    cloud.s3.delete_object(Bucket="inbox", Key=f"scan/{WARD}/may-1/0001.pdf")
    assert failed(digitise(event, None)) == []
    assert filed(cloud) == []


def test_keys_of_notices_are_decoded_as_s3_encodes_them() -> None:
    notice = {
        "Records": [
            {
                "eventTime": "2026-03-02T05:00:00.123Z",
                "s3": {"object": {"key": "scan/H33.16/may-1/T%E1%BB%9D+khai%2B1.pdf"}},
            }
        ]
    }
    ((key, version, arrived),) = arrivals(notice)
    assert (key, version) == ("scan/H33.16/may-1/Tờ khai+1.pdf", "")
    assert arrived.isoformat() == "2026-03-02T05:00:00.123000+00:00"


def message(message_id: str, body: Any) -> dict[str, str]:
    return {"messageId": message_id, "body": json.dumps(body)}


def test_the_test_message_s3_sends_at_first_is_consumed(cloud: Plumbing) -> None:
    test = message("1", {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "inbox"})
    assert failed(digitise({"Records": [test]}, None)) == []
    assert filed(cloud) == []


def test_an_upload_of_a_dossier_is_filed_with_it(cloud: Plumbing) -> None:
    upload = an_upload("u1", dossier=CODE)
    cloud.dossiers.put_upload(upload, before=None)
    cloud.s3.put_object(Bucket="inbox", Key=upload.key, Body=a_file("Nguyễn"))
    assert run(cloud) == []
    assert cloud.dossiers.upload("u1").state is UploadState.READ
    assert filed(cloud) == ["TK"]


def test_one_bad_message_comes_again_and_the_others_are_done(cloud: Plumbing) -> None:
    cloud.s3.put_object(Bucket="inbox", Key="scan/H99/may-1/1.pdf", Body=a_file("một"))
    for number in range(3):
        scan(cloud, a_file(a_sheet(CODE), f"trang {number}"), f"{number}.pdf")
    event = cloud.messages("scans")
    bad = {"messageId": "bad", "body": "no JSON"}
    answer = failed(digitise({"Records": [bad, *event["Records"]]}, None))
    assert answer == ["bad", event["Records"][0]["messageId"]]
    assert filed(cloud) == ["TK"] * 3


def test_a_file_of_many_pages_is_read_in_parts_over_the_queue(cloud: Plumbing) -> None:
    pages = [f"trang {number}" for number in range(1, 31)]
    scan(cloud, a_file(a_sheet(CODE, "TK", 30), *pages), "Nguyen Van An.pdf")
    assert run(cloud) == []
    assert filed(cloud) == []
    parts = cloud.messages("scans")
    assert [json.loads(one["body"])["part"]["last"] for one in parts["Records"]] == [24, 31]
    twice = {"Records": [*parts["Records"][::-1], {**parts["Records"][0], "messageId": "again"}]}
    assert failed(digitise(twice, None)) == []
    assert run(cloud) == []
    assert filed(cloud) == ["TK"]
    (read,) = {key.rpartition("/")[0] for key in cloud.objects("archive") if "reading" in key}
    assert f"{read}/13-24.json" in cloud.objects("archive")
    for _ in range(2):
        assert failed(digitise(twice, None)) == []
        assert run(cloud) == []
    assert filed(cloud) == ["TK"]
    assert cloud.dossiers.tray(WARD) == ()


@pytest.mark.parametrize("reason", ["empty-file", "encrypted", "too-many-pixels", "broken"])
def test_a_poison_file_is_parked_with_its_reason_and_the_queue_moves_on(
    cloud: Plumbing, reason: str
) -> None:
    upload = an_upload("u1", dossier=CODE)
    cloud.dossiers.put_upload(upload, before=None)
    cloud.s3.put_object(Bucket="inbox", Key=upload.key, Body=f"!{reason}".encode())
    scan(cloud, a_file(a_sheet(CODE), "một"))
    assert run(cloud) == []
    rejected = cloud.dossiers.upload("u1")
    assert (rejected.state, rejected.reason) == (UploadState.REJECTED, reason)
    assert rejected.sentence
    assert filed(cloud) == ["TK"]


def test_logs_and_metrics_name_keys_and_no_file_name_of_a_person(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    scan(cloud, a_file(a_sheet(CODE), "một"), "Nguyen Van An.pdf")
    scan(cloud, a_file(a_sheet(CODE, "TK", 12), *["hai"] * 12), "Tran Thi Binh.pdf")
    with logged() as lines:
        for _ in range(3):
            run(cloud)
    assert f"scan/{WARD}/may-1" in lines.getvalue()
    assert "Nguyen" not in lines.getvalue()
    assert "Binh" not in lines.getvalue()
    names = ["file-scanned", "file-parted", "part-parted", "file-scanned"]
    assert metrics(capsys.readouterr().out) == names


def test_a_paper_more_in_a_scan_costs_eight_calls_and_a_page_more_of_it_one(
    cloud: Plumbing,
) -> None:
    meter = Meter(REGION)
    meter.watch(cloud.dossiers.client.meta.events)

    def cost(*pages: Any) -> Counter[str]:
        scan(cloud, a_file(*pages), f"{len(pages)}.pdf")
        event = cloud.messages("scans")
        meter.calls.clear()
        assert failed(digitise(event, None)) == []
        return Counter(meter.calls)

    with meter.everywhere():
        one = cost(a_sheet(CODE, "TK"), "một")
        two = cost(a_sheet(CODE, "TK"), "một", a_sheet(CODE, "GT"), "hai")
        long = cost(a_sheet(CODE, "TK", 2), "một", "hai")
    assert two - one == Counter({"PutObject": 4, "GetItem": 2, "Query": 1, "TransactWriteItems": 1})
    assert long - one == Counter({"PutObject": 1})
