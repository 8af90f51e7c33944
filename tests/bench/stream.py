"""Stream: how many facts a second the function passes on, with and without counting them.

A batch of moves as the stream brings it, head and entry of each, goes through the function: letters
asked for, facts laid into the lake, counts added. Without old images nothing can be counted, so the
same batch without them is what passing on costs alone. The floor is bare botocore making the very
same calls. All talk to one local endpoint in a process of its own; only this thread's CPU time
counts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.hooks import BaseEventHooks

from chalicelib.adapters.store import items
from chalicelib.adapters.store.table import Item, model
from chalicelib.domain.status import Status
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.usecases.ports import Move
from chalicelib.wiring import services
from tests.bench.canned import serving
from tests.bench.cpu import side_by_side
from tests.bench.meter import watching
from tests.bench.office import environment, quiet
from tests.bench.rows import Row
from tests.builders import OTHER_WARD, WARD, a_code, the_moves
from tests.integration.conftest import ENVIRONMENT, NAME, REGION, TALLIES

FACTS = 50
"""Moves of a batch: with an entry each, as many records as the function gets at once."""
TIMES = 60
QUEUES = ("scans", "notices", "index", "writs", "money")
SETTINGS = {
    "AWS_REGION": REGION,
    "DOSSIERS_TABLE": NAME,
    "TALLIES_TABLE": TALLIES,
    "LAKE_BUCKET": "lake",
    **{f"{name.upper()}_QUEUE_URL": f"https://sqs.example/1/{name}" for name in QUEUES},
}
ANSWERS = {
    "AmazonSQS.SendMessageBatch": '{"Successful": [], "Failed": []}',
    "DynamoDB_20120810.BatchGetItem": '{"Responses": {}, "UnprocessedKeys": {}}',
    "DynamoDB_20120810.TransactWriteItems": "{}",
    "PUT": "",
}
"""An empty table, empty queues, an empty lake: nothing was counted before."""

Call = tuple[str, str, Mapping[str, Any]]
"""A service, an operation and its parameters."""


def rows() -> Iterator[Row]:
    """Yield what passing on a batch costs without counting, then with it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        file.write_text(json.dumps({"exact": {}, "any": ANSWERS}), "utf-8")
        with (
            serving(file) as address,
            environment({**ENVIRONMENT, **SETTINGS, "AWS_ENDPOINT_URL": address}),
            quiet(),
        ):
            yield _row("without counting", brought(counted=False))
            yield _row("with counting", brought(counted=True))


def brought(*, counted: bool) -> dict[str, Any]:
    """Return a batch of moves as the stream brings it, old images only where they are counted."""
    kept = model(NAME, REGION, None)
    records: list[dict[str, Any]] = []
    for serial in range(FACTS):
        move = the_moves(Status.RECEIVED, code=a_code(serial + 1, (WARD, OTHER_WARD)[serial % 2]))
        records += _records(kept, move[-1], counted=counted)
    return {"Records": records}


def _records(kept: type[Item], move: Move, *, counted: bool) -> Iterator[dict[str, Any]]:
    assert move.before is not None
    old = {"OldImage": items.head(kept, move.before).serialize()} if counted else {}
    head, entry = items.head(kept, move.after), items.event(kept, move.event)
    for name, image, more in (("MODIFY", head, old), ("INSERT", entry, {})):
        number = f"{move.event.code}/{name}"
        yield {
            "eventID": number,
            "eventName": name,
            "eventSource": "aws:dynamodb",
            "dynamodb": {"SequenceNumber": number, "NewImage": image.serialize(), **more},
        }


def _row(how: str, event: Mapping[str, Any]) -> Row:
    calls: list[Call] = []

    def asking(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        calls.append((str(model.service_model.service_name), model.name, dict(params)))

    def watch(events: BaseEventHooks) -> None:
        events.register("provide-client-params.*.*", asking)

    with redirect_stdout(StringIO()):
        with watching(watch):
            services.cache_clear()
            assert dispatch(dict(event), None) == {"batchItemFailures": []}
        services.cache_clear()
        floor = partial(_bare, _clients(), calls)
        ours, least = side_by_side(lambda: dispatch(dict(event), None), floor, TIMES)
    return {
        "errand": f"pass on {FACTS} moves, {how}",
        "calls": len(calls),
        "ours ms": round(ours, 1),
        "botocore ms": round(least, 1),
        "ratio": round(ours / least, 2),
        "facts/second": round(FACTS / ours * 1000),
        "botocore facts/second": round(FACTS / least * 1000),
    }


def _clients() -> Mapping[str, Any]:
    session = botocore.session.get_session()
    return {name: session.create_client(name, REGION) for name in ("sqs", "s3", "dynamodb")}


def _bare(clients: Mapping[str, Any], calls: Sequence[Call]) -> None:
    for service, operation, params in calls:
        getattr(clients[service], xform_name(operation))(**params)
