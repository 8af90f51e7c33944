"""Overseeing: what stands at an agency and below it now, for who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import access
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.figures import Figures, figures, together
from chalicelib.domain.people import Person
from chalicelib.domain.procedure import Level
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.reports.targets import FULL, METRICS, target_of
from chalicelib.domain.tallies import standing_now
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.tallying import Tallies

NOTHING = None, None
NAMING = 10
"""Procedures that are looked into for the names of steps; most have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What stands at one agency below."""

    agency: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What stands at `as_of` (UTC): `own` at the agency itself, `below` at those below it together.

    `whole` is both.

    Each dossier counts for the agency that decides it. Exact through the end of the day `through`,
    the earliest of all agencies here, and since then as the stream told; None before the first
    night, when nothing is known of dossiers that have not moved.
    """

    agency: str
    as_of: datetime
    through: date | None
    own: Figures
    below: Figures
    whole: Figures
    agencies: tuple[Below, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Chỉ tiêu giao: at least `target` per cent, and what was reached this month so far.

    `part` of `whole` is None where only the night's reports can say it.
    """

    title: str
    target: int
    legal_basis: str
    verified: bool
    part: int | None
    whole: int | None

    @property
    def reached(self) -> int | None:
        """Return the per cent reached, rounded down; None where there is nothing to reckon of."""
        return self.part * FULL // self.whole if self.whole and self.part is not None else None

    @property
    def is_met(self) -> bool:
        """Tell whether it was reached, where something was."""
        return self.reached is not None and self.reached >= self.target


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
        whole=figures(together((own, *counts.values())), today, following),
        agencies=tuple(
            Below(agency=code, figures=figures(one, today, following))
            for code, one in counts.items()
        ),
    )


def aims(
    catalogue: Catalogue, found: Figures, today: date, agency: str | None, level: Level | None
) -> tuple[Aim, ...]:
    """Return the targets in force for an agency, or without one for all together.

    Each stands against what is counted of this month; what the counts do not tell says nothing.
    """
    targets = catalogue.targets(today)
    known = _known(found)
    chosen = ((metric, target_of(targets, metric, agency, level)) for metric in METRICS)
    return tuple(
        Aim(
            title=METRICS[metric],
            target=target.value,
            legal_basis=target.legal_basis,
            verified=target.verified,
            part=known.get(metric, NOTHING)[0],
            whole=known.get(metric, NOTHING)[1],
        )
        for metric, target in chosen
        if target is not None
    )


def _known(found: Figures) -> Mapping[str, tuple[int, int]]:
    """Return part and whole of the rates that counts tell, by the names of the reports."""
    received, settled = found.received, found.settled
    in_time = settled.early + settled.on_time
    return {
        "online": (received.online, received.online + received.other),
        "on_time": (in_time, in_time + settled.late),
    }


def steps(catalogue: Catalogue, found: Figures, today: date) -> Mapping[str, str]:
    """Return what the steps are called at which something waits; by its id where none was found.

    Procedures share their steps, so the names come from the first ten that have some of them.
    """
    wanted = {one.step for one in found.by_step}
    names: dict[str, str] = {}
    for summary in catalogue.index()[:NAMING]:
        if wanted <= names.keys():
            break
        names = _names(catalogue, summary.code, today) | names
    return {step: names.get(step, step) for step in wanted}


def _names(catalogue: Catalogue, code: str, today: date) -> dict[str, str]:
    try:
        procedure = catalogue.procedure(code, on=today)
    except NotFound:
        return {}
    return {step.id: step.name for case in procedure.cases for step in case.steps}
