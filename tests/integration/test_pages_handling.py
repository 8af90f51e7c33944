"""Handling on the pages: each act is a form, each refusal stands beside its field, no script."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.people import Role, system
from chalicelib.domain.status import Status
from chalicelib.usecases import acting
from tests.builders import CountedChance, a_paper, a_sealing, a_signature
from tests.integration.api import ELSEWHERE, Answer, Api, law
from tests.integration.approvals import (
    VALUES,
    a_trouble,
    appraised,
    approved,
    do,
    handed_over,
    issued,
    signed,
    signs,
)
from tests.integration.browser import Browser, said
from tests.memory import MemoryDossiers
from tests.registers import MemoryResults

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'


def troubles(api: Api) -> MemoryResults:
    """Return where the machine that signs notes what keeps it from it."""
    assert isinstance(api.dossiers, MemoryDossiers)
    return api.dossiers.results


def seen(api: Api, code: str, who: str) -> Any:
    return api.get(f"/v1/dossiers/{code}", who).json["outcome"]


def at_desk(api: Api, role: Role, **more: Any) -> Browser:
    return Browser(api, api.officer(role, **more))


def sent(here: Browser, code: str, form: str, **fields: str) -> Answer:
    version = str(here.api.dossiers.get(code).version)
    return here.send(
        f"/dossiers/{code}/acts/{form}", **{"csrf": here.proof(), "version": version, **fields}
    )


def proposed(here: Browser, code: str, **values: str) -> Answer:
    return sent(here, code, "propose", **{f"values.{name}": v for name, v in values.items()})


def field(page: Answer, name: str) -> str:
    """Return what a field of the page holds."""
    (value,) = re.findall(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    return unescape(value)


def test_a_result_goes_from_proposal_to_hand_over_by_forms_alone(api: Api) -> None:
    code = appraised(api)
    path, appraiser, leader = (
        f"/dossiers/{code}",
        at_desk(api, Role.APPRAISER),
        at_desk(api, Role.LEADER),
    )
    page = appraiser.open(path)
    assert "Số định danh cá nhân của người được khai sinh" in said(page)
    assert "12 chữ số do Cơ sở dữ liệu quốc gia" in said(page)
    given = proposed(appraiser, code, **VALUES, note="")
    assert given.headers["Location"] == f"/api{path}?done=propose"
    page = appraiser.open(f"{path}?done=propose")
    assert "Đã ghi nhận dự thảo kết quả." in said(page)
    assert f'href="/api/v1/dossiers/{code}/proposals/4"' in page.text
    assert field(page, "values.personal_id") == VALUES["personal_id"]
    assert sent(appraiser, code, "advance", to="ky-duyet", note="Đủ").status_code == 303
    page = leader.open(path)
    assert "Duyệt là ký: kết quả được lập theo dự thảo và ký số" in said(page)
    assert "Chưa duyệt được" not in said(page)
    assert sent(leader, code, "advance", to="ban-hanh").status_code == 303
    assert "Chờ ký số từ" in said(leader.open(path))
    signs(api, code, a_signature)
    clerk = at_desk(api, Role.CLERK)
    page = clerk.open(path)
    assert "Kết quả điện tử số 12/TLKS đã được ký số" in said(page)
    assert 'name="result.number"' not in page.text
    assert "Sửa dự thảo" not in said(page)
    assert sent(clerk, code, "advance", to="tra-ket-qua").status_code == 303
    assert "Đã phát hành, chờ con dấu số" in said(clerk.open(path))
    signs(api, code, a_sealing)
    returner = at_desk(api, Role.RETURNER)
    page = returner.open(path)
    assert field(page, "receiver") == api.dossiers.get(code).applicant.name
    given = sent(returner, code, "return", how="online", receiver="Nguyễn Thị Lan")
    assert given.status_code == 303
    assert api.dossiers.get(code).status is Status.RETURNED


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("personal_id", "1" * 401, "dài quá 400 ký tự"),
        ("la", "x", "không có nội dung này"),
        ("note", "x" * 401, "dài quá"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_kept(
    api: Api, name: str, value: str, words: str
) -> None:
    code, here = appraised(api), at_desk(api, Role.APPRAISER)
    given = proposed(here, code, **{"personal_id": ATTACK, name: value})
    assert given.status_code == 422
    assert "Chưa ghi nhận được dự thảo" in said(given)
    assert words in said(given)
    assert "<script>" not in given.text
    if name != "la":
        assert f'href="#propose.values.{name}"' in given.text
        assert f'id="propose.values.{name}"' in given.text
        assert given.text.count('class="error"') == 1
        assert field(given, f"values.{name}") == value
    assert api.dossiers.get(code).proposal == {}


def test_a_proposal_typed_with_markup_is_shown_as_it_was_typed(api: Api) -> None:
    code, here = appraised(api), at_desk(api, Role.APPRAISER)
    assert proposed(here, code, personal_id=ATTACK, note="#let x = 1").status_code == 303
    page = here.open(f"/dossiers/{code}")
    assert "<script>" not in page.text
    assert field(page, "values.personal_id") == ATTACK


def test_what_is_lacking_is_told_before_anybody_approves(api: Api) -> None:
    code, leader = appraised(api), at_desk(api, Role.LEADER)
    do(api, code, "advance", Role.APPRAISER, to="ky-duyet")
    page = leader.open(f"/dossiers/{code}")
    assert "Chưa duyệt được, dự thảo còn thiếu: Số định danh cá nhân" in said(page)
    assert 'href="#propose.values.personal_id"' in page.text
    assert 'name="to" value="ban-hanh"' not in page.text
    given = sent(leader, code, "advance", to="ban-hanh")
    assert given.status_code == 422
    assert "Chưa chuyển được hồ sơ" in said(given)
    assert "Dự thảo kết quả còn thiếu “Số định danh cá nhân" in said(given)
    back = sent(leader, code, "advance", to="tham-dinh", note="Thiếu số định danh")
    assert back.status_code == 303
    assert api.dossiers.get(code).step == "tham-dinh"


def test_who_saw_an_older_version_is_told_to_look_again(api: Api) -> None:
    code, here = appraised(api), at_desk(api, Role.APPRAISER)
    old = str(api.dossiers.get(code).version)
    assert proposed(here, code, **VALUES).status_code == 303
    given = sent(here, code, "advance", to="ky-duyet", version=old)
    assert given.status_code == 409
    assert "tải lại trang" in said(given)
    again = sent(here, code, "propose", version=old, **{"values.personal_id": "1"})
    assert (again.status_code, field(again, "values.personal_id")) == (409, "1")


def test_a_result_may_be_a_paper_of_the_dossier(api: Api) -> None:
    code, clerk = approved(api), at_desk(api, Role.CLERK)
    form = {
        "to": "tra-ket-qua",
        "result.number": "7/GKS",
        "result.summary": "Giấy khai sinh",
    }
    page = clerk.open(f"/dossiers/{code}")
    assert "Kết quả điện tử đang chờ ký số." in said(page)
    none = sent(clerk, code, "advance", **form)
    assert none.status_code == 409
    assert field(none, "result.number") == "7/GKS"
    lost = sent(clerk, code, "advance", **form, **{"result.document": "lost"})
    assert (lost.status_code, "Không tìm thấy giấy tờ này" in said(lost)) == (422, True)
    file = FilePaper(paper=a_paper("p9", "TK", signed=True))
    by, chance = system("digitise"), CountedChance()
    acting.act(api.dossiers, law(), code, file, by, api.clock.at, None, chance)
    assert 'value="p9"' in clerk.open(f"/dossiers/{code}").text
    assert sent(clerk, code, "advance", **form, **{"result.document": "p9"}).status_code == 303
    result = api.dossiers.get(code).result
    assert result is not None
    assert (result.document, result.signed) == ("paper/p9.pdf", True)


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"how": "pigeon"}, "how", "Hãy chọn trả kết quả bằng cách nào"),
        ({"receiver": " "}, "receiver", "Hãy nhập họ, chữ đệm và tên"),
        ({"receiver": "R2D2 <b>"}, "receiver", "Họ tên không được có ký tự “2”; hãy xóa ký tự đó."),
    ],
)
def test_a_hand_over_that_cannot_be_is_told_beside_its_field(
    api: Api, changes: dict[str, str], name: str, words: str
) -> None:
    code, here = issued(api), at_desk(api, Role.RETURNER)
    form = {"how": "post", "receiver": "Nguyễn Thị Lan", **changes}
    given = sent(here, code, "return", **form)
    assert given.status_code == 422
    assert words in said(given)
    assert f'<a href="#return.{name}">' in given.text
    assert f'id="return.{name}-wrong"' in given.text
    assert api.dossiers.get(code).status is Status.FINISHED


def test_the_leader_revokes_with_a_reason_that_everybody_reads(api: Api) -> None:
    code, leader = handed_over(api), at_desk(api, Role.LEADER)
    for reason in (" ", "x" * 4001):
        given = sent(leader, code, "revoke-result", reason=reason)
        assert (given.status_code, '<a href="#revoke-result.reason">' in given.text) == (422, True)
    assert sent(leader, code, "revoke-result", reason="Sai họ tên").status_code == 303
    page = leader.open(f"/dossiers/{code}?done=revoke-result")
    assert "Đã thu hồi kết quả; người nộp được thông báo." in said(page)
    assert "/acts/revoke-result" not in page.text
    theirs = Browser(api, api.lan).open(f"/dossiers/{code}")
    assert "Kết quả này không còn hiệu lực. Lý do: Sai họ tên" in said(theirs)
    assert f"/v1/dossiers/{code}/result" not in theirs.text


def test_the_applicant_reads_how_the_result_is_fetched_and_checked(api: Api) -> None:
    code = issued(api)
    before = Browser(api, api.lan).open(f"/dossiers/{code}")
    assert "Mã kiểm tra" not in said(before)
    assert "7K3M9" not in before.text
    do(api, code, "return", Role.RETURNER, how="online", receiver="Nguyễn Thị Lan")
    page = Browser(api, api.lan).open(f"/dossiers/{code}")
    assert f'href="/api/v1/dossiers/{code}/result"' in page.text
    assert 'href="/api/v/7K3M9QXR2J"' in page.text
    assert "Ai nhận kết quả cũng kiểm tra được" in said(page)
    assert "Xử lý hồ sơ" not in said(page)
    assert "Dự thảo" not in said(page).partition("Quá trình giải quyết")[0]


def test_forms_are_offered_to_whom_they_are_for(api: Api) -> None:
    code = signed(api)
    for role in (Role.APPRAISER, Role.RECEPTION):
        page = at_desk(api, role).open(f"/dossiers/{code}")
        assert page.status_code == 200
        assert "/acts/advance" not in page.text
        assert sent(at_desk(api, role), code, "advance", to="tra-ket-qua").status_code == 403
    assert "/acts/advance" in at_desk(api, Role.CLERK).open(f"/dossiers/{code}").text
    foreign = at_desk(api, Role.CLERK, agency=ELSEWHERE)
    assert sent(foreign, code, "advance", to="tra-ket-qua").status_code == 404


def test_only_leaders_are_offered_to_open_again_what_is_settled(api: Api) -> None:
    code = issued(api)
    returner = at_desk(api, Role.RETURNER).open(f"/dossiers/{code}")
    assert "/acts/return" in returner.text
    assert "/acts/advance" not in returner.text
    assert sent(at_desk(api, Role.RETURNER), code, "advance", to="ky-duyet").status_code == 403
    leader = at_desk(api, Role.LEADER)
    assert "Lý do xử lý lại" in said(leader.open(f"/dossiers/{code}"))
    given = sent(leader, code, "advance", to="ky-duyet", note="Sai họ tên")
    assert given.status_code == 303, said(given)
    assert api.dossiers.get(code).status is Status.PROCESSING


FORMS: Mapping[str, tuple[Role, Mapping[str, str]]] = {
    "propose": (Role.APPRAISER, {"values.personal_id": "1"}),
    "advance": (Role.APPRAISER, {"to": "ky-duyet"}),
    "return": (Role.APPRAISER, {"how": "post", "receiver": "An"}),
    "revoke-result": (Role.LEADER, {"reason": "Sai họ tên"}),
}
"""Each form of the page, who sends it, and what."""


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_done_without_the_proof_of_our_own_page(api: Api, form: str) -> None:
    code = appraised(api)
    role, fields = FORMS[form]
    before = api.dossiers.get(code)
    given = at_desk(api, role).send(
        f"/dossiers/{code}/acts/{form}", version=str(before.version), **fields
    )
    assert given.status_code == 403
    assert "tải lại" in said(given)
    assert api.dossiers.get(code) == before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_form_without_a_version_is_refused_as_a_page(api: Api, form: str, version: str) -> None:
    code = appraised(api)
    role, fields = FORMS[form]
    given = sent(at_desk(api, role), code, form, **{**fields, "version": version})
    assert given.status_code == 422
    assert given.headers["Content-Type"].startswith("text/html")


def test_what_keeps_a_result_from_being_signed_is_told_to_officers(api: Api) -> None:
    code = approved(api)
    dossier = api.dossiers.get(code)
    assert dossier.approval is not None
    trouble = a_trouble(code, dossier.approval)
    troubles(api).put_trouble(trouble)
    made = seen(api, code, api.officer(Role.LEADER))["e_result"]
    assert (made["stage"], made["trouble"]["tries"]) == ("awaits-signature", 3)
    assert made["trouble"]["sentence"] == trouble.sentence
    page = at_desk(api, Role.LEADER).open(f"/dossiers/{code}")
    assert "Chưa có chứng thư số của người ký. Từ 08:00 02/03/2026, đã thử 3 lần." in said(page)
    assert seen(api, code, api.lan)["e_result"] is None
    troubles(api).put_trouble(a_trouble(code, dossier.approval, settled_at=api.clock.at))
    assert seen(api, code, api.officer(Role.LEADER))["e_result"]["trouble"] is None


def test_a_proposal_that_cannot_be_set_says_why(api: Api) -> None:
    code = appraised(api)
    do(api, code, "propose", Role.APPRAISER, values=VALUES)
    leader = api.officer(Role.LEADER)
    seq = seen(api, code, leader)["proposal"]["seq"]
    troubles(api).put_trouble(a_trouble(code, seq, sentence="Mẫu kết quả đang lỗi."))
    no = api.get(f"/v1/dossiers/{code}/proposals/{seq}", leader)
    assert (no.status_code, no.json["detail"]) == (503, "Mẫu kết quả đang lỗi.")
