"""Installing: what a browser needs to keep the portal, and what it forgets when one signs out."""

import re
from urllib.parse import urljoin, urlsplit

from chalicelib.handlers.http import session
from chalicelib.web import files, installable
from tests.integration.api import BIRTH, Api
from tests.integration.browser import ACTIVE, Browser

pytest_plugins = "tests.integration.offices"

SHELL = re.compile(r"const SHELL = \[(.*?)\];")
IMPORT = re.compile(r'(?:from |import\()"([^"]+)"')
MARK = re.compile(r'<body data-base="/api"(?: data-who="([0-9a-f]{20})")?>')


def mark(api: Api, token: str, path: str = "/") -> str | None:
    found = MARK.search(Browser(api, token).open(path).text)
    assert found
    return found[1]


def test_the_manifest_keeps_within_the_portal(api: Api) -> None:
    given = api.get("/manifest.webmanifest")
    assert given.headers["Content-Type"] == "application/manifest+json"
    said = given.json
    assert said["lang"] == "vi"
    assert {said[name] for name in ("id", "start_url", "scope")} == {"/api/"}
    assert {one["purpose"] for one in said["icons"]} == {"any", "maskable"}
    for address in (
        *(one["src"] for one in said["icons"]),
        *(one["url"] for one in said["shortcuts"]),
    ):
        assert api.get(address.removeprefix("/api"), api.lan).status_code == 200, address
    assert 'href="/api/manifest.webmanifest"' in api.get("/").text


def test_the_worker_rules_over_the_portal_alone_and_is_read_anew_each_time(api: Api) -> None:
    given = api.get("/worker.js")
    assert given.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert given.headers["Service-Worker-Allowed"] == "/api/"
    assert given.headers["Cache-Control"] == "no-store"
    inbox = urlsplit(api.office.inbox().address())
    sends = f"connect-src 'self' {inbox.scheme}://{inbox.netloc};"
    assert sends in given.headers["Content-Security-Policy"], "it sends files that were kept"


def test_the_worker_keeps_every_file_of_the_page_it_shows_without_a_line(api: Api) -> None:
    found = SHELL.search(api.get("/worker.js").text)
    assert found
    shell = set(re.findall(r'"([^"]+)"', found[1]))
    page = api.get("/offline").text
    assert not ACTIVE.search(page)
    asked = {one.removeprefix("/api/") for one in re.findall(r'"(/api/static/[^"]+)"', page)}
    assert asked <= shell
    scripts = {one for one in asked if one.endswith(".js")}
    while scripts:
        one = scripts.pop()
        text = api.get(f"/{one}").text
        more = {urljoin(f"/{one}", other).removeprefix("/") for other in IMPORT.findall(text)}
        assert more <= shell
        scripts |= more


def test_a_file_that_a_script_imports_is_at_the_address_it_is_imported_from(api: Api) -> None:
    texts = {"/worker.js": api.get("/worker.js").text}
    while texts:
        place, text = texts.popitem()
        for other in IMPORT.findall(text):
            address = urljoin(place, other)
            given = api.get(address)
            assert given.headers["Cache-Control"].endswith("immutable"), address
            texts[address] = given.text


def test_a_script_changes_with_what_it_imports() -> None:
    texts = {"one.js": 'import { a } from "./two.js";', "two.js": "export const a = 1;"}
    before = files.linked("one.js", texts)
    after = files.linked("one.js", {**texts, "two.js": "export const a = 2;"})
    assert before.digest != after.digest
    two = files.linked("two.js", texts)
    assert before.text == f'import {{ a }} from "../{two.digest}/two.js";'


def test_a_page_tells_people_apart_and_says_nobody_who_they_are(api: Api) -> None:
    lan = mark(api, api.lan)
    assert lan == mark(api, api.lan, "/dossiers") == mark(api, api.idp.citizen("lan", iat=1))
    assert lan != mark(api, api.minh)
    assert lan != session.mark(b"another key", "lan")
    api.client.delete_cookie("motcua")
    found = MARK.search(api.get(f"/procedures/{BIRTH}").text)
    assert found
    assert found[1] is None


def test_signing_out_has_the_browser_drop_what_is_kept(api: Api) -> None:
    lan = Browser(api, api.lan)
    refused = lan.send("/sign-out", csrf="")
    assert "Clear-Site-Data" not in refused.headers
    out = lan.send("/sign-out", csrf=lan.proof())
    assert out.status_code == 303
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in api.get("/").headers


def test_nothing_personal_is_in_what_anybody_may_keep(api: Api) -> None:
    for path in ("/manifest.webmanifest", "/worker.js"):
        assert Browser(api, api.lan).open(path).text == api.get(path).text
    assert installable.manifest("") != installable.manifest("/api")
