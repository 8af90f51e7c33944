"""A scanner's folder: each finished file is sent once, by parts that a cut line does not undo."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from infra.sending import PART
from infra.watch import Misset, Watch
from tests.integration.conftest import REGION, within_moto

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LARGE = os.urandom(2 * PART + 1000)


class Line:
    """A client of the bucket whose line is cut after some requests; it counts what went over."""

    def __init__(self) -> None:
        self.s3: Any = boto3.client("s3", region_name=REGION)
        self.went: list[str] = []
        self.good_for: int | None = None
        self.given_up: set[str] = set()
        """Uploads that S3 answers NoSuchUpload for; moto breaks off there."""
        self.s3.meta.events.register("before-call.s3.*", self._before)
        self.s3.meta.events.register("provide-client-params.s3.*", self._asked)

    def _before(self, model: Any, **_: Any) -> None:
        if self.good_for is not None and len(self.went) >= self.good_for:
            raise EndpointConnectionError(endpoint_url="https://s3.example.vn")
        self.went.append(model.name)

    def _asked(self, params: Any, model: Any, **_: Any) -> None:
        if params.get("UploadId") in self.given_up:
            raise ClientError({"Error": {"Code": "NoSuchUpload", "Message": ""}}, model.name)


@pytest.fixture
def line() -> Iterator[Line]:
    with within_moto():
        made = Line()
        place: Any = {"LocationConstraint": REGION}
        made.s3.create_bucket(Bucket="inbox", CreateBucketConfiguration=place)
        made.went.clear()
        yield made


class Scanner:
    """A scanner with its folder; `said` is what its operator reads."""

    def __init__(self, folder: Path, line: Line) -> None:
        self.folder, self.line = folder, line
        self.said: list[str] = []
        self.watch = self.started()

    def started(self) -> Watch:
        return Watch(
            self.folder, "H33.16", "quay-1", "inbox", self.line.s3, self.said.append, lambda: NOON
        )

    def scans(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def looks(self, times: int = 2) -> None:
        for _ in range(times):
            self.watch.look()

    def inbox(self) -> dict[str, bytes]:
        listed = self.line.s3.list_objects_v2(Bucket="inbox").get("Contents", ())
        keys = [item["Key"] for item in listed]
        bodies = [self.line.s3.get_object(Bucket="inbox", Key=key)["Body"].read() for key in keys]
        return dict(zip(keys, bodies, strict=True))

    def waiting(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.is_file())

    def receipts(self) -> list[dict[str, Any]]:
        return [json.loads(p.read_text()) for p in sorted(self.folder.glob("sent/*.json"))]


@pytest.fixture
def scanner(tmp_path: Path, line: Line) -> Scanner:
    return Scanner(tmp_path, line)


def named(data: bytes, stem: str = "0001") -> str:
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.pdf"


@pytest.mark.parametrize("data", [b"%PDF-1.7", LARGE], ids=["small", "large"])
def test_a_finished_file_is_sent_and_kept_with_a_receipt(scanner: Scanner, data: bytes) -> None:
    scanner.scans("0001.pdf", data)
    scanner.looks()
    key = f"scan/H33.16/quay-1/{named(data)}"
    assert scanner.inbox() == {key: data}
    assert scanner.line.s3.head_object(Bucket="inbox", Key=key)["ContentType"] == "application/pdf"
    assert scanner.waiting() == []
    assert (scanner.folder / "sent" / named(data)).read_bytes() == data
    assert scanner.receipts() == [
        {
            "key": key,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "sent_at": "2026-03-02T05:00:00+00:00",
        }
    ]
    assert "0001.pdf: 100 %" in scanner.said
    assert scanner.said[-1].startswith(f"0001.pdf: đã gửi {len(data)} byte; biên nhận sent/")


def test_a_file_still_being_written_is_not_sent(scanner: Scanner) -> None:
    for size in range(1, 5):
        scanner.scans("0001.pdf", b"%" * size)
        scanner.looks(1)
    assert scanner.line.went == []
    scanner.looks(1)
    assert list(scanner.inbox().values()) == [b"%%%%"]


def test_a_file_that_loses_its_ending_part_is_finished_at_once(scanner: Scanner) -> None:
    scanner.scans("0001.pdf.part", b"%PDF")
    scanner.looks(3)
    assert scanner.line.went == []
    (scanner.folder / "0001.pdf.part").rename(scanner.folder / "0001.pdf")
    scanner.looks(1)
    assert list(scanner.inbox().values()) == [b"%PDF"]


@pytest.mark.parametrize("cut", range(1, 6))
@pytest.mark.parametrize("restarted", [False, True])
def test_a_cut_line_costs_no_part_that_had_arrived(
    scanner: Scanner, cut: int, restarted: bool
) -> None:
    scanner.scans("0001.pdf", LARGE)
    scanner.line.good_for = cut - 1
    scanner.looks(3)
    assert "0001.pdf: bị ngắt giữa chừng (EndpointConnectionError); sẽ gửi tiếp." in scanner.said
    assert scanner.waiting() == ["0001.pdf"]
    scanner.line.good_for = None
    if restarted:
        scanner.watch = scanner.started()
    scanner.looks()
    assert scanner.line.went == [
        "CreateMultipartUpload", *["UploadPart"] * 3, "CompleteMultipartUpload",
    ]  # fmt: skip
    assert list(scanner.inbox().values()) == [LARGE]
    assert scanner.waiting() == []


@pytest.mark.parametrize("cut", [2, 4])
def test_an_upload_given_up_by_the_bucket_is_begun_again(scanner: Scanner, cut: int) -> None:
    scanner.scans("0001.pdf", LARGE)
    scanner.line.good_for = cut
    scanner.looks()
    scanner.line.good_for = None
    (going,) = scanner.line.s3.list_multipart_uploads(Bucket="inbox")["Uploads"]
    scanner.line.given_up.add(going["UploadId"])
    scanner.looks()
    assert list(scanner.inbox().values()) == [LARGE]
    assert scanner.waiting() == []


@pytest.mark.parametrize("data", [b"%PDF-1.7", LARGE], ids=["small", "large"])
def test_the_same_content_is_never_there_twice(scanner: Scanner, data: bytes) -> None:
    scanner.scans("0001.pdf", data)
    scanner.looks()
    before = list(scanner.line.went)
    scanner.scans("0001.pdf", data)
    scanner.looks()
    assert scanner.line.went == before
    assert scanner.said[-1] == "0001.pdf: nội dung này đã gửi trước đây, không gửi lại."
    for kept in (scanner.folder / "sent").iterdir():
        kept.unlink()
    scanner.scans("0001.pdf", data)
    scanner.looks()
    assert "0001.pdf: kho đã có nội dung này, không gửi lại." in scanner.said
    assert len(scanner.receipts()) == 1
    versions = scanner.line.s3.list_object_versions(Bucket="inbox")["Versions"]
    assert len(versions) == 1
    assert "Uploads" not in scanner.line.s3.list_multipart_uploads(Bucket="inbox")


def test_a_scanner_that_names_every_batch_alike_loses_none(scanner: Scanner) -> None:
    for data in (b"%PDF one", b"%PDF two"):
        scanner.scans("scan.pdf", data)
        scanner.looks()
    assert sorted(scanner.inbox().values()) == [b"%PDF one", b"%PDF two"]
    assert len(scanner.receipts()) == 2


def test_a_file_written_to_while_it_is_sent_is_sent_as_it_is_in_the_end(scanner: Scanner) -> None:
    scanner.scans("0001.pdf", LARGE)

    def meanwhile(model: Any, **_: Any) -> None:
        if model.name == "UploadPart" and (scanner.folder / "0001.pdf").stat().st_size < 3 * PART:
            scanner.scans("0001.pdf", LARGE + bytes(PART))

    scanner.line.s3.meta.events.register("before-call.s3.UploadPart", meanwhile)
    scanner.looks()
    assert "0001.pdf: tệp còn đang được ghi; sẽ gửi khi ghi xong." in scanner.said
    assert scanner.inbox() == {}
    scanner.looks()
    assert list(scanner.inbox().values()) == [LARGE + bytes(PART)]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [("ghi chú.txt", b"x", "chỉ gửi tệp PDF, JPEG, PNG hoặc TIFF"), ("1.pdf", b"", "tệp rỗng")],
)
def test_what_is_no_scan_is_left_and_said_once(
    scanner: Scanner, name: str, data: bytes, why: str
) -> None:
    scanner.scans(name, data)
    scanner.looks(4)
    (said,) = scanner.said
    assert said.startswith(f"{name}: {why}")
    assert scanner.waiting() == [name]
    assert scanner.watch.is_idle


def test_a_bucket_that_takes_nothing_from_this_scanner_is_said_with_what_to_check(
    scanner: Scanner,
) -> None:
    scanner.watch.bucket = "elsewhere"
    scanner.scans("0001.pdf", b"%PDF")
    with pytest.raises(Misset, match="--bucket, --agency, --device"):
        scanner.looks()
    assert scanner.waiting() == ["0001.pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere", "H33.16"], "Không có thư mục nowhere."), ([".", "H33/16"], "Mã “H33/16”")],
)
def test_the_command_says_what_is_wrong_with_what_was_asked(
    arguments: list[str], said: str
) -> None:
    folder, agency = arguments
    command = [sys.executable, "-X", "utf8", "-m", "infra.watch", folder, "--agency", agency]
    done = subprocess.run(
        [*command, "--device", "quay-1", "--bucket", "inbox"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(said)
