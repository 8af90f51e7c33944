"""Returning: a result that is handed over lies in its owner's store, until it is revoked."""

from datetime import datetime

from chalicelib.domain.acts import Return, RevokeResult
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.results.stored import stored_result
from chalicelib.domain.storing import StoredPaper
from chalicelib.domain.writs.known import known
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.keeping import keep
from chalicelib.usecases.ports import Catalogue, Chance, Dossiers, File, Move
from chalicelib.usecases.storing import holder_of

NOWHERE = ""
"""Where a dossier is looked up: no record says it."""


def hand_over(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    wanted: Return | RevokeResult,
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
    store_key: bytes,
) -> Dossier:
    """Hand a result over, or revoke one that was, and return the dossier (1 Query, 1 transaction).

    The same transaction writes the result's record into the store of whoever it belongs to; revoked
    it is there in a new revision, which says so.
    """

    def record(file: File, move: Move) -> StoredPaper | None:
        return _record(catalogue, store_key, file, move)

    return keep(dossiers, catalogue, code, lambda _: wanted, by, at, seen, chance, record)


def _record(catalogue: Catalogue, store_key: bytes, file: File, move: Move) -> StoredPaper | None:
    """Return what the owner's store holds of the result now, None where nothing."""
    after, holder = move.after, holder_of(store_key, move.after)
    if holder is None or after.result is None or after.result.document is None:
        return None
    law, agency = rules_of(catalogue, after), catalogue.agency(after.decided_by)
    history = (*file.events, move.event)
    return stored_result(holder, known(history, law, {agency.code: agency}, NOWHERE))
