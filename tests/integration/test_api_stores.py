"""Papers' pictures, their twins and their owners' stores, over HTTP."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.domain.people import Role
from tests.integration.api import BIRTH, ELSEWHERE, ON_EACH_STORE, Api
from tests.integration.storing import fetched, scanned

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE

ID = "091196000123"


def test_the_pictures_of_a_paper_are_for_those_who_may_see_the_dossier(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    path = scanned(api, code)
    for who in (api.lan, api.officer(Role.RECEPTION)):
        given = api.get(f"{path}/pictures", who).json
        assert fetched(given["thumbnail"]) == b".thumb.webp"
        links = [(one["page"], fetched(one["link"])) for one in given["pages"]]
        assert (given["of"], links) == (2, [(1, b".1.webp"), (2, b".2.webp")])
        (paper,) = api.get(f"/v1/dossiers/{code}", who).json["papers"]
        assert fetched(paper["thumbnail"]) == b".thumb.webp"
    for who in (api.minh, api.officer(Role.RECEPTION, agency=ELSEWHERE)):
        for route in ("pictures", "twins"):
            assert api.get(f"{path}/{route}", who).status_code == 404


def test_a_paper_without_pictures_has_none_to_show(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    path = scanned(api, code, previews=())
    given = api.get(f"{path}/pictures", api.lan).json
    assert (given["thumbnail"], given["pages"]) == (None, [])
    (paper,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert (paper["thumbnail"], paper["signed"]) == (None, False)


def test_a_signed_paper_is_saved_as_it_came_and_not_shown_by_the_browser(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    for signed, how in ((False, "inline"), (True, "attachment")):
        path = scanned(api, code, id=f"p{signed}", signed=signed)
        link = api.get(path, api.lan).headers["Location"]
        (said,) = parse_qs(urlsplit(link).query)["response-content-disposition"]
        assert said.partition(";")[0] == how
    papers = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert [paper["signed"] for paper in papers] == [False, True]


def test_the_same_paper_in_two_dossiers_is_told_to_whoever_may_see_both(api: Api) -> None:
    one, other = (api.filed(api.lan, key=key)["code"] for key in ("k1", "k2"))
    foreign = api.filed(api.minh, key="k3")["code"]
    paths = {code: scanned(api, code) for code in (one, other, foreign)}
    (twin,) = api.get(f"{paths[one]}/twins", api.lan).json["twins"]
    assert (twin["place"]["code"], twin["place"]["component"], twin["same"]) == (other, "GCS", True)
    reception = api.officer(Role.RECEPTION)
    found = api.get(f"{paths[other]}/twins", reception).json["twins"]
    assert {twin["place"]["code"] for twin in found} == {one, foreign}
    assert api.get(f"{paths[foreign]}/twins", api.minh).json == {"twins": []}


def test_a_compared_paper_is_in_its_owners_store_and_each_download_is_noted(api: Api) -> None:
    code, reception = api.filed(api.lan)["code"], api.officer(Role.RECEPTION)
    scanned(api, code)
    assert api.get("/v1/papers", api.lan).json == {"papers": []}
    given = api.act(code, "correct-paper", reception, 1, paper="p1", compared=True)
    assert given.status_code == 200, given.text
    (paper,) = api.get("/v1/papers", api.lan).json["papers"]
    assert (paper["name"], paper["dossier"], paper["origin"]) == (
        "Giấy chứng sinh",
        code,
        "component",
    )
    assert (paper["revision"], paper["opened"]) == (1, [])
    assert not {"file", "words", "holder", "sha256", "archive_key"} & paper.keys()
    opened = api.get(f"/v1/papers/{paper['id']}", api.lan)
    assert (opened.status_code, fetched(opened.headers["Location"])) == (303, b".pdf")
    (again,) = api.get("/v1/papers", api.lan).json["papers"]
    assert len(again["opened"]) == 1
    assert api.get("/v1/papers", api.minh).json == {"papers": []}
    assert api.get(f"/v1/papers/{paper['id']}", api.minh).status_code == 404


def test_a_later_check_revises_the_record_in_its_place(api: Api) -> None:
    code, reception = api.filed(api.lan)["code"], api.officer(Role.RECEPTION)
    scanned(api, code)
    asked: list[dict[str, Any]] = [
        {"compared": True},
        {"corrections": [{"name": "ngay_cap", "value": "05/01/2026"}]},
    ]
    for number, body in enumerate(asked):
        given = api.act(code, "correct-paper", reception, 1, paper="p1", checks=number, **body)
        assert given.status_code == 200, given.text
        api.clock.at += timedelta(hours=1)
    (paper,) = api.get("/v1/papers", api.lan).json["papers"]
    assert (paper["revision"], paper["issued_on"]) == (2, "2026-01-05")
    assert paper["stored_at"] < paper["checked_at"]


def test_what_was_handed_in_at_the_counter_awaits_its_owner(api: Api) -> None:
    reception = api.officer(Role.RECEPTION)
    asked = api.application(BIRTH)
    asked["applicant"] = {**asked["applicant"], "personal_id": ID}
    given = api.post("/v1/counter/dossiers", asked, reception, "walk-in")
    assert given.status_code == 201, given.text
    code = given.json["code"]
    scanned(api, code)
    assert (
        api.act(code, "correct-paper", reception, 1, paper="p1", compared=True).status_code == 200
    )
    owner = api.idp.citizen("hoa", "Trần Thị Hoa", **{"custom:personal_id": ID})
    (paper,) = api.get("/v1/papers", owner).json["papers"]
    assert paper["dossier"] == code
    assert api.get(f"/v1/papers/{paper['id']}", owner).status_code == 303
    other = api.idp.citizen("hoa2", "Trần Thị Hoa", **{"custom:personal_id": "091196000124"})
    assert api.get("/v1/papers", other).json == {"papers": []}
