"""Archival: pages as PDF/A-2b, the picture as it came and its words invisibly on top."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict

from chalicelib.adapters.reading.isolated import started
from chalicelib.domain.reading import Limits, PageReading

CHILD = "chalicelib.adapters.archival.child"


class NotArchived(Exception):
    """A paper that was read could not be written anew: worth another try, never a refusal."""


def archived(data: bytes, pages: Sequence[PageReading], limits: Limits) -> bytes:
    """Return those pages of a paper as PDF/A-2b; raises NotArchived."""
    told = json.dumps([asdict(page) for page in pages]).encode()
    arguments = [json.dumps(asdict(limits))]
    with started(CHILD, arguments, told, b"\n", data) as child:
        try:
            written, _ = child.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise NotArchived(f"{len(pages)} pages took over {limits.seconds} s") from None
        if child.returncode != 0 or not written:
            raise NotArchived(f"writing {len(pages)} pages ended with {child.returncode}")
    return written
