"""The store in DynamoDB: its table, its limits, and calls that are cut off or refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from chalicelib.adapters.store import items
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.table import model
from chalicelib.domain.acts import Accept, Advance, Extend
from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.history import is_intact
from chalicelib.domain.openings import KEPT
from chalicelib.domain.people import Role
from chalicelib.domain.records import DraftSeen
from chalicelib.domain.refusals import NotFound, TooLarge, TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Conflict
from tests.builders import (
    MORNING,
    WARD,
    a_citizen,
    a_code,
    a_draft,
    a_filed_move,
    a_once,
    a_tray_entry,
    an_act_move,
    an_officer,
    an_upload,
    the_moves,
)
from tests.integration.conftest import NAME, REGION, create_dossiers_table
from tests.openings import an_opened

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CODE = a_code()


def test_the_model_says_the_same_of_the_table_as_the_template(dynamodb: "DynamoDBClient") -> None:
    create_dossiers_table(dynamodb, NAME)
    model("Modelled", REGION, None).create_table(wait=True, billing_mode="PAY_PER_REQUEST")
    ours, models = (dynamodb.describe_table(TableName=name)["Table"] for name in (NAME, "Modelled"))
    assert ours["KeySchema"] == models["KeySchema"]
    assert _indexes(ours) == _indexes(models)


def _indexes(table: Any) -> dict[str, tuple[Any, ...]]:
    return {
        index["IndexName"]: (
            index["KeySchema"],
            index["Projection"]["ProjectionType"],
            sorted(index["Projection"]["NonKeyAttributes"]),
        )
        for index in table["GlobalSecondaryIndexes"]
    }


def test_a_history_longer_than_a_megabyte_is_read_whole(store: DynamoDossiers) -> None:
    long = "ế" * 130_000
    move = a_filed_move(answers={"ghi_chu": long})
    acts = (
        Accept(),
        Advance(to="phan-cong", note=long),
        Advance(to="tham-dinh", note=long),
        Extend(limit=TimeLimit(Unit.WORKING_DAYS, 1), reason="Chờ xác minh"),
        Advance(to="ky-duyet", note=long),
    )
    store.save(move)
    for act in acts:
        move = an_act_move(move.after, act, an_officer(Role.LEADER))
        store.save(move)
    file = store.file(CODE)
    assert len(file.events) == len(acts) + 1
    assert is_intact(file.events)
    assert file.dossier == move.after


def test_an_item_over_400_kilobytes_is_refused_in_words(store: DynamoDossiers) -> None:
    with pytest.raises(TooLarge):
        store.save(a_filed_move(answers={"ghi_chu": "ế" * 140_000}))
    with pytest.raises(TooLarge):
        store.put_draft(a_draft(answers={"ghi_chu": "x" * 410_000}), before=0)
    with pytest.raises(TooLarge):
        store.put_draft(a_draft("d" * 2000), before=0)
    store.put_draft(a_draft(answers={"ghi_chu": "x" * 400_000}), before=0)
    with pytest.raises(NotFound):
        store.get(CODE)


def test_a_mark_goes_away_after_a_year_and_a_waiting_entry_never(
    store: DynamoDossiers, dynamodb: "DynamoDBClient"
) -> None:
    store.mark(a_once("k", "notice"))
    store.put_tray(a_tray_entry())
    store.save(replace(a_filed_move(), uploads=(an_upload(),)))
    store.note_opened(an_opened())
    kept = {
        item["sk"]["S"]: int(item["expires"]["N"])
        for item in dynamodb.scan(TableName=NAME)["Items"]
        if "expires" in item
    }
    (opened,) = (sk for sk in kept if "#dossier#" in sk)
    assert kept == {
        "ONCE": int((MORNING + items.MARKS_KEPT).timestamp()),
        opened: int((MORNING + KEPT).timestamp()),
    }


# --- calls that are cut off or refused ---


class Cut:
    """A line that breaks behind the server: the call is done, its answer is lost."""

    def __init__(self, operation: str, times: int) -> None:
        self._operation = operation
        self._left = times
        self.sent = 0

    def __call__(self, event_name: str, request: AWSPreparedRequest, **_: Any) -> None:
        if not event_name.endswith(f".{self._operation}"):
            return
        self.sent += 1
        if self._left:
            self._left -= 1
            raise ReadTimeoutError(endpoint_url=request.url)


def cut(store: DynamoDossiers, operation: str, times: int = 1) -> Cut:
    line = Cut(operation, times)
    store.client.meta.events.register_last("before-send", line)
    return line


def test_a_move_whose_answer_was_lost_is_made_once(store: DynamoDossiers) -> None:
    line = cut(store, "TransactWriteItems")
    store.put_draft(a_draft(), before=0)
    seen = ("citizen-1", DraftSeen("d1", 1))
    move = replace(a_filed_move(), once=a_once(), uploads=(an_upload(),), drop_draft=seen)
    store.save(move)
    assert line.sent == 2
    assert store.file(CODE).events == (move.event,)
    assert store.get(CODE) == move.after


def test_a_repeated_move_is_known_even_after_the_dossier_moved_on(store: DynamoDossiers) -> None:
    moves = the_moves(Status.PROCESSING)
    for move in moves:
        store.save(move)
    store.save(moves[0])
    store.save(moves[1])
    assert store.get(CODE) == moves[-1].after
    assert len(store.file(CODE).events) == 3


def test_another_move_is_a_conflict_even_if_its_answer_was_lost(store: DynamoDossiers) -> None:
    store.save(a_filed_move())
    line = cut(store, "TransactWriteItems")
    with pytest.raises(Conflict):
        store.save(a_filed_move(by=a_citizen("citizen-2")))
    assert line.sent == 2
    assert store.get(CODE) == a_filed_move().after


def test_an_upload_and_a_draft_whose_answers_were_lost_are_written(store: DynamoDossiers) -> None:
    line = cut(store, "PutItem")
    store.put_upload(an_upload(), before=None)
    assert (line.sent, store.upload("u1")) == (2, an_upload())
    line = cut(store, "PutItem")
    store.put_draft(a_draft(), before=0)
    assert (line.sent, store.draft("citizen-1", "d1")) == (2, a_draft())


def test_a_serial_whose_answer_was_lost_is_not_given_twice(store: DynamoDossiers) -> None:
    given = [store.next_serial(WARD, MORNING.date())]
    cut(store, "UpdateItem")
    given += [store.next_serial(WARD, MORNING.date()) for _ in range(2)]
    assert given == [1, 3, 4]


def answer(store: DynamoDossiers, operation: str, code: str, *reasons: str) -> None:
    """Let the next calls of `operation` be refused so, without reaching the table."""
    parsed = {
        "Error": {"Code": code, "Message": code},
        "CancellationReasons": [{"Code": reason} for reason in reasons],
        "ResponseMetadata": {"HTTPHeaders": {}},
    }
    refused = AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None)
    hook: Callable[..., Any] = lambda **_: (refused, parsed)  # noqa: E731
    store.client.meta.events.register(f"before-call.dynamodb.{operation}", hook)


CANCELLED = "TransactionCanceledException"


@pytest.mark.parametrize(
    ("code", "reasons", "meaning"),
    [
        (CANCELLED, ("None", "TransactionConflict"), Conflict),
        (CANCELLED, ("ConditionalCheckFailed", "None"), Conflict),
        (CANCELLED, ("ThrottlingError", "None"), TryLater),
        (CANCELLED, ("None", "ProvisionedThroughputExceeded"), TryLater),
        ("ProvisionedThroughputExceededException", (), TryLater),
        ("TransactionInProgressException", (), TryLater),
        ("InternalServerError", (), TryLater),
    ],
)
def test_what_dynamodb_refuses_is_said_in_the_offices_words(
    store: DynamoDossiers, code: str, reasons: tuple[str, ...], meaning: type[Exception]
) -> None:
    answer(store, "TransactWriteItems", code, *reasons)
    with pytest.raises(meaning):
        store.save(a_filed_move())


@pytest.mark.parametrize(
    ("code", "reasons"),
    [("AccessDeniedException", ()), (CANCELLED, ("ValidationError",))],
)
def test_what_is_a_fault_of_ours_stays_one(
    store: DynamoDossiers, code: str, reasons: tuple[str, ...]
) -> None:
    answer(store, "TransactWriteItems", code, *reasons)
    with pytest.raises(Exception, match="Failed to write transaction items") as found:
        store.save(a_filed_move())
    assert not isinstance(found.value, Conflict | TryLater)


def test_a_list_refused_for_a_while_asks_people_to_try_later(store: DynamoDossiers) -> None:
    answer(store, "Query", "ThrottlingException")
    for ask in (lambda: store.worklist(f"{WARD}#reception"), lambda: store.tray(WARD)):
        with pytest.raises(TryLater):
            ask()


def test_a_note_of_who_opened_a_dossier_is_never_lost_in_silence(store: DynamoDossiers) -> None:
    answer(store, "PutItem", "ProvisionedThroughputExceededException")
    with pytest.raises(TryLater):
        store.note_opened(an_opened())
    assert store.openings(CODE, 9) == ()


def test_a_list_this_function_may_not_read_is_a_fault_of_ours(store: DynamoDossiers) -> None:
    answer(store, "Query", "AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        store.file(CODE)


def test_a_single_write_meeting_a_transaction_is_a_conflict(store: DynamoDossiers) -> None:
    answer(store, "PutItem", "TransactionConflictException")
    with pytest.raises(Conflict):
        store.mark(a_once())
    with pytest.raises(Conflict):
        store.put_upload(an_upload(), before=None)


def test_a_table_out_of_reach_asks_people_to_try_later(store: DynamoDossiers) -> None:
    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example.vn/")

    store.client.meta.events.register("before-call.dynamodb.*", unreachable)
    calls: tuple[Callable[[], object], ...] = (
        lambda: store.get(CODE),
        lambda: store.file(CODE),
        lambda: store.mine("citizen-1"),
        lambda: store.needing_attention(MORNING),
        lambda: store.uploads(["u1"]),
        lambda: store.next_serial(WARD, MORNING.date()),
        lambda: store.save(a_filed_move()),
        lambda: store.mark(a_once()),
        lambda: store.drop_draft("citizen-1", "d1"),
    )
    for call in calls:
        with pytest.raises(TryLater):
            call()


def test_uploads_left_over_by_a_busy_table_are_asked_for_again(store: DynamoDossiers) -> None:
    for upload_id in ("u1", "u2"):
        store.put_upload(an_upload(upload_id), before=None)
    asked: list[int] = []

    def half(parsed: dict[str, Any], **_: Any) -> None:
        asked.append(1)
        first, *others = parsed["Responses"][NAME]
        if others:
            parsed["Responses"][NAME] = [first]
            left = [{key: item[key] for key in ("pk", "sk")} for item in others]
            parsed["UnprocessedKeys"] = {NAME: {"Keys": left}}

    store.client.meta.events.register("after-call.dynamodb.BatchGetItem", half)
    assert [upload.id for upload in store.uploads(["u1", "u2"])] == ["u1", "u2"]
    assert len(asked) == 2


def test_uploads_are_not_asked_for_without_end(store: DynamoDossiers) -> None:
    key = {"pk": {"S": "UPLOAD#u1"}, "sk": {"S": "UPLOAD"}}
    nothing = {"Responses": {NAME: []}, "UnprocessedKeys": {NAME: {"Keys": [key]}}}

    def busy(parsed: dict[str, Any], **_: Any) -> None:
        parsed.update(nothing)

    store.client.meta.events.register("after-call.dynamodb.BatchGetItem", busy)
    with pytest.raises(TryLater):
        store.uploads(["u1"])
