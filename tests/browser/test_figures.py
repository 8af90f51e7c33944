"""Figures: everybody reads what a night published, in both languages, and takes it along."""

import pytest
from playwright.sync_api import Browser, expect

from infra.demo.stage import Stage
from tests.browser import scenes
from tests.browser.visitor import DEVICES, Device, visiting


@pytest.fixture(scope="module")
def after_a_night(stage: Stage) -> Stage:
    scenes.published(stage)
    return stage


@DEVICES
def test_everybody_reads_and_takes_along_what_a_night_published(
    browser: Browser, after_a_night: Stage, device: Device
) -> None:
    stage = after_a_night
    with visiting(browser, stage.portal, "reader", device) as one:
        one.open("/en/statistics")
        expect(one.page.locator(".chart").first).to_be_visible()
        one.look("statistics-english")
        one.open("/statistics")
        one.look("statistics")
        taken = [str(link.get_attribute("href")) for link in one.page.locator("[download]").all()]
        assert taken
        for address in taken:
            given = one.page.request.get(address)
            assert (given.status, bool(given.body())) == (200, True), address


@DEVICES
def test_a_leader_sees_what_the_night_counted(
    browser: Browser, after_a_night: Stage, device: Device
) -> None:
    stage = after_a_night
    with visiting(browser, stage.portal, "leader-after-a-night", device) as tai:
        tai.sign_in(stage.province.login("lanhdao"), path="/dashboard")
        tai.look("dashboard")
