"""A day's book and a provider's report: every line agrees or is told, whatever the order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ledger import Line
from chalicelib.domain.reconciling import Kind, Reported, reconciled

DAY = date(2026, 3, 2)


def a_line(ref: str = "r1", transaction: str = "t1", amount: int = 8000) -> Line:
    return Line(
        provider="vnpay", day=DAY, ref=ref, transaction=transaction, amount=amount, code="c", seq=2
    )


def as_told(line: Line, amount: int | None = None) -> Reported:
    told = line.amount if amount is None else amount
    return Reported(ref=line.ref, transaction=line.transaction, amount=told)


lines: st.SearchStrategy[list[Line]] = st.lists(
    st.builds(
        a_line,
        st.sampled_from(["r1", "r2", "r3"]),
        st.sampled_from(["t1", "t2"]),
        st.integers(-9000, 9000).filter(bool),
    ),
    unique_by=lambda line: (line.ref, line.transaction),
)


@given(lines, st.randoms())
def test_the_same_lines_agree_in_any_order(here: list[Line], chance: object) -> None:
    there = [as_told(line) for line in here]
    chance.shuffle(there)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    found = reconciled(here, there)
    assert (found.agreed, found.differences) == (len(here), ())


@given(lines, lines)
def test_every_line_agrees_or_is_in_one_difference(here: list[Line], other: list[Line]) -> None:
    found = reconciled(here, [as_told(line) for line in other])
    keys = {(line.ref, line.transaction) for line in (*here, *other)}
    told = [(one.ref, one.transaction) for one in found.differences]
    assert len(told) == len(set(told))
    assert found.agreed + len(told) == len(keys)


@pytest.mark.parametrize(
    ("there", "kind", "amount"),
    [
        ([], Kind.ONLY_HERE, None),
        ([as_told(a_line(), 7999)], Kind.AMOUNT, 7999),
        ([as_told(a_line()), as_told(a_line())], Kind.TWICE, 8000),
        ([as_told(a_line()), as_told(a_line("r2"))], Kind.ONLY_THERE, 8000),
    ],
)
def test_each_way_to_differ_has_its_name(
    there: list[Reported], kind: Kind, amount: int | None
) -> None:
    (one,) = reconciled([a_line()], there).differences
    assert (one.kind, one.there) == (kind, amount)
