"""The index function: keeps the words of papers where officers look for them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases import indexing
from chalicelib.wiring import services


def index(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Index one entry for each errand ``{"code": dossier, "seq": number of the entry}``."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    code, seq = str(body["code"]), int(body["seq"])
    kept = indexing.index(services().indexing(), code, seq)
    done("words", kept, dossier=code, seq=seq)
