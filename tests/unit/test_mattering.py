"""Mattering: people settle what machines could not about money, once, and say what they found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.ledger import balances
from chalicelib.domain.matters import Kind
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Forbidden, NotAllowedNow, NotFound
from chalicelib.domain.status import Status
from chalicelib.usecases import mattering
from chalicelib.usecases.ports import Move
from tests.builders import (
    MORNING,
    OTHER_WARD,
    PROVINCE,
    WARD,
    a_citizen,
    a_code,
    a_fee_line,
    an_agency,
    an_officer,
    the_moves,
)
from tests.matters import a_matter
from tests.memory import MemoryCatalogue, MemoryDossiers, Office

CODE, OTHER = a_code(), a_code(2)
CLERK = an_officer(Role.RECEPTION)
HEAD = an_officer(Role.LEADER)
AUDITOR = Person("auditor", "Kiểm toán", frozenset({Role.AUDITOR}), PROVINCE)
NOTE = "Đã trả lại người chuyển"


def an_office(dossiers: MemoryDossiers | None = None) -> Office:
    office = Office() if dossiers is None else Office(dossiers=dossiers)
    for code in (CODE, OTHER):
        for move in the_moves(Status.PAYMENT, code=code, fees=(a_fee_line(8000),)):
            office.dossiers.save(move)
    office.dossiers.put_matter(a_matter("m1"))
    return office


def assigned(office: Office, by: Person = CLERK, code: str = CODE, matter: str = "m1") -> Dossier:
    store, chance = office.dossiers, office.chance
    return mattering.assign(store, office.catalogue, by, matter, code, MORNING, chance)


def test_a_transfer_is_entered_where_it_belongs_and_settled_with_it() -> None:
    office = an_office()
    dossier = assigned(office)
    (paid,) = dossier.payments
    assert (paid.provider, paid.amount, paid.paid_at) == ("vietqr", 8000, MORNING)
    assert sum(part for _, _, part in paid.lines) == 8000
    assert (dossier.owed, dossier.status) == (0, Status.PROCESSING)
    assert sum(balances(dossier).values()) == 0
    assert mattering.waiting(office.dossiers, CLERK) == ()
    settled = office.dossiers.matter(WARD, "m1")
    assert (settled.settled_by, settled.code) == (CLERK.id, CODE)
    assert "LAN" not in str(office.dossiers.file(CODE).events)


def test_pressed_twice_it_is_entered_once_and_nobody_else_enters_it_again() -> None:
    office = an_office()
    assert assigned(office) == assigned(office)
    for by, code in ((HEAD, CODE), (CLERK, OTHER)):
        with pytest.raises(NotAllowedNow):
            assigned(office, by, code)
    assert len(office.dossiers.get(CODE).payments) == 1
    assert office.dossiers.get(OTHER).payments == ()


def test_a_transfer_met_again_after_its_matter_is_forgotten_is_not_entered_twice() -> None:
    office = an_office()
    assigned(office)
    office.dossiers.put_matter(a_matter("m2"))
    with pytest.raises(NotAllowedNow):
        assigned(office, code=OTHER, matter="m2")
    assert office.dossiers.get(OTHER).payments == ()


class Sooner(MemoryDossiers):
    """A store in which a colleague settles the matter just before the first save."""

    def save(self, move: Move) -> None:
        if move.matter is not None and self.is_waiting(move.matter):
            self.settle_matter(replace(move.matter, settled_by="colleague", note=NOTE))
        super().save(move)


def test_of_two_officers_at_once_one_is_told_that_it_is_settled() -> None:
    office = an_office(Sooner())
    with pytest.raises(NotAllowedNow):
        assigned(office)
    assert office.dossiers.get(CODE).payments == ()


@pytest.mark.parametrize(
    "changes",
    [{"kind": Kind.DIFFERENCE}, {"amount": None}, {"moved_at": None}, {"transaction": ""}],
)
def test_only_money_that_came_is_entered(changes: dict[str, object]) -> None:
    office = an_office()
    office.dossiers.put_matter(a_matter("m2", **changes))
    with pytest.raises(NotAllowedNow):
        assigned(office, matter="m2")


def test_a_matter_is_settled_with_a_note_once() -> None:
    office, later = an_office(), MORNING + timedelta(hours=1)
    settled = mattering.settle(office.dossiers, HEAD, "m1", NOTE, MORNING)
    assert (settled.note, settled.settled_by, settled.settled_at) == (NOTE, HEAD.id, MORNING)
    assert mattering.settle(office.dossiers, HEAD, "m1", NOTE, later) == settled
    with pytest.raises(NotAllowedNow):
        mattering.settle(office.dossiers, CLERK, "m1", NOTE, later)
    office.dossiers.put_matter(a_matter("m1"))
    assert mattering.waiting(office.dossiers, CLERK) == ()


def test_who_may_see_and_settle_is_who_may_see_the_tray() -> None:
    office = an_office()
    store = office.dossiers
    assert [one.id for one in mattering.waiting(store, CLERK)] == ["m1"]
    assert [one.id for one in mattering.waiting(store, AUDITOR, WARD)] == ["m1"]
    stranger = an_officer(Role.RECEPTION, OTHER_WARD)
    assert mattering.waiting(store, stranger, WARD) == ()
    with pytest.raises(Forbidden):
        mattering.waiting(store, a_citizen())
    with pytest.raises(Forbidden):
        mattering.settle(store, AUDITOR, "m1", NOTE, MORNING)
    with pytest.raises(NotFound):
        mattering.settle(store, stranger, "m1", NOTE, MORNING)
    with pytest.raises(NotFound):
        assigned(office, stranger)


def test_money_of_no_dossier_is_the_work_of_the_topmost_agency_or_of_whom_it_is_given() -> None:
    province = an_agency(PROVINCE, parent=None)
    catalogue = MemoryCatalogue(agencies=(an_agency(WARD), province, an_agency(OTHER_WARD)))
    assert mattering.treasury(catalogue, "") == PROVINCE
    assert mattering.treasury(catalogue, OTHER_WARD) == OTHER_WARD
    with pytest.raises(NotFound):
        mattering.treasury(catalogue, "H99")
