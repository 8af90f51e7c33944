"""Keeping: an act is entered together with what the owner's store holds after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.acts import Act
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.storing import StoredPaper
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers, File, Move


def keep(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    wanted: Callable[[File], Act],
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
    record: Callable[[File, Move], StoredPaper | None],
) -> Dossier:
    """Do what is `wanted` and return the dossier after it (1 Query, 1 transaction).

    The same transaction writes the `record` of it into a store, where there is one. A dossier that
    changed in between is read and decided anew; raises StaleVersion for an old view, TryLater.
    """
    for _ in range(TRIES):
        file = dossiers.file(code)
        before = access.readable(by, file.dossier)
        rules = rules_of(catalogue, before)
        move = moved(before, wanted(file), by, at, rules, chance, seen)
        try:
            dossiers.save(replace(move, stored=record(file, move)))
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")
