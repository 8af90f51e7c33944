"""Openings: who in the office opened a dossier or a paper of it, so that its applicant knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import OFFICERS, Person, Role


class Thing(StrEnum):
    """What was opened."""

    DOSSIER = "dossier"
    """The dossier itself: its page, what the API tells of it, its slip, its history."""
    PAPER = "paper"
    """One of its papers."""
    RESULT = "result"
    """Its result, or how that is going to look."""


KEPT = timedelta(days=732)
"""How long it is kept that somebody opened a dossier; how long the law asks for is not verified."""
MOST = 200
"""How many of the last ones are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Lượt mở hồ sơ: the first time within an hour that somebody opened this.

    `by`, `by_name` and `agency` are whose it was; `of` is the id of a paper, "" where none was.
    """

    code: str
    by: str
    by_name: str
    agency: str
    thing: Thing
    of: str
    at: datetime


def opened(
    dossier: Dossier, by: Person, at: datetime, thing: Thing = Thing.DOSSIER, of: str = ""
) -> Opened | None:
    """Return that `by` opens something of a dossier; None for who does not work in the office."""
    if not by.has(*OFFICERS, Role.AUDITOR):
        return None
    return Opened(
        code=dossier.code,
        by=by.id,
        by_name=by.name,
        agency=by.agency or "",
        thing=thing,
        of=of,
        at=at,
    )
