"""Statement: every line the bank sends ends in exactly one heap, and money on no wrong order."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.payments import statement, vietqr
from chalicelib.domain.payments.provider import NotOurs, Said, Verdict
from chalicelib.domain.payments.statement import Reason, Statement
from chalicelib.domain.refusals import Invalid, Refusal, TooLarge
from infra.providers.accounts import accounts
from infra.providers.bank import Bank
from infra.providers.server import played
from tests.builders import MORNING, an_order

ACCOUNT = "0011012345678"
REF = an_order().ref


def a_bank() -> Bank:
    return Bank(account=ACCOUNT)


def read(bank: Bank) -> Statement:
    return statement.read(bank.message(), [ACCOUNT])


def test_a_scanned_code_is_paid_for_by_the_statement() -> None:
    here = played()
    begun: Any = accounts(here)["vietqr"].begin(an_order(), MORNING, "192.0.2.1")
    here.bank.transfer(begun.qr)
    assert read(here.bank).paid == (
        Said(
            ref=REF,
            amount=8_000,
            verdict=Verdict.PAID,
            transaction=f"{ACCOUNT}/FT26064000001",
            code="",
            paid_at=datetime(2026, 1, 5, 1, 35, 12, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("content", "changes", "reason"),
    [
        ("chuyen tien", {}, Reason.NO_ORDER),
        ("H33P16D2603020001D01AAAA", {}, Reason.NO_ORDER),
        (
            f"{vietqr.word(REF)} {vietqr.word(an_order(attempt=2).ref)}",
            {},
            Reason.TWO_ORDERS,
        ),
        (vietqr.word(REF), {"currency": "USD"}, Reason.CURRENCY),
        (vietqr.word(REF), {"currency": None}, Reason.CURRENCY),
        (vietqr.word(REF), {"direction": "sideways"}, Reason.MALFORMED),
        (vietqr.word(REF), {"amount": 8000.5}, Reason.MALFORMED),
        (vietqr.word(REF), {"amount": -8000}, Reason.MALFORMED),
        (vietqr.word(REF), {"amount": True}, Reason.MALFORMED),
        (vietqr.word(REF), {"amount": 10**13}, Reason.MALFORMED),
        (vietqr.word(REF), {"id": ""}, Reason.MALFORMED),
        (vietqr.word(REF), {"id": "a b"}, Reason.MALFORMED),
        (vietqr.word(REF), {"at": "2026-01-05 08:35"}, Reason.MALFORMED),
        (vietqr.word(REF), {"at": "2026-13-05T08:35:12+07:00"}, Reason.MALFORMED),
        (vietqr.word(REF), {"at": "2026-01-05T08:35:12"}, Reason.MALFORMED),
        ("x" * 1001, {}, Reason.MALFORMED),
    ],
)
def test_what_is_nobodys_payment_is_for_a_person(
    content: str, changes: dict[str, Any], reason: Reason
) -> None:
    bank = a_bank()
    bank.came(8_000, content, **changes)
    bank.came(8_000, vietqr.word(REF))
    said = read(bank)
    assert [(one.place, one.reason) for one in said.unmatched] == [(0, reason)]
    assert said.unmatched[0].sentence.endswith(".")
    assert [one.ref for one in said.paid] == [REF]


def test_money_that_left_is_no_payment() -> None:
    bank = a_bank()
    bank.came(8_000, vietqr.word(REF), direction="out")
    said = read(bank)
    assert (said.paid, said.unmatched) == ((), ())
    assert [entry.amount for entry in said.left] == [8_000]


def test_another_amount_is_told_as_it_is() -> None:
    bank = a_bank()
    bank.came(7_999, vietqr.word(REF))
    assert read(bank).paid[0].amount == 7_999


def test_the_same_message_twice_says_the_same() -> None:
    bank = a_bank()
    bank.came(8_000, vietqr.word(REF))
    assert read(bank) == read(bank)


def test_another_account_is_not_ours() -> None:
    with pytest.raises(NotOurs):
        statement.read(a_bank().message(), ["999"])


@pytest.mark.parametrize("entries", [None, {}, "x", 1, [{}] * 1001])
def test_what_is_no_list_of_lines_is_refused(entries: object) -> None:
    message = json.dumps({"account": ACCOUNT, "entries": entries}).encode()
    with pytest.raises(Invalid) as refused:
        statement.read(message, [ACCOUNT])
    assert refused.value.field == "entries"


def test_a_megabyte_is_not_even_read() -> None:
    with pytest.raises(TooLarge):
        statement.read(b"[" * 1_000_000, [ACCOUNT])


LINES = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "at", "amount", "direction", "content", "currency"]),
        st.none()
        | st.integers()
        | st.text(max_size=9)
        | st.sampled_from(["in", "out", "VND", "2026-01-05T08:35:12Z", vietqr.word(REF)])
        | st.lists(st.none(), max_size=1),
    )
    | st.none()
    | st.text(max_size=3),
    max_size=6,
)


@given(LINES)
def test_every_line_ends_in_exactly_one_heap(lines: list[object]) -> None:
    message = json.dumps({"account": ACCOUNT, "entries": lines}).encode()
    said = statement.read(message, [ACCOUNT])
    assert len(said.paid) + len(said.unmatched) + len(said.left) == len(lines)
    places = [one.place for one in said.unmatched]
    assert len(set(places)) == len(places)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_name(message: bytes) -> None:
    with pytest.raises(Refusal):
        statement.read(message, [ACCOUNT])


def test_what_a_payer_wrote_is_not_in_what_is_shown() -> None:
    bank = a_bank()
    bank.came(8_000, "NGUYEN THI LAN chuyen")
    assert "LAN" not in repr(read(bank))
