"""The hourly function: watched moments in the real store are entered once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain.acts import AnswerComplaint, Complain
from chalicelib.domain.complaints import Kind
from chalicelib.domain.happenings import Reminded
from chalicelib.domain.status import Status
from chalicelib.handlers.events.deadlines import deadlines
from tests.builders import MORNING, PROVINCE, WARD, a_citizen, a_code, an_act_move, the_moves
from tests.integration.conftest import NAME
from tests.integration.plumbing import Plumbing, client, connect, laid, metrics


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    plumbing = laid(monkeypatch)
    later = replace(plumbing.services, clock=lambda: MORNING + timedelta(days=7))
    connect(monkeypatch, later)
    plumbing.save(*the_moves(Status.NEW), *the_moves(Status.PROCESSING, code=a_code(2)))
    plumbing.save(*the_moves(Status.PAYMENT, code=a_code(3)))
    return plumbing


def test_every_moment_that_came_is_entered_and_counted_once(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deadlines({}, None) == {"due-soon": 2, "overdue": 2, "step-overdue": 1}
    assert sorted(metrics(capsys.readouterr().out)) == [
        "swept-due-soon",
        "swept-overdue",
        "swept-step-overdue",
    ]
    assert deadlines({}, None) == {}
    for serial, reminders in ((1, 2), (2, 3), (3, 0)):
        whats = [event.what for event in cloud.dossiers.file(a_code(serial)).events]
        assert sum(isinstance(what, Reminded) for what in whats) == reminders


def test_a_complaint_nobody_answered_is_found_by_its_moment_and_told_of_once(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = replace(cloud.services, clock=lambda: MORNING + timedelta(days=30))
    connect(monkeypatch, later)
    deadlines({}, None)
    code = a_code(4)
    cloud.save(*the_moves(Status.RETURNED, code=code))
    said = Complain(kind=Kind.REMARK, words="Chờ quá lâu", key="k1")
    cloud.save(an_act_move(cloud.dossiers.get(code), said, a_citizen()))
    assert cloud.dossiers.complaints(PROVINCE) == ()
    assert deadlines({}, None) == {"complaint-due-soon": 1, "complaint-overdue": 1}
    assert deadlines({}, None) == {}
    (waits,) = cloud.dossiers.complaints(WARD)
    assert waits.code == code, "it is on its list until it is answered"
    assert cloud.dossiers.complaints(PROVINCE) == (waits,), "late, it is on those above too"
    answered = AnswerComplaint(complaint=waits.seq, words="Xin lỗi ông/bà.")
    cloud.save(an_act_move(cloud.dossiers.get(code), answered))
    assert cloud.dossiers.complaints(WARD) == cloud.dossiers.complaints(PROVINCE) == ()
    late = an_act_move(cloud.dossiers.get(code), replace(said, key="k2"), a_citizen())
    cloud.save(late)
    answer = AnswerComplaint(complaint=late.event.seq, words="Xin lỗi ông/bà.")
    cloud.save(an_act_move(late.after, answer))
    assert deadlines({}, None) == {}, "an answer takes the moments away"


def test_a_dossier_that_cannot_be_read_keeps_no_other_waiting(cloud: Plumbing) -> None:
    client("dynamodb").update_item(
        TableName=NAME,
        Key={"pk": {"S": f"DOSSIER#{a_code()}"}, "sk": {"S": "HEAD"}},
        UpdateExpression="SET #state = :broken",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":broken": {"S": "{}"}},
    )
    with pytest.raises(ValidationError):
        deadlines({}, None)
    whats = [event.what for event in cloud.dossiers.file(a_code(2)).events]
    assert sum(isinstance(what, Reminded) for what in whats) == 3
