"""The census: after a whole day nothing is unexplained; whatever is lost is found and named."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from chalicelib.adapters.census import SEGMENTS, Census
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.conserving import Kind, Verdict
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.handlers.events.conserve import conserve
from tests.builders import a_writ, an_order, an_upload, the_moves
from tests.integration.conftest import within_moto
from tests.integration.days import HOUR, Day, begun, name_of, play
from tests.integration.plumbing import client, logged, metrics

Keys = list[tuple[str, str]]


@pytest.fixture(scope="module")
def played() -> Iterator[Day]:
    with within_moto() as patch:
        yield play(begun(patch))


@contextmanager
def without(day: Day, *keys: tuple[str, str]) -> Iterator[None]:
    """Take items out of the table, and put them back."""
    table = day.cloud.services.settings.dossiers_table
    gone = [day.drop(*key) for key in keys]
    try:
        yield
    finally:
        for item in gone:
            client("dynamodb").put_item(TableName=table, Item=item)


def test_after_a_whole_day_nothing_is_unexplained(played: Day) -> None:
    said = played.counted()
    assert (said["unexplained"], said["things"]) == (0, [])
    counts = {kind: tuple(n.values()) for kind, n in said["kinds"].items()}
    assert all(counts[kind][1] == 0 for kind in counts.keys() - {"message", "complaint"})
    assert counts["complaint"][1] == 1, "one is not answered yet, and not late"
    assert counts.keys() == set(Kind)
    ended = {kind: counts[kind][0::2] for kind in counts}
    assert ended | {"letter": None, "message": None} == {
        "submission": (11, 0),
        "facts": (11, 0),
        "upload": (3, 1),
        "scan": (5, 2),
        "pages": (6, 0),
        "tray": (1, 3),
        "order": (7, 1),
        "notice": (5, 0),
        "payment": (6, 0),
        "bill": (5, 0),
        "refund": (0, 1),
        "matter": (0, 2),
        "complaint": (1, 0),
        "letter": None,
        "writ": (9, 0),
        "signature": (0, 0),
        "agency-seal": (0, 0),
        "message": None,
        "item": (0, 0),
    }


def test_everyone_reads_counts_and_the_office_what_is_unexplained(
    played: Day, capsys: pytest.CaptureFixture[str]
) -> None:
    code = played.codes[0]
    with without(played, (f"DOSSIER#{code}", "EVENT#000002")), logged() as log:
        said = played.counted()
    key = f"public/{played.day}/conservation.json"
    public = json.loads(played.cloud.objects("public")[key])
    assert public == {name: part for name, part in said.items() if name != "things"}
    assert public["unexplained"] == 1
    assert public["kinds"][Kind.SUBMISSION][Verdict.UNEXPLAINED] == 1
    assert said["things"][0]["sentence"]
    assert code in log.getvalue()
    assert metrics(capsys.readouterr().out) == ["unexplained"]


def test_nobody_is_named_in_what_is_published_kept_or_logged(played: Day) -> None:
    keys = [key for key in played.keys("DOSSIER#") if key[1].startswith("EVENT#")]
    keys += [*played.keys("SCAN#"), *played.keys("UPLOAD#")]
    with without(played, *keys), logged() as log:
        said = played.counted()
    assert said["unexplained"] > len(played.codes)
    for personal in ("Nguyễn", "091085000123", "0912345678", "an@example.vn", "citizen-1"):
        assert personal not in log.getvalue()
        assert personal not in json.dumps(said, ensure_ascii=False)


def test_a_run_again_gives_the_same_bytes(played: Day) -> None:
    with without(played, *played.keys("BOOK#")):
        played.counted()
        first = played.cloud.objects("lake"), played.cloud.objects("public")
        played.counted()
        assert (played.cloud.objects("lake"), played.cloud.objects("public")) == first


def losses(day: Day) -> dict[str, tuple[Keys, list[tuple[str, str, str]]]]:
    """Return for each loss the items that are gone, and what is found of it."""
    first, paid = day.codes[0], _paid(day)
    of_paid = _code(day, paid)
    (book,) = [key for key in day.keys("BOOK#") if key[1].startswith(paid)]
    provider, transaction = book[0].split("#")[1], book[1].split("#")[1]
    bills = [key for key in day.keys(f"DOSSIER#{of_paid}") if key[1].startswith("BILL#")]
    receipt = next(key for key in day.keys("SCAN#") if _body(day, key)["filed"] == 3)
    short = receipt[0].removeprefix("SCAN#")[:16]
    lodged = [key for key in day.keys("PAPER#") if key[0].endswith(receipt[0][5:])]
    uploads = [key for key in day.keys("UPLOAD#") if key[0] == "UPLOAD#after"]
    letter = (f"ONCE#notice#{first}-1", "ONCE")
    matter = next(key for key in day.keys("MATTER#") if key[1].startswith("refund"))
    listed = day.keys("COMPLAINT#")
    back = day.code(15)
    scans = name_of(day.cloud, "0002.pdf")
    mark = next(key for key in day.keys("ONCE#arrival#") if scans[-16:] in key[0])
    parked = [key for key in day.keys("TRAY#") if _body(day, key)["reason"] == "infected"]
    virus = name_of(day.cloud, "0004.pdf")[-16:]
    chased = day.keys("ONCE#chase#")
    return {
        "a head": (
            [(f"DOSSIER#{first}", "HEAD")],
            [("submission", first, "dossier")],
        ),
        "the middle of a history": (
            [(f"DOSSIER#{first}", "EVENT#000002")],
            [("submission", first, "entries")],
        ),
        "a line of the book": (
            [book],
            [("payment", f"{provider}#{paid}#{transaction}", "line")],
        ),
        "a receipt for money": (
            bills,
            [("bill", f"{paid}#{transaction}#le_phi", "bill")],
        ),
        "a receipt of a scan": ([receipt], [("pages", short, "receipt")]),
        "a place of a paper": (lodged[:1], [("pages", short, "pages")]),
        "an upload": (uploads, [("upload", "after", "ticket"), ("upload", "after", "record")]),
        "a letter": ([letter], [("letter", f"{first}-1", "letter")]),
        "a matter": ([matter], [("refund", back, "matter")]),
        "a complaint from its list": (
            listed,
            [("complaint", f"{day.codes[1]}-{int(listed[0][1][-6:])}", "listing")],
        ),
        "that the same bytes came again": ([mark], [("scan", scans, "reading")]),
        "what reception is to read": (parked, [("pages", virus, "tray-entry")]),
        "that nobody asks any more": (
            chased[:1],
            [("order", chased[0][0].rpartition("#")[2], "answer")],
        ),
    }


LOSSES = (
    "a head",
    "the middle of a history",
    "a line of the book",
    "a receipt for money",
    "a receipt of a scan",
    "a place of a paper",
    "an upload",
    "a letter",
    "a matter",
    "a complaint from its list",
    "that the same bytes came again",
    "what reception is to read",
    "that nobody asks any more",
)


@pytest.mark.parametrize("what", LOSSES)
def test_what_is_lost_is_found_and_named_and_nothing_else(played: Day, what: str) -> None:
    gone, found = losses(played)[what]
    assert gone
    with without(played, *gone):
        assert sorted(played.lost()) == sorted(found)
    assert played.lost() == []


def test_a_complaint_nobody_answers_or_is_reminded_of_is_named_once_it_is_late(
    played: Day,
) -> None:
    dossiers, code = played.cloud.dossiers, played.codes[1]
    late = next(one for one in dossiers.get(code).complaints if one.answered is None)
    named = ("complaint", f"{code}-{late.seq}", "reminder")
    assert played.lost(late.until + 3 * HOUR - timedelta(seconds=1)) == []
    assert played.lost(late.until + 3 * HOUR) == [named]


def test_every_loss_is_tried(played: Day) -> None:
    assert losses(played).keys() == set(LOSSES)


def _paid(day: Day) -> str:
    """Return the first order that was paid at a provider who told of it."""
    told = {key[0].removeprefix("NOTICE#") for key in day.keys("NOTICE#")}
    return min(ref for ref, body in _orders(day).items() if ref in told and body["paid_at"])


def _orders(day: Day) -> dict[str, Any]:
    keys = [key for key in day.keys("DOSSIER#") if key[1].startswith("ORDER#")]
    return {key[1].removeprefix("ORDER#"): _body(day, key) for key in keys}


def _code(day: Day, ref: str) -> str:
    return str(_orders(day)[ref]["dossier"])


def _body(day: Day, key: tuple[str, str]) -> Any:
    table = day.cloud.services.settings.dossiers_table
    named = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
    item = client("dynamodb").get_item(TableName=table, Key=named)["Item"]
    return json.loads(item["body"]["S"])


@pytest.mark.parametrize(
    ("pk", "sk", "body"),
    [
        ("DOSSIER#H33.16-261127-0001", "EVENT#000900", "{}"),
        ("UPLOAD#x", "UPLOAD", "no JSON"),
        ("ONCE#notice#x", "ONCE", '{"scope": "notice", "key": "x"}'),
        ("ONCE#chase#x", "ONCE", None),
    ],
)
def test_an_item_nobody_can_read_is_named_and_the_rest_is_counted(
    played: Day, pk: str, sk: str, body: str | None
) -> None:
    table = played.cloud.services.settings.dossiers_table
    mark = {"scope": "chase", "key": "x", "fingerprint": "", "answer": "", "at": "2026-03-02T00Z"}
    item = {"pk": {"S": pk}, "sk": {"S": sk}, "body": {"S": body or json.dumps(mark)}}
    client("dynamodb").put_item(TableName=table, Item=item)
    said = played.counted()
    ((kind, name),) = [(one["kind"], one["id"]) for one in said["things"]]
    assert (kind, name.partition("#")[0]) == ("item", pk.partition("#")[0])
    assert said["kinds"]["submission"]["done"] == len(played.codes)
    played.drop(pk, sk)


def test_a_fact_the_lake_does_not_have_is_found(played: Day) -> None:
    lake, keep = played.cloud.objects("lake"), dict[str, bytes]()
    for key in lake:
        if key.startswith("facts/month="):
            keep[key] = lake[key]
            played.cloud.s3.delete_object(Bucket="lake", Key=key)
    found = played.lost()
    assert sorted(found) == sorted(("facts", code, "facts") for code in played.codes)
    for key, data in keep.items():
        played.cloud.s3.put_object(Bucket="lake", Key=key, Body=data)
    assert played.lost() == []


def test_what_was_entered_after_the_fold_is_not_demanded_of_it(played: Day) -> None:
    code, today = played.code(90), played.now.astimezone(LOCAL).date()
    played.cloud.save(*the_moves(code=code, at=played.now))
    asked = {"day": (today - timedelta(days=1)).isoformat(), "time": played.now.isoformat()}
    conserve({"conserve": asked}, None)
    key = f"tables/{asked['day']}/conservation.json"
    said = json.loads(played.cloud.objects("lake")[key])
    assert (said["things"], said["kinds"]["facts"]["in-progress"]) == ([], 1)
    assert played.lost() == [("facts", code, "facts"), ("letter", f"{code}-1", "letter")]
    for item in played.keys(f"DOSSIER#{code}"):
        played.drop(*item)


def test_a_writ_that_is_not_made_is_under_way_for_three_hours_and_then_named(played: Day) -> None:
    code = played.code(91)
    moves = the_moves(Status.RECEIVED, code=code, at=played.now)
    played.cloud.save(*moves)
    accepted = moves[-1].event.at
    soon = played.counted(accepted + 3 * HOUR - timedelta(seconds=1))
    assert soon["kinds"]["writ"]["in-progress"] == 1
    lacking = ("writ", f"{code}-2", "writ")
    assert lacking in played.lost()
    played.cloud.dossiers.put_writ(a_writ(code=code, made_at=played.night))
    assert lacking not in played.lost()
    for item in played.keys(f"DOSSIER#{code}"):
        played.drop(*item)
    assert played.lost() == []


def test_what_came_lately_is_under_way_and_later_unexplained(played: Day) -> None:
    upload = an_upload("lately", created_at=played.now)
    played.cloud.dossiers.put_upload(upload, before=None)
    played.cloud.s3.put_object(Bucket="inbox", Key=upload.key, Body=b"nobody reads it")
    new = an_order(played.codes[2], attempt=7, created_at=played.now)
    played.cloud.dossiers.put_order(new, new=True)
    soon = played.counted(played.now + 2 * HOUR)
    assert soon["things"] == []
    assert soon["kinds"]["upload"]["in-progress"] == 1
    assert soon["kinds"]["order"]["in-progress"] == 1
    assert sorted(played.lost()) == [("order", new.ref, "answer"), ("upload", "lately", "reading")]
    played.drop("UPLOAD#lately", "UPLOAD")
    played.drop(f"DOSSIER#{new.dossier}", f"ORDER#{new.ref}")
    assert played.lost() == [("upload", "lately", "ticket")]
    played.cloud.s3.delete_object(
        Bucket="inbox", Key=upload.key, VersionId=_version(played, upload.key)
    )
    assert played.lost() == []


def _version(day: Day, key: str) -> str:
    return str(day.cloud.s3.head_object(Bucket="inbox", Key=key)["VersionId"])


def test_an_errand_among_the_dead_explains_as_many_as_it_was_to_bring(played: Day) -> None:
    letters = [(f"ONCE#notice#{code}-1", "ONCE") for code in played.codes[:2]]
    url = next(one for one in _watched(played) if one.endswith("notices-dead"))
    played.cloud.sqs.send_message(QueueUrl=url, MessageBody="{}")
    with without(played, letters[0]):
        said = played.counted()
    assert (said["things"], said["kinds"]["letter"]["told"]) == ([], 1)
    assert said["kinds"]["message"]["told"] == 1
    with without(played, *letters):
        assert len(played.lost()) == 1
    played.cloud.sqs.purge_queue(QueueUrl=url)


def _watched(day: Day) -> list[str]:
    return day.cloud.services.settings.watched_queues.split()


@contextmanager
def busy(census: Census, times: int) -> Iterator[list[str]]:
    """Let DynamoDB refuse so many pages, and give little ones else; yields what it was asked."""
    asked: list[str] = []
    events = census.dynamodb.meta.events

    def refuse(model: Any, **_: Any) -> Any:
        asked.append(model.name)
        if len(asked) > times:
            return None
        error = {"Code": "ProvisionedThroughputExceededException", "Message": ""}
        parsed = {"Error": error, "ResponseMetadata": {"HTTPHeaders": {}}}
        return AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None), parsed

    def little(params: Any, **_: Any) -> Any:
        return {**params, "Limit": 7}

    events.register("before-call.dynamodb.Scan", refuse)
    events.register("provide-client-params.dynamodb.Scan", little)
    yield asked
    events.unregister("before-call.dynamodb.Scan", refuse)
    events.unregister("provide-client-params.dynamodb.Scan", little)


def test_pages_the_table_has_no_time_for_are_asked_for_again(played: Day) -> None:
    census: Census = played.cloud.services.census()
    whole = sorted(map(repr, census.kept()))
    with busy(census, 4) as asked:
        found = sorted(map(repr, census.kept()))
    assert found == whole
    assert len(asked) > 4 + len(whole) // 7


def test_a_census_reads_the_table_once_lists_the_inbox_and_asks_each_queue(played: Day) -> None:
    census: Census = played.cloud.services.census()
    calls: list[str] = []

    def called(event_name: str, **_: Any) -> None:
        calls.append(event_name.rpartition(".")[2])

    watched = [one.meta.events for one in (census.dynamodb, census.s3, census.sqs)]
    for events in watched:
        events.register("before-call.*.*", called)
    played.counted()
    for events in watched:
        events.unregister("before-call.*.*", called)
    counted = Counter(calls)
    assert counted.pop("Scan") == SEGMENTS
    assert counted.pop("ListObjectVersions") == 1
    assert counted.pop("GetQueueAttributes") == len(_watched(played))
    assert counted.keys() <= {"GetObject", "ListObjectsV2", "PutObject"}
    assert counted["PutObject"] == 2


def test_a_table_that_has_no_time_at_all_ends_the_run(played: Day) -> None:
    census: Census = played.cloud.services.census()
    with busy(census, 10**6), pytest.raises(TryLater):
        list(census.kept())
