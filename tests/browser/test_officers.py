"""Officers: reception at its counter, the leader's reports, the auditor who only reads."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infra.demo.paying import application
from infra.demo.reconciling import WITHIN
from infra.demo.stage import Stage
from tests.browser import scenes
from tests.browser.visitor import Device, Visitor, visiting, ways


@pytest.fixture(scope="module")
def code(stage: Stage) -> str:
    """Return a birth registration whose two papers are read."""
    return scenes.birth(stage)


@ways("desktop-plain")
def test_reception_works_through_its_morning(
    browser: Browser, stage: Stage, device: Device, scripts: bool
) -> None:
    own = scenes.on(stage, f"counter{device.width}{'' if scripts else 'plain'}")
    code = scenes.birth(own)
    entry = scenes.stray(own, code)
    owing = str(scenes.stay(own, files=False)["code"])
    with visiting(browser, stage.portal, "reception", device, scripts=scripts) as ha:
        ha.sign_in(stage.province.login(scenes.RECEPTION), path="/worklist")
        ha.look("worklist")
        compares(ha, code, scenes.paper(stage, code, "GCS"))
        sorts(ha, entry, code)
        takes(ha, owing)
        ha.open("/matters")
        ha.look("matters-none")
        searches(ha)
        receives(ha, application(own)["answers"])
        asks_for_more(ha, code)
        picks(ha, code)


def compares(ha: Visitor, code: str, paper: str) -> None:
    """Compare a paper with its original, first with a day that cannot be."""
    ha.open(f"/dossiers/{code}")
    ha.look("dossier")
    ha.open(f"/v1/dossiers/{code}/cover-sheets?pages-TK=2")
    ha.look("cover-sheet")
    ha.open(f"/dossiers/{code}/papers/{paper}")
    ha.look("paper")
    ha.page.get_by_text("Ghi thêm thông tin máy bỏ sót").click()
    ha.look("paper-more")
    born = ha.page.get_by_label("Ngày sinh").first
    held = born.input_value()
    born.fill("32/13/2026")
    ha.press("Lưu")
    expect(ha.page.get_by_role("alert")).to_be_visible()
    ha.look("paper-refused", status=422)
    ha.page.get_by_label("Ngày sinh").first.fill(held)
    ha.page.get_by_label("Đã đối chiếu với bản gốc").check()
    ha.press("Lưu")
    expect(ha.page.get_by_text("Đã đối chiếu với bản gốc").first).to_be_visible()
    ha.look("dossier-compared")


def sorts(ha: Visitor, entry: str, code: str) -> None:
    """File what lay in the tray, first without saying which paper it is."""
    ha.open("/tray")
    ha.look("tray")
    with ha.page.expect_navigation():
        ha.page.locator(f"a[href*='/tray/{entry}']").click()
    ha.look("tray-entry")
    ha.fill("Mã hồ sơ", code)
    ha.press("Xem hồ sơ")
    ha.look("tray-entry-dossier")
    ha.press("Đưa vào hồ sơ")
    expect(ha.page.get_by_role("alert")).to_be_visible()
    ha.look("tray-entry-refused", status=422)
    ha.page.locator("#component input").last.check()
    ha.press("Đưa vào hồ sơ")
    expect(ha.page.get_by_role("status")).to_be_visible()
    ha.look("tray-filed")


def takes(ha: Visitor, owing: str) -> None:
    """Take a fee in cash, first with no amount."""
    ha.open(f"/dossiers/{owing}")
    ha.page.get_by_text("Thu tiền tại quầy").click()
    ha.look("dossier-owing")
    ha.fill("còn phải nộp", "mười nghìn")
    ha.fill("Số biên lai", f"BL-{owing[-4:]}")
    ha.press("Ghi nhận đã thu")
    expect(ha.page.get_by_role("alert")).to_be_visible()
    ha.look("dossier-not-taken", status=422)
    ha.fill("còn phải nộp", "15000")
    ha.press("Ghi nhận đã thu")
    expect(ha.page.get_by_role("status")).to_be_visible()
    ha.look("dossier-taken")


def searches(ha: Visitor) -> None:
    ha.open("/search")
    ha.look("search")
    ha.page.get_by_role("searchbox").fill("khong ai ten nhu the")
    ha.press("Tìm")
    ha.look("search-nothing")
    ha.page.get_by_role("searchbox").fill("nguyen thi")
    ha.press("Tìm")
    ha.look("search-found")


def receives(ha: Visitor, answers: Mapping[str, Any]) -> None:
    """Receive somebody at the counter, first without their name."""
    ha.open("/counter")
    ha.page.get_by_role("searchbox").fill("dang ky tam tru")
    ha.press("Tìm")
    ha.look("counter-found")
    ha.press("Đăng ký tạm trú", role="link")
    ha.look("counter")
    ha.press("Tiếp nhận hồ sơ")
    expect(ha.page.get_by_role("alert")).to_be_visible()
    ha.look("counter-refused", status=422)
    main = ha.page.get_by_role("main")
    for name, value in answers.items():
        scenes.answered(main.locator(f'[name="answers.{name}"]:visible'), value)
    ha.fill("Họ và tên", "Trần Thị Bưởi")
    main.locator("[name='applicant.personal_id']").fill("091187000123")
    main.locator("[name='applicant.phone']").fill("0912345678")
    ha.press("Tiếp nhận hồ sơ")
    expect(ha.page.get_by_role("link", name="In giấy tiếp nhận và hẹn trả")).to_be_visible()
    ha.look("counter-received")


def asks_for_more(ha: Visitor, code: str) -> None:
    """Ask for what is missing, first without saying why."""
    ha.open(f"/dossiers/{code}")
    ha.page.get_by_text("Yêu cầu bổ sung", exact=True).first.click()
    ha.look("dossier-acts")
    form = ha.page.locator("form[action$='/acts/ask-supplement']")
    form.locator("[name='items.0.what']").fill("Giấy chứng sinh rõ hơn")
    form.evaluate("form => { form.noValidate = true; }")
    with ha.page.expect_navigation():
        form.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(ha.page.get_by_role("alert")).to_be_visible()
    ha.look("dossier-act-refused", status=422)


def picks(ha: Visitor, code: str) -> None:
    """Look at the desk by its times, and receive a dossier as one of several."""
    ha.open("/worklist?time=late")
    ha.look("worklist-late")
    ha.open("/worklist")
    ha.page.locator(f"input[name='dossier.{code}']").check()
    ha.press("Xử lý hồ sơ đã chọn")
    main = ha.page.get_by_role("main")
    main.get_by_label("Tiếp nhận").check()
    main.locator("form").first.get_by_role("button").click()
    expect(main.get_by_role("heading", name="3. Thực hiện")).to_be_visible()
    ha.look("bulk")
    ha.press("Tiếp nhận cho 1 hồ sơ")
    expect(ha.page.get_by_role("status")).to_contain_text("Đã làm 1 trong 1 hồ sơ")
    ha.look("bulk-done")


@ways("phone-scripts")
def test_the_leader_asks_for_a_report(
    browser: Browser, stage: Stage, device: Device, scripts: bool
) -> None:
    with visiting(browser, stage.portal, "leader", device, scripts=scripts) as tai:
        tai.sign_in(stage.province.login("lanhdao"), path="/worklist")
        tai.look("worklist")
        tai.open("/dashboard")
        tai.look("dashboard")
        tai.open("/complaints")
        tai.look("complaints")
        tai.open("/reports")
        tai.look("reports")
        tai.page.locator("#first").fill("2026-03-31")
        tai.page.locator("#last").fill("2026-03-01")
        tai.press("Lập báo cáo")
        expect(tai.page.get_by_role("alert")).to_be_visible()
        tai.look("reports-refused", status=422)
        tai.page.locator("#first").fill("2026-01-01")
        tai.press("Lập báo cáo")
        expect(tai.page.get_by_text("Đã lập xong")).to_be_visible(timeout=WITHIN * 2000)
        tai.look("report")


@ways("desktop-plain")
def test_the_auditor_reads_and_changes_nothing(
    browser: Browser, stage: Stage, code: str, device: Device, scripts: bool
) -> None:
    own = scenes.on(stage, f"audit{device.width}{'' if scripts else 'plain'}")
    matter = scenes.unknown_money(own)
    paper = scenes.paper(stage, code, "TK")
    with visiting(browser, stage.portal, "auditor", device, scripts=scripts) as nam:
        nam.sign_in(stage.province.login("kiemtra"), path="/worklist")
        for path, name in {
            "/worklist": "worklist",
            "/worklist?agency=H33.16&role=reception": "worklist-commune",
            f"/dossiers/{code}": "dossier",
            f"/dossiers/{code}/papers/{paper}": "paper",
            "/tray?agency=H33.16": "tray",
            "/matters": "matters",
            f"/matters/{matter}": "matter",
            "/search": "search",
            "/reports": "reports",
            "/dashboard": "dashboard",
            f"/dossiers/{code}/openings": "openings",
        }.items():
            nam.open(path)
            nam.look(name)
            offered = set(nam.page.get_by_role("main").get_by_role("button").all_inner_texts())
            assert offered <= {"Xem", "Tìm", "Lọc", "Phím tắt", "Lập báo cáo"}, (name, offered)
