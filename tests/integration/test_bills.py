"""Receipts: one book in memory and in DynamoDB, and the page an applicant prints."""

from dataclasses import replace

import pytest

from chalicelib.adapters.store.bills import DynamoBills
from chalicelib.domain.acts import RecordPayment
from chalicelib.domain.bills import Bill, BillLine, Series
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.people import Role, system
from chalicelib.domain.status import Status
from chalicelib.usecases.billing import Bills, bill_all
from chalicelib.usecases.ports import Conflict, Dossiers
from tests.builders import MORNING, WARD, a_code, a_payment, an_act_move, the_moves
from tests.integration.api import STAY, Api
from tests.integration.conftest import NAME, REGION
from tests.memory import MemoryDossiers

pytest_plugins = "tests.integration.offices"

SERIES = Series(WARD, FeeKind.LE_PHI, 2026)


def a_bill(number: int = 1, ref: str = "r1") -> Bill:
    return Bill(
        series=SERIES,
        number=number,
        dossier=a_code(),
        ref=ref,
        transaction="14000001",
        provider="vnpay",
        payer="Nguyễn Thị Lan",
        payer_address="Phường 1",
        lines=(BillLine(code="LP1", name="Lệ phí", amount=8000),),
        paid_at=MORNING,
        issued_at=MORNING,
    )


@pytest.fixture
def bills(dossiers: Dossiers) -> Bills:
    """Return the book of the same store."""
    if isinstance(dossiers, MemoryDossiers):
        return dossiers.bills
    return DynamoBills(NAME, REGION)


def test_a_number_and_a_payment_have_one_receipt(dossiers: Dossiers, bills: Bills) -> None:
    for move in the_moves(Status.NEW):
        dossiers.save(move)
    assert (bills.last(SERIES), bills.of(a_code())) == (0, ())
    bills.issue(a_bill())
    for taken in (a_bill(), a_bill(ref="r2"), a_bill(number=2)):
        with pytest.raises(Conflict):
            bills.issue(taken)
    bills.issue(a_bill(10, "r2"))
    assert bills.last(SERIES) == 10
    assert bills.last(replace(SERIES, kind=FeeKind.PHI)) == 0
    assert dossiers.file(a_code()).bills == bills.of(a_code()) == (a_bill(), a_bill(10, "r2"))


def test_a_payment_is_in_the_ledger_and_on_a_receipt_for_whoever_may_see_it(api: Api) -> None:
    code = api.filed(api.lan, STAY)["code"]
    lines = (("LP-DKTAM", FeeKind.LE_PHI, 15000),)
    payment = a_payment("r1", 15000, lines=lines)
    store = api.dossiers
    store.save(an_act_move(store.get(code), RecordPayment(payment=payment), system("vnpay")))
    assert isinstance(store, MemoryDossiers)
    assert bill_all(store, store.bills, code, api.clock.at) == 1
    auditor = api.officer(Role.AUDITOR)
    ledger = api.get(f"/v1/dossiers/{code}/ledger", auditor).json
    assert [(one["seq"], one["account"], one["amount"]) for one in ledger["postings"]] == [
        (1, "fees:le_phi", -15000),
        (1, "receivable", 15000),
        (2, "held:vnpay", 15000),
        (2, "receivable", -15000),
    ]
    assert {one["account"]: one["amount"] for one in ledger["balances"]} == {
        "fees:le_phi": -15000,
        "held:vnpay": 15000,
    }
    assert api.get(f"/v1/dossiers/{code}/ledger", api.lan).status_code == 403
    (shown,) = api.get(f"/v1/dossiers/{code}", api.lan).json["bills"]
    path = f"/v1/dossiers/{code}/bills/{shown['name']}"
    said = api.get(path, api.lan).json
    assert (said["amount"], said["words"], said["number"]) == (
        15000,
        "Mười lăm nghìn đồng",
        "0000001",
    )
    page = api.get(path, api.lan, Accept="text/html")
    assert "Biên lai thu lệ phí" in page.text
    assert "Mười lăm nghìn đồng" in page.text
    assert api.get(path, api.minh).status_code == 404
    assert api.get(f"{path}9", api.lan).status_code == 404
