"""Shelf: printouts, in the archive bucket under ``printout/<id>/``, gone after seven days."""

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from chalicelib.adapters.archive import Archive
from chalicelib.domain.history import canonical
from chalicelib.domain.printouts.asked import Printout
from chalicelib.domain.printouts.outcome import Outcome
from chalicelib.domain.refusals import NotFound

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

JSON = "application/json"
ASKED = "asked.json"
OUTCOME = "outcome.json"
_PRINTOUT = TypeAdapter(Printout)
_OUTCOME = TypeAdapter(Outcome)


class Shelf:
    """The archive bucket, apart from what is kept for good; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._archive = Archive(s3, bucket)

    def note(self, printout: Printout) -> None:
        """Note what is asked for (1 PutObject); again the same bytes."""
        self.keep(printout, ASKED, canonical(printout), JSON)

    def noted(self, printout_id: str) -> tuple[Printout, Outcome | None]:
        """Return what was asked for, and what became of it once it is known; raises NotFound.

        1 ListObjectsV2, which tells what is absent from what is forbidden, 1 GetObject, and 1 more
        where the outcome is known.
        """
        place = f"printout/{printout_id}/"
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=place)
        there = {item["Key"] for item in found.get("Contents", ())}
        if place + ASKED not in there:
            raise NotFound("Không có bản in này.", "printout")
        printout = _PRINTOUT.validate_json(self._read(place + ASKED))
        if place + OUTCOME not in there:
            return printout, None
        return printout, _OUTCOME.validate_json(self._read(place + OUTCOME))

    def keep(self, printout: Printout, name: str, data: bytes, content_type: str) -> None:
        """Lay down a file (1 PutObject); again replaces it."""
        self._archive.keep(_key(printout, name), data, content_type)

    def conclude(self, printout: Printout, outcome: Outcome) -> None:
        """Say what became of it (1 PutObject)."""
        self.keep(printout, OUTCOME, canonical(outcome), JSON)

    def link(self, printout: Printout, name: str, at: datetime) -> str:
        """Return an address to fetch a file from, good for five minutes (no call).

        A browser shows a PDF, to be printed, and saves anything else.
        """
        apart = not name.endswith(".pdf")
        return self._archive.link(_key(printout, name), name, at, apart=apart)

    def _read(self, key: str) -> bytes:
        return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()


def _key(printout: Printout, name: str) -> str:
    return f"printout/{printout.id}/{name}"
