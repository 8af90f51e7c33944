"""Census: everything in the table of dossiers, the inbox and the queues, seen once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.store import traced
from chalicelib.adapters.store.table import TRIES, told
from chalicelib.domain.conserving import Backlog
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.traces import Came, Trace
from chalicelib.usecases.scanning import is_scan, is_upload, name_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

SEGMENTS = 8
"""How many parts of the table are read at the same time; of each one page is in memory."""
UNVERSIONED = "null"
"""The version of what was put into a bucket that keeps none."""
DEAD = "-dead"
_LYING: "Sequence[QueueAttributeNameType]" = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
Page = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Census:
    """Who counts; clients are botocore's, `queues` the addresses of queues, dead ones among them.

    Nothing is written, and no file is opened.
    """

    dynamodb: "DynamoDBClient"
    table: str
    s3: "S3Client"
    inbox: str
    sqs: "SQSClient"
    queues: Sequence[str] = field(default=())

    def kept(self) -> Iterator[Trace]:
        """Yield what every item of the table shows, in no order.

        1 Scan for each megabyte, read as it stood within a second: half a read unit for 4 KB.
        What DynamoDB has no time for is asked again; raises TryLater where it stays so.
        """
        names = {f"#{name}": name for name in traced.ATTRIBUTES}
        asked = {
            "TableName": self.table,
            "ProjectionExpression": ", ".join(names),
            "ExpressionAttributeNames": names,
            "TotalSegments": SEGMENTS,
        }
        for page in _at_the_same_time(SEGMENTS, lambda more: self._page({**asked, **more})):
            for item in page["Items"]:
                yield from traced.traces(item)

    def arrived(self) -> Iterator[Trace]:
        """Yield every version of every file in the inbox (1 ListObjectVersions for a thousand)."""
        for page in self.s3.get_paginator("list_object_versions").paginate(Bucket=self.inbox):
            for one in page.get("Versions", ()):
                yield _came(one)

    def backlogs(self) -> Mapping[str, Backlog]:
        """Return how much lies in each queue, by its name (1 GetQueueAttributes for each)."""
        found: dict[str, Backlog] = {}
        for url in self.queues:
            is_dead = url.endswith(DEAD)
            name = url.removesuffix(DEAD).rpartition("/")[2].rpartition("-")[2]
            count, known = self._count(url), found.get(name, Backlog())
            found[name] = Backlog(known.waiting, count) if is_dead else Backlog(count, known.dead)
        return found

    def _count(self, url: str) -> int:
        said = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_LYING))
        return sum(int(said["Attributes"][name]) for name in _LYING)

    def _page(self, asked: Mapping[str, Any]) -> Page:
        for _ in range(TRIES - 1):
            with suppress(TryLater):
                return self._scanned(asked)
        return self._scanned(asked)

    def _scanned(self, asked: Mapping[str, Any]) -> Page:
        scan: Any = self.dynamodb.scan
        with told():
            page: Page = scan(**asked)
        return page


def _at_the_same_time(segments: int, page: Callable[[Page], Page]) -> Iterator[Page]:
    """Yield every page of every segment as they come, one of each segment at a time."""
    with ThreadPoolExecutor(segments) as pool:
        asked: dict[Future[Page], int] = {
            pool.submit(page, {"Segment": number}): number for number in range(segments)
        }
        while asked:
            ready, _ = wait(asked, return_when=FIRST_COMPLETED)
            for one in ready:
                number, found = asked.pop(one), one.result()
                if last := found.get("LastEvaluatedKey"):
                    more = {"Segment": number, "ExclusiveStartKey": last}
                    asked[pool.submit(page, more)] = number
                yield found


def _came(one: Mapping[str, Any]) -> Came:
    key, version = str(one["Key"]), str(one.get("VersionId", UNVERSIONED))
    parts = key.split("/")
    if is_upload(key):
        return Came(arrived=one["LastModified"], upload=parts[-1])
    name = name_of(key, "" if version == UNVERSIONED else version)
    place = "/".join(parts[:3]) if is_scan(key) else ""
    return Came(arrived=one["LastModified"], name=name, place=place)
