"""Asking for a dossier back: what happens then, once however often it is sent, and refusals."""

import re

import pytest

from chalicelib.domain.people import Role
from tests.integration.api import Answer, Api
from tests.integration.browser import Browser, said

pytest_plugins = "tests.integration.offices"


def fields(here: Browser, code: str, reason: str) -> dict[str, str]:
    version = re.search(
        r'name="version" value="(\d+)"', here.open(f"/dossiers/{code}/withdrawal").text
    )
    assert version
    return {"csrf": here.proof(), "version": version[1], "reason": reason}


def sent(here: Browser, code: str, form: dict[str, str]) -> Answer:
    return here.send(f"/dossiers/{code}/withdrawal", **form)


def status(api: Api, code: str) -> int:
    return int(api.get(f"/v1/dossiers/{code}", api.lan).json["dossier"]["status"])


def test_a_dossier_is_asked_back_once_with_its_reason(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    here = Browser(api, api.lan)
    page = here.open(f"/dossiers/{code}/withdrawal")
    assert "Hồ sơ chưa được tiếp nhận nên ông/bà được rút." in said(page)
    form = fields(here, code, "Nộp nhầm nơi")
    for _ in range(2):
        given = sent(here, code, form)
        assert given.status_code == 303
        assert given.headers["Location"] == f"/api/dossiers/{code}?done=withdrawal"
    history = api.get(f"/v1/dossiers/{code}", api.lan).json["history"]
    assert len([one for one in history if "Nộp nhầm nơi" in (one["note"] or "")]) == 1
    assert status(api, code) == 7


def test_who_asks_later_is_told_that_it_may_be_declined(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    api.act(code, "accept", api.officer(Role.RECEPTION), 1)
    words = said(Browser(api, api.lan).open(f"/dossiers/{code}/withdrawal"))
    assert "Cơ quan có thể không đồng ý và nêu lý do" in words


@pytest.mark.parametrize("reason", ["", "  ", "a" * 4001])
def test_without_a_reason_that_can_be_read_nothing_is_asked(api: Api, reason: str) -> None:
    code = api.filed(api.lan)["code"]
    here = Browser(api, api.lan)
    given = sent(here, code, fields(here, code, reason))
    assert given.status_code == 422
    assert "Hãy ghi lý do rút hồ sơ" in said(given)
    assert 'aria-describedby="reason-error"' in given.text
    assert reason in given.text
    assert status(api, code) == 1


def test_a_dossier_that_moved_meanwhile_is_shown_with_what_was_typed(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    here = Browser(api, api.lan)
    form = fields(here, code, "Nộp nhầm nơi")
    api.act(code, "accept", api.officer(Role.RECEPTION), 1)
    given = sent(here, code, form)
    assert given.status_code == 409
    assert "Nộp nhầm nơi" in given.text
    assert status(api, code) == 2
    assert sent(here, code, fields(here, code, "Nộp nhầm nơi")).status_code == 303


def test_a_dossier_that_ended_is_not_asked_back(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    here = Browser(api, api.lan)
    form = fields(here, code, "Nộp nhầm nơi")
    api.act(code, "refuse", api.officer(Role.RECEPTION), 1, reason="Thiếu giấy tờ")
    assert here.open(f"/dossiers/{code}/withdrawal").status_code == 409
    given = sent(here, code, {**form, "version": "2"})
    assert given.status_code == 409
    assert "Không thể “Yêu cầu rút hồ sơ”" in said(given)
    assert "<textarea" not in given.text


def test_another_persons_dossier_is_not_there(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    here = Browser(api, api.minh)
    assert here.open(f"/dossiers/{code}/withdrawal").status_code == 404
    form = {"csrf": here.proof(), "version": "1", "reason": "Sai"}
    assert sent(here, code, form).status_code == 404
    assert status(api, code) == 1
