"""Publications: what the night published, read back from the public bucket as everyone can.

Kept in memory by day and by the version of its sums; which day is the newest is asked again after
ten minutes, and at once where there was none.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.reports.glance import SOURCES
from chalicelib.domain.reports.reread import Document, reread
from chalicelib.usecases.figuring import Published
from chalicelib.usecases.publishing import SUMS

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FRESH = timedelta(minutes=10)
"""How long the newest day is taken for the newest."""
BACK = timedelta(days=28)
"""How far back a day is looked for."""
DAYS = "public/20"
"""What the keys of all days begin with, and those of nothing else."""
_DOCUMENT = TypeAdapter(Document)


class Publications:
    """The public bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._asked = datetime.min.replace(tzinfo=UTC)
        self._kept: tuple[str, Published] | None = None

    def newest(self, at: datetime) -> Published | None:
        """Return what was published of the newest day of the last four weeks, None without any.

        No call while what is kept is fresh; else 1 ListObjectsV2 for each thousand files, and for
        a day that is new or was published again 3 GetObject. Raises TryLater where its files do
        not match its sums, as while it is being published again.
        """
        if self._kept is None or abs(at - self._asked) >= FRESH:
            found = self._newest_sums(at)
            if found is None:
                self._kept = None
                return None
            if self._kept is None or self._kept[0] != found[1]:
                self._kept = found[1], self._read(found[0])
            self._asked = at
        return self._kept[1]

    def address(self, day: date, name: str) -> str:
        """Return where everyone reads a file of a day."""
        return f"{self._s3.meta.endpoint_url}/{self._bucket}/{_key(day, name)}"

    def _newest_sums(self, at: datetime) -> tuple[date, str] | None:
        """Return the newest day that has sums, with what tells these from others of that day."""
        first = at.astimezone(LOCAL).date() - BACK
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=DAYS, StartAfter=f"public/{first.isoformat()}/"
        )
        marks = [one for page in pages for one in page.get("Contents", ())]
        sums = [one for one in marks if one["Key"].endswith(f"/{SUMS}")]
        if not sums:
            return None
        last = max(sums, key=lambda one: one["Key"])
        day = date.fromisoformat(last["Key"].split("/")[1])
        return day, f"{day} {last['ETag']}"

    def _read(self, day: date) -> Published:
        text = self._get(day, SUMS).decode()
        sums = {name: digest for digest, name in map(str.split, text.splitlines())}
        documents = {name: self._document(day, f"{name}.json", sums) for name in SOURCES}
        period = documents[SOURCES[0]].period
        tables = {name: reread(document) for name, document in documents.items()}
        return Published(day, period, frozenset(sums), tables)

    def _document(self, day: date, name: str, sums: Mapping[str, str]) -> Document:
        data = self._get(day, name)
        if hashlib.sha256(data).hexdigest() != sums.get(name):
            raise TryLater("Số liệu đang được công bố lại; hãy xem lại sau ít phút.")
        return _DOCUMENT.validate_json(data)

    def _get(self, day: date, name: str) -> bytes:
        with self._s3.get_object(Bucket=self._bucket, Key=_key(day, name))["Body"] as body:
            return body.read()


def _key(day: date, name: str) -> str:
    return f"public/{day.isoformat()}/{name}"
