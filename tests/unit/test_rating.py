"""Rating: once, or again within thirty days, by whoever the dossier is about and nobody else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import AgreeWithdrawal, AskWithdrawal, Rate
from chalicelib.domain.decisions import decide
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import fact
from chalicelib.domain.happenings import Rated
from chalicelib.domain.parts import Channel
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.rating import (
    MOST_REMARK,
    MOST_TIMES,
    OPEN_FOR,
    STARS,
    bearer,
    ended_at,
    is_open,
)
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    NotAllowedNow,
    NotFound,
    Refusal,
    TryLater,
)
from chalicelib.domain.status import Status
from chalicelib.usecases import rating
from chalicelib.usecases.acting import TRIES
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    MORNING,
    SECRET,
    CountedChance,
    a_citizen,
    a_dossier,
    an_act_move,
    an_officer,
    the_moves,
)
from tests.histories import FOREIGNERS, OFFICERS, a_law
from tests.memory import MemoryCatalogue, MemoryDossiers

ENDED = (Status.NOT_RECEIVED, Status.FINISHED, Status.RETURNED)
AFTER = MORNING + timedelta(days=20)
GOOD = Rate(stars=5, remark="Nhanh gọn")


def an_end(dossier: Dossier) -> datetime:
    """Return when a dossier that ended did so."""
    ended = ended_at(dossier)
    assert ended is not None
    return ended


def rated(before: Dossier, act: Rate = GOOD, by: Person | None = None) -> Dossier:
    return an_act_move(before, act, by or a_citizen(), an_end(before)).after


@pytest.mark.parametrize("status", Status)
def test_a_dossier_is_rated_once_it_ended_and_not_before(status: Status) -> None:
    dossier = a_dossier(status)
    if status in ENDED:
        after = rated(dossier)
        assert (after.rating, after.rating_remark, after.ratings) == (5, "Nhanh gọn", 1)
        assert after.version == dossier.version, "nobody's view goes stale by it"
        assert fact(after).rating == 5
    else:
        assert not is_open(dossier, AFTER)
        with pytest.raises(NotAllowedNow):
            decide(dossier, GOOD, a_citizen(), AFTER, a_law())


def test_a_stop_is_an_end_only_where_the_dossier_was_withdrawn() -> None:
    asked = an_act_move(a_dossier(), AskWithdrawal(reason="Đổi ý"), a_citizen(), MORNING).after
    by = an_officer(Role.RECEPTION)
    withdrawn = an_act_move(asked, AgreeWithdrawal(), by, MORNING).after
    assert withdrawn.status is Status.STOPPED
    assert rated(withdrawn).rating == 5


def test_the_last_rating_counts_and_saying_the_same_again_is_no_new_one() -> None:
    once = rated(a_dossier(Status.RETURNED))
    assert rated(once, Rate(stars=2)).rating == 2
    with pytest.raises(NotAllowedNow, match="đã được ghi nhận"):
        rated(once)


@given(st.integers(-40 * 24 * 60, 40 * 24 * 60))
def test_it_may_be_rated_until_thirty_days_after_its_end(minutes: int) -> None:
    dossier = a_dossier(Status.RETURNED)
    at = an_end(dossier) + OPEN_FOR + timedelta(minutes=minutes)
    assert is_open(dossier, at) is (minutes <= 0)
    try:
        decide(dossier, GOOD, a_citizen(), at, a_law())
    except Refusal:
        assert minutes > 0
    else:
        assert minutes <= 0


@given(st.integers(), st.text(max_size=3).map(lambda some: some * 200))
def test_only_one_to_five_stars_and_a_short_remark_are_taken(stars: int, remark: str) -> None:
    act, dossier = Rate(stars=stars, remark=remark), a_dossier(Status.RETURNED)
    fits = stars in STARS and len(remark) <= MOST_REMARK
    if fits:
        assert decide(dossier, act, a_citizen(), an_end(dossier), a_law()) == Rated(
            stars=stars, remark=remark
        )
    else:
        with pytest.raises(Invalid) as no:
            decide(dossier, act, a_citizen(), an_end(dossier), a_law())
        assert no.value.field == ("remark" if stars in STARS else "stars")


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.COUNTER])
def test_no_officer_rates_and_neither_does_anybody_else(channel: Channel) -> None:
    by = a_citizen() if channel is Channel.ONLINE else an_officer(Role.RECEPTION)
    dossier = replace(
        a_dossier(Status.RETURNED), owner=by.id if by.has(Role.CITIZEN) else None, channel=channel
    )
    strangers = (a_citizen("other"), bearer("H33.16-260302-0999"), system("api"))
    for person in (*OFFICERS, *FOREIGNERS, *strangers):
        with pytest.raises(Forbidden):
            decide(dossier, GOOD, person, an_end(dossier), a_law())
    assert decide(dossier, GOOD, bearer(dossier.code), an_end(dossier), a_law())


def test_whoever_has_code_and_secret_rates_without_an_account() -> None:
    dossiers, catalogue = MemoryDossiers(), MemoryCatalogue([a_law().procedure])
    for move in the_moves(Status.RETURNED):
        dossiers.save(move)
    dossier = move.after
    at, chance = an_end(dossier), CountedChance()
    after = rating.rate(dossiers, catalogue, dossier.code, SECRET, GOOD, at, chance)
    assert after == dossiers.get(dossier.code)
    assert after.rating == 5
    entry = dossiers.file(dossier.code).events[-1]
    assert (entry.by, entry.by_name) == (f"secret:{dossier.code}", "")
    for code, secret in ((dossier.code, "AAAAAAAAAA"), ("H33.16-260302-0999", SECRET)):
        with pytest.raises(NotFound, match="Mã hồ sơ hoặc mã tra cứu"):
            rating.rate(dossiers, catalogue, code, secret, GOOD, at, chance)


class Interrupted(MemoryDossiers):
    """A store in which somebody else writes first, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def save(self, move: Move) -> None:
        if isinstance(move.event.what, Rated) and self.left:
            self.left -= 1
            raise Conflict(move.event.code)
        super().save(move)


@pytest.mark.parametrize("times", [1, TRIES - 1, TRIES])
def test_a_rating_that_meets_another_entry_is_tried_again_and_made_once(times: int) -> None:
    dossiers, catalogue = Interrupted(times), MemoryCatalogue([a_law().procedure])
    for move in the_moves(Status.RETURNED):
        dossiers.save(move)
    code, at, chance = move.after.code, an_end(move.after), CountedChance()
    if times == TRIES:
        with pytest.raises(TryLater):
            rating.rate(dossiers, catalogue, code, SECRET, GOOD, at, chance)
        assert dossiers.get(code).rating is None
        return
    rating.rate(dossiers, catalogue, code, SECRET, GOOD, at, chance)
    with pytest.raises(NotAllowedNow, match="đã được ghi nhận"):
        rating.rate(dossiers, catalogue, code, SECRET, GOOD, at, chance)
    entries = [event.what for event in dossiers.file(code).events]
    assert sum(isinstance(what, Rated) for what in entries) == 1


def test_a_history_does_not_fill_with_ratings() -> None:
    dossier = a_dossier(Status.RETURNED)
    for number in range(MOST_TIMES):
        dossier = rated(dossier, Rate(stars=1 + number % 5))
    assert not is_open(dossier, an_end(dossier))
    with pytest.raises(NotAllowedNow, match=f"{MOST_TIMES} lần"):
        rated(dossier)
