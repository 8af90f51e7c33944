"""The bucket: files of the lake by their keys."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain.refusals import TooLarge

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

AT_ONCE = 10
"""How many files are fetched at the same time."""
_MISSING = frozenset({"NoSuchKey", "404"})
_OVERTAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"})
"""How S3 says that a file is not, or no more, the one to be replaced."""


class Bucket:
    """A bucket of S3; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", name: str) -> None:
        self._s3 = s3
        self._name = name

    def put(self, key: str, data: bytes) -> None:
        """Write a file (1 PutObject)."""
        self._s3.put_object(Bucket=self._name, Key=key, Body=data)

    def put_file(self, key: str, path: Path) -> None:
        """Write what lies in a file of this machine (1 PutObject)."""
        with path.open("rb") as data:
            self._s3.put_object(Bucket=self._name, Key=key, Body=data)

    def get(self, key: str, most: int | None = None) -> bytes | None:
        """Return a file, None where there is none (1 GetObject); raises TooLarge."""
        try:
            found = self._s3.get_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        if most is not None and found["ContentLength"] > most:
            raise TooLarge(f"Tệp lớn hơn {most} byte.", "key")
        return found["Body"].read()

    def several(self, keys: Sequence[str]) -> Iterator[bytes]:
        """Yield files in the order asked, a few fetched at a time; nothing where there is none."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for first in range(0, len(keys), AT_ONCE):
                some = keys[first : first + AT_ONCE]
                yield from (data or b"" for data in pool.map(self.get, some))

    def save(self, keys: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Fetch files into a folder, named by their place in `keys`."""
        paths = tuple(folder / f"{number:05}.parquet" for number in range(len(keys)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._save, keys, paths))
        return paths

    def _save(self, key: str, path: Path) -> str:
        found = self._s3.get_object(Bucket=self._name, Key=key)
        with path.open("wb") as file:
            for part in found["Body"].iter_chunks(1 << 20):
                file.write(part)
        return found["ETag"]

    def fetch(self, key: str, path: Path) -> str | None:
        """Fetch a file and return its mark, None where there is none (1 GetObject)."""
        try:
            return self._save(key, path)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise

    def swap(self, key: str, path: Path, mark: str | None) -> bool:
        """Write a file in place of the one with a mark, or where there was none (1 PutObject).

        False, and nothing is written, where another stands there by now.
        """
        where: dict[str, Any] = {"IfNoneMatch": "*"} if mark is None else {"IfMatch": mark}
        try:
            with path.open("rb") as data:
                self._s3.put_object(Bucket=self._name, Key=key, Body=data, **where)
        except ClientError as error:
            if error.response["Error"]["Code"] in _OVERTAKEN:
                return False
            raise
        return True

    def drop(self, key: str) -> None:
        """Take a file away (1 DeleteObject); its versions stay as long as the bucket keeps them."""
        self._s3.delete_object(Bucket=self._name, Key=key)

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Yield the keys that begin so, in order, after one (1 ListObjectsV2 for each thousand)."""
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._name, Prefix=prefix, StartAfter=after or prefix):
            for item in page.get("Contents", ()):
                yield item["Key"]
