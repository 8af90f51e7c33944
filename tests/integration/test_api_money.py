"""Money over HTTP: orders, the provider's notices however they come, cash at the counter."""

import pytest

from chalicelib.domain.people import Role
from tests.integration.api import ON_EACH_STORE, STAY, Api, query_of
from tests.integration.tills import ipn, notice

pytest_plugins = "tests.integration.offices"
pytestmark = ON_EACH_STORE
AT_VNPAY = {"provider": "vnpay"}


def test_a_fee_is_paid_at_vnpay_once(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan)
    assert (order.status_code, order.json["amount"]) == (201, 15000)
    sent = query_of(order.json["pay_url"])
    assert sent["vnp_IpAddr"] == "203.0.113.7"
    assert sent["vnp_ReturnUrl"] == "http://motcua.test/api/payments/vnpay/return"
    query = notice(order.json["pay_url"])
    assert ipn(api, query.replace("14123456", "14123457")) == "97"
    assert ipn(api, notice(order.json["pay_url"], vnp_Amount="100")) == "04"
    assert ipn(api, notice(order.json["pay_url"], vnp_TxnRef="H33P16D260302D0009D01")) == "01"
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["dossier"]["owed"] == 15000
    assert ipn(api, query) == "00"
    assert ipn(api, query) == "02"
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["dossier"]["owed"] == 0


def test_a_notice_with_one_byte_changed_anywhere_is_not_believed(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    query = notice(order["pay_url"])
    changed = (
        query[:at] + ("1" if sign == "0" else "0") + query[at + 1 :]
        for at, sign in enumerate(query)
    )
    assert {ipn(api, one) for one in changed} == {"97"}
    assert (api.dossiers.get(code).owed, api.dossiers.get(code).version) == (15000, 1)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"vnp_TxnRef": "H33P16D260302D0009D01"}, "01"),
        ({"vnp_TxnRef": "H33P16D260302D0001D02"}, "01"),
        ({"vnp_TxnRef": "khac"}, "01"),
        ({"vnp_TmnCode": "ANOTHER1"}, "01"),
        ({"vnp_Amount": "1500001"}, "01"),
        ({"vnp_Amount": "-1500000"}, "01"),
        ({"vnp_Amount": "1500000.0"}, "01"),
        ({"vnp_Amount": "1600000"}, "04"),
    ],
)
def test_a_genuine_notice_about_something_else_changes_nothing(
    api: Api, changes: dict[str, str], answer: str
) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    assert ipn(api, notice(order["pay_url"], **changes)) == answer
    assert (api.dossiers.get(code).owed, api.dossiers.get(code).version) == (15000, 1)


def test_a_failure_is_not_final_and_a_late_success_wins(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    failure = notice(order["pay_url"], vnp_ResponseCode="51", vnp_TransactionStatus="02")
    assert ipn(api, failure) == "00"
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["orders"][0]["failed"] == "51"
    assert ipn(api, notice(order["pay_url"])) == "00"
    assert ipn(api, failure) == "02"
    view = api.get(f"/v1/dossiers/{code}", api.lan).json
    assert (view["dossier"]["owed"], view["orders"][0]["failed"]) == (0, None)


def test_a_fee_paid_in_time_but_told_late_is_kept_though_the_dossier_ended(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    refused = api.act(code, "refuse", api.officer(Role.RECEPTION), 1, reason="Sai nơi nộp")
    assert refused.json["status"] == 3
    assert ipn(api, notice(order["pay_url"])) == "00"
    assert api.get(f"/v1/dossiers/{code}", api.lan).json["payments"][0]["amount"] == 15000


def test_nothing_is_ordered_where_nothing_is_owed(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    given = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan)
    assert (given.status_code, given.json["code"], given.json["field"]) == (
        409,
        "not-allowed-now",
        "fees",
    )


def test_the_way_back_from_the_provider_records_nothing(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    page = api.get(f"/payments/vnpay/return?{notice(order['pay_url'])}")
    assert (page.status_code, "VNPAY báo" in page.text) == (200, True)
    assert api.dossiers.get(code).owed == 15000


def test_the_same_notice_is_genuine_however_its_spaces_were_written(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    query = notice(order["pay_url"])
    assert "+%2B+" in query
    assert ipn(api, query.replace("+", "%20")) == "00"


def test_a_notice_with_a_parameter_twice_is_not_genuine(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", AT_VNPAY, api.lan).json
    assert ipn(api, notice(order["pay_url"]) + "&vnp_Amount=100") == "97"
    assert ipn(api, "") == "97"


def test_a_fee_may_be_paid_in_cash_at_the_counter(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    reception = api.officer(Role.RECEPTION)
    lines = [{"code": "LP-DKTAM", "kind": "le_phi", "amount": 15000}]
    early = api.act(code, "accept", reception, 1)
    assert (early.status_code, early.json["code"]) == (409, "not-allowed-now")
    paid = api.act(code, "record-payment", reception, 1, receipt="BL-7", lines=lines)
    assert paid.json["owed"] == 0
    assert api.act(code, "accept", reception, 2).json["label"] == "Được tiếp nhận"


def test_the_ways_to_pay_say_what_is_owed_and_what_they_take(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    said = api.get(f"/v1/dossiers/{code}/payments/ways", api.lan).json
    assert said["owed"] == 15000
    names = [way["provider"] for way in said["ways"]]
    assert names == ["vietqr", "vnpay", "momo", "zalopay", "national"]
    assert said["ways"][2] == {
        "provider": "momo",
        "name": "Ví điện tử MoMo",
        "least": 1000,
        "most": 50_000_000,
        "is_fit": True,
    }


def test_a_transfer_is_ordered_as_a_code_to_scan(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    order = api.post(f"/v1/dossiers/{code}/payments", {"provider": "vietqr"}, api.lan).json
    assert (order["provider"], order["pay_url"], order["amount"]) == ("vietqr", None, 15000)
    assert order["qr"].startswith("00020101021238")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "provider"),
        ({"provider": ""}, 422, "provider"),
        ({"provider": 1}, 422, "provider"),
        ({"provider": "vnpay", "amount": 1}, 422, "amount"),
        ({"provider": "cash"}, 404, "provider"),
        ({"provider": "VNPAY"}, 404, "provider"),
    ],
)
def test_an_order_that_cannot_be_is_refused_by_the_name_of_its_field(
    api: Api, body: dict[str, object], status: int, field: str
) -> None:
    code = api.filed(api.lan, STAY)["code"]
    given = api.post(f"/v1/dossiers/{code}/payments", body, api.lan)
    assert (given.status_code, given.json["field"]) == (status, field)
    assert api.dossiers.file(code).orders == ()


def test_where_a_provider_cannot_be_reached_people_are_asked_to_try_later(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    given = api.post(f"/v1/dossiers/{code}/payments", {"provider": "momo"}, api.lan)
    assert (given.status_code, given.json["code"]) == (503, "try-later")
    assert "thử lại" in given.json["detail"]
