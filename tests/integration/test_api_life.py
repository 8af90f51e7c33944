"""A dossier's life over HTTP: filed, received, supplemented, settled, tracked."""

from datetime import timedelta

import requests

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import Role, system
from chalicelib.domain.status import Status
from chalicelib.usecases import acting
from tests.builders import CountedChance, a_paper
from tests.integration.api import BIRTH, MONDAY, ON_EACH_STORE, WARD, Api, law
from tests.integration.plumbing import client, logged

VALUES = {"personal_id": "091226000123"}
pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE


def test_a_citizen_finds_uploads_files_and_tracks(api: Api) -> None:
    found = api.get("/v1/procedures?q=dang%20ky%20khai%20sinh").json["procedures"]
    assert found[0]["code"] == BIRTH
    uploads = {name: [api.uploaded(api.lan, BIRTH, name)] for name in ("TK", "GCS")}
    filed = api.filed(api.lan, uploads=uploads, on_paper=[])
    assert filed["code"] == f"{WARD}-260302-0001"
    assert (filed["status"], filed["repeated"]) == (Status.NEW, False)
    assert [row["code"] for row in api.get("/v1/dossiers", api.lan).json["rows"]] == [filed["code"]]
    tracked = api.post("/v1/tracking", {"code": filed["code"].lower(), "secret": filed["secret"]})
    assert tracked.json["label"] == "Mới đăng ký"
    assert "secret" not in tracked.request.url


def test_filing_again_with_the_same_key_gives_the_same_dossier(api: Api) -> None:
    first = api.filed(api.lan, key="once")
    again = api.post("/v1/dossiers", api.application(BIRTH), api.lan, "once")
    assert again.status_code == 200
    assert again.json == {**first, "repeated": True}
    assert len(api.get("/v1/dossiers", api.lan).json["rows"]) == 1


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    api.filed(api.lan, key="once")
    other = api.application(BIRTH, received_by="H33.17")
    given = api.post("/v1/dossiers", other, api.lan, "once")
    assert (given.status_code, given.json["code"]) == (409, "idempotency-key-reused")


def test_two_people_may_use_the_same_key(api: Api) -> None:
    assert api.filed(api.lan, key="1")["code"] != api.filed(api.minh, key="1")["code"]


def test_a_ticket_takes_exactly_the_file_it_was_made_for(api: Api) -> None:
    ask = {
        "procedure": BIRTH,
        "component": "TK",
        "name": "to\u031b\u0300 khai.pdf",
        "content_type": "application/pdf",
        "size": 9,
    }
    given = api.post("/v1/uploads", ask, api.lan)
    assert given.status_code == 201
    assert given.json["upload"]["name"] == "tờ khai.pdf"
    assert given.headers["Location"] == f"/api/v1/uploads/{given.json['upload']['id']}"
    sent = requests.post(
        given.json["url"], given.json["fields"], files={"file": b"%PDF-1.7\n"}, timeout=5
    )
    assert str(sent.status_code) == "201"  # moto answers with what the ticket says, as text
    arrived = client("s3").head_object(Bucket="inbox", Key=given.json["fields"]["key"])
    assert arrived["ContentLength"] == 9
    upload = given.json["upload"]["id"]
    assert api.get(f"/v1/uploads/{upload}", api.lan).json["state"] == "ticketed"
    assert api.get(f"/v1/uploads/{upload}", api.minh).status_code == 404


def test_a_dossier_with_a_file_that_never_arrived_is_not_filed(api: Api) -> None:
    ask = {
        "procedure": BIRTH,
        "component": "TK",
        "name": "a.pdf",
        "content_type": "application/pdf",
        "size": 9,
    }
    ticket = api.post("/v1/uploads", ask, api.lan).json
    body = api.application(BIRTH, uploads={"TK": [ticket["upload"]["id"]]}, on_paper=["GCS"])
    given = api.post("/v1/dossiers", body, api.lan, "k")
    assert (given.status_code, given.json["field"]) == (422, "uploads.TK")
    assert api.get("/v1/dossiers", api.lan).json["rows"] == []


def file_paper(api: Api, code: str, paper: Paper) -> None:
    act, by = FilePaper(paper=paper), system("digitise")
    acting.act(api.dossiers, law(), code, act, by, api.clock.at, None, CountedChance())


def test_officers_take_a_dossier_from_desk_to_desk_until_it_is_returned(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    reception, appraiser = api.officer(Role.RECEPTION), api.officer(Role.APPRAISER)
    leader, clerk, returner = (
        api.officer(role) for role in (Role.LEADER, Role.CLERK, Role.RETURNER)
    )
    assert api.act(code, "accept", reception, 1).json["label"] == "Được tiếp nhận"
    assert api.act(code, "advance", reception, 2, to="tham-dinh").json["status"] == 4
    assert [r["code"] for r in api.get("/v1/worklist", appraiser).json["rows"]] == [code]
    assert api.act(code, "propose", appraiser, 3, values=VALUES).status_code == 200
    assert api.act(code, "advance", appraiser, 4, to="ky-duyet", note="đủ").status_code == 200
    assert api.act(code, "advance", leader, 5, to="ban-hanh").status_code == 200
    result = {"number": "12/2026", "summary": "Giấy khai sinh", "document": "p9"}
    lost = api.act(code, "advance", clerk, 6, to="tra-ket-qua", result=result)
    assert (lost.status_code, lost.json["field"]) == (422, "result.document")
    file_paper(api, code, a_paper("p9", "TK", signed=True))
    done = api.act(code, "advance", clerk, 6, to="tra-ket-qua", result=result)
    assert done.json["label"] == "Đã xử lý xong"
    back = api.act(code, "return", returner, 7, how="counter", receiver="Nguyễn Thị Lan")
    assert back.json["label"] == "Đã trả kết quả"
    view = api.get(f"/v1/dossiers/{code}", api.lan).json
    assert [entry["type"] for entry in view["history"]][-2:] == ["finished", "returned"]
    assert view["result"]["number"] == "12/2026"


def test_a_citizen_does_not_read_notes_between_officers(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    reception = api.officer(Role.RECEPTION)
    api.act(code, "accept", reception, 1)
    api.act(code, "advance", reception, 2, to="tham-dinh", note="xem kỹ chữ ký")
    assert "xem kỹ chữ ký" not in api.get(f"/v1/dossiers/{code}", api.lan).text
    assert ": xem kỹ chữ ký" in api.get(f"/v1/dossiers/{code}", reception).text


def test_nothing_secret_leaves_with_a_dossier(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    text = api.get(f"/v1/dossiers/{code}", api.lan).text
    assert api.dossiers.get(code).secret_hash not in text
    assert api.dossiers.file(code).events[0].salt not in text


def test_no_log_names_a_person_or_a_secret(api: Api) -> None:
    who = api.lan
    with logged() as lines:
        filed = api.filed(who)
        api.get(f"/v1/dossiers/{filed['code']}", who)
        api.post("/v1/tracking", {"code": filed["code"], "secret": filed["secret"]})
        api.post("/v1/tracking", {"code": filed["code"], "secret": "AAAAAAAAAA"})
        api.get("/v1/dossiers/H33.16-260302-0099", who)
    written = lines.getvalue()
    assert written.count('"message":"request"') == 5
    applicant = api.application(BIRTH)["applicant"]
    for secret in (filed["secret"], who, applicant["name"], applicant["personal_id"], "Lan"):
        assert secret not in written


def test_acting_on_an_old_version_is_a_conflict(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.act(code, "accept", api.officer(Role.RECEPTION), 1)
    given = api.act(code, "advance", api.officer(Role.RECEPTION), 1, to="tham-dinh")
    assert (given.status_code, given.json["code"]) == (409, "stale-version")
    assert given.json["field"] == "version"


def test_the_clock_stops_while_a_missing_paper_is_awaited(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    reception = api.officer(Role.RECEPTION)
    api.act(code, "accept", reception, 1)
    items = [{"component": "GUQ", "what": "Văn bản ủy quyền", "why": "Người nộp đi thay"}]
    asked = api.act(code, "ask-supplement", reception, 2, items=items)
    assert (asked.json["label"], asked.json["paused"]) == ("Yêu cầu bổ sung giấy tờ", True)
    short = api.act(code, "answer-supplement", api.lan, 3)
    assert (short.status_code, short.json["detail"]) == (422, "Còn thiếu: Văn bản ủy quyền.")
    api.clock.at = MONDAY + timedelta(days=1)
    upload = api.uploaded(api.lan, BIRTH, "GUQ")
    answered = api.act(code, "answer-supplement", api.lan, 3, uploads={"GUQ": [upload]})
    assert answered.json["paused"] is False
    assert api.get(f"/v1/uploads/{upload}", api.lan).json["dossier"] == code
    complete = api.act(code, "complete-supplement", reception, 4)
    assert complete.json["label"] == "Được tiếp nhận"


def test_a_citizen_may_withdraw_and_the_office_agrees(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    asked = api.act(code, "ask-withdrawal", api.lan, 1, reason="Nộp nhầm nơi")
    assert asked.json["label"] == "Công dân yêu cầu rút hồ sơ"
    agreed = api.act(code, "agree-withdrawal", api.officer(Role.LEADER), 2)
    assert agreed.json["label"] == "Dừng xử lý"


def test_a_walk_in_dossier_starts_received(api: Api) -> None:
    reception = api.officer(Role.RECEPTION)
    body = api.application(BIRTH)
    given = api.post("/v1/counter/dossiers", body, reception, "walk-in")
    assert (given.status_code, given.json["label"]) == (201, "Được tiếp nhận")
    again = api.post("/v1/counter/dossiers", body, reception, "walk-in")
    assert (again.status_code, again.json["code"]) == (200, given.json["code"])
    elsewhere = api.officer(Role.RECEPTION, agency="H33.17")
    refused = api.post("/v1/counter/dossiers", body, elsewhere, "other")
    assert (refused.status_code, refused.json["field"]) == (403, "received_by")


def test_drafts_are_saved_as_they_are_typed(api: Api) -> None:
    body = {"procedure": BIRTH, "answers": {"child_name": "Tra\u0302\u0300n"}, "revision": 0}
    first = api.send("PUT", "/v1/drafts/d1", api.lan, body)
    assert (first.status_code, first.json["revision"]) == (200, 1)
    assert api.send("PUT", "/v1/drafts/d1", api.lan, body).json["revision"] == 1
    stale = api.send("PUT", "/v1/drafts/d1", api.lan, {**body, "answers": {"child_name": "B"}})
    assert (stale.status_code, stale.json["code"]) == (409, "stale-version")
    assert [d["id"] for d in api.get("/v1/drafts", api.lan).json["drafts"]] == ["d1"]
    assert api.get("/v1/drafts/d1", api.minh).status_code == 404
    assert api.send("DELETE", "/v1/drafts/d1", api.lan).status_code == 204
    assert api.send("DELETE", "/v1/drafts/d1", api.lan).status_code == 204
    assert api.get("/v1/drafts/d1", api.lan).status_code == 404


def test_a_draft_keeps_everything_an_application_says(api: Api) -> None:
    said = {
        "procedure": BIRTH,
        "answers": {"child_name": "Nguyễn"},
        "received_by": WARD,
        "case": "default",
        "contact": {"phone": "0912", "email": "", "address": "12 Lê Lợi"},
        "policy": "P1",
        "on_paper": ["TK", "BSC"],
        "origins": {"child_name": "Giấy chứng sinh"},
    }
    kept = api.send("PUT", "/v1/drafts/d1", api.lan, said).json
    assert kept == api.get("/v1/drafts/d1", api.lan).json
    assert kept["contact"] == {"phone": "0912", "address": "12 Lê Lợi"}
    assert kept["on_paper"] == ["BSC", "TK"]
    assert {name: kept[name] for name in ("received_by", "case", "policy", "origins")} == {
        name: said[name] for name in ("received_by", "case", "policy", "origins")
    }
    wrong = api.send("PUT", "/v1/drafts/d1", api.lan, {**said, "contact": {"fax": "1"}})
    assert (wrong.status_code, wrong.json["field"]) == (422, "contact.fax")


def test_a_draft_that_became_a_dossier_is_gone(api: Api) -> None:
    body = {"procedure": BIRTH, "revision": 0}
    api.send("PUT", "/v1/drafts/d1", api.lan, body)
    api.filed(api.lan, draft={"id": "d1", "revision": 1})
    assert api.get("/v1/drafts/d1", api.lan).status_code == 404


def test_a_draft_that_changed_after_it_was_seen_is_told_and_stays(api: Api) -> None:
    body = {"procedure": BIRTH, "answers": {}, "revision": 0}
    api.send("PUT", "/v1/drafts/d1", api.lan, body)
    api.send("PUT", "/v1/drafts/d1", api.lan, {**body, "case": "khac", "revision": 1})
    wanted = api.application(BIRTH, draft={"id": "d1", "revision": 1})
    for _ in range(2):
        given = api.post("/v1/dossiers", wanted, api.lan, "k1")
        assert (given.status_code, given.json["code"]) == (409, "stale-version")
        assert given.json["field"] == "draft.revision"
    assert api.get("/v1/drafts/d1", api.lan).json["revision"] == 2
    assert api.get("/v1/dossiers", api.lan).json["rows"] == []
