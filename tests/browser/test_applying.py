"""A citizen applies page by page, sends files, mends what is wrong, and adds what is asked for."""

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infra.demo import papers
from infra.demo.filing import BIRTH
from infra.demo.paying import PAYER, STAY, application
from infra.demo.stage import Stage, example
from infra.logins import COMMUNE
from tests.browser import scenes
from tests.browser.visitor import DESKTOP, MORE, PHONE, Device, Visitor, visiting, ways

READ = 60_000
"""Milliseconds in which a file is sent and taken in."""
MOST_PAGES = 12


@ways("phone-scripts")
def test_a_citizen_applies_page_by_page(
    browser: Browser, stage: Stage, tmp_path: Path, device: Device, scripts: bool
) -> None:
    own = scenes.on(stage, f"applies{device.width}{'' if scripts else 'plain'}")
    asked = application(own)
    files = kept(tmp_path, papers.stay(asked["answers"], own.run))
    with visiting(browser, stage.portal, "applicant", device, scripts=scripts) as minh:
        minh.sign_in(stage.province.login(PAYER), path=f"/procedures/{STAY}/application")
        minh.look("application")
        minh.press("Bắt đầu")
        begins(minh)
        answers(minh, asked["answers"])
        for component, file in files.items():
            sends(minh, component, file)
        read(minh)
        minh.look("draft-papers-sent")
        minh.press("Tiếp tục")
        code = hands_in(minh)
        answers_supplement(minh, own, code, tmp_path)


@pytest.mark.parametrize(
    ("device", "scripts"),
    [
        pytest.param(PHONE, True, id="phone-scripts"),
        pytest.param(DESKTOP, False, id="desktop-plain", marks=MORE),
    ],
)
def test_a_citizen_sends_papers_first_and_finds_the_form_filled_in(
    browser: Browser, stage: Stage, tmp_path: Path, device: Device, scripts: bool
) -> None:
    own = scenes.on(stage, f"first{device.width}")
    made = {"GCS": papers.birth(example(BIRTH)["answers"], own.run)["GCS"]}
    with visiting(browser, stage.portal, "papers-first", device, scripts=scripts) as lan:
        lan.sign_in(stage.province.login("lan"), path=f"/procedures/{BIRTH}/application")
        lan.press("Gửi giấy tờ trước")
        sends(lan, "GCS", kept(tmp_path, made)["GCS"])
        third = lan.page.locator("#fills dd").nth(2)  # of what is read which is sure, noise decides
        if scripts:
            expect(third).to_be_visible(timeout=READ)
        read(lan)
        expect(third).to_be_visible()
        lan.look("draft-papers-read")
        lan.page.locator('[name="use.TK"][value="paper"]').check()
        lan.press("Tiếp tục")
        expect(lan.page.get_by_role("heading", level=1)).to_have_text("Nơi nhận và liên hệ")
        lan.open(f"{lan.page.url.removeprefix(stage.portal).rpartition('/')[0]}/review")
        expect(lan.page.get_by_text("lấy từ tệp").first).to_be_visible()
        lan.look("draft-review-filled")


def kept(folder: Path, made: Mapping[str, bytes]) -> Mapping[str, Path]:
    """Return the papers as files that a browser can choose."""
    for name, data in made.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return {name: folder / f"{name}.pdf" for name in made}


def begins(minh: Visitor) -> None:
    """Say where, first without saying it."""
    expect(minh.page.get_by_text("Bước 1/")).to_be_visible()
    minh.look("draft-place")
    minh.press("Tiếp tục")
    expect(minh.page.get_by_role("alert")).to_contain_text("cần sửa")
    minh.look("draft-place-refused", status=422)
    minh.page.get_by_label("Nơi nhận hồ sơ").select_option(COMMUNE)
    minh.press("Tiếp tục")


def answers(minh: Visitor, known: Mapping[str, Any]) -> None:
    """Go through the pages of questions until the one about papers."""
    for number in range(MOST_PAGES):
        if minh.page.url.endswith("/papers"):
            return
        main = minh.page.get_by_role("main")
        for name, value in known.items():
            scenes.answered(main.locator(f'[name="answers.{name}"]'), value)
        minh.look(f"draft-questions-{number + 1}")
        minh.press("Tiếp tục")
    raise AssertionError(f"no page about papers after {minh.page.url}")


def sends(minh: Visitor, component: str, file: Path) -> None:
    """Send a file, in place where scripts run, else by a page of its own."""
    slot = minh.page.locator(f'[data-sending$="/{component}"]')
    button = slot.get_by_role("button", name=re.compile("^Gửi tệp"))
    if minh.scripts:
        with minh.page.expect_file_chooser() as chosen:
            button.click()
        chosen.value.set_files(file)
    else:
        with minh.page.expect_navigation():
            button.click()
        minh.look("send-file")
        minh.page.locator("#file").set_input_files(file)
        with minh.page.expect_navigation(url=re.compile(r"/drafts/\w+/papers|/supplement")):
            minh.press("Gửi")
    expect(slot.locator("[data-file]")).to_have_count(1, timeout=READ)


def read(minh: Visitor) -> None:
    """Wait until every file was read, and come to the page anew, as it then weighs."""
    deadline = time.monotonic() + READ / 1000
    minh.page.reload()
    while minh.page.locator("[data-reads]").count():
        assert time.monotonic() < deadline, "the files are not read"
        minh.page.wait_for_timeout(1000)
        minh.page.reload()


def hands_in(minh: Visitor) -> str:
    expect(minh.page.get_by_role("heading", name="Nếu nộp bây giờ")).to_be_visible()
    minh.look("draft-review")
    minh.press("Nộp hồ sơ")
    expect(minh.page.get_by_role("status")).to_contain_text("Đã nộp hồ sơ")
    minh.look("filed")
    code: str = minh.page.url.rpartition("/dossiers/")[2].partition("/")[0]
    minh.press("Xem hồ sơ", role="link")
    expect(minh.page.get_by_text(code).first).to_be_visible()
    return code


def answers_supplement(minh: Visitor, stage: Stage, code: str, folder: Path) -> None:
    """Add a file that was asked for; it is not sent before it is said so."""
    scenes.asked_for_more(stage, code)
    minh.open(f"/dossiers/{code}")
    minh.press("Nộp bổ sung", role="link")
    minh.look("supplement")
    data = papers.supplement(stage.run, stage.view(PAYER, code)["answers"])
    more = kept(folder, {"hop-dong": data})["hop-dong"]
    sends(minh, scenes.MORE["component"], more)
    minh.open(f"/dossiers/{code}")
    expect(minh.page.get_by_role("main")).to_contain_text("CHƯA gửi")
    minh.look("dossier-unsent")
    minh.open(f"/dossiers/{code}/supplement")
    read(minh)
    minh.look("supplement-unsent")
    minh.press("Gửi bổ sung")
    expect(minh.page.get_by_role("status").first).to_contain_text("bổ sung")
    minh.look("dossier-supplemented")
