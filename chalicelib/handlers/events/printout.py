"""The function of printouts: makes the files that an officer asked to have printed."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases import printing
from chalicelib.wiring import services


def printout(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Make the files of each errand ``{"id": id of a printout}``."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    printout_id, office = str(body["id"]), services()
    is_new = printing.make(office.printing(), printout_id)
    done("printout", "made" if is_new else "was-there", printout=printout_id)
