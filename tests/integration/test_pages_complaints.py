"""Complaints on the pages: sent once, on a leader's list until answered, read by few."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.domain.people import Role
from chalicelib.usecases.sweeping import sweep
from tests.builders import PROVINCE
from tests.integration.api import ELSEWHERE, WARD, Api
from tests.integration.browser import Browser, said

pytest_plugins = "tests.integration.offices"

WORDS = "Nộp đã <b>ba</b> tuần.\nChưa ai trả lời."


def accepted(api: Api) -> str:
    """Return a dossier that reception accepted."""
    code = str(api.filed(api.lan)["code"])
    given = api.act(code, "accept", api.officer(Role.RECEPTION), 1)
    assert given.status_code == 200, given.text
    return code


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def sent(api: Api, code: str, who: str | None = None, **fields: str) -> Any:
    here = Browser(api, who or api.lan)
    key = key_of(here.open(f"/dossiers/{code}/complaint").text)
    filled = {"csrf": here.proof(), "key": key, "kind": "remark", "words": WORDS, **fields}
    return here.send(f"/dossiers/{code}/complaint", **filled)


def entries(api: Api, code: str, kind: str) -> list[Any]:
    history = api.get(f"/v1/dossiers/{code}", api.lan).json["history"]
    return [entry for entry in history if entry["type"] == kind]


def test_a_citizen_complains_and_sees_until_when_it_is_answered(api: Api) -> None:
    code, here = accepted(api), Browser(api, api.lan)
    form = here.open(f"/dossiers/{code}/complaint").text
    options = [unescape(one) for one in re.findall(r"<option[^>]*>(.*?)</option>", form)]
    assert options == [
        "Cả quá trình giải quyết",
        "08:30 02/03/2026: Tiếp nhận hồ sơ – Trần Văn Hòa",
    ]
    assert "trả lời trong 15 ngày làm việc" in form
    done = sent(api, code, about="2")
    assert done.status_code == 303
    assert done.headers["Location"] == f"/api/dossiers/{code}/complaint?done=sent#complaints"
    page = here.open(f"/dossiers/{code}/complaint?done=sent")
    assert "Đã gửi. Lãnh đạo cơ quan sẽ trả lời trước hạn" in said(page)
    assert "Gửi 08:30 02/03/2026 · trả lời trước 08:30 23/03/2026" in said(page)
    assert "về việc “Tiếp nhận hồ sơ” lúc 08:30 02/03/2026, Trần Văn Hòa" in said(page)
    assert "<b>ba</b>" not in page.text


def test_a_form_sent_twice_is_one_complaint_and_other_words_under_its_key_are_none(
    api: Api,
) -> None:
    code, here = accepted(api), Browser(api, api.lan)
    key = key_of(here.open(f"/dossiers/{code}/complaint").text)
    for _ in range(2):
        assert sent(api, code, key=key).status_code == 303
    assert sent(api, code, key=key, words="Khác").status_code == 409
    assert len(entries(api, code, "complained")) == 1


def test_a_form_with_something_wrong_comes_back_as_typed_with_the_way_to_the_field(
    api: Api,
) -> None:
    code = accepted(api)
    given = sent(api, code, kind="", about="2", words="  ")
    assert given.status_code == 422
    for field, words in (("kind", "Hãy chọn phản ánh"), ("words", "Hãy ghi nội dung")):
        assert f'<a href="#complaint-{field}">{words}' in given.text
        assert f'id="complaint-{field}-error"' in given.text
        assert f'aria-describedby="complaint-{field}-error"' in given.text
    assert '<option value="2" selected>' in given.text
    for about in ("99", "x"):
        given = sent(api, code, about=about)
        assert given.status_code == 422
        assert '<a href="#complaint-about">Hãy chọn lại việc' in given.text
        assert "ba</b>" not in given.text.replace("&lt;b&gt;ba&lt;/b&gt;", "")
    assert entries(api, code, "complained") == []


def test_an_open_complaint_reaches_a_leader_who_answers_it_once(api: Api) -> None:
    code, leader = accepted(api), api.officer(Role.LEADER)
    sent(api, code)
    desk = Browser(api, leader)
    assert 'href="/api/complaints"' in desk.open("/worklist").text
    page = desk.open("/complaints")
    assert "Phản ánh, kiến nghị Còn 21 ngày 08:30 23/03/2026 08:30 02/03/2026" in said(page)
    assert "ba tuần" not in said(page), "what it says is read with its dossier, which is noted"
    assert f'href="/api/dossiers/{code}/complaint#complaint-3"' in page.text
    shown = desk.open(f"/dossiers/{code}/complaint")
    assert "Nộp đã <b>ba</b> tuần." in said(shown)
    answer = {"csrf": desk.proof(), "complaint": "3", "words": "Xin lỗi.", "done": "Đã nhắc nhở."}
    for _ in range(2):
        given = desk.send(f"/dossiers/{code}/complaint/answers", **answer)
        assert given.status_code == 303, "the same again is the same answer"
        assert given.headers["Location"].endswith("?done=answered#complaint-3")
    other = desk.send(f"/dossiers/{code}/complaint/answers", **{**answer, "words": "Khác"})
    assert other.status_code == 409
    assert "Nội dung này đã được trả lời." in other.text
    assert "Không có phản ánh, kiến nghị, khiếu nại nào chờ" in said(desk.open("/complaints"))
    read = said(Browser(api, api.lan).open(f"/dossiers/{code}/complaint"))
    assert "Đã trả lời" in read
    assert "Trần Văn Hòa trả lời 08:30 02/03/2026 Xin lỗi. Đã làm: Đã nhắc nhở." in read
    assert len(entries(api, code, "complaint-answered")) == 1


def test_an_answer_that_says_nothing_comes_back_with_its_form_and_what_was_done(api: Api) -> None:
    code, leader = accepted(api), api.officer(Role.LEADER)
    sent(api, code)
    desk = Browser(api, leader)
    fields = {"csrf": desk.proof(), "complaint": "3", "words": " ", "done": "Đã nhắc nhở."}
    given = desk.send(f"/dossiers/{code}/complaint/answers", **fields)
    assert given.status_code == 422
    assert '<a href="#answer-3-words">Hãy ghi câu trả lời' in given.text
    assert ">Đã nhắc nhở.</textarea>" in given.text


def test_the_leader_it_names_reads_it_and_another_answers(api: Api) -> None:
    code, leader = str(api.filed(api.lan)["code"]), api.officer(Role.LEADER)
    assert api.act(code, "accept", leader, 1).status_code == 200
    assert sent(api, code, about="2", kind="complaint").status_code == 303
    desk = Browser(api, leader)
    page = desk.open(f"/dossiers/{code}/complaint").text
    assert "không phải người được nêu" in page
    assert 'name="complaint"' not in page
    forced = desk.send(
        f"/dossiers/{code}/complaint/answers", csrf=desk.proof(), complaint="3", words="Không"
    )
    assert forced.status_code == 403
    above = Browser(api, api.officer(Role.LEADER, agency="H33"))
    assert code in above.open(f"/complaints?agency={WARD}").text
    given = above.send(
        f"/dossiers/{code}/complaint/answers", csrf=above.proof(), complaint="3", words="Xin lỗi."
    )
    assert given.status_code == 303, given.text


def test_officers_who_lead_nobody_learn_that_there_was_one_and_not_what_it_says(api: Api) -> None:
    code, reception = accepted(api), api.officer(Role.RECEPTION)
    sent(api, code)
    shown = api.get(f"/v1/dossiers/{code}", reception)
    assert [one["note"] for one in shown.json["history"] if one["type"] == "complained"] == [""]
    history = api.get(f"/v1/dossiers/{code}/history", reception)
    for given in (shown, history):
        assert "tuần" not in given.text
    for path in (f"/v1/dossiers/{code}/complaints", "/v1/complaints"):
        assert api.get(path, reception).status_code == 403
    page = Browser(api, reception).open(f"/dossiers/{code}").text
    assert "tuần" not in page
    auditor = api.officer(Role.AUDITOR, agency="H33")
    (one,) = api.get(f"/v1/dossiers/{code}/complaints", auditor).json["complaints"]
    assert (one["words"], one["late"], one["answer"]) == (WORDS, False, None)


def test_no_more_than_three_wait_and_the_page_says_so(api: Api) -> None:
    code = accepted(api)
    for number in range(3):
        assert sent(api, code, words=f"Lần {number}").status_code == 303
    page = Browser(api, api.lan).open(f"/dossiers/{code}/complaint")
    assert "Đang có 3 nội dung chờ trả lời" in said(page)
    assert 'name="key"' not in page.text


def test_who_has_only_the_slip_complains_by_code_and_secret_once(api: Api) -> None:
    filed = api.filed(api.lan)
    slip = {"code": filed["code"], "secret": filed["secret"]}
    asked = {**slip, "kind": "complaint", "words": "Thu sai lệ phí", "key": "k1"}
    for _ in range(2):
        given = api.post("/v1/tracking/complaints", asked)
        assert (given.status_code, given.json["name"]) == (200, "Khiếu nại")
    assert api.post("/v1/tracking/complaints", {**asked, "words": "Khác"}).status_code == 409
    wrong = api.post("/v1/tracking/complaints", {**asked, "secret": "AAAAAAAAAA"})
    assert wrong.status_code == 404
    (one,) = api.get("/v1/complaints", api.officer(Role.LEADER)).json["complaints"]
    assert (one["code"], one["kind"]) == (filed["code"], "complaint")


def test_one_that_waits_too_long_is_late_on_every_list(api: Api) -> None:
    code = accepted(api)
    sent(api, code)
    api.clock.at = api.clock.at.replace(month=4)
    leader = api.officer(Role.LEADER)
    assert api.get("/v1/complaints", leader).json["complaints"][0]["late"] is True
    assert "Quá hạn" in said(Browser(api, leader).open("/complaints"))


def test_what_is_late_comes_first_and_is_counted(api: Api) -> None:
    code, begun = accepted(api), api.clock.at
    sent(api, code, kind="complaint")
    api.clock.at = begun + timedelta(days=20)
    sent(api, code)
    api.clock.at = begun + timedelta(days=31)
    page = Browser(api, api.officer(Role.LEADER)).open("/complaints")
    tones = re.findall(r'class="due (\w+)"', page.text)
    assert tones == ["late", "fine"]
    assert re.findall(r"#complaint-(\d+)", page.text) == ["3", "4"]
    assert "1 nội dung đã quá hạn trả lời" in said(page)
    assert "15 ngày làm việc (Nghị định 118/2025/NĐ-CP, chưa kiểm chứng)" in said(page)
    own = Browser(api, api.officer(Role.LEADER, agency=ELSEWHERE)).open("/complaints")
    assert "quá hạn trả lời:" not in said(own)
    assert "<select" not in own.text, "nobody else's to look at"


def test_leaders_above_choose_whose_complaints_they_see(api: Api) -> None:
    sent(api, accepted(api))
    above = Browser(api, api.officer(Role.LEADER, agency=PROVINCE))
    page = above.open("/complaints")
    assert f'<option value="{WARD}">' in page.text
    assert "Không có phản ánh" in said(page)
    assert "Không có phản ánh" not in said(above.open(f"/complaints?agency={WARD}"))
    api.clock.at += timedelta(days=30)
    office = api.office
    sweep(office.dossiers(), office.catalogue(), office.chance(), api.clock.at)
    above = Browser(api, api.officer(Role.LEADER, agency=PROVINCE))
    late = said(above.open("/complaints"))
    assert "1 nội dung đã quá hạn trả lời" in late
    below = "và nội dung quá hạn của đơn vị trực thuộc"
    assert below in late
    assert below not in said(above.open(f"/complaints?agency={WARD}"))
    assert late.count("Ủy ban nhân dân xã Châu Thành") == 2, "one to choose, and whose it is"
    listed = api.get("/v1/complaints", api.officer(Role.LEADER, agency=PROVINCE)).json
    assert [one["agency"] for one in listed["complaints"]] == [WARD]


def test_a_reminder_says_of_what_and_reaches_the_applicant(api: Api) -> None:
    code = accepted(api)
    sent(api, code)
    api.clock.at += timedelta(days=30)
    office = api.office
    sweep(office.dossiers(), office.catalogue(), office.chance(), api.clock.at)
    notes = [entry["note"] for entry in entries(api, code, "reminded")]
    assert notes[-1] == "Đã quá hạn trả lời phản ánh, kiến nghị, khiếu nại"
    assert "Sắp đến hạn trả lời phản ánh, kiến nghị, khiếu nại" in notes


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_nobody_lists_what_another_agency_has_to_answer(api: Api, role: Role) -> None:
    stranger = api.officer(role, agency=ELSEWHERE)
    assert api.get(f"/v1/complaints?agency={quote(WARD)}", stranger).status_code == 403
    assert Browser(api, stranger).open(f"/complaints?agency={WARD}").status_code == 403


def test_the_page_of_a_dossier_leads_its_applicant_and_leaders_to_complaints(api: Api) -> None:
    code = accepted(api)
    link = f'href="/api/dossiers/{code}/complaint"'
    mine, leader = Browser(api, api.lan), Browser(api, api.officer(Role.LEADER))
    reception = Browser(api, api.officer(Role.RECEPTION))
    assert link in mine.open(f"/dossiers/{code}").text
    assert link not in leader.open(f"/dossiers/{code}").text, "there is none to answer"
    sent(api, code)
    assert "Nộp đã <b>ba</b> tuần." in said(mine.open(f"/dossiers/{code}"))
    assert "Xem và trả lời" in said(leader.open(f"/dossiers/{code}"))
    assert link not in reception.open(f"/dossiers/{code}").text


def test_who_has_only_the_slip_complains_on_a_page_and_reads_the_answer_there(api: Api) -> None:
    filed, here = api.filed(api.lan), Browser(api, "")
    slip = {"code": filed["code"], "secret": filed["secret"]}
    tracked = here.send("/track", **slip).text
    assert 'action="/api/track/complaints"' in tracked
    assert f'name="secret" value="{filed["secret"]}"' in tracked
    form = here.send("/track/complaints", **slip)
    assert (form.status_code, entries(api, filed["code"], "complained")) == (200, [])
    said_ = {**slip, "key": key_of(form.text), "kind": "remark"}
    empty = here.send("/track/complaints", **said_, words=" ")
    assert empty.status_code == 422
    assert '<a href="#complaint-words">Hãy ghi nội dung' in empty.text
    for _ in range(2):
        done = here.send("/track/complaints", **said_, words=WORDS)
        assert done.status_code == 200
        assert "Nộp đã <b>ba</b> tuần." in said(done)
    assert len(entries(api, filed["code"], "complained")) == 1
    leader = api.officer(Role.LEADER)
    version = api.dossiers.get(filed["code"]).version
    act = {"complaint": 2, "words": "Xin lỗi."}
    assert api.act(filed["code"], "answer-complaint", leader, version, **act).status_code == 200
    assert "Trần Văn Hòa trả lời 08:30 02/03/2026 Xin lỗi." in said(
        here.send("/track/complaints", **slip)
    )
    wrong = here.send("/track/complaints", **{**slip, "secret": "AAAAAAAAAA"})
    assert wrong.status_code == 404
    assert "tuần" not in wrong.text
