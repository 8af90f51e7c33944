"""Policies lower what is owed and never raise it, on their days, for their channel and fees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.components import ComponentRule
from chalicelib.domain.fees import FeeKind, FeeRule, owed
from chalicelib.domain.money import show
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import Policy, claim, claimed, owing
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.scopes import Enacted, Scope, bearing, borne
from tests.builders import a_fee_rule, a_policy, a_procedure

DAY = date(2026, 3, 2)
RULE = a_fee_rule(per_copy=0, base=20_000)
ONLINE = a_policy(code="TT", name="Nộp trực tuyến", percent=50, proof=None, channels=(2,))

POLICIES = st.builds(
    a_policy,
    code=st.sampled_from(["A", "B", "C"]),
    percent=st.integers(1, 100),
    proof=st.sampled_from([None, ComponentRule("CN-HN", "Giấy", "Paper")]),
    channels=st.sampled_from([(), (Channel.ONLINE,), (Channel.COUNTER, Channel.POST)]),
    fees=st.sampled_from([(), ("LP1",), ("P1",), ("LP1", "P1")]),
    valid_from=st.dates(date(2026, 2, 20), date(2026, 3, 10)),
    valid_until=st.none() | st.dates(date(2026, 2, 20), date(2026, 3, 10)),
)
RULES = st.lists(
    st.builds(a_fee_rule, code=st.sampled_from(["LP1", "P1"]), base=st.integers(0, 10**6)),
    max_size=3,
)
CHANNELS = st.sampled_from(Channel)


def amounts(
    *policies: Policy, channel: Channel = Channel.ONLINE, mine: Policy | None = None
) -> list[int]:
    return [line.amount for line in owing([RULE], policies, DAY, channel, claimed=mine)]


def test_filing_online_is_cheaper_unasked() -> None:
    (line,) = owing([RULE], [ONLINE], DAY, Channel.ONLINE)
    assert line.amount == 10_000
    assert line.how == (
        "20.000 đ mỗi hồ sơ; giảm 50 % theo “Nộp trực tuyến” (NQ 1/2025) = 10.000 đ"
    )
    assert amounts(ONLINE, channel=Channel.COUNTER) == [20_000]


def test_what_has_to_be_proven_is_not_granted_unasked() -> None:
    poor = a_policy()
    assert amounts(poor) == [20_000]
    assert amounts(poor, mine=poor) == [0]


def test_policies_do_not_add_up_the_better_one_is_applied() -> None:
    less, more = a_policy(percent=30), a_policy(percent=70, name="Giảm 70")
    assert amounts(ONLINE, less, mine=less) == [10_000]
    assert amounts(ONLINE, more, mine=more) == [6_000]


def test_of_equals_the_one_that_needs_no_proof_is_applied() -> None:
    half = a_policy(percent=50)
    law = ([RULE], [half, ONLINE], DAY, Channel.ONLINE)
    assert owing(*law, claimed=half) == owing(*law)
    assert claim(half, {"CN-HN"}, owing(*law, claimed=half), owing(*law)).without == ()


def test_what_nobody_has_read_in_the_law_is_said_to_be_so() -> None:
    (line,) = owing([RULE], [replace(ONLINE, verified=False)], DAY, Channel.ONLINE)
    assert "(NQ 1/2025, chưa kiểm chứng)" in line.how


@pytest.mark.parametrize(("amount", "percent", "left"), [(9_999, 50, 4_999), (1, 1, 0), (3, 33, 2)])
def test_what_is_left_is_rounded_down_to_the_dong(amount: int, percent: int, left: int) -> None:
    rule = a_fee_rule(per_copy=0, base=amount)
    (line,) = owing([rule], [replace(ONLINE, percent=percent)], DAY, Channel.ONLINE)
    assert line.amount == left


def test_a_policy_renewed_is_claimed_by_the_entry_of_the_day() -> None:
    old = a_policy(percent=50, valid_until=DAY)
    new = a_policy(percent=60, valid_from=DAY + timedelta(days=1))
    for day, expected in ((DAY, old), (DAY + timedelta(days=1), new)):
        assert claimed([old, new], "HN", day, Channel.ONLINE) is expected


def test_a_proof_the_state_holds_is_not_asked_for() -> None:
    known = a_policy(proof=ComponentRule("DC", "Dân cư", "Population", from_state_data="CSDL"))
    assert claim(known, (), (), ()).state_data == "CSDL"
    with pytest.raises(Invalid) as no:
        claim(a_policy(), (), (), ())
    assert no.value.field == "uploads.CN-HN"


@settings(deadline=None)
@given(RULES, st.lists(POLICIES, max_size=4), POLICIES, CHANNELS, st.integers(0, 9))
def test_claiming_never_raises_what_is_owed_nor_takes_it_below_nothing(
    rules: list[FeeRule], policies: list[Policy], mine: Policy, channel: Channel, copies: int
) -> None:
    full = owed(rules, DAY, copies)
    unasked = owing(rules, policies, DAY, channel, copies)
    asked = owing(rules, policies, DAY, channel, copies, claimed=mine)
    for base, without, with_it in zip(full, unasked, asked, strict=True):
        assert 0 <= with_it.amount <= without.amount <= base.amount
        same = (base.code, base.name, base.kind, base.collected, base.prepaid)
        assert (
            with_it.code,
            with_it.name,
            with_it.kind,
            with_it.collected,
            with_it.prepaid,
        ) == same


@settings(deadline=None)
@given(RULES, POLICIES, CHANNELS)
def test_a_policy_has_an_effect_only_on_its_days_for_its_channel_and_fees(
    rules: list[FeeRule], mine: Policy, channel: Channel
) -> None:
    plain = owed(rules, DAY)
    asked = owing(rules, [mine], DAY, channel, claimed=mine)
    for base, line in zip(plain, asked, strict=True):
        bears = mine.is_valid_on(DAY) and mine.is_open_to(channel) and base.code in mine.fees
        if not bears or not base.amount:
            assert line == base
        else:
            exact = base.amount * (100 - mine.percent)
            assert 0 <= exact - line.amount * 100 < 100
            assert line.how.startswith(base.how)
            assert line.how.endswith(f"= {show(line.amount)}")


@settings(deadline=None)
@given(st.lists(POLICIES, max_size=4), st.sampled_from(["A", "B", "C", "D"]), CHANNELS)
def test_what_may_be_claimed_is_in_force_open_and_to_be_proven(
    policies: list[Policy], code: str, channel: Channel
) -> None:
    current = [one for one in policies if one.code == code and one.is_valid_on(DAY)]
    if current and current[0].is_open_to(channel) and current[0].proof is not None:
        assert claimed(policies, code, DAY, channel) is current[0]
        return
    with pytest.raises(Invalid) as no:
        claimed(policies, code, DAY, channel)
    assert no.value.field == "policy"
    assert no.value.sentence.endswith(".")


FREE = a_fee_rule(code="KHONG", per_copy=0)
PHI = a_fee_rule(code="P1", kind=FeeKind.PHI)


@pytest.mark.parametrize(
    ("scope", "fees"),
    [
        (Scope(fields=("HT",)), ("LP1", "P1")),
        (Scope(fields=("HT",), kinds=(FeeKind.PHI,)), ("P1",)),
        (Scope(procedures=("1.000001",), fees=("LP1",)), ("LP1",)),
        (Scope(procedures=("1.000002",)), None),
        (Scope(fees=("KHONG",)), None),
    ],
)
def test_a_policy_bears_on_the_fees_of_its_scope_that_are_charged(
    scope: Scope, fees: tuple[str, ...] | None
) -> None:
    procedure = a_procedure(fees=(a_fee_rule(), PHI, FREE))
    found = bearing(Enacted(scope=scope, policy=a_policy(fees=())), procedure)
    assert (found.fees if found else None) == fees


def test_a_policy_bears_on_nothing_that_ended_before_it_began() -> None:
    ended = a_procedure(fees=(a_fee_rule(valid_until=date(2025, 12, 31)), PHI))
    later = a_policy(fees=(), valid_from=date(2026, 1, 1))
    (found,) = borne([Enacted(scope=Scope(fields=("HT",)), policy=later)], ended).policies
    assert found.fees == ("P1",)
    gone = replace(ended, valid_until=date(2025, 12, 31))
    assert borne([Enacted(scope=Scope(fields=("HT",)), policy=later)], gone).policies == ()
