"""Writs, over HTTP: listed with the dossier, shown on its page, fetched by who may see them."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import requests

from chalicelib.domain.people import Role
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import writ
from tests.integration.api import ELSEWHERE, ON_EACH_STORE, Api
from tests.integration.plumbing import client

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE
PDF = b"%PDF-1.7\n"
A_DAY = timedelta(days=1)


def accepted(api: Api) -> str:
    """Return a dossier that was filed and accepted: its second entry calls for form 01."""
    code = str(api.filed(api.lan)["code"])
    assert api.act(code, "accept", api.officer(Role.RECEPTION), 1).status_code == 200
    return code


def made(api: Api, code: str, seq: int = 2, model: Model = Model.RECEIPT) -> None:
    """Lay down a writ as the function of writs does."""
    note = writ(code, seq, model, PDF, api.clock.at)
    client("s3").put_object(Bucket="archive", Key=note.archive_key, Body=PDF)
    api.dossiers.put_writ(note)


def listed(api: Api, code: str, who: str) -> Any:
    return api.get(f"/v1/dossiers/{code}", who).json["writs"]


def test_a_writ_is_under_way_until_it_is_made_and_then_fetched(api: Api) -> None:
    code = accepted(api)
    path = f"/v1/dossiers/{code}/writs/2"
    (waiting,) = listed(api, code, api.lan)
    assert (waiting["made"], waiting["sha256"]) == (False, None)
    refused = api.get(path, api.lan)
    assert (refused.status_code, refused.json["field"]) == (404, "seq")
    assert "đang được lập" in refused.json["detail"]
    made(api, code)
    (shown,) = listed(api, code, api.lan)
    assert shown | {"at": None, "sha256": None} == {
        "seq": 2,
        "model": "01",
        "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "at": None,
        "made": True,
        "sha256": None,
    }
    led = api.get(path, api.lan)
    assert led.status_code == 303
    assert "X-Amz-Expires=300" in led.headers["Location"]
    assert f"{code}-2-01.pdf" in unquote(led.headers["Location"])
    assert requests.get(led.headers["Location"], timeout=10).content == PDF


def test_officers_and_auditors_of_the_dossier_see_all_and_nobody_else_anything(api: Api) -> None:
    code = accepted(api)
    made(api, code)
    made(api, code, 1, Model.CONTROL)
    for who in (api.officer(Role.APPRAISER), api.officer(Role.AUDITOR)):
        assert [one["model"] for one in listed(api, code, who)] == ["06", "01"]
        assert api.get(f"/v1/dossiers/{code}/writs/1", who).status_code == 303
    assert [one["model"] for one in listed(api, code, api.lan)] == ["01"]
    for who, seq in ((api.lan, 1), (api.minh, 2), (api.officer(agency=ELSEWHERE), 2)):
        assert api.get(f"/v1/dossiers/{code}/writs/{seq}", who).status_code in {403, 404}
    stranger = api.officer(Role.LEADER, agency=ELSEWHERE)
    assert api.get(f"/v1/dossiers/{code}/writs/2", stranger).status_code == 404
    assert api.get(f"/v1/dossiers/{code}/writs/2").status_code == 401


def test_what_is_no_number_of_a_writ_is_not_found(api: Api) -> None:
    code = accepted(api)
    made(api, code)
    for seq in ("1", "3", "02", "+2", "2.0", "-2", "hai", "%C2%B2", "%D9%A2", "2%20", "9" * 400):
        answer = api.get(f"/v1/dossiers/{code}/writs/{seq}", api.lan)
        assert answer.status_code == 404, seq
        assert answer.json["field"] == "seq", seq


def test_the_page_names_each_writ_and_leads_to_it(api: Api) -> None:
    code, officer = accepted(api), api.officer(Role.APPRAISER)
    for who in (api.lan, officer):
        page = section(api.get(f"/dossiers/{code}", who).text)
        assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in page
        assert "đang lập" in page
        assert "href" not in page
    made(api, code)
    for who in (api.lan, officer):
        page = section(api.get(f"/dossiers/{code}", who).text)
        assert "đang lập" not in page
        assert f'href="/api/v1/dossiers/{code}/writs/2"' in page
    made(api, code, 1, Model.CONTROL)
    title = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
    assert title in section(api.get(f"/dossiers/{code}", officer).text)
    assert title not in api.get(f"/dossiers/{code}", api.lan).text


def test_of_an_entry_from_before_writs_were_made_the_page_says_nothing(api: Api) -> None:
    code = accepted(api)
    api.clock.at += A_DAY
    assert listed(api, code, api.lan) == []
    assert "Văn bản của cơ quan" not in api.get(f"/dossiers/{code}", api.lan).text


def section(page: str) -> str:
    """Return what the page says of writs."""
    found = re.search(r'<section id="writs">.*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_whoever_comes_by_the_qr_code_of_a_writ_need_not_type_its_dossiers_code(api: Api) -> None:
    code = accepted(api)
    page = api.get(f"/track?code={code}&fbclid=x")
    assert page.status_code == 200
    assert f'value="{code}"' in page.text
    assert 'name="secret"' in page.text, "which is still asked for"
    assert "Bây giờ" not in page.text
    assert "&lt;b&gt;" in api.get("/track?code=%3Cb%3E").text
