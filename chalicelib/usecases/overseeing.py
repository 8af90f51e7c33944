"""Overseeing: what stands at an agency now, and at those below it, for who answers for them."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.figures import Figures, figures, together
from chalicelib.domain.people import Person
from chalicelib.domain.tallies import standing_now
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.tallying import Tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What stands at one agency below."""

    agency: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What stands at `as_of` (UTC): `own` at the agency itself, `below` at those below it together.

    Each dossier counts for the agency that decides it. Exact through the end of the day `through`,
    the earliest of all agencies here, and since then as the stream told; None before the first
    night, when nothing is known of dossiers that have not moved.
    """

    agency: str
    as_of: datetime
    through: date | None
    own: Figures
    below: Figures
    agencies: tuple[Below, ...]


def dashboard(
    tallies: Tallies, catalogue: Catalogue, by: Person, agency: str | None, at: datetime
) -> Dashboard:
    """Return what stands at one's own agency, or at `agency` (1 Query, further ones for each MB).

    Raises Forbidden for an agency that is neither one's own nor below it, NotFound for one that
    does not exist.
    """
    whose = catalogue.agency(access.overseen_agency(by, agency)).code
    today = at.astimezone(LOCAL).date()
    following = catalogue.calendar().next_working_day(today)
    found = tallies.of(whose)
    counts = {one.agency: standing_now(one, today) for one in found}
    own = counts.pop(whose, {})
    days = [one.through for one in found if one.through is not None]
    return Dashboard(
        agency=whose,
        as_of=at,
        through=min(days, default=None),
        own=figures(own, today, following),
        below=figures(together(counts.values()), today, following),
        agencies=tuple(
            Below(agency=code, figures=figures(one, today, following))
            for code, one in counts.items()
        ),
    )
