"""Policies over HTTP: claimed when filing, seen by officers, declined with a fee to pay."""

from typing import Any

import pytest

from chalicelib.domain.people import Role
from tests.integration.api import BIRTH, ON_EACH_STORE, POOR, POOR_PROOF, STAY, WARD, Api

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE
HOME = "1.004222"
"""Permanent residence: 20,000 đồng, half of it online, before receipt."""
REASON = "Giấy chứng nhận hộ nghèo hết giá trị từ ngày 31/12/2025"


def claiming(api: Api, of: str = STAY, **changes: Any) -> dict[str, Any]:
    """Return an application that claims to be from a poor household, the proof on paper."""
    asked = api.application(of)
    papers = [*asked["on_paper"], POOR_PROOF]
    return asked | {"policy": POOR, "on_paper": papers} | changes


def filed(api: Api, **changes: Any) -> Any:
    given = api.post("/v1/dossiers", claiming(api, **changes), api.lan, "k1")
    assert given.status_code == 201, given.text
    return given.json


def test_a_policy_claimed_lowers_what_is_owed_and_officers_see_why(api: Api) -> None:
    done = filed(api)
    assert done["owed"] == 0
    for who in (api.lan, api.officer(Role.RECEPTION)):
        view = api.get(f"/v1/dossiers/{done['code']}", who).json
        claim = view["claim"]
        assert (claim["policy"], claim["proof"], claim["declined"]) == (POOR, POOR_PROOF, "")
        (line,) = view["fees"]
        assert line["amount"] == 0
        assert line["how"].startswith("15.000 đ mỗi hồ sơ; miễn theo “")
        assert "TT 75/2022/TT-BTC, chưa kiểm chứng" in line["how"]
        assert view["history"][0]["note"] == f"Đề nghị áp dụng: {claim['name']}"
        (proof,) = [one for one in view["components"] if one["code"] == POOR_PROOF]
        assert (proof["name"], proof["on_paper"]) == ("Giấy chứng nhận hộ nghèo còn giá trị", True)
    accepted = api.act(done["code"], "accept", api.officer(Role.RECEPTION), 1)
    assert accepted.json["status"] == 2, "nothing has to be paid before"


def test_the_page_of_a_dossier_tells_what_is_claimed_on_which_basis(api: Api) -> None:
    code = filed(api)["code"]
    for who in (api.lan, api.officer(Role.RECEPTION)):
        page = api.get(f"/dossiers/{code}", who, Accept="text/html").text
        assert "<dt>Đề nghị miễn, giảm</dt>" in page
        assert "theo TT 75/2022/TT-BTC" in page
    without = api.filed(api.minh, STAY)["code"]
    assert (
        "Đề nghị miễn, giảm"
        not in api.get(f"/dossiers/{without}", api.minh, Accept="text/html").text
    )


def test_what_proves_it_may_be_a_file(api: Api) -> None:
    upload = api.uploaded(api.lan, STAY, POOR_PROOF)
    asked = claiming(
        api, uploads={POOR_PROOF: [upload]}, on_paper=api.application(STAY)["on_paper"]
    )
    given = api.post("/v1/dossiers", asked, api.lan, "k1")
    assert (given.status_code, given.json["owed"]) == (201, 0)
    filed_with = api.dossiers.get(given.json["code"]).component(POOR_PROOF)
    assert filed_with.uploads == (upload,)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"policy": "KHONG-CO"}, "policy", "không có chính sách miễn, giảm mã “KHONG-CO”"),
        ({"policy": "HT-HN"}, "policy", "Thủ tục này không có"),
        ({"policy": "CUTRU-NCC"}, "uploads.CM-NCC", "hãy chọn cách nộp, hoặc bỏ đề nghị"),
        ({"of": HOME, "policy": "CUTRU-TT"}, "policy", "được áp dụng sẵn"),
        ({"of": BIRTH, "on_paper": ["TK", "GCS"]}, "policy", "Thủ tục này không có"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_and_nothing_is_filed(
    api: Api, changes: dict[str, Any], field: str, words: str
) -> None:
    given = api.post("/v1/dossiers", claiming(api, **changes), api.lan, "k1")
    assert (given.status_code, given.json["field"]) == (422, field)
    assert words in given.json["detail"]
    assert api.get("/v1/dossiers", api.lan).json["rows"] == []


def test_a_wrong_claim_is_declined_and_the_fee_paid_in_full(api: Api) -> None:
    code, officer = filed(api)["code"], api.officer(Role.RECEPTION)
    api.act(code, "accept", officer, 1)
    unsaid = api.act(code, "demand-fee", officer, 2, declines=True)
    assert (unsaid.status_code, unsaid.json["field"]) == (422, "reason")
    demanded = api.act(code, "demand-fee", officer, 2, declines=True, reason=REASON)
    assert (demanded.status_code, demanded.json["status"], demanded.json["owed"]) == (200, 6, 15000)
    view = api.get(f"/v1/dossiers/{code}", api.lan).json
    assert view["claim"]["declined"] == REASON
    assert view["history"][-1]["note"] == REASON
    assert [line["how"] for line in view["fees"]] == ["15.000 đ mỗi hồ sơ"]
    page = api.get(f"/dossiers/{code}", api.lan, Accept="text/html").text
    assert f"không được chấp nhận: {REASON}" in page
    order = api.post(f"/v1/dossiers/{code}/payments", {"provider": "vnpay"}, api.lan)
    assert (order.status_code, order.json["amount"]) == (201, 15000)
    again = api.act(code, "demand-fee", officer, 3, declines=True, reason=REASON)
    assert again.status_code == 409
    paid = [{"code": "LP-DKTAM", "kind": "le_phi", "amount": 15000}]
    done = api.act(code, "record-payment", officer, 3, receipt="BL01", lines=paid)
    assert (done.json["status"], done.json["owed"]) == (4, 0)


def test_a_policy_is_claimed_at_the_counter(api: Api) -> None:
    officer = api.officer(Role.RECEPTION)
    given = api.post("/v1/counter/dossiers", claiming(api), officer, "k1")
    assert (given.status_code, given.json["status"], given.json["owed"]) == (201, 2, 0)
    bare = api.application(STAY, policy=POOR)
    refused = api.post("/v1/counter/dossiers", bare, officer, "k2")
    assert (refused.status_code, refused.json["field"]) == (422, f"uploads.{POOR_PROOF}")


def test_filing_online_costs_less_unasked_and_at_the_counter_it_does_not(api: Api) -> None:
    asked = api.application(HOME)
    online = api.post("/v1/dossiers", asked, api.lan, "k1")
    assert online.json["owed"] == 10000
    counter = api.post("/v1/counter/dossiers", asked, api.officer(Role.RECEPTION), "k1")
    assert counter.json["owed"] == 20000
    assert api.dossiers.get(online.json["code"]).received_by == WARD


def test_the_procedure_tells_who_pays_less_and_what_proves_it(api: Api) -> None:
    listed = api.get(f"/v1/procedures/{HOME}").json["policies"]
    by_code = {policy["code"]: policy for policy in listed}
    assert by_code[POOR]["proof"]["code"] == POOR_PROOF
    assert by_code["CUTRU-TE"]["proof"]["from_state_data"]
    assert (by_code["CUTRU-TT"]["proof"], by_code["CUTRU-TT"]["channels"]) == (None, [2])
    assert all(policy["fees"] == ["LP-DKTT"] for policy in listed)
    page = api.get(f"/procedures/{HOME}").text
    assert "<strong>Người thuộc hộ nghèo:</strong> miễn" in page
    assert "Kèm Giấy chứng nhận hộ nghèo còn giá trị · đề nghị khi nộp, mã CUTRU-HN" in page
    assert "<strong>Mọi người nộp hồ sơ trực tuyến:</strong> giảm 50 %" in page
    assert "Áp dụng sẵn · TT 75/2022/TT-BTC" in page
    assert "Miễn, giảm" not in api.get(f"/procedures/{BIRTH}").text
