"""Counting from the stream: real records through the function, twice, out of order, throttled."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from chalicelib.adapters.store.tallies import KEPT, DynamoTallies
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import fact
from chalicelib.domain.figures import together
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.domain.tallies import span, standing_now
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.usecases.ports import Conflict
from chalicelib.usecases.tallying import TRIES, Base, Widening, lay_base, tally
from tests.bench.meter import Meter
from tests.builders import MORNING, OTHER_WARD, WARD, a_code, a_filed_move, the_moves
from tests.integration.conftest import REGION, TALLIES
from tests.integration.plumbing import Plumbing, client, failed, laid
from tests.tallies import expected, rows

TODAY = MORNING.astimezone(LOCAL).date()
TOMORROW = TODAY + timedelta(days=1)
MOVES = (
    *the_moves(Status.RETURNED),
    *the_moves(Status.SUPPLEMENT, code=a_code(2)),
    *the_moves(Status.PROCESSING, code=a_code(1, OTHER_WARD)),
)
FACTS = [fact(move.after) for move in MOVES]
Tried = Callable[[str, int], list[str]]


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    return laid(monkeypatch)


@pytest.fixture
def tallies(cloud: Plumbing) -> DynamoTallies:
    found = cloud.services.tallies()
    assert isinstance(found, DynamoTallies)
    return found


def now(tallies: DynamoTallies, today: date = TODAY, agency: str = "H33") -> dict[str, int]:
    total = together(standing_now(one, today) for one in tallies.of(agency))
    return {name: number for name, number in total.items() if number}


def items() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client("dynamodb").scan(TableName=TALLIES)["Items"]
    return found


def refusing(tallies: DynamoTallies, operation: str, answer: Mapping[str, Any]) -> list[str]:
    """Have the first call of an operation answered so; returns what was refused."""
    refused: list[str] = []

    def refuse(model: Any, **_: Any) -> Any:
        if refused:
            return None
        refused.append(model.name)
        said = {"ResponseMetadata": {"HTTPHeaders": {}}, **answer}
        return AWSResponse("https://dynamodb.example.vn/", 400, HTTPHeaders(), None), said

    tallies._client.meta.events.register(f"before-call.dynamodb.{operation}", refuse)  # noqa: SLF001 - its calls are watched
    return refused


def test_what_happened_to_dossiers_is_counted(cloud: Plumbing, tallies: DynamoTallies) -> None:
    cloud.save(*MOVES)
    assert failed(dispatch(cloud.changes(), None)) == []
    assert now(tallies) == expected(FACTS, TODAY)
    assert now(tallies, agency=OTHER_WARD)["open"] == 1


def test_the_same_records_again_change_nothing(cloud: Plumbing) -> None:
    cloud.save(*MOVES)
    event = cloud.changes()
    dispatch(event, None)
    before = items()
    dispatch(event, None)
    dispatch({"Records": event["Records"][3:7]}, None)
    assert items() == before


@pytest.mark.parametrize("cut", [1, 7, 20])
def test_records_may_come_in_any_order_and_any_batches(
    cloud: Plumbing, tallies: DynamoTallies, cut: int
) -> None:
    cloud.save(*MOVES)
    records = cloud.changes()["Records"][::-1]
    edges = [*range(0, len(records), cut), len(records)]
    for first, last in pairwise(edges):
        assert failed(dispatch({"Records": records[first:last]}, None)) == []
    assert now(tallies) == expected(FACTS, TODAY)


def test_a_record_that_cannot_be_read_is_counted_when_it_comes_again(
    cloud: Plumbing, tallies: DynamoTallies
) -> None:
    cloud.save(*MOVES)
    event = cloud.changes()
    broken = next(r for r in event["Records"] if r["dynamodb"]["Keys"]["sk"]["S"] == "HEAD")
    image = broken["dynamodb"]["NewImage"]["state"]
    state, image["S"] = image["S"], "{}"
    assert failed(dispatch(event, None)) == [broken["dynamodb"]["SequenceNumber"]]
    assert now(tallies) != expected(FACTS, TODAY)
    image["S"] = state
    assert failed(dispatch(event, None)) == []
    assert now(tallies) == expected(FACTS, TODAY)


THROTTLED = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""}}
IN_CONFLICT = {
    "Error": {"Code": "TransactionCanceledException", "Message": ""},
    "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
}
CROWDED = {
    "Error": {"Code": "TransactionCanceledException", "Message": ""},
    "CancellationReasons": [{"Code": "ThrottlingError"}, {"Code": "None"}],
}


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("BatchGetItem", THROTTLED),
        ("TransactWriteItems", THROTTLED),
        ("TransactWriteItems", CROWDED),
    ],
)
def test_what_is_throttled_brings_the_batch_again_and_is_counted_once(
    cloud: Plumbing, tallies: DynamoTallies, operation: str, answer: Mapping[str, Any]
) -> None:
    cloud.save(*MOVES)
    event = cloud.changes()
    refused = refusing(tallies, operation, answer)
    with pytest.raises(TryLater):
        dispatch(event, None)
    assert refused == [operation]
    assert items() == []
    assert failed(dispatch(event, None)) == []
    assert now(tallies) == expected(FACTS, TODAY)


def test_an_agency_that_is_counted_for_elsewhere_meanwhile_is_tried_again_at_once(
    cloud: Plumbing, tallies: DynamoTallies
) -> None:
    cloud.save(*MOVES)
    refused = refusing(tallies, "TransactWriteItems", IN_CONFLICT)
    assert failed(dispatch(cloud.changes(), None)) == []
    assert refused == ["TransactWriteItems"]
    assert now(tallies) == expected(FACTS, TODAY)


def test_a_dossier_that_is_counted_elsewhere_meanwhile_is_read_again(
    tallies: DynamoTallies,
) -> None:
    """Between reading and writing, another run of the function counts the same records."""
    spans = [span(None if m.before is None else fact(m.before), fact(m.after)) for m in MOVES]
    other = DynamoTallies(client("dynamodb"), TALLIES)
    overtaken: list[int] = []

    def overtake(**_: Any) -> None:
        if not overtaken:
            overtaken.append(1)
            tally(spans[::2], other)

    tallies._client.meta.events.register("before-call.dynamodb.TransactWriteItems", overtake)  # noqa: SLF001 - its calls are watched
    tally(spans, tallies)
    assert overtaken == [1]
    assert now(tallies) == expected(FACTS, TODAY)


def test_a_call_cut_off_after_it_succeeded_counts_once(
    cloud: Plumbing, tallies: DynamoTallies
) -> None:
    cloud.save(*MOVES)
    event = cloud.changes()

    def cut(**_: Any) -> None:
        raise ConnectionResetError

    events = tallies._client.meta.events  # noqa: SLF001 - its calls are watched
    events.register("after-call.dynamodb.TransactWriteItems", cut)
    with pytest.raises(ConnectionResetError):
        dispatch(event, None)
    events.unregister("after-call.dynamodb.TransactWriteItems", cut)
    assert failed(dispatch(event, None)) == []
    assert now(tallies) == expected(FACTS, TODAY)


def test_keys_dynamodb_had_no_time_for_are_asked_for_again(tallies: DynamoTallies) -> None:
    tally([span(None, FACTS[0])], tallies)
    unread: list[Any] = []

    def leave(parsed: dict[str, Any], **_: Any) -> None:
        if not unread:
            keys = [{"pk": item["pk"], "sk": item["sk"]} for item in parsed["Responses"][TALLIES]]
            unread.extend(keys)
            parsed["Responses"] = {}
            parsed["UnprocessedKeys"] = {TALLIES: {"Keys": keys}}

    tallies._client.meta.events.register("after-call.dynamodb.BatchGetItem", leave)  # noqa: SLF001 - its calls are watched
    key = (FACTS[0].code, TODAY)
    assert set(tallies.spans([key])) == {key}
    assert len(unread) == 1


def test_a_night_lays_what_stands_and_drops_what_it_took_in(
    cloud: Plumbing, tallies: DynamoTallies
) -> None:
    cloud.save(*MOVES)
    dispatch(cloud.changes(), None)
    for day in (TODAY, TOMORROW):
        lay_base(rows(FACTS, day), tallies, day)
        following = day + timedelta(days=1)
        assert now(tallies, following) == expected(FACTS, following)
    places = {item["sk"]["S"] for item in items() if item["pk"]["S"] == "TALLY"}
    assert places == {f"{WARD}#BASE", f"{OTHER_WARD}#BASE"}
    lay_base([], tallies, TODAY)
    assert now(tallies, TOMORROW) == expected(FACTS, TOMORROW), "a past day reckoned again"
    lay_base([], tallies, TOMORROW)
    assert now(tallies, TOMORROW) == {}, "agencies without a row have nothing any more"


def test_a_later_base_is_never_written_over(tallies: DynamoTallies) -> None:
    tallies.lay([Base(WARD, TOMORROW, {"open": 2})])
    with pytest.raises(Conflict):
        tallies.lay([Base(OTHER_WARD, TODAY, {"open": 1}), Base(WARD, TODAY, {"open": 1})])
    assert [(one.agency, one.base) for one in tallies.all()] == [(WARD, {"open": 2})]


def test_a_span_is_written_only_over_the_one_that_was_read(tallies: DynamoTallies) -> None:
    first, second = (span(None, one) for one in FACTS[:2])
    tallies.count([Widening(None, second)], {(WARD, TODAY): {"open": 1}})
    for known in (None, first):
        with pytest.raises(Conflict):
            tallies.count([Widening(known, second)], {(WARD, TODAY): {"open": 1}})
    assert now(tallies) == {"open": 1}


def test_days_go_away_by_themselves_and_what_stands_stays(
    cloud: Plumbing, tallies: DynamoTallies
) -> None:
    cloud.save(*MOVES)
    dispatch(cloud.changes(), None)
    lay_base(rows(FACTS, TODAY), tallies, TODAY)
    midnight = datetime.combine(TODAY, datetime.min.time(), LOCAL)
    goes = str(int((midnight + KEPT).timestamp()))
    assert timedelta(days=14) < KEPT, "what failed in the stream may be brought again"
    for item in items():
        stays = item["sk"]["S"].endswith("#BASE")
        assert item.get("expires") == (None if stays else {"N": goes})


def test_agencies_that_only_begin_alike_are_not_below_one_another(tallies: DynamoTallies) -> None:
    for agency in ("H33", "H33.1", "H33.1.2", "H33.16", "H331", "H34"):
        tallies.lay([Base(agency, TODAY, {"open": 1})])
    assert [one.agency for one in tallies.of("H33.1")] == ["H33.1", "H33.1.2"]
    assert len(tallies.of("H33")) == 4


def test_counting_a_batch_is_a_read_and_a_transaction_and_looking_a_query(
    tallies: DynamoTallies,
) -> None:
    moves = [a_filed_move(a_code(serial)) for serial in range(1, 51)]
    spans = [span(None, fact(move.after)) for move in moves]
    meter = Meter(REGION)
    meter.watch(tallies._client.meta.events)  # noqa: SLF001 - its calls are watched
    assert meter.of(lambda: tally(spans, tallies)).calls == ("BatchGetItem", "TransactWriteItems")
    assert meter.of(lambda: tally(spans, tallies)).calls == ("BatchGetItem",)
    for agency in range(120):
        tallies.lay([Base(f"H33.{agency}", TODAY, {f"due/{n}": n for n in range(60)})])
    assert meter.of(lambda: tallies.of("H33")).calls == ("Query",), "120 agencies"
    night = meter.of(lambda: lay_base(rows(FACTS, TODAY), tallies, TODAY)).calls
    assert night == ("Query", "TransactWriteItems", "TransactWriteItems")
    assert TRIES > 1
