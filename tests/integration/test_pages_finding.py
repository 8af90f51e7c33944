"""The home page and the page of a procedure: found by name, event or field, and told whole."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.wording import said as moment
from chalicelib.web import files
from infra.packages import read_all
from tests.integration.api import BIRTH, STAY, Answer, Api
from tests.integration.browser import ACTIVE, main, said

pytest_plugins = "tests.integration.offices"

LEADS = re.compile(r'href="/api/procedures/([\w.]+)"')
READ = read_all()


def browse(api: Api, path: str) -> Answer:
    return api.get(path, None, Accept="text/html")


def section(page: Answer, name: str) -> str:
    """Return the opening tag of the part of the page of that id."""
    found = re.search(rf'<(?:section|div) id="{name}"[^>]*>', page.text)
    assert found
    return found[0]


def test_the_home_page_leads_to_each_procedure_once_and_to_every_life_event(api: Api) -> None:
    page = browse(api, "/")
    codes = LEADS.findall(main(page))
    assert sorted(codes) == sorted(package.procedure.code for package in READ.packages)
    for event in READ.life_events:
        assert f'href="/api/?event={event.id}"' in page.text
    fields = re.findall(r"<summary>(.*?) <span", main(page))
    assert set(fields) == {package.procedure.field_name for package in READ.packages}
    assert len(fields) == len(set(fields))
    assert section(page, "found").endswith("hidden>")
    assert not section(page, "browse").endswith("hidden>")
    for address in ("/track", "/verify"):
        assert f'href="/api{address}"' in main(page)


@pytest.mark.parametrize("life", READ.life_events, ids=lambda life: life.id)
def test_a_life_event_shows_its_procedures_in_its_order(api: Api, life: LifeEvent) -> None:
    page = browse(api, f"/?event={life.id}")
    shown = main(page).partition('id="browse"')[0]
    assert LEADS.findall(shown) == list(life.procedures)
    assert f">{life.name}</h2>" in unescape(shown)
    assert section(page, "browse").endswith("hidden>")


def test_an_event_there_is_not_is_refused_with_a_sentence(api: Api) -> None:
    page = browse(api, "/?event=bay-len-trang")
    assert page.status_code == 404
    assert "Không có sự kiện này; hãy tìm thủ tục theo tên." in said(page)


def test_without_scripts_the_form_finds_the_same_as_programs_are_told(api: Api) -> None:
    page = browse(api, "/?q=tam%20tru")
    told = api.get("/v1/procedures?q=tam%20tru&limit=50", None).json["procedures"]
    shown = main(page).partition('id="browse"')[0]
    assert LEADS.findall(shown) == [one["code"] for one in told] != []
    assert f"{len(told)} thủ tục phù hợp với “tam tru”" in said(page)
    assert '<p id="none" hidden>' in page.text
    assert '<p id="none">' in browse(api, "/?q=zzzz").text


def test_the_script_asks_where_the_page_says_and_shows_what_is_told_there(api: Api) -> None:
    page = browse(api, "/").text
    asked = re.search(r'data-find="/api([^"]+)" data-lead="/api([^"]+)"', page)
    assert asked
    (one, *_) = api.get(f"{asked[1]}?q=tam+tru&limit=12", None).json["procedures"]
    script = files.file("find.js")
    assert script
    for name in set(re.findall(r"\bone\.(\w+)", script.text)):
        assert one[name], name
    assert browse(api, asked[2] + one["code"]).status_code == 200
    for name in re.findall(r'getElementById\("([\w-]+)"\)', script.text):
        assert f'id="{name}"' in page, name
    assert "innerHTML" not in script.text


def test_a_procedure_tells_when_it_would_be_due_were_it_filed_now(api: Api) -> None:
    text = said(browse(api, f"/procedures/{STAY}"))
    assert "Nộp tại quầy lúc 08:30 02/03/2026 hẹn trả 08:30 thứ Năm 05/03/2026" in text
    assert "Nộp trực tuyến lúc đó hẹn trả chậm nhất 08:30 thứ Sáu 06/03/2026" in text
    assert "được tiếp nhận hoặc trả lời chậm nhất 08:30 thứ Ba 03/03/2026" in text
    assert "Thời hạn 3 ngày làm việc: đến 08:30 thứ Năm 05/03/2026" in text
    api.clock.at = datetime(2026, 4, 29, 1, 30, tzinfo=UTC)
    text = said(browse(api, f"/procedures/{STAY}"))
    assert "hẹn trả 08:30 thứ Tư 06/05/2026" in text
    assert "30/04/2026" in text


def test_a_dossier_filed_at_that_moment_is_given_what_was_promised(api: Api) -> None:
    page = said(browse(api, f"/procedures/{STAY}"))
    code = api.filed(api.lan, STAY)["code"]
    clock = api.dossiers.get(code).clock
    assert clock
    assert f"được tiếp nhận hoặc trả lời chậm nhất {moment(clock.due)}" in page


def test_each_case_has_its_own_promise_and_one_nobody_takes_online_has_none_there(api: Api) -> None:
    cases = said(browse(api, "/procedures/1.012783"))
    assert "Trường hợp được kéo dài: không quá 10 ngày làm việc" in cases
    assert cases.count("hẹn trả chậm nhất") == 2
    counter = said(browse(api, "/procedures/2.000884"))
    assert "Nộp tại quầy lúc" in counter
    assert "Nộp trực tuyến" not in counter
    assert "Nộp hồ sơ trực tuyến" not in counter


def test_papers_to_hand_in_and_what_the_state_already_holds_stand_apart(api: Api) -> None:
    page = said(browse(api, f"/procedures/{BIRTH}"))
    asked, _, held = page.partition("Không phải nộp, vì Nhà nước đã có")
    assert "Tờ khai đăng ký khai sinh" in asked
    assert "Đã có trong Cơ sở dữ liệu quốc gia về dân cư" in held
    assert "Cơ sở dữ liệu quốc gia về dân cư" not in asked


def test_whoever_goes_to_a_counter_is_told_which_ones_take_it(api: Api) -> None:
    found = read_all().agencies
    page = said(browse(api, f"/procedures/{STAY}"))
    communes = [one.name for one in found if one.level == "commune" and one.valid_until is None]
    assert communes
    assert all(name in page for name in communes)
    assert f"{len(communes)} nơi nhận hồ sơ tại quầy" in page


@pytest.mark.parametrize("code", [package.procedure.code for package in READ.packages])
def test_every_procedure_has_its_page_without_anything_active(api: Api, code: str) -> None:
    page = browse(api, f"/procedures/{code}")
    assert page.status_code == 200
    assert not ACTIVE.search(page.text)
    assert len(re.findall("<h1", page.text)) == 1
