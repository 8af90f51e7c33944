"""Telling: what happened is passed on by keys, and reaches the applicant once."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.acts import AnswerSupplement
from chalicelib.domain.facts import fact
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.parts import Component
from chalicelib.domain.records import Once
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.telling import SCOPE, Change, Told, pass_on, tell
from tests.builders import MORNING, a_citizen, a_code, an_act_move, an_applicant, the_moves
from tests.machines import MemoryFacts, MemoryQueue, Postbag
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


def passed(*changes: Change) -> tuple[MemoryQueue, MemoryQueue, MemoryFacts]:
    notices, scans, facts = MemoryQueue(), MemoryQueue(), MemoryFacts()
    pass_on(changes, "batch-1", notices, scans, MemoryQueue(), facts, MORNING)
    return notices, scans, facts


def test_entries_become_errands_by_keys_and_heads_become_facts() -> None:
    moves = the_moves(Status.PROCESSING)
    changes = [Change(dossier=move.after) for move in moves]
    changes += [Change(event=move.event) for move in moves]
    notices, scans, facts = passed(*changes)
    assert notices.errands == [{"code": CODE, "seq": 1}, {"code": CODE, "seq": 2}]
    assert scans.errands == []
    assert facts.batches == {"batch-1": tuple(fact(move.after) for move in moves)}


def test_uploads_that_became_part_of_a_dossier_are_given_to_the_reader() -> None:
    papers = (Component(code="TK", name="Tờ khai", uploads=("u1", "u2")),)
    (filed,) = the_moves(components=papers)
    assert isinstance(filed.event.what, Submitted)
    assert passed(Change(event=filed.event))[1].errands == [
        {"upload": "u1", "dossier": CODE},
        {"upload": "u2", "dossier": CODE},
    ]


def test_uploads_of_a_supplement_are_given_to_the_reader_too() -> None:
    asked = the_moves(Status.SUPPLEMENT)[-1].after
    papers = (Component(code="GT", name="Giấy tờ", uploads=("u3",)),)
    answered = an_act_move(asked, AnswerSupplement(components=papers), a_citizen())
    notices, scans, _ = passed(Change(event=answered.event))
    assert scans.errands == [{"upload": "u3", "dossier": CODE}]
    assert notices.errands == [{"code": CODE, "seq": 3}]


def test_what_is_neither_entry_nor_head_is_passed_to_nobody() -> None:
    notices, scans, facts = passed(Change())
    assert (notices.errands, scans.errands, facts.batches) == ([], [], {"batch-1": ()})
