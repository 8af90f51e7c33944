"""Results over HTTP: proposed, approved, signed, issued, fetched, revoked."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.signed import Level, issued_key, proposal_key, signed_key
from tests.builders import a_sealing, a_signature
from tests.integration.api import ELSEWHERE, ON_EACH_STORE, Answer, Api
from tests.integration.approvals import (
    VALUES,
    appraised,
    approved,
    do,
    handed_over,
    issued,
    signed,
    signs,
)

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE


def outcome(api: Api, code: str, who: str) -> Any:
    return api.get(f"/v1/dossiers/{code}", who).json["outcome"]


def led_to(given: Answer) -> tuple[str, str]:
    """Return the key of the archive an answer leads to, and how a browser shows it."""
    assert given.status_code == 303, given.text
    link = urlsplit(given.headers["Location"])
    (how,) = parse_qs(link.query)["response-content-disposition"]
    return link.path.removeprefix("/archive/").lstrip("/"), how.partition(";")[0]


def test_a_birth_is_proposed_approved_signed_issued_and_handed_over(api: Api) -> None:
    code, leader = appraised(api), api.officer(Role.LEADER)
    before = outcome(api, code, leader)
    assert (before["lacking"], before["proposal"], before["e_result"]) == (
        ["personal_id"],
        None,
        None,
    )
    assert [one["name"] for one in before["wanted"]] == ["personal_id", "note"]
    do(api, code, "propose", Role.APPRAISER, values={**VALUES, "note": " "})
    do(api, code, "advance", Role.APPRAISER, to="ky-duyet")
    proposed = outcome(api, code, leader)
    assert (proposed["lacking"], proposed["proposal"]["by"]) == ([], "Trần Văn Hòa")
    assert [one["value"] for one in proposed["wanted"]] == [VALUES["personal_id"], ""]
    do(api, code, "advance", Role.LEADER, to="ban-hanh")
    assert outcome(api, code, leader)["e_result"]["words"] == "Chờ ký số"
    no = api.act(
        code, "advance", api.officer(Role.CLERK), api.dossiers.get(code).version, to="tra-ket-qua"
    )
    assert (no.status_code, no.json["field"]) == (409, "result")
    signs(api, code, a_signature)
    made = outcome(api, code, leader)["e_result"]
    assert (made["words"], made["number"]) == ("Đã ký số, chờ phát hành", "12/TLKS")
    do(api, code, "advance", Role.CLERK, to="tra-ket-qua")
    assert outcome(api, code, leader)["e_result"]["stage"] == "awaits-agency-seal"
    signs(api, code, a_sealing)
    do(api, code, "return", Role.RETURNER, how="online", receiver="Nguyễn Thị Lan")
    mine = outcome(api, code, api.lan)
    assert mine["fetched"] is True
    assert (mine["wanted"], mine["lacking"], mine["proposal"]) == ([], [], None)
    assert mine["e_result"]["check_code"] == "7K3M9-QXR2J"
    assert mine["e_result"]["verify"] == "/v/7K3M9QXR2J"
    assert [one["name"] for one in mine["e_result"]["signatures"]] == [
        "Lê Văn Dũng",
        "Ủy ban nhân dân xã Châu Thành",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"personal_id": "1" * 401}, "values.personal_id"),
        ({"la": "x"}, "values.la"),
        ({"personal_id": 7}, "values.personal_id"),
        ({"personal_id": None}, "values.personal_id"),
        ({"personal_id": "1" * 8001}, "values.personal_id"),
        ({f"v{number}": "" for number in range(51)}, "values"),
        ([], "values"),
        (None, "values"),
    ],
)
def test_a_proposal_that_cannot_be_names_its_value(api: Api, values: Any, field: str) -> None:
    code = appraised(api)
    before = api.dossiers.get(code)
    no = api.act(code, "propose", api.officer(Role.APPRAISER), before.version, values=values)
    assert (no.status_code, no.json["field"]) == (422, field)
    assert api.dossiers.get(code) == before


def test_nothing_is_approved_that_lacks_a_value(api: Api) -> None:
    code = appraised(api)
    do(api, code, "advance", Role.APPRAISER, to="ky-duyet")
    no = api.act(
        code, "advance", api.officer(Role.LEADER), api.dossiers.get(code).version, to="ban-hanh"
    )
    assert (no.status_code, no.json["field"]) == (422, "values.personal_id")
    assert "Số định danh cá nhân" in no.json["detail"]


def test_officers_no_longer_say_that_a_result_is_signed(api: Api) -> None:
    code = approved(api)
    result = {"number": "1", "summary": "Giấy khai sinh", "document": "p1", "signed": True}
    version = api.dossiers.get(code).version
    no = api.act(code, "advance", api.officer(Role.CLERK), version, to="tra-ket-qua", result=result)
    assert (no.status_code, no.json["field"]) == (422, "result.signed")


def test_the_result_is_fetched_inside_from_the_signature_on_by_the_applicant_at_the_end(
    api: Api,
) -> None:
    code = approved(api)
    path, inside = f"/v1/dossiers/{code}/result", (Role.APPRAISER, Role.LEADER, Role.CLERK)
    for role in inside:
        assert api.get(path, api.officer(role)).status_code == 404
    signs(api, code, a_signature)
    approval = api.dossiers.get(code).approval
    assert approval is not None
    for role in inside:
        key = led_to(api.get(path, api.officer(role)))
        assert key == (signed_key(code, approval), "attachment")
    no = api.get(path, api.lan)
    assert (no.status_code, no.json["field"]) == (404, "result")
    do(api, code, "advance", Role.CLERK, to="tra-ket-qua")
    signs(api, code, a_sealing)
    assert api.get(path, api.lan).status_code == 404
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["result"]["document"] is None
    do(api, code, "return", Role.RETURNER, how="online", receiver="Nguyễn Thị Lan")
    assert led_to(api.get(path, api.lan)) == (issued_key(code, approval), "attachment")
    auditor = api.officer(Role.AUDITOR, agency="H33")
    assert led_to(api.get(path, auditor)) == (issued_key(code, approval), "attachment")
    for who in (api.minh, api.officer(Role.RECEPTION, agency=ELSEWHERE)):
        assert api.get(path, who).status_code == 404
    assert api.get(path).status_code == 401


def test_a_revoked_result_is_told_plainly_and_not_fetched_by_its_owner(api: Api) -> None:
    code = handed_over(api)
    no = api.act(
        code, "revoke-result", api.officer(Role.CLERK), api.dossiers.get(code).version, reason="Sai"
    )
    assert no.status_code == 403
    do(api, code, "revoke-result", Role.LEADER, reason="Sai họ tên")
    for who in (api.lan, api.officer(Role.LEADER)):
        made = outcome(api, code, who)["e_result"]
        assert (made["stage"], made["words"], made["reason"]) == (
            "revoked",
            "Đã thu hồi",
            "Sai họ tên",
        )
    no = api.get(f"/v1/dossiers/{code}/result", api.lan)
    assert (no.status_code, no.json["code"]) == (409, "not-allowed-now")
    assert api.get(f"/v1/dossiers/{code}/result", api.officer(Role.LEADER)).status_code == 303
    history = api.get(f"/v1/dossiers/{code}", api.lan).json["history"]
    assert (history[-1]["label"], history[-1]["note"]) == ("Thu hồi kết quả", "Sai họ tên")


def test_a_proposal_is_looked_at_inside_only(api: Api) -> None:
    code = appraised(api)
    do(api, code, "propose", Role.APPRAISER, values=VALUES)
    leader = api.officer(Role.LEADER)
    seq = outcome(api, code, leader)["proposal"]["seq"]
    path = f"/v1/dossiers/{code}/proposals"
    api.office.archive().keep(proposal_key(code, seq), b"%PDF-", "application/pdf")
    assert led_to(api.get(f"{path}/{seq}", leader)) == (proposal_key(code, seq), "inline")
    for other in ("1", "999", "x", f"0{seq}"):
        assert api.get(f"{path}/{other}", leader).status_code == 404
    assert api.get(f"{path}/{seq}", api.lan).status_code == 403
    foreign = api.officer(Role.LEADER, agency=ELSEWHERE)
    assert api.get(f"{path}/{seq}", foreign).status_code == 404


def test_a_proposal_whose_picture_is_not_made_yet_is_to_be_asked_for_again(api: Api) -> None:
    code = appraised(api)
    leader = api.officer(Role.LEADER)
    for number in ("1", "2"):
        do(api, code, "propose", Role.APPRAISER, values={**VALUES, "note": number})
    seq = outcome(api, code, leader)["proposal"]["seq"]
    path = f"/v1/dossiers/{code}/proposals"
    api.office.archive().keep(proposal_key(code, seq - 1), b"%PDF-", "application/pdf")
    no = api.get(f"{path}/{seq}", leader)
    assert (no.status_code, no.json["code"], no.json["field"]) == (503, "try-later", "seq")
    assert "đang được lập; hãy thử lại sau ít phút" in no.json["detail"]
    assert api.get(f"{path}/{seq - 1}", leader).status_code == 303, "the one before is there"


def test_what_is_inside_the_office_is_withheld_from_the_applicants_history(api: Api) -> None:
    code = issued(api)
    entries = api.get(f"/v1/dossiers/{code}/history", api.lan).json["entries"]
    assert VALUES["personal_id"] not in str(entries)
    assert "7K3M9QXR2J" not in str(entries)
    assert all(len(entry["hash"]) == 64 for entry in entries)
    whole = api.get(f"/v1/dossiers/{code}/history", api.officer(Role.LEADER)).json["entries"]
    assert VALUES["personal_id"] in str(whole)
    do(api, code, "return", Role.RETURNER, how="online", receiver="Nguyễn Thị Lan")
    told = api.get(f"/v1/dossiers/{code}/history", api.lan).json["entries"]
    assert "7K3M9QXR2J" in str(told), "once handed over it is theirs"
    assert VALUES["personal_id"] not in str(told)


def test_a_signature_without_a_time_stamp_says_what_it_lacks(api: Api) -> None:
    code = signed(api, level=Level.B_B)
    (person,) = outcome(api, code, api.officer(Role.LEADER))["e_result"]["signatures"]
    assert person["level"] == "B-B"
    assert "không có dấu thời gian" in person["note"]
