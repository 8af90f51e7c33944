"""Reconciling days: providers are asked first, and what still differs is told once, in time."""

import json
from datetime import date, timedelta

import pytest

from chalicelib.domain.matters import Kind
from chalicelib.usecases.reconciling import days_of
from tests.builders import MORNING, PROVINCE, WARD
from tests.reports import DAY, HEAD, NOON, Desk, a_desk
from tests.tills import CODE


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def test_a_day_on_which_both_agree_tells_nobody(desk: Desk) -> None:
    new = desk.shop.paid("vnpay")
    desk.came(f"{new.ref},{desk.transaction(new.ref)},8000,{NOON}")
    counts = desk.compare()
    assert counts.pop("agreed") == 1
    assert counts.pop("report") is True
    assert set(counts.values()) == {0}
    assert desk.told == []
    assert b"H33" not in b"".join(desk.published.values()), "counts, and nobody's dossier"


def test_a_payment_only_the_provider_knows_is_asked_about_and_entered(desk: Desk) -> None:
    new = desk.shop.order("vnpay")
    desk.shop.pay(new)
    desk.came(f"{new.ref},{desk.transaction(new.ref)},8000,{NOON}")
    assert desk.compare(nights=1)["agreed"] == 1
    assert [one.amount for one in desk.shop.office.dossiers.get(CODE).payments] == [8000]
    assert desk.told == []


def test_what_only_the_provider_knows_is_told_in_the_second_night_once(desk: Desk) -> None:
    new = desk.shop.order("vnpay")
    desk.came(f"{new.ref},14999999,8000,{NOON}", f"stranger,1,5000,{NOON}", f"back,2,-700,{NOON}")
    assert desk.compare(nights=1)["only-there"] == 3
    assert desk.told == []
    wanted = [
        (PROVINCE, Kind.DIFFERENCE, "only-there"),
        (PROVINCE, Kind.DIFFERENCE, "only-there"),
        (WARD, Kind.DIFFERENCE, "only-there"),
    ]
    for nights in (2, 3):
        desk.compare(nights)
        assert desk.told == wanted


def test_what_only_we_know_is_told_to_the_agency_of_the_dossier(desk: Desk) -> None:
    desk.shop.paid("vnpay")
    desk.came()
    assert desk.compare()["only-here"] == 1
    assert desk.told == [(WARD, Kind.DIFFERENCE, "only-here")]


def test_another_amount_and_a_line_named_twice_are_told_at_once(desk: Desk) -> None:
    new = desk.shop.paid("vnpay")
    number = desk.transaction(new.ref)
    desk.came(f"{new.ref},{number},9000,{NOON}")
    assert desk.compare(nights=1)["amount"] == 1
    desk.came(*[f"{new.ref},{number},8000,{NOON}"] * 2)
    assert desk.compare(nights=1)["twice"] == 1
    assert [reason for _, _, reason in desk.told] == ["amount", "twice"]


def test_a_line_of_a_neighbours_report_agrees(desk: Desk) -> None:
    new = desk.shop.paid("vnpay")
    line = f"{new.ref},{desk.transaction(new.ref)},8000,{NOON}"
    desk.came()
    desk.came(line, day=DAY + timedelta(days=1))
    assert desk.compare()["only-here"] == 0
    assert desk.compare(nights=3, day=DAY + timedelta(days=1))["agreed"] == 1
    assert desk.told == []


def test_a_report_that_does_not_come_is_told_after_a_day(desk: Desk) -> None:
    assert desk.compare(nights=1)["report"] is False
    assert desk.told == []
    desk.compare(nights=2)
    assert desk.told == [(PROVINCE, Kind.REPORT, "missing")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\xff", "not-text"), (b"too large", "too-long"), (f"{HEAD}\nx".encode(), "malformed")],
)
def test_a_report_nobody_can_read_is_told_and_stops_nothing(
    desk: Desk, data: bytes, reason: str
) -> None:
    desk.reports["vnpay", DAY] = data
    assert desk.compare(nights=1)["unreadable"] == 1
    assert desk.told == [(PROVINCE, Kind.REPORT, reason)]


def test_a_night_looks_at_yesterday_and_once_more_at_the_day_before() -> None:
    two_in_the_morning = MORNING - timedelta(hours=6)
    assert days_of(two_in_the_morning) == (date(2026, 3, 1), date(2026, 2, 28))


def test_transfers_are_known_by_the_banks_feed_and_need_no_report(desk: Desk) -> None:
    desk.compare()
    document = json.loads(desk.published[f"{DAY}/reconciliation.json"])
    assert set(document["providers"]) == {"vnpay", "momo", "zalopay", "national"}
