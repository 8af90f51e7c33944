"""The day on the packaged functions: it plays, it survives a stop, what fails is put back."""

import json
from typing import Any

import pytest

from infra import cloud, province
from infra.demo import filing, letters, night
from infra.demo.browser import client
from infra.demo.stage import Stage, example
from infra.demo.telling import until
from infra.logins import COMMUNE
from infra.redrive import redrive
from infra.resume import resume
from tests.e2e.conftest import Played
from tests.running import Running

pytestmark = pytest.mark.cloud
WITHIN = 60


def test_a_whole_day_is_played_through_public_doors(played: Played) -> None:
    told = "\n".join(played.lines)
    assert "✗" not in told
    assert told.count("✓") == played.stage.teller.steps > 30
    rows = played.stage.who("lan").get("/v1/dossiers").ok()["rows"]
    again, born = (1, "tiep-nhan"), (4, "tham-dinh")
    assert [(row["status"], row["step"]) for row in rows] == [again, born]
    rows = played.stage.who("minh").get("/v1/dossiers").ok()["rows"]
    assert [row["status"] for row in rows] == [3, *[1] * 6, 10], "one refused, six only paid"


def test_what_everyone_may_read_names_nobody(played: Played) -> None:
    day = night.today()
    for name in ("ii-06a.json", "ii-06a.csv", "index.html"):
        text = client().get(night.address(played.stage, day, name), timeout=10).text
        assert COMMUNE in text
        for login in played.stage.province.logins:
            assert login.name not in text
            assert login.personal_id is None or login.personal_id not in text


def test_nobody_reads_the_other_buckets_without_a_key(played: Played) -> None:
    outputs = played.stage.province.outputs
    for bucket in ("Inbox", "Archive", "Lake"):
        url = f"{played.stage.cloud.endpoint}/{outputs[f'{bucket}BucketName']}"
        assert client().get(url, timeout=10).status_code == 403
    listing = f"{played.stage.cloud.endpoint}/{outputs['PublicBucketName']}"
    assert client().get(listing, timeout=10).status_code == 403


def test_a_form_of_another_site_is_refused(played: Played) -> None:
    lan = played.stage.who("lan")
    address = f"{lan.base}/v1/dossiers/H33.16-260302-0001/payments"
    given = lan.http.post(address, headers={"Origin": "https://xau.example"}, timeout=10)
    assert (given.status_code, given.json()["field"]) == (403, "csrf")


def test_loading_the_province_again_changes_nothing(running: Running, played: Played) -> None:
    before = played.stage.province
    again = province.load(running.cloud, before.outputs)
    assert again.new_versions == 0
    assert (again.logins, again.subjects) == (before.logins, before.subjects)
    assert (again.scanner, again.keys) == (before.scanner, before.keys)


def test_a_message_that_fails_lies_dead_until_it_can_be_done(
    running: Running, played: Played
) -> None:
    stage, sqs = played.stage, running.account.client("sqs")
    live, dead = (stage.province.outputs[f"Notices{end}Url"] for end in ("Queue", "Dead"))
    code = stage.who("lan").get("/v1/dossiers").ok()["rows"][-1]["code"]
    coming = len(stage.view("lan", code)["history"]) + 1
    sqs.set_queue_attributes(QueueUrl=live, Attributes={"VisibilityTimeout": "1"})
    sqs.send_message(QueueUrl=live, MessageBody=json.dumps({"code": code, "seq": coming}))
    until("the message among the dead", lambda: waiting(sqs, dead) == 1, WITHIN)

    stage.act("lan", code, "ask-withdrawal", reason="Nộp nhầm nơi")
    assert redrive(running.account, stage.province.outputs, "notices").moved == 1
    until("the queue worked off", lambda: waiting(sqs, live) == 0, WITHIN)
    assert waiting(sqs, dead) == 0
    told = [one for one in letters.letters(stage) if code in one["Subject"]]
    assert sum("yêu cầu rút" in one["Subject"] for one in told) == 1


def test_everything_is_still_there_after_a_stop_and_a_start(
    running: Running, played: Played
) -> None:
    stage = played.stage
    before = stage.view("kiemtra", stage.who("minh").get("/v1/dossiers").ok()["rows"][0]["code"])
    papers = running.account.client("s3").list_objects_v2(
        Bucket=stage.province.outputs["ArchiveBucketName"]
    )["KeyCount"]
    cut = filed_at_once(stage)
    assert cloud.stop(running.cloud)
    assert resume(running.cloud) > 0
    assert stage.view("kiemtra", before["dossier"]["code"]) == before
    after = running.account.client("s3").list_objects_v2(
        Bucket=stage.province.outputs["ArchiveBucketName"]
    )["KeyCount"]
    assert after == papers > 0
    stage.run += "x"
    born = filing.play(stage)
    assert born > cut > before["dossier"]["code"]
    letters.play(stage, {cut: "đã nộp", born: "đã nộp"})


def filed_at_once(stage: Stage) -> str:
    """File an application whose letter nobody waits for, and return its code."""
    known = example(filing.BIRTH)
    body = {
        "procedure": filing.BIRTH,
        "received_by": COMMUNE,
        "applicant": known["applicant"],
        "answers": known["answers"],
        "on_paper": known["components"],
    }
    filed = stage.who("lan").post("/v1/dossiers", body, key="cut off by a stop").ok(201)
    return str(filed["code"])


def waiting(sqs: Any, url: str) -> int:
    """Return how many messages a queue has, those being worked on included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)
