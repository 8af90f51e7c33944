"""Storing: whose store a paper belongs in, and what its owner finds there."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.storing import Opening, StoredPaper, Use
from chalicelib.usecases.shelves import Shelves


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of one's own store, who opened it since and where it was used, the last first."""

    record: StoredPaper
    openings: tuple[Opening, ...]
    uses: tuple[Use, ...] = ()


def holder_of(key: bytes, dossier: Dossier) -> str | None:
    """Return whose store the papers of a dossier belong in, None where nobody is known.

    Who filed online had signed in. What was handed in at a counter belongs to the applicant, by a
    keyed hash of their personal ID or tax code, so that it is theirs when they sign in one day and
    no table names them.
    """
    if dossier.owner is not None:
        return _account(dossier.owner)
    applicant = dossier.applicant
    if applicant.personal_id:
        return _hashed(key, "id", applicant.personal_id)
    return _hashed(key, "tax", applicant.tax_code) if applicant.tax_code else None


def holders(key: bytes, by: Person) -> tuple[str, ...]:
    """Return what the store calls somebody: by their account, and by what it is proved to be."""
    proved = (("id", by.personal_id), ("tax", by.tax_code))
    return (_account(by.id), *(_hashed(key, kind, value) for kind, value in proved if value))


def mine(shelves: Shelves, key: bytes, by: Person) -> tuple[Kept, ...]:
    """Return the papers in one's own store, newest first (1 Query for each name one has)."""
    found = [kept for holder in holders(key, by) for kept in _kept(shelves, holder)]
    return tuple(sorted(found, key=lambda kept: kept.record.stored_at, reverse=True))


def opened(shelves: Shelves, key: bytes, by: Person, record: str, at: datetime) -> StoredPaper:
    """Return a paper of one's own store to be read, and note that it was; raises NotFound."""
    for kept in mine(shelves, key, by):
        if kept.record.id == record:
            opening = Opening(holder=kept.record.holder, record=record, by=by.id, at=at)
            shelves.note_opening(opening)
            return kept.record
    raise NotFound("Không tìm thấy giấy tờ này trong kho của ông/bà.", "paper")


def _kept(shelves: Shelves, holder: str) -> list[Kept]:
    store = shelves.store(holder)
    latest = sorted(store.openings, key=attrgetter("at"), reverse=True)
    used = sorted(store.uses, key=attrgetter("at"), reverse=True)
    return [
        Kept(
            record,
            tuple(opening for opening in latest if opening.record == record.id),
            tuple(use for use in used if use.record == record.id),
        )
        for record in store.records
    ]


def is_filed_by(record: StoredPaper, by: Person) -> bool:
    """Tell whether `by` filed its dossier signed in, and so may look into that."""
    return record.holder == _account(by.id)


def _account(owner: str) -> str:
    return f"account:{owner}"


def _hashed(key: bytes, kind: str, number: str) -> str:
    return f"{kind}:{hmac.digest(key, f'{kind}:{number}'.encode(), hashlib.sha256).hex()}"
