"""Gathering: the errands by which a file that is read in parts comes together again."""

import hashlib
from datetime import datetime

from chalicelib.domain.refusals import NotFound, TooLarge
from chalicelib.usecases.digitising import Digitising, Done
from chalicelib.usecases.parting import Part, held, is_complete, read_part
from chalicelib.usecases.scanning import digitise, lost, name_of, noted
from chalicelib.usecases.uploading import MOST_BYTES


def take_part(office: Digitising, part: Part, at: datetime) -> Done:
    """Read a part unless it has been read; whoever completes a file has it gathered.

    Two who finish together may both do so: gathering again changes nothing.
    """
    if part.span not in held(office.archive, part.sha256):
        try:
            data = office.inbox.fetch(part.key, MOST_BYTES, part.version).data
        except (NotFound, TooLarge):
            return lost(office, part.key, part.sha256, at)
        if hashlib.sha256(data).hexdigest() != part.sha256:
            return lost(office, part.key, part.sha256, at)
        read_part(office, data, part)
    if is_complete(office, part):
        named = {"key": part.key, "sha256": part.sha256, "version": part.version}
        office.queue.send([{"gather": named}])
    return Done.PARTED


def gather(office: Digitising, key: str, sha256: str, at: datetime, version: str = "") -> Done:
    """Go on with a file whose parts have been read, exactly as with a small one."""
    if key.startswith("scan/") and office.dossiers.receipt(sha256) is not None:
        return noted(office, name_of(key, version), sha256, Done.DUPLICATE, at)
    return digitise(office, key, at, at, sha256, version)
