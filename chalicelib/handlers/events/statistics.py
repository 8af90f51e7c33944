"""The nightly function: folds and seals the day's facts, publishes the tables."""

from datetime import date
from typing import Any

from chalicelib.domain.history import plain
from chalicelib.handlers.logs import count, logger
from chalicelib.usecases import counting
from chalicelib.wiring import services


def statistics(event: dict[str, Any], _context: object) -> dict[str, object]:
    """Publish the month up to yesterday, or up to the day asked: ``{"day": "YYYY-MM-DD"}``."""
    office = services()
    at = office.clock()
    day = date.fromisoformat(event["day"]) if "day" in event else counting.yesterday_of(at)
    night = counting.night(office.counting(), day, at)
    count("facts-doubtful", night.doubtful)
    told = {
        "day": day.isoformat(),
        "facts": night.facts,
        "doubtful": night.doubtful,
        "problems": list(night.problems),
        "files": list(night.files),
        "anew": [one.isoformat() for one in night.anew],
        "seal": plain(night.seal),
    }
    logger.info("counted", extra={**told, "deltas": night.deltas})
    return told
