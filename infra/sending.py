"""Sending: one file to a bucket by parts, gone on with after a cut line where it stopped.

A scanner's credentials may write and nothing else, so what has arrived is noted down here, not
asked for. Keys carry the content's hash, and nothing is ever written over: the same bytes are in
the bucket once.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

PART = 8 * 2**20
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
THERE, GONE = "PreconditionFailed", "NoSuchUpload"

Told = Callable[[int], None]
"""Is told how many bytes have arrived."""


class Changed(Exception):
    """The file was written to while it was being sent; it is looked at again."""


@dataclass(frozen=True, slots=True)
class Course:
    """How far an upload has come: the tags of the parts that arrived, in order."""

    upload: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """A file on its way to `key`; `notes` is where its course is noted down."""

    s3: Any
    bucket: str
    key: str
    file: Path
    notes: Path
    part: int = PART

    def send(self, told: Told) -> bool:
        """Send the file, and tell whether it was not there before; raises Changed, ClientError."""
        before = self.file.stat()
        small = before.st_size <= self.part
        try:
            fresh = self._at_once(told) if small else self._by_parts(before, told)
        except ClientError as error:
            if _code(error) != GONE:
                raise
            self.notes.unlink()  # it was given up meanwhile, so from the beginning
            fresh = self._by_parts(before, told)
        return fresh

    def _at_once(self, told: Told) -> bool:
        """Send a small file (1 PutObject)."""
        data = self.file.read_bytes()
        place = {"Bucket": self.bucket, "Key": self.key}
        fresh = _unless_there(self.s3.put_object, **place, Body=data, ContentType=self._type)
        told(len(data))
        return fresh

    def _by_parts(self, before: os.stat_result, told: Told) -> bool:
        """Send the parts that have not arrived, then close the upload."""
        course = self._course()
        with self.file.open("rb") as opened:
            opened.seek(len(course.tags) * self.part)
            told(opened.tell())
            while chunk := opened.read(self.part):
                number = len(course.tags) + 1
                sent = self.s3.upload_part(
                    Bucket=self.bucket,
                    Key=self.key,
                    UploadId=course.upload,
                    PartNumber=number,
                    Body=chunk,
                )
                course = replace(course, tags=(*course.tags, sent["ETag"]))
                self._note(course)
                told(opened.tell())
        return self._closed(course, before)

    def _closed(self, course: Course, before: os.stat_result) -> bool:
        """Make the parts one object, unless the file has changed or the object is there."""
        place = {"Bucket": self.bucket, "Key": self.key, "UploadId": course.upload}
        now = self.file.stat()
        changed = (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
        parts = [{"PartNumber": n, "ETag": tag} for n, tag in enumerate(course.tags, start=1)]
        fresh = not changed and _unless_there(
            self.s3.complete_multipart_upload, **place, MultipartUpload={"Parts": parts}
        )
        if not fresh:
            self.s3.abort_multipart_upload(**place)
        self.notes.unlink()
        if changed:
            raise Changed(self.file.name)
        return fresh

    @property
    def _type(self) -> str:
        return TYPES[self.file.suffix.lower()]

    def _course(self) -> Course:
        """Return how far this upload has come, after beginning it if that is now."""
        if self.notes.exists():
            noted = json.loads(self.notes.read_text("utf-8"))
            return Course(noted["upload"], tuple(noted["tags"]))
        begun = self.s3.create_multipart_upload(
            Bucket=self.bucket, Key=self.key, ContentType=self._type
        )
        course = Course(begun["UploadId"])
        self._note(course)
        return course

    def _note(self, course: Course) -> None:
        write(self.notes, asdict(course))


def write(path: Path, told: object) -> None:
    """Write JSON, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    fresh.replace(path)


def _unless_there(call: Callable[..., object], **asked: object) -> bool:
    """Have an object made unless there is one under its key, and tell whether it was made."""
    try:
        call(**asked, IfNoneMatch="*")
    except ClientError as error:
        if _code(error) != THERE:
            raise
        return False
    return True


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
