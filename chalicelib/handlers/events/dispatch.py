"""The stream function: passes on what moves of dossiers mean for others."""

import hashlib
from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import each_change
from chalicelib.usecases.passing import Change, Onward, pass_on
from chalicelib.wiring import services


def dispatch(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Pass on each new entry, head and order to whom it concerns, and to the statistics."""
    office = services()
    changes: list[Change] = []
    answer = each_change(event, lambda record: changes.append(office.change(record)))
    first = office.notices(), office.scans(), office.index(), office.writs(), office.signatures()
    onward = Onward(*first, office.money(), office.lake(), office.tallies())
    pass_on(changes, _name(event), onward, office.clock())
    return answer


def _name(event: dict[str, Any]) -> str:
    """Return what this batch is called, the same whenever the same records come."""
    ids = "".join(record["eventID"] for record in event["Records"])
    return hashlib.sha256(ids.encode()).hexdigest()[:32]
