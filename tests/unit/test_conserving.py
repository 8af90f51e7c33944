"""Conserving: every thing has one verdict; what is under way becomes unexplained, never back."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.store.items import MARKS_KEPT
from chalicelib.domain.conserving import (
    BATCH,
    EVIDENCE,
    MARKED,
    QUEUES,
    STREAM,
    WITHIN,
    Backlog,
    Kind,
    Lack,
    Tally,
    Thing,
    Verdict,
    judge,
)
from tests.builders import MORNING

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - in UTC
WAITS = st.timedeltas(timedelta(), timedelta(days=400))
ENDS = st.sampled_from([Verdict.DONE, Verdict.TOLD])


def a_thing(**changes: object) -> Thing:
    thing = Thing(kind=Kind.LETTER, id="1", since=MORNING, lacks=Lack.LETTER)
    return replace(thing, **changes)  # type: ignore[arg-type]


@st.composite
def things(draw: st.DrawFn) -> Thing:
    kind, name, since = draw(st.sampled_from(Kind)), draw(st.text(max_size=3)), draw(MOMENTS)
    if draw(st.booleans()):
        return Thing(kind=kind, id=name, since=since, end=draw(ENDS))
    due = draw(st.none() | MOMENTS)
    return Thing(kind=kind, id=name, since=since, lacks=draw(st.sampled_from(Lack)), due=due)


BACKLOGS = st.dictionaries(
    st.sampled_from(sorted({*QUEUES.values(), STREAM, "clocks"})),
    st.builds(Backlog, st.integers(0, 9), st.integers(0, 2)),
)


@given(things(), MOMENTS, WAITS)
def test_what_is_under_way_becomes_unexplained_and_nothing_changes_back(
    thing: Thing, at: datetime, later: timedelta
) -> None:
    before, after = judge(thing, at), judge(thing, at + later)
    if thing.lacks in MARKED and at + later - thing.since > EVIDENCE:
        assert after is Verdict.DONE
        return
    if before is not Verdict.IN_PROGRESS:
        assert after is before
    assert after in {before, Verdict.UNEXPLAINED}


def test_a_letter_is_missed_for_as_long_as_its_mark_would_be_kept() -> None:
    thing = a_thing()
    assert judge(thing, MORNING + EVIDENCE) is Verdict.UNEXPLAINED
    assert judge(thing, MORNING + EVIDENCE + timedelta(seconds=1)) is Verdict.DONE
    assert EVIDENCE < MARKS_KEPT


@given(st.lists(things()), BACKLOGS, MOMENTS)
def test_every_thing_is_counted_once_and_every_message(
    some: list[Thing], backlogs: dict[str, Backlog], at: datetime
) -> None:
    tally = Tally(at, backlogs)
    verdicts = Counter((thing.kind, tally.add(thing)) for thing in some)
    messages = sum(one.waiting + one.dead for one in backlogs.values())
    assert sum(tally.counts.values()) == len(some) + messages
    assert {key: n for key, n in (tally.counts - verdicts).items() if key[0] != Kind.MESSAGE} == {}
    assert tally.unexplained == len(tally.named)
    assert {judge(thing, at) for thing in tally.named} <= {Verdict.UNEXPLAINED}


@given(st.lists(things()), BACKLOGS, MOMENTS)
def test_the_dead_explain_no_more_than_they_are(
    some: list[Thing], backlogs: dict[str, Backlog], at: datetime
) -> None:
    tally = Tally(at, backlogs)
    for thing in some:
        tally.add(thing)
    lost = sum(judge(thing, at) is Verdict.UNEXPLAINED for thing in some)
    dead = {name: one.dead * (BATCH if name == STREAM else 1) for name, one in backlogs.items()}
    assert lost - sum(dead.values()) <= tally.unexplained <= lost


@pytest.mark.parametrize("lack", Lack)
def test_a_thing_is_under_way_as_long_as_such_a_thing_may_take(lack: Lack) -> None:
    thing, moment = a_thing(lacks=lack), timedelta(microseconds=1)
    assert judge(thing, MORNING + WITHIN[lack] - moment) is Verdict.IN_PROGRESS
    assert judge(thing, MORNING + WITHIN[lack]) is Verdict.UNEXPLAINED


def test_a_lost_batch_of_the_stream_explains_what_the_stream_leads_to() -> None:
    late = MORNING + timedelta(days=9)
    tally = Tally(late, {STREAM: Backlog(dead=1)})
    assert tally.add(a_thing()) is Verdict.TOLD
    assert tally.add(a_thing(lacks=Lack.FACTS)) is Verdict.TOLD
    assert tally.add(a_thing(lacks=Lack.LINE)) is Verdict.UNEXPLAINED


def test_a_thing_has_ended_or_lacks_something() -> None:
    for changes in ({"end": Verdict.DONE}, {"lacks": None}):
        with pytest.raises(ValueError, match="ended or lacks"):
            a_thing(**changes)
