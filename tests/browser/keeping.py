"""Keeping: a pytest plugin that gives a test lan, whose browser keeps the portal."""

from collections.abc import Iterator
from threading import RLock

import pytest
from playwright.sync_api import Browser

from tests.browser.keeper import DRAFT, WORKS, Citizen
from tests.browser.line import Line, line_to
from tests.integration.api import BIRTH, WARD, Api
from tests.integration.gateway import Gateway

COUNT = (
    "(most) => caches.open('drafts').then((one) => one.keys()).then((all) => all.length >= most)"
)


@pytest.fixture
def line(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """Yield a line to the office, which serves one request at a time as a function does."""
    assert api
    monkeypatch.setattr(Gateway, "turn", RLock())
    with line_to(Gateway()) as one:
        yield one


@pytest.fixture
def lan(browser: Browser, line: Line, api: Api) -> Iterator[Citizen]:
    """Yield lan, who has opened every page of a draft that lacks nothing."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    one = Citizen(context.new_page(), line, api, context)
    one.open("/track")
    one.waits_until(WORKS)
    one.waits_until("() => navigator.serviceWorker.controller !== null")
    asked = api.application(BIRTH)
    said = {name: asked[name] for name in ("procedure", "answers", "on_paper")}
    draft = {**said, "received_by": WARD, "contact": {"address": "Thôn 1"}}
    assert api.send("PUT", f"/v1{DRAFT}", api.lan, draft).status_code == 200
    one.sign_in(api.lan)
    slugs = ("place", *one.groups, "papers", "review")
    for slug in slugs:
        one.open(f"{DRAFT}/{slug}")
    one.waits_until(COUNT, len(slugs))
    yield one
    context.close()
