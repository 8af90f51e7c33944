"""Registers on the real table: what lacks its place gets it, and nothing else of it changes."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import Return
from chalicelib.domain.parts import ReturnedBy
from chalicelib.domain.status import Status
from chalicelib.handlers.events.dispatch import dispatch
from infra.deploy import Account
from infra.registers import Entered, enter
from tests.builders import MORNING, WARD, a_code, an_act_move, the_moves
from tests.integration.conftest import NAME, REGION, TALLIES
from tests.integration.plumbing import Plumbing, client, failed, laid

DAY = timedelta(days=1)
WHOLE = MORNING - DAY, MORNING + 30 * DAY
OUTPUTS = {"DossiersTableName": NAME}
STATUSES = (
    Status.RECEIVED,
    Status.PROCESSING,
    Status.FINISHED,
    Status.RETURNED,
    Status.NEW,
    Status.NOT_RECEIVED,
)
RECEIVED = [a_code(number) for number in range(1, 5)]
FINISHED = a_code(3)


@pytest.fixture
def filed(store: DynamoDossiers) -> DynamoDossiers:
    """Return the store with a dossier of each status."""
    return fill(store)


def fill(store: DynamoDossiers) -> DynamoDossiers:
    for number, status in enumerate(STATUSES, start=1):
        for move in the_moves(status, code=a_code(number)):
            store.save(move)
    return store


def before_the_index() -> list[dict[str, Any]]:
    """Take what was received out of its register; return the heads as they were."""
    whole = heads()
    for one in whole:
        key = {name: one[name] for name in ("pk", "sk")}
        client("dynamodb").update_item(
            TableName=NAME, Key=key, UpdateExpression="REMOVE rec_pk, rec_sk"
        )
    return whole


def heads() -> list[dict[str, Any]]:
    found = client("dynamodb").scan(TableName=NAME)["Items"]
    return sorted((one for one in found if one["sk"]["S"] == keys.HEAD), key=json.dumps)


def account(before_each: Callable[..., Any] | None = None) -> Account:
    """Return the operator's account; something may happen before each of its writes."""
    session = boto3.Session(region_name=REGION)
    if before_each is not None:
        session.events.register("before-call.dynamodb.UpdateItem", before_each)
    return Account(session)


def listed(store: DynamoDossiers) -> list[str]:
    return sorted(store.received(WARD, *WHOLE))


def test_what_was_received_enters_once_and_is_else_as_it_was(filed: DynamoDossiers) -> None:
    whole = before_the_index()
    assert listed(filed) == []
    assert enter(account(), OUTPUTS) == Entered(entered=4, never=2)
    assert listed(filed) == RECEIVED
    assert heads() == whole
    assert enter(account(), OUTPUTS) == Entered(never=2)
    assert heads() == whole


def test_a_dossier_that_moves_meanwhile_keeps_its_move(filed: DynamoDossiers) -> None:
    before_the_index()
    handed: list[str] = []

    def hand_over(**_: Any) -> None:
        if not handed:
            act = Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An")
            move = an_act_move(filed.get(FINISHED), act)
            handed.append(move.after.code)
            filed.save(move)

    done = enter(account(hand_over), OUTPUTS)
    assert (done.entered, done.moved) == (3, 1)
    assert listed(filed) == RECEIVED
    assert filed.get(FINISHED).status is Status.RETURNED
    assert enter(account(), OUTPUTS) == Entered(never=2)


def test_cut_off_it_goes_on_with_what_is_left(filed: DynamoDossiers) -> None:
    whole = before_the_index()
    calls: list[str] = []

    def refuse(model: Any, **_: Any) -> Any:
        calls.append(model.name)
        if len(calls) < 3:
            return None
        said = {"Error": {"Code": "AccessDeniedException", "Message": ""}}
        answer = {**said, "ResponseMetadata": {"HTTPHeaders": {}, "HTTPStatusCode": 400}}
        return AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None), answer

    with pytest.raises(ClientError):
        enter(account(refuse), OUTPUTS)
    assert len(listed(filed)) == 2
    assert enter(account(), OUTPUTS).entered == 2
    assert heads() == whole


def test_what_the_stream_tells_of_it_counts_nothing_again(
    aws: None,  # noqa: ARG001 - within moto
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cloud: Plumbing = laid(monkeypatch)
    fill(cloud.dossiers)
    assert failed(dispatch(cloud.changes(), None)) == []
    counts = client("dynamodb").scan(TableName=TALLIES)["Items"]
    before_the_index()
    cloud.changes()
    enter(account(), OUTPUTS)
    told = cloud.changes()
    assert len(told["Records"]) == len(RECEIVED)
    assert failed(dispatch(told, None)) == []
    assert client("dynamodb").scan(TableName=TALLIES)["Items"] == counts
