"""Papers used again, over HTTP: offered, put into a later dossier, opened there, accounted for."""

from typing import Any

import pytest

from chalicelib.domain.people import Role
from tests.builders import a_paper
from tests.integration.api import ELSEWHERE, ON_EACH_STORE, Api
from tests.integration.storing import AGAIN, fetched, stored

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE


def wished(paper: dict[str, Any], /, **changes: Any) -> dict[str, Any]:
    """Return an application that takes it as the old birth paper, all else on paper."""
    wish = {"component": "BSC", "paper": paper["id"], "revision": paper["revision"], **changes}
    return {"stored": [wish], "on_paper": ["TK"]}


def asked(api: Api, who: str, body: dict[str, Any], key: str = "again") -> Any:
    return api.post("/v1/dossiers", api.application(AGAIN, **body), who, key)


def test_a_paper_compared_once_is_offered_and_put_into_the_next_dossier(api: Api) -> None:
    paper = stored(api)
    offers = api.get(f"/v1/procedures/{AGAIN}/stored", api.lan).json["components"]
    found = {one["component"]: [each["paper"]["id"] for each in one["papers"]] for one in offers}
    assert {code: ids for code, ids in found.items() if ids} == {"BSC": [paper["id"]]}
    given = asked(api, api.lan, wished(paper))
    assert given.status_code == 201, given.text
    code = given.json["code"]
    reception = api.officer(Role.RECEPTION)
    view = api.get(f"/v1/dossiers/{code}", reception).json
    (shown,) = view["papers"]
    day = f"{api.clock.at:%d/%m/%Y}"
    assert shown["reused"]["sentence"] == (
        f"Dùng lại từ kho: Giấy chứng sinh, đã đối chiếu ngày {day} bởi Trần Văn Hòa,"
        f" hồ sơ {paper['dossier']}."
    )
    assert (shown["reused"]["record"], shown["reused"]["revision"]) == (paper["id"], 1)
    (component,) = (one for one in view["components"] if one["code"] == "BSC")
    assert (component["digitised"], component["stored"]) == (2, [paper["id"]])
    opened = api.get(f"/v1/dossiers/{code}/papers/p1", reception)
    assert fetched(opened.headers["Location"]) == b".pdf"
    page = api.get(f"/dossiers/{code}", reception)
    assert "Dùng lại từ kho: Giấy chứng sinh" in page.text
    (kept,) = api.get("/v1/papers", api.lan).json["papers"]
    (use,) = kept["used"]
    assert (use["dossier"], use["component"]) == (code, "BSC")


def test_the_old_dossier_stays_shut_to_whoever_sees_only_the_new_one(api: Api) -> None:
    paper = stored(api)
    given = asked(api, api.lan, {**wished(paper), "received_by": ELSEWHERE})
    assert given.status_code == 201, given.text
    other = api.officer(Role.RECEPTION, agency=ELSEWHERE)
    old, new = paper["dossier"], given.json["code"]
    assert api.get(f"/v1/dossiers/{new}/papers/p1", other).status_code == 303
    assert api.get(f"/v1/dossiers/{old}/papers/p1", other).status_code == 404
    assert api.get(f"/v1/dossiers/{new}/papers/p1", api.minh).status_code == 404


def test_the_same_application_sent_twice_is_one_dossier_and_one_use(api: Api) -> None:
    paper = stored(api)
    first, second = (asked(api, api.lan, wished(paper)) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["code"] == second.json["code"]
    (kept,) = api.get("/v1/papers", api.lan).json["papers"]
    assert len(kept["used"]) == 1
    other = asked(api, api.lan, {"stored": [], "on_paper": ["TK", "BSC"]})
    assert other.status_code == 409, "the key stands for what was sent first"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"paper": "H33.16-260302-0099.p1"}, 404, "Không tìm thấy giấy tờ này trong kho"),
        ({"revision": 2}, 422, "đã được đối chiếu hoặc sửa lại"),
        ({"component": "TK"}, 422, "không dùng làm"),
    ],
)
def test_what_may_not_be_used_is_refused_and_nothing_is_filed(
    api: Api, changes: dict[str, Any], status: int, words: str
) -> None:
    paper = stored(api)
    given = asked(api, api.lan, {**wished(paper, **changes), "on_paper": ["TK", "BSC"]})
    assert given.status_code == status, given.text
    assert words in given.json["detail"]
    assert given.json["field"] == f"stored.{changes.get('component', 'BSC')}"
    assert len(api.get("/v1/dossiers", api.lan).json["rows"]) == 1


def test_another_persons_paper_is_not_found_whoever_knows_its_id(api: Api) -> None:
    paper = stored(api)
    given = asked(api, api.minh, wished(paper))
    assert (given.status_code, given.json["field"]) == (404, "stored.BSC")
    offers = api.get(f"/v1/procedures/{AGAIN}/stored", api.minh).json["components"]
    assert not any(one["papers"] for one in offers)


def test_a_paper_past_its_end_is_neither_offered_nor_taken(api: Api) -> None:
    ends = a_paper().fields[0].__class__(name="co_gia_tri_den", value="01/03/2026", confidence=0.9)
    paper = stored(api, fields=(ends,))
    offers = api.get(f"/v1/procedures/{AGAIN}/stored", api.lan).json["components"]
    assert not any(one["papers"] for one in offers)
    given = asked(api, api.lan, wished(paper))
    assert given.status_code == 422
    assert "đã hết hạn ngày 01/03/2026" in given.json["detail"]


def test_a_draft_keeps_what_was_chosen(api: Api) -> None:
    paper = stored(api)
    typed = {"procedure": AGAIN, "stored": wished(paper)["stored"]}
    saved = api.send("PUT", "/v1/drafts/d1", api.lan, typed)
    assert saved.status_code == 200, saved.text
    (wish,) = api.get("/v1/drafts/d1", api.lan).json["stored"]
    assert (wish["component"], wish["record"], wish["revision"]) == ("BSC", paper["id"], 1)
    given = asked(api, api.lan, {**wished(paper), "draft": {"id": "d1", "revision": 1}})
    assert given.status_code == 201
    assert api.get("/v1/drafts", api.lan).json == {"drafts": []}


def test_a_supplement_is_answered_out_of_the_store(api: Api) -> None:
    paper = stored(api)
    code = api.filed(api.lan, of=AGAIN, key="later")["code"]
    items = [{"component": "BSC", "what": "Giấy tờ cũ", "why": "Mờ"}]
    reception = api.officer(Role.RECEPTION)
    assert api.act(code, "ask-supplement", reception, 1, items=items).status_code == 200
    wish = wished(paper)["stored"]
    given = api.act(code, "answer-supplement", api.lan, 2, stored=wish)
    assert given.status_code == 200, given.text
    view = api.get(f"/v1/dossiers/{code}", api.lan).json
    assert [one["reused"]["record"] for one in view["papers"]] == [paper["id"]]


def test_a_record_corrected_since_must_be_looked_at_again(api: Api) -> None:
    paper = stored(api)
    name = [{"name": "ho_ten", "value": "Nguyễn Văn Ân"}]
    reception = api.officer(Role.RECEPTION)
    given = api.act(
        paper["dossier"], "correct-paper", reception, 1, paper="p1", corrections=name, checks=1
    )
    assert given.status_code == 200, given.text
    assert asked(api, api.lan, wished(paper)).status_code == 422
    (now,) = api.get("/v1/papers", api.lan).json["papers"]
    given = asked(api, api.lan, wished(now))
    assert given.status_code == 201, given.text
    (shown,) = api.get(f"/v1/dossiers/{given.json['code']}", reception).json["papers"]
    assert shown["fields"][0]["value"] == "Nguyễn Văn Ân"


def test_reception_cannot_take_papers_out_of_anybodys_store(api: Api) -> None:
    paper = stored(api)
    body = api.application(AGAIN, **wished(paper))
    given = api.post("/v1/counter/dossiers", body, api.officer(Role.RECEPTION), "k")
    assert (given.status_code, given.json["field"]) == (403, "stored")
