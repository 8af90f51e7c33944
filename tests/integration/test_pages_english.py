"""Public pages in English: the same pages, in other words, and what stays Vietnamese says so."""

import json
import re
from html import unescape

import pytest

from chalicelib.handlers.http.doors import rules
from chalicelib.web import files
from chalicelib.web.speaking import SPOKEN, in_english
from infra.packages import read_all
from tests.integration.api import BIRTH, Answer, Api
from tests.integration.browser import ACTIVE, FORM, Browser, main, said, stray

pytest_plugins = "tests.integration.offices"

SWITCH = re.compile(r'<a class="tongue" href="/api([^"]*)" hreflang="(\w+)" lang="(\w+)">')
LINK = re.compile(r'<a [^>]*href="/api([^"]*)"([^>]*)>')
LINES = re.compile(r'<link rel="alternate".*\n|.*class="tongue".*\n')
CODES = [package.procedure.code for package in read_all().packages]
OPEN = ("/", "/?q=khai%20sinh", "/?event=sinh-con", "/track", "/verify", "/statistics")
WRONG = ("/verify?code=12345", "/verify?code=7F3A29C1BD", "/v/0000000000", "/procedures/9.999999")


def browse(api: Api, path: str) -> Answer:
    return api.get(path, None, Accept="text/html")


@pytest.mark.parametrize("path", [*OPEN, *WRONG, *(f"/procedures/{code}" for code in CODES)])
def test_what_is_vietnamese_on_an_english_page_says_so(api: Api, path: str) -> None:
    there = browse(api, path)
    page = browse(api, in_english(path))
    assert page.status_code == there.status_code
    assert '<html lang="en">' in page.text
    assert '<html lang="vi">' in there.text
    assert stray(page) == []
    assert not ACTIVE.search(page.text)


def test_only_names_of_papers_procedures_and_places_stay_vietnamese(api: Api) -> None:
    names = {one.name for one in read_all().agencies}
    names |= {part for one in read_all().agencies for part in one.address.split(", ")}
    for package in read_all().packages:
        law = package.procedure
        known = {law.name, *(one.name for one in (*law.components, *law.proofs)), "TB-VPĐK"}
        page = browse(api, f"/en/procedures/{law.code}")
        left = re.findall(r'<(?:span|p|a [^>]*) lang="vi">([^<]*)<', page.text)
        assert {unescape(words) for words in left} <= known | names | {"Tiếng Việt"}


@pytest.mark.parametrize("path", [*OPEN, f"/procedures/{BIRTH}", "/v/0000000000"])
def test_the_switch_leads_to_the_same_page_and_back(api: Api, path: str) -> None:
    here = browse(api, path)
    there, into, marked = SWITCH.findall(here.text)[0]
    assert (unescape(there), into, marked) == (in_english(path).replace("%20", "+"), "en", "en")
    page = browse(api, unescape(there))
    back, into, marked = SWITCH.findall(page.text)[0]
    assert (into, marked) == ("vi", "vi")
    assert browse(api, unescape(back)).text == here.text


def test_a_page_that_is_in_vietnamese_alone_has_no_switch(api: Api) -> None:
    page = Browser(api, api.lan).open(f"/procedures/{BIRTH}/application")
    assert page.status_code == 200
    assert not LINES.search(page.text)


@pytest.mark.parametrize("path", [*OPEN, f"/procedures/{BIRTH}"])
def test_links_lead_to_english_pages_or_say_that_they_do_not(api: Api, path: str) -> None:
    for address, marks in LINK.findall(browse(api, in_english(path)).text):
        is_ours = address == "/en" or address.startswith(("/en/", "/en?", "/sign-in"))
        assert is_ours or 'hreflang="vi"' in marks, address


def test_the_pages_that_are_in_both_languages_are_those_that_their_routes_say() -> None:
    assert {rule.path for rule in rules() if rule.spoken} == SPOKEN | set(map(in_english, SPOKEN))
    ours = {(rule.method, rule.path): rule for rule in rules()}
    for (method, path), rule in ours.items():
        if path in SPOKEN:
            assert ours[method, in_english(path)].who == rule.who


def test_one_searches_by_english_and_by_vietnamese_words(api: Api) -> None:
    for words in ("birth+reg", "dang+ky+khai", "khai+sinh"):
        page = browse(api, f"/en?q={words}")
        assert "Birth registration" in said(page)
        assert f'href="/api/en/procedures/{BIRTH}"' in main(page)


def test_the_script_that_finds_is_told_where_to_lead_and_what_to_say(api: Api) -> None:
    page = browse(api, "/en").text
    assert 'data-lead="/api/en/procedures/"' in page
    told = re.search(r"data-said='([^']*)'", page)
    assert told
    script = files.file("find.js")
    assert script
    here = re.search(r"WORDS = SAID \?\? \{(.*?)\};", script.text, re.DOTALL)
    assert here
    assert set(json.loads(unescape(told[1]))) == set(re.findall(r"(\w+): \"", here[1]))
    assert "data-said" not in browse(api, "/").text


def test_a_tracked_dossier_is_told_in_english(api: Api) -> None:
    filed = api.filed(api.lan)
    typed = f"code={filed['code']}&secret={filed['secret']}"
    page = api.send("POST", "/en/track", None, typed, FORM)
    assert page.status_code == 200
    assert stray(page) == []
    for words in ("Newly filed", "Birth registration", "Waiting to be received", "nothing at the"):
        assert words in said(page)
    assert "Monday 2 March 2026" in said(page)
    assert 'action="/api/en/track"' in page.text
    wrong = api.send("POST", "/en/track", None, f"code={filed['code']}&secret=AAAA", FORM)
    assert wrong.status_code == 404
    assert "the tracking code is wrong" in said(wrong)
    assert stray(wrong) == []


def test_somebody_not_signed_in_is_told_so_in_english_and_led_to_the_form(api: Api) -> None:
    page = browse(api, f"/en/procedures/{BIRTH}/application")
    assert page.status_code == 401
    assert "Please sign in" in said(page)
    assert f"next=%2Fprocedures%2F{BIRTH}%2Fapplication" in page.text
    assert stray(page) == []
    led = Browser(api, api.lan).open(f"/en/procedures/{BIRTH}/application")
    assert led.status_code == 303
    assert led.headers["Location"] == f"/api/procedures/{BIRTH}/application"


def test_somebody_signed_in_keeps_their_menu_on_english_pages(api: Api) -> None:
    page = Browser(api, api.lan).open("/en")
    assert "My applications" in page.text
    assert "Sign out" in page.text
    assert stray(page) == []


def test_amounts_days_and_times_are_written_as_in_english(api: Api) -> None:
    words = said(browse(api, "/en/procedures/3.000333"))
    assert "200,000 VND" in words
    assert re.search(r"due \d\d:\d\d, Thursday 12 March 2026", words)
    assert "filled in and handled in Vietnamese" in words
    assert "Unofficial translation" in words
