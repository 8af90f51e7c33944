"""Attention: what the sweep has to tell, of which dossier, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.acts import AnswerSupplement, Remind
from chalicelib.domain.attention import due_watches, next_moment, watched
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Component, Watch
from chalicelib.domain.people import system
from chalicelib.domain.status import Status
from tests.builders import MORNING, a_citizen, a_dossier, an_act_move

SOON = timedelta(microseconds=1)


def told(dossier: Dossier, watch: Watch, moment: datetime) -> Dossier:
    return an_act_move(dossier, Remind(watch=watch, moment=moment), system("sweep"), moment).after


def test_a_new_dossier_is_watched_for_its_eight_working_hours() -> None:
    dossier = a_dossier(Status.NEW)
    assert watched(dossier) == (
        (Watch.DUE_SOON, MORNING),
        (Watch.OVERDUE, datetime(2026, 3, 3, 1, 0, tzinfo=UTC)),
    )


def test_work_at_a_desk_is_watched_for_its_step_too() -> None:
    dossier = a_dossier(Status.PROCESSING)
    assert watched(dossier) == (
        (Watch.STEP_OVERDUE, dossier.step_due),
        (Watch.DUE_SOON, dossier.clock.warn_at),
        (Watch.OVERDUE, dossier.clock.due),
    )


def test_while_the_citizen_is_asked_only_the_answer_is_watched() -> None:
    dossier = a_dossier(Status.SUPPLEMENT)
    assert dossier.supplement is not None
    assert watched(dossier) == ((Watch.SUPPLEMENT_LAPSED, dossier.supplement.until),)


def test_once_the_citizen_answered_the_office_is_watched_again() -> None:
    asked = a_dossier(Status.SUPPLEMENT)
    papers = (Component(code="GT", name="Giấy tờ", on_paper=True),)
    answered = an_act_move(asked, AnswerSupplement(components=papers), a_citizen()).after
    assert [watch for watch, _ in watched(answered)] == [Watch.DUE_SOON, Watch.OVERDUE]


def test_a_withdrawal_waiting_for_an_officer_is_watched_for_the_clock_alone() -> None:
    dossier = a_dossier(Status.WITHDRAWAL)
    assert [watch for watch, _ in watched(dossier)] == [Watch.DUE_SOON, Watch.OVERDUE]


@pytest.mark.parametrize(
    "status",
    [Status.NOT_RECEIVED, Status.PAYMENT, Status.STOPPED, Status.FINISHED, Status.RETURNED],
)
def test_nobody_is_reminded_of_a_dossier_that_waits_or_has_ended(status: Status) -> None:
    dossier = a_dossier(status)
    assert watched(dossier) == ()
    assert next_moment(dossier) is None
    assert due_watches(dossier, MORNING + timedelta(days=1000)) == ()


def test_what_was_told_is_not_told_again_until_the_dossier_moves() -> None:
    dossier = a_dossier(Status.PROCESSING)
    first = told(dossier, Watch.STEP_OVERDUE, dossier.step_due)
    assert next_moment(first) == dossier.clock.warn_at
    second = told(first, Watch.DUE_SOON, dossier.clock.warn_at)
    third = told(second, Watch.OVERDUE, dossier.clock.due)
    assert next_moment(third) is None
    assert watched(replace(third, reminded=frozenset())) == watched(dossier)


def test_a_moment_is_due_when_it_comes_and_not_before() -> None:
    dossier = a_dossier(Status.PROCESSING)
    assert due_watches(dossier, dossier.step_due - SOON) == ()
    assert due_watches(dossier, dossier.step_due) == ((Watch.STEP_OVERDUE, dossier.step_due),)
    assert due_watches(dossier, dossier.clock.due) == watched(dossier)


def test_the_next_moment_is_the_earliest_of_those_watched() -> None:
    dossier = a_dossier(Status.PROCESSING)
    assert next_moment(dossier) == min(moment for _, moment in watched(dossier))
