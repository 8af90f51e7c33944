"""What pages weigh: all bytes of a first visit, uncompressed, on a slow line."""

import re

import pytest

from chalicelib.domain.people import Role
from chalicelib.web import files
from tests.integration.api import BIRTH, WARD, Api
from tests.integration.browser import Browser

pytest_plugins = "tests.integration.offices"

LOADED = re.compile(r'<(?:link|script|img)[^>]* (?:href|src)="/api(/static/[^"]+)"')
IMPORTED = re.compile(r'\bfrom "\.\.?/(?:\w+/)?([\w-]+\.js)"')


def loaded(html: str) -> set[str]:
    """Return the names of the files a page loads, and of those they load."""
    found: set[str] = set()
    named = [address.rpartition("/")[2] for address in LOADED.findall(html)]
    while named:
        name = named.pop()
        if name not in found:
            found.add(name)
            named += IMPORTED.findall(text(name))
    return found


def text(name: str) -> str:
    file = files.file(name)
    assert file, name
    return file.text


def weight(html: str) -> int:
    return len(html.encode()) + sum(len(text(name).encode()) for name in loaded(html))


@pytest.mark.parametrize("path", ["/", "/en"])
def test_the_home_page_weighs_at_most_60_kb_with_all_it_loads(api: Api, path: str) -> None:
    page = api.get(path, None, Accept="text/html").text
    assert {"portal.css", "face.css", "portal.js"} <= loaded(page)
    assert weight(page) <= 60_000


def test_every_other_page_weighs_at_most_120_kb(api: Api) -> None:
    filed = api.filed(api.lan)
    lan, officer = Browser(api, api.lan), Browser(api, api.officer(Role.LEADER))
    ours = ["/track", "/verify", f"/procedures/{BIRTH}", f"/procedures/{BIRTH}/application"]
    english = ["/en/track", "/en/verify", f"/en/procedures/{BIRTH}"]
    hers = ["/dossiers", "/papers", f"/dossiers/{filed['code']}"]
    theirs = ["/worklist", "/tray", f"/matters?agency={WARD}", "/search", "/printouts", "/reports"]
    pages = {path: lan.open(path) for path in (*ours, *english, *hers)}
    pages |= {path: officer.open(path) for path in (*theirs, hers[-1])}
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {}
    heavy = {path for path, page in pages.items() if weight(page.text) > 120_000}
    assert heavy == set()
