"""Traying: officers find the dossier of pages that found none by themselves."""

from dataclasses import replace

import pytest

from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.people import Person, Role
from chalicelib.domain.records import TrayEntry
from chalicelib.domain.refusals import Forbidden, NotAllowedNow, NotFound, Refusal, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases import traying
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    MORNING,
    OTHER_WARD,
    PROVINCE,
    WARD,
    a_citizen,
    a_code,
    a_tray_entry,
    an_officer,
    the_moves,
)
from tests.memory import MemoryDossiers, Office

CODE = a_code()
CLERK = an_officer(Role.RECEPTION)
AUDITOR = Person("auditor", "Kiểm toán", frozenset({Role.AUDITOR}), PROVINCE)


def an_office(status: Status = Status.NEW, *entries: TrayEntry) -> Office:
    office = Office()
    for move in the_moves(status):
        office.dossiers.save(move)
    for entry in entries or (a_tray_entry("e1"),):
        office.dossiers.put_tray(entry)
    return office


def file(office: Office, by: Person = CLERK, entry: str = "e1", component: str = "TK") -> None:
    traying.file(
        office.dossiers, office.catalogue, by, entry, CODE, component, MORNING, office.chance
    )


def test_an_officer_files_pages_and_the_entry_is_settled_with_it() -> None:
    office = an_office()
    file(office)
    what = office.dossiers.file(CODE).events[-1].what
    assert isinstance(what, PaperFiled)
    assert (what.paper.component, what.paper.pages) == ("TK", 2)
    assert what.paper.archive_key == a_tray_entry("e1").archive_key
    assert what.paper.id in office.dossiers.get(CODE).component("TK").papers
    assert traying.waiting(office.dossiers, CLERK) == ()


def test_an_entry_is_filed_once() -> None:
    office = an_office()
    file(office)
    with pytest.raises(NotAllowedNow):
        file(office, component="GT")
    assert len(office.dossiers.file(CODE).events) == 2


class TwoOfficers(MemoryDossiers):
    """A store in which a colleague files the entry just before the first save."""

    def save(self, move: Move) -> None:
        if move.tray is not None and not self.tray_entry(WARD, "e1").settled:
            self.put_tray(move.tray)
        super().save(move)


def test_of_two_officers_filing_at_once_one_is_told_that_it_is_done() -> None:
    office = replace(an_office(), dossiers=TwoOfficers())
    for move in the_moves():
        office.dossiers.save(move)
    office.dossiers.put_tray(a_tray_entry("e1"))
    with pytest.raises(NotAllowedNow):
        file(office)
    assert len(office.dossiers.file(CODE).events) == 1


class Restless(MemoryDossiers):
    """A store in which every save comes too late."""

    def save(self, move: Move) -> None:
        if move.tray is not None:
            raise Conflict
        super().save(move)


def test_a_dossier_that_never_rests_is_for_later() -> None:
    office = replace(an_office(), dossiers=Restless())
    for move in the_moves():
        office.dossiers.save(move)
    office.dossiers.put_tray(a_tray_entry("e1"))
    with pytest.raises(TryLater):
        file(office)
    assert [entry.id for entry in traying.waiting(office.dossiers, CLERK)] == ["e1"]


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (a_citizen(), Forbidden),
        (an_officer(Role.APPRAISER), Forbidden),
        (an_officer(Role.RECEPTION, OTHER_WARD), NotFound),
    ],
    ids=["citizen", "appraiser", "other agency"],
)
def test_only_reception_of_the_agency_files_from_its_tray(
    by: Person, refusal: type[Refusal]
) -> None:
    office = an_office()
    with pytest.raises(refusal):
        file(office, by)
    assert len(office.dossiers.tray(WARD)) == 1


def test_a_dossier_that_has_ended_and_a_paper_it_does_not_have_are_refused() -> None:
    with pytest.raises(NotAllowedNow):
        file(an_office(Status.RETURNED))
    with pytest.raises(NotFound):
        file(an_office(), component="XX")


def test_one_sees_the_tray_of_ones_own_agency_oldest_first() -> None:
    office = an_office(
        Status.NEW, a_tray_entry("b"), a_tray_entry("a"), a_tray_entry("c", agency=OTHER_WARD)
    )
    seen = traying.waiting(office.dossiers, CLERK)
    assert [entry.id for entry in seen] == ["a", "b"]
    assert traying.waiting(office.dossiers, CLERK, OTHER_WARD) == ()


def test_an_auditor_above_sees_the_trays_below() -> None:
    office = an_office()
    assert len(traying.waiting(office.dossiers, AUDITOR, WARD)) == 1
    assert traying.waiting(office.dossiers, AUDITOR) == ()


def test_a_citizen_sees_no_tray() -> None:
    with pytest.raises(Forbidden):
        traying.waiting(an_office().dossiers, a_citizen(), WARD)


def test_an_entry_without_a_readable_page_is_set_aside_once_it_is_scanned_again() -> None:
    office = an_office(Status.NEW, a_tray_entry("e1", archive_key=None, pages=()))
    with pytest.raises(NotAllowedNow):
        file(office)
    with pytest.raises(Forbidden):
        traying.set_aside(office.dossiers, an_officer(Role.CLERK), "e1")
    assert traying.set_aside(office.dossiers, CLERK, "e1").settled
    assert traying.waiting(office.dossiers, CLERK) == ()


def test_pages_are_never_set_aside() -> None:
    office = an_office()
    with pytest.raises(NotAllowedNow):
        traying.set_aside(office.dossiers, CLERK, "e1")
    assert len(traying.waiting(office.dossiers, CLERK)) == 1
