"""Billing: receipts are made once, and their numbers have no gaps."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import RecordPayment
from chalicelib.domain.bills import Bill, Series
from chalicelib.domain.people import system
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.billing import Bills, bill_all, shown
from tests.builders import (
    MORNING,
    a_citizen,
    a_code,
    a_fee_line,
    a_payment,
    an_act_move,
    the_moves,
)
from tests.machines import Fuse, Fused, PowerCut
from tests.memory import MemoryBills, Office

PAY = RecordPayment(payment=a_payment())


def paid(office: Office, *codes: str) -> None:
    """File a dossier under each code, and pay its fee."""
    for code in codes:
        for move in the_moves(Status.NEW, code=code, fees=(a_fee_line(8000),)):
            office.dossiers.save(move)
        office.dossiers.save(an_act_move(office.dossiers.get(code), PAY, system("vnpay")))


def made(office: Office, code: str, bills: Bills | None = None) -> int:
    return bill_all(office.dossiers, bills or office.dossiers.bills, code, MORNING)


def numbers(office: Office) -> list[int]:
    return sorted(bill.number for bill in office.dossiers.bills.made)


def test_a_payment_has_its_receipt_once_and_the_page_shows_it() -> None:
    office = Office()
    paid(office, a_code())
    assert [made(office, a_code()) for _ in range(2)] == [1, 0]
    (bill,) = office.dossiers.file(a_code()).bills
    found = shown(office.dossiers, office.catalogue, a_citizen(), a_code(), bill.name, MORNING)
    assert (found.bill.amount, found.bill.words) == (8000, "Tám nghìn đồng")
    with pytest.raises(NotFound):
        shown(office.dossiers, office.catalogue, a_citizen(), a_code(), "01BLP-26E-9", MORNING)
    stranger = a_citizen("citizen-2")
    with pytest.raises(NotFound):
        shown(office.dossiers, office.catalogue, stranger, a_code(), bill.name, MORNING)


@dataclass
class Rivals(MemoryBills):
    """A book in which others take the next number first, so many times."""

    others: int = 0

    def issue(self, made: Bill) -> None:
        if self.others:
            self.others -= 1
            super().issue(replace(made, dossier=a_code(serial=99), ref=f"r{self.others}"))
        super().issue(made)


def test_a_number_that_is_taken_meanwhile_is_left_to_its_taker() -> None:
    office = Office()
    paid(office, a_code())
    rivals = Rivals(others=3)
    assert made(office, a_code(), rivals) == 1
    assert sorted(bill.number for bill in rivals.made) == [1, 2, 3, 4]
    busy = Rivals(others=99)
    with pytest.raises(TryLater):
        made(office, a_code(), busy)
    assert sorted(bill.number for bill in busy.made) == list(range(1, len(busy.made) + 1))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.booleans()), max_size=12))
def test_whatever_is_cut_off_and_repeated_no_number_is_left_out_or_given_twice(
    runs: list[tuple[int, int, bool]],
) -> None:
    office = Office()
    codes = [a_code(serial=serial) for serial in range(1, 5)]
    paid(office, *codes)
    for which, at, after in runs:
        cut: Bills = Fused(office.dossiers.bills, Fuse(at, after))
        try:
            made(office, codes[which], cut)
        except PowerCut:
            continue
    assert numbers(office) == list(range(1, len(numbers(office)) + 1))
    for code in codes:
        made(office, code)
    assert numbers(office) == [1, 2, 3, 4]
    assert {bill.dossier for bill in office.dossiers.bills.made} == set(codes)
    assert office.dossiers.bills.last(Series("none", PAY.payment.lines[0][1], 2026)) == 0
