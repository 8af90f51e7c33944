"""Applying on the pages: the form, one press for a paper of one's own store, and what is wrong."""

import re
from html import unescape
from typing import Any, NoReturn

import pytest

from chalicelib.domain.refusals import TryLater
from tests.integration.api import STAY, WARD, Answer, Api
from tests.integration.browser import Browser, said
from tests.integration.test_api_policies import POOR, POOR_PROOF
from tests.integration.test_api_reusing import AGAIN, stored

pytest_plugins = "tests.integration.offices"

PATH = f"/procedures/{AGAIN}/application"
KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')
PRESS = re.compile(r'<button class="second" formnovalidate name="press" value="([^"]+)"')
"""A press puts a paper in while fields are still empty, so the browser must not ask for them."""


def typed(api: Api, here: Browser, page: str, of: str = AGAIN, **changes: str) -> dict[str, str]:
    """Return the form of the page as somebody fills it in, every paper on paper."""
    example: Any = api.application(of)
    key = KEY.search(page)
    assert key
    answers = {
        f"answers.{name}": "yes" if value is True else str(value)
        for name, value in example["answers"].items()
    }
    fields = {
        "csrf": here.proof(),
        "key": key[1],
        "received_by": WARD,
        "phone": "0912345678",
    }
    papers = {f"use.{code}": "paper" for code in example["on_paper"]}
    return {**fields, **papers, **answers, **changes}


def sent(here: Browser, form: dict[str, str], path: str = PATH) -> Answer:
    return here.send(path, **form)


def test_a_form_filled_in_is_filed_once_however_often_it_is_sent(api: Api) -> None:
    here = Browser(api, api.lan)
    form = typed(api, here, here.open(PATH).text)
    first, again = sent(here, form), sent(here, form)
    assert first.status_code == again.status_code == 303, first.text
    assert first.headers["Location"] == again.headers["Location"]
    assert len(api.get("/v1/dossiers", api.lan).json["rows"]) == 1
    after = here.open(first.headers["Location"].removeprefix("/api"))
    assert "Đã nộp hồ sơ." in said(after)


def test_who_changes_what_was_filed_is_told_so_and_files_another_only_on_purpose(api: Api) -> None:
    here = Browser(api, api.lan)
    form = typed(api, here, here.open(PATH).text)
    assert sent(here, form).status_code == 303
    given = sent(here, {**form, "phone": "0987654321"})
    assert given.status_code == 409
    assert "Hồ sơ gửi trước từ đơn này đã được nộp" in said(given)
    assert "Khóa" not in said(given)
    assert '<a href="/api/dossiers">Xem hồ sơ của tôi</a>' in given.text
    assert "Nộp thêm một hồ sơ khác" in said(given)
    assert 'value="0987654321"' in given.text
    (key,) = KEY.findall(given.text)
    assert key != form["key"]
    assert len(api.get("/v1/dossiers", api.lan).json["rows"]) == 1, "not filed by being told"
    another = sent(here, {**form, "phone": "0987654321", "key": key})
    assert another.status_code == 303
    assert len(api.get("/v1/dossiers", api.lan).json["rows"]) == 2


def test_what_needs_nothing_of_the_own_store_is_filed_while_that_is_out_of_reach(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Browser(api, api.lan)
    form = typed(api, here, here.open(PATH).text)

    def out_of_reach(_: str) -> NoReturn:
        raise TryLater("Kho giấy tờ đang bận.")

    monkeypatch.setattr(api.dossiers, "store", out_of_reach)
    assert here.open(PATH).status_code == 503
    assert sent(here, form).status_code == 303


def test_one_press_puts_a_stored_paper_in_and_the_rest_stays_as_it_was_typed(api: Api) -> None:
    paper = stored(api)
    here = Browser(api, api.lan)
    page = here.open(PATH)
    assert "Giấy chứng sinh" in said(page)
    assert "required" in page.text, "what a fresh form still lacks"
    (press,) = (unescape(found) for found in PRESS.findall(page.text))
    assert press == f"BSC|1|{paper['id']}"
    form = typed(api, here, page.text, press=press)
    pressed = sent(here, form)
    assert pressed.status_code == 200, pressed.text
    assert "Dùng lại giấy tờ này; không phải nộp hay chụp lại." in said(pressed)
    assert api.get("/v1/dossiers", api.lan).json["rows"][0]["procedure"] != AGAIN, "not filed yet"
    assert KEY.findall(pressed.text) == [form["key"]]
    assert f'value="1|{paper["id"]}" checked' in unescape(pressed.text)
    assert form["answers.person_name"] in said(pressed) or form["answers.person_name"] in unescape(
        pressed.text
    )
    del form["press"]
    filed = sent(here, {**form, "use.BSC": f"1|{paper['id']}"})
    assert filed.status_code == 303, filed.text
    code = filed.headers["Location"].split("/")[-1].partition("?")[0]
    (shown,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert shown["reused"]["record"] == paper["id"]
    page = here.open("/papers")
    mine, source = said(page), shown["reused"]["dossier"]
    assert "Còn hiệu lực" in mine
    assert f"Từ hồ sơ {source}" in mine, "as words: it may have been filed at a counter"
    assert f'/dossiers/{source}"' not in page.text
    assert f'/dossiers/{code}"' in page.text


def test_what_is_wrong_is_told_at_each_field_and_nothing_typed_is_lost(api: Api) -> None:
    here = Browser(api, api.lan)
    form = typed(api, here, here.open(PATH).text, received_by="", **{"use.BSC": ""})
    given = sent(here, form)
    assert given.status_code == 422
    assert 'href="#received_by"' in given.text
    assert 'value="0912345678"' in given.text
    given = sent(here, {**form, "received_by": WARD})
    assert given.status_code == 422
    assert 'href="#uploads.BSC"' in given.text
    assert "hãy chọn cách nộp" in said(given)
    given = sent(here, {**form, "received_by": WARD, "use.BSC": "paper", "answers.truthful": ""})
    assert 'href="#answers.truthful"' in given.text
    assert api.get("/v1/dossiers", api.lan).json["rows"] == []


def test_a_policy_is_claimed_on_the_form_with_what_proves_it(api: Api) -> None:
    here, path = Browser(api, api.lan), f"/procedures/{STAY}/application"
    page = here.open(path)
    offered = re.findall(r'<option value="(CUTRU-[A-Z]+)"', page.text)
    assert POOR in offered
    assert page.text.count(f'name="use.{POOR_PROOF}" value="paper"') == 1
    assert "use.DC-DC" not in page.text, "what the State knows already nobody hands in"
    form = typed(api, here, page.text, STAY, policy=POOR)
    bare = sent(here, form, path)
    assert bare.status_code == 422, bare.text
    assert f'href="#uploads.{POOR_PROOF}"' in bare.text
    assert "hãy chọn cách nộp, hoặc bỏ đề nghị" in said(bare)
    assert f'value="{POOR}" selected' in bare.text
    done = sent(here, {**form, f"use.{POOR_PROOF}": "paper"}, path)
    assert done.status_code == 303, done.text
    code = done.headers["Location"].split("/")[-1].partition("?")[0]
    dossier = api.dossiers.get(code)
    assert dossier.claim is not None
    assert (dossier.claim.policy, dossier.owed) == (POOR, 0)
    by_state = typed(api, here, here.open(path).text, STAY, policy="CUTRU-TE")
    assert sent(here, by_state, path).status_code == 303


def test_another_persons_paper_is_not_taken_whoever_names_it(api: Api) -> None:
    paper = stored(api)
    here = Browser(api, api.minh)
    page = here.open(PATH).text
    assert PRESS.findall(page) == []
    form = typed(api, here, page, **{"use.BSC": f"1|{paper['id']}"})
    given = sent(here, form)
    assert given.status_code == 404
    assert "Không tìm thấy giấy tờ này trong kho của bạn" in unescape(given.text)


def test_the_page_of_a_procedure_leads_to_its_form(api: Api) -> None:
    page = api.get(f"/procedures/{STAY}", None, Accept="text/html")
    assert f"/procedures/{STAY}/application" in page.text


def test_a_store_with_nothing_in_it_says_what_comes_there(api: Api) -> None:
    page = Browser(api, api.lan).open("/papers")
    assert "Chưa có giấy tờ nào" in said(page)
