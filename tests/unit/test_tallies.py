"""Tallies: however the stream tells it, what is counted is what stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.acts import Accept, Advance, AskWithdrawal, Refuse, Stop
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.figures import figures, together
from chalicelib.domain.parts import Channel
from chalicelib.domain.refusals import Refusal, TryLater
from chalicelib.domain.status import Status
from chalicelib.domain.tallies import Span, counted, difference, span, standing_now, widened
from chalicelib.usecases.ports import Conflict, Move
from chalicelib.usecases.tallying import AT_ONCE, TRIES, Base, lay_base, tally
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    a_citizen,
    a_code,
    a_filed_move,
    an_act_move,
    the_moves,
)
from tests.histories import USEFUL, a_law
from tests.tallies import MemoryTallies, expected, rows

LAW = a_law()
TODAY = MORNING.date()
TOMORROW = TODAY + timedelta(days=1)
Brought = tuple[Fact | None, Fact]
"""A head as the stream brings it: how the dossier stood before, and how it stands."""


def brought(move: Move) -> Brought:
    return None if move.before is None else fact(move.before), fact(move.after)


def spans(heads: Iterable[Brought]) -> list[Span]:
    return [span(*head) for head in heads]


def now(tallies: MemoryTallies, today: date, agency: str = "H33") -> Mapping[str, int]:
    counts = together(standing_now(one, today) for one in tallies.of(agency))
    return {name: number for name, number in counts.items() if number}


def this_month(counts: Mapping[str, int], today: date) -> dict[str, int]:
    """Return what is read today: months that are over count no more."""
    kept = ("received/", "settled/")
    month = f"{today:%Y-%m}"
    return {k: n for k, n in counts.items() if not k.startswith(kept) or f"/{month}/" in k}


# Histories of some dossiers over some days, and how the stream may tell them.

pauses = st.sampled_from([10, 60, 9 * 60, 24 * 60, 49 * 60]).map(lambda m: timedelta(minutes=m))


@dataclass(frozen=True)
class Life:
    """A dossier's moves, in order."""

    moves: tuple[Move, ...]


@st.composite
def a_life(draw: st.DrawFn, serial: int) -> Life:
    at = datetime(2026, 2, 27, 1, 0, tzinfo=MORNING.tzinfo) + draw(pauses)
    channel = draw(st.sampled_from([Channel.ONLINE, Channel.COUNTER]))
    code = a_code(serial, draw(st.sampled_from([WARD, OTHER_WARD])))
    moves = [a_filed_move(code, at, channel=channel, law=LAW)]
    for _ in range(draw(st.integers(0, 7))):
        at += draw(pauses)
        made = _possible(moves[-1].after, at)
        if not made:
            break
        moves.append(draw(st.sampled_from(made)))
    return Life(tuple(moves))


def _possible(dossier: Dossier, at: datetime) -> list[Move]:
    found = []
    for act in USEFUL:
        citizen = a_citizen() if isinstance(act, AskWithdrawal) else None
        try:
            found.append(an_act_move(dossier, act, citizen, at, LAW))
        except Refusal:
            continue
    return found


@st.composite
def some_lives(draw: st.DrawFn) -> list[Move]:
    number = draw(st.integers(1, 4))
    lives = [draw(a_life(serial)) for serial in range(1, number + 1)]
    return [move for life in lives for move in life.moves]


@st.composite
def told(draw: st.DrawFn, heads: list[Brought]) -> list[list[Brought]]:
    """Return batches in which each head comes at least once, in any order."""
    again = draw(st.lists(st.sampled_from(heads), max_size=6)) if heads else []
    order = draw(st.permutations([*heads, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    edges = zip([0, *cuts], [*cuts, len(order)], strict=True)
    return [order[first:last] for first, last in edges]


@settings(max_examples=60)
@given(st.data())
def test_counts_are_what_stands_however_the_stream_tells_it(data: st.DataObject) -> None:
    """Records come over midnight too, in both directions; a night may fail."""
    moves = data.draw(some_lives())
    heads = [brought(move) for move in moves]
    facts = [after for _, after in heads]
    days = sorted({one.entered_on for one in facts})
    tallies = MemoryTallies()
    until: list[Fact] = []
    day, last = days[0], days[-1] + timedelta(days=data.draw(st.integers(0, 1)))
    while day <= last:
        fresh = [head for head in heads if head[1].entered_on == day]
        late = data.draw(st.integers(0, len(fresh)), label="late")
        for batch in data.draw(told(fresh[late:])):
            tally(spans(batch), tallies)
        until += [after for _, after in fresh]
        if not late:
            assert this_month(now(tallies, day), day) == expected(until, day)
        early = [head for head in heads if head[1].entered_on == day + timedelta(days=1)]
        tally(spans([*early[:2], *fresh[:late]]), tallies)
        if data.draw(st.booleans(), label="night"):
            lay_base(rows(until, day), tallies, day)
        day += timedelta(days=1)
    assert this_month(now(tallies, day), day) == expected(facts, day)


@settings(max_examples=60)
@given(st.data())
def test_spans_come_together_in_any_order_and_any_number_of_times(data: st.DataObject) -> None:
    moves = data.draw(a_life(1)).moves
    whole: dict[date, Span] = {}
    for one in spans(map(brought, moves)):
        whole[one.day] = widened(whole.get(one.day), one)
    for day, expected_span in whole.items():
        some = [one for one in spans(map(brought, moves)) if one.day == day]
        again = data.draw(st.permutations(some * 2))
        found: Span | None = None
        added: Counter[str] = Counter()
        for one in again:
            wider = widened(found, one)
            added.update(difference(found, wider))
            found = wider
        assert found == expected_span
        assert {n: k for n, k in added.items() if k} == counted(found)


def test_what_is_lost_in_the_middle_of_a_day_is_made_good_by_what_follows() -> None:
    moves = the_moves(Status.RETURNED)
    tallies = MemoryTallies()
    tally(spans([brought(moves[0]), brought(moves[-1])]), tallies)
    assert now(tallies, TODAY) == expected([fact(move.after) for move in moves], TODAY)


def test_what_is_lost_at_the_end_of_a_day_is_made_good_by_the_night() -> None:
    filed, accepted = the_moves(Status.RECEIVED)
    facts = [fact(move.after) for move in (filed, accepted)]
    tallies = MemoryTallies()
    tally(spans([brought(filed)]), tallies)
    assert now(tallies, TODAY)["status/1"] == 1
    lay_base(rows(facts, TODAY), tallies, TODAY)
    assert this_month(now(tallies, TOMORROW), TOMORROW) == expected(facts, TOMORROW)


def test_an_entry_dated_before_midnight_by_a_slower_clock_counts_after_it() -> None:
    midnight = datetime(2026, 3, 3, tzinfo=LOCAL)
    filed = a_filed_move(at=midnight + timedelta(seconds=1))
    accepted = an_act_move(filed.after, Accept(), at=midnight - timedelta(seconds=1))
    assert {one.day for one in spans(map(brought, (filed, accepted)))} == {date(2026, 3, 3)}


def test_overdue_comes_with_midnight_and_needs_no_event() -> None:
    moves = the_moves(Status.PROCESSING)
    tallies = MemoryTallies()
    tally(spans(map(brought, moves)), tallies)
    due = fact(moves[-1].after).due_on
    for day, seen in (
        (due - timedelta(days=2), (0, 0, 0)),
        (due - timedelta(days=1), (0, 0, 1)),
        (due, (0, 1, 0)),
        (due + timedelta(days=1), (1, 0, 0)),
    ):
        shown = figures(now(tallies, day), day, day + timedelta(days=1))
        assert (shown.overdue, shown.due_today, shown.due_next) == seen
        assert shown.open == 1


def test_what_is_reopened_and_settled_again_is_settled_once() -> None:
    *_, finished = the_moves(Status.FINISHED)
    reopened = an_act_move(finished.after, Advance(to="tham-dinh", note="Sai tên"))
    tallies = MemoryTallies()
    tally(spans(map(brought, (*the_moves(Status.FINISHED), reopened))), tallies)
    shown = figures(now(tallies, TODAY), TODAY, TOMORROW)
    assert (shown.open, shown.settled.early, shown.today.settled.early) == (1, 0, 0)


def test_what_is_refused_or_withdrawn_is_told_and_lies_on_no_desk() -> None:
    (filed,) = the_moves(code=a_code(2))
    refused = an_act_move(filed.after, Refuse(reason="Không thuộc thẩm quyền"))
    stopped = an_act_move(the_moves(Status.RECEIVED)[-1].after, Stop(reason="Chờ tòa án"))
    tallies = MemoryTallies()
    moves = (filed, refused, *the_moves(Status.RECEIVED), stopped)
    tally(spans(map(brought, moves)), tallies)
    shown = figures(now(tallies, TODAY), TODAY, TOMORROW)
    assert (shown.today.refused, shown.waiting, shown.open, shown.paused) == (1, 1, 1, 1)


def test_others_that_count_meanwhile_are_waited_for_but_not_for_ever() -> None:
    (filed,) = the_moves()
    tallies = MemoryTallies(busy=TRIES - 1)
    tally(spans([brought(filed)]), tallies)
    assert now(tallies, TODAY)["status/1"] == 1
    busy = MemoryTallies(busy=TRIES)
    with pytest.raises(TryLater):
        tally(spans([brought(filed)]), busy)
    assert busy.all() == ()


def test_a_large_batch_is_counted_in_transactions_of_a_hundred() -> None:
    moves = [a_filed_move(a_code(serial)) for serial in range(1, 2 * AT_ONCE)]
    tallies = MemoryTallies()
    tally(spans(map(brought, moves)), tallies)
    assert now(tallies, TODAY)["status/1"] == len(moves)


def test_a_past_day_laid_again_leaves_later_ones_alone() -> None:
    facts = [fact(move.after) for move in the_moves(Status.RECEIVED)]
    tallies = MemoryTallies()
    lay_base(rows(facts, TODAY), tallies, TODAY)
    before = dict(tallies.bases)
    lay_base([], tallies, TODAY - timedelta(days=1))
    assert tallies.bases == before
    lay_base([], tallies, TODAY)
    assert now(tallies, TODAY) == {}, "the same day again: nothing stands any more"


def test_a_later_base_that_comes_meanwhile_stays() -> None:
    later = Base(WARD, TOMORROW, {"open": 2})

    class Overtaken(MemoryTallies):
        """Somebody lays the next day just before."""

        def lay(self, bases: Sequence[Base]) -> None:
            super().lay([later])
            super().lay(bases)

    tallies = Overtaken()
    lay_base([{"agency": WARD, "name": "open", "dossiers": 1}], tallies, TODAY)
    assert tallies.bases == {WARD: later}


def test_a_base_that_is_always_overtaken_is_told() -> None:
    class Fought(MemoryTallies):
        """Never lets anybody lay anything."""

        def lay(self, bases: Sequence[Base]) -> None:
            assert bases
            raise Conflict

    with pytest.raises(TryLater):
        lay_base([{"agency": WARD, "name": "open", "dossiers": 1}], Fought(), TODAY)


def test_days_that_a_base_takes_in_are_dropped_a_night_later() -> None:
    moves = the_moves(Status.RECEIVED)
    tallies = MemoryTallies()
    tally(spans(map(brought, moves)), tallies)
    facts = [fact(move.after) for move in moves]
    lay_base(rows(facts, TODAY), tallies, TODAY)
    assert set(tallies.days) == {(WARD, TODAY)}, "who still reads the base before needs it"
    lay_base(rows(facts, TOMORROW), tallies, TOMORROW)
    assert tallies.days == {}


def test_an_empty_batch_asks_nothing() -> None:
    tallies = MemoryTallies()
    tally([], tallies)
    assert replace(tallies) == MemoryTallies()
