"""The inbox: the untrusted bucket that uploads and scans arrive in."""

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain import quarantine
from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.usecases.ports import Fetched, Judged, Ticket
from chalicelib.usecases.uploading import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

TICKET = timedelta(minutes=30)
"""How long a ticket is good: a large scan over a slow line needs its time."""
TAG = "GuardDutyMalwareScanStatus"
_GONE = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"})


class Inbox:
    """The inbox bucket; `s3` is a botocore client.

    What is said of a file is written on it by GuardDuty. With `own_gate` the office judges itself.
    """

    def __init__(self, s3: "S3Client", bucket: str, *, own_gate: bool = False) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._own_gate = own_gate

    def ticket(
        self, key: str, content_type: str, most: int, at: datetime, back: str | None = None
    ) -> Ticket:
        """Return a presigned POST for exactly that key and type and 1 to `most` bytes (no call).

        Once the file is there the bucket leads a browser to `back`, which the signature fixes; it
        adds its own name, the key and a hash to that address. Without it says 201. There is no
        field for tags, and the bucket takes no field that a ticket does not have.
        """
        fields = {"Content-Type": content_type, **_answered(back)}
        post = self._s3.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields=dict(fields),
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, most],
            ],
            ExpiresIn=int(TICKET.total_seconds()),
        )
        return Ticket(url=post["url"], fields=post["fields"], expires_at=at + TICKET)

    def address(self) -> str:
        """Return where every ticket sends its file to (no call)."""
        url: str = self._s3.generate_presigned_post(Bucket=self._bucket, Key="-")["url"]
        return url

    def arrived(self, prefix: str) -> frozenset[str]:
        """Return the keys of what arrived, of those that begin so (1 ListObjectsV2 a thousand)."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        return frozenset(one["Key"] for page in pages for one in page.get("Contents", ()))

    def size(self, key: str) -> int | None:
        """Return the size of what arrived under `key` (1 ListObjectsV2), None where nothing did.

        The bucket tells what lies in it also of files that may not be read, or not yet.
        """
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        return next((one["Size"] for one in found.get("Contents", ()) if one["Key"] == key), None)

    def judged(self, key: str, version: str = "") -> Judged:
        """Return what is said of a version (1 GetObjectTagging); raises NotFound.

        The office's own gate looks at the bytes instead (1 GetObject), as many as are ever taken.
        """
        if self._own_gate:
            found = self._found(key, version)
            with found["Body"] as body:
                verdict = quarantine.judged(body.read(MOST_BYTES))
            return Judged(found.get("VersionId", version), verdict)
        with _gone_is_not_found():
            said = self._s3.get_object_tagging(**self._named(key, version))
        words = [tag["Value"] for tag in said["TagSet"] if tag["Key"] == TAG]
        told = quarantine.verdict_of(words[0]) if words else None
        return Judged(said.get("VersionId", version), told)

    def fetch(self, key: str, most: int, version: str = "") -> Fetched:
        """Return the bytes (1 GetObject); raises NotFound, or TooLarge before reading them."""
        found = self._found(key, version)
        with found["Body"] as body:
            if found["ContentLength"] > most:
                raise TooLarge(f"Tệp lớn hơn {most // 2**20} MB; hãy chia nhỏ.", "upload")
            arrived = found["LastModified"].astimezone(UTC)
            return Fetched(body.read(), found.get("VersionId", version), arrived)

    def _found(self, key: str, version: str) -> "GetObjectOutputTypeDef":
        with _gone_is_not_found():
            return self._s3.get_object(**self._named(key, version))

    def _named(self, key: str, version: str) -> Mapping[str, Any]:
        named = {"Bucket": self._bucket, "Key": key}
        return {**named, "VersionId": version} if version else named


def _answered(back: str | None) -> Mapping[str, str]:
    """Return the field of a ticket that says how the bucket answers."""
    if back is not None:
        return {"success_action_redirect": back}
    return {"success_action_status": str(int(HTTPStatus.CREATED))}


@contextmanager
def _gone_is_not_found() -> "Iterator[None]":
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise NotFound("Tệp chưa được tải lên hoặc đã hết hạn lưu.", "upload") from None
        raise
