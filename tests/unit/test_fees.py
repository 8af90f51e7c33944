"""Fees follow dated rules, show their arithmetic, and never take more than the rule says."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain.fees import (
    MOST_COPIES,
    MOST_PAGES,
    Band,
    Collected,
    FeeKind,
    FeeLine,
    FeeRule,
    overlapping,
    owed,
)
from chalicelib.domain.money import MOST, dong, show
from chalicelib.domain.refusals import Invalid

DAY = date(2026, 1, 5)


def a_rule(**given: Any) -> FeeRule:
    usual: dict[str, Any] = {
        "code": "LP01",
        "name": "Lệ phí",
        "kind": FeeKind.LE_PHI,
        "collected": Collected.ON_RECEIPT,
        "prepaid": True,
        "valid_from": date(2025, 7, 1),
        "valid_until": None,
    }
    return FeeRule(**(usual | given))


CERTIFIED_COPY = a_rule(
    code="PCT",
    name="Phí chứng thực bản sao",
    kind=FeeKind.PHI,
    bands=(Band(2, 2_000), Band(None, 1_000)),
    cap_per_copy=200_000,
)


def line(rule: FeeRule, *, copies: int = 1, pages: int = 0) -> FeeLine:
    (only,) = owed([rule], DAY, copies, pages)
    return only


def amount(rule: FeeRule, *, copies: int = 1, pages: int = 0) -> int:
    return line(rule, copies=copies, pages=pages).amount


@st.composite
def bands(draw: st.DrawFn) -> tuple[Band, ...]:
    ends = sorted(draw(st.sets(st.integers(1, 30), max_size=3)))
    each = st.integers(0, 5_000)
    closed = [Band(end, draw(each)) for end in ends]
    return (*closed, Band(None, draw(each))) if draw(st.booleans()) else tuple(closed)


RULES = st.builds(
    a_rule,
    base=st.integers(0, 500_000),
    per_copy=st.integers(0, 50_000),
    bands=bands(),
    cap_per_copy=st.none() | st.integers(0, 200_000),
)
COPIES, PAGES = st.integers(0, 60), st.integers(0, 60)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


def page_by_page(rule: FeeRule, copies: int, pages: int) -> int:
    """Return what is owed at the counter, counted the slow way: one page after the other."""
    one_copy = rule.per_copy
    for page in range(1, pages + 1):
        reached = (band.each for band in rule.bands if band.upto is None or page <= band.upto)
        one_copy += next(reached, 0)
    if rule.cap_per_copy is not None:
        one_copy = min(one_copy, rule.cap_per_copy)
    return rule.base + sum(one_copy for _ in range(copies))


@pytest.mark.parametrize(
    ("copies", "pages", "expected"),
    [
        (1, 1, 2_000),
        (1, 2, 4_000),
        (1, 3, 5_000),
        (3, 3, 15_000),
        (1, 198, 200_000),
        (1, 199, 200_000),
        (2, 500, 400_000),
        (1, 0, 0),
        (0, 10, 0),
    ],
)
def test_a_certified_copy_costs_by_page_up_to_its_cap(
    copies: int, pages: int, expected: int
) -> None:
    assert amount(CERTIFIED_COPY, copies=copies, pages=pages) == expected


def test_the_line_says_for_what_and_when_it_is_collected() -> None:
    rule = a_rule(base=20_000, collected=Collected.ON_RETURN, prepaid=False)
    assert line(rule) == FeeLine(
        "LP01",
        "Lệ phí",
        FeeKind.LE_PHI,
        Collected.ON_RETURN,
        False,  # noqa: FBT003 - the fields in their order
        20_000,
        "20.000 đ mỗi hồ sơ",
    )


def test_collection_is_numbered_as_the_national_portal_does() -> None:
    assert [int(way) for way in Collected] == [1, 2, 4]


@pytest.mark.parametrize(
    ("rule", "copies", "pages", "how"),
    [
        (a_rule(), 1, 0, "Không thu"),
        (a_rule(base=20_000), 3, 9, "20.000 đ mỗi hồ sơ"),
        (a_rule(per_copy=8_000), 2, 0, "2 bản × 8.000 đ = 16.000 đ"),
        (
            CERTIFIED_COPY,
            3,
            3,
            "3 bản × (2 trang × 2.000 đ + 1 trang × 1.000 đ) = 15.000 đ",
        ),
        (
            CERTIFIED_COPY,
            1,
            300,
            "1 bản × (2 trang × 2.000 đ + 298 trang × 1.000 đ, tối đa 200.000 đ) = 200.000 đ",
        ),
        (CERTIFIED_COPY, 1, 0, "1 bản × 0 đ = 0 đ"),
        (
            a_rule(base=5_000, per_copy=3_000, bands=(Band(None, 500),)),
            2,
            4,
            "5.000 đ + 2 bản × (3.000 đ + 4 trang × 500 đ) = 15.000 đ",
        ),
    ],
)
def test_the_arithmetic_is_shown(rule: FeeRule, copies: int, pages: int, how: str) -> None:
    assert line(rule, copies=copies, pages=pages).how == how


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    old = a_rule(base=10_000, valid_from=date(2025, 1, 1), valid_until=date(2025, 12, 31))
    new = a_rule(base=20_000, valid_from=date(2026, 1, 1))

    def on(day: date) -> list[int]:
        return [one.amount for one in owed([old, new], day)]

    assert on(date(2024, 12, 31)) == []
    assert on(date(2025, 1, 1)) == on(date(2025, 12, 31)) == [10_000]
    assert on(date(2026, 1, 1)) == [20_000]


def test_phi_and_le_phi_stay_lines_of_their_own() -> None:
    kinds = [one.kind for one in owed([CERTIFIED_COPY, a_rule(base=1)], DAY, pages=1)]
    assert kinds == [FeeKind.PHI, FeeKind.LE_PHI]


@pytest.mark.parametrize(
    ("copies", "pages", "field"),
    [
        (-1, 1, "copies"),
        (MOST_COPIES + 1, 1, "copies"),
        (1, -1, "pages"),
        (1, MOST_PAGES + 1, "pages"),
    ],
)
def test_counts_that_cannot_be_are_refused(copies: int, pages: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        owed([CERTIFIED_COPY], DAY, copies=copies, pages=pages)
    assert refused.value.field == field


@settings(deadline=None)
@given(RULES, COPIES, PAGES)
def test_the_sum_is_that_of_counting_page_by_page(rule: FeeRule, copies: int, pages: int) -> None:
    assert amount(rule, copies=copies, pages=pages) == page_by_page(rule, copies, pages)


@settings(deadline=None)
@given(RULES, COPIES, PAGES)
def test_another_copy_or_page_is_never_cheaper(rule: FeeRule, copies: int, pages: int) -> None:
    now = amount(rule, copies=copies, pages=pages)
    assert now <= amount(rule, copies=copies + 1, pages=pages)
    assert now <= amount(rule, copies=copies, pages=pages + 1)


@settings(deadline=None)
@given(RULES, COPIES, PAGES)
def test_copies_never_cost_more_than_their_cap(rule: FeeRule, copies: int, pages: int) -> None:
    assume(rule.cap_per_copy is not None)
    cap = rule.cap_per_copy or 0
    now = amount(rule, copies=copies, pages=pages)
    assert 0 <= now <= rule.base + copies * cap


@settings(deadline=None)
@given(RULES, COPIES, PAGES)
def test_the_arithmetic_ends_in_the_amount(rule: FeeRule, copies: int, pages: int) -> None:
    owing = line(rule, copies=copies, pages=pages)
    ends = (f"= {show(owing.amount)}", f"{show(owing.amount)} mỗi hồ sơ", "Không thu")
    assert owing.how.endswith(ends)
    assert (owing.how == "Không thu") <= (owing.amount == 0)


@settings(deadline=None)
@given(RULES, COPIES, PAGES)
def test_what_is_free_costs_nothing_however_many(rule: FeeRule, copies: int, pages: int) -> None:
    assert not rule.is_free or amount(rule, copies=copies, pages=pages) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), DAYS, st.none() | DAYS), max_size=5))
def test_rules_overlap_iff_some_day_has_both(spans: list[tuple[str, date, date | None]]) -> None:
    rules = [
        a_rule(code=code, name=str(place), valid_from=first, valid_until=last)
        for place, (code, first, last) in enumerate(spans)
        if last is None or first <= last
    ]
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(20)]
    expected = {
        (one.name, other.name)
        for one in rules
        for other in rules
        if one.name < other.name
        and one.code == other.code
        and any(one.is_valid_on(day) and other.is_valid_on(day) for day in days)
    }
    assert {(one.name, other.name) for one, other in overlapping(rules)} == expected


def test_a_day_shared_by_old_and_new_rule_is_found() -> None:
    old = a_rule(valid_until=date(2026, 1, 1))
    new = a_rule(valid_from=date(2026, 1, 1))
    assert list(overlapping([old, new])) == [(old, new)]
    assert list(overlapping([old, a_rule(valid_from=date(2026, 1, 2))])) == []


@pytest.mark.parametrize("value", [1, 20_000, MOST])
def test_whole_dong_are_money(value: int) -> None:
    assert dong(value, "amount") == value


@pytest.mark.parametrize("value", [0, -1, MOST + 1, 1.0, True, "20000", None])
def test_anything_else_is_no_money(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        dong(value, "amount")
    assert refused.value.field == "amount"


@settings(deadline=None)
@given(st.integers(0, MOST))
def test_an_amount_is_shown_in_groups_of_three(value: int) -> None:
    shown = show(value)
    groups = shown.removesuffix(" đ").split(".")
    assert int("".join(groups)) == value
    assert all(len(group) == 3 for group in groups[1:])
    assert 1 <= len(groups[0]) <= 3


def test_an_amount_reads_as_on_a_receipt() -> None:
    assert show(20_000) == "20.000 đ"
    assert show(1_250_500) == "1.250.500 đ"
