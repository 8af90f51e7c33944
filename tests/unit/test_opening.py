"""Openings: whoever in the office is shown a dossier is noted before, or is shown nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.openings import MOST, Opened, Thing
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.refusals import Forbidden, NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases import leafing, opening, proving, viewing
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    a_citizen,
    a_code,
    a_paper,
    an_act_move,
    an_officer,
    the_moves,
)
from tests.histories import OFFICERS, a_law
from tests.memory import MemoryCatalogue, MemoryDossiers

CODE = a_code()
LAW = MemoryCatalogue([a_law().procedure])
AUDITOR = Person("auditor", "Kiểm toán", frozenset({Role.AUDITOR}), "H33")


def an_office() -> MemoryDossiers:
    dossiers = MemoryDossiers()
    for move in the_moves(Status.RECEIVED):
        dossiers.save(move)
    return dossiers


def told(dossiers: MemoryDossiers) -> tuple[Opened, ...]:
    return opening.of(dossiers, dossiers.get(CODE), a_citizen(), MOST)


@pytest.mark.parametrize("by", [*(one for one in OFFICERS if one.agency == WARD), AUDITOR])
def test_everybody_in_the_office_is_noted_auditors_too(by: Person) -> None:
    dossiers = an_office()
    viewing.view(dossiers, LAW, by, CODE, MORNING)
    assert told(dossiers) == (
        Opened(
            code=CODE,
            by=by.id,
            by_name=by.name,
            agency=by.agency or "",
            thing=Thing.DOSSIER,
            of="",
            at=MORNING,
        ),
    )


def test_applicants_are_not_noted_nor_is_who_was_shown_nothing() -> None:
    dossiers = an_office()
    viewing.view(dossiers, LAW, a_citizen(), CODE, MORNING)
    for stranger in (an_officer(Role.LEADER, OTHER_WARD), a_citizen("other")):
        with pytest.raises(NotFound):
            viewing.view(dossiers, LAW, stranger, CODE, MORNING)
    with pytest.raises(NotFound):
        leafing.paper(dossiers, LAW, an_officer(), CODE, "none", MORNING)
    assert told(dossiers) == ()


def test_the_same_within_an_hour_is_noted_once_and_what_differs_apart() -> None:
    dossiers, by = an_office(), an_officer()
    for minutes in (0, 5, 29):
        viewing.view(dossiers, LAW, by, CODE, MORNING + timedelta(minutes=minutes))
        opening.note(dossiers, dossiers.get(CODE), by, MORNING, Thing.PAPER, "p1")
        opening.note(dossiers, dossiers.get(CODE), by, MORNING, Thing.PAPER, "p2")
        opening.note(dossiers, dossiers.get(CODE), by, MORNING, Thing.RESULT)
    viewing.view(dossiers, LAW, an_officer(Role.LEADER), CODE, MORNING)
    list(proving.told(dossiers, by, CODE, MORNING + timedelta(hours=1)))
    found = told(dossiers)
    assert len(found) == 6
    assert found[0].at == MORNING + timedelta(hours=1), "the last one first"
    assert {(one.thing, one.of) for one in found} == {
        *((Thing.DOSSIER, ""), (Thing.PAPER, "p1"), (Thing.PAPER, "p2"), (Thing.RESULT, ""))
    }


def test_only_the_applicant_and_auditors_read_who_opened_it() -> None:
    dossiers = an_office()
    viewing.view(dossiers, LAW, an_officer(), CODE, MORNING)
    assert opening.of(dossiers, dossiers.get(CODE), AUDITOR, MOST) == told(dossiers)
    for officer in (an_officer(), an_officer(Role.LEADER)):
        with pytest.raises(Forbidden):
            opening.of(dossiers, dossiers.get(CODE), officer, MOST)
    with pytest.raises(NotFound):
        opening.of(dossiers, dossiers.get(CODE), a_citizen("other"), MOST)


class Busy(MemoryDossiers):
    """A store that has no time to note anything."""

    def note_opened(self, opened: Opened) -> None:
        """Refuse."""
        raise TryLater(f"busy: {opened.code}")


READINGS: tuple[Callable[[MemoryDossiers, Person], object], ...] = (
    lambda dossiers, by: viewing.view(dossiers, LAW, by, CODE, MORNING),
    lambda dossiers, by: leafing.paper(dossiers, LAW, by, CODE, a_paper().id, MORNING),
    lambda dossiers, by: proving.told(dossiers, by, CODE, MORNING),
)


@pytest.mark.parametrize("reading", READINGS)
def test_where_it_cannot_be_noted_nothing_is_shown_in_the_office(
    reading: Callable[[MemoryDossiers, Person], object],
) -> None:
    dossiers = Busy()
    for move in the_moves(Status.RECEIVED):
        dossiers.save(move)
    dossiers.save(an_act_move(move.after, FilePaper(paper=a_paper()), system("digitise")))
    with pytest.raises(TryLater, match="busy"):
        reading(dossiers, an_officer())
    assert viewing.view(dossiers, LAW, a_citizen(), CODE, MORNING)
