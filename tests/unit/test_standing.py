"""How an e-result stands: told from the history alone, whatever happened to its dossier."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.evolving import replay
from chalicelib.domain.happenings import Happening, ResultRevoked
from chalicelib.domain.history import Event
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.results.standing import REOPENED, Standing, State, standing
from chalicelib.usecases.confirming import confirm
from tests.builders import an_agency
from tests.memory import MemoryCatalogue, MemoryDossiers
from tests.standings import (
    AGAIN,
    APPROVAL,
    CODE,
    LATER,
    REOPENING,
    REVOKED,
    SEALED,
    SEALED_AGAIN,
    SIGNED,
    a_drawn,
    given_out,
    sealed,
    settled,
)
from tests.standings import signed as signed_for


def history(*whats: Happening) -> tuple[Event, ...]:
    return tuple(move.event for move in settled(CODE, *whats))


def told(*whats: Happening) -> Standing:
    return standing(history(*whats), APPROVAL)


@pytest.mark.parametrize(
    ("whats", "state"),
    [
        ((), State.NOT_ISSUED),
        ((SIGNED,), State.NOT_ISSUED),
        ((SIGNED, REOPENING), State.NOT_ISSUED),
        ((SIGNED, SEALED), State.VALID),
        ((SIGNED, SEALED, REVOKED), State.REVOKED),
        ((SIGNED, SEALED, REOPENING), State.REVOKED),
        ((SIGNED, SEALED, REOPENING, AGAIN), State.REVOKED),
        ((SIGNED, SEALED, REOPENING, AGAIN, SEALED_AGAIN), State.REPLACED),
        ((SIGNED, REOPENING, AGAIN, SEALED_AGAIN), State.NOT_ISSUED),
    ],
)
def test_how_it_stands_follows_from_what_happened(whats: Sequence[Happening], state: State) -> None:
    found = told(*whats)
    assert found.state is state
    assert (found.result is None) == (state is State.NOT_ISSUED)


def test_one_that_holds_is_told_with_both_signatures_since_it_was_issued() -> None:
    found = told(SIGNED, SEALED)
    assert found.since == SEALED.agency_seal.at
    assert found.result is not None
    assert found.result.agency_seal == SEALED.agency_seal
    assert (found.result.file, found.result.sha256) == (SEALED.file, SEALED.sha256)


def test_one_that_was_revoked_is_told_with_moment_and_reason() -> None:
    events = history(SIGNED, SEALED, REVOKED)
    found = standing(events, APPROVAL)
    assert (found.since, found.reason) == (events[-1].at, REVOKED.reason)


def test_what_officers_wrote_to_one_another_is_told_to_nobody() -> None:
    assert told(SIGNED, SEALED, REOPENING).reason == REOPENED
    assert "Nam" not in repr(told(SIGNED, SEALED, REOPENING, AGAIN, SEALED_AGAIN))


def test_one_that_was_replaced_names_what_took_its_place() -> None:
    found = told(SIGNED, SEALED, REOPENING, AGAIN, SEALED_AGAIN)
    assert found.by is not None
    assert (found.by.number, found.since) == ("13/GXN-UBND", SEALED_AGAIN.agency_seal.at)


def test_the_one_that_took_its_place_holds_by_itself() -> None:
    events = history(SIGNED, SEALED, REOPENING, AGAIN, SEALED_AGAIN)
    assert standing(events, LATER).state is State.VALID
    assert standing(events, LATER + 1).state is State.NOT_ISSUED


def test_the_first_end_counts() -> None:
    events = history(SIGNED, SEALED, REVOKED, REOPENING)
    assert standing(events, APPROVAL).since == events[-2].at
    assert standing(events, APPROVAL).result == replay(events).signed_result


STEPS = {"sign": (), "seal": ("signed",), "revoke": ("sealed",), "reopen": ("signed", "sealed")}


@st.composite
def lives(draw: st.DrawFn) -> tuple[int, tuple[Happening, ...]]:
    """Return what happened lawfully to the e-results of a dossier, and how many were signed."""
    stage, number, whats = "", 0, list[Happening]()
    for step in draw(st.lists(st.sampled_from(sorted(STEPS)), max_size=14)):
        approval = APPROVAL + 10 * (number - 1)
        if step == "sign" and stage in {"", "ended"}:
            whats.append(signed_for(CODE, approval + 10, serial=12 + number))
            stage, number = "signed", number + 1
        elif stage and stage in STEPS[step]:
            made: dict[str, Happening] = {
                "seal": sealed(CODE, approval),
                "revoke": ResultRevoked(approval=approval, reason="Sai"),
                "reopen": REOPENING,
            }
            whats.append(made[step])
            stage = "sealed" if step == "seal" else "ended"
    return number, tuple(whats)


@given(lives())
@settings(max_examples=60)
def test_at_most_the_last_one_holds_and_as_the_dossier_says(
    life: tuple[int, tuple[Happening, ...]],
) -> None:
    number, whats = life
    moves = settled(CODE, *whats)
    events = tuple(move.event for move in moves)
    found = [standing(events, APPROVAL + 10 * each) for each in range(number)]
    assert State.VALID not in {one.state for one in found[:-1]}
    last = moves[-1].after.signed_result
    assert (last is None) == (number == 0)
    if last is not None:
        assert (found[-1].state is State.VALID) == (
            last.agency_seal is not None and last.revoked is None
        )


def office() -> tuple[MemoryDossiers, MemoryCatalogue, str]:
    dossiers = MemoryDossiers()
    code = given_out(dossiers, dossiers.results, CODE, SIGNED, SEALED)
    return dossiers, MemoryCatalogue((), (an_agency(),)), code


def test_a_paper_is_confirmed_however_its_code_is_typed() -> None:
    dossiers, catalogue, code = office()
    for typed in (code, code.lower(), f" {code[:5]}-{code[5:]} "):
        found = confirm(dossiers.results, dossiers, catalogue, typed)
        assert (found.check_code, found.standing.state) == (code, State.VALID)
        assert found.issuer == an_agency().name


def test_the_issuer_is_told_as_the_paper_prints_it() -> None:
    dossiers = MemoryDossiers()
    own = signed_for(CODE, issuer="Công an xã Châu Thành")
    code = given_out(dossiers, dossiers.results, CODE, own, SEALED)
    found = confirm(dossiers.results, dossiers, MemoryCatalogue((), (an_agency(),)), code)
    assert found.issuer == "Công an xã Châu Thành"


def test_a_code_nobody_was_given_and_one_typed_wrong_are_told_apart() -> None:
    dossiers, catalogue, code = office()
    absent = a_drawn(CODE, 999).check_code
    with pytest.raises(NotFound, match="có thể là giả") as unknown:
        confirm(dossiers.results, dossiers, catalogue, absent)
    with pytest.raises(Invalid, match="gõ nhầm") as mistyped:
        confirm(dossiers.results, dossiers, catalogue, code[:-2] + code[-1] + code[-2])
    assert unknown.value.field == mistyped.value.field == "code"
