"""The hourly function: enters who must be reminded that a moment came."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.logs import count, logger
from chalicelib.usecases.sweeping import sweep
from chalicelib.wiring import services


def deadlines(_event: dict[str, Any], _context: object) -> Mapping[str, int]:
    """Sweep every dossier with a moment that has come, and return how many of each."""
    office = services()
    counts = sweep(office.dossiers(), office.catalogue(), office.chance(), office.clock())
    logger.info("swept", extra={"counts": counts})
    for name, times in counts.items():
        count(f"swept-{name}", times)
    return counts
