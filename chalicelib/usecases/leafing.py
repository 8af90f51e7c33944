"""Leafing: one paper of a dossier, shown once it is noted who in the office opens it."""

from datetime import datetime

from chalicelib.domain.openings import Thing
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import Person
from chalicelib.usecases import opening, viewing
from chalicelib.usecases.ports import Catalogue, Dossiers
from chalicelib.usecases.viewing import View


def paper(
    dossiers: Dossiers, catalogue: Catalogue, by: Person, code: str, paper_id: str, at: datetime
) -> tuple[View, Paper]:
    """Return one paper with its dossier, and note that it was opened (1 Query, 1 PutItem)."""
    seen = viewing.view(dossiers, catalogue, by, code, at, whole=False)
    found = viewing.paper(seen, paper_id)
    opening.note(dossiers, seen.dossier, by, at, Thing.PAPER, found.id)
    return seen, found
