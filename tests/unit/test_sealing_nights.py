"""The night's seals: every entry in exactly one, however entries and nights come."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.history import GENESIS
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.sealing import Extent, extent, read_seal, sealed, sum_of
from chalicelib.usecases import sealing
from tests.nights import DAYS, FIRST, arrive, chain, leaves, night
from tests.seals import CutOff, MemoryLake, MemorySeals, a_hash


@pytest.fixture
def lake() -> MemoryLake:
    return MemoryLake()


@pytest.fixture
def seals() -> MemorySeals:
    return MemorySeals()


def test_a_night_seals_what_was_entered_up_to_its_day(lake: MemoryLake, seals: MemorySeals) -> None:
    arrive(lake, FIRST, 1, 2, 3)
    arrive(lake, DAYS[1], 4)
    made = night(lake, seals, FIRST)
    assert (made.day, made.count, made.previous) == (FIRST, 3, GENESIS)
    assert leaves(seals, FIRST) == tuple(sorted(map(a_hash, (1, 2, 3))))
    following = night(lake, seals, DAYS[1])
    assert leaves(seals, DAYS[1]) == (a_hash(4),)
    assert following.previous == sum_of(seals.seal(FIRST))


def test_the_same_night_again_changes_nothing(lake: MemoryLake, seals: MemorySeals) -> None:
    arrive(lake, FIRST, 1, 2)
    made = night(lake, seals, FIRST)
    before, reached = dict(seals.files), dict(seals.reached)
    arrive(lake, FIRST, 3)
    assert night(lake, seals, FIRST) == made
    assert (seals.files, seals.reached) == (before, reached)


def test_what_comes_late_is_in_the_next_seal(lake: MemoryLake, seals: MemorySeals) -> None:
    arrive(lake, FIRST, 1)
    night(lake, seals, FIRST)
    arrive(lake, FIRST, 2)
    arrive(lake, DAYS[1], 3)
    night(lake, seals, DAYS[1])
    assert set(leaves(seals, DAYS[1])) == {a_hash(2), a_hash(3)}


def test_what_comes_a_year_late_is_sealed_too(lake: MemoryLake, seals: MemorySeals) -> None:
    for number, day in enumerate(DAYS):
        arrive(lake, day, number)
        night(lake, seals, day)
    arrive(lake, FIRST - timedelta(days=400), 99)
    far = DAYS[-1] + timedelta(days=1)
    night(lake, seals, far)
    assert leaves(seals, far) == (a_hash(99),)


def test_a_day_without_entries_has_a_seal_of_nothing(lake: MemoryLake, seals: MemorySeals) -> None:
    assert [night(lake, seals, day).count for day in DAYS[:2]] == [0, 0]
    assert len(list(chain(seals))) == 2


def test_after_nights_that_never_ran_the_next_seals_all(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    arrive(lake, FIRST, 1)
    night(lake, seals, FIRST)
    for number, day in enumerate(DAYS[1:5], start=2):
        arrive(lake, day, number)
    assert night(lake, seals, DAYS[4]).count == 4
    made = night(lake, seals, DAYS[2])
    assert made.day == DAYS[4], "no seal is put between others"
    assert seals.days() == (FIRST, DAYS[4])


def test_a_clock_that_runs_ahead_dates_entries_that_wait_for_their_day(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    arrive(lake, DAYS[3], 1)
    assert night(lake, seals, FIRST).count == 0
    assert night(lake, seals, DAYS[3]).count == 1


def test_a_day_that_is_not_over_leaves_its_rest_to_the_next(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    arrive(lake, FIRST, 1)
    evening = datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert sealing.seal(lake, seals, FIRST, evening).count == 1
    arrive(lake, FIRST, 2)
    night(lake, seals, DAYS[1])
    assert leaves(seals, DAYS[1]) == (a_hash(2),)


def test_a_day_to_come_is_not_sealed(lake: MemoryLake, seals: MemorySeals) -> None:
    with pytest.raises(Invalid, match="03/03/2026") as refusal:
        sealing.seal(lake, seals, DAYS[1], datetime(2026, 3, 2, 16, 59, tzinfo=UTC))
    assert refusal.value.field == "day"
    assert not seals.files
    assert sealing.seal(lake, seals, DAYS[1], datetime(2026, 3, 2, 17, tzinfo=UTC)).count == 0


@pytest.mark.parametrize("writes", range(5))
def test_a_night_cut_off_is_ended_by_the_next_run(
    lake: MemoryLake, seals: MemorySeals, writes: int
) -> None:
    arrive(lake, FIRST, 1, 2)
    seals.left = writes
    with pytest.raises(CutOff):
        night(lake, seals, FIRST)
    seals.left = None
    arrive(lake, FIRST, 3)
    made = night(lake, seals, FIRST)
    assert set(leaves(seals, FIRST)) == {a_hash(n) for n in ((1, 2) if writes > 1 else (1, 2, 3))}
    assert made == read_seal(seals.seal(FIRST))
    night(lake, seals, DAYS[1])
    assert sorted(one for _, found in chain(seals) for one in found) == sorted(lake.known)


@pytest.mark.parametrize("writes", range(5))
def test_a_night_cut_off_is_ended_before_the_night_after_it(
    lake: MemoryLake, seals: MemorySeals, writes: int
) -> None:
    arrive(lake, FIRST, 1)
    seals.left = writes
    with pytest.raises(CutOff):
        night(lake, seals, FIRST)
    seals.left = None
    arrive(lake, DAYS[1], 2)
    night(lake, seals, DAYS[1])
    assert seals.days() == ((FIRST, DAYS[1]) if writes else (DAYS[1],))
    assert sorted(one for _, found in chain(seals) for one in found) == sorted(lake.known)


def test_leaves_that_an_emptier_lake_does_not_know_are_sealed_once(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    arrive(lake, FIRST, 1, 2)
    seals.left = 2
    with pytest.raises(CutOff):
        night(lake, seals, FIRST)
    seals.left = None
    known = dict(lake.known)
    lake.known.clear()
    assert night(lake, seals, FIRST).count == 2
    lake.known |= known
    assert night(lake, seals, DAYS[1]).count == 0
    assert night(lake, seals, DAYS[2]).count == 0


def test_an_entry_that_takes_anothers_place_in_the_lake_is_sealed(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    arrive(lake, FIRST, 1, 2)
    night(lake, seals, FIRST)
    del lake.known[a_hash(2)]
    arrive(lake, FIRST, 3)
    night(lake, seals, DAYS[1])
    assert leaves(seals, DAYS[1]) == (a_hash(3),)


def test_an_ordinary_night_reads_its_own_entries_and_no_leaves(
    lake: MemoryLake, seals: MemorySeals
) -> None:
    for number, day in enumerate(DAYS):
        arrive(lake, day, 2 * number, 2 * number + 1)
        lake.read = 0
        night(lake, seals, day)
        assert (lake.read, seals.leaves_read) == (2, 0)


def test_more_than_a_seal_takes_waits_for_the_next_oldest_first(
    lake: MemoryLake, seals: MemorySeals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST", 2)
    arrive(lake, DAYS[1], 3, 4)
    arrive(lake, FIRST, 1)
    assert night(lake, seals, DAYS[1]).count == 2
    assert a_hash(1) in leaves(seals, DAYS[1])
    assert [night(lake, seals, day).count for day in DAYS[2:4]] == [1, 0]


class Meanwhile(MemoryLake):
    """A lake in which, once, another night runs while this one reads it."""

    def __init__(self, seals: MemorySeals, day: date, *arriving: int) -> None:
        super().__init__()
        self._other = (seals, day, arriving)
        self._ran = False

    def extents(self) -> Mapping[date, Extent]:
        found = super().extents()
        if not self._ran:
            self._ran = True
            seals, day, arriving = self._other
            arrive(self, FIRST, *arriving)
            night(self, seals, day)
        return found


@pytest.mark.parametrize("other", [FIRST, DAYS[1]])
def test_two_nights_at_once_make_one_chain(seals: MemorySeals, other: date) -> None:
    lake = Meanwhile(seals, other, 7)
    arrive(lake, FIRST, 1, 2)
    night(lake, seals, FIRST)
    night(lake, seals, DAYS[2])
    assert sorted(one for _, found in chain(seals) for one in found) == sorted(lake.known)


nights = st.tuples(st.just("night"), st.integers(0, 7), st.none() | st.integers(0, 6))
arrivals = st.tuples(st.just("arrive"), st.integers(0, 7), st.integers(0, 30))
sunk = st.tuples(st.just("lose"), st.integers(0, 7), st.integers(0, 30))


@given(st.lists(nights | arrivals | sunk, max_size=25))
def test_every_entry_is_in_exactly_one_seal(
    steps: list[tuple[str, int, int | None]],
) -> None:
    lake, seals, ever = MemoryLake(), MemorySeals(), set()
    for what, place, number in steps:
        if what == "night":
            seals.left = number
            with suppress(CutOff):
                night(lake, seals, DAYS[place])
        elif what == "arrive" and a_hash(number or 0) not in ever:
            ever.add(a_hash(number or 0))
            arrive(lake, DAYS[place], number or 0)
        elif what == "lose":
            lake.known.pop(a_hash(number or 0), None)
    seals.left = None
    night(lake, seals, DAYS[-1] + timedelta(days=1))
    found = [one for _, leaves in chain(seals) for one in leaves]
    assert len(found) == len(set(found))
    assert set(lake.known) <= set(found) <= ever


def test_a_seal_is_read_back_as_it_was_made(lake: MemoryLake, seals: MemorySeals) -> None:
    arrive(lake, FIRST, 1)
    made = night(lake, seals, FIRST)
    assert made == replace(sealed(FIRST, (a_hash(1),), None), day=FIRST)
    assert seals.reached[FIRST] == {FIRST: extent((a_hash(1),))}
