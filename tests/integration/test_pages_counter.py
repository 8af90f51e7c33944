"""The counter's page: a procedure is found, one form receives, and a slip is printed."""

import re
from html import unescape
from typing import Any

import pytest

from chalicelib.domain.parts import ApplicantKind, Channel
from chalicelib.domain.people import Role
from chalicelib.domain.status import Status
from tests.integration.api import BIRTH, ELSEWHERE, POOR, POOR_PROOF, STAY, WARD, Answer, Api
from tests.integration.browser import Browser, said

pytest_plugins = "tests.integration.offices"

KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')


def counter(api: Api, *roles: Role, agency: str = WARD) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), agency=agency))


def typed(api: Api, here: Browser, of: str = BIRTH, **changes: str) -> dict[str, str]:
    """Return the form as reception fills it in from the golden example of a procedure."""
    page = here.open(f"/counter?procedure={of}")
    key = KEY.search(page.text)
    assert key, said(page)
    example: Any = api.application(of)
    answers = {
        f"answers.{name}": "yes" if value is True else str(value)
        for name, value in example["answers"].items()
    }
    who = {f"applicant.{name}": str(value) for name, value in example["applicant"].items() if value}
    papers = {f"on_paper.{code}": "yes" for code in example["on_paper"]}
    pages = {f"pages-{code}": "2" for code in example["on_paper"]}
    fixed = {"csrf": here.proof(), "key": key[1], "procedure": of, "applicant.kind": "0"}
    return {**answers, **who, **papers, **pages, **fixed, **changes}


def without(form: dict[str, str], *beginnings: str) -> dict[str, str]:
    return {name: text for name, text in form.items() if not name.startswith(beginnings)}


def received(api: Api) -> list[str]:
    """Return the codes of what lies at the reception desk of the ward."""
    desk = f"/v1/worklist?desk={WARD}%23reception"
    return [row["code"] for row in api.get(desk, api.officer(Role.RECEPTION)).json["rows"]]


def code_of(given: Answer) -> str:
    assert given.status_code == 303, said(given)
    return given.headers["Location"].partition("?")[0].rpartition("/")[2]


def test_a_procedure_is_found_by_a_few_words_and_its_form_has_all_papers_ticked(api: Api) -> None:
    here = counter(api)
    found = here.open("/counter?q=khai+sinh")
    assert f'href="/api/counter?procedure={BIRTH}"' in found.text
    assert "Không tìm thấy" in said(here.open("/counter?q=xyzzy"))
    page = here.open(f"/counter?procedure={BIRTH}")
    ticked = re.findall(r'name="on_paper\.([\w-]+)" value="yes" checked', page.text)
    law = api.office.catalogue().procedure(BIRTH, on=api.clock.at.date())
    asked = [one.code for one in law.components if one.required and not one.from_state_data]
    assert ticked == asked
    assert f'name="pages-{asked[0]}" value="1"' in page.text


def test_who_stands_there_gets_a_slip_and_cover_sheets_in_one_go(api: Api) -> None:
    here = counter(api)
    given = here.send("/counter", **typed(api, here))
    code = code_of(given)
    dossier = api.dossiers.get(code)
    assert (dossier.status, dossier.channel) == (Status.RECEIVED, Channel.COUNTER)
    assert (dossier.owner, dossier.received_by) == (None, WARD)
    page = here.open(given.headers["Location"].removeprefix("/api"))
    assert code in said(page)
    assert f'href="/api/v1/dossiers/{code}/slip"' in page.text
    (sheets,) = re.findall(r'href="(/api/v1/dossiers/[^"]+/cover-sheets\?[^"]+)"', page.text)
    printed = here.open(unescape(sheets).removeprefix("/api"))
    assert printed.status_code == 200
    assert 'href="/api/counter"' in page.text
    assert "Tiếp nhận hồ sơ tiếp theo" in said(page)


def test_pressed_twice_it_is_received_once(api: Api) -> None:
    here = counter(api)
    form = typed(api, here)
    first, again = here.send("/counter", **form), here.send("/counter", **form)
    assert first.headers["Location"] == again.headers["Location"]
    assert received(api) == [code_of(first)]
    changed = here.send("/counter", **{**form, "applicant.phone": "0987654321"})
    assert changed.status_code == 409
    assert "Hồ sơ gửi trước từ trang này đã được tiếp nhận" in said(changed)
    assert "Khóa" not in said(changed)
    (key,) = KEY.findall(changed.text)
    assert key != form["key"]
    assert received(api) == [code_of(first)], "not received by being told"
    another = {**form, "applicant.phone": "0987654321", "key": key}
    assert here.send("/counter", **another).status_code == 303
    assert len(received(api)) == 2


def test_what_is_known_of_the_applicant_nobody_types_again(api: Api) -> None:
    here = counter(api)
    form = {**typed(api, here), "applicant.personal_id": "001190000004"}
    form |= {"applicant.name": "Nguyễn Thị Lan", "applicant.phone": "0912345678"}
    form |= {"applicant.address": "12 Hàng Bạc, Hà Nội"}
    kept = without(form, *(f"answers.requester_{one}" for one in ("name", "id", "phone", "addr")))
    code = code_of(here.send("/counter", **kept))
    answers = api.get(f"/v1/dossiers/{code}", api.officer(Role.RECEPTION)).json["answers"]
    assert answers["requester_name"] == "Nguyễn Thị Lan"
    assert answers["requester_id"] == "001190000004"
    assert (answers["requester_phone"], answers["requester_address"]) == (
        "0912345678",
        "12 Hàng Bạc, Hà Nội",
    )


def test_a_firm_gives_its_tax_code_and_answers_for_itself(api: Api) -> None:
    here = counter(api)
    firm = {"applicant.kind": "1", "applicant.name": "Công ty TNHH 27/7"}
    firm |= {"applicant.tax_code": "0100109106", "applicant.personal_id": ""}
    form = {**typed(api, here), **firm}
    lacking = here.send("/counter", **without(form, "answers.requester_name"))
    assert lacking.status_code == 422
    assert 'href="#answers.requester_name"' in lacking.text
    code = code_of(here.send("/counter", **form))
    applicant = api.dossiers.get(code).applicant
    assert (applicant.kind, applicant.tax_code) == (ApplicantKind.FIRM, "0100109106")
    assert applicant.name == "Công ty TNHH 27/7"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"applicant.name": " "}, "applicant.name", "Hãy nhập họ"),
        ({"applicant.name": "Lan 27/7"}, "applicant.name", "không được có ký tự “2”"),
        ({"applicant.name": " ", "applicant.kind": "2"}, "applicant.name", "Hãy nhập tên doanh"),
        ({"applicant.personal_id": "123"}, "applicant.personal_id", "12 chữ số"),
        ({"applicant.phone": "12"}, "applicant.phone", "điện thoại"),
        ({"applicant.email": "x"}, "applicant.email", "thư điện tử"),
        ({"applicant.tax_code": "1"}, "applicant.tax_code", "ã số thuế"),
        ({"applicant.address": "x" * 401}, "applicant.address", "Địa chỉ dài quá 400 ký tự"),
        ({"applicant.kind": "9"}, "applicant.kind", "Hãy chọn người nộp là ai"),
        ({"answers.child_name": ""}, "answers.child_name", "Hãy điền"),
        ({"answers.child_birth_date": "32/13/2026"}, "answers.child_birth_date", "ngày có thật"),
        ({"answers.truthful": ""}, "answers.truthful", "Hãy"),
        ({"pages-TK": "0"}, "pages-TK", "Số trang phải từ 1"),
        ({"pages-TK": "mười"}, "pages-TK", "Số trang phải từ 1"),
    ],
)
def test_each_wrong_field_is_named_and_nothing_typed_is_lost(
    api: Api, changes: dict[str, str], field: str, words: str
) -> None:
    here = counter(api)
    form = typed(api, here, **changes)
    given = here.send("/counter", **form)
    assert given.status_code == 422, said(given)
    assert f'href="#{field}"' in given.text
    assert f'id="{field}"' in given.text
    assert f'id="{field}-error"' in given.text
    assert words in said(given)
    assert KEY.findall(given.text) == [form["key"]]
    assert unescape(given.text).count(form["answers.mother_name"]) >= 1
    assert received(api) == []


def test_all_that_is_wrong_is_told_at_once(api: Api) -> None:
    here = counter(api)
    wrong = {"applicant.personal_id": "12", "answers.child_name": "", "pages-GCS": "0"}
    form = without(typed(api, here, **wrong), "on_paper.TK", "answers.requester_name")
    given = here.send("/counter", **form)
    alert = given.text.partition('role="alert"')[2].partition("</div>")[0]
    assert re.findall(r'href="#([^"]+)"', alert) == [
        "pages-GCS",
        "applicant.personal_id",
        "uploads.TK",
        "answers.child_name",
    ]


def test_a_paper_that_did_not_come_is_asked_for(api: Api) -> None:
    here = counter(api)
    form = typed(api, here)
    given = here.send("/counter", **without(form, "on_paper.TK"))
    assert given.status_code == 422
    assert 'href="#uploads.TK"' in given.text
    assert 'id="uploads.TK"' in given.text
    assert 'name="on_paper.TK" value="yes" aria-invalid' in given.text, "as it was left"


def test_a_policy_is_claimed_with_what_proves_it(api: Api) -> None:
    here = counter(api)
    form = typed(api, here, STAY, policy=POOR)
    bare = here.send("/counter", **form)
    assert bare.status_code == 422
    assert f'href="#uploads.{POOR_PROOF}"' in bare.text
    code = code_of(here.send("/counter", **form, **{f"on_paper.{POOR_PROOF}": "yes"}))
    assert api.dossiers.get(code).owed == 0


def test_what_is_owed_is_told_at_once(api: Api) -> None:
    here = counter(api)
    given = here.send("/counter", **typed(api, here, STAY))
    page = here.open(given.headers["Location"].removeprefix("/api"))
    assert "thu tại quầy" in said(page)


def test_nothing_is_received_without_the_proof_of_our_own_page(api: Api) -> None:
    here = counter(api)
    given = here.send("/counter", **without(typed(api, here), "csrf"))
    assert (given.status_code, "tải lại" in said(given)) == (403, True)
    assert received(api) == []


def test_only_reception_and_its_leader_receive(api: Api) -> None:
    for role in (Role.APPRAISER, Role.CLERK, Role.AUDITOR):
        assert counter(api, role).open("/counter").status_code == 403
    assert "/counter" not in counter(api, Role.CLERK).open("/").text
    assert 'href="/api/counter"' in counter(api).open("/").text
    code = code_of(counter(api).send("/counter", **typed(api, counter(api))))
    foreign = counter(api, agency=ELSEWHERE)
    assert foreign.open(f"/counter/dossiers/{code}").status_code == 404


def test_what_is_not_taken_here_is_said_so(api: Api) -> None:
    department = counter(api, agency="H33.04")
    given = department.open(f"/counter?procedure={BIRTH}")
    assert (given.status_code, "không giải quyết thủ tục" in said(given)) == (422, True)
    assert counter(api).open("/counter?procedure=none").status_code == 404


def test_whatever_is_typed_is_escaped(api: Api) -> None:
    here, attack = counter(api), '"><script>alert(1)</script>'
    given = here.send("/counter", **typed(api, here, **{"answers.child_name": attack}))
    assert given.status_code == 422
    assert "<script>alert" not in given.text
