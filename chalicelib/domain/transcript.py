"""Transcript: a reading written down, so that nothing need be read twice."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.reading import PageReading, Reading, Word


def written(reading: Reading) -> bytes:
    """Return a reading as JSON: of each page its words with their boxes and confidence."""
    told = json.dumps(reading, default=_members, ensure_ascii=False, separators=(",", ":"))
    return told.encode()


def reading_from(data: bytes) -> Reading:
    """Return the reading that `written` wrote down."""
    told = json.loads(data)
    return Reading(**{**told, "pages": tuple(page_from(page) for page in told["pages"])})


def page_from(told: Mapping[str, Any]) -> PageReading:
    """Return the page that `asdict` described."""
    words = tuple(Word(word["text"], (*word["box"],), word["confidence"]) for word in told["words"])
    sheet = CoverSheet(**told["sheet"]) if told["sheet"] else None
    return PageReading(**{**told, "words": words, "sheet": sheet})


def _members(told: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the classes a reading is of
    return {name: getattr(told, name) for name in told.__slots__}
