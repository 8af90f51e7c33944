"""Batches: what a queue or a stream brings, record by record; what fails comes again alone."""

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from chalicelib.handlers.logs import NAME, count, logger

Event = dict[str, Any]
JUDGED = "GuardDuty Malware Protection Object Scan Result"


def each_message(
    event: Event, do: Callable[[Mapping[str, Any]], object]
) -> PartialItemFailureResponse:
    """Do what each message of a queue says; those that raise are reported and come again."""

    def one(record: SQSRecord) -> None:
        do(record.json_body)

    return _each(event, EventType.SQS, one)


def each_text(event: Event, do: Callable[[str], object]) -> PartialItemFailureResponse:
    """Do what each message of a queue says, given as it was sent; as `each_message`."""

    def one(record: SQSRecord) -> None:
        do(record.body)

    return _each(event, EventType.SQS, one)


def each_change(
    event: Event, do: Callable[[Mapping[str, Any]], object]
) -> PartialItemFailureResponse:
    """Take each new image of a stream, as DynamoDB spells it, with how it came (``eventName``).

    Those that raise are reported; the stream then comes again from the first of them.
    """

    def one(record: DynamoDBRecord) -> None:
        do(record.raw_event)

    return _each(event, EventType.DynamoDBStreams, one)


def _each(event: Event, kind: EventType, one: Callable[[Any], None]) -> PartialItemFailureResponse:
    processor = BatchProcessor(
        kind, raise_on_entire_batch_failure=False, logger=logging.getLogger(NAME)
    )
    return process_partial_response(event, one, processor)


def arrivals(body: Mapping[str, Any]) -> Iterator[tuple[str, str, datetime]]:
    """Yield key, version and moment (UTC) of each file that S3 or GuardDuty tells of.

    S3 tells that it arrived, and of none in a test; GuardDuty that it was judged, and nobody takes
    its word for how: that is written on the file.
    """
    for record in body.get("Records", ()):
        file = record["s3"]["object"]
        key, version = unquote_plus(file["key"]), file.get("versionId", "")
        yield key, version, datetime.fromisoformat(record["eventTime"])
    if body.get("detail-type") == JUDGED:
        file = body["detail"]["s3ObjectDetails"]
        version = file.get("versionId", "")
        yield file["objectKey"], version, datetime.fromisoformat(body["time"])


def done(what: str, how: str, **keys: str | int) -> None:
    """Log what became of one thing, with keys only, and count it under ``<what>-<how>``."""
    logger.info(f"{what}-{how}", extra=keys)
    count(f"{what}-{how}")
