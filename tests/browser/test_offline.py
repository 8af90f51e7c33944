"""Without a line: pages that were looked at open, what is typed is kept, and goes out once."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.keeper import DRAFT, LAW, OTHER, PHONE, WORKS, Citizen
from tests.integration.api import BIRTH

pytest_plugins = ("tests.integration.offices", "tests.browser.keeping")

OWNED = "() => caches.keys().then((all) => all.includes('pages'))"


@pytest.mark.more
def test_what_was_looked_at_opens_without_a_line_and_nothing_else_does(lan: Citizen) -> None:
    lan.open(f"/procedures/{BIRTH}")
    lan.waits_until(OWNED)
    lan.open("/dossiers")
    lan.lose()
    lan.open(f"/procedures/{BIRTH}")
    lan.told("Không có mạng. Đây là bản lưu lúc")
    expect(lan.page.get_by_role("heading", level=1)).to_contain_text("khai sinh")
    assert lan.page.get_by_role("button", name="Đăng xuất").count() == 0, "kept as nobody sees it"
    lan.open("/dossiers")
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Khi không có mạng")
    procedures = lan.page.locator("#procedures")
    expect(procedures.get_by_role("link", name=re.compile("khai sinh"))).to_be_visible()
    drafts = lan.page.locator("#drafts").get_by_role("link")
    expect(drafts).to_have_count(len(lan.groups) + 3)
    expect(drafts.last).to_have_text(re.compile(f"Xem lại và nộp.*{LAW.name}"))
    lan.told("Trang ông/bà cần chưa mở được vì không có mạng")


def test_what_is_typed_without_a_line_goes_out_once_and_in_order(lan: Citizen) -> None:
    before = lan.draft["revision"]
    lan.lose()
    lan.types(PHONE)
    lan.told("Đã giữ trên máy này, chưa gửi: 1 trang")
    for slug in (*lan.groups[1:], "papers", "review"):
        lan.leads_on(f"{DRAFT}/{slug}")
    waiting = len(lan.groups) + 2
    lan.told(f"Đã giữ trên máy này, chưa gửi: {waiting} trang")
    lan.line.went.clear()
    lan.find()
    lan.told(f"Đã gửi {waiting} trang giữ trên máy này")
    sent = [one for one in lan.line.went if one.startswith("POST")]
    slugs = ("place", *lan.groups, "papers")
    assert sent == [f"POST {DRAFT}/{slug}" for slug in slugs]
    assert lan.at_the_office == PHONE
    assert lan.draft["revision"] == before + 1, "pages on which nothing was typed change nothing"
    lan.open(f"{DRAFT}/place")
    lan.told("Đã gửi")
    lan.page.get_by_role("button", name="Đã rõ").click()
    expect(lan.page.get_by_role("button", name="Đã rõ")).to_have_count(0)
    expect(lan.phone).to_have_value(PHONE)


@pytest.mark.more
def test_going_back_without_a_line_leads_to_what_was_typed(lan: Citizen) -> None:
    lan.lose()
    lan.types(PHONE)
    lan.leads_on(f"{DRAFT}/place", "Quay lại")
    expect(lan.phone).to_have_value(PHONE)


def test_an_application_pressed_without_a_line_is_filed_once(lan: Citizen) -> None:
    lan.lose()
    lan.types(PHONE)
    lan.open(f"{DRAFT}/review")
    lan.told("Những gì đã gõ ở trang khác chưa hiện ở đây")
    lan.leads_on("/offline", "Nộp hồ sơ")
    lan.told("Đã giữ trên máy này, chưa gửi: 2 trang")
    lan.find()
    lan.page.get_by_role("link", name="Xem hồ sơ đã nộp").click()
    lan.page.wait_for_url(re.compile(r"/dossiers/H33"))
    (filed,) = lan.api.get("/v1/dossiers", lan.api.lan).json["rows"]
    code = filed["code"]
    assert lan.api.dossiers.get(code).applicant.phone == PHONE
    lan.lose()
    lan.open(f"{DRAFT}/place")
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Khi không có mạng")
    assert lan.page.locator("#drafts").is_hidden(), "what was filed is no draft any more"


@pytest.mark.more
def test_what_arrived_without_our_hearing_of_it_is_not_sent_twice(lan: Citizen) -> None:
    before = lan.draft["revision"]
    lan.open(f"{DRAFT}/place")
    lan.line.loses_answers = True
    lan.phone.fill(PHONE)
    lan.leads_on(lan.second)
    lan.told("Đã giữ trên máy này, chưa gửi: 1 trang")
    lan.line.loses_answers = False
    lan.open(lan.second)
    lan.told("Đã gửi 1 trang")
    assert lan.at_the_office == PHONE
    assert lan.draft["revision"] == before + 1


@pytest.mark.more
def test_what_was_changed_elsewhere_is_shown_and_mended_and_never_lost(lan: Citizen) -> None:
    lan.lose()
    lan.types(PHONE)
    elsewhere = {**lan.draft, "contact": {"phone": OTHER, "email": "", "address": "Thôn 1"}}
    said = {name: elsewhere[name] for name in ("procedure", "answers", "on_paper", "received_by")}
    said |= {"contact": elsewhere["contact"], "revision": elsewhere["revision"]}
    assert lan.api.send("PUT", f"/v1{DRAFT}", lan.api.lan, said).status_code == 200
    lan.find()
    lan.told("Chưa gửi được “Nơi nhận và liên hệ”")
    assert lan.at_the_office == OTHER
    lan.page.get_by_text("Nội dung đã gõ").click()
    expect(lan.page.locator("main dd", has_text=PHONE)).to_be_visible()
    lan.page.get_by_role("link", name="Mở trang để sửa").click()
    lan.page.wait_for_url("**/place")
    expect(lan.phone).to_have_value(PHONE)
    lan.leads_on(lan.second)
    expect(lan.page.get_by_text("Chưa gửi được")).to_have_count(0)
    assert lan.at_the_office == PHONE


@pytest.mark.more
def test_a_page_of_a_session_that_ended_is_sent_in_the_next_one(lan: Citizen) -> None:
    lan.open(f"{DRAFT}/place")
    lan.page.context.clear_cookies()
    lan.phone.fill(PHONE)
    lan.leads_on(f"{DRAFT}/place")
    lan.told("Hãy đăng nhập lại để gửi")
    assert lan.at_the_office is None
    lan.sign_in(lan.api.idp.citizen("lan", auth_time=1))
    lan.open(f"{DRAFT}/place")
    lan.told("Đã gửi 1 trang")
    assert lan.at_the_office == PHONE


@pytest.mark.more
def test_what_was_typed_before_a_crash_is_offered_again(lan: Citizen) -> None:
    lan.open(f"{DRAFT}/place")
    lan.line.is_cut = True
    lan.phone.fill(PHONE)
    lan.waits_until(
        """() => new Promise((done) => {
          const asked = indexedDB.open("motcua");
          asked.onsuccess = () => {
            const all = asked.result.transaction("typed").objectStore("typed").getAll();
            all.onsuccess = () => { asked.result.close(); done(all.result.length === 1); };
          };
        })"""
    )
    lan.line.is_cut = False
    lan.comes_again(f"{DRAFT}/place")
    expect(lan.phone).to_have_value("")
    lan.page.get_by_role("button", name="Khôi phục nội dung chưa lưu").click()
    expect(lan.phone).to_have_value(PHONE)


def test_signing_out_says_what_is_unsent_and_leaves_nothing(lan: Citizen) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    lan.lose()
    lan.types(PHONE)
    lan.page.context.set_offline(False)
    lan.page.on("dialog", answer)
    out = lan.page.get_by_role("button", name="Đăng xuất").first
    with lan.page.expect_event("dialog"):
        out.click()
    assert asked == ["Còn 1 trang chưa gửi: đăng xuất sẽ xóa. Vẫn đăng xuất?"]
    assert lan.kept["stores"] == ["motcua"]
    lan.line.is_cut = False
    with lan.page.expect_navigation(url=f"{lan.line.address}/"):
        out.click()
    expect(lan.page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    lan.waits_until(WORKS)
    assert lan.kept["stores"] == []
    assert "drafts" not in lan.kept["caches"]
    assert lan.at_the_office is None


@pytest.mark.more
def test_signing_out_without_a_line_says_what_is_left_to_do(lan: Citizen) -> None:
    lan.lose()
    lan.open(f"{DRAFT}/place")
    lan.page.get_by_role("button", name="Đăng xuất").first.click()
    lan.told("Chưa đăng xuất được vì không có mạng")
    assert lan.kept["caches"] == []


@pytest.mark.more
def test_nobody_meets_what_another_left(lan: Citizen) -> None:
    lan.lose()
    lan.types(PHONE)
    lan.line.is_cut = False
    lan.sign_in(lan.api.minh)
    lan.page.context.set_offline(False)
    lan.open("/track")
    lan.told("Máy này còn 1 trang chưa gửi của người đăng nhập trước; đã xóa")
    assert lan.at_the_office is None
    assert "drafts" not in lan.kept["caches"]
    lan.lose()
    lan.open(f"{DRAFT}/place")
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Khi không có mạng")
    assert lan.page.locator("#drafts").is_hidden()
