"""Inbox and archive: tickets that fix key, type and size; links that end; bytes once."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from botocore.config import Config

from chalicelib.adapters.archive import LINK, Archive
from chalicelib.adapters.inbox import TICKET, Inbox
from chalicelib.domain.refusals import NotFound, TooLarge
from tests.builders import MORNING
from tests.integration.conftest import REGION, within_moto
from tests.integration.plumbing import session

KEY = "citizen/lan/0123456789abcdef"


@pytest.fixture
def s3() -> Iterator[Any]:
    with within_moto():
        made: Any = session().create_client("s3", REGION, config=Config(signature_version="s3v4"))
        for bucket in ("inbox", "archive"):
            place = {"LocationConstraint": REGION}
            made.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
        yield made


def test_a_ticket_fixes_key_type_and_size_and_ends(s3: Any) -> None:
    ticket = Inbox(s3, "inbox").ticket(KEY, "application/pdf", 1234, MORNING)
    policy = json.loads(base64.b64decode(ticket.fields["policy"]))
    loose = [c for c in policy["conditions"] if isinstance(c, dict)]
    exact = {name: value for condition in loose for name, value in condition.items()}
    assert exact["key"] == ticket.fields["key"] == KEY
    assert exact["bucket"] == "inbox"
    assert exact["Content-Type"] == ticket.fields["Content-Type"] == "application/pdf"
    assert exact["success_action_status"] == "201"
    assert [c for c in policy["conditions"] if isinstance(c, list)] == [
        ["content-length-range", 1, 1234]
    ]
    ends = datetime.fromisoformat(policy["expiration"])
    now = datetime.now(UTC)  # noqa: TID251 - the signer has its own clock
    assert timedelta(0) < ends - now <= TICKET
    assert ticket.expires_at == MORNING + TICKET


def test_what_was_sent_with_a_ticket_is_there(s3: Any) -> None:
    inbox = Inbox(s3, "inbox")
    assert inbox.size(KEY) is None
    ticket = inbox.ticket(KEY, "application/pdf", 9, MORNING)
    requests.post(ticket.url, dict(ticket.fields), files={"file": b"%PDF-1.7\n"}, timeout=5)
    assert inbox.size(KEY) == 9
    assert inbox.fetch(KEY, 9).data == b"%PDF-1.7\n"
    with pytest.raises(TooLarge):
        inbox.fetch(KEY, 8)


def test_a_ticket_that_leads_back_does_so_by_its_signature(s3: Any) -> None:
    inbox, back = Inbox(s3, "inbox"), "https://motcua.test/api/drafts/d1/papers"
    ticket = inbox.ticket(KEY, "application/octet-stream", 9, MORNING, back)
    policy = json.loads(base64.b64decode(ticket.fields["policy"]))
    assert {"success_action_redirect": back} in policy["conditions"]
    assert "success_action_status" not in ticket.fields
    assert ticket.url == inbox.address()
    sent = requests.post(
        ticket.url,
        dict(ticket.fields),
        files={"file": b"%PDF-1.7\n"},
        timeout=5,
        allow_redirects=False,
    )
    assert sent.status_code == 303
    assert sent.headers["Location"].startswith(f"{back}?")
    assert inbox.size(KEY) == 9


def test_what_arrived_of_one_owner_is_listed_however_much_it_is(s3: Any) -> None:
    inbox = Inbox(s3, "inbox")
    keys = {f"citizen/lan/{number:032x}" for number in range(1002)}
    for key in (*keys, "citizen/lan2/0", "scan/H33.16/x/1.pdf"):
        s3.put_object(Bucket="inbox", Key=key, Body=b"x")
    assert inbox.arrived("citizen/lan/") == keys
    assert inbox.arrived("citizen/minh/") == frozenset()


def test_what_is_not_there_is_not_found(s3: Any) -> None:
    with pytest.raises(NotFound, match="chưa được tải lên"):
        Inbox(s3, "inbox").fetch(KEY, 9)


def test_a_missing_bucket_is_no_missing_file(s3: Any) -> None:
    with pytest.raises(s3.exceptions.NoSuchBucket):
        Inbox(s3, "nowhere").fetch(KEY, 9)


def test_a_paper_kept_twice_is_kept_as_it_is(s3: Any) -> None:
    archive = Archive(s3, "archive")
    for _ in range(2):
        archive.keep("papers/ab", b"%PDF-1.7\n", "application/pdf")
    found = s3.get_object(Bucket="archive", Key="papers/ab")
    assert (found["Body"].read(), found["ContentType"]) == (b"%PDF-1.7\n", "application/pdf")


def test_a_link_leads_to_one_paper_under_its_name_for_five_minutes(s3: Any) -> None:
    archive = Archive(s3, "archive")
    archive.keep("papers/ab", b"%PDF-1.7\n", "application/pdf")
    link = archive.link("papers/ab", 'tờ "khai"; x.pdf', MORNING)
    query = parse_qs(urlsplit(link).query)
    assert query["response-content-disposition"] == [
        "inline; filename*=UTF-8''t%E1%BB%9D%20%22khai%22%3B%20x.pdf"
    ]
    assert query["X-Amz-Expires"] == [str(int(LINK.total_seconds()))]
    assert requests.get(link, timeout=5).content == b"%PDF-1.7\n"


def test_the_first_reading_of_a_part_stands_and_whoever_is_later_gets_it(s3: Any) -> None:
    archive = Archive(s3, "archive")
    key = "reading/0f/1-12.json"
    assert archive.fetch(key) is None
    assert archive.keep_first(key, b"first", "application/json") == b"first"
    assert archive.keep_first(key, b"later", "application/json") == b"first"
    assert archive.fetch(key) == b"first"
    assert s3.head_object(Bucket="archive", Key=key)["ContentType"] == "application/json"


def test_parts_are_listed_by_their_file_however_many_there_are(s3: Any) -> None:
    archive = Archive(s3, "archive")
    names = sorted(f"reading/0f/{first}-{first}.json" for first in range(1, 1003))
    for name in (*names, "reading/0f0/1-1.json", "paper/0f/1-1.pdf"):
        s3.put_object(Bucket="archive", Key=name, Body=b"{}")
    assert archive.listed("reading/0f/") == tuple(names)
    assert archive.listed("reading/none/") == ()
