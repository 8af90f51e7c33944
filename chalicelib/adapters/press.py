"""The press: the public bucket, where tables are published for everyone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Press:
    """The public bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Put a file under ``public/`` (1 PutObject)."""
        self._s3.put_object(
            Bucket=self._bucket,
            Key=f"public/{key}",
            Body=data,
            ContentType=content_type,
            CacheControl="public, max-age=300",
        )
