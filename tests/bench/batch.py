"""Batch: a hundred scanned pages through a local cloud of its own, till each lies where it belongs.

Twenty-five dossiers are filed; their papers come from the counter's scanner as one file: two cover
sheets and two papers each. The clock runs from the first byte sent to the receipt. Beside it stands
how fast the office's eyes alone read the same pages, one after another. Calls are those that
anybody but the operator and the scanner made meanwhile, as the cloud's trail has them: reading,
filing, and passing on what was filed.
"""

import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from chalicelib.adapters.eyes import Eyes
from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import event_from, loaded
from chalicelib.domain.coversheet import CoverSheet, compose
from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.records import ScanReceipt
from infra import model
from infra.cloud import Cloud
from infra.demo import papers
from infra.demo.browser import Browser
from infra.demo.scanner import scan
from infra.demo.stage import example
from infra.deploy import local_account
from infra.logins import COMMUNE
from infra.province import Province
from infra.scanners import DEVICE
from infra.sending import Sending
from tests.bench.load import standing
from tests.bench.office import BIRTH
from tests.bench.rows import Row

DOSSIERS = 25
PAGES = 4
"""Of each dossier: a sheet and a paper, twice."""
SAMPLE = 12
"""Pages the eyes read alone, for comparison."""
PATIENCE = 1200.0
TRAIL = "CloudTrail_20131101.LookupEvents"
SERVICES = ("s3", "dynamodb", "sqs")


def rows() -> Iterator[Row]:
    """Yield how fast a batch went through, what it cost, and what became of its pages."""
    with standing() as (one, loaded_):
        codes = _filed(loaded_)
        data = batch(codes)
        alone = _alone(data)
        _record(one)
        began, at = time.perf_counter(), time.time()
        _send(one, loaded_, data)
        receipt = _received(one, loaded_, hashlib.sha256(data).hexdigest())
        took = time.perf_counter() - began
        calls = Counter(_calls(one, loaded_, at))
        entered = sum(_entries(one, loaded_, code) for code in codes)
        yield found(receipt, entered, took, alone, calls)


def batch(codes: Sequence[str]) -> bytes:
    """Return one scan of the papers of all these dossiers, each behind its cover sheet."""
    answers = example(BIRTH)["answers"]
    made = {"TK": papers.birth_declaration(answers), "GCS": papers.birth_certificate(answers)}
    pages = [
        page
        for code in codes
        for name, paper in made.items()
        for page in (papers.cover_sheet(compose(CoverSheet(code, name, 1)), name), paper)
    ]
    return scan(pages, seed=1)


def found(
    receipt: ScanReceipt, entered: int, took: float, alone: float, calls: Counter[str]
) -> Row:
    """Return what went through, what it cost, and what went wrong."""
    accounted = receipt.filed + receipt.sheets + receipt.blank + receipt.in_tray
    return {
        "pages": receipt.pages,
        "seconds": round(took, 1),
        "pages/min": round(60 * receipt.pages / took, 1),
        "pages/min, eyes alone": round(60 / alone, 1),
        "calls/page": round(calls.total() / receipt.pages, 2),
        **{f"{name}/page": round(calls[name] / receipt.pages, 2) for name in SERVICES},
        "filed": receipt.filed,
        "sheets": receipt.sheets,
        "blank": receipt.blank,
        "in the tray": receipt.in_tray,
        "lost": DOSSIERS * PAGES - accounted + max(0, receipt.filed - entered),
        "doubled": max(0, entered - receipt.filed),
    }


def _filed(province: Province) -> list[str]:
    """File the dossiers, and return their codes."""
    browser = Browser(str(province.outputs["ApiUrl"]))
    browser.sign_in(province.login("lan"))
    golden = example(BIRTH)
    asked = {
        "procedure": BIRTH,
        "received_by": COMMUNE,
        "applicant": golden["applicant"],
        "answers": golden["answers"],
        "on_paper": golden["components"],
    }
    answers = (browser.post("/v1/dossiers", asked, f"batch {n}") for n in range(DOSSIERS))
    return [answer.ok(201)["code"] for answer in answers]


def _alone(data: bytes) -> float:
    """Return the seconds a page takes the eyes alone."""
    eyes = Eyes(str(model.fetch().parent))
    began = time.perf_counter()
    read = eyes.read(data, 1, SAMPLE).pages
    return (time.perf_counter() - began) / len(read)


def _send(one: Cloud, province: Province, data: bytes) -> None:
    """Put the scan into the inbox as the scanner, with its own credentials, by parts."""
    s3 = boto3.client(
        "s3",
        aws_access_key_id=province.scanner.access_key,
        aws_secret_access_key=province.scanner.secret_key,
        region_name=province.outputs["region"],
        endpoint_url=one.endpoint,
        config=Config(s3={"addressing_style": "path"}),
    )
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "batch.pdf"
        file.write_bytes(data)
        key = f"scan/{COMMUNE}/{DEVICE}/{file.name}"
        sending = Sending(s3, province.outputs["InboxBucketName"], key, file, Path(place) / "notes")
        assert sending.send(lambda _: None)


def _received(one: Cloud, province: Province, sha256: str) -> ScanReceipt:
    """Wait for the receipt of a scan; raises TimeoutError."""
    dynamodb, until = local_account(one).client("dynamodb"), time.monotonic() + PATIENCE
    pk, sk = keys.receipt(sha256)
    while time.monotonic() < until:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        name = province.outputs["DossiersTableName"]
        if item := dynamodb.get_item(TableName=name, Key=key, ConsistentRead=True).get("Item"):
            return loaded(ScanReceipt, item["body"]["S"])
        time.sleep(0.2)
    raise TimeoutError(f"no receipt after {PATIENCE} s")


def _entries(one: Cloud, province: Province, code: str) -> int:
    """Count the papers entered in the history of a dossier."""
    items = (
        local_account(one)
        .client("dynamodb")
        .query(
            TableName=province.outputs["DossiersTableName"],
            KeyConditionExpression="pk = :dossier AND begins_with(sk, :events)",
            ExpressionAttributeValues={
                ":dossier": {"S": keys.dossier(code)},
                ":events": {"S": keys.EVENTS},
            },
            ConsistentRead=True,
        )["Items"]
    )
    whats = (event_from(item["body"]["S"]).what for item in items)
    return sum(isinstance(what, PaperFiled) for what in whats)


def _record(one: Cloud) -> None:
    """Have the cloud keep a trail of every call from now on."""
    said = {"cloudtrail._recording_enabled": "true"}
    answer = requests.post(f"{one.endpoint}/_ministack/config", json=said, timeout=10)
    answer.raise_for_status()
    assert "cloudtrail._recording_enabled" in answer.text


def _calls(one: Cloud, province: Province, since: float) -> Iterator[str]:
    """Yield the service of each call since then, but of those of the operator and the scanner."""
    others = {one.access_key, province.scanner.access_key}
    seen: set[str] = set()
    until = time.time()
    while events := [e for e in _trail(one, since, until) if e["EventId"] not in seen]:
        seen |= {event["EventId"] for event in events}
        until = min(event["EventTime"] for event in events)
        for event in events:
            if event["AccessKeyId"] not in others:
                yield event["EventSource"].partition(".")[0]


def _trail(one: Cloud, since: float, until: float) -> list[dict[str, Any]]:
    """Return the last fifty calls between two moments: by hand, for boto3 knows no fractions."""
    asked = json.dumps({"StartTime": since, "EndTime": until, "MaxResults": 50})
    kind = {"X-Amz-Target": TRAIL, "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", f"{one.endpoint}/", kind, asked)
    key = Credentials(one.access_key, one.secret_key)
    SigV4Auth(key, "cloudtrail", "ap-southeast-1").add_auth(request)
    answer = requests.post(f"{one.endpoint}/", asked, headers=dict(request.headers), timeout=10)
    answer.raise_for_status()
    events: list[dict[str, Any]] = answer.json()["Events"]
    return events
