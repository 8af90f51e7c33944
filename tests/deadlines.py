"""Deadlines: the office's own calendar, and limits and waits to try it with."""

import json
from datetime import datetime, time, timedelta

from chalicelib.domain.calendar import LOCAL, calendar_from
from chalicelib.domain.deadline import Suspension, TimeLimit, Unit
from infra.holidays_table import CATALOGUE

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OFFICE = calendar_from(
    {path.stem: json.loads(path.read_text("utf-8")) for path in CATALOGUE.glob("*.json")}
)
BY_THE_CALENDAR = {Unit.CALENDAR_DAYS, Unit.MONTHS}
IN_DAYS, IN_HOURS, IN_MONTHS = Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.MONTHS
TODAY = TimeLimit(Unit.SAME_DAY, 0, time(15, 0))


def local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


def paused(start: str, end: str | None, reason: str = "Chờ bổ sung giấy tờ") -> Suspension:
    return Suspension(local(start), local(end) if end else None, reason)
