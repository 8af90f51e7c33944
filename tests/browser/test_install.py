"""The worker: what it does with a request, in which order it sends, and what a browser installs."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.web import files
from tests.browser.keeper import WORKS, wait
from tests.browser.line import Line

pytest_plugins = ("tests.integration.offices", "tests.browser.keeping")


@pytest.fixture
def page(browser: Browser, line: Line) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{line.address}/offline")
    yield page
    context.close()


def call(page: Page, script: str, function: str, *values: object) -> Any:
    """Call a function that a script of ours gives to others."""
    asked = "([script, name, values]) => import(script).then((one) => one[name](...values))"
    return page.evaluate(asked, [f"/api{files.address(script)}", function, list(values)])


KINDS = {
    ("GET", "cors", "/static/00000000/portal.js", ""): "file",
    ("GET", "cors", "/v1/procedures", "?q=a"): "other",
    ("GET", "navigate", "/", ""): "open",
    ("GET", "navigate", "/", "?q=khai"): "page",
    ("GET", "navigate", "/procedures/1.001193", ""): "open",
    ("GET", "navigate", "/en", ""): "open",
    ("GET", "navigate", "/en/procedures/1.001193", ""): "open",
    ("GET", "navigate", "/en/track", ""): "page",
    ("GET", "navigate", "/procedures/1.001193/application", ""): "page",
    ("GET", "navigate", "/drafts/d1", ""): "draft",
    ("GET", "navigate", "/drafts/d1/papers", ""): "draft",
    ("GET", "navigate", "/drafts/d1/papers/TK", ""): "page",
    ("GET", "navigate", "/dossiers", ""): "page",
    ("GET", "navigate", "/worklist", ""): "page",
    ("GET", "navigate", "/papers", ""): "page",
    ("POST", "navigate", "/drafts/d1/place", ""): "typed",
    ("POST", "navigate", "/drafts/d1", ""): "dropped",
    ("POST", "navigate", "/drafts/d1/papers/TK", ""): "other",
    ("POST", "navigate", "/dossiers/H33.16-260302-0001/steps", ""): "other",
    ("POST", "navigate", "/sign-out", ""): "farewell",
    ("POST", "cors", "/drafts/d1/place", ""): "other",
    ("GET", "cors", "/drafts/d1/papers", ""): "fresh",
    ("GET", "cors", "/dossiers/H33.16-260302-0001/supplement", ""): "other",
    ("HEAD", "navigate", "/", ""): "other",
}


def test_each_request_is_known_for_what_it_is(page: Page) -> None:
    found = {one: call(page, "kinds.js", "kind", *one) for one in KINDS}
    assert found == KINDS


EARLIER = """() => new Promise((done, fail) => {
  const asked = indexedDB.open("motcua", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    asked.result.createObjectStore("typed", { keyPath: "id" });
    asked.result.createObjectStore("notes", { keyPath: "id" });
    asked.transaction.objectStore("outbox").put({ path: "/drafts/d1/place" });
  };
  asked.onsuccess = () => { asked.result.close(); done(); };
  asked.onerror = fail;
})"""


def test_what_was_kept_before_files_were_is_kept_on(page: Page) -> None:
    page.evaluate(EARLIER)
    assert call(page, "store.js", "unsent") == "1 trang"
    call(page, "store.js", "put", "chosen", {"id": "a" * 32})
    assert call(page, "store.js", "unsent") == "1 trang, 1 tệp"


def test_what_is_typed_again_takes_the_place_of_what_waits(page: Page) -> None:
    queue = [{"id": 1, "path": "/drafts/a/1"}, {"id": 2, "path": "/drafts/a/2", "refused": "Sai"}]
    again = call(page, "kinds.js", "replaced", queue, {"path": "/drafts/a/2", "at": 3})
    assert again == {"id": 2, "path": "/drafts/a/2", "at": 3}
    other = {"path": "/drafts/b/2"}
    assert call(page, "kinds.js", "replaced", queue, other) == other


def test_nothing_of_a_draft_goes_before_what_was_refused_of_it(page: Page) -> None:
    one, two, other = {"id": 1, "draft": "a"}, {"id": 2, "draft": "a"}, {"id": 3, "draft": "b"}
    no = {**one, "refused": "Sai"}
    assert call(page, "kinds.js", "foremost", [one, two, other]) == one
    assert call(page, "kinds.js", "foremost", [no, two, other]) == other
    assert call(page, "kinds.js", "foremost", [no, two]) is None
    assert call(page, "kinds.js", "foremost", []) is None


def test_an_application_waits_for_its_files_and_files_wait_for_no_page(page: Page) -> None:
    typed = {"id": 1, "draft": "a", "pairs": [["phone", "1"]], "refused": "Sai"}
    filed = {"id": 2, "draft": "a", "pairs": [["key", "k"]]}
    other = {**filed, "id": 3, "draft": "b"}
    file = {"id": "f", "draft": "a"}
    no = {**file, "refused": "Sai"}

    def foremost(*asked: object) -> Any:
        return call(page, "kinds.js", "foremost", *asked)

    assert foremost([filed], []) == filed
    assert foremost([filed], [file]) == file
    assert foremost([filed, other], [file]) == other
    assert foremost([typed, filed], [file]) == file
    assert foremost([filed], [no]) is None
    assert foremost([filed], [file], ["f"]) is None, "another page sends it"


def test_an_application_follows_only_what_was_sent_from_this_machine(page: Page) -> None:
    """Somebody saw revision 5; what they sent made 6 and 7, then another device made 8."""

    def trail(known: object, made: int) -> Any:
        return call(page, "kinds.js", "trail", known, 5, made)

    first = trail(None, 6)
    assert first == {"from": 5, "to": 6}
    assert trail(first, 6) == first
    assert trail(first, 7) == {"from": 5, "to": 7}
    assert trail(first, 8) == {"from": 5, "to": 5}
    assert trail(None, 7) == {"from": 5, "to": 5}


SCRIPTS = ("portal.js", "store.js", "unsent.js", "typing.js")
PROOF = "a" * 40
HTML = f"""
<body data-base="/api" data-who="0123456789abcdef0123">
<form method="post" action="/api/sign-out"><input type="hidden" name="csrf" value="{PROOF}"></form>
<h1>Người <b>nộp</b> &amp; liên hệ</h1><a rel="next" class="x" href="/api/drafts/d1/papers">Tiếp</a>
<div class="alert" role="alert"><p>Số điện thoại &#34;12&#34; chưa đúng.</p></div>
<input type="hidden" name="seen" value="x"><input type="hidden" name="revision" value="7">
<li data-file="aa"><button name="send" value="drop|aa"></li>
<li data-file="bb"><button name="send" value="file|bb"></li>
<label for="a">Điện thoại <span>nếu có</span></label><input id="a" name="phone" value="12">
<label for="b">Nơi nhận</label><select id="b" name="place"><option value="1">Một</option></select>
"""


def test_a_page_is_read_without_a_document(page: Page) -> None:
    assert call(page, "forms.js", "proof", HTML) == PROOF
    assert call(page, "forms.js", "who", HTML) == "0123456789abcdef0123"
    assert call(page, "forms.js", "title", HTML) == "Người nộp & liên hệ"
    assert call(page, "forms.js", "complaint", HTML) == 'Số điện thoại "12" chưa đúng.'
    assert call(page, "forms.js", "beside", HTML, "next") == "/api/drafts/d1/papers"
    assert call(page, "forms.js", "beside", HTML, "prev") is None
    assert call(page, "forms.js", "revision", HTML) == 7
    assert call(page, "forms.js", "hasCome", HTML, "aa")
    assert not call(page, "forms.js", "hasCome", HTML, "bb"), "it is asked for again"
    assert not call(page, "forms.js", "hasCome", HTML, "cc")
    named = call(page, "forms.js", "labels", HTML)
    assert named == {"phone": "Điện thoại nếu có", "place": "Nơi nhận"}


def test_the_browser_takes_the_manifest_and_could_install_the_portal(page: Page) -> None:
    wait(page, WORKS)
    wire = page.context.new_cdp_session(page)
    said = wire.send("Page.getAppManifest")
    assert said["errors"] == []
    assert said["manifest"]["startUrl"].endswith("/api/")
    found = wire.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in found if one["errorId"] != "in-incognito"] == []


def test_what_every_page_loads_of_ours_is_small(page: Page) -> None:
    """Pages of drafts load all four; others the first two."""
    asked = [f"/api{files.address(name)}" for name in SCRIPTS]
    sizes = page.evaluate(
        "all => Promise.all(all.map(async (one) => (await (await fetch(one)).text()).length))",
        asked,
    )
    assert all(sizes)
    assert sum(sizes[:2]) <= 5 * 1024
    assert sum(sizes) <= 15 * 1024
