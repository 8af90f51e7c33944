"""Files that were chosen stay on the machine until the inbox has them, and come there once."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from chalicelib.domain.people import Role
from chalicelib.handlers.http import door
from tests.browser.bucket import Bucket, bucket
from tests.browser.keeper import DRAFT, Citizen
from tests.integration.api import Api

pytest_plugins = ("tests.integration.offices", "tests.browser.keeping")

PAPERS = f"{DRAFT}/papers"
TICKET = f"/v1{PAPERS}/TK"
FILE = {"name": "tờ khai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
HELD = "Đã giữ trên máy này, chưa gửi"
FULL = """() => new Promise((done, fail) => {
  const asked = indexedDB.open("motcua");
  asked.onerror = fail;
  asked.onsuccess = () => {
    const work = asked.result.transaction("chosen", "readwrite");
    const other = { id: "0", draft: "d2", path: "/drafts/d2/papers", to: "", name: "", who: "" };
    work.objectStore("chosen").put({ ...other, file: { size: 200 * 2 ** 20 } });
    work.oncomplete = () => { asked.result.close(); done(); };
  };
})"""


@pytest.fixture
def inbox(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Yield the inbox of the office, which a browser reaches."""
    with bucket() as one:
        api.office = replace(api.office, inbox=lambda: one)
        monkeypatch.setattr(door, "services", lambda: api.office)
        yield one


@pytest.fixture
def chooser(inbox: Bucket, lan: Citizen) -> Citizen:
    """Return lan, whose office has the inbox."""
    assert inbox.came == []
    return lan


def chooses(page: Page) -> None:
    slot = page.locator('[data-sending$="/TK"]')
    with page.expect_file_chooser() as chosen:
        slot.get_by_role("button", name=re.compile("^Gửi tệp")).click()
    chosen.value.set_files([FILE])


def going(page: Page, words: str) -> None:
    """Expect the file in its slot, once, and these words of it."""
    item = page.locator('[data-sending$="/TK"] .sent > li:visible')
    expect(item).to_have_count(1)
    expect(item).to_contain_text(words)


def broken(page: Page) -> None:
    """Expect the file to be kept, once it was tried in vain."""
    said = page.locator('[data-sending$="/TK"]').get_by_role("status")
    expect(said).to_contain_text("sẽ được tự gửi lại")
    going(page, HELD)


def asked(api: Api) -> tuple[str, str]:
    """Return the code of lan's dossier of which a paper is asked for, and the page to add it."""
    code = api.filed(api.lan)["code"]
    reception = api.officer(Role.RECEPTION)
    version = api.act(code, "accept", reception, 1).json["version"]
    items = [{"component": "TK", "what": "Bản rõ", "why": "Bản đã gửi bị mờ"}]
    given = api.act(code, "ask-supplement", reception, version, items=items)
    assert given.status_code == 200, given.text
    return code, f"/dossiers/{code}/supplement"


def noted(lan: Citizen) -> list[str]:
    """Return the files of the paper as the office has them."""
    found: list[str] = lan.draft["uploads"].get("TK", [])
    return found


def test_a_file_chosen_without_a_line_goes_once_when_its_page_was_closed(
    inbox: Bucket, chooser: Citizen
) -> None:
    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.told(f"{HELD}: 1 tệp")
    chooser.comes_again(PAPERS)
    going(chooser.page, HELD)
    assert noted(chooser) == []
    chooser.page.close()
    chooser.page = chooser.context.new_page()
    chooser.find()
    chooser.open("/track")
    chooser.told("Đã gửi 1 tệp giữ trên máy này")
    (place,) = noted(chooser)
    assert [key.rpartition("/")[2] for key in inbox.came] == [place]
    chooser.open(PAPERS)
    going(chooser.page, "đã nhận, đang đọc")


@pytest.mark.more
def test_a_file_that_its_page_sent_is_seen_without_a_line(inbox: Bucket, chooser: Citizen) -> None:
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, "đã nhận, đang đọc")
    assert len(inbox.came) == 1
    chooser.lose()
    chooser.comes_again(PAPERS)
    going(chooser.page, "đã nhận, đang đọc")


@pytest.mark.more
def test_two_pages_send_a_file_once(inbox: Bucket, chooser: Citizen) -> None:
    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    other = chooser.context.new_page()
    other.goto(chooser.page.url)
    going(other, HELD)
    chooser.find()
    for page in (chooser.page, other):
        going(page, "đã nhận, đang đọc")
    assert len(inbox.came) == len(noted(chooser)) == 1


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.more
def test_a_file_that_came_without_our_hearing_of_it_is_not_sent_twice(
    inbox: Bucket, chooser: Citizen, stays: bool
) -> None:
    inbox.line.loses_answers = True
    chooser.open(PAPERS)
    chooses(chooser.page)
    broken(chooser.page)
    inbox.line.loses_answers = False
    if not stays:
        chooser.comes_again("/track")
        chooser.told("Đã gửi 1 tệp giữ trên máy này")
        chooser.open(PAPERS)
    going(chooser.page, "đã nhận, đang đọc")
    assert len(inbox.came) == len(noted(chooser)) == 1


@pytest.mark.more
def test_a_ticket_that_was_not_heard_of_is_asked_again_for_the_same_place(
    inbox: Bucket, chooser: Citizen
) -> None:
    chooser.open(PAPERS)
    chooser.line.loses_answers = True
    chooses(chooser.page)
    broken(chooser.page)
    chooser.line.loses_answers = False
    going(chooser.page, "đã nhận, đang đọc")
    assert chooser.line.sent(TICKET) > 1
    assert len(inbox.came) == len(noted(chooser)) == 1


@pytest.mark.more
def test_an_application_waits_for_the_files_chosen_for_it(inbox: Bucket, chooser: Citizen) -> None:
    inbox.refuses = True
    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.open(f"{DRAFT}/review")
    chooser.leads_on("/offline", "Nộp hồ sơ")
    chooser.told(f"{HELD}: 1 trang, 1 tệp")
    chooser.line.went.clear()
    chooser.find()
    chooser.told("Chưa gửi được tệp “tờ khai.pdf”")
    chooser.told(f"{HELD}: 1 trang. Chờ những gì chưa gửi được dưới đây.")
    assert chooser.line.sent(f"{DRAFT}/review") == 0
    inbox.refuses = False
    chooser.page.get_by_role("button", name="Gửi lại").click()
    chooser.page.get_by_role("link", name="Xem hồ sơ đã nộp").click()
    chooser.page.wait_for_url(re.compile(r"/dossiers/H33"))
    (filed,) = chooser.api.get("/v1/dossiers", chooser.api.lan).json["rows"]
    (key,) = inbox.came
    assert chooser.api.dossiers.upload(key.rpartition("/")[2]).dossier == filed["code"]


@pytest.mark.more
def test_a_file_for_a_supplement_goes_when_its_page_was_closed(
    inbox: Bucket, chooser: Citizen
) -> None:
    api = chooser.api
    code, page = asked(api)
    chooser.open(page)
    chooser.lose()
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.comes_again(page)
    expect(chooser.page.get_by_role("heading", level=1)).to_have_text("Khi không có mạng")
    chooser.told(f"{HELD}: 1 tệp")
    chooser.find()
    chooser.told("Đã gửi 1 tệp giữ trên máy này")
    chooser.open(page)
    going(chooser.page, "đã nhận, đang đọc")
    assert len(inbox.came) == 1
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["supplement"]["state"] == "asked"
    assert not chooser.page.evaluate("(page) => caches.match(page)", f"/api{page}")


@pytest.mark.more
def test_a_file_chosen_in_a_session_that_ended_goes_in_the_next_one(
    inbox: Bucket, chooser: Citizen
) -> None:
    chooser.open(PAPERS)
    chooser.context.clear_cookies()
    chooses(chooser.page)
    chooser.told("Hãy đăng nhập lại để gửi")
    going(chooser.page, HELD)
    chooser.sign_in(chooser.api.idp.citizen("lan", auth_time=1))
    other = chooser.context.new_page()
    other.goto(f"{chooser.line.address}/track")
    going(chooser.page, "đã nhận, đang đọc")
    assert len(inbox.came) == len(noted(chooser)) == 1


@pytest.mark.more
def test_a_file_goes_all_the_same_where_there_is_no_worker(
    browser: Browser, inbox: Bucket, chooser: Citizen
) -> None:
    context = browser.new_context(service_workers="block")
    cookie = {"name": "motcua", "value": chooser.api.lan, "url": chooser.line.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{chooser.line.address}{PAPERS}")
    inbox.line.is_cut = True
    chooses(page)
    broken(page)
    inbox.line.is_cut = False
    going(page, "đã nhận, đang đọc")
    assert len(inbox.came) == len(noted(chooser)) == 1
    context.close()


@pytest.mark.more
def test_a_file_is_taken_away_before_it_went(inbox: Bucket, chooser: Citizen) -> None:
    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.page.get_by_role("button", name="Hủy tờ khai.pdf").click()
    expect(chooser.page.get_by_text("tờ khai.pdf")).to_have_count(0)
    chooser.find()
    chooser.comes_again(PAPERS)
    expect(chooser.page.locator(".going")).to_have_count(chooser.page.locator(".sending").count())
    expect(chooser.page.locator(".going > li")).to_have_count(0)
    assert inbox.came == noted(chooser) == []


@pytest.mark.more
def test_signing_out_says_how_many_files_are_unsent_and_forgets_them(
    inbox: Bucket, chooser: Citizen
) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.comes_again("/offline")
    chooser.line.is_cut, inbox.line.is_cut = False, True
    chooser.page.context.set_offline(False)
    chooser.open("/dossiers")
    chooser.page.on("dialog", answer)
    with chooser.page.expect_navigation(url=f"{chooser.line.address}/"):
        chooser.page.get_by_role("button", name="Đăng xuất").first.click()
    assert asked == ["Còn 1 tệp chưa gửi: đăng xuất sẽ xóa. Vẫn đăng xuất?"]
    assert chooser.kept["stores"] == []
    assert inbox.came == []


@pytest.mark.more
def test_nobody_sends_what_another_chose(inbox: Bucket, chooser: Citizen) -> None:
    chooser.lose()
    chooser.open(PAPERS)
    chooses(chooser.page)
    going(chooser.page, HELD)
    chooser.line.is_cut = False
    chooser.sign_in(chooser.api.minh)
    chooser.context.set_offline(False)
    other = chooser.context.new_page()
    other.goto(f"{chooser.line.address}/track")
    lost = "Máy này còn 1 tệp chưa gửi của người đăng nhập trước; đã xóa"
    expect(other.get_by_text(lost)).to_be_visible()
    going(chooser.page, "Tệp không còn được giữ trên máy này")
    assert inbox.came == noted(chooser) == []


@pytest.mark.more
def test_a_file_that_does_not_fit_is_said_to_need_its_page(inbox: Bucket, chooser: Citizen) -> None:
    chooser.open(PAPERS)
    chooser.lose()
    chooser.page.evaluate(FULL)
    chooses(chooser.page)
    chooser.told(
        "Máy này chỉ còn giữ được 0 MB tệp chưa gửi. Hãy để trang này mở đến khi gửi xong."
    )
    assert inbox.came == []
