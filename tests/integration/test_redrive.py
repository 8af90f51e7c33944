"""Redrive: what lay dead is put back once, and what cannot be put back stays."""

import json
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.store import keys
from chalicelib.adapters.stream import change
from chalicelib.domain.status import Status
from chalicelib.handlers.events.dispatch import dispatch
from infra import histories
from infra.deploy import Account
from infra.redrive import QUEUES, Stuck, changes, orders, redrive, run_again
from tests.builders import a_code, an_order, the_moves
from tests.integration.conftest import NAME, REGION
from tests.integration.plumbing import Plumbing, failed, laid

CODE = a_code()
ALWAYS = (
    datetime.fromisoformat("2000-01-01T00:00:00Z"),
    datetime.fromisoformat("2100-01-01T00:00:00Z"),
)
ALIKE = [name for name in QUEUES if name not in {"changes", "clocks"}]
"""Queues whose messages go back as they are."""


@pytest.fixture
def account(aws: None) -> Account:  # noqa: ARG001 - within moto
    return Account(boto3.Session(region_name=REGION))


@pytest.fixture
def outputs(account: Account) -> dict[str, str]:
    sqs = account.client("sqs")
    live = [f"{name.capitalize()}{end}" for name in ALIKE for end in ("Queue", "Dead")]
    names = (*live, "ChangesDead", "ClocksDead")
    return {f"{name}Url": sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}


@pytest.fixture
def office(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    return laid(monkeypatch)


def bodies(account: Account, url: str) -> list[str]:
    found: list[str] = []
    while (
        messages := account.client("sqs")
        .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        found += [message["Body"] for message in messages]
    return sorted(found)


@pytest.mark.parametrize("queue", ALIKE)
def test_every_message_goes_back_to_the_queue_it_came_from(
    account: Account, outputs: dict[str, str], queue: str
) -> None:
    sqs, name = account.client("sqs"), queue.capitalize()
    lost = sorted(json.dumps({"code": CODE, "seq": seq}) for seq in range(25))
    for body in lost:
        sqs.send_message(QueueUrl=outputs[f"{name}DeadUrl"], MessageBody=body)
    assert redrive(account, outputs, queue).moved == 25
    assert bodies(account, outputs[f"{name}QueueUrl"]) == lost
    assert redrive(account, outputs, queue).moved == 0


def test_a_message_nobody_understands_stays_and_is_named(
    account: Account, outputs: dict[str, str]
) -> None:
    url = outputs["ClocksDeadUrl"]
    account.client("sqs").send_message(QueueUrl=url, MessageBody='{"resources": ["x/rule/other"]}')
    done = redrive(account, outputs, "clocks")
    assert (done.moved, done.stuck) == (0, ("a run of no clock of ours: other",))
    left = account.client("sqs").get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesNotVisible"]
    )
    assert left["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"


def rule(name: str) -> dict[str, Any]:
    arn = f"arn:aws:events:ap-southeast-1:123456789012:rule/motcua-{name}-1A2B"
    return {"source": "aws.events", "time": "2026-03-02T17:30:00Z", "resources": [arn]}


@pytest.mark.parametrize(
    ("event", "again"),
    [
        (rule("DeadlinesEveryHour"), ("Deadlines", {})),
        (rule("StatisticsEveryNight"), ("Statistics", {"day": "2026-03-02"})),
        (rule("MoneyAfterTheNight"), ("Money", {"time": "2026-03-02T17:30:00Z"})),
        ({"time": "2026-03-02T17:30:00Z"}, ("Money", {"time": "2026-03-02T17:30:00Z"})),
        (
            {"reconcile": {"day": "2026-02-28"}},
            ("Money", {"reconcile": {"day": "2026-02-28"}}),
        ),
        ({"day": "2026-02-28"}, ("Statistics", {"day": "2026-02-28"})),
        (
            rule("ConserveBeforeDawn"),
            ("Conserve", {"conserve": {"time": "2026-03-02T17:30:00Z"}}),
        ),
        (
            {"conserve": {"time": "2026-03-02T20:30:00Z"}},
            ("Conserve", {"conserve": {"time": "2026-03-02T20:30:00Z"}}),
        ),
    ],
)
def test_a_clock_runs_again_for_the_day_it_was_lost(
    event: dict[str, Any], again: tuple[str, dict[str, str]]
) -> None:
    assert run_again(event) == again


def test_a_run_of_something_else_is_not_guessed_at() -> None:
    with pytest.raises(Stuck):
        run_again({})


def test_moves_read_from_the_table_say_what_the_stream_said(
    office: Plumbing, account: Account
) -> None:
    office.save(*the_moves(Status.PROCESSING))
    office.messages("scans")
    streamed = _passed_on(office, office.changes()["Records"])
    texts = histories.texts(account.client("dynamodb"), NAME, keys.dossier(CODE))
    told = _passed_on(office, changes(texts, *ALWAYS))
    assert told == streamed
    assert len(told[0]) == 3


def test_orders_of_the_time_that_was_lost_are_asked_about_again(
    office: Plumbing, account: Account
) -> None:
    office.save(*the_moves(Status.PROCESSING))
    office.dossiers.put_order(an_order(), new=True)
    partition = keys.dossier(CODE)
    texts = histories.texts(account.client("dynamodb"), NAME, partition, keys.ORDERS)
    (record,) = orders(texts, *ALWAYS)
    streamed = [change(one).order for one in office.changes()["Records"]]
    assert change(record).order == an_order()
    assert an_order() in streamed
    late = an_order().created_at + timedelta(seconds=1)
    assert orders(texts, late, ALWAYS[1]) == []


def test_only_moves_of_the_time_that_was_lost_are_told_again(
    office: Plumbing, account: Account
) -> None:
    office.save(*the_moves(Status.PROCESSING))
    texts = histories.texts(account.client("dynamodb"), NAME, keys.dossier(CODE))
    last = office.dossiers.file(CODE).events[-1].at
    assert changes(texts, last + timedelta(seconds=1), ALWAYS[1]) == []
    entries = [record["eventName"] for record in changes(texts, last, last)]
    assert entries == ["INSERT", "MODIFY"]


def _passed_on(office: Plumbing, records: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return facts and errands the stream function makes of records; the lake is emptied before."""
    for key in office.objects("lake"):
        office.s3.delete_object(Bucket="lake", Key=key)
    assert failed(dispatch({"Records": records}, None)) == []
    facts = [
        line.decode() for data in office.objects("lake").values() for line in data.splitlines()
    ]
    errands = [record["body"] for record in office.messages("notices")["Records"]]
    return sorted(facts), sorted(errands)
