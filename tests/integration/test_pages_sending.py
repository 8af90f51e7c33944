"""Sending files from pages: noted before they are sent, straight to the inbox, and led back."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from chalicelib.domain.records import UploadState
from tests.builders import an_upload
from tests.integration.api import BIRTH, Answer, Api
from tests.integration.browser import Browser, main, said

pytest_plugins = "tests.integration.offices"

DRAFT = "/v1/drafts/d1"
PAGE = "/drafts/d1/papers/TK"
PLACE = "ab" * 16
FIELDS = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
ACTION = re.compile(r'<form class="stack" method="post" action="([^"]+)" enctype')
PDF = b"%PDF-1.7\n"


def begun(api: Api, who: str) -> Browser:
    assert api.send("PUT", DRAFT, who, {"procedure": BIRTH}).status_code == 200
    return Browser(api, who)


def asked(here: Browser, send: str = f"file|{PLACE}", page: str = PAGE) -> Answer:
    return here.send(page, csrf=here.proof(), send=send)


def posted(page: Answer, data: bytes = PDF) -> Any:
    """Send the form of a page as a browser without scripts does; follow nothing."""
    form = {name: unescape(value) for name, value in FIELDS.findall(main(page))}
    (address,) = ACTION.findall(page.text)
    return requests.post(
        unescape(address), form, files={"file": data}, timeout=5, allow_redirects=False
    )


def noted(api: Api, who: str) -> Any:
    return api.get(DRAFT, who).json["uploads"]


def test_a_file_goes_from_a_page_without_scripts_to_the_inbox_and_back(api: Api) -> None:
    here = begun(api, api.lan)
    page = asked(here)
    assert page.status_code == 200, page.text
    assert noted(api, api.lan) == {"TK": [PLACE]}, "before a byte is sent"
    (address,) = ACTION.findall(page.text)
    origin = urlsplit(unescape(address))
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {origin.scheme}://{origin.netloc}" in policy
    assert FIELDS.findall(main(page))[-1][0] != "file"
    sent = posted(page)
    assert sent.status_code == 303
    assert sent.headers["Location"].startswith("http://motcua.test/api/drafts/d1/papers?")
    assert api.office.inbox().size(f"citizen/{api.dossiers.upload(PLACE).owner}/{PLACE}") == 9


def test_asking_twice_or_again_after_a_broken_line_is_one_file(api: Api) -> None:
    here = begun(api, api.lan)
    for _ in range(2):
        assert asked(here).status_code == 200
    assert posted(asked(here, f"photo|{PLACE}")).status_code == 303
    assert noted(api, api.lan) == {"TK": [PLACE]}
    upload = api.dossiers.upload(PLACE)
    assert upload.name.startswith("Ảnh chụp lúc ")
    assert upload.size is None


def test_a_photo_is_asked_of_the_camera_and_a_file_of_the_disk(api: Api) -> None:
    here = begun(api, api.lan)
    assert 'accept="image/*" capture="environment"' in asked(here, f"photo|{PLACE}").text
    page = asked(here)
    assert "capture" not in page.text
    assert "nhiều nhất 200 MB" in said(page)
    assert 'href="/api/drafts/d1/papers"' in page.text


def test_a_file_is_taken_out_again_and_twice_is_once(api: Api) -> None:
    here = begun(api, api.lan)
    asked(here)
    for _ in range(2):
        given = asked(here, f"drop|{PLACE}")
        assert (given.status_code, given.headers["Location"]) == (303, "/api/drafts/d1/papers")
    assert noted(api, api.lan) == {}


@pytest.mark.parametrize(
    ("page", "send", "status"),
    [
        ("/drafts/d2/papers/TK", f"file|{PLACE}", 404),
        ("/drafts/d1/review/TK", f"file|{PLACE}", 404),
        ("/drafts/d1/papers/NONE", f"file|{PLACE}", 422),
        (PAGE, "file|../../scan/x", 422),
        (PAGE, "file|", 422),
        (PAGE, f"sing|{PLACE}", 422),
    ],
)
def test_what_cannot_be_sent_is_refused_and_leaves_nothing(
    api: Api, page: str, send: str, status: int
) -> None:
    here = begun(api, api.lan)
    assert asked(here, send, page).status_code == status
    assert noted(api, api.lan) == {}
    assert api.dossiers.some_uploads([PLACE]) == ()


def test_what_is_chosen_on_the_page_is_kept_when_a_file_of_it_is_sent(api: Api) -> None:
    here = begun(api, api.lan)
    page = here.open("/drafts/d1/papers").text
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    fields = {"csrf": here.proof(), "seen": seen, "use.GCS": "paper", "send": f"file|{PLACE}"}
    assert here.send(PAGE, **fields).status_code == 200
    kept = api.get(DRAFT, api.lan).json
    assert kept["on_paper"] == ["GCS"]
    assert kept["uploads"] == {"TK": [PLACE]}
    given = here.send(PAGE, **{**fields, "use.GCS": "", "use.GUQ": "paper"})
    assert given.status_code == 409, "another device chose meanwhile"
    assert 'name="use.GUQ" value="paper" checked' in given.text
    assert api.get(DRAFT, api.lan).json["on_paper"] == ["GCS"]


def test_the_page_of_a_draft_shows_its_files_and_where_they_are_sent(api: Api) -> None:
    here = begun(api, api.lan)
    asked(here, f"file|{'ba' * 16}")
    page = here.open("/drafts/d1/papers?bucket=inbox&key=x&etag=y")
    assert page.status_code == 200
    assert "chờ gửi" in said(page)
    assert "/send.js" in page.text
    origin = urlsplit(api.office.inbox().address())
    policy = page.headers["Content-Security-Policy"]
    assert f"connect-src 'self' {origin.scheme}://{origin.netloc}" in policy


def test_another_persons_draft_and_places_are_not_there(api: Api) -> None:
    begun(api, api.lan)
    here = Browser(api, api.minh)
    assert asked(here).status_code == 404
    api.dossiers.put_upload(an_upload(PLACE), before=None)
    assert api.send("PUT", DRAFT, api.minh, {"procedure": BIRTH}).status_code == 200
    assert asked(here).status_code == 404
    assert noted(api, api.minh) == {}


def test_a_page_of_another_session_sends_nothing(api: Api) -> None:
    here = begun(api, api.lan)
    assert here.send(PAGE, csrf="0" * 40, send=f"file|{PLACE}").status_code == 403
    assert noted(api, api.lan) == {}


def test_a_script_has_its_file_noted_with_the_ticket_once(api: Api) -> None:
    begun(api, api.lan)
    ask = {"id": PLACE, "name": "ảnh 1.jpg", "content_type": "image/jpeg", "size": 9}
    for _ in range(2):
        given = api.post(f"/v1{PAGE}", ask, api.lan)
        assert given.status_code == 201, given.text
    assert given.json["upload"]["size"] == 9
    assert "success_action_redirect" not in given.json["fields"]
    assert noted(api, api.lan) == {"TK": [PLACE]}
    for _ in range(2):
        assert api.send("DELETE", f"/v1{PAGE}/{PLACE}", api.lan).status_code == 204
    assert noted(api, api.lan) == {}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"size": 0}, 422),
        ({"size": 300 * 2**20}, 413),
        ({"content_type": "text/html"}, 415),
        ({"content_type": "application/octet-stream"}, 415),
        ({"id": "short"}, 422),
    ],
)
def test_a_script_is_told_what_would_not_be_taken(
    api: Api, changes: dict[str, Any], status: int
) -> None:
    begun(api, api.lan)
    ask = {"id": PLACE, "name": "a.jpg", "content_type": "image/jpeg", "size": 9, **changes}
    given = api.post(f"/v1{PAGE}", ask, api.lan)
    assert given.status_code == status
    assert noted(api, api.lan) == {}


def test_what_was_read_is_not_sent_over(api: Api) -> None:
    here = begun(api, api.lan)
    asked(here)
    before = api.dossiers.upload(PLACE)
    read = an_upload(
        PLACE,
        owner=before.owner,
        key=before.key,
        procedure=BIRTH,
        state=UploadState.READ,
        revision=2,
    )
    api.dossiers.put_upload(read, before=before)
    given = asked(here)
    assert given.status_code == 409
    assert "hãy bỏ tệp rồi gửi tệp khác" in said(given)
