"""Requests: reports asked for, in the lake under ``asked/<id>/``, gone after thirty days."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import TypeAdapter

from chalicelib.domain.history import canonical
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.reports.requests import Request

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK = timedelta(minutes=5)
MARK = "facts/_folded.json"
"""What a fold of the lake writes when all months are folded."""
_REQUEST = TypeAdapter(Request)


class Requests:
    """The lake bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def folded(self) -> str:
        """Return what tells the last fold of the lake from others (1 ListObjectsV2).

        The fold writes its mark last.
        """
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=MARK)
        marks = (one for one in found.get("Contents", ()) if one["Key"] == MARK)
        return " ".join(f"{one['LastModified'].isoformat()} {one['ETag']}" for one in marks)

    def note(self, request: Request) -> None:
        """Note a request (1 PutObject); again the same bytes."""
        key = f"asked/{request.id}/request.json"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=canonical(request))

    def noted(self, request_id: str) -> tuple[Request, bool]:
        """Return a request that was noted, and whether its report lies there; raises NotFound.

        1 ListObjectsV2, which tells what is absent from what is forbidden, and 1 GetObject.
        """
        key = f"asked/{request_id}/request.json"
        there = self._there(f"asked/{request_id}/")
        if key not in there:
            raise NotFound("Không có yêu cầu báo cáo này.", "request")
        found = self._s3.get_object(Bucket=self._bucket, Key=key)
        request = _REQUEST.validate_json(found["Body"].read())
        return request, _key(request) in there

    def keep(self, request: Request, data: bytes, content_type: str) -> None:
        """Lay down a report (1 PutObject)."""
        self._s3.put_object(
            Bucket=self._bucket, Key=_key(request), Body=data, ContentType=content_type
        )

    def is_kept(self, request: Request) -> bool:
        """Tell whether a report lies there (1 ListObjectsV2)."""
        key = _key(request)
        return key in self._there(key)

    def link(self, request: Request, at: datetime) -> str:  # noqa: ARG002 - the signer has its own clock
        """Return an address to save it from, good for five minutes (no call)."""
        day = request.question.period.as_of.isoformat()
        name = quote(f"{request.report}-{day}.{request.form}", safe="")
        return self._s3.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(request),
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
            },
            ExpiresIn=int(LINK.total_seconds()),
        )

    def _there(self, prefix: str) -> frozenset[str]:
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=prefix)
        return frozenset(item["Key"] for item in found.get("Contents", ()))


def _key(request: Request) -> str:
    return f"asked/{request.id}/{request.file}"
