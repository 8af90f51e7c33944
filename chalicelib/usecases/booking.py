"""Booking: the ledger of a dossier, reckoned from its history for whoever may see it."""

from chalicelib.domain import access
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.ledger import Posting, balances, postings
from chalicelib.domain.people import Person
from chalicelib.usecases.ports import Dossiers


def booked(
    dossiers: Dossiers, by: Person, code: str
) -> tuple[tuple[Posting, ...], tuple[tuple[str, int], ...]]:
    """Return every posting of a dossier, in order, and what its accounts hold now (1 Query).

    Raises NotFound for whoever may not see it.
    """
    file = dossiers.file(code)
    now = access.readable(by, file.dossier)
    found: list[Posting] = []
    before: Dossier | None = None
    for event in file.events:
        after = evolve(before, event)
        found += postings(before, after)
        before = after
    return tuple(found), tuple(balances(now).items())
