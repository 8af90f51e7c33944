"""Reports on pages: asked for in a plain form, waited for without a script, and fetched."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.reports.requests import Form, Name
from chalicelib.handlers.http.report_page import FORMS, LABELS, NAMES, ReportTyped
from tests.integration.api import ELSEWHERE, MONDAY, WARD, Answer, Api
from tests.integration.browser import ACTIVE, Browser, main, said
from tests.integration.plumbing import client
from tests.integration.tries import REPORT

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'


@pytest.fixture
def leader(api: Api) -> Browser:
    return Browser(api, api.officer(Role.LEADER))


def ask(browser: Browser, **changes: str) -> Answer:
    return browser.send("/reports", csrf=browser.proof(), **{**REPORT, **changes})


def asked_so_far() -> int:
    """Return how many requests are noted; a request is noted before its errand is sent."""
    return int(client("s3").list_objects_v2(Bucket="lake", Prefix="asked/")["KeyCount"])


def wrong(page: Answer) -> dict[str, str]:
    """Return what stands at each field that is marked wrong and described by that very text."""
    told = dict(re.findall(r'<p class="error" id="([a-z_]+)-wrong">([^<]*)</p>', page.text))
    marked = set(
        re.findall(r'id="([a-z_]+)"[^>]*aria-invalid="true" aria-describedby="\1-wrong"', page.text)
    )
    assert marked == set(told)
    return {name: unescape(sentence) for name, sentence in told.items()}


def test_every_report_and_form_there_is_has_words_and_every_field_a_label() -> None:
    assert (set(NAMES), set(FORMS)) == (set(Name), set(Form))
    assert set(LABELS) == set(ReportTyped.model_fields)


def test_the_form_offers_this_month_until_yesterday_and_the_own_agencies(
    api: Api, leader: Browser
) -> None:
    page = leader.open("/reports")
    assert page.status_code == 200
    text = main(page)
    assert 'name="first" type="date" value="2026-03-01"' in text
    assert 'name="last" type="date" value="2026-03-01"' in text
    assert not ACTIVE.search(text)
    for label in LABELS.values():
        assert label in text
    assert re.findall(r'<option value="(H33[^"]*)"', text) == [WARD]
    above = Browser(api, api.officer(Role.AUDITOR, agency="H33")).open("/reports")
    offered = set(re.findall(r'<option value="(H33[^"]*)"', above.text))
    assert {"H33", WARD, ELSEWHERE} <= offered
    assert ">Báo cáo</a>" in page.text
    assert ">Báo cáo</a>" not in Browser(api, api.officer(Role.CLERK)).open("/worklist").text


def test_a_report_is_asked_for_waited_for_and_fetched(api: Api, leader: Browser) -> None:
    given = ask(leader, form="csv", first="1/2/2026", field="", procedure=" ")
    assert given.status_code == 303
    address = given.headers["Location"].removeprefix("/api")
    waiting = leader.open(address)
    assert '<meta http-equiv="refresh" content="5">' in waiting.text
    assert "Đang lập" in said(waiting)
    assert "01/02/2026 – 28/02/2026" in said(waiting)
    assert "Mọi lĩnh vực" in said(waiting)
    request, is_ready = api.office.requests().noted(address.rpartition("/")[2])
    assert not is_ready
    api.office.requests().keep(request, b"1;2", "text/csv; charset=utf-8")
    ready = leader.open(address)
    assert "http-equiv" not in ready.text
    assert "Đã lập xong" in said(ready)
    (link,) = re.findall(r'<a class="button" href="([^"]+)"', ready.text)
    parts = urlsplit(unescape(link))
    assert parts.path.endswith(f"/asked/{request.id}/ii-06a.csv")
    assert "X-Amz-Expires=300" in parts.query
    again = leader.open(ask(leader, form="csv").headers["Location"].removeprefix("/api"))
    assert "Đã lập xong" in said(again), "asked again that day, it is the same"


def test_a_report_that_was_not_made_says_so(api: Api, leader: Browser) -> None:
    address = ask(leader, form="html").headers["Location"].removeprefix("/api")
    api.clock.at = MONDAY + timedelta(days=2)
    later = Browser(api, api.officer(Role.LEADER)).open(address)
    assert "Chưa lập được" in said(later)
    assert "http-equiv" not in later.text
    assert 'href="/api/reports">lập lại' in later.text


def test_what_is_wrong_stands_at_its_field_in_the_words_of_the_form(leader: Browser) -> None:
    page = ask(leader, report="ii-06b", first="hôm qua", last="", form="pdf")
    assert page.status_code == 422
    assert wrong(page) == {
        "report": "“Báo cáo” không phải một giá trị được nhận.",
        "first": "“Từ ngày” phải là một ngày, ví dụ 2026-03-31.",
        "last": "Thiếu “Đến ngày”.",
        "form": "“Dạng tệp” không phải một giá trị được nhận.",
    }
    assert 'name="first" type="date" value="hôm qua"' in page.text, "what was typed stays"
    (alert,) = re.findall(r'<div class="alert" role="alert">.*?</div>', page.text, re.DOTALL)
    assert re.findall(r'href="#([a-z_]+)"', alert) == ["report", "first", "last", "form"]


@pytest.mark.parametrize(
    ("changes", "status", "name"),
    [
        ({"last": "2026-01-31"}, 422, "last"),
        ({"last": "30/2/2026"}, 422, "last"),
        ({"first": "2026-04-01", "last": "2026-04-30"}, 422, "first"),
        ({"as_of": "2026-03-01"}, 422, "as_of"),
        ({"agency": ELSEWHERE}, 403, "agency"),
        ({"agency": f"{WARD}.99"}, 404, "agency"),
        ({"field": "Hàng hải"}, 422, "field"),
        ({"field": "x" * 101}, 422, "field"),
        ({"procedure": "9.999999"}, 404, "procedure"),
        ({"procedure": "khai sinh"}, 422, "procedure"),
    ],
)
def test_what_the_office_refuses_stands_at_its_field(
    leader: Browser, changes: dict[str, str], status: int, name: str
) -> None:
    noted = asked_so_far()
    page = ask(leader, **changes)
    assert page.status_code == status
    assert list(wrong(page)) == [name]
    assert asked_so_far() == noted


def test_what_is_typed_is_shown_as_text(leader: Browser) -> None:
    page = ask(leader, first=ATTACK, procedure=ATTACK, agency=ATTACK)
    assert page.status_code == 422
    assert not ACTIVE.search(page.text)
    assert unescape(page.text).count(ATTACK) == 2


def test_a_form_of_another_page_asks_for_nothing(leader: Browser) -> None:
    assert leader.send("/reports", csrf="0" * 40, **REPORT).status_code == 403
