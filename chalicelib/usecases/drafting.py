"""Drafting: an application kept as it is typed, so that a dropped line costs nothing."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.people import Person
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import StaleVersion, TooLarge
from chalicelib.usecases.ports import Conflict, Dossiers

MOST_DRAFTS = 50


def save(dossiers: Dossiers, by: Person, draft: Draft, at: datetime) -> Draft:
    """Save a draft over the revision it was typed on (0: new), and return it with its next one.

    Saving the very same content again is no conflict: the answer to the first save may have been
    lost on the way. Raises StaleVersion when another device saved meanwhile.
    """
    mine = replace(draft, owner=by.id, revision=draft.revision + 1, saved_at=at)
    if draft.revision == 0 and len(dossiers.drafts(by.id)) >= MOST_DRAFTS:
        raise TooLarge(f"Bạn đã có {MOST_DRAFTS} bản nháp; hãy xóa bớt trước khi tạo thêm.")
    try:
        dossiers.put_draft(mine, before=draft.revision)
    except Conflict:
        return _already(dossiers, mine)
    return mine


def _already(dossiers: Dossiers, mine: Draft) -> Draft:
    kept = dossiers.draft(mine.owner, mine.id)
    if replace(kept, saved_at=mine.saved_at) == mine:
        return kept
    raise StaleVersion("Bản nháp đã được lưu từ thiết bị khác; hãy tải lại.", "revision")


def mine(dossiers: Dossiers, by: Person) -> tuple[Draft, ...]:
    """Return the drafts of whoever asks, newest first."""
    return dossiers.drafts(by.id)


def one(dossiers: Dossiers, by: Person, draft_id: str) -> Draft:
    """Return one of one's own drafts; raises NotFound."""
    return dossiers.draft(by.id, draft_id)


def drop(dossiers: Dossiers, by: Person, draft_id: str) -> None:
    """Delete one of one's own drafts; deleting it again changes nothing."""
    dossiers.drop_draft(by.id, draft_id)
