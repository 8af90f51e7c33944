"""At the desk, over HTTP: lists by pages, scanned papers, and the tray of pages without a home."""

from urllib.parse import parse_qs, urlsplit

import requests

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.people import Role, system
from chalicelib.usecases import acting
from tests.builders import CountedChance, a_paper, a_tray_entry
from tests.integration.api import BIRTH, ELSEWHERE, ON_EACH_STORE, WARD, Api, law
from tests.integration.plumbing import client

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE

STATUS = "1.004873"
"""Certifying a marital status: free, and assigned by the head of division."""


def scanned(api: Api, code: str) -> str:
    """Let a paper of the dossier be read and archived; return its id."""
    paper = a_paper()
    s3 = client("s3")
    s3.put_object(Bucket="archive", Key=paper.archive_key, Body=b"%PDF-1.7\n")
    act, by, at = FilePaper(paper=paper), system("digitise"), api.clock.at
    acting.act(api.dossiers, law(), code, act, by, at, None, CountedChance())
    return paper.id


def test_a_paper_opens_by_a_link_for_those_who_may_see_the_dossier(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    path = f"/v1/dossiers/{code}/papers/{scanned(api, code)}"
    for who in (api.lan, api.officer(Role.RECEPTION)):
        given = api.get(path, who)
        assert (given.status_code, given.headers["Cache-Control"]) == (303, "no-store")
        link = given.headers["Location"]
        assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["300"]
        assert requests.get(link, timeout=5).content == b"%PDF-1.7\n"
    for who in (api.minh, api.officer(Role.RECEPTION, agency=ELSEWHERE)):
        given = api.get(path, who)
        assert (given.status_code, given.json["field"]) == (404, "code")
    unknown = api.get(f"/v1/dossiers/{code}/papers/other", api.lan)
    assert (unknown.status_code, unknown.json["field"]) == (404, "paper")


def test_what_was_read_from_a_paper_is_shown_with_how_sure_it_is(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    scanned(api, code)
    (paper,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert (paper["component"], paper["confidence"]) == ("TK", 0.9)
    assert paper["fields"][0]["value"] == "Nguyễn Văn An"
    assert "archive_key" not in paper


def test_the_history_names_the_system_where_no_person_acted(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    scanned(api, code)
    history = api.get(f"/v1/dossiers/{code}", api.lan).json["history"]
    assert [entry["by"] for entry in history] == ["Nguyễn Thị Lan", "Hệ thống"]


def test_a_long_list_is_read_page_by_page_and_each_dossier_once(api: Api) -> None:
    filed = [api.filed(api.lan, key=f"k{number}")["code"] for number in range(23)]
    first = api.get("/v1/dossiers", api.lan).json
    second = api.get(f"/v1/dossiers?cursor={first['cursor']}", api.lan).json
    seen = [row["code"] for row in (*first["rows"], *second["rows"])]
    assert seen == sorted(filed, reverse=True)
    assert (len(first["rows"]), second["cursor"]) == (20, None)
    page = api.get("/dossiers", api.lan).text
    assert "Xem thêm" in page
    assert "Xem thêm" not in api.get(f"/dossiers?cursor={first['cursor']}", api.lan).text


def test_a_cursor_of_another_list_is_refused(api: Api) -> None:
    for number in range(21):
        api.filed(api.lan, key=f"k{number}")
    cursor = api.get("/v1/dossiers", api.lan).json["cursor"]
    for path, who in (("/v1/dossiers", api.minh), ("/v1/worklist", api.officer(Role.RECEPTION))):
        given = api.get(f"{path}?cursor={cursor}", who)
        assert (given.status_code, given.json["field"]) == (422, "cursor")


def test_pages_without_a_home_are_filed_once_by_the_officer_who_knows(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    reception = api.officer(Role.RECEPTION)
    (entry,) = api.get("/v1/tray", reception).json["entries"]
    assert (entry["id"], entry["readable"], entry["pages"]) == ("e1", True, [1, 2])
    assert entry["sentence"].startswith("Không đọc được mã hồ sơ")
    wrong = [
        ({"code": "H33.16-260302-0099", "component": "TK"}, 404, "code"),
        ({"code": code, "component": "XX"}, 404, "component"),
        ({"code": code}, 422, "component"),
    ]
    for body, status, field in wrong:
        given = api.post("/v1/tray/e1", body, reception)
        assert (given.status_code, given.json["field"]) == (status, field)
    filing = {"code": code, "component": "TK"}
    assert api.post("/v1/tray/e1", filing, reception).status_code == 200
    again = api.post("/v1/tray/e1", filing, reception)
    assert (again.status_code, again.json["code"]) == (409, "not-allowed-now")
    assert api.get("/v1/tray", reception).json == {"entries": []}
    assert len(api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]) == 1


def test_only_a_page_nobody_can_read_is_set_aside(api: Api) -> None:
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD, archive_key=None))
    api.dossiers.put_tray(a_tray_entry("e2", agency=WARD))
    reception = api.officer(Role.RECEPTION)
    readable = api.send("DELETE", "/v1/tray/e2", reception)
    assert (readable.status_code, readable.json["code"]) == (409, "not-allowed-now")
    for _ in range(2):
        assert api.send("DELETE", "/v1/tray/e1", reception).status_code == 204
    assert [one["id"] for one in api.get("/v1/tray", reception).json["entries"]] == ["e2"]


def test_a_dossier_of_another_ward_takes_no_pages_of_ours(api: Api) -> None:
    code = api.filed(api.lan, BIRTH, received_by=ELSEWHERE)["code"]
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    body = {"code": code, "component": "TK"}
    given = api.post("/v1/tray/e1", body, api.officer(Role.RECEPTION))
    assert (given.status_code, given.json["field"]) == (404, "code")
    assert len(api.get("/v1/tray", api.officer(Role.RECEPTION)).json["entries"]) == 1


def at_the_head_of_division(api: Api) -> str:
    """Return a dossier that waits to be assigned."""
    code = str(api.filed(api.lan, STATUS)["code"])
    reception = api.officer(Role.RECEPTION)
    assert api.act(code, "accept", reception, 1).status_code == 200
    assert api.act(code, "advance", reception, 2, to="phan-cong").json["step"] == "phan-cong"
    return code


def test_the_head_of_division_assigns_to_a_colleague_found_by_the_desk(api: Api) -> None:
    code = at_the_head_of_division(api)
    head, appraiser = api.officer(Role.DIVISION_HEAD), api.officer(Role.APPRAISER)
    (found,) = api.get(f"/v1/colleagues?desk={WARD}%23appraiser", head).json["colleagues"]
    assert found == {"id": f"appraiser@{WARD}", "name": "Trần Văn Hòa"}
    given = api.act(code, "advance", head, 3, to="tham-dinh", handler=found["id"])
    assert (given.json["step"], given.json["handler"]) == ("tham-dinh", found["id"])
    assert api.act(code, "advance", appraiser, 4, to="kiem-tra").status_code == 200


def test_nobody_is_assigned_who_does_not_work_at_the_desk(api: Api) -> None:
    code = at_the_head_of_division(api)
    head = api.officer(Role.DIVISION_HEAD)
    for handler in ("nobody", f"clerk@{WARD}", f"appraiser@{ELSEWHERE}"):
        given = api.act(code, "advance", head, 3, to="tham-dinh", handler=handler)
        assert (given.status_code, given.json["field"]) == (422, "handler")
        assert given.json["detail"].startswith("Người được giao không làm việc tại bàn")
    assert (api.dossiers.get(code).step, api.dossiers.get(code).version) == ("phan-cong", 3)


def test_the_desk_asked_about_must_be_one(api: Api) -> None:
    clerk = api.officer(Role.CLERK)
    for query in ("", "?desk=", f"?desk={WARD}", f"?desk={WARD}%23citizen", f"?desk={WARD}%23x"):
        given = api.get(f"/v1/colleagues{query}", clerk)
        assert (given.status_code, given.json["field"]) == (422, "desk")
    given = api.get(f"/v1/colleagues?desk={ELSEWHERE}%23appraiser", clerk)
    assert (given.status_code, given.json["field"]) == (403, "desk")
