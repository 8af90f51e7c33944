"""The inbox: the untrusted bucket that uploads and scans arrive in."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.usecases.ports import Ticket

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TICKET = timedelta(minutes=30)
"""How long a ticket is good: a large scan over a slow line needs its time."""

_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class Inbox:
    """The inbox bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def ticket(self, key: str, content_type: str, most: int, at: datetime) -> Ticket:
        """Return a presigned POST for exactly that key and type and 1 to `most` bytes (no call)."""
        post = self._s3.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields={
                "Content-Type": content_type,
                "success_action_status": str(int(HTTPStatus.CREATED)),
            },
            Conditions=[
                {"Content-Type": content_type},
                {"success_action_status": str(int(HTTPStatus.CREATED))},
                ["content-length-range", 1, most],
            ],
            ExpiresIn=int(TICKET.total_seconds()),
        )
        return Ticket(url=post["url"], fields=post["fields"], expires_at=at + TICKET)

    def size(self, key: str) -> int | None:
        """Return the size of what arrived under `key` (1 HeadObject), None where nothing did."""
        try:
            return self._s3.head_object(Bucket=self._bucket, Key=key)["ContentLength"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise

    def fetch(self, key: str, most: int) -> bytes:
        """Return the bytes (1 GetObject); raises NotFound, or TooLarge before reading them."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                raise NotFound("Tệp chưa được tải lên hoặc đã hết hạn lưu.", "upload") from None
            raise
        with found["Body"] as body:
            if found["ContentLength"] > most:
                raise TooLarge(f"Tệp lớn hơn {most // 2**20} MB; hãy chia nhỏ.", "upload")
            return body.read()
