"""Drafting: an application kept as it is typed, so that a dropped line costs nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.people import Person
from chalicelib.domain.records import Draft, DraftSeen
from chalicelib.domain.refusals import NotFound, StaleVersion, TooLarge, TryLater
from chalicelib.usecases.ports import Conflict, Dossiers

MOST_DRAFTS = 50
MOST_FILES = 20
"""Files that one component may consist of."""
TRIES = 5


def save(dossiers: Dossiers, by: Person, draft: Draft, at: datetime) -> Draft:
    """Save a draft over the revision it was typed on (0: new), and return it with its next one.

    Saving the very same content again is no conflict: the answer to the first save may have been
    lost on the way. Raises StaleVersion when another device saved meanwhile.
    """
    mine = replace(draft, owner=by.id, revision=draft.revision + 1, saved_at=at)
    if draft.revision == 0 and len(dossiers.drafts(by.id)) >= MOST_DRAFTS:
        raise TooLarge(f"Ông/bà đã có {MOST_DRAFTS} bản nháp; hãy xóa bớt trước khi tạo thêm.")
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
    """Return the applications that whoever asks has begun, newest first."""
    return tuple(one for one in dossiers.drafts(by.id) if one.dossier is None)


def one(dossiers: Dossiers, by: Person, draft_id: str) -> Draft:
    """Return one of one's own drafts; raises NotFound."""
    return dossiers.draft(by.id, draft_id)


def is_as_seen(dossiers: Dossiers, owner: str, seen: DraftSeen) -> bool:
    """Tell whether a draft is in the revision that was seen (1 GetItem; none where any will do)."""
    if seen.revision is None:
        return True
    try:
        return dossiers.draft(owner, seen.id).revision == seen.revision
    except NotFound:
        return False


def drop(dossiers: Dossiers, by: Person, draft_id: str) -> None:
    """Delete one of one's own drafts; deleting it again changes nothing."""
    dossiers.drop_draft(by.id, draft_id)


def with_upload(
    dossiers: Dossiers, by: Person, draft_id: str, component: str, upload_id: str, at: datetime
) -> Draft:
    """Note in a draft that a component consists of an upload too, and return the draft.

    What is typed on another device at the same moment is kept: the draft is read and written anew.
    Noting the same again changes nothing. Raises NotFound, TooLarge for more files than one
    component may have, and TryLater.
    """

    def noted(uploads: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        had = uploads.get(component, ())
        if upload_id in had:
            return uploads
        if len(had) >= MOST_FILES:
            raise TooLarge(
                f"Mỗi giấy tờ nhận nhiều nhất {MOST_FILES} tệp; hãy gộp các trang vào ít tệp hơn.",
                f"uploads.{component}",
            )
        return {**uploads, component: (*had, upload_id)}

    return _with_uploads(dossiers, by, draft_id, noted, at)


def without_upload(
    dossiers: Dossiers, by: Person, draft_id: str, component: str, upload_id: str, at: datetime
) -> Draft:
    """Take an upload out of a draft, and return the draft; taking it out again changes nothing.

    Raises NotFound, and TryLater.
    """

    def left(uploads: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        kept = tuple(one for one in uploads.get(component, ()) if one != upload_id)
        others = {code: ids for code, ids in uploads.items() if code != component}
        return {**others, component: kept} if kept else others

    return _with_uploads(dossiers, by, draft_id, left, at)


def _with_uploads(
    dossiers: Dossiers,
    by: Person,
    draft_id: str,
    change: Callable[[Mapping[str, tuple[str, ...]]], Mapping[str, tuple[str, ...]]],
    at: datetime,
) -> Draft:
    return changed(
        dossiers, by, draft_id, lambda draft: replace(draft, uploads=change(draft.uploads)), at
    )


def changed(
    dossiers: Dossiers, by: Person, draft_id: str, change: Callable[[Draft], Draft], at: datetime
) -> Draft:
    """Return a draft of one's own after a change of it (1 GetItem, 1 PutItem where it differs).

    A draft that was saved meanwhile is read and changed anew, so `change` may be called more than
    once. Raises NotFound, what `change` raises, and TryLater.
    """
    for _ in range(TRIES):
        before = dossiers.draft(by.id, draft_id)
        after = change(before)
        if after == before:
            return before
        saved = replace(after, revision=before.revision + 1, saved_at=at)
        try:
            dossiers.put_draft(saved, before=before.revision)
        except Conflict:
            continue
        return saved
    raise TryLater("Bản nháp đang được lưu từ nhiều nơi cùng lúc; hãy thử lại.", "revision")
