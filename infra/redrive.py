"""Redrive: what lies in the dead-letter queues is put back to work, once its cause is mended.

``python -m infra.redrive [--queue NAME] [--stack STACK]`` works on the local cloud, or with --stack
on the account of the environment; queues are scans, notices, index, writs, signatures, reports,
printouts, money, statements, changes and clocks. A message is deleted only after what it asks for
was put back; whatever comes twice changes nothing, so it may be run again at any time.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

from chalicelib.adapters.store import keys
from chalicelib.adapters.store.codec import dumped, event_from, loaded
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.evolving import replay
from chalicelib.domain.records import Order
from infra import histories
from infra.cloud import cloud
from infra.deploy import Account, local_account

QUEUES = (
    *("scans", "notices", "index", "writs", "signatures", "reports", "printouts"),
    *("money", "statements", "changes", "clocks"),
)
HIDDEN = 120
"""Seconds a message is nobody else's while it is put back."""
MARGIN = timedelta(hours=1)
"""How far the clock of a function and the stream's may be apart, and much more."""
RECORDS = 100
Outputs = Mapping[str, Any]
Message = Mapping[str, Any]


class Stuck(Exception):
    """A message cannot be put back; the text says why, and the message stays."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of a dead-letter queue."""

    queue: str
    moved: int
    stuck: tuple[str, ...]


def redrive(account: Account, outputs: Outputs, queue: str) -> Redriven:
    """Put back what lies in the dead-letter queue of `queue`; what cannot be stays there."""
    sqs, dead = account.client("sqs"), outputs[f"{queue.capitalize()}DeadUrl"]
    put_back = _ways(account, outputs)[queue]
    moved, stuck = 0, []
    for message in _lying(sqs, dead):
        try:
            put_back(message)
        except Stuck as why:
            stuck.append(str(why))
            continue
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
    return Redriven(queue, moved, tuple(stuck))


def _lying(sqs: Any, dead: str) -> Iterator[Message]:  # noqa: ANN401 - a client
    """Yield every message of a queue, each once, for it stays hidden meanwhile."""
    while found := sqs.receive_message(
        QueueUrl=dead,
        MaxNumberOfMessages=10,
        VisibilityTimeout=HIDDEN,
        WaitTimeSeconds=1,
        MessageAttributeNames=["All"],
    ).get("Messages"):
        yield from found


def _ways(account: Account, outputs: Outputs) -> Mapping[str, Callable[[Message], None]]:
    return {
        "scans": lambda message: _sent(account, outputs["ScansQueueUrl"], message),
        "notices": lambda message: _sent(account, outputs["NoticesQueueUrl"], message),
        "index": lambda message: _sent(account, outputs["IndexQueueUrl"], message),
        "writs": lambda message: _sent(account, outputs["WritsQueueUrl"], message),
        "signatures": lambda message: _sent(account, outputs["SignaturesQueueUrl"], message),
        "reports": lambda message: _sent(account, outputs["ReportsQueueUrl"], message),
        "printouts": lambda message: _sent(account, outputs["PrintoutsQueueUrl"], message),
        "money": lambda message: _sent(account, outputs["MoneyQueueUrl"], message),
        "statements": lambda message: _sent(account, outputs["StatementsQueueUrl"], message),
        "changes": lambda message: _told_again(account, outputs, json.loads(message["Body"])),
        "clocks": lambda message: _struck(account, outputs, json.loads(message["Body"])),
    }


def _sent(account: Account, live: str, message: Message) -> None:
    account.client("sqs").send_message(QueueUrl=live, MessageBody=message["Body"])


def _struck(account: Account, outputs: Outputs, event: Mapping[str, Any]) -> None:
    """Have a clock's function run again, in its own time; raises Stuck."""
    function, said = run_again(event)
    account.client("lambda").invoke(
        FunctionName=outputs[f"{function}Function"],
        InvocationType="Event",
        Payload=json.dumps(said).encode(),
    )


def run_again(event: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return which function a lost run was of, and what to tell it; raises Stuck.

    A night that is run later is told which day it was to publish, or when it was.
    """
    for asked, function in ON_DEMAND.items():
        if asked in event:
            return function, event
    if set(event) == {"time"}:
        return "Money", event
    if "day" in event:
        return "Statistics", {"day": event["day"]}
    rules = [str(arn).rpartition("/")[2] for arn in event.get("resources", ())]
    for name, run in BY_THE_CLOCK.items():
        if any(name in rule for rule in rules):
            return run(event["time"])
    raise Stuck(f"a run of no clock of ours: {', '.join(rules) or 'unnamed'}")


def _day_before(struck: str) -> str:
    night = datetime.fromisoformat(struck).astimezone(LOCAL).date()
    return (night - timedelta(days=1)).isoformat()


Run = tuple[str, Mapping[str, Any]]
ON_DEMAND = {"conserve": "Conserve", "reconcile": "Money"}
"""What a run that somebody asked for begins with, and whose run it is."""
BY_THE_CLOCK: Mapping[str, Callable[[str], Run]] = {
    "EveryHour": lambda _: ("Deadlines", {}),
    "EveryNight": lambda struck: ("Statistics", {"day": _day_before(struck)}),
    "AfterTheNight": lambda struck: ("Money", {"time": struck}),
    "BeforeDawn": lambda struck: ("Conserve", {"conserve": {"time": struck}}),
}
"""What rules are called, and what each run is told when it is run later."""


def _told_again(account: Account, outputs: Outputs, failure: Mapping[str, Any]) -> None:
    """Pass on again every move made while a batch of the stream was lost; raises Stuck."""
    batch = failure["DDBStreamBatchInfo"]
    since = datetime.fromisoformat(batch["approximateArrivalOfFirstRecord"]) - MARGIN
    until = datetime.fromisoformat(batch["approximateArrivalOfLastRecord"]) + MARGIN
    tell_again(account, outputs, since, until)


def tell_again(account: Account, outputs: Outputs, since: datetime, until: datetime) -> int:
    """Pass on again every move and order made between two moments; raises Stuck.

    The stream forgets within a day; the table does not, so the moves are read there. Returns
    how many they were.
    """
    dynamodb, table = account.client("dynamodb"), outputs["DossiersTableName"]
    moves, placed = [], []
    for code in histories.codes(dynamodb, table):
        partition = keys.dossier(code)
        moves += changes(histories.texts(dynamodb, table, partition), since, until)
        texts = histories.texts(dynamodb, table, partition, keys.ORDERS)
        placed += orders(texts, since, until)
    records = moves + placed
    for first in range(0, len(records), RECORDS):
        _dispatched(account, outputs["DispatchFunction"], records[first : first + RECORDS])
    return len(moves) // 2


def changes(texts: list[str], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the records the stream brought of a history between two moments: entry and head."""
    events = [event_from(text) for text in texts]
    found: list[dict[str, Any]] = []
    for number, event in enumerate(events):
        if since <= event.at <= until:
            head = dumped(replay(events[: number + 1]))
            name = f"redrive/{event.code}/{event.seq}"
            entry_key, head_key = keys.event(event.code, event.seq), keys.head(event.code)
            found.append(_record(name, "INSERT", entry_key, {"body": texts[number]}))
            found.append(_record(name, "MODIFY", head_key, {"state": head}))
    return found


def orders(texts: list[str], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the records the stream brought of a dossier's new orders between two moments."""
    found = []
    for text in texts:
        order = loaded(Order, text)
        if since <= order.created_at <= until:
            key = keys.order(order.dossier, order.ref)
            found.append(_record(f"redrive/{order.ref}", "INSERT", key, {"body": text}))
    return found


def _record(name: str, how: str, key: keys.Key, texts: Mapping[str, str]) -> dict[str, Any]:
    image = {"pk": key[0], "sk": key[1], **texts}
    return {
        "eventID": f"{name}/{how}",
        "eventName": how,
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "SequenceNumber": "0",
            "NewImage": {name: {"S": value} for name, value in image.items()},
        },
    }


def _dispatched(account: Account, function: str, records: list[dict[str, Any]]) -> None:
    """Have the stream function pass records on now; raises Stuck where it could not."""
    answer = account.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps({"Records": records}).encode()
    )
    said = json.loads(answer["Payload"].read())
    if "FunctionError" in answer or said["batchItemFailures"]:
        raise Stuck("the moves could not be passed on again; the function's log says why")


def place(stack: str | None) -> tuple[Account, Outputs]:
    """Return where to work: the local cloud, or the stack in the account of the environment."""
    if stack is None:
        one = cloud()
        return local_account(one), json.loads(one.outputs_file.read_text())
    account = Account(boto3.Session())
    found = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return account, {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}


def main() -> int:
    """Run the tool; returns the exit status, 1 where something is stuck."""
    parser = argparse.ArgumentParser(prog="infra.redrive", description=__doc__)
    parser.add_argument("--queue", choices=QUEUES, action="append", default=[])
    parser.add_argument("--stack", help="a stack of the account of the environment")
    asked = parser.parse_args()
    try:
        account, outputs = place(asked.stack)
        done = [redrive(account, outputs, queue) for queue in asked.queue or QUEUES]
    except (OSError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    for one in done:
        print(f"{one.queue:10} {one.moved} put back, {len(one.stuck)} stuck")
        for why in one.stuck:
            print(f"           {why}", file=sys.stderr)
    return 1 if any(one.stuck for one in done) else 0


if __name__ == "__main__":
    sys.exit(main())
