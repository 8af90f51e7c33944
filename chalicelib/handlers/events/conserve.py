"""The function of the census: looks each night whether everything that came is accounted for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.handlers.logs import count, logger
from chalicelib.usecases import conserving
from chalicelib.usecases.counting import yesterday_of
from chalicelib.wiring import services


def conserve(event: dict[str, Any], _context: object) -> Mapping[str, int]:
    """Judge everything as of the moment the clock struck, for the day before.

    On demand ``{"conserve": {"day": "YYYY-MM-DD", "time": "…"}}``, each as it is now if not given.
    Returns how many things stand how.
    """
    office, asked = services(), event.get("conserve", event)
    at = datetime.fromisoformat(asked["time"]) if "time" in asked else office.clock()
    day = date.fromisoformat(asked["day"]) if "day" in asked else yesterday_of(at)
    with office.everything() as needed:
        tally = conserving.conserve(needed, day, at)
    for thing in tally.named:
        logger.warning("unexplained", extra=dict(conserving.named(thing)))
    count("unexplained", tally.unexplained)
    totals = conserving.totals(tally)
    logger.info("conserved", extra={"day": day, "counts": totals})
    return totals
