"""Every act on the page of a dossier: its form, what is refused beside its field, and why not."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.procedure import Level, OnlineLevel, Procedure
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from tests.integration.api import ELSEWHERE, STAY, WARD, Answer, Api
from tests.integration.approvals import appraised, do, handed_over, issued
from tests.integration.browser import Browser, main, said
from tests.integration.standings import (
    LACKS,
    WHY,
    Made,
    accepted,
    assignable,
    at_counter,
    claiming,
    filed,
    lacking,
    stopped,
    supplemented,
    withdrawing,
)

pytest_plugins = "tests.integration.offices"

ROW = {f"items.0.{part}": text for part, text in LACKS.items()}


def at_desk(api: Api, role: Role, **more: Any) -> Browser:
    return Browser(api, api.officer(role, **more))


def sent(here: Browser, code: str, form: str, **fields: str) -> Answer:
    version = str(here.api.dossiers.get(code).version)
    return here.send(
        f"/dossiers/{code}/acts/{form}", **{"csrf": here.proof(), "version": version, **fields}
    )


FORMS: Mapping[str, tuple[Made, Role, Mapping[str, str], Status]] = {
    "accept": (filed, Role.RECEPTION, {}, Status.RECEIVED),
    "refuse": (filed, Role.RECEPTION, WHY, Status.NOT_RECEIVED),
    "ask-supplement": (filed, Role.RECEPTION, ROW, Status.SUPPLEMENT),
    "answer-supplement": (at_counter, Role.RECEPTION, {"on_paper.TK": "yes"}, Status.SUPPLEMENT),
    "complete-supplement": (supplemented, Role.RECEPTION, {}, Status.RECEIVED),
    "demand-fee": (accepted, Role.RECEPTION, {"lines.LP-HOTICH-KS": "8.000"}, Status.PAYMENT),
    "decline-claim": (claiming, Role.RECEPTION, WHY, Status.PAYMENT),
    "ask-withdrawal": (at_counter, Role.RECEPTION, WHY, Status.WITHDRAWAL),
    "agree-withdrawal": (withdrawing, Role.APPRAISER, {}, Status.STOPPED),
    "decline-withdrawal": (withdrawing, Role.APPRAISER, WHY, Status.PROCESSING),
    "stop": (appraised, Role.LEADER, WHY, Status.STOPPED),
    "resume": (stopped, Role.LEADER, WHY, Status.PROCESSING),
    "extend": (
        appraised,
        Role.LEADER,
        {"unit": "working_days", "amount": "2", **WHY},
        Status.PROCESSING,
    ),
    "advance": (
        assignable,
        Role.DIVISION_HEAD,
        {"to": "tham-dinh", "handler": f"appraiser@{WARD}"},
        Status.PROCESSING,
    ),
    "propose": (appraised, Role.APPRAISER, {"values.note": "Xin"}, Status.PROCESSING),
    "return": (issued, Role.RETURNER, {"how": "post", "receiver": "An"}, Status.RETURNED),
    "revoke-result": (handed_over, Role.LEADER, WHY, Status.RETURNED),
}
"""Each form: of which dossier, who sends it, what, and the status after it."""


def fees(api: Api, form: str, fields: Mapping[str, str], code: str) -> Mapping[str, str]:
    """Return the fields; a fee by the code that the dossier has."""
    if form != "demand-fee":
        return fields
    (fee,) = api.dossiers.get(code).fees
    return {f"lines.{fee.code}": "8.000"}


@pytest.mark.parametrize("form", FORMS)
def test_an_act_that_is_allowed_is_offered_and_done_by_its_form(api: Api, form: str) -> None:
    made, role, fields, status = FORMS[form]
    code = made(api)
    here, fields = at_desk(api, role), fees(api, form, fields, code)
    page = here.open(f"/dossiers/{code}")
    assert f'action="/api/dossiers/{code}/acts/{form}"' in page.text, said(page)
    before = api.dossiers.get(code)
    given = sent(here, code, form, **fields)
    assert given.status_code == 303, said(given)
    assert given.headers["Location"] == f"/api/dossiers/{code}?done={form}"
    after = api.dossiers.get(code)
    assert (after.status, after.version) == (status, before.version + 1)
    page = here.open(f"/dossiers/{code}?done={form}")
    assert '<p class="good" role="status">' in page.text
    is_over = status is Status.NOT_RECEIVED or after.withdrawn
    assert ("Không còn tính thời hạn" in page.text) is is_over


def test_who_withdrew_is_not_told_of_a_time_that_runs_or_stands_still(api: Api) -> None:
    code = withdrawing(api)
    lan = Browser(api, api.lan)
    assert "hẹn trả" in lan.open("/dossiers").text
    assert sent(at_desk(api, Role.APPRAISER), code, "agree-withdrawal").status_code == 303
    mine = lan.open("/dossiers").text
    assert not any(words in mine for words in ("hẹn trả", "tạm dừng"))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_done_without_proof_of_our_page_or_by_somebody_elses_desk(
    api: Api, form: str
) -> None:
    made, role, fields, _ = FORMS[form]
    code = made(api)
    before = api.dossiers.get(code)
    here, fields = at_desk(api, role), fees(api, form, fields, code)
    version = str(before.version)
    bare = here.send(f"/dossiers/{code}/acts/{form}", version=version, **fields)
    assert (bare.status_code, "tải lại" in said(bare)) == (403, True)
    clerk = at_desk(api, Role.CLERK)
    assert f"/acts/{form}" not in clerk.open(f"/dossiers/{code}").text
    assert sent(clerk, code, form, **fields).status_code == 403
    assert sent(at_desk(api, role, agency=ELSEWHERE), code, form, **fields).status_code == 404
    auditor = at_desk(api, Role.AUDITOR)
    assert sent(auditor, code, form, **fields).status_code == 403
    citizen = Browser(api, api.lan)
    assert sent(citizen, code, form, **fields).status_code == 403
    assert api.dossiers.get(code) == before


@pytest.mark.parametrize("form", FORMS)
def test_who_saw_an_older_version_is_told_to_look_again(api: Api, form: str) -> None:
    made, role, fields, _ = FORMS[form]
    code = made(api)
    before, here = api.dossiers.get(code), at_desk(api, role)
    old = {**fees(api, form, fields, code), "version": str(before.version + 1)}
    given = sent(here, code, form, **old)
    assert (given.status_code, "hãy tải lại trang" in said(given)) == (409, True)
    assert f'value="{before.version}"' in given.text, "what is sent next is about what stands now"
    for name, text in fields.items():
        if name == "reason":
            assert text in said(given), "what was typed is kept"
    assert api.dossiers.get(code) == before


def test_what_was_typed_is_shown_even_where_its_form_is_gone(api: Api) -> None:
    code = filed(api)
    old = str(api.dossiers.get(code).version)
    do(api, code, "accept", Role.RECEPTION)
    here, why = at_desk(api, Role.RECEPTION), "Nộp nhầm nơi <b>"
    given = sent(here, code, "refuse", version=old, reason=why)
    assert given.status_code == 409
    assert "/acts/refuse" not in given.text
    assert "<blockquote>Nộp nhầm nơi &lt;b&gt;</blockquote>" in given.text
    assert '<a href="#acts">' in given.text


def test_enter_in_a_row_asks_and_adds_no_rows(api: Api) -> None:
    page = at_desk(api, Role.RECEPTION).open(f"/dossiers/{filed(api)}").text
    form = page.partition("/acts/ask-supplement")[2].partition("</form>")[0]
    first, *_ = re.findall(r"<button[^>]*>", form)
    assert 'name="more"' not in first
    assert 'name="more"' in form


WRONG: tuple[tuple[str, Mapping[str, str], str, str], ...] = (
    ("refuse", {"reason": " "}, "refuse.reason", "Hãy ghi lý do từ chối"),
    ("stop", {"reason": "x" * 4001}, "stop.reason", "nhiều nhất 4000 ký tự"),
    ("resume", {"reason": ""}, "resume.reason", "Hãy ghi lý do xử lý tiếp"),
    ("decline-withdrawal", {"reason": ""}, "decline-withdrawal.reason", "Hãy ghi lý do"),
    ("decline-claim", {"reason": ""}, "decline-claim.reason", "Trường này không được để trống"),
    ("extend", {"amount": "hai"}, "extend.amount", "một số từ 1 đến 1000"),
    ("extend", {"amount": "0"}, "extend.amount", "một số từ 1 đến 1000"),
    ("extend", {"unit": "years"}, "extend.unit", "Hãy chọn gia hạn theo"),
    ("extend", {"reason": ""}, "extend.reason", "Hãy ghi lý do gia hạn"),
    ("ask-supplement", {"items.0.what": ""}, "ask-supplement.items.0.what", "Hãy ghi cần bổ sung"),
    ("ask-supplement", {"items.0.why": " "}, "ask-supplement.items.0.why", "Hãy ghi vì sao"),
    (
        "ask-supplement",
        {"items.0.component": ""},
        "ask-supplement.items.0.component",
        "Hãy chọn giấy tờ cần bổ sung",
    ),
    ("advance", {"handler": "nobody"}, "advance-tham-dinh.handler", "không làm việc tại bàn"),
    ("advance", {"note": "x" * 4001}, "advance-tham-dinh.note", "Ghi chú dài quá"),
    ("return", {"receiver": ""}, "return.receiver", "Hãy nhập họ"),
)


@pytest.mark.parametrize(("form", "changes", "at", "words"), WRONG)
def test_what_cannot_be_is_told_beside_its_field(
    api: Api, form: str, changes: Mapping[str, str], at: str, words: str
) -> None:
    made, role, fields, _ = FORMS[form]
    code = made(api)
    before, here = api.dossiers.get(code), at_desk(api, role)
    given = sent(here, code, form, **{**fields, **changes})
    assert given.status_code == 422, said(given)
    assert f'<a href="#{at}">' in given.text
    assert f'id="{at}"' in given.text
    assert f'id="{at}-wrong"' in given.text
    assert words in said(given)
    assert api.dossiers.get(code) == before


def test_every_reason_is_asked_for_in_the_words_of_its_form(api: Api) -> None:
    code = at_counter(api)
    given = sent(at_desk(api, Role.RECEPTION), code, "ask-withdrawal", reason="")
    assert '<a href="#ask-withdrawal.reason">Hãy ghi lý do rút hồ sơ' in given.text


def test_all_that_is_missing_is_asked_for_at_once_with_as_many_rows_as_it_takes(api: Api) -> None:
    code, here = filed(api), at_desk(api, Role.RECEPTION)
    row = 'name="items.{}.what"'.format
    page = here.open(f"/dossiers/{code}").text
    assert row(2) in page
    assert row(3) not in page
    blank = {f"items.{n}.{part}": "" for n in (0, 1, 2) for part in LACKS}
    last = {f"items.2.{part}": text for part, text in LACKS.items()}
    more = sent(here, code, "ask-supplement", **{**blank, **last, "more": "yes"})
    assert more.status_code == 200
    assert row(5) in more.text
    assert 'name="items.0.what" value="Tờ khai có chữ ký"' in unescape(more.text)
    assert 'role="alert"' not in more.text
    assert api.dossiers.get(code).status is Status.NEW
    second = {"items.4.component": "GCS", "items.4.what": "Giấy chứng sinh", "items.4.why": "Mờ"}
    sparse = {**blank, **last, **second, "items.3.component": "", "items.3.what": ""}
    assert sent(here, code, "ask-supplement", **sparse, **{"items.3.why": ""}).status_code == 303
    supplement = api.dossiers.get(code).supplement
    assert supplement is not None
    assert [one.component for one in supplement.items] == ["TK", "GCS"]


def test_nothing_missing_is_no_request(api: Api) -> None:
    code, here = filed(api), at_desk(api, Role.RECEPTION)
    given = sent(here, code, "ask-supplement", **dict.fromkeys(ROW, ""))
    assert given.status_code == 422
    assert "ít nhất một mục" in said(given)
    assert '<a href="#ask-supplement">' in given.text
    assert 'id="ask-supplement"' in given.text


def test_a_second_request_is_the_leaders_with_a_reason(api: Api) -> None:
    code = supplemented(api)
    do(api, code, "complete-supplement", Role.RECEPTION)
    page = at_desk(api, Role.RECEPTION).open(f"/dossiers/{code}")
    assert "/acts/ask-supplement" not in page.text
    assert "Chỉ lãnh đạo được yêu cầu bổ sung lần thứ hai." in said(page)
    leader = at_desk(api, Role.LEADER)
    given = sent(leader, code, "ask-supplement", **ROW)
    assert '<a href="#ask-supplement.reason">' in given.text
    assert sent(leader, code, "ask-supplement", **ROW, **WHY).status_code == 303


def _is_free_online(law: Procedure) -> bool:
    """Tell whether a ward accepts it as it is filed, with nothing to be paid before."""
    paid = any(fee.prepaid for fee in law.fees)
    return law.level is Level.COMMUNE and law.online is not OnlineLevel.NONE and not paid


def test_a_case_is_chosen_where_there_are_several(api: Api) -> None:
    catalogue, day = api.office.catalogue(), api.clock.at.date()
    laws = [catalogue.procedure(line.code, on=day) for line in catalogue.index()]
    law = next(one for one in laws if len(one.cases) > 1 and _is_free_online(one))
    code = str(api.filed(api.lan, law.code)["code"])
    here, other = at_desk(api, Role.RECEPTION), law.cases[1].id
    page = here.open(f"/dossiers/{code}")
    assert f'<option value="{other}">' in page.text
    wrong = sent(here, code, "accept", case="none")
    assert (wrong.status_code, '<a href="#accept.case">' in wrong.text) == (422, True)
    assert sent(here, code, "accept", case=other).status_code == 303
    assert api.dossiers.get(code).case == other


def test_a_fee_is_demanded_as_reckoned_or_as_the_officer_sets_it(api: Api) -> None:
    code, here = accepted(api), at_desk(api, Role.RECEPTION)
    (fee,) = api.dossiers.get(code).fees
    name = f"lines.{fee.code}"
    nothing = sent(here, code, "demand-fee")
    assert nothing.status_code == 409
    assert "không còn khoản phí, lệ phí nào phải nộp" in said(nothing)
    wrong = sent(here, code, "demand-fee", **{name: "tám nghìn"})
    assert (wrong.status_code, f'<a href="#demand-fee.{name}">' in wrong.text) == (422, True)
    assert sent(here, code, "demand-fee", **{name: "12.000"}).status_code == 303
    assert api.dossiers.get(code).owed == 12000


def test_what_cannot_be_done_now_is_listed_with_why(api: Api) -> None:
    stay = str(api.filed(api.lan, STAY, key="stay")["code"])
    page = at_desk(api, Role.RECEPTION).open(f"/dossiers/{stay}")
    assert "/acts/accept" not in page.text
    assert "Tiếp nhận : Phí, lệ phí phải nộp trước khi tiếp nhận chưa được nộp." in said(page)
    assert "Không thể “Trả kết quả” khi hồ sơ ở trạng thái “Mới đăng ký”." in said(page)
    do(api, code := accepted(api), "extend", Role.LEADER, unit="working_days", amount=1, **WHY)
    page = at_desk(api, Role.LEADER).open(f"/dossiers/{code}")
    assert "/acts/extend" not in page.text
    assert "Hồ sơ đã được gia hạn một lần; không thể gia hạn thêm." in said(page)


def test_the_likeliest_act_is_first_and_the_only_one_that_stands_out(api: Api) -> None:
    code = filed(api)
    acts = main(at_desk(api, Role.RECEPTION).open(f"/dossiers/{code}")).partition('id="acts"')[2]
    acts = acts.partition("<h2>Giấy tờ")[0]
    forms = re.findall(r"/acts/([a-z-]+)", acts)
    assert forms[0] == "accept"
    assert re.findall(r"<button>([^<]+)", acts) == ["Tiếp nhận hồ sơ"]
    assert acts.count('<details class="act" id') == len(forms) - 1


def test_an_auditor_sees_everything_and_is_offered_nothing(api: Api) -> None:
    code = appraised(api)
    page = Browser(api, api.idp.officer("auditor", agency="H33")).open(f"/dossiers/{code}")
    assert page.status_code == 200
    assert "Quá trình giải quyết" in said(page)
    assert "<form" not in main(page)
    assert "Chưa làm được" not in said(page)


def test_what_was_declared_is_read_by_its_labels(api: Api) -> None:
    code = filed(api)
    for who in (at_desk(api, Role.RECEPTION), Browser(api, api.lan)):
        page = said(who.open(f"/dossiers/{code}"))
        assert "Họ, chữ đệm, tên của trẻ" in page
        assert re.search(r"Ngày sinh của trẻ \d\d/\d\d/\d{4}", page)


def test_applicants_are_told_what_to_do_and_led_there(api: Api) -> None:
    lan = Browser(api, api.lan)
    code = lacking(api)
    page = lan.open(f"/dossiers/{code}")
    assert "Cần bổ sung trước" in said(page)
    assert f'href="/api/dossiers/{code}/supplement"' in page.text
    assert f'href="/api/dossiers/{code}/withdrawal"' in page.text
    assert "/acts/" not in page.text
    stay = str(api.filed(api.lan, STAY, key="stay")["code"])
    assert 'href="#ways">Nộp 15.000 đ</a>' in lan.open(f"/dossiers/{stay}").text


def test_a_form_that_does_not_exist_is_not_there(api: Api) -> None:
    given = sent(at_desk(api, Role.RECEPTION), filed(api), "remind")
    assert (given.status_code, "Không có biểu mẫu này" in said(given)) == (404, True)


def test_the_page_is_there_while_nobody_knows_who_works_where(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, head = assignable(api), at_desk(api, Role.DIVISION_HEAD)
    assert 'name="handler"' in head.open(f"/dossiers/{code}").text
    directory = api.office.directory()

    def busy(*_: object) -> None:
        raise TryLater("Chưa tra được danh sách cán bộ.")

    monkeypatch.setattr(directory, "officers", busy)
    page = head.open(f"/dossiers/{code}")
    assert page.status_code == 200
    assert 'name="handler"' not in page.text
    assert "/acts/advance" in page.text
