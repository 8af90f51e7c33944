"""A cloud of the tests' own, an office at work in it, and a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.chromium import chromium
from infra.demo.stage import Stage
from tests.browser.scenes import staged
from tests.running import running_in


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with running_in(tmp_path_factory.mktemp("cloud")) as running, staged(running) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=chromium())
        yield one
        one.close()
