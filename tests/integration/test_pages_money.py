"""Money on the pages: every way to pay is one button, every state is told, a counter takes cash."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.acts import FailRefund, OrderRefund, RecordPayment
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.payments.vietqr import word
from chalicelib.domain.people import Role, system
from chalicelib.domain.refunds import RefundOrder
from chalicelib.usecases.billing import bill_all
from tests.builders import a_payment, an_act_move
from tests.integration.api import ELSEWHERE, STAY, Answer, Api, query_of
from tests.integration.browser import Browser, said
from tests.integration.tills import ipn, notice
from tests.memory import MemoryDossiers

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'
FEE = "LP-DKTAM"
AMOUNT = f"amount-{FEE}"


def filed(api: Api) -> str:
    return str(api.filed(api.lan, STAY)["code"])


def lan(api: Api) -> Browser:
    return Browser(api, api.lan)


def desk(api: Api, *roles: Role, **more: Any) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), **more))


def ordered(here: Browser, code: str, provider: str) -> str:
    """Order by the form; return the path of the order's own page."""
    sent = here.send(f"/dossiers/{code}/orders", csrf=here.proof(), provider=provider)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].removeprefix("/api")


def paid(api: Api, code: str, provider: str = "vnpay", amount: int = 15000) -> None:
    payment = a_payment(f"r-{provider}", amount, lines=((FEE, FeeKind.LE_PHI, amount),))
    act = RecordPayment(payment=payment)
    api.dossiers.save(an_act_move(api.dossiers.get(code), act, system(provider)))


def test_a_citizen_reads_what_is_owed_and_chooses_among_the_ways_that_are_on(api: Api) -> None:
    code = filed(api)
    page = lan(api).open(f"/dossiers/{code}")
    text = said(page)
    assert "Phải nộp 15.000 đ" in text
    assert "nộp trước khi hồ sơ được tiếp nhận" in text
    assert len(re.findall(rf'action="/api/dossiers/{code}/orders"', page.text)) == 5
    assert re.findall(r'name="provider" value="(\w+)"', page.text)[0] == "vietqr"
    assert "Thu tiền tại quầy" not in text
    assert len(page.data) < 60_000


def test_an_order_leads_on_to_the_provider_by_its_own_page(api: Api) -> None:
    code, here = filed(api), lan(api)
    path = ordered(here, code, "vnpay")
    page = here.open(path)
    (to,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert query_of(unescape(to))["vnp_TxnRef"] in path
    assert f'href="{to}"' in page.text
    still = here.open(urlsplit(path).path)
    assert "http-equiv" not in still.text
    assert "Đang chờ thanh toán" in said(still)
    assert ordered(here, code, "vnpay") == path, "pressed twice it is the same order"
    assert "Tiếp tục thanh toán" in said(here.open(f"/dossiers/{code}"))


def test_a_transfer_is_scanned_or_copied(api: Api) -> None:
    code, here = filed(api), lan(api)
    path = ordered(here, code, "vietqr")
    page = here.open(path)
    text = said(page)
    assert '<div class="scan"><svg' in page.text
    assert "http-equiv" not in page.text
    assert word(path.split("/")[-1].partition("?")[0]) in text
    for one in (
        "0011012345678",
        "Ngân hàng Ví dụ (970403)",
        "TRUNG TAM PHUC VU HANH CHINH CONG",
        "15.000 đ",
        "nộp được đến 08:45 02/03/2026",
    ):
        assert one in text
    assert len(page.data) < 60_000
    api.clock.at += timedelta(minutes=20)
    late = said(here.open(path))
    assert "Đã hết hạn" in late
    assert "hệ thống ghi nhận khi nơi nhận tiền báo" in late
    assert "<svg" not in here.open(path).text


def test_a_failure_says_why_and_a_success_shows_what_came(api: Api) -> None:
    code, here = filed(api), lan(api)
    path = ordered(here, code, "vnpay")
    url = unescape(re.findall(r'content="0; url=([^"]+)"', here.open(path).text)[0])
    assert ipn(api, notice(url, vnp_ResponseCode="51", vnp_TransactionStatus="02")) == "00"
    page = said(here.open(f"/dossiers/{code}"))
    assert "Không thành công" in page
    assert "không đủ số dư" in page
    assert "không đủ số dư" in said(here.open(path))
    assert ipn(api, notice(url)) == "00"
    after = said(here.open(f"/dossiers/{code}"))
    assert "Phải nộp" not in after
    assert "Tiền đã nộp 15.000 đ" in after
    assert "14123456" in after
    assert "Chọn cách nộp" not in after


@pytest.mark.parametrize("provider", ["vnpay", "vietqr"])
def test_an_order_is_not_offered_once_nothing_is_owed(api: Api, provider: str) -> None:
    code, here = filed(api), lan(api)
    path = ordered(here, code, provider)
    url = unescape(str(re.findall(r'content="0; url=([^"]+)"|$', here.open(path).text)[0]))
    paid(api, code, "momo")
    page = here.open(f"/dossiers/{code}")
    assert "Không cần nộp nữa" in said(page)
    assert f"/dossiers/{code}/orders/" not in page.text
    assert "Xem lệnh thanh toán" not in said(desk(api).open(f"/dossiers/{code}"))
    own = here.open(path)
    assert "Hồ sơ không còn khoản phí, lệ phí nào phải nộp" in said(own)
    assert "Về hồ sơ" in said(own)
    for way in ("http-equiv", "Đến trang thanh toán", '<div class="scan">', "Chọn lại cách nộp"):
        assert way not in own.text
    if provider == "vnpay":
        assert ipn(api, notice(url)) == "00"
        assert api.dossiers.get(code).owed_back == 15000
        assert "Phải hoàn trả người nộp 15.000 đ" in said(here.open(f"/dossiers/{code}"))


def test_an_order_for_more_than_is_left_gives_way_to_one_for_that(api: Api) -> None:
    code, here = filed(api), lan(api)
    whole = ordered(here, code, "vnpay")
    paid(api, code, "momo", 5000)
    own = said(here.open(whole))
    assert "Lệnh này nhiều hơn số còn phải nộp" in own
    assert "Chọn lại cách nộp" in own
    left = ordered(here, code, "vnpay")
    assert left != whole
    assert "Nộp 10.000 đ" in said(here.open(left))
    page = here.open(f"/dossiers/{code}").text
    assert left.partition("?")[0] in page
    assert f'{whole.partition("?")[0]}"' not in page


def test_a_receipt_is_there_to_print(api: Api) -> None:
    code = filed(api)
    paid(api, code)
    store = api.dossiers
    assert isinstance(store, MemoryDossiers)
    assert bill_all(store, store.bills, code, api.clock.at) == 1
    here = lan(api)
    page = here.open(f"/dossiers/{code}")
    (address,) = re.findall(r'href="/api(/v1/dossiers/[^"]+/bills/[^"]+)"', page.text)
    assert "Biên lai thu lệ phí" in said_all(here.open(address))


def said_all(given: Answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", given.text)))


@pytest.mark.parametrize(
    ("provider", "status", "sentence"),
    [
        ("momo", 503, "chưa"),
        ("bitcoin", 404, "Chưa mở hình thức thanh toán này"),
        (ATTACK + " ", 422, "không đúng dạng"),
        (ATTACK, 404, "Chưa mở hình thức thanh toán này"),
    ],
)
def test_a_way_that_does_not_work_is_told_on_a_page(
    api: Api, provider: str, status: int, sentence: str
) -> None:
    code, here = filed(api), lan(api)
    form = {"csrf": here.proof(), "provider": provider}
    sent = here.send(f"/dossiers/{code}/orders", **form)
    assert sent.status_code == status
    assert sentence in said(sent)
    assert "<script>" not in sent.text


def test_nothing_is_ordered_without_proof_or_for_somebody_elses_dossier(api: Api) -> None:
    code, here = filed(api), lan(api)
    assert here.send(f"/dossiers/{code}/orders", provider="vnpay").status_code == 403
    minh = Browser(api, api.minh)
    for path in (f"/dossiers/{code}/orders",):
        assert minh.send(path, csrf=minh.proof(), provider="vnpay").status_code == 404
    officer = desk(api)
    sent = officer.send(f"/dossiers/{code}/orders", csrf=officer.proof(), provider="vnpay")
    assert sent.status_code == 403
    assert api.dossiers.file(code).orders == ()
    path = ordered(here, code, "vnpay")
    assert minh.open(path).status_code == 404
    assert lan(api).open(f"/dossiers/{code}/orders/H33P16D260302D0009D01").status_code == 404


def test_an_officer_sees_the_orders_and_no_ways_to_pay(api: Api) -> None:
    code, here = filed(api), lan(api)
    path = ordered(here, code, "vnpay")
    officer = desk(api)
    page = said(officer.open(f"/dossiers/{code}"))
    assert path.split("/")[-1].partition("?")[0] in page
    assert "Xem lệnh thanh toán" in page
    assert "Chọn cách nộp" not in page


def taking(here: Browser, code: str, **changes: str) -> Answer:
    form = {
        "csrf": here.proof(),
        "version": "1",
        "way": "cash",
        "receipt": "BL-7",
        AMOUNT: "15.000",
    }
    return here.send(f"/dossiers/{code}/counter-payments", **{**form, **changes})


@pytest.mark.parametrize("way", ["cash", "card"])
def test_a_counter_takes_what_is_owed(api: Api, way: str) -> None:
    code, here = filed(api), desk(api)
    assert f'name="{AMOUNT}" value="15000"' in here.open(f"/dossiers/{code}").text
    sent = taking(here, code, way=way)
    assert sent.headers["Location"] == f"/api/dossiers/{code}?done=taken"
    page = said(here.open(sent.headers["Location"].removeprefix("/api")))
    assert "Đã ghi nhận tiền thu tại quầy." in page
    assert "Thu tiền tại quầy" not in page
    (payment,) = api.dossiers.get(code).payments
    assert (payment.provider, payment.amount, payment.transaction) == (way, 15000, "BL-7")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({AMOUNT: "mười lăm"}, AMOUNT, "phải là số nguyên đồng"),
        ({AMOUNT: "15.00"}, AMOUNT, "phải là số nguyên đồng"),
        ({AMOUNT: "15001"}, AMOUNT, "chỉ còn phải nộp 15.000 đ"),
        ({AMOUNT: "0"}, AMOUNT, "phải là số nguyên đồng"),
        ({AMOUNT: ""}, None, "ít nhất một khoản"),
        ({"receipt": "biên lai 7"}, "receipt", "Số biên lai"),
        ({"receipt": ATTACK}, "receipt", "Số biên lai"),
        ({AMOUNT: ATTACK}, AMOUNT, "phải là số nguyên đồng"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_is_kept(
    api: Api, changes: dict[str, str], field: str | None, sentence: str
) -> None:
    code, here = filed(api), desk(api)
    sent = taking(here, code, way="card", **changes)
    assert sent.status_code == 422
    assert sentence in said(sent)
    assert (f'<a href="#{field}">' in sent.text) == (field is not None)
    typed = {"receipt": "BL-7", AMOUNT: "15.000", **changes}
    for name, value in typed.items():
        (kept,) = re.findall(rf'name="{name}" value="([^"]*)"', sent.text)
        assert unescape(kept) == value
    assert 'value="card" checked' in sent.text
    assert "<details open>" in sent.text
    assert "<script>" not in sent.text
    assert api.dossiers.get(code).payments == ()


def test_money_is_not_taken_twice(api: Api) -> None:
    code, here = filed(api), desk(api)
    assert taking(here, code).status_code == 303
    again = taking(here, code)
    assert again.status_code == 409
    assert len(api.dossiers.get(code).payments) == 1
    assert "Chưa ghi nhận được tiền thu" in said(again)


@pytest.mark.parametrize(
    ("roles", "more", "status"),
    [
        ((Role.APPRAISER,), {}, 403),
        ((Role.LEADER,), {}, 403),
        ((Role.RECEPTION,), {"agency": ELSEWHERE}, 404),
    ],
)
def test_only_a_counter_of_the_dossier_takes_money(
    api: Api, roles: tuple[Role, ...], more: dict[str, str], status: int
) -> None:
    code, here = filed(api), desk(api, *roles, **more)
    assert taking(here, code).status_code == status
    assert taking(lan(api), code).status_code == 403
    assert taking(desk(api), code, csrf="0" * 40).status_code == 403
    assert api.dossiers.get(code).payments == ()


def stuck(api: Api) -> str:
    """Return a refused dossier whose payment its provider will not give back."""
    code = filed(api)
    paid(api, code)
    store = api.dossiers
    here = api.officer(Role.RECEPTION)
    refused = api.act(code, "refuse", here, store.get(code).version, reason="Sai nơi nộp")
    assert refused.json["status"] == 3
    (payment,) = store.get(code).payments
    order = RefundOrder(
        id="r1B11",
        ref=payment.ref,
        transaction=payment.transaction,
        provider="vnpay",
        amount=15000,
        asked_at=api.clock.at,
    )
    by = system("refunds")
    store.save(an_act_move(store.get(code), OrderRefund(order=order), by))
    assert "Đang hoàn trả" in said(lan(api).open(f"/dossiers/{code}"))
    fails = FailRefund(id=order.id, code="95", sentence="VNPAY không hoàn trả được.")
    store.save(an_act_move(store.get(code), fails, by))
    return code


def handing(here: Browser, api: Api, code: str, **changes: str) -> Answer:
    form = {
        "csrf": here.proof(),
        "version": str(api.dossiers.get(code).version),
        "payment": "1",
        "amount": "15000",
        "voucher": "PC-3",
    }
    return here.send(f"/dossiers/{code}/counter-refunds", **{**form, **changes})


def test_money_a_provider_will_not_give_back_is_handed_back_at_the_counter(api: Api) -> None:
    code, here = stuck(api), desk(api, Role.RETURNER)
    told = said(lan(api).open(f"/dossiers/{code}"))
    assert "Chưa hoàn trả được" in told
    assert "VNPAY không hoàn trả được. Cơ quan hoàn trả trực tiếp" in told
    assert "VNPAY không hoàn trả được." in said(here.open(f"/dossiers/{code}"))
    sent = handing(here, api, code)
    assert sent.headers["Location"] == f"/api/dossiers/{code}?done=handed-back"
    after = said(lan(api).open(f"/dossiers/{code}"))
    assert "Đã hoàn trả" in after
    assert "PC-3" in after
    assert "Chưa hoàn trả được" not in after.partition("Quá trình giải quyết")[0]
    assert api.dossiers.get(code).owed_back == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "15001"}, "chỉ còn phải hoàn trả 15.000 đ"),
        ({"amount": "x"}, "phải là số nguyên đồng"),
        ({"payment": "2"}, "Hãy chọn hoàn trả khoản nào"),
        ({"voucher": ATTACK}, "Số phiếu chi"),
    ],
)
def test_what_cannot_be_handed_back_is_told_and_what_was_typed_is_kept(
    api: Api, changes: dict[str, str], sentence: str
) -> None:
    code, here = stuck(api), desk(api)
    sent = handing(here, api, code, **changes)
    assert sent.status_code == 422
    assert sentence in said(sent)
    (field,) = changes
    assert f'<a href="#{field}">' in sent.text
    for name, value in {"amount": "15000", "voucher": "PC-3", **changes}.items():
        if name != "payment":
            (kept,) = re.findall(rf'name="{name}" value="([^"]*)"', sent.text)
            assert unescape(kept) == value
    assert "<script>" not in sent.text
    assert api.dossiers.get(code).refunds == ()


def test_only_a_counter_hands_money_back(api: Api) -> None:
    code = stuck(api)
    assert handing(desk(api, Role.APPRAISER), api, code).status_code == 403
    assert handing(lan(api), api, code).status_code == 403
    assert handing(desk(api), api, code, csrf="0" * 40).status_code == 403
    assert "Hoàn trả tại quầy" not in said(desk(api, Role.LEADER).open(f"/dossiers/{code}"))
