"""Due: how far off a deadline is, said in words and shown in a colour."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL

SOON = 2
"""Days before it is due from which a dossier is shown as urgent."""


@dataclass(frozen=True, slots=True)
class Due:
    """Hạn: what is said of a deadline, and in which tone ("late", "soon", "fine", "paused")."""

    words: str
    tone: str


def due(moment: datetime, at: datetime, *, paused: bool = False) -> Due:
    """Return how far off `moment` is, seen from `at`; days are counted by the local calendar."""
    if paused:
        return Due("Tạm dừng tính thời hạn", "paused")
    days = (moment.astimezone(LOCAL).date() - at.astimezone(LOCAL).date()).days
    if moment < at:
        return Due(f"Quá hạn {-days} ngày" if days else "Quá hạn hôm nay", "late")
    if days > 1:
        return Due(f"Còn {days} ngày", "soon" if days <= SOON else "fine")
    return Due("Hạn ngày mai" if days else "Hạn hôm nay", "soon")
