"""Acting: one act on one dossier, decided anew when somebody else was faster."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.acts import Accept, Advance, AnswerSupplement, Stop
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import is_intact
from chalicelib.domain.parts import Component
from chalicelib.domain.people import Colleague, Person, Role
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    NotAllowedNow,
    NotFound,
    Refusal,
    StaleVersion,
    TryLater,
)
from chalicelib.domain.status import Status
from chalicelib.usecases import acting
from chalicelib.usecases.acting import TRIES
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    MORNING,
    OTHER_WARD,
    a_citizen,
    a_code,
    a_paper,
    an_officer,
    an_upload,
    the_moves,
)
from tests.memory import STORE_KEY, MemoryDirectory, MemoryDossiers, Office

CODE = a_code()
LATER = MORNING + timedelta(hours=2)
RECEPTION = an_officer(Role.RECEPTION)
ANSWER = (Component(code="GT", name="GT", uploads=("u1",)),)


class Interrupted(MemoryDossiers):
    """A store in which somebody else writes first, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def save(self, move: Move) -> None:
        if move.before is not None and self.left and move.event.at == LATER:
            self.left -= 1
            raise Conflict(move.event.code)
        super().save(move)


def an_office(status: Status, dossiers: MemoryDossiers | None = None) -> Office:
    office = Office(dossiers=dossiers or MemoryDossiers())
    for move in the_moves(status):
        office.dossiers.save(move)
    return office


def accepted(office: Office, by: Person = RECEPTION, seen: int | None = 1) -> Status:
    return acting.act(
        office.dossiers, office.catalogue, CODE, Accept(), by, LATER, seen, office.chance
    ).status


def advanced(office: Office, act: Advance, by: Person) -> Dossier:
    everything = (office.dossiers, office.catalogue, CODE)
    return acting.act(*everything, act, by, LATER, None, office.chance, office.directory)


def answered(office: Office, by: Person) -> Status:
    return acting.answer_supplement(
        office.dossiers,
        office.catalogue,
        office.inbox,
        CODE,
        AnswerSupplement(components=ANSWER),
        by,
        LATER,
        None,
        office.chance,
        lambda: STORE_KEY,
    ).status


def test_an_act_is_entered_with_who_did_it_and_what_it_came_to() -> None:
    office = an_office(Status.NEW)
    assert accepted(office) is Status.RECEIVED
    file = office.dossiers.file(CODE)
    assert (file.events[-1].by, file.events[-1].by_name) == (RECEPTION.id, RECEPTION.name)
    assert file.dossier.head_hash == file.events[-1].hash
    assert is_intact(file.events)


@pytest.mark.parametrize("times", range(1, TRIES))
def test_who_was_slower_is_decided_anew_and_written_once(times: int) -> None:
    office = an_office(Status.NEW, Interrupted(times))
    assert accepted(office) is Status.RECEIVED
    assert len(office.dossiers.file(CODE).events) == 2


def test_who_is_beaten_every_time_is_asked_to_try_again_and_nothing_is_written() -> None:
    office = an_office(Status.NEW, Interrupted(TRIES))
    with pytest.raises(TryLater):
        accepted(office)
    assert office.dossiers.get(CODE).status is Status.NEW


def test_two_officers_who_saw_the_same_cannot_both_act() -> None:
    office = an_office(Status.RECEIVED)
    stop, seen = Stop(reason="Chờ"), office.dossiers.get(CODE).version
    everything = (office.dossiers, office.catalogue, CODE)
    acting.act(*everything, Advance(to="phan-cong"), RECEPTION, LATER, seen, office.chance)
    with pytest.raises(StaleVersion):
        acting.act(*everything, stop, an_officer(Role.LEADER), LATER, seen, office.chance)
    assert office.dossiers.get(CODE).status is Status.PROCESSING


HEAD = an_officer(Role.DIVISION_HEAD)


def test_work_is_assigned_to_an_officer_of_the_desk_it_goes_to() -> None:
    one = an_officer(Role.APPRAISER)
    assigned = advanced(an_office(Status.PROCESSING), Advance(to="tham-dinh", handler=one.id), HEAD)
    assert (assigned.handler, assigned.step) == (one.id, "tham-dinh")


@pytest.mark.parametrize(
    "handler",
    [
        "nobody",
        RECEPTION.id,
        an_officer(Role.LEADER).id,
        an_officer(Role.APPRAISER, OTHER_WARD).id,
        an_officer(Role.APPRAISER).name,
    ],
)
def test_work_is_assigned_to_nobody_who_does_not_work_at_that_desk(handler: str) -> None:
    office = an_office(Status.PROCESSING)
    before = office.dossiers.get(CODE)
    with pytest.raises(Invalid, match="Người được giao không làm việc") as no:
        advanced(office, Advance(to="tham-dinh", handler=handler), HEAD)
    assert no.value.field == "handler"
    assert office.dossiers.get(CODE) == before


class Silent(MemoryDirectory):
    """A directory nobody may ask."""

    def officers(self, agency: str, role: Role) -> tuple[Colleague, ...]:
        raise AssertionError(f"asked who works at {agency}#{role}")


@pytest.mark.parametrize(
    ("act", "by", "refusal"),
    [
        (Advance(to="tham-dinh"), HEAD, None),
        (Advance(to="tham-dinh", handler="nobody"), an_officer(Role.CLERK), Forbidden),
        (Advance(to="tham-dinh", handler="nobody"), a_citizen(), Forbidden),
        (Advance(to="ban-hanh", handler="nobody"), HEAD, NotAllowedNow),
    ],
)
def test_the_directory_is_asked_only_for_whom_a_lawful_act_names(
    act: Advance, by: Person, refusal: type[Refusal] | None
) -> None:
    office = replace(an_office(Status.PROCESSING), directory=Silent())
    with pytest.raises(refusal) if refusal else nullcontext():
        advanced(office, act, by)


def test_where_there_is_no_directory_nobody_is_assigned() -> None:
    office, one = an_office(Status.PROCESSING), an_officer(Role.APPRAISER)
    act = Advance(to="tham-dinh", handler=one.id)
    everything = (office.dossiers, office.catalogue, CODE)
    with pytest.raises(Invalid):
        acting.act(*everything, act, HEAD, LATER, None, office.chance)


def test_a_dossier_one_may_not_see_cannot_even_be_refused() -> None:
    office = an_office(Status.NEW)
    with pytest.raises(NotFound):
        accepted(office, an_officer(Role.RECEPTION, OTHER_WARD))
    with pytest.raises(Forbidden):
        accepted(office, an_officer(Role.CLERK))


def test_an_answer_takes_its_files_into_the_dossier() -> None:
    office = an_office(Status.SUPPLEMENT)
    upload = an_upload(component="GT")
    office.dossiers.put_upload(upload, before=None)
    with pytest.raises(Invalid, match="chưa tải lên xong"):
        answered(office, a_citizen())
    assert office.dossiers.upload("u1").dossier is None
    office.inbox.arrive(upload.key, b"%PDF")
    assert answered(office, a_citizen()) is Status.SUPPLEMENT
    assert office.dossiers.upload("u1").dossier == CODE
    assert office.dossiers.get(CODE).component("GT").uploads == ("u1",)


def test_a_file_that_was_read_need_not_lie_in_the_inbox_any_more() -> None:
    office = an_office(Status.SUPPLEMENT)
    read = replace(an_upload(component="GT"), paper=a_paper(component="GT"))
    office.dossiers.put_upload(read, before=None)
    assert answered(office, a_citizen()) is Status.SUPPLEMENT
