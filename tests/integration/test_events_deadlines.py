"""The hourly function: watched moments in the real store are entered once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.domain.happenings import Reminded
from chalicelib.domain.status import Status
from chalicelib.handlers.events.deadlines import deadlines
from tests.builders import MORNING, a_code, the_moves
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
