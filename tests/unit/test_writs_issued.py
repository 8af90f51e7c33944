"""Issued: who sees which writs of a dossier, and what is said of those not made yet."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import OFFICERS, Role, system
from chalicelib.domain.status import Status
from chalicelib.domain.writs.issued import UNDER_WAY, issued, may_see
from chalicelib.domain.writs.kinds import Model
from tests.builders import WARD, a_citizen, a_history, a_person, a_writ, an_officer

EVENTS = a_history(Status.FINISHED)
RECEIVED, FINISHED = EVENTS[1], EVENTS[-1]
WRITS = (a_writ(RECEIVED.seq), a_writ(FINISHED.seq, Model.CONTROL))


def test_an_applicant_sees_what_was_written_to_them_and_officers_what_tells_of_the_work() -> None:
    at = FINISHED.at
    own, inside = issued(EVENTS, WRITS, a_citizen(), at), issued(EVENTS, WRITS, an_officer(), at)
    assert [(one.seq, one.model, one.writ) for one in own] == [(2, Model.RECEIPT, WRITS[0])]
    assert own[0].at == RECEIVED.at
    assert [one.model for one in inside] == [Model.RECEIPT, Model.CONTROL]


def test_only_who_works_in_an_agency_or_watches_over_it_sees_what_is_internal() -> None:
    for model in Model:
        assert may_see(a_citizen(), model) is (model not in {Model.CONTROL, Model.LOGBOOK})
        assert may_see(a_person(Role.AUDITOR, agency=WARD), model)
        assert all(may_see(an_officer(role), model) for role in OFFICERS)
    for by in (a_person(Role.ADMIN), a_person(Role.RECEPTION), system("write")):
        assert not may_see(by, Model.CONTROL)


@given(st.timedeltas(min_value=timedelta(), max_value=3 * UNDER_WAY))
def test_what_is_not_made_is_under_way_for_a_day_and_then_not_spoken_of(since: timedelta) -> None:
    at = RECEIVED.at + since
    shown = issued(EVENTS[:2], (), a_citizen(), at)
    wanted = [(2, Model.RECEIPT, None)] if since < UNDER_WAY else []
    assert [(one.seq, one.model, one.writ) for one in shown] == wanted
    assert [one.writ for one in issued(EVENTS[:2], WRITS[:1], a_citizen(), at)] == [WRITS[0]]


def test_a_writ_that_is_there_is_shown_whatever_its_entry_would_call_for_today() -> None:
    once, later = a_writ(1, Model.RECEIPT), EVENTS[0].at + 99 * UNDER_WAY
    (shown,) = issued(EVENTS[:1], (once,), a_citizen(), later)
    assert shown.writ == once
