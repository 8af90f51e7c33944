"""The archive: the versioned bucket of originals and readable PDF/A, keyed by content."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK = timedelta(minutes=5)
"""How long a download link is good."""


class Archive:
    """The archive bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def keep(self, key: str, data: bytes, content_type: str) -> None:
        """Store bytes under a key that follows from them (1 PutObject); again changes nothing."""
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type)

    def keep_first(self, key: str, data: bytes, content_type: str) -> bytes:
        """Store bytes unless something lies under `key`, and return what lies there then.

        1 PutObject; where somebody was sooner, 1 GetObject.
        """
        try:
            self._s3.put_object(
                Bucket=self._bucket, Key=key, Body=data, ContentType=content_type, IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise
            stands = self.fetch(key)
            return data if stands is None else stands
        return data

    def fetch(self, key: str) -> bytes | None:
        """Return what lies under `key` (1 GetObject), None where nothing does."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        with found["Body"] as body:
            return body.read()

    def listed(self, prefix: str) -> tuple[str, ...]:
        """Return every key that begins so (1 ListObjectsV2 for a thousand)."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        return tuple(item["Key"] for page in pages for item in page.get("Contents", ()))

    def link(self, key: str, name: str, at: datetime, *, apart: bool = False) -> str:  # noqa: ARG002 - the signer has its own clock
        """Return an address to download it under `name`, good for five minutes (no call).

        Browsers show it, or save it `apart`, to be opened by something else.
        """
        shown = "attachment" if apart else "inline"
        return self._s3.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
            },
            ExpiresIn=int(LINK.total_seconds()),
        )
