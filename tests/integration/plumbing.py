"""Plumbing: buckets, queues and the stream within moto, and how they call the functions."""

import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import botocore.session
import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.handlers.events import (
    conserve,
    deadlines,
    digitise,
    dispatch,
    index,
    money,
    notify,
    printout,
    report,
    sign,
    statistics,
    write,
)
from chalicelib.handlers.logs import NAME as NAME_OF_LOG
from chalicelib.settings import Settings
from chalicelib.usecases.ports import Move
from chalicelib.wiring import Services, built
from tests.builders import MORNING
from tests.integration.conftest import (
    NAME,
    REGION,
    TABLE,
    TALLIES,
    TALLIES_TABLE,
    WORDS,
    WORDS_TABLE,
)
from tests.machines import PlainReader
from tests.memory import MemoryCatalogue
from tests.typesetters import PlainTypesetter

SENDER = "motcua@example.vn"
Stream = logging.StreamHandler
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
QUEUES = (
    *("scans", "notices", "index", "writs", "signatures", "reports", "printouts"),
    *("money", "statements"),
)
BUCKETS = ("inbox", "archive", "lake", "public", "seals")
FUNCTIONS = (
    conserve,
    deadlines,
    digitise,
    dispatch,
    index,
    money,
    notify,
    printout,
    report,
    sign,
    statistics,
    write,
)
NOON = MORNING + timedelta(hours=4)


@cache
def session() -> botocore.session.Session:
    """Return one session for all tests: reading what services look like takes its time."""
    return botocore.session.get_session()


@cache
def client(service: str) -> Any:
    """Return the client of a service that all tests use; it knows no region and no key but ours."""
    return session().create_client(service, REGION)


def waiting(services: Services, queue: str) -> dict[str, Any]:
    """Return the event a function gets for all that waits on a queue, each message taken once."""
    sqs, url = client("sqs"), getattr(services.settings, f"{queue}_queue_url")
    records = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for one in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
            told = {"messageId": one["MessageId"], "body": one["Body"]}
            records.append({**told, "eventSourceARN": f"arn:{queue}"})
    return {"Records": records}


@dataclass
class Plumbing:
    """The cloud around the event functions; `services` is what they are given."""

    services: Services
    s3: Any = field(default_factory=lambda: client("s3"))
    sqs: Any = field(default_factory=lambda: client("sqs"))
    streams: Any = field(default_factory=lambda: client("dynamodbstreams"))
    _seen: set[str] = field(default_factory=set)

    @property
    def dossiers(self) -> DynamoDossiers:
        store = self.services.dossiers()
        assert isinstance(store, DynamoDossiers)
        return store

    def save(self, *moves: Move) -> None:
        for move in moves:
            self.dossiers.save(move)

    def messages(self, queue: str) -> dict[str, Any]:
        """Return the event a function gets for all that waits on a queue."""
        return waiting(self.services, queue)

    def changes(self) -> dict[str, Any]:
        """Return the event a function gets for all that is new in the stream."""
        table = client("dynamodb").describe_table(TableName=NAME)["Table"]
        arn = table["LatestStreamArn"]
        shards = self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        start = self.streams.get_shard_iterator(
            StreamArn=arn, ShardId=shards[0]["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found = self.streams.get_records(ShardIterator=start)["Records"]
        fresh = [_plain(record) for record in found if record["eventID"] not in self._seen]
        self._seen |= {record["eventID"] for record in fresh}
        return {"Records": fresh}

    def objects(self, bucket: str) -> dict[str, bytes]:
        listed = self.s3.list_objects_v2(Bucket=bucket).get("Contents", ())
        return {
            item["Key"]: self.s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            for item in listed
        }


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as Lambda hands it over: moments as seconds, not as objects."""
    plain: dict[str, Any] = json.loads(json.dumps(record, default=datetime.timestamp))
    return plain


def laid(monkeypatch: pytest.MonkeyPatch) -> Plumbing:
    """Return the plumbing, laid within moto, with every event function connected to it."""
    s3, sqs, ses = client("s3"), client("sqs"), client("sesv2")
    for bucket in BUCKETS:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
    arn = sqs.get_queue_attributes(QueueUrl=urls["scans"], AttributeNames=["QueueArn"])
    s3.put_bucket_notification_configuration(
        Bucket="inbox",
        NotificationConfiguration={
            "QueueConfigurations": [
                {"QueueArn": arn["Attributes"]["QueueArn"], "Events": ["s3:ObjectCreated:*"]}
            ]
        },
    )
    client("dynamodb").create_table(TableName=NAME, **TABLE, StreamSpecification=STREAM)
    client("dynamodb").create_table(TableName=WORDS, **WORDS_TABLE)
    client("dynamodb").create_table(TableName=TALLIES, **TALLIES_TABLE)
    secret = client("secretsmanager").create_secret(Name="words", SecretString="a key")
    ses.create_email_identity(EmailIdentity=SENDER)
    settings = Settings(
        aws_region=REGION,
        dossiers_table=NAME,
        words_table=WORDS,
        tallies_table=TALLIES,
        words_secret_arn=secret["ARN"],
        inbox_bucket="inbox",
        malware_scan="own",
        archive_bucket="archive",
        lake_bucket="lake",
        public_bucket="public",
        seals_bucket="seals",
        scans_queue_url=urls["scans"],
        notices_queue_url=urls["notices"],
        index_queue_url=urls["index"],
        writs_queue_url=urls["writs"],
        signatures_queue_url=urls["signatures"],
        reports_queue_url=urls["reports"],
        printouts_queue_url=urls["printouts"],
        money_queue_url=urls["money"],
        statements_queue_url=urls["statements"],
        sender_email=SENDER,
        portal_url="https://motcua.example.vn/",
    )
    catalogue = MemoryCatalogue()
    services = replace(
        built(settings),
        clock=lambda: NOON,
        catalogue=lambda: catalogue,
        reader=PlainReader,
        typesetter=PlainTypesetter,
    )
    connect(monkeypatch, services)
    return Plumbing(services)


def connect(monkeypatch: pytest.MonkeyPatch, services: Services) -> None:
    """Give the event functions these services."""
    for module in FUNCTIONS:
        monkeypatch.setattr(module, "services", lambda: services)


def failed(answer: Mapping[str, Any]) -> Sequence[str]:
    """Return what a function gave back to come again."""
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Collect what the functions log."""
    written = io.StringIO()
    handlers = [h for h in logging.getLogger(NAME_OF_LOG).handlers if isinstance(h, Stream)]
    before = [handler.setStream(written) for handler in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream or sys.stdout)


def metrics(printed: str) -> list[str]:
    """Return the names of the metrics a function printed."""
    names = []
    for line in printed.splitlines():
        said = json.loads(line)
        for group in said.get("_aws", {}).get("CloudWatchMetrics", ()):
            names += [metric["Name"] for metric in group["Metrics"]]
    return names
