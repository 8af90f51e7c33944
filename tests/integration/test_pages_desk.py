"""The pages of the desk and the tray: whose work it is, and pages that find their dossier."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.refusals import TryLater
from chalicelib.handlers.http import door
from chalicelib.web.policy import policy
from tests.builders import a_receipt, a_tray_entry
from tests.integration.api import BIRTH, ELSEWHERE, WARD, Api
from tests.integration.browser import ACTIVE, Browser

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'
STATUS = "1.004873"


def desk(api: Api, *roles: Role, agency: str = WARD) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), agency=agency))


def menu(page: str) -> list[str]:
    (nav,) = re.findall(r'<nav class="wide".*?</nav>', page, re.DOTALL)
    return re.findall(r">([^<>]+)</(?:a|button)>", nav)


def test_the_menu_is_that_of_the_roles_on_every_page(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    menus = {
        desk(api): [
            "Bàn làm việc",
            "Tiếp nhận",
            "Khay quét",
            "Đối soát",
            "Tìm giấy tờ",
            "In sổ, giấy tờ",
            "Đăng xuất",
        ],
        desk(api, Role.CLERK): [
            "Bàn làm việc",
            "Tìm giấy tờ",
            "In sổ, giấy tờ",
            "Đăng xuất",
        ],
        Browser(api, api.lan): ["Tra cứu hồ sơ", "Hồ sơ của tôi", "Giấy tờ của tôi", "Đăng xuất"],
    }
    for who, words in menus.items():
        for path in ("/", f"/dossiers/{code}", f"/procedures/{BIRTH}", "/procedures/none"):
            assert menu(who.open(path).text) == words, path


def test_a_session_that_ended_is_offered_to_sign_in(api: Api) -> None:
    old = Browser(api, api.idp.officer("reception", iat=1_700_000_000, exp=1_700_003_600))
    home = old.open("/")
    assert home.status_code == 200
    assert "Đăng nhập" in menu(home.text)
    page = old.open("/worklist")
    assert page.status_code == 401
    assert 'href="/api/sign-in?as=officer&amp;next=%2Fworklist"' in page.text


def test_a_desk_shows_who_handles_what_until_when(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.filed(api.lan, key="k2", received_by=ELSEWHERE)
    page = desk(api).open("/worklist").text
    assert code in page
    assert page.count('<th scope="row">') == 1
    assert '<span class="due soon">Hạn ngày mai</span>' in page
    assert "Chưa giao" in page
    api.clock.at += timedelta(days=3)
    assert '<span class="due late">Quá hạn 2 ngày</span>' in desk(api).open("/worklist").text


def at_the_appraiser(api: Api) -> None:
    code = str(api.filed(api.lan, STATUS)["code"])
    reception, head = api.officer(Role.RECEPTION), api.officer(Role.DIVISION_HEAD)
    api.act(code, "accept", reception, 1)
    api.act(code, "advance", reception, 2, to="phan-cong")
    to = {"to": "tham-dinh", "handler": f"appraiser@{WARD}"}
    assert api.act(code, "advance", head, 3, **to).status_code == 200


def test_a_handler_is_called_by_name_and_oneself_you(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_appraiser(api)
    path = "/worklist?role=appraiser"
    assert '<td data-of="Người xử lý">Trần Văn Hòa</td>' in desk(api, Role.LEADER).open(path).text
    assert (
        '<td data-of="Người xử lý">Ông/bà</td>' in desk(api, Role.APPRAISER).open("/worklist").text
    )

    class Silent:
        def officers(self, agency: str, role: Role) -> tuple[()]:
            raise TryLater(f"{agency} {role}")

    silent = replace(api.office, directory=Silent)
    monkeypatch.setattr(door, "services", lambda: silent)
    page = desk(api, Role.LEADER).open(path)
    assert page.status_code == 200
    assert '<td data-of="Người xử lý">Đã giao cán bộ khác</td>' in page.text


def test_a_leader_looks_at_every_desk_and_an_auditor_at_every_agency(api: Api) -> None:
    api.filed(api.lan)
    leader = desk(api, Role.LEADER).open("/worklist?role=reception").text
    (tabs,) = re.findall(r'aria-label="Bàn làm việc">.*?</nav>', leader, re.DOTALL)
    assert tabs.count("/api/worklist?agency=H33.16&amp;role=") == 6
    auditor = desk(api, Role.AUDITOR, agency="H33")
    page = auditor.open(f"/worklist?agency={WARD}&role=reception").text
    assert f'<option value="{WARD}" selected>' in page
    assert '<th scope="row">' in page
    assert auditor.open("/worklist").status_code == 200
    assert 'id="agency"' not in leader


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"agency={ELSEWHERE}&role=reception", 403),
        ("role=appraiser", 403),
        ("role=citizen", 422),
        ("role=king", 422),
        ("agency=H33.16%23x", 422),
        ("cursor=x", 422),
        ("x=1", 422),
    ],
)
def test_a_desk_that_is_not_ones_own_or_none_is_refused(api: Api, query: str, status: int) -> None:
    assert desk(api).open(f"/worklist?{query}").status_code == status


def test_a_long_worklist_is_read_page_by_page(api: Api) -> None:
    codes = {api.filed(api.lan, key=f"k{number}")["code"] for number in range(53)}
    here = desk(api)
    first = here.open("/worklist")
    assert len(first.data) < 60_000
    (more,) = re.findall(r'href="/api(/worklist[^"]*cursor=[^"]*)"', first.text)
    second = here.open(more.replace("&amp;", "&")).text
    shown = re.findall(r'<span class="code">([^<]+)</span>', first.text + second)
    assert sorted(shown) == sorted(codes)
    assert "cursor=" not in second


def test_pages_that_wait_find_their_dossier_in_two_steps(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.dossiers.put_tray(a_tray_entry("e1", suggestion=code))
    api.dossiers.put_receipt(a_receipt("cd" * 32))
    here = desk(api)
    listed = here.open("/tray").text
    assert "1 bản quét chưa tìm được hồ sơ" in listed
    assert "Không đọc được mã hồ sơ trên trang" in listed
    page = here.open("/tray/e1").text
    assert "Nguyễn Thị Lan" in page, "the dossier that the pages suggest"
    assert page.count('type="radio"') == len(api.dossiers.get(code).components)
    assert "4 trang đã quét = 2 vào hồ sơ + 0 trắng + 1 bìa quét + 1 vào khay." in page
    form = {"csrf": here.proof(), "code": code}
    unchosen = here.send("/tray/e1", **form)
    assert unchosen.status_code == 422
    assert '<a href="#component">Hãy chọn các trang này là giấy tờ nào' in unchosen.text
    done = here.send("/tray/e1", **form, component="GCS")
    assert (done.status_code, done.headers["Location"]) == (
        303,
        f"/api/tray?done=filed&code={code}",
    )
    after = here.open(done.headers["Location"].removeprefix("/api")).text
    assert "Đã đưa các trang vào hồ sơ." in after
    assert "Khay trống" in after
    assert here.send("/tray/e1", **form, component="GCS").status_code == 404
    assert here.open("/tray/e1").status_code == 404
    (paper,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert paper["component"] == "GCS"


def test_a_dossier_that_cannot_be_is_told_and_what_was_typed_is_kept(api: Api) -> None:
    far = api.filed(api.lan, received_by=ELSEWHERE)["code"]
    api.dossiers.put_tray(a_tray_entry("e1", suggestion="H33.16-260302-0777"))
    here = desk(api)
    unknown = here.open("/tray/e1")
    assert unknown.status_code == 200, "a suggestion may lead nowhere"
    assert 'value="H33.16-260302-0777"' in unknown.text
    for typed in (far, far.lower(), "khong-co", ATTACK):
        looked = here.open(f"/tray/e1?code={typed}".replace('"', "%22").replace("<", "%3C"))
        assert looked.status_code == 404
        assert 'role="alert"' in looked.text
        assert 'type="radio"' not in looked.text
        assert not ACTIVE.search(looked.text)
        assert typed.upper()[:4] in looked.text or "&#34;" in looked.text
    given = here.send("/tray/e1", csrf=here.proof(), code=far, component="TK")
    assert given.status_code == 404
    assert f'value="{far}"' in given.text
    assert api.dossiers.tray_entry(WARD, "e1").settled is False


def test_only_reception_files_and_only_from_our_own_page(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.dossiers.put_tray(a_tray_entry("e1", suggestion=code))
    here, leader = desk(api), desk(api, Role.LEADER)
    form = {"code": code, "component": "TK"}
    for proof in ({}, {"csrf": ""}, {"csrf": leader.proof()}):
        assert here.send("/tray/e1", **form, **proof).status_code == 403
        assert here.send("/tray/e1/aside", **proof).status_code == 403
    page = leader.open("/tray/e1").text
    assert "Cán bộ tiếp nhận của đơn vị đưa các trang này vào hồ sơ." in page
    assert "<form method" not in page[page.index("<main") :]
    for who, status in {
        leader: 403,
        desk(api, Role.CLERK): 403,
        desk(api, agency=ELSEWHERE): 404,
        Browser(api, api.lan): 403,
    }.items():
        assert who.send("/tray/e1", **form, csrf=who.proof()).status_code == status
    for who in (desk(api, Role.CLERK), desk(api, agency=ELSEWHERE), Browser(api, api.lan)):
        assert who.open("/tray/e1").status_code in {403, 404}
    assert api.dossiers.tray_entry(WARD, "e1").settled is False


def test_of_a_poisoned_scan_only_the_reason_is_shown(api: Api) -> None:
    why = "Tệp có mã độc nên không được nhận; hãy kiểm tra máy và gửi tệp khác."
    poison = a_tray_entry(
        "e1", archive_key=None, pages=(), fields=(), kind="", reason="infected", sentence=why
    )
    api.dossiers.put_tray(poison)
    here = desk(api)
    page = here.open("/tray/e1").text
    assert why in page
    assert "/v1/tray/e1" not in page
    assert 'id="code"' not in page
    assert api.get("/v1/tray/e1/paper", here.token).status_code == 404
    filed = here.send("/tray/e1", csrf=here.proof(), code="H33.16-260302-0001", component="TK")
    assert filed.status_code in {404, 409}
    done = here.send("/tray/e1/aside", csrf=here.proof())
    assert (done.status_code, done.headers["Location"]) == (303, "/api/tray?done=aside")
    assert "Đã bỏ mục không đọc được khỏi khay." in here.open("/tray?done=aside").text


def test_pages_that_were_read_are_not_set_aside(api: Api) -> None:
    api.dossiers.put_tray(a_tray_entry("e1"))
    here = desk(api)
    assert "/tray/e1/aside" not in here.open("/tray/e1").text
    given = here.send("/tray/e1/aside", csrf=here.proof())
    assert given.status_code == 409
    assert "hãy đưa vào hồ sơ" in given.text


def test_what_scanners_send_is_text_and_nothing_else(api: Api) -> None:
    entry = a_tray_entry("e1", source_key=f"scan/{WARD}/may/{ATTACK}", sentence=ATTACK)
    api.dossiers.put_tray(replace(entry, warnings=(ATTACK,), kind=ATTACK))
    here = desk(api)
    for path in ("/tray", "/tray/e1", "/tray?done=filed&code=%22%3E%3Cscript%3E"):
        given = here.open(path)
        assert given.status_code == 200
        assert not ACTIVE.search(given.text)


def test_pages_that_wait_are_seen_beside_what_was_read(api: Api) -> None:
    api.dossiers.put_tray(a_tray_entry("e1", previews=(1, 2)))
    given = desk(api).open("/tray/e1")
    pictures = re.findall(r'<img src="(https://[^"]+)" alt="Trang (\d)">', given.text)
    assert [number for _, number in pictures] == ["1", "2"]
    opened = api.get("/v1/tray/e1/paper", desk(api).token).headers["Location"]
    assert "/tray/e1.pdf?" in opened
    assert "=inline" in opened
    places = {f"https://{urlsplit(address).netloc}" for address, _ in pictures}
    assert given.headers["Content-Security-Policy"] == policy(pictures=places)
    assert places == {given.headers["Content-Security-Policy"].split(" data: ")[1].split(";")[0]}


def test_an_auditor_looks_into_the_trays_below(api: Api) -> None:
    api.dossiers.put_tray(a_tray_entry("e1"))
    auditor = desk(api, Role.AUDITOR, agency="H33")
    (link,) = re.findall(r'href="/api(/tray/e1[^"]*)"', auditor.open(f"/tray?agency={WARD}").text)
    page = auditor.open(link).text
    assert f'href="/api/v1/tray/e1/paper?agency={WARD}"' in page
    assert auditor.open(f"/tray/e1?agency={ELSEWHERE}").status_code == 404
