"""Papers, over HTTP: an officer confirms or corrects what was read, and a form is offered it."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.history import is_intact
from chalicelib.domain.parts import PaperField
from chalicelib.domain.people import Role, system
from chalicelib.domain.records import UploadState
from chalicelib.usecases import acting
from tests.builders import CountedChance, a_paper
from tests.integration.api import BIRTH, ELSEWHERE, ON_EACH_STORE, Api, law

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE

MOTHER = PaperField(
    name="me.ho_ten", value="NGUYỄN THỊ LOAN", confidence=0.62, flag="Đọc chưa chắc.", page=1,
    box=(100, 200, 300, 220),
)  # fmt: skip
NUMBER = PaperField(name="me.so_dinh_danh", value="091196000123", confidence=0.98, page=1)
CERTIFICATE = a_paper(component="GCS", kind="giay-chung-sinh", fields=(MOTHER, NUMBER))


def read(api: Api) -> str:
    """Return a dossier of a birth with a certificate that was read."""
    code = str(api.filed(api.lan)["code"])
    act, by = FilePaper(paper=CERTIFICATE), system("digitise")
    acting.act(api.dossiers, law(), code, act, by, api.clock.at, None, CountedChance())
    return code


def seen(api: Api, code: str, who: str | None = None) -> Any:
    (paper,) = api.get(f"/v1/dossiers/{code}", who or api.lan).json["papers"]
    return paper


def test_an_officer_corrects_a_value_and_both_are_shown(api: Api) -> None:
    code, reception = read(api), api.officer(Role.RECEPTION)
    before = seen(api, code)
    assert before["fields"][0] | {"label": ""} == {
        "name": "me.ho_ten",
        "label": "",
        "value": "NGUYỄN THỊ LOAN",
        "corrected": False,
        "read": "NGUYỄN THỊ LOAN",
        "confidence": 0.62,
        "flag": "Đọc chưa chắc.",
        "page": 1,
        "box": [100, 200, 300, 220],
        "place": None,
    }
    assert (before["checks"], before["compared"]) == ([], False)
    (against,) = before["mismatches"]
    assert against["field"] == "me.ho_ten"
    assert "“NGUYỄN THỊ LOAN”, nhưng họ tên của người mẹ là “Nguyễn Thị Lan”" in against["sentence"]

    name = {"name": "me.ho_ten", "value": "Nguyễn Thị Lan"}
    given = api.act(
        code, "correct-paper", reception, 1, paper="p1", corrections=[name], compared=True
    )
    assert (given.status_code, given.json["version"]) == (200, 1)
    after = seen(api, code)
    field = after["fields"][0]
    assert (field["value"], field["read"]) == ("Nguyễn Thị Lan", "NGUYỄN THỊ LOAN")
    assert (field["corrected"], field["flag"]) == (True, None)
    assert (field["page"], field["confidence"]) == (1, 0.62)
    assert after["mismatches"] == []
    (check,) = after["checks"]
    assert (check["by"], check["compared"], after["compared"]) == ("Trần Văn Hòa", True, True)
    assert "answers" in api.get(f"/v1/dossiers/{code}", api.lan).json


def test_the_history_tells_of_a_check_and_not_what_was_in_it(api: Api) -> None:
    code, reception = read(api), api.officer(Role.RECEPTION)
    name = {"name": "me.ho_ten", "value": "Nguyễn Thị Lan"}
    api.act(code, "correct-paper", reception, 1, paper="p1", corrections=[name])
    last = api.get(f"/v1/dossiers/{code}", api.lan).json["history"][-1]
    assert (last["type"], last["label"]) == ("paper-checked", "Đối chiếu, sửa thông tin giấy tờ")
    assert (last["note"], last["by"]) == ("", "Trần Văn Hòa")
    assert is_intact(api.dossiers.file(code).events)


def test_a_paper_can_be_checked_again_and_a_kind_put_right(api: Api) -> None:
    code, reception = read(api), api.officer(Role.RECEPTION)
    asked: list[dict[str, Any]] = [
        {"corrections": [{"name": "me.ho_ten", "value": None}]},
        {"corrections": [{"name": "ngay_cap", "value": "02/03/2026"}], "kind": "giay-khai-sinh"},
        {"compared": True},
    ]
    for body in asked:
        given = api.act(code, "correct-paper", reception, 1, paper="p1", **body)
        assert given.status_code == 200, given.text
    paper = seen(api, code)
    assert (paper["kind"], paper["kind_read"]) == ("giay-khai-sinh", "giay-chung-sinh")
    assert [(one["name"], one["value"]) for one in paper["fields"]] == [
        ("me.ho_ten", None),
        ("me.so_dinh_danh", "091196000123"),
        ("ngay_cap", "02/03/2026"),
    ]
    assert paper["fields"][2]["label"] == "Ngày cấp"
    assert (paper["fields"][2]["read"], paper["fields"][2]["confidence"]) == (None, None)
    again = api.act(code, "correct-paper", reception, 1, paper="p1", compared=True)
    assert (again.status_code, again.json["code"]) == (409, "not-allowed-now")


def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_entered(api: Api) -> None:
    code, reception = read(api), api.officer(Role.RECEPTION)
    number = {"name": "me.so_dinh_danh", "value": "1"}
    day = {"name": "me.ngay_sinh", "value": "30/02/1996"}
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"corrections": [number]}, 422, "corrections.me.so_dinh_danh"),
        ({"corrections": [day]}, 422, "corrections.me.ngay_sinh"),
        ({"corrections": [{"name": "me.ho_ten"}]}, 422, "corrections.0.value"),
        ({"corrections": [{"name": "x y", "value": "a"}]}, 422, "corrections.0.name"),
        ({"kind": "la"}, 422, "kind"),
        ({}, 422, "compared"),
        ({"paper": "p2", "compared": True}, 404, "paper"),
        ({"version": 2, "compared": True}, 409, "version"),
    ]
    for body, status, field in refused:
        asked = {"version": 1, "paper": "p1", **body}
        given = api.post(f"/v1/dossiers/{code}/acts", {"act": "correct-paper", **asked}, reception)
        assert (given.status_code, given.json["field"]) == (status, field), given.text
    both = {"act": "correct-paper", "version": 1, "paper": "p1", "corrections": [number, day]}
    told = api.post(f"/v1/dossiers/{code}/acts", both, reception).json["errors"]
    assert [error["field"] for error in told] == [
        f"corrections.{number['name']}",
        f"corrections.{day['name']}",
    ]
    assert api.dossiers.get(code).seq == 2


def test_who_has_not_seen_the_last_check_is_told(api: Api) -> None:
    code, reception = read(api), api.officer(Role.RECEPTION)
    name = {"name": "me.ho_ten", "value": "Nguyễn Thị Lan"}
    first = api.act(code, "correct-paper", reception, 1, paper="p1", corrections=[name], checks=0)
    assert first.status_code == 200
    second = api.act(code, "correct-paper", reception, 1, paper="p1", compared=True, checks=0)
    assert (second.status_code, second.json["code"]) == (409, "stale-version")
    assert second.json["field"] == "checks"


def test_citizens_and_officers_elsewhere_correct_nothing(api: Api) -> None:
    code = read(api)
    strangers = {
        api.lan: 403,
        api.minh: 404,
        api.officer(Role.CLERK): 403,
        api.officer(Role.RECEPTION, agency=ELSEWHERE): 404,
    }
    for who, status in strangers.items():
        given = api.act(code, "correct-paper", who, 1, paper="p1", compared=True)
        assert given.status_code == status
    assert seen(api, code)["checks"] == []


def test_a_citizen_need_not_type_what_the_paper_says(api: Api) -> None:
    upload = api.uploaded(api.lan, BIRTH, "GCS")
    waiting = api.get(f"/v1/uploads/{upload}", api.lan).json
    assert (waiting["kind"], waiting["proposals"]) == (None, [])
    before = api.dossiers.upload(upload)
    sure = replace(MOTHER, value="NGUYỄN THỊ LAN", flag=None)
    paper = replace(CERTIFICATE, fields=(sure, replace(NUMBER, flag="Thiếu số.")))
    done = replace(before, state=UploadState.READ, paper=paper, revision=before.revision + 1)
    api.dossiers.put_upload(done, before)
    offered = api.get(f"/v1/uploads/{upload}", api.lan).json
    assert offered["kind"] == "giay-chung-sinh"
    assert offered["proposals"] == [
        {
            "field": "mother_name",
            "value": "Nguyễn Thị Lan",
            "name": "me.ho_ten",
            "read_as": "NGUYỄN THỊ LAN",
            "confidence": 0.62,
        }
    ]
    assert api.get(f"/v1/uploads/{upload}", api.minh).status_code == 404
