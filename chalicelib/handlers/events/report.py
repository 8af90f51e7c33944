"""The report function: makes reports that somebody asked for."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases import reporting
from chalicelib.wiring import services


def report(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Make the report of each errand ``{"id": id of a request}``."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    request_id, office = str(body["id"]), services()
    is_new = reporting.answer(office.requests(), request_id, office.reporter())
    done("report", "made" if is_new else "was-there", request=request_id)
