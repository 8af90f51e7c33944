"""The notification function: writes to applicants what happened to their dossiers."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases.telling import tell
from chalicelib.wiring import services


def notify(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Write one letter for each errand ``{"code": dossier, "seq": number of the entry}``."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    office = services()
    code, seq = str(body["code"]), int(body["seq"])
    at, portal = office.clock(), office.settings.portal
    told = tell(office.dossiers(), office.catalogue(), office.mail(), portal, code, seq, at)
    done("notice", told, dossier=code, seq=seq)
