"""Correcting: an officer's word on a paper of a dossier is entered beside what was read on it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.acts import CorrectPaper
from chalicelib.domain.checking import papers_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.storing import StoredPaper, stored
from chalicelib.usecases.keeping import keep
from chalicelib.usecases.ports import Catalogue, Chance, Dossiers, File, Move
from chalicelib.usecases.storing import holder_of


def correct_paper(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    wanted: CorrectPaper,
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
    store_key: bytes,
) -> Dossier:
    """Enter a check of a paper as it holds now (1 Query, 1 transaction).

    Once it was compared with its original, the same transaction writes its record into the store of
    whoever it belongs to, in a new revision after each check.
    """

    def act(file: File) -> CorrectPaper:
        return replace(wanted, papers=papers_of(file.events))

    def record(file: File, move: Move) -> StoredPaper | None:
        return _record(store_key, file, move, wanted.paper, by)

    return keep(dossiers, catalogue, code, act, by, at, seen, chance, record)


def _record(store_key: bytes, file: File, move: Move, paper: str, by: Person) -> StoredPaper | None:
    """Return what the owner's store holds of a paper after a check, None where nothing."""
    holder = holder_of(store_key, move.after)
    if holder is None:
        return None
    return stored(holder, move.after, (*file.events, move.event), paper, by.agency or "")
