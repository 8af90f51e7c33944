"""Settlements: a report is read line by line, and midnight is not at one moment everywhere."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ledger import Line
from chalicelib.domain.reconciling import Kind, Reported
from chalicelib.domain.settlements import Report, Unreadable, compared, read

DAY = date(2026, 3, 2)
HEAD = "ref,transaction,amount,time\n"
GOOD = "H33P16D260302D0001D01,14000001,8000,2026-03-02T09:00:00+07:00\n"
PAID = Reported(ref="H33P16D260302D0001D01", transaction="14000001", amount=8000)


def a_line(ref: str = "r", transaction: str = "1", amount: int = 8000, day: date = DAY) -> Line:
    return Line(
        provider="vnpay",
        day=day,
        ref=ref,
        transaction=transaction,
        amount=amount,
        code="H33.16-260302-0001",
        seq=2,
    )


def told(ref: str = "r", transaction: str = "1", amount: int = 8000) -> Reported:
    return Reported(ref=ref, transaction=transaction, amount=amount)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_report_is_read_with_or_without_a_mark_of_order(mark: str, end: str) -> None:
    assert read((mark + HEAD + GOOD).replace("\n", end).encode(), DAY) == Report((PAID,))


def test_columns_stand_in_any_order_with_others_between() -> None:
    text = 'amount,note,time,transaction,ref\n-8000,"a, b",2026-03-01T23:59:59+07:00,R1,x\n'
    assert read(text.encode(), DAY).lines == (told("x", "R1", -8000),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("only two,cells", "malformed"),
        ("a,b,8000.5,2026-03-02T09:00:00+07:00", "malformed"),
        ("a,b,0,2026-03-02T09:00:00+07:00", "malformed"),
        ("a,b,9999999999999,2026-03-02T09:00:00+07:00", "malformed"),
        ("a,b,8000,2026-03-02T09:00:00", "malformed"),
        ("a,b,8000,2026-02-30T09:00:00+07:00", "malformed"),
        ("a b,b,8000,2026-03-02T09:00:00+07:00", "malformed"),
        (",b,8000,2026-03-02T09:00:00+07:00", "malformed"),
        ('"a,b,8000,2026-03-02T09:00:00+07:00', "malformed"),
        ("a,b\0,8000,2026-03-02T09:00:00+07:00", "malformed"),
        ("a,b,8000,2026-03-04T09:00:00+07:00", "other-day"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, reason: str) -> None:
    found = read(f"{HEAD}{line}\n\n{GOOD}".encode(), DAY)
    assert found == Report((PAID,), (Unreadable(2, reason),))
    assert found.unreadable[0].sentence


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00", "not-text"),
        (b"", "no-columns"),
        (b"ref,transaction,amount\n", "no-columns"),
        (b"ref,ref,transaction,amount,time\n", "no-columns"),
    ],
)
def test_what_is_no_report_is_one_thing_to_look_at(data: bytes, reason: str) -> None:
    assert read(data, DAY) == Report(unreadable=(Unreadable(1, reason),))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read(data, DAY)
    found = read(HEAD.encode() + data, DAY)
    assert len({one.line for one in found.unreadable}) == len(found.unreadable)


def test_a_payment_at_midnight_agrees_wherever_it_stands_and_is_counted_once() -> None:
    here = [a_line("late"), a_line("own")]
    found = compared(here, [told("own")], [], [told("late")])
    assert (found.agreed, found.differences) == (1, ())
    tomorrow = compared([], [told("late")], [a_line("late"), a_line("own")], [told("own")])
    assert (tomorrow.agreed, tomorrow.differences) == (1, ())


def test_a_neighbour_with_another_amount_differs_and_one_told_on_both_days_is_twice() -> None:
    (one,) = compared([a_line()], [], [], [told(amount=9000)]).differences
    assert one.kind is Kind.AMOUNT
    (one,) = compared([a_line()], [told()], [], [told()]).differences
    assert one.kind is Kind.TWICE


lines = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.sampled_from([1, -2, 3])),
    max_size=6,
    unique_by=lambda one: one[:2],
)


@given(lines, st.lists(st.integers(-1, 1), min_size=6, max_size=6))
def test_over_all_days_every_line_that_agrees_is_counted_once(
    moved: list[tuple[str, str, int]], shifts: list[int]
) -> None:
    days = [DAY + timedelta(days=by) for by in range(-1, 4)]
    book = {day: [a_line(*one, day=day) for one in moved] if day == DAY else [] for day in days}
    reports: dict[date, list[Reported]] = {day: [] for day in days}
    for one, by in zip(moved, shifts, strict=False):
        reports[DAY + timedelta(days=by)].append(told(*one))
    found = [
        compared(
            book[days[place]],
            reports[days[place]],
            [*book[days[place - 1]], *book[days[place + 1]]],
            [*reports[days[place - 1]], *reports[days[place + 1]]],
        )
        for place in (1, 2)
    ]
    before = compared([], reports[days[0]], book[DAY], reports[DAY])
    assert sum(one.agreed for one in [before, *found]) == len(moved)
    assert all(one.differences == () for one in [before, *found])
