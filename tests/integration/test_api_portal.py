"""The portal's pages: whole, sealed, escaped, and leading nowhere but to our own addresses."""

import re
from html import escape, unescape

import pytest

from chalicelib.domain.people import Person, Role
from chalicelib.handlers.http.door import POLICY
from chalicelib.usecases import slips, viewing
from chalicelib.web import files
from tests.integration.api import BIRTH, STAY, WARD, Answer, Api
from tests.integration.browser import ACTIVE

pytest_plugins = "tests.integration.offices"

HTML = "text/html; charset=utf-8"
HELD = "data:image/svg+xml,"
"""How an address begins that holds a picture itself."""
ATTACK = '"><script>alert(1)</script>'
ADDRESSES = re.compile(r'(?:href|src|action)="([^"]*)"')


def browse(api: Api, path: str, who: str | None = None) -> Answer:
    """Open a page as a browser does."""
    return api.get(path, who, Accept="text/html,application/xhtml+xml")


def typed(api: Api, path: str, form: str) -> Answer:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return api.send("POST", path, None, form, kind)


def pages(api: Api) -> dict[str, Answer]:
    """Return every page of the portal, as lan and her reception officer see them."""
    filed = api.filed(api.lan)
    code, secret = filed["code"], filed["secret"]
    owing = api.filed(api.lan, STAY, key="owing")["code"]
    reception = api.officer(Role.RECEPTION)
    return {
        "home": browse(api, "/"),
        "found": browse(api, "/?q=dang%20ky%20khai%20sinh"),
        "none found": browse(api, "/?q=zzzz"),
        "procedure": browse(api, f"/procedures/{BIRTH}"),
        "track": browse(api, "/track"),
        "verify": browse(api, "/verify"),
        "tracked": typed(api, "/track", f"code={code}&secret={secret}"),
        "mine": browse(api, "/dossiers", api.lan),
        "none mine": browse(api, "/dossiers", api.minh),
        "dossier": browse(api, f"/dossiers/{code}", api.lan),
        "dossier at the office": browse(api, f"/dossiers/{code}", reception),
        "dossier that owes": browse(api, f"/dossiers/{owing}", api.lan),
        "owing at the office": browse(api, f"/dossiers/{owing}", reception),
        "matters": browse(api, "/matters", reception),
        "slip": browse(api, f"/v1/dossiers/{code}/slip", api.lan),
        "cover sheet": browse(api, f"/v1/dossiers/{code}/cover-sheets?pages-TK=3", reception),
        "paid": browse(api, "/payments/vnpay/return?vnp_ResponseCode=00"),
        "not paid": browse(api, "/payments/vnpay/return?vnp_ResponseCode=24"),
    }


def refusals(api: Api) -> dict[int, Answer]:
    return {
        401: browse(api, "/dossiers"),
        403: browse(api, "/dossiers", api.officer(Role.CLERK)),
        404: browse(api, "/procedures/9.999999"),
        422: browse(api, "/sign-in?as=king"),
    }


def sealed(given: Answer) -> None:
    """Check the headers a page must carry."""
    assert given.headers["Content-Type"] == HTML
    assert given.headers["Content-Security-Policy"] == POLICY
    assert given.headers["Cache-Control"] == "no-store"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["X-Frame-Options"] == "DENY"
    assert given.headers["Referrer-Policy"] == "same-origin"


def test_every_page_is_whole_sealed_and_without_anything_active(api: Api) -> None:
    for name, given in pages(api).items():
        assert given.status_code == 200, name
        sealed(given)
        assert given.text.startswith("<!doctype html>"), name
        assert '<html lang="vi">' in given.text, name
        assert len(re.findall(r"<h1|huge", given.text)) >= 1, name
        assert not ACTIVE.search(given.text), name


def test_every_refusal_is_a_page_in_vietnamese(api: Api) -> None:
    for status, given in refusals(api).items():
        assert given.status_code == status
        sealed(given)
        assert not ACTIVE.search(given.text)
        assert 'lang="vi"' in given.text


def test_every_address_on_every_page_is_ours_and_is_there(api: Api) -> None:
    found = (*pages(api).values(), *refusals(api).values())
    addresses = {unescape(one) for page in found for one in ADDRESSES.findall(page.text)}
    ours = {one.removeprefix("/api") for one in addresses if one.startswith("/api/")}
    others = {one for one in addresses if not one.startswith(("/api/", "tel:", HELD))}
    assert {"#main", "#money"} <= others
    assert {one for one in others if not one.startswith("#")} == set()
    for page in found:
        within = {one for one in ADDRESSES.findall(page.text) if one.startswith("#")}
        assert [one for one in within if f'id="{one[1:]}"' not in page.text] == []
    reception = api.officer(Role.RECEPTION)
    for address in sorted(ours):
        met = {browse(api, address, who).status_code for who in (api.lan, reception)}
        assert met & {200, 303, 405, 422}, address


def test_the_policy_allows_nothing_but_our_own_pages_need() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert rules["script-src"] == rules["connect-src"] == rules["worker-src"] == "'self'"
    assert "unsafe" not in POLICY


def test_what_people_wrote_is_text_and_nothing_else(api: Api) -> None:
    applicant = {**api.application(BIRTH)["applicant"], "address": ATTACK}
    filed = api.filed(api.lan, applicant=applicant)
    code = filed["code"]
    reception = api.officer(Role.RECEPTION)
    api.act(code, "accept", reception, 1)
    items = [{"component": "TK", "what": ATTACK, "why": ATTACK}]
    assert api.act(code, "ask-supplement", reception, 2, items=items).status_code == 200
    shown = [
        browse(api, f"/dossiers/{code}", api.lan),
        browse(api, f"/v1/dossiers/{code}/slip", api.lan),
        typed(api, "/track", f"code={code}&secret={filed['secret']}"),
    ]
    for given in shown:
        assert given.status_code == 200
        assert not ACTIVE.search(given.text)
        assert escape(ATTACK).replace("&quot;", "&#34;") in given.text


@pytest.mark.parametrize("path", ["/?q=", "/procedures/", "/dossiers?cursor=", "/sign-in?next="])
def test_what_is_in_an_address_is_text_and_nothing_else(api: Api, path: str) -> None:
    given = browse(api, f"{path}%22%3E%3Cscript%3Ealert(1)", api.lan)
    assert not ACTIVE.search(given.text)
    assert given.headers["Content-Type"] == HTML


def test_what_was_typed_wrong_comes_back_as_text(api: Api) -> None:
    given = typed(api, "/track", "code=%22%3E%3Cscript%3E&secret=x")
    assert given.status_code == 404
    assert "<SCRIPT" not in given.text
    assert 'value="&#34;&gt;&lt;SCRIPT&gt;"' in given.text
    assert "Mã hồ sơ hoặc mã tra cứu không đúng" in given.text


def test_the_slip_is_data_for_programs_and_a_page_for_people(api: Api) -> None:
    filed = api.filed(api.lan)
    path = f"/v1/dossiers/{filed['code']}/slip"
    data = api.get(path, api.lan)
    assert data.json["secret"] == filed["secret"]
    assert data.json["code"] == filed["code"]
    assert data.headers["Vary"] == browse(api, path, api.lan).headers["Vary"] == "Accept"
    page = browse(api, path, api.lan).text
    assert filed["secret"] in page
    assert "<svg" in page


def test_cover_sheets_of_all_papers_are_printed_at_once(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    reception = api.officer(Role.RECEPTION)
    path = f"/v1/dossiers/{code}/cover-sheets?pages-TK=3"
    (alone,) = api.get(path, reception).json["sheets"]
    assert code in alone["text"]
    every = [one.code for one in api.dossiers.get(code).components]
    asked = "&".join(f"pages-{name}={place}" for place, name in enumerate(every, start=1))
    page = browse(api, f"/v1/dossiers/{code}/cover-sheets?{asked}", reception).text
    assert page.count("<svg") == len(every) > 1
    assert "2 trang" in page
    some = api.get(f"/v1/dossiers/{code}/cover-sheets?pages-TK=&pages-{every[-1]}=7", reception)
    assert [(one["component"], one["pages"]) for one in some.json["sheets"]] == [(every[-1], 7)]
    for wrong, field in (
        ("pages-TK=0", "pages-TK"),
        ("pages-TK=2.5", "pages-TK"),
        ("pages-TK=-1", "pages-TK"),
        ("pages-TK=99999", "pages-TK"),
        ("pages-TK=0000112345", "pages-TK"),
        ("pages-TK=", "pages"),
        ("", "pages"),
        ("pages-XX=1", "pages-XX"),
        ("component=TK", "component"),
    ):
        path = f"/v1/dossiers/{code}/cover-sheets?{wrong}"
        given = browse(api, path, reception)
        assert given.status_code == 422, wrong
        sealed(given)
        assert api.get(path, reception).json["field"] == field


def test_the_slip_at_the_counter_says_what_form_01_says(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    path = f"/v1/dossiers/{code}/slip"
    before = browse(api, path, api.lan).text
    assert "chưa được tiếp nhận" in before
    assert "Người tiếp nhận hồ sơ" not in before
    assert api.act(code, "accept", api.officer(Role.RECEPTION), 1).status_code == 200
    office, lan = api.office, Person("lan", "", frozenset({Role.SYSTEM}))
    view = viewing.view(api.dossiers, office.catalogue(), lan, code, api.clock.at)
    form = slips.receipt(view, office.catalogue(), office.settings.portal)
    assert form is not None
    page = unescape(browse(api, path, api.lan).text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    for name, words in form.said.items():
        for one in words if isinstance(words, list) else [words]:
            told = one.values() if isinstance(one, dict) else [one]
            if name not in {"heading", "qr", "code"}:
                assert all(str(each) in page for each in told), name


def test_the_slip_of_what_was_refused_or_taken_back_promises_no_answer(api: Api) -> None:
    def heading(code: str) -> tuple[str, bool]:
        page = unescape(browse(api, f"/v1/dossiers/{code}/slip", api.lan).text)
        promises = "Trả lời tiếp nhận trước" in page or "được lập khi hồ sơ" in page
        return page.partition("<h1>")[2].partition("</h1>")[0], promises

    refused, taken_back = api.filed(api.lan)["code"], api.filed(api.lan, key="k2")["code"]
    assert heading(refused) == ("Hồ sơ đã nộp, chưa được tiếp nhận", True)
    reception = api.officer(Role.RECEPTION)
    assert api.act(refused, "refuse", reception, 1, reason="Sai nơi nộp").status_code == 200
    assert heading(refused) == ("Hồ sơ đã nộp: không được tiếp nhận", False)
    withdraws = api.act(taken_back, "ask-withdrawal", api.lan, 1, reason="Không cần nữa")
    assert withdraws.status_code == 200, withdraws.text
    assert heading(taken_back) == ("Hồ sơ đã nộp: công dân yêu cầu rút hồ sơ", False)
    assert api.act(taken_back, "agree-withdrawal", reception, 2).status_code == 200
    assert heading(taken_back) == ("Hồ sơ đã nộp: dừng xử lý", False)


def test_files_of_the_pages_are_kept_by_browsers(api: Api) -> None:
    kinds = {
        "portal.css": "text/css; charset=utf-8",
        "portal.js": "text/javascript; charset=utf-8",
        "mark.svg": "image/svg+xml",
    }
    for name, kind in kinds.items():
        given = browse(api, files.address(name))
        assert given.headers["Content-Type"] == kind
        assert given.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert given.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" not in given.headers, "it weighs more than some files"
    for name in ("nothing.css", "..", "%2e%2e%2fpages.py"):
        assert browse(api, f"/static/0/{name}").status_code == 404


def test_a_page_that_is_older_than_the_files_gets_those_of_today_and_keeps_none(api: Api) -> None:
    given = browse(api, "/static/00000000/portal.css")
    assert given.status_code == 200
    assert given.headers["Cache-Control"] == "no-store"
    assert given.text == browse(api, files.address("portal.css")).text


def test_the_worklist_of_a_ward_is_not_on_anybodys_page(api: Api) -> None:
    api.filed(api.lan)
    assert WARD not in browse(api, "/dossiers", api.minh).text
