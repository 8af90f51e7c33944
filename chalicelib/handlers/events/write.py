"""The function of writs: makes what the office issues on official forms."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases import writing
from chalicelib.wiring import services


def write(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Make the writ of each errand ``{"code": dossier, "seq": number of the entry}``."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    office, code, seq = services(), str(body["code"]), int(body["seq"])
    made = writing.write(office.writing(), code, seq, office.clock())
    done("writ", "nothing" if made is None else "kept", dossier=code, seq=seq)
