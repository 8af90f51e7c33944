"""Applying on the pages: a draft typed page by page, what is wrong, and filed once."""

import re
from dataclasses import replace
from html import unescape
from typing import Any, NoReturn
from urllib.parse import urlencode

import pytest

from chalicelib.domain.refusals import TryLater
from chalicelib.usecases.ports import Move
from tests.integration.api import ELSEWHERE, POOR, POOR_PROOF, STAY, WARD, Answer, Api
from tests.integration.browser import FORM, Browser, main, said
from tests.integration.drafting import KEY, Applying, begun, form
from tests.integration.storing import AGAIN, stored

pytest_plugins = "tests.integration.offices"

PATH = f"/procedures/{AGAIN}/application"
PRESS = re.compile(r'<button class="second" formnovalidate name="press" value="([^"]+)"')
"""A press puts a paper in while fields are still empty, so the browser must not ask for them."""


def drafts(api: Api, who: str | None = None) -> Any:
    return api.get("/v1/drafts", who or api.lan).json["drafts"]


def dossiers(api: Api) -> Any:
    return api.get("/v1/dossiers", api.lan).json["rows"]


def code_of(given: Answer) -> str:
    assert given.status_code == 303, given.text
    found = re.fullmatch(r"/api/dossiers/([^/]+)/filed", given.headers["Location"])
    assert found, given.headers["Location"]
    return found[1]


def links(page: Answer) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', main(page))]


# --- beginning ---


def test_a_double_press_begins_one_draft_and_a_fresh_page_another(api: Api) -> None:
    here = Browser(api, api.lan)
    page = here.open(PATH)
    for words in ("Cần chuẩn bị", "Xem lại và nộp", "Bắt đầu"):
        assert words in said(page)
    assert "Đơn đang làm dở" not in said(page)
    held = form(page, PATH).values
    first, again = here.send(PATH, **held), here.send(PATH, **held)
    assert first.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    (kept,) = drafts(api)
    assert first.headers["Location"] == f"/api/drafts/{kept['id']}/place"
    more = here.open(PATH)
    assert "Đơn đang làm dở" in said(more)
    assert f"/api/drafts/{kept['id']}" in links(more)
    here.send(PATH, **form(more, PATH).values)
    assert len(drafts(api)) == 2


def test_a_draft_is_dropped_from_where_it_is_listed_and_going_on_leads_to_what_is_lacking(
    api: Api,
) -> None:
    it = begun(api, api.lan, AGAIN)
    path = f"/drafts/{it.draft}"
    assert it.here.open(path).headers["Location"] == f"/api{path}/place"
    it.send("place", received_by=WARD)
    assert it.here.open(path).headers["Location"] == f"/api{path}/requester"
    mine = it.here.open("/dossiers")
    assert "Đơn đang làm dở" in said(mine)
    held = {**form(mine, path).values, "do": "drop"}
    assert it.here.send(path, **held).headers["Location"] == "/api/dossiers"
    assert it.here.send(path, **held).status_code == 303, "dropping it again changes nothing"
    assert drafts(api) == []
    assert it.open("place").status_code == 404


def test_the_account_fills_in_who_applies_and_says_so(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    page = it.open("requester")
    assert "Lấy từ tài khoản đăng nhập; hãy kiểm tra lại." in said(page)
    it.send("place", received_by=WARD, phone="0912345678")
    page = it.open("requester")
    assert "Lấy từ thông tin liên hệ đã khai; hãy kiểm tra lại." in said(page)
    assert it.held("requester")["answers.requester_phone"] == "0912345678"


# --- its pages ---


def test_each_page_has_its_place_a_way_back_and_one_group_of_questions(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    slugs = ["place", "requester", "person", "parents", "former", "oath", "papers", "review"]
    for number, slug in enumerate(slugs, 1):
        page = it.open(slug)
        assert page.status_code == 200, page.text
        assert f"Bước {number}/{len(slugs)}" in said(page)
        assert page.text.count("<h1") == 1
        follows = re.findall(r'<link rel="next" href="([^"]+)"', page.text)
        expected = [f"/api{it.path(one)}" for one in slugs[number : number + 1]]
        assert follows == (expected if slug != "review" else [])
        held = it.held(slug)
        if slug not in {"place", "review"}:
            back = it.send(slug, held, then="back")
            assert back.headers["Location"] == f"/api{it.path(slugs[number - 2])}"
            assert it.send(slug, held, then="leave").headers["Location"] == "/api/dossiers"
    for nowhere in ("nowhere", "form", "requester2"):
        assert it.open(nowhere).status_code == 404
        assert it.here.send(it.path(nowhere), csrf=it.here.proof()).status_code == 404


def test_what_is_wrong_is_told_at_each_field_and_nothing_typed_is_lost(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    given = it.send("place", phone="09", address="12 Lê Lợi")
    assert given.status_code == 422
    for name in ("received_by", "applicant.phone"):
        assert f'href="#{name}"' in given.text
        assert f'aria-describedby="{name}-error' in given.text
    assert 'value="12 Lê Lợi"' in given.text
    assert drafts(api)[0]["contact"] == {"phone": "09", "address": "12 Lê Lợi"}
    on = it.send("place", then="on")
    assert on.headers["Location"] == f"/api{it.path('requester')}"
    given = it.send("oath")
    assert 'href="#answers.truthful"' in given.text
    given = it.send("papers", **{"use.BSC": ""})
    assert given.status_code == 422
    assert 'href="#uploads.BSC"' in given.text
    assert "hãy chọn cách nộp" in said(given)
    back = it.send("place", phone="x", then="back")
    assert back.status_code == 303, "leaving asks for nothing"
    assert drafts(api)[0]["contact"]["phone"] == "x"
    page = it.here.open(f"{it.path('place')}?check=yes")
    assert 'href="#applicant.phone"' in page.text
    assert dossiers(api) == []


def test_the_same_page_changed_on_another_device_is_shown_beside_what_was_typed(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    here = it.held("person")
    it.send("place", received_by=WARD)
    assert it.send("person", here, **{"answers.person_name": "Trần An"}).status_code in {303, 422}
    stale = it.send("person", here, **{"answers.person_name": "Trần Anh"})
    assert stale.status_code == 409
    assert 'value="Trần Anh"' in stale.text
    assert "Đã lưu từ thiết bị khác: Trần An" in said(stale)
    assert f"/api{it.path('person')}" in links(stale), "to keep what is there"
    assert "/draft.js" not in stale.text, "nothing is saved over it by itself"
    assert "/draft.js" in it.open("person").text
    assert drafts(api)[0]["answers"]["person_name"] == "Trần An"
    assert drafts(api)[0]["received_by"] == WARD, "another page is no conflict"
    on_purpose = form(stale, it.path("person")).values
    assert it.send("person", on_purpose).status_code in {303, 422}
    assert drafts(api)[0]["answers"]["person_name"] == "Trần Anh"


def test_what_another_device_kept_is_told_in_the_words_of_the_page(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    person, papers = it.held("person"), it.held("papers")
    it.send("person", person, **{"answers.person_sex": "female"})
    stale = it.send("person", person, **{"answers.person_sex": "male"})
    assert stale.status_code == 409
    assert "Đã lưu từ thiết bị khác: Nữ" in said(stale)
    it.send("papers", papers, **{"use.BSC": "paper"})
    stale = it.send("papers", papers, **{"use.BSC": ""})
    assert stale.status_code == 409
    assert "Đã lưu từ thiết bị khác: nộp bản giấy" in said(stale)


def by_script(it: Applying, page: str, held: dict[str, str]) -> Answer:
    it.here.api.client.set_cookie("motcua", it.here.token)
    headers = {**FORM, "Accept": "application/json"}
    return it.here.api.send("POST", it.path(page), None, urlencode(held), headers)


def test_a_script_saves_a_page_without_being_led_on_and_may_go_on_from_what_it_is_told(
    api: Api,
) -> None:
    it = begun(api, api.lan, AGAIN)
    held = it.held("person") | {"answers.person_name": "Tr"}
    saved = by_script(it, "person", held)
    assert saved.status_code == 200, saved.text
    assert set(saved.json) == {"revision", "seen", "saved_at"}
    assert by_script(it, "person", held).json == saved.json, "the answer that was lost"
    more = held | {"answers.person_name": "Trần"}
    assert by_script(it, "person", more).status_code == 409, "over what it has not seen"
    told = {"revision": str(saved.json["revision"]), "seen": saved.json["seen"]}
    again = by_script(it, "person", more | told)
    assert again.json["revision"] == saved.json["revision"] + 1
    assert drafts(api)[0]["answers"]["person_name"] == "Trần"


def test_nobody_else_sees_saves_or_drops_a_draft(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    held = it.held("place")
    other = Applying(Browser(api, api.minh), it.draft)
    proof = {"csrf": other.here.proof()}
    for page in ("place", "requester", "papers", "review"):
        assert other.open(page).status_code == 404
        assert other.send(page, {**held, **proof}, received_by=WARD).status_code == 404
    assert other.here.open(f"/drafts/{it.draft}").status_code == 404
    assert other.here.send(f"/drafts/{it.draft}", do="drop", **proof).status_code == 303
    (kept,) = drafts(api)
    assert kept["received_by"] == "", "still there, as it was"
    assert drafts(api, api.minh) == []


def test_what_is_gathered_for_a_supplement_is_no_application(api: Api) -> None:
    it = begun(api, api.lan, AGAIN)
    (mine,) = api.dossiers.drafts("lan")
    api.dossiers.put_draft(replace(mine, id="s1", dossier="H33.16-260302-0001"), before=0)
    other = Applying(it.here, "s1")
    assert other.open("place").status_code == 404
    assert other.here.open("/drafts/s1").status_code == 404
    assert "/api/drafts/s1" not in links(it.here.open("/dossiers"))
    assert "/api/drafts/s1" not in links(it.here.open(PATH))


# --- papers ---


def test_one_press_puts_a_stored_paper_in_and_the_rest_stays_as_it_was_typed(api: Api) -> None:
    paper = stored(api)
    it = begun(api, api.lan, AGAIN, **{"use.BSC": ""})
    it.filled(AGAIN)
    it.send("person", **{"answers.person_name": ""})
    page = it.open("papers")
    (press,) = (unescape(found) for found in PRESS.findall(page.text))
    assert press == f"BSC|1|{paper['id']}"
    before = drafts(api)[0]["answers"]
    pressed = it.send("papers", press=press)
    assert pressed.headers["Location"] == f"/api{it.path('papers')}#stored.BSC"
    page = it.open("papers")
    assert "Dùng lại giấy tờ này; không phải nộp hay chụp lại." in said(page)
    assert f'value="1|{paper["id"]}" checked' in unescape(page.text)
    after = drafts(api)[0]
    assert {**after["answers"], **before} == after["answers"], "nothing typed was covered"
    assert all(rows["procedure"] != AGAIN for rows in dossiers(api)), "not filed yet"
    filled = sorted(set(after["answers"]) - set(before))
    for name in filled:
        assert after["origins"][name]
    it.filled(AGAIN, **{"use.BSC": f"1|{paper['id']}"})
    assert "dùng lại" in said(it.open("review"))
    code = code_of(it.send("review"))
    (shown,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert shown["reused"]["record"] == paper["id"]
    page = it.here.open("/papers")
    mine, source = said(page), shown["reused"]["dossier"]
    assert "Còn hiệu lực" in mine
    assert f"Từ hồ sơ {source}" in mine, "as words: it may have been filed at a counter"
    assert f'/dossiers/{source}"' not in page.text
    assert f'/dossiers/{code}"' in page.text


def test_a_stored_paper_chosen_at_the_beginning_fills_the_form_in_before_it_is_typed(
    api: Api,
) -> None:
    paper = stored(api)
    it = begun(api, api.lan, AGAIN)
    (kept,) = drafts(api)
    assert [one["record"] for one in kept["stored"]] == [paper["id"]]
    taken = {n: s for n, s in kept["origins"].items() if "tài khoản" not in s}
    assert taken
    name = next(iter(taken))
    page = next(p for p in ("requester", "person", "parents") if it.held(p).get(f"answers.{name}"))
    assert f"Lấy từ {taken[name]}; hãy kiểm tra lại." in said(it.open(page))


def test_another_persons_paper_is_not_taken_whoever_names_it(api: Api) -> None:
    paper = stored(api)
    it = begun(api, api.minh, AGAIN, **{"use.BSC": f"1|{paper['id']}"}).filled(AGAIN)
    assert PRESS.findall(it.open("papers").text) == []
    it.send("papers", **{"use.BSC": f"1|{paper['id']}"})
    given = it.send("review")
    assert given.status_code == 404
    assert "Không tìm thấy giấy tờ này trong kho của ông/bà" in said(given)
    assert f"/api{it.path('papers')}?check=yes#stored.BSC" in links(given)


def test_what_needs_nothing_of_the_own_store_is_filed_while_that_is_out_of_reach(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    held = it.held("review")

    def out_of_reach(_: str) -> NoReturn:
        raise TryLater("Kho giấy tờ đang bận.")

    monkeypatch.setattr(api.dossiers, "store", out_of_reach)
    assert it.here.open(PATH).status_code == 503
    assert it.open("review").status_code == 200
    assert it.send("review", held).status_code == 303


def test_a_policy_is_claimed_with_what_proves_it(api: Api) -> None:
    it = begun(api, api.lan, STAY).filled(STAY)
    page = it.open("papers")
    offered = re.findall(r'<option value="(CUTRU-[A-Z]+)"', page.text)
    assert POOR in offered
    assert page.text.count(f'name="use.{POOR_PROOF}" value="paper"') == 1
    assert "use.DC-DC" not in page.text, "what the State knows already nobody hands in"
    bare = it.send("papers", policy=POOR)
    assert bare.status_code == 422, bare.text
    assert f'href="#uploads.{POOR_PROOF}"' in bare.text
    assert "hãy chọn cách nộp, hoặc bỏ đề nghị" in said(bare)
    assert f'value="{POOR}" selected' in bare.text
    refused = it.send("review")
    assert refused.status_code == 422
    assert f"/api{it.path('papers')}?check=yes#uploads.{POOR_PROOF}" in links(refused)
    it.send("papers", policy=POOR, **{f"use.{POOR_PROOF}": "paper"})
    dossier = api.dossiers.get(code_of(it.send("review")))
    assert dossier.claim is not None
    assert (dossier.claim.policy, dossier.owed) == (POOR, 0)
    by_state = begun(api, api.lan, STAY).filled(STAY, policy="CUTRU-TE")
    assert by_state.send("review").status_code == 303


# --- reviewing and filing ---


def test_the_last_page_says_everything_what_is_lacking_and_what_to_expect(api: Api) -> None:
    it = begun(api, api.lan, STAY)
    page = it.open("review")
    assert "Còn" in said(page)
    assert f"/api{it.path('place')}?check=yes#received_by" in links(page)
    it.filled(STAY)
    page = it.open("review")
    assert "cần bổ sung" not in said(page)
    example: Any = api.application(STAY)
    assert example["answers"]["requester_name"] in said(page)
    for words in ("0912345678", "15.000", "Hẹn trả kết quả", "Trả lời tiếp nhận"):
        assert words in said(page)
    for slug in ("place", "requester", "household", "papers"):
        assert f"/api{it.path(slug)}" in links(page)


def test_a_draft_is_filed_once_however_often_and_late_it_is_sent(api: Api) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    start = {"csrf": it.here.proof(), "key": it.draft}
    held = it.held("review")
    first, again = it.send("review", held), it.send("review", held)
    code = code_of(first)
    assert code_of(again) == code
    assert len(dossiers(api)) == 1
    assert drafts(api) == []
    for late in (
        it.open("place"),
        it.open("review"),
        it.here.open(f"/drafts/{it.draft}"),
        it.send("person", {"csrf": it.here.proof()}, **{"answers.person_name": "X"}),
        it.here.send(PATH, **start),
    ):
        assert code_of(late) == code
    assert drafts(api) == []
    assert len(dossiers(api)) == 1


def test_who_filed_is_shown_code_secret_promise_fee_and_what_comes_next(api: Api) -> None:
    it = begun(api, api.lan, STAY).filled(STAY)
    code = code_of(it.send("review"))
    path = f"/dossiers/{code}/filed"
    page = it.here.open(path)
    secret = api.get(f"/v1/dossiers/{code}/slip", api.lan).json["secret"]
    for words in ("Đã nộp hồ sơ", code, secret, "15.000", "Hẹn trả kết quả", "Mang bản giấy"):
        assert words in said(page)
    assert "<svg" in page.text
    for path_ in (f"/dossiers/{code}", f"/dossiers/{code}#money", f"/v1/dossiers/{code}/slip"):
        assert f"/api{path_}" in links(page)
    assert secret not in "".join(links(page)), "a secret is no part of an address"
    assert it.here.open(path).text.count(code) == page.text.count(code), "a reload shows the same"
    assert Browser(api, api.minh).open(path).status_code == 404
    mine = it.here.open("/dossiers")
    assert "Ông/bà cần: Nộp 15.000" in said(mine)


def test_what_changed_after_it_was_looked_at_is_not_filed_unseen(api: Api) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    held = it.held("review")
    it.send("place", address="Nơi khác")
    given = it.send("review", held)
    assert given.status_code == 409
    assert "vừa được sửa" in said(given)
    assert "Nơi khác" in said(given)
    assert dossiers(api) == []
    assert it.send("review", form(given, it.path("review")).values).status_code == 303


def test_what_another_device_saves_while_it_is_filed_is_shown_and_not_lost(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    held, save = it.held("review"), api.dossiers.save

    def after_another(move: Move) -> None:
        monkeypatch.setattr(api.dossiers, "save", save)
        assert it.send("place", address="Nơi khác").status_code == 303
        save(move)

    monkeypatch.setattr(api.dossiers, "save", after_another)
    given = it.send("review", held)
    assert given.status_code == 409
    assert "vừa được sửa" in said(given)
    assert "Nơi khác" in said(given)
    assert dossiers(api) == []
    assert it.send("review", held).status_code == 409, "what was seen before is not filed later"
    now = form(given, it.path("review")).values
    assert now["key"] == held["key"]
    code = code_of(it.send("review", now))
    assert code_of(it.send("review", held)) == code
    assert api.dossiers.get(code).applicant.address == "Nơi khác"


@pytest.mark.parametrize("page", ["place", "review"])
def test_what_another_device_files_while_a_page_is_sent_leads_to_what_was_filed(
    api: Api, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    held, review = it.held(page), it.held("review")
    name = {"place": "put_draft", "review": "save"}[page]
    write = getattr(api.dossiers, name)

    def after_another(*args: Any, **more: Any) -> None:
        monkeypatch.setattr(api.dossiers, name, write)
        assert it.send("review", review).status_code == 303
        write(*args, **more)

    monkeypatch.setattr(api.dossiers, name, after_another)
    code = code_of(it.send(page, held | ({"address": "Nơi khác"} if page == "place" else {})))
    assert [one["code"] for one in dossiers(api)] == [code]


def test_who_changes_what_was_filed_is_told_so_and_files_another_only_on_purpose(api: Api) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    (kept,) = drafts(api)
    assert it.send("review").status_code == 303
    again = {
        n: s for n, s in kept.items() if n in {"procedure", "answers", "received_by", "on_paper"}
    }
    again |= {"revision": 0, "contact": {"phone": "0987654321"}}
    assert api.send("PUT", f"/v1/drafts/{it.draft}", api.lan, again).status_code == 200
    held = it.held("review")
    given = it.send("review", held)
    assert given.status_code == 409
    assert "Hồ sơ gửi trước từ đơn này đã được nộp" in said(given)
    assert "Khóa" not in said(given)
    assert '<a href="/api/dossiers">Xem hồ sơ của tôi</a>' in given.text
    assert "Nộp thêm một hồ sơ khác" in said(given)
    assert "0987654321" in said(given)
    (key,) = KEY.findall(given.text)
    assert key != held["key"]
    assert len(dossiers(api)) == 1, "not filed by being told"
    code = code_of(it.send("review", held, key=key))
    assert code_of(it.send("review", held, key=key)) == code
    assert len(dossiers(api)) == 2


def test_an_agency_that_takes_it_no_more_is_told_with_the_page_to_choose_another(api: Api) -> None:
    it = begun(api, api.lan, AGAIN).filled(AGAIN)
    it.send("place", received_by="H33", then="on")
    given = it.send("review")
    assert given.status_code == 422
    assert f"/api{it.path('place')}?check=yes#received_by" in links(given)
    it.send("place", received_by=ELSEWHERE)
    assert it.send("review").status_code == 303


def test_the_page_of_a_procedure_leads_to_its_form(api: Api) -> None:
    page = api.get(f"/procedures/{STAY}", None, Accept="text/html")
    assert f"/procedures/{STAY}/application" in page.text


def test_a_store_with_nothing_in_it_says_what_comes_there(api: Api) -> None:
    page = Browser(api, api.lan).open("/papers")
    assert "Chưa có giấy tờ nào" in said(page)
