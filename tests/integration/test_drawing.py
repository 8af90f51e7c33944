"""Drawing: numbers without a gap and codes of their own, in memory and in DynamoDB."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.chance import SystemChance
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.results import DynamoResults
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.status import Status
from chalicelib.usecases.drawing import drawn
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.signers import Results
from tests.builders import MORNING, OTHER_WARD, WARD, a_code, a_dossier, the_moves
from tests.integration.conftest import NAME, REGION
from tests.memory import MemoryDossiers
from tests.registers import MemoryResults

DOSSIER = a_dossier()
YEARS_END = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
"""A minute before midnight in Vietnam."""


def a_drawing(**changes: Any) -> Drawn:
    made = Drawn(
        code=a_code(),
        approval=6,
        agency=WARD,
        symbol="GXN",
        serial=1,
        check_code="7F3A29C1BD",
        at=MORNING,
    )
    return replace(made, **changes)


@pytest.fixture
def results(dossiers: MemoryDossiers | DynamoDossiers) -> Results:
    """Return the registers of the same store."""
    if isinstance(dossiers, MemoryDossiers):
        return dossiers.results
    return DynamoResults(NAME, REGION)


def draw(results: Results, code: str = "", approval: int = 6, **more: Any) -> Drawn:
    """Draw for an approval of a dossier."""
    given = {"symbol": "GXN", "at": MORNING, "agency": WARD, **more}
    one = replace(DOSSIER, code=code or a_code(), decided_by=given["agency"])
    return drawn(results, SystemChance(), one, approval, given["symbol"], given["at"])


def test_number_code_and_approval_stand_for_each_other(results: Results) -> None:
    made = a_drawing()
    assert (results.last(made.register), results.drawn(made.code, 6)) == (None, None)
    assert results.attested(made.check_code) is None
    results.draw(made)
    other: dict[str, Any] = {"code": a_code(2), "serial": 2, "check_code": "0000000000"}
    for known in ("code", "serial", "check_code"):
        again = replace(made, **{name: new for name, new in other.items() if name != known})
        with pytest.raises(Conflict):
            results.draw(again)
    assert results.drawn(made.code, 6) == results.attested(made.check_code) == made
    assert results.last(made.register) == made
    assert results.attested("0000000000") is None, "all of it or nothing"
    second = replace(made, **other)
    results.draw(second)
    assert results.last(made.register) == second


def test_each_agency_symbol_and_year_counts_by_itself(results: Results) -> None:
    drawn_so = [
        draw(results, a_code(1)),
        draw(results, a_code(2), agency=OTHER_WARD),
        draw(results, a_code(3), symbol="TB"),
        draw(results, a_code(4), at=YEARS_END),
        draw(results, a_code(5), at=YEARS_END + timedelta(minutes=1)),
        draw(results, a_code(6), at=YEARS_END + timedelta(minutes=2)),
    ]
    assert [one.number for one in drawn_so] == [
        "01/GXN",
        "01/GXN",
        "01/TB",
        "02/GXN",
        "01/GXN",
        "02/GXN",
    ]
    assert [one.issued_on.year for one in drawn_so[-3:]] == [2026, 2027, 2027]


def test_no_number_is_dated_before_the_one_before_it(results: Results) -> None:
    first = draw(results, a_code(1), at=MORNING)
    second = draw(results, a_code(2), at=MORNING - timedelta(days=2))
    third = draw(results, a_code(3), at=MORNING + timedelta(days=1))
    assert [one.at - MORNING for one in (first, second, third)] == [
        timedelta(),
        timedelta(),
        timedelta(days=1),
    ]
    assert second.serial == 2


def test_what_was_drawn_and_what_keeps_it_back_lie_with_the_dossier(
    dossiers: MemoryDossiers | DynamoDossiers, results: Results
) -> None:
    for move in the_moves(Status.PROCESSING):
        dossiers.save(move)
    trouble = Trouble(
        code=a_code(), seq=3, reason="try-later", sentence="Đang bận.", since=MORNING, last=MORNING
    )
    results.put_trouble(trouble)
    made = draw(results)
    file = dossiers.file(a_code())
    assert (file.drawn, file.troubles) == ((made,), (trouble,))
    later = replace(trouble, tries=2, last=MORNING + timedelta(minutes=5))
    results.put_trouble(later)
    assert dossiers.file(a_code()).troubles == (later,)
    results.put_trouble(replace(later, settled_at=MORNING))
    assert dossiers.file(a_code()).troubles == ()


@dataclass
class Crowd:
    """Registers at which others draw while one thinks, and answers may be lost.

    `between` are the approvals drawn for between reading the last number and writing the next,
    turn by turn; at `lost` turns what was written is not answered.
    """

    inner: Results
    between: list[Sequence[int]]
    lost: frozenset[int] = frozenset()
    turn: int = field(default=0)

    def last(self, register: str) -> Drawn | None:
        found = self.inner.last(register)
        for approval in self.between.pop() if self.between else ():
            draw(self.inner, approval=approval)
        return found

    def draw(self, made: Drawn) -> None:
        self.turn += 1
        self.inner.draw(made)
        if self.turn in self.lost:
            raise TryLater("Không có trả lời.", "number")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def crowded(inner: Results, wanted: Sequence[int], crowd: Crowd) -> None:
    """Draw for every approval wanted, again where no answer came, and look that all is well."""
    found = []
    for approval in wanted:
        try:
            made = draw(crowd, approval=approval)
        except TryLater:
            made = inner.drawn(a_code(), approval) or draw(crowd, approval=approval)
        found.append(made)
    assert found == [inner.drawn(a_code(), approval) for approval in wanted]
    last = inner.last(a_drawing().register)
    assert last is not None
    everything = [one for n in range(40) if (one := inner.drawn(a_code(), n)) is not None]
    assert sorted(one.serial for one in everything) == list(range(1, last.serial + 1))
    assert max(Counter(one.check_code for one in everything).values()) == 1
    assert all(inner.attested(one.check_code) == one for one in everything)


APPROVALS = st.lists(st.integers(0, 39), min_size=1, max_size=6)


@given(
    APPROVALS,
    st.lists(st.lists(st.integers(0, 39), max_size=2), max_size=6),
    st.frozensets(st.integers(1, 8), max_size=3),
)
@settings(max_examples=60)
def test_however_many_draw_at_once_no_number_is_left_out_or_given_twice(
    wanted: list[int], between: list[Sequence[int]], lost: frozenset[int]
) -> None:
    inner = MemoryResults()
    crowded(inner, wanted, Crowd(inner, between, lost))


def test_the_same_holds_in_dynamodb(store: DynamoDossiers) -> None:  # noqa: ARG001 - the table
    inner = DynamoResults(NAME, REGION)
    between: list[Sequence[int]] = [[5], [9, 1], [], [2, 3], [1]]
    crowded(inner, [1, 2, 4, 1], Crowd(inner, between, frozenset({1, 3})))
