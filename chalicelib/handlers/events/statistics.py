"""The nightly function: folds the day's facts and publishes the tables."""

from datetime import date
from typing import Any

from chalicelib.domain.history import plain
from chalicelib.domain.reports.periods import month_to_date
from chalicelib.usecases import counting
from chalicelib.wiring import services


def statistics(event: dict[str, Any], _context: object) -> dict[str, object]:
    """Publish the month up to yesterday, or up to the day asked: ``{"day": "YYYY-MM-DD"}``."""
    office = services()
    at = office.clock()
    day = date.fromisoformat(event["day"]) if "day" in event else counting.yesterday_of(at)
    period = month_to_date(day)
    night = counting.night(office.lake(), office.press(), office.catalogue(), period, at)
    return {
        "period": plain(night.period),
        "facts": night.facts,
        "problems": list(night.problems),
        "files": list(night.files),
    }
