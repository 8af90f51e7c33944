"""Attention: the moments at which somebody must be told that a dossier waits for them."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import complaints
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import SupplementState, Watch
from chalicelib.domain.status import Status

_AT_WORK = frozenset({Status.RECEIVED, Status.PROCESSING})


def watched(dossier: Dossier) -> tuple[tuple[Watch, datetime], ...]:
    """Return what is still to be told of a dossier, with the moment (UTC), earliest first.

    The legal clock (a working day before it ends, and when it has ended) while it runs and the
    dossier is open; the time of the step while an officer works at it; the time to answer a
    supplement while nobody has. What the sweep has told since the dossier last moved is left out.
    The time to answer a complaint is told of once, whatever the dossier does meanwhile.
    """
    found = {(watch, at) for watch, at in _moments(dossier) if watch not in dossier.reminded}
    for complaint in dossier.complaints:
        found.update(complaints.watched(complaint))
    return tuple(sorted(found, key=lambda told: (told[1], told[0])))


def next_moment(dossier: Dossier) -> datetime | None:
    """Return when the sweep has to look at the dossier next; None while nothing is watched."""
    moments = watched(dossier)
    return moments[0][1] if moments else None


def due_watches(dossier: Dossier, at: datetime) -> tuple[tuple[Watch, datetime], ...]:
    """Return what is to be told by `at`, earliest first."""
    return tuple((watch, moment) for watch, moment in watched(dossier) if moment <= at)


def _moments(dossier: Dossier) -> Iterator[tuple[Watch, datetime]]:
    clock, supplement = dossier.clock, dossier.supplement
    if dossier.is_open and not clock.is_paused:
        yield Watch.DUE_SOON, clock.warn_at
        yield Watch.OVERDUE, clock.due
        if dossier.is_at_a_desk and dossier.status in _AT_WORK:
            yield Watch.STEP_OVERDUE, dossier.step_due
    if supplement is not None and supplement.state is SupplementState.ASKED:
        yield Watch.SUPPLEMENT_LAPSED, supplement.until
