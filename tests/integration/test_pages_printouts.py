"""Printouts on pages: asked for in a plain form, waited for without a script, and fetched."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.printouts.asked import Kind
from chalicelib.domain.printouts.outcome import WORDS, Fate, Item, Outcome
from chalicelib.handlers.http.printout_page import NAMES
from tests.integration.api import ELSEWHERE, WARD, Answer, Api
from tests.integration.browser import ACTIVE, Browser, said

pytest_plugins = "tests.integration.offices"
ATTACK = '"><script>alert(1)</script>'
CODE = "H33.16-260302-0001"
BOOK = {"kind": "logbook", "first": "2026-03-01", "last": "31/3/2026", "agency": WARD}


@pytest.fixture
def clerk(api: Api) -> Browser:
    return Browser(api, api.officer(Role.CLERK))


def ask(browser: Browser, **fields: str) -> Answer:
    return browser.send("/printouts", csrf=browser.proof(), **fields)


def asked(browser: Browser, **fields: str) -> str:
    given = ask(browser, **fields)
    assert given.status_code == 303, said(given)
    return urlsplit(given.headers["Location"]).path.removeprefix("/api")


def test_everything_that_can_be_printed_and_become_of_it_has_words() -> None:
    assert set(NAMES) == set(Kind)
    assert set(WORDS) == set(Fate)


def test_the_form_offers_today_and_the_own_agency_and_auditors_no_sheets(
    api: Api, clerk: Browser
) -> None:
    page = clerk.open("/printouts")
    assert page.text.count('value="2026-03-02"') == 2
    agency = page.text.partition('id="agency"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]+)"', agency) == [WARD]
    assert 'id="sheets"' in page.text
    auditor = Browser(api, api.officer(Role.AUDITOR, agency="H33")).open("/printouts")
    assert 'id="sheets"' not in auditor.text
    assert f'value="{ELSEWHERE}"' in auditor.text
    assert 'href="/api/printouts"' in clerk.open("/worklist").text


def test_what_is_asked_for_is_waited_for_and_then_led_to(api: Api, clerk: Browser) -> None:
    path = asked(clerk, **BOOK)
    page = clerk.open(path)
    assert 'http-equiv="refresh"' in page.text
    assert "Đang lập" in said(page)
    made, _ = api.office.shelf().noted(path.rpartition("/")[2])
    files = ("so-theo-doi-ho-so.pdf",)
    api.office.shelf().conclude(made, Outcome(files=files, count=7))
    page = clerk.open(path)
    assert 'http-equiv="refresh"' not in page.text
    assert "7 hồ sơ" in said(page)
    link = f"/api/v1/printouts/{made.id}/files/{files[0]}"
    assert f'href="{link}"' in page.text
    assert clerk.open(link.removeprefix("/api")).status_code == 303
    other = Browser(api, api.officer(Role.CLERK, agency=ELSEWHERE))
    assert other.open(path).status_code == 404


def test_what_is_lacking_and_what_was_refused_is_told(api: Api, clerk: Browser) -> None:
    path = asked(clerk, kind="slips", codes=f"{CODE}\n h33.16-260302-0002,{CODE}")
    made, _ = api.office.shelf().noted(path.rpartition("/")[2])
    assert made.codes == (CODE, "H33.16-260302-0002")
    items = (Item(CODE, "", Fate.PRINTED), Item(made.codes[1], "", Fate.WAITING))
    api.office.shelf().conclude(made, Outcome(files=("a.pdf", "b.pdf"), count=1, items=items))
    told = said(clerk.open(path))
    assert "một phần" in told
    assert WORDS[Fate.WAITING] in told
    assert made.codes[1] in told
    assert "Tệp 2" in told
    api.office.shelf().conclude(made, Outcome(refused="Những ngày này có quá nhiều hồ sơ."))
    assert "quá nhiều hồ sơ" in said(clerk.open(path))


def test_cover_sheets_are_typed_a_line_each(api: Api, clerk: Browser) -> None:
    path = asked(clerk, kind="sheets", sheets=f"{CODE} TK 2\r\n\r\n{CODE}; CO; 12\r\n")
    made, _ = api.office.shelf().noted(path.rpartition("/")[2])
    assert [(one.dossier, one.component, one.pages) for one in made.sheets] == [
        (CODE, "TK", 2),
        (CODE, "CO", 12),
    ]


WRONG = (
    ({"kind": ATTACK[:40]}, "kind", 422),
    ({**BOOK, "first": "30/2/2026"}, "first", 422),
    ({**BOOK, "first": "hôm qua"}, "first", 422),
    ({**BOOK, "last": ""}, "last", 422),
    ({**BOOK, "last": "1/1/2020"}, "last", 422),
    ({**BOOK, "agency": ELSEWHERE}, "agency", 403),
    ({**BOOK, "form": "docx"}, "form", 422),
    ({"kind": "slips", "codes": ATTACK}, "codes", 422),
    ({"kind": "sheets", "sheets": ""}, "sheets", 422),
    ({"kind": "sheets", "sheets": f"{CODE} TK"}, "sheets", 422),
    ({"kind": "sheets", "sheets": f"{CODE} TK 0"}, "sheets", 422),
    ({"kind": "sheets", "sheets": f"{CODE} TK 12345"}, "sheets", 422),
    ({"kind": "sheets", "sheets": ATTACK}, "sheets", 422),
)


@pytest.mark.parametrize(("fields", "field", "status"), WRONG)
def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(
    clerk: Browser, fields: dict[str, str], field: str, status: int
) -> None:
    page = ask(clerk, **fields)
    assert page.status_code == status
    assert f'id="{field}-wrong"' in page.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', page.text)
    assert not ACTIVE.search(page.text)
    if fields.get("codes") or fields.get("sheets"):
        assert fields.get("codes", fields.get("sheets", "")) in unescape(page.text)
