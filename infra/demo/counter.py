"""The counter: a walk-in dossier on paper, its cover sheets, a scanner, and a tray for strays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.domain.quarantine import TEST_VIRUS
from infra.demo import papers
from infra.demo.filing import BIRTH, of_paper
from infra.demo.stage import READ_WITHIN, Stage, example, shown
from infra.demo.telling import Wrong, expect, until
from infra.logins import COMMUNE
from infra.scanners import DEVICE

OFFICER = "tiepnhan1"


def play(stage: Stage) -> str:
    """Play the counter's morning; returns the code of the dossier."""
    stage.teller.heading("A counter officer receives a dossier on paper, and a scanner scans it")
    code = receive(stage)
    sheets = _sheets(stage, code)
    _foreign(stage)
    _scan(stage, code, sheets)
    _check(stage, code)
    _find(stage, code)
    _stray(stage, code)
    _virus(stage)
    return code


def receive(stage: Stage) -> str:
    """Receive a birth registration on paper; returns the code of the dossier."""
    known = example(BIRTH)
    body = {
        "procedure": BIRTH,
        "received_by": COMMUNE,
        "applicant": {**known["applicant"], "name": "Thị Sa Rây", "personal_id": "091195002468"},
        "answers": known["answers"],
        "on_paper": ["TK", "GCS"],
    }
    with stage.teller.step("receives a walk-in birth registration") as step:
        officer = stage.who(OFFICER)
        filed = officer.post("/v1/counter/dossiers", body, f"counter-{stage.run}").ok(201)
        step.says(f"{filed['code']}: {filed['label']}, due {shown(filed['due'])}")
        for line in stage.view(OFFICER, filed["code"])["deadline"]["lines"]:
            step.says(line["text"])
    return str(filed["code"])


def _sheets(stage: Stage, code: str) -> list[Any]:
    with stage.teller.step("prints a cover sheet for each paper (QR: code, paper, pages)") as step:
        officer = stage.who(OFFICER)
        asked = "&".join(f"pages-{name}={pages}" for name, pages in papers.PAGES.items())
        path = f"/v1/dossiers/{code}/cover-sheets?{asked}"
        sheets: list[Mapping[str, Any]] = officer.get(path).ok()["sheets"]
        expect("sheets", len(sheets), len(papers.PAGES))
        expect("QR codes on the print", officer.page(path).count("<svg"), len(sheets))
        step.says(*(sheet["text"] for sheet in sheets))
    return sheets


def put(stage: Stage, device: str, name: str, data: bytes) -> str:
    """Put a file into the inbox as the scanner, with its own credentials; return the key."""
    scanner, outputs = stage.province.scanner, stage.province.outputs
    s3 = boto3.client(
        "s3",
        aws_access_key_id=scanner.access_key,
        aws_secret_access_key=scanner.secret_key,
        region_name=outputs["region"],
        endpoint_url=stage.cloud.endpoint,
        config=Config(s3={"addressing_style": "path"}),
    )
    key = f"scan/{COMMUNE}/{device}/{name}"
    s3.put_object(Bucket=outputs["InboxBucketName"], Key=key, Body=data)
    return key


def _foreign(stage: Stage) -> None:
    with stage.teller.step("the scanner may not write where another scanner does") as step:
        try:
            put(stage, "quay-2", "la.pdf", b"%PDF-1.7\n")
        except ClientError as error:
            expect("the store's answer", error.response["Error"]["Code"], "AccessDenied")
            step.says(f"{DEVICE} under quay-2: {error.response['Error']['Code']}")
        else:
            raise Wrong("the scanner could write under another scanner's prefix")


def _scan(stage: Stage, code: str, sheets: list[Mapping[str, Any]]) -> None:
    answers = example(BIRTH)["answers"]
    data = papers.counter_scan(answers, sheets, stage.run)
    with stage.teller.step("the scanner puts one scan into the inbox: noisy, one page upside down"):
        put(stage, DEVICE, f"{stage.run}-bo.pdf", data)
    with stage.teller.step("the scan is split at its sheets, read, and filed page by page") as step:
        read = stage.papers(OFFICER, code, dict.fromkeys(papers.PAGES, 1))
        expect("pages filed", {p["component"]: p["pages"] for p in read}, dict(papers.PAGES))
        values = {field["value"] for paper in read for field in paper["fields"]}
        expect("the mother's number, read on paper", answers["mother_id"] in values, wanted=True)
        for paper in read:
            step.says(*of_paper(paper))


def _check(stage: Stage, code: str) -> None:
    born = date.fromisoformat(example(BIRTH)["answers"]["child_birth_date"])
    right = {"name": "con.ngay_sinh", "value": f"{born:%d/%m/%Y}"}
    with stage.teller.step("the officer compares one with the original and puts it right") as step:
        seen = _paper(stage, code, "GCS")
        was = {field["name"]: field["read"] for field in seen["fields"]}.get(right["name"])
        asked = {"paper": seen["id"], "corrections": [right], "compared": True}
        before = stage.view(OFFICER, code)["dossier"]["version"]
        after = stage.act(OFFICER, code, "correct-paper", **asked)
        expect("the version everybody saw", after["version"], before)
        paper = _paper(stage, code, "GCS")
        holds = {field["name"]: field["value"] for field in paper["fields"]}
        expect("what holds now", holds[right["name"]], right["value"])
        expect("compared with the original", paper["compared"], wanted=True)
        step.says(f"{right['name']}: read “{was or '—'}”, holds “{right['value']}”")
        step.says(f"checked by {paper['checks'][-1]['by']}; what was read stays beside it")
        step.says(*(f"warned: {one['sentence']}" for one in paper["mismatches"]))


def _find(stage: Stage, code: str) -> None:
    number = str(example(BIRTH)["answers"]["mother_id"])
    with stage.teller.step("a colleague finds the dossier by a number on its papers") as step:

        def found() -> Any:  # noqa: ANN401 - any JSON
            hits = stage.who("thuly").post("/v1/search", {"q": number}).ok()["hits"]
            return next((hit for hit in hits if hit["dossier"]["code"] == code), None)

        hit = until("the words of the papers", found, READ_WITHIN)
        step.says(*(f"{place['component']}, page {place['pages']}" for place in hit["places"]))


def _paper(stage: Stage, code: str, component: str) -> Any:  # noqa: ANN401 - any JSON
    papers = stage.view(OFFICER, code)["papers"]
    return next(paper for paper in papers if paper["component"] == component)


def _stray(stage: Stage, code: str) -> None:
    data = papers.stray_scan(example(BIRTH)["answers"], code, stage.run)
    with stage.teller.step("a scan without a sheet waits in the tray, and says why") as step:
        key = put(stage, DEVICE, f"{stage.run}-roi.pdf", data)
        entry = until("the scan in the tray", lambda: waiting(stage, key), READ_WITHIN)
        expect("why it waits", entry["reason"], "no-sheet")
        step.says(f"{entry['sentence']} (suggested: {entry['suggestion'] or '—'})")
    with stage.teller.step("the officer files it from there") as step:
        officer = stage.who(OFFICER)
        asked = {"code": code, "component": "CCCD"}
        officer.post(f"/v1/tray/{entry['id']}", asked).ok()
        read = stage.papers(OFFICER, code, {"CCCD": 1})
        expect("what still waits of it", waiting(stage, key), None)
        officer.post(f"/v1/tray/{entry['id']}", asked).refused(409, "not-allowed-now")
        step.says(f"{len(read)} papers in {code}; filing it twice is refused")


def _virus(stage: Stage) -> None:
    with stage.teller.step("a file with the test virus is never opened; the tray says so") as step:
        key = put(stage, DEVICE, f"{stage.run}-virus.pdf", b"%PDF-1.7\n" + TEST_VIRUS)
        entry = until("the file in the tray", lambda: waiting(stage, key), READ_WITHIN)
        expect("why it waits", (entry["reason"], entry["readable"]), ("infected", False))
        step.says(entry["sentence"])


def waiting(stage: Stage, key: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what waits in the tray of a file that was put there, None where nothing does."""
    entries = stage.who(OFFICER).get("/v1/tray").ok()["entries"]
    return next((entry for entry in entries if entry["source"] == key), None)
