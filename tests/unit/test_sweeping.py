"""Sweeping: each moment is told once, and no dossier keeps another waiting."""

from datetime import timedelta

import pytest

from chalicelib.domain.acts import Accept, AnswerComplaint, Complain
from chalicelib.domain.complaints import Kind
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Reminded
from chalicelib.domain.parts import Watch
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Conflict, Move
from chalicelib.usecases.sweeping import sweep
from tests.builders import MORNING, a_citizen, a_code, an_act_move, an_officer, the_moves
from tests.machines import PowerCut
from tests.memory import MemoryDossiers, Office

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


def an_office(*statuses: Status, store: MemoryDossiers | None = None) -> Office:
    office = Office(dossiers=store or MemoryDossiers())
    for serial, status in enumerate(statuses, start=1):
        for move in the_moves(status, code=a_code(serial)):
            office.dossiers.save(move)
    return office


def swept(office: Office, after: timedelta = WEEK) -> dict[str, int]:
    return dict(sweep(office.dossiers, office.catalogue, office.chance, MORNING + after))


def reminders(office: Office, serial: int = 1) -> list[Watch]:
    whats = (event.what for event in office.dossiers.file(a_code(serial)).events)
    return [what.watch for what in whats if isinstance(what, Reminded)]


def test_what_is_due_is_entered_with_its_moment() -> None:
    office = an_office(Status.PROCESSING)
    due = office.dossiers.get(a_code()).clock.due
    assert swept(office) == {"step-overdue": 1, "due-soon": 1, "overdue": 1}
    event = office.dossiers.file(a_code()).events[-1]
    assert event.what == Reminded(watch=Watch.OVERDUE, moment=due)
    assert event.by == "system:deadlines"


def test_sweeping_again_tells_nobody_twice() -> None:
    office = an_office(Status.PROCESSING, Status.NEW)
    swept(office)
    known = reminders(office), reminders(office, 2)
    assert swept(office) == {}
    assert (reminders(office), reminders(office, 2)) == known


def test_what_is_not_due_yet_is_left_alone() -> None:
    office = an_office(Status.PROCESSING)
    assert swept(office, timedelta(hours=1)) == {}
    assert reminders(office) == []


def test_a_supplement_nobody_answered_is_noticed() -> None:
    office = an_office(Status.SUPPLEMENT)
    assert swept(office) == {}
    assert swept(office, MONTH) == {"supplement-lapsed": 1}


@pytest.mark.parametrize("status", [Status.PAYMENT, Status.STOPPED, Status.RETURNED])
def test_a_clock_that_stands_still_or_has_ended_reminds_nobody(status: Status) -> None:
    assert swept(an_office(status), MONTH) == {}


def complained(office: Office, serial: int = 1) -> Dossier:
    said = Complain(kind=Kind.REMARK, words="Chờ quá lâu", key="k1")
    move = an_act_move(office.dossiers.get(a_code(serial)), said, a_citizen())
    office.dossiers.save(move)
    return move.after


def test_a_complaint_nobody_answers_is_reminded_of_though_its_dossier_has_ended() -> None:
    office = an_office(Status.RETURNED)
    (made,) = complained(office).complaints
    assert swept(office, timedelta(days=15)) == {}
    assert swept(office, timedelta(days=17)) == {"complaint-due-soon": 1}
    assert swept(office, MONTH) == {"complaint-overdue": 1}
    assert swept(office, MONTH) == {}
    last = office.dossiers.file(a_code()).events[-1].what
    assert last == Reminded(watch=Watch.COMPLAINT_OVERDUE, moment=made.until)


def test_hours_that_were_missed_are_caught_up_with() -> None:
    office = an_office(Status.RETURNED)
    complained(office)
    assert swept(office, MONTH) == {"complaint-due-soon": 1, "complaint-overdue": 1}


class Answering(MemoryDossiers):
    """A store in which a leader answers between the sweep's reading and its writing."""

    def save(self, move: Move) -> None:
        before = move.before
        waits = before is not None and any(one.answered is None for one in before.complaints)
        if before is not None and waits and isinstance(move.event.what, Reminded):
            answer = AnswerComplaint(complaint=before.complaints[0].seq, words="Xin lỗi ông/bà.")
            super().save(an_act_move(before, answer, an_officer(Role.LEADER)))
            raise Conflict
        super().save(move)


def test_one_that_is_answered_meanwhile_is_not_reminded_of_though_nothing_moved() -> None:
    office = an_office(Status.RETURNED, store=Answering())
    complained(office)
    assert swept(office, MONTH) == {"not-allowed-now": 1}
    assert reminders(office) == []
    assert swept(office, MONTH) == {}


class Moving(MemoryDossiers):
    """A store in which the dossier moves on between being read and being written."""

    def save(self, move: Move) -> None:
        before = move.before
        if isinstance(move.event.what, Reminded) and before and before.status is Status.NEW:
            super().save(an_act_move(before, Accept()))
            raise Conflict
        super().save(move)


def test_a_dossier_that_moved_on_meanwhile_is_counted_and_looked_at_next_time() -> None:
    office = an_office(Status.NEW, store=Moving())
    assert swept(office) == {"stale-version": 1}
    assert reminders(office) == []


class Breaking(MemoryDossiers):
    """A store in which the second dossier cannot be read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def get(self, code: str) -> Dossier:
        if code == a_code(2):
            raise self._error
        return super().get(code)


@pytest.mark.parametrize("error", [PowerCut(), TryLater("Bận.")])
def test_one_broken_dossier_does_not_keep_the_others_waiting(error: Exception) -> None:
    office = an_office(Status.NEW, Status.NEW, Status.NEW, store=Breaking(error))
    with pytest.raises(type(error)):
        swept(office)
    assert reminders(office, 1) == reminders(office, 3) == [Watch.DUE_SOON, Watch.OVERDUE]


def test_a_dossier_that_is_gone_is_counted() -> None:
    class Gone(MemoryDossiers):
        def needing_attention(self, until: object) -> list[str]:  # noqa: ARG002 - the port's name
            return [a_code(9)]

    assert swept(an_office(store=Gone())) == {"not-found": 1}
