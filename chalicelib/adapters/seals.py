"""Seals: the bucket of the public ledger, in which nothing is ever replaced or deleted.

``seals/<day>.json`` is the seal of a day and ``seals/<day>.leaves`` the hashes under it, both for
everyone to read. For our own use are ``tiles/<day>.json``, what proofs are made of,
``extents/<day>.json``, what is sealed of each day, and ``next/<sum>``, the day whose seal follows
the one with that sum.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.domain.history import canonical
from chalicelib.domain.sealing import LINE, TILE, Extent, Tile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

JSON, TEXT = "application/json", "text/plain; charset=us-ascii"
SEAL = ".json"


class Seals:
    """The bucket of seals; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def days(self) -> tuple[date, ...]:
        """Return the days that have a seal, earliest first (1 ListObjectsV2 for 500)."""
        return tuple(self._days("seals/", 1000))

    def days_from(self, day: date, most: int) -> tuple[date, ...]:
        """Return the first days with a seal from `day` on, at most `most` (1 ListObjectsV2)."""
        return tuple(islice(self._days(f"seals/{day.isoformat()}", 2 * most + 1), most))

    def seal(self, day: date) -> bytes:
        """Return the file of a seal (1 GetObject)."""
        return self._get(f"seals/{day.isoformat()}.json")

    def leaves(self, day: date) -> bytes:
        """Return all leaves of a day (1 GetObject; 65 bytes for each entry)."""
        return self._get(f"seals/{day.isoformat()}.leaves")

    def tile(self, day: date, number: int) -> bytes:
        """Return the leaves of one tile, counted from 0 (1 GetObject; at most 65 kB)."""
        start = number * TILE * LINE
        span = f"bytes={start}-{start + TILE * LINE - 1}"
        return self._get(f"seals/{day.isoformat()}.leaves", Range=span)

    def tiles(self, day: date) -> tuple[Tile, ...]:
        """Return the tiles of a day (1 GetObject; at most 140 kB)."""
        said = json.loads(self._get(f"tiles/{day.isoformat()}.json"))
        return tuple(Tile(first, root) for first, root in said)

    def extents(self, day: date) -> Mapping[date, Extent]:
        """Return what was sealed of each day up to the seal of `day` (1 GetObject)."""
        said = json.loads(self._get(f"extents/{day.isoformat()}.json"))
        return {date.fromisoformat(on): Extent(*found) for on, found in said.items()}

    def address(self, day: date, kind: str = "json") -> str:
        """Return where everyone reads the seal of a day, or its ``leaves`` (no call)."""
        return f"{self._s3.meta.endpoint_url}/{self._bucket}/seals/{day.isoformat()}.{kind}"

    def claim(self, previous: str, day: date) -> date:
        """Have `day` follow the seal with that sum, and return the day that does (1 PutObject)."""
        said = self._first(f"next/{previous}", day.isoformat().encode(), TEXT)
        return date.fromisoformat(said.decode())

    def keep_leaves(self, day: date, data: bytes) -> bytes:
        """Publish leaves unless there are some, and return those that are there (1 PutObject)."""
        return self._first(f"seals/{day.isoformat()}.leaves", data, TEXT)

    def keep_tiles(self, day: date, tiles: Sequence[Tile]) -> None:
        """Keep the tiles of a day (1 PutObject)."""
        self._first(f"tiles/{day.isoformat()}.json", canonical([[t.first, t.root] for t in tiles]))

    def keep_extents(self, day: date, extents: Mapping[date, Extent]) -> None:
        """Keep what is sealed of each day (1 PutObject)."""
        said = {on.isoformat(): [found.count, found.mix] for on, found in extents.items()}
        self._put(f"extents/{day.isoformat()}.json", canonical(said), JSON)

    def keep_seal(self, day: date, data: bytes) -> bytes:
        """Publish a seal unless there is one, and return the one that is there (1 PutObject)."""
        return self._first(f"seals/{day.isoformat()}.json", data)

    def _days(self, after: str, at_once: int) -> "Iterator[date]":
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket,
            Prefix="seals/",
            StartAfter=after,
            PaginationConfig={"PageSize": at_once},
        )
        for page in pages:
            for item in page.get("Contents", ()):
                if item["Key"].endswith(SEAL):
                    yield date.fromisoformat(item["Key"][len("seals/") : -len(SEAL)])

    def _get(self, key: str, **more: str) -> bytes:
        found = self._s3.get_object(Bucket=self._bucket, Key=key, **more)  # type: ignore[arg-type]
        with found["Body"] as body:
            return body.read()

    def _first(self, key: str, data: bytes, content_type: str = JSON) -> bytes:
        """Write unless something is there, and return what is there then.

        1 PutObject; where somebody was sooner, 1 GetObject.
        """
        try:
            self._put(key, data, content_type, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise
            return self._get(key)
        return data

    def _put(self, key: str, data: bytes, content_type: str, **more: str) -> None:
        """Write an object; a bucket that locks what it holds insists on a checksum."""
        self._s3.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=data,
            ContentType=content_type,
            ChecksumAlgorithm="SHA256",
            **more,  # type: ignore[arg-type]
        )
