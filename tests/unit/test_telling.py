"""Telling: what happened reaches the applicant once."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.records import Once
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.telling import SCOPE, Told, tell
from tests.builders import MORNING, a_code, an_applicant, the_moves
from tests.machines import Postbag
from tests.memory import MemoryDossiers, Office

CODE = a_code()
PORTAL = "https://motcua.example.vn"


def an_office(status: Status = Status.NEW, **filed: Any) -> Office:
    office = Office()
    for move in the_moves(status, **filed):
        office.dossiers.save(move)
    return office


def told(office: Office, bag: Postbag, seq: int = 1, code: str = CODE) -> Told:
    return tell(office.dossiers, office.catalogue, bag, PORTAL, code, seq, MORNING)


def test_a_letter_goes_to_the_applicants_address() -> None:
    bag = Postbag()
    assert told(an_office(), bag) is Told.SENT
    ((to, letter),) = bag.letters
    assert to == "an@example.vn"
    assert letter.subject == f"Hồ sơ {CODE}: đã nộp"


def test_the_same_errand_again_writes_nobody_twice() -> None:
    office, bag = an_office(), Postbag()
    told(office, bag)
    assert told(office, bag) is Told.ALREADY
    assert len(bag.letters) == 1


def test_a_late_letter_speaks_of_the_moment_it_is_about() -> None:
    bag = Postbag()
    told(an_office(Status.RETURNED), bag, seq=2)
    ((_, letter),) = bag.letters
    assert "đã được tiếp nhận" in letter.subject
    assert "08:10 thứ Năm 05/03/2026" in letter.body


def test_who_gave_no_address_is_marked_as_not_to_be_reached() -> None:
    office = an_office(applicant=an_applicant(email=None))
    bag = Postbag()
    assert told(office, bag) is Told.NO_ADDRESS
    assert bag.letters == []
    mark = office.dossiers.once(SCOPE, f"{CODE}-1")
    assert mark is not None
    assert mark.answer == "no-address"


def test_an_address_that_takes_nothing_ends_the_errand() -> None:
    office, bag = an_office(), Postbag(closed=frozenset({"an@example.vn"}))
    assert told(office, bag) is Told.UNDELIVERABLE
    assert told(office, bag) is Told.ALREADY


def test_a_mail_service_that_is_down_is_asked_again_later() -> None:
    office, bag = an_office(), Postbag(is_down=True)
    with pytest.raises(ConnectionError):
        told(office, bag)
    bag.is_down = False
    assert told(office, bag) is Told.SENT


def test_a_step_inside_the_office_is_nothing_to_write_about() -> None:
    office, bag = an_office(Status.PROCESSING), Postbag()
    assert told(office, bag, seq=3) is Told.NOTHING
    assert bag.letters == []


def test_an_entry_that_cannot_be_read_yet_is_tried_again() -> None:
    with pytest.raises(TryLater):
        told(an_office(), Postbag(), seq=2)
    with pytest.raises(NotFound):
        told(an_office(), Postbag(), code=a_code(9))


class TwoAtOnce(MemoryDossiers):
    """A store in which somebody else marks the letter while it is being written."""

    def mark(self, once: Once) -> None:
        super().mark(once)
        raise Conflict


def test_two_at_the_same_moment_are_no_error() -> None:
    office = replace(an_office(), dossiers=TwoAtOnce())
    for move in the_moves():
        office.dossiers.save(move)
    assert told(office, Postbag()) is Told.SENT
