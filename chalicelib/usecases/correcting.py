"""Correcting: an officer's word on a paper of a dossier is entered beside what was read on it."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.acts import CorrectPaper
from chalicelib.domain.checking import papers_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers


def correct_paper(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    wanted: CorrectPaper,
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
) -> Dossier:
    """Enter a check of a paper as it holds now (1 Query, 1 transaction)."""
    for _ in range(TRIES):
        file = dossiers.file(code)
        before = access.readable(by, file.dossier)
        act = replace(wanted, papers=papers_of(file.events))
        move = moved(before, act, by, at, rules_of(catalogue, before), chance, seen)
        try:
            dossiers.save(move)
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")
