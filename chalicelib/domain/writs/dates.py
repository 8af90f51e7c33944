"""Dates: days and moments as official papers write them (NĐ 30/2020/NĐ-CP)."""

from datetime import date, datetime

from chalicelib.domain.calendar import LOCAL

FIRST_LONG_MONTH = 3
"""From here a month of one digit stands without a zero; days below 10, months 1 and 2 have it."""


def day(moment: datetime) -> str:
    """Return the local day: ``ngày 02 tháng 3 năm 2026``."""
    return on(moment.astimezone(LOCAL).date())


def on(when: date) -> str:
    """Return a day as `day` does."""
    month = f"{when.month:02}" if when.month < FIRST_LONG_MONTH else str(when.month)
    return f"ngày {when.day:02} tháng {month} năm {when.year}"


def moment(at: datetime) -> str:
    """Return a local moment: ``08 giờ 00 phút, ngày 02 tháng 3 năm 2026``."""
    local = at.astimezone(LOCAL)
    return f"{local.hour:02} giờ {local.minute:02} phút, {day(at)}"


def short(at: datetime) -> str:
    """Return a local moment for a narrow column: ``08:00 02/03/2026``."""
    local = at.astimezone(LOCAL)
    return f"{local:%H:%M %d/%m/}{local.year}"
