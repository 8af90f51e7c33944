"""Whereabouts: who has a dossier, until when, what the applicant has to do, and what comes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.parts import SupplementState
from chalicelib.domain.status import OPEN, Status
from chalicelib.domain.whereabouts import Whereabouts, ahead, whereabouts
from infra.packages import read_all
from tests.builders import MORNING, a_dossier, a_fee_line, a_procedure

CASE = a_procedure().cases[0]
LATER = MORNING + timedelta(hours=2)


def of(status: Status, **changes: object) -> Whereabouts:
    fees = (a_fee_line(8000),) if status is Status.PAYMENT else ()
    dossier = replace(a_dossier(status, fees=fees), **changes)  # type: ignore[arg-type]
    return whereabouts(dossier, CASE, lambda code: f"Đơn vị {code}", LATER)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_says_who_has_it_and_since_when(status: Status) -> None:
    found = of(status)
    assert found.now.words
    assert found.now.where.startswith("Đơn vị")
    assert found.now.at is not None
    assert bool(found.coming) is (status in OPEN)
    assert found.done[0].words == "Đã nộp hồ sơ"


def test_what_comes_leads_to_the_result_and_says_when_that_is_due() -> None:
    dossier = a_dossier(Status.PROCESSING)
    found = whereabouts(dossier, CASE, str, LATER)
    assert found.coming[-1].words == next(s.name for s in CASE.steps if s.status is Status.FINISHED)
    assert found.coming[-1].at == dossier.clock.due
    assert found.step_due == dossier.step_due
    assert found.paused == ""


@pytest.mark.parametrize("status", [Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED])
def test_time_that_stands_still_is_said_with_its_reason_and_promises_no_day(
    status: Status,
) -> None:
    found = of(status)
    assert found.paused
    assert found.step_due is None
    assert all(one.at is None for one in found.coming)


def test_the_applicant_is_told_what_to_do_and_until_when() -> None:
    asked = a_dossier(Status.SUPPLEMENT)
    assert asked.supplement
    found = whereabouts(asked, CASE, str, LATER)
    assert found.to_do.startswith("Nộp bổ sung giấy tờ còn thiếu, chậm nhất ngày ")
    late = whereabouts(asked, CASE, str, asked.supplement.until + timedelta(days=1))
    assert late.to_do.startswith("Hạn bổ sung đã qua")
    answered = replace(asked.supplement, state=SupplementState.ANSWERED)
    assert of(Status.SUPPLEMENT, supplement=answered).to_do == ""
    assert of(Status.SUPPLEMENT, supplement=answered).now.words == "Kiểm tra giấy tờ đã bổ sung"
    assert of(Status.PAYMENT).to_do == "Nộp 8.000 đ để hồ sơ được xử lý tiếp."
    assert of(Status.FINISHED).to_do.startswith("Nhận kết quả tại ")
    assert of(Status.PROCESSING).to_do == ""


def test_a_dossier_that_was_withdrawn_waits_for_nothing() -> None:
    found = of(Status.STOPPED, withdrawn=True)
    assert found.now.words == "Đã rút hồ sơ"
    assert (found.coming, found.to_do, found.paused) == ((), "", "")


def test_the_way_of_every_case_of_the_catalogue_ends_at_the_result() -> None:
    cases = [case for package in read_all().packages for case in package.procedure.cases]
    assert cases
    for case in cases:
        way = tuple(ahead(case, case.start.id))
        assert way[-1].status is Status.FINISHED
        assert len({step.id for step in way}) == len(way)
