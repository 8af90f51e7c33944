"""What has to be looked into about money, on pages: found, entered in a dossier, or settled."""

import re
from html import unescape
from typing import Any

import pytest

from chalicelib.domain.matters import Kind
from chalicelib.domain.people import Role
from tests.integration.api import ELSEWHERE, STAY, Api
from tests.integration.browser import Browser, said
from tests.matters import a_matter

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'
HERE = "/matters/transfer-1"


def desk(api: Api, *roles: Role, **more: Any) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), **more))


def put(api: Api, **changes: Any) -> None:
    api.dossiers.put_matter(a_matter(**changes))


def test_what_waits_is_listed_and_explained(api: Api) -> None:
    put(api)
    put(
        api,
        matter_id="refund-1",
        kind=Kind.REFUND,
        sentence="Phải hoàn trả 9.000 đ bằng tay rồi ghi nhận vào hồ sơ.",
        amount=-9000,
        code="H33.16-260302-0001",
        moved_at=None,
    )
    page = said(desk(api).open("/matters"))
    assert "2 việc về tiền" in page
    assert "Tiền chuyển đến chưa rõ của hồ sơ nào: 8.000 đ" in page
    assert "Phải hoàn trả bằng tay: 9.000 đ" in page
    assert "NGUYEN THI LAN" not in page, "what payers wrote is on the page of the matter alone"
    one = desk(api).open("/matters/refund-1")
    assert 'href="/api/dossiers/H33.16-260302-0001#money"' in one.text
    assert "Ghi nhận vào hồ sơ" not in re.sub("Phải hoàn trả.*?hồ sơ", "", said(one))


def test_money_is_entered_in_the_dossier_it_is_for_in_two_steps(api: Api) -> None:
    code, here = str(api.filed(api.lan, STAY)["code"]), desk(api)
    put(api, amount=15000)
    page = here.open(f"{HERE}?code={code.lower()}")
    assert "Còn phải nộp 15.000 đ" in said(page)
    sent = here.send(f"{HERE}/payment", csrf=here.proof(), code=code)
    assert sent.headers["Location"] == f"/api/dossiers/{code}?done=assigned"
    after = said(here.open(sent.headers["Location"].removeprefix("/api")))
    assert "Đã ghi nhận khoản tiền vào hồ sơ này." in after
    assert api.dossiers.get(code).owed == 0
    assert "Không có việc nào chờ" in said(here.open("/matters"))
    assert here.send(f"{HERE}/payment", csrf=here.proof(), code=code).status_code == 303
    assert len(api.dossiers.get(code).payments) == 1


def test_more_than_is_owed_is_warned_of(api: Api) -> None:
    code = str(api.filed(api.lan, STAY)["code"])
    put(api, amount=20000)
    assert "phần thừa sẽ phải hoàn trả" in said(desk(api).open(f"{HERE}?code={code}"))


@pytest.mark.parametrize("code", ["H33.16-260302-9999", ATTACK, "x"])
def test_a_dossier_that_is_none_is_told_and_kept(api: Api, code: str) -> None:
    put(api)
    here = desk(api)
    sent = here.send(f"{HERE}/payment", csrf=here.proof(), code=code)
    assert sent.status_code == 404
    (kept,) = re.findall(r'id="code" name="code" value="([^"]*)"', sent.text)
    assert unescape(kept) == code.upper()
    assert '<a href="#code">' in sent.text
    assert "<script>" not in sent.text.lower()


def test_a_matter_is_settled_with_what_was_found(api: Api) -> None:
    put(api, content=ATTACK)
    here = desk(api, Role.LEADER)
    assert "<script>" not in here.open(HERE).text
    empty = here.send(f"{HERE}/settlement", csrf=here.proof(), note="  ")
    assert empty.status_code == 422
    assert '<a href="#note">Hãy ghi đã kiểm tra gì' in empty.text
    sent = here.send(f"{HERE}/settlement", csrf=here.proof(), note="Đã trả lại người chuyển.")
    assert sent.headers["Location"] == "/api/matters?done=settled"
    page = said(here.open("/matters?done=settled"))
    assert "Đã ghi kết quả giải quyết." in page
    assert "Không có việc nào chờ" in page
    other = here.send(f"{HERE}/settlement", csrf=here.proof(), note="Khác.")
    assert other.status_code == 409
    assert here.open(HERE).status_code == 404


def test_whose_money_it_is_not_sees_and_settles_nothing(api: Api) -> None:
    put(api)
    there = desk(api, agency=ELSEWHERE)
    assert "Không có việc nào chờ" in said(there.open("/matters"))
    assert there.open(f"{HERE}?agency=H33.16").status_code == 404
    assert there.send(f"{HERE}/settlement", csrf=there.proof(), note="x").status_code == 404
    for role in (Role.APPRAISER, Role.RETURNER):
        other = desk(api, role)
        assert other.open("/matters").status_code == 403
        assert other.send(f"{HERE}/settlement", csrf=other.proof(), note="x").status_code == 403
    lan = Browser(api, api.lan)
    assert lan.open("/matters").status_code == 403
    assert lan.send(f"{HERE}/payment", csrf=lan.proof(), code="x").status_code == 403
    here = desk(api)
    assert here.send(f"{HERE}/settlement", note="x").status_code == 403
    assert len(api.dossiers.matters("H33.16")) == 1


def test_an_auditor_sees_what_waits_and_settles_none(api: Api) -> None:
    put(api)
    auditor = desk(api, Role.AUDITOR, agency="H33")
    assert "1 việc về tiền" in said(auditor.open("/matters?agency=H33.16"))
    page = said(auditor.open(f"{HERE}?agency=H33.16"))
    assert "Cán bộ tiếp nhận hoặc lãnh đạo của đơn vị giải quyết việc này." in page
    sent = auditor.send(f"{HERE}/settlement", csrf=auditor.proof(), note="x")
    assert sent.status_code == 403
