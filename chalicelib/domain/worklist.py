"""Worklist: which of what lies on a desk somebody wants to look at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import Person


class Time(StrEnum):
    """How a dossier stands to the moment it is due."""

    LATE = "late"
    """Quá hạn."""
    TODAY = "today"
    """Hạn hôm nay, and not over yet."""
    AHEAD = "ahead"
    """Còn hạn: due on a later day."""
    PAUSED = "paused"
    """Tạm dừng: its clock stands still."""


class Whose(StrEnum):
    """Whom a dossier is assigned to, as far as a worklist is narrowed by it."""

    MINE = "mine"
    NOBODY = "nobody"


class Line(Protocol):
    """What of a line of a worklist is asked for."""

    @property
    def procedure(self) -> str:
        """Return the code of its procedure."""

    @property
    def handler(self) -> str | None:
        """Return who it is assigned to, if it is to somebody."""

    @property
    def due(self) -> datetime:
        """Return when it is due."""

    @property
    def paused(self) -> bool:
        """Tell whether its clock stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a worklist is narrowed to; None is anything."""

    time: Time | None = None
    procedure: str | None = None
    whose: Whose | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return self.time is not None or self.procedure is not None or self.whose is not None


ANYTHING = Wanted()


def time_of(line: Line, at: datetime) -> Time:
    """Return how a line stands at `at`; days are local."""
    if line.paused:
        return Time.PAUSED
    if line.due < at:
        return Time.LATE
    is_today = line.due.astimezone(LOCAL).date() == at.astimezone(LOCAL).date()
    return Time.TODAY if is_today else Time.AHEAD


def is_wanted(line: Line, wanted: Wanted, by: Person, at: datetime) -> bool:
    """Tell whether `by`, who wants to look at so much, gets to see a line."""
    return _is_of(line, wanted, by) and wanted.time in {None, time_of(line, at)}


def counts(lines: Iterable[Line], wanted: Wanted, by: Person, at: datetime) -> Mapping[Time, int]:
    """Return how many lines there are of each time, narrowed by all that is wanted but the time."""
    found = Counter(time_of(line, at) for line in lines if _is_of(line, wanted, by))
    return {time: found[time] for time in Time}


def _is_of(line: Line, wanted: Wanted, by: Person) -> bool:
    handlers = {None: line.handler, Whose.MINE: by.id, Whose.NOBODY: None}
    return wanted.procedure in {None, line.procedure} and line.handler == handlers[wanted.whose]
