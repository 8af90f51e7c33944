"""Answering a supplement: gathered anywhere, unmistakably unsent, handed in once, nothing lost."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.people import Role
from chalicelib.usecases.ports import Move
from tests.integration.api import ELSEWHERE, Answer, Api
from tests.integration.browser import Browser, said
from tests.integration.plumbing import client
from tests.integration.storing import AGAIN, stored

pytest_plugins = "tests.integration.offices"

PLACE = "cd" * 16
SEND = re.compile(r'name="send" value="((?:file|photo)\|[0-9a-f]{32})"')
UNSENT = "CHƯA gửi bổ sung"


def asked(api: Api, *components: str) -> str:
    """Return the code of lan's dossier of which papers are asked for."""
    filed = api.filed(api.lan)
    reception = api.officer(Role.RECEPTION)
    version = api.act(filed["code"], "accept", reception, 1).json["version"]
    items = [
        {"component": code, "what": f"Bản rõ của {code}", "why": "Bản đã gửi bị mờ"}
        for code in components or ("TK",)
    ]
    given = api.act(filed["code"], "ask-supplement", reception, version, items=items)
    assert given.status_code == 200, given.text
    return str(filed["code"])


def page_of(here: Browser, code: str) -> Answer:
    return here.open(f"/dossiers/{code}/supplement")


def form(here: Browser, code: str, **changes: str) -> dict[str, str]:
    version = re.search(r'name="version" value="(\d+)"', page_of(here, code).text)
    assert version
    return {"csrf": here.proof(), "version": version[1], "note": "", **changes}


def handed_in(here: Browser, code: str, **changes: str) -> Answer:
    return here.send(f"/dossiers/{code}/supplement", **form(here, code, **changes))


def with_file(
    here: Browser, code: str, component: str = "TK", place: str = PLACE, **typed: str
) -> Answer:
    fields = form(here, code, send=f"file|{place}", **typed)
    return here.send(f"/dossiers/{code}/supplement/{component}", **fields)


def arrive(api: Api, place: str = PLACE) -> None:
    key = api.dossiers.upload(place).key
    client("s3").put_object(Bucket="inbox", Key=key, Body=b"%PDF-1.7\n")


def supplement(api: Api, code: str) -> Any:
    return api.get(f"/v1/dossiers/{code}", api.lan).json["supplement"]


def test_what_is_asked_and_why_and_until_when_is_shown(api: Api) -> None:
    here = Browser(api, api.lan)
    page = page_of(here, asked(api))
    assert page.status_code == 200, page.text
    words = said(page)
    assert "Bản rõ của TK – Bản đã gửi bị mờ" in words
    assert "còn thiếu" in words
    assert "Hạn bổ sung" in words
    assert UNSENT not in words
    assert len(SEND.findall(page.text)) == 2


def test_a_file_is_noted_with_what_was_typed_and_another_device_sees_both_unsent(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    given = with_file(here, code, note="Đã chụp lại")
    assert given.status_code == 200, given.text
    assert "http://motcua.test/api/dossiers/" in given.text
    words = said(page_of(Browser(api, api.lan), code))
    assert UNSENT in words
    assert "chờ gửi Tệp chưa đến nơi: hãy chọn lại tệp." in words
    assert "Đã chụp lại" in words
    assert supplement(api, code)["state"] == "asked"
    assert UNSENT in said(here.open(f"/dossiers/{code}"))
    assert f'href="/api/dossiers/{code}/supplement#send"' in here.open(f"/dossiers/{code}").text
    reception = Browser(api, api.officer(Role.RECEPTION))
    assert UNSENT not in said(reception.open(f"/dossiers/{code}"))
    arrive(api)
    assert "đã nhận, đang đọc" in said(page_of(here, code))
    assert api.get("/v1/drafts", api.lan).json["drafts"] == [], "it is no application"


def test_what_was_gathered_is_handed_in_once_and_sending_again_leads_to_the_dossier(
    api: Api,
) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    with_file(here, code)
    arrive(api)
    fields = form(here, code, note="Xin nộp lại", act="send")
    for _ in range(2):
        given = here.send(f"/dossiers/{code}/supplement", **fields)
        assert given.status_code == 303, given.text
        assert given.headers["Location"] == f"/api/dossiers/{code}?done=supplement"
    after = said(here.open(given.headers["Location"].removeprefix("/api")))
    assert "Đã gửi bổ sung; cán bộ sẽ kiểm tra." in after
    assert UNSENT not in after
    found = api.get(f"/v1/dossiers/{code}", api.lan).json
    assert found["supplement"]["state"] == "answered"
    told = [one for one in found["history"] if "Xin nộp lại" in (one["note"] or "")]
    assert len(told) == 1
    assert api.dossiers.upload(PLACE).dossier == code
    words = said(page_of(here, code))
    assert "Hồ sơ đã được bổ sung; cán bộ đang kiểm tra." in words
    assert UNSENT not in words


def test_what_another_device_adds_while_it_is_handed_in_is_shown_and_not_lost(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    fields = form(here, code, act="send", **{"paper.TK": "yes"})
    save = api.dossiers.save

    def after_another(move: Move) -> None:
        monkeypatch.setattr(api.dossiers, "save", save)
        assert with_file(Browser(api, api.lan), code).status_code == 200
        save(move)

    monkeypatch.setattr(api.dossiers, "save", after_another)
    given = here.send(f"/dossiers/{code}/supplement", **fields)
    assert given.status_code == 409
    assert "vừa được sửa từ thiết bị hoặc trang khác" in said(given)
    assert "Tệp gửi lúc 08:30" in said(given)
    assert supplement(api, code)["state"] == "asked"
    arrive(api)
    assert handed_in(here, code, act="send").status_code == 303
    assert api.dossiers.upload(PLACE).dossier == code


def test_an_answer_after_the_day_is_taken_and_the_page_says_that_it_is_late(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    api.clock.at += timedelta(days=60)
    assert "Hạn bổ sung đã qua" in said(page_of(here, code))
    assert handed_in(here, code, **{"paper.TK": "yes"}).status_code == 303
    assert supplement(api, code)["state"] == "answered"


def test_a_file_that_did_not_arrive_keeps_the_supplement_here_with_everything_in_it(
    api: Api,
) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    with_file(here, code, place="ef" * 16)
    given = handed_in(here, code, note="Lời nhắn")
    assert given.status_code == 422
    assert "chưa tải lên xong; hãy tải lại tệp này" in said(given)
    assert 'href="#uploads.TK"' in given.text
    assert "Lời nhắn" in said(page_of(here, code))
    assert supplement(api, code)["state"] == "asked"


def test_what_is_missing_is_named_and_the_rest_is_kept(api: Api) -> None:
    code = asked(api, "TK", "GCS")
    here = Browser(api, api.lan)
    given = handed_in(here, code, **{"paper.TK": "yes"})
    assert given.status_code == 422
    assert "Còn thiếu: Bản rõ của GCS." in said(given)
    assert 'href="#uploads.GCS"' in given.text
    assert 'name="paper.TK" value="yes" checked' in given.text
    assert handed_in(here, code, **{"paper.TK": "yes", "paper.GCS": "yes"}).status_code == 303


def test_it_is_kept_unsent_on_purpose(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    given = handed_in(here, code, act="save", note="Mai gửi")
    assert given.headers["Location"] == f"/api/dossiers/{code}/supplement"
    words = said(page_of(here, code))
    assert UNSENT in words
    assert "Mai gửi" in words
    assert supplement(api, code)["state"] == "asked"


def test_a_paper_of_the_own_store_answers_it(api: Api) -> None:
    paper = stored(api)
    filed = api.filed(api.lan, AGAIN, key="again", on_paper=["TK", "BSC"])
    reception = api.officer(Role.RECEPTION)
    api.act(filed["code"], "accept", reception, 1)
    items = [{"component": "BSC", "what": "Giấy chứng sinh", "why": "Chưa có bản gốc"}]
    given = api.act(filed["code"], "ask-supplement", reception, 1, items=items)
    assert given.status_code == 200, given.text
    here, code = Browser(api, api.lan), filed["code"]
    use = f"1|{paper['id']}"
    assert f'name="use.BSC" value="{use}"' in page_of(here, code).text
    saved = handed_in(here, code, act="save", **{"use.BSC": use})
    assert saved.status_code == 303
    assert f'name="use.BSC" value="{use}" checked' in page_of(here, code).text
    assert "đã có" in said(page_of(here, code))
    assert handed_in(here, code, **{"use.BSC": use}).status_code == 303
    found = api.get(f"/v1/dossiers/{code}", api.lan).json
    (component,) = (one for one in found["components"] if one["code"] == "BSC")
    assert component["stored"] == [paper["id"]]


def test_a_stored_paper_that_is_not_ones_own_is_refused_and_kept_for_mending(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    given = handed_in(here, code, note="Lời nhắn", **{"use.TK": "1|none"})
    assert given.status_code == 404
    assert "Chưa gửi được bổ sung" in said(given)
    assert "Lời nhắn" in said(given)
    assert supplement(api, code)["state"] == "asked"


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(api: Api) -> None:
    code = asked(api)
    given = handed_in(Browser(api, api.lan), code, note="a" * 4001)
    assert given.status_code == 422
    assert "Ghi chú dài quá 4000 ký tự" in said(given)
    assert "a" * 4001 in given.text
    assert 'aria-describedby="note-error"' in given.text


def test_a_dossier_that_moved_meanwhile_is_shown_anew_and_nothing_is_lost(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    fields = form(here, code, note="Lời nhắn", act="send", **{"paper.TK": "yes"})
    fields["version"] = str(int(fields["version"]) - 1)
    given = here.send(f"/dossiers/{code}/supplement", **fields)
    assert given.status_code == 409
    assert "Lời nhắn" in said(given)
    assert UNSENT in said(given)
    assert supplement(api, code)["state"] == "asked"
    assert handed_in(here, code, **{"paper.TK": "yes"}).status_code == 303


def test_a_file_is_taken_out_again(api: Api) -> None:
    code = asked(api)
    here = Browser(api, api.lan)
    with_file(here, code)
    fields = form(here, code, send=f"drop|{PLACE}")
    for _ in range(2):
        given = here.send(f"/dossiers/{code}/supplement/TK", **fields)
        assert given.headers["Location"] == f"/api/dossiers/{code}/supplement"
    assert UNSENT not in said(page_of(here, code))


def test_a_script_notes_its_file_too(api: Api) -> None:
    code = asked(api)
    ask = {"id": PLACE, "name": "ảnh.jpg", "content_type": "image/jpeg", "size": 9}
    path = f"/v1/dossiers/{code}/supplement/TK"
    for _ in range(2):
        assert api.post(path, ask, api.lan).status_code == 201
    here = Browser(api, api.lan)
    assert "ảnh.jpg" in said(page_of(here, code))
    assert api.post(path, ask, api.minh).status_code == 404
    assert api.send("DELETE", f"{path}/{PLACE}", api.minh).status_code == 404
    assert api.send("DELETE", f"{path}/{PLACE}", api.lan).status_code == 204
    assert "ảnh.jpg" not in said(page_of(here, code))


def test_what_another_way_answered_is_not_said_to_be_sent(api: Api) -> None:
    """A program of the applicant's answers while files of the page are on the way."""
    code = asked(api)
    here = Browser(api, api.lan)
    with_file(here, code)
    fields = form(here, code, act="send")
    draft = api.dossiers.draft(api.dossiers.get(code).owner or "", f"{code}-1")
    body = {"on_paper": ["TK"]}
    assert (
        api.act(code, "answer-supplement", api.lan, int(fields["version"]), **body).status_code
        == 200
    )
    api.dossiers.put_draft(draft, before=0)
    given = here.send(f"/dossiers/{code}/supplement", **fields)
    assert given.status_code == 409
    assert "KHÔNG được gửi theo" in said(given)


@pytest.mark.parametrize("who", ["minh", "officer"])
def test_others_see_nothing_and_send_nothing(api: Api, who: str) -> None:
    code = asked(api)
    token = api.minh if who == "minh" else api.officer(Role.RECEPTION, agency=ELSEWHERE)
    status = 404 if who == "minh" else 403
    here = Browser(api, token)
    assert page_of(here, code).status_code == status
    path, proof = f"/dossiers/{code}/supplement", here.proof()
    assert here.send(path, csrf=proof, version="3").status_code == status
    sent = here.send(f"{path}/TK", csrf=proof, version="3", send=f"file|{PLACE}")
    assert sent.status_code == status
    assert supplement(api, code)["state"] == "asked"


def test_a_dossier_of_which_nothing_was_asked_says_so(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    given = page_of(Browser(api, api.lan), code)
    assert given.status_code == 409
    assert "Không thể “Nộp bổ sung”" in said(given)


def test_a_paper_nobody_asks_for_cannot_be_sent(api: Api) -> None:
    code = asked(api)
    assert with_file(Browser(api, api.lan), code, "NONE").status_code == 422
