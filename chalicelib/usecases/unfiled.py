"""Unfiled: what errands need of applications that are not filed yet, and of files sent for them."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.records import Draft, Upload


class Unfiled(Protocol):
    """Drafts, and uploads before and after they become part of a dossier."""

    def upload(self, upload_id: str) -> Upload:
        """Return an upload (1 GetItem); raises NotFound."""

    def uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return uploads in the order asked (1 BatchGetItem); raises NotFound for a missing one."""

    def some_uploads(self, upload_ids: Sequence[str]) -> tuple[Upload, ...]:
        """Return those of the uploads that there are, in the order asked (1 BatchGetItem)."""

    def put_upload(self, upload: Upload, before: Upload | None) -> None:
        """Write an upload (1 PutItem) if it is still `before`; raises Conflict."""

    def put_draft(self, draft: Draft, before: int) -> None:
        """Write a draft (1 PutItem) if its revision is `before` (0: new); raises Conflict."""

    def draft(self, owner: str, draft_id: str) -> Draft:
        """Return a draft (1 GetItem); raises NotFound."""

    def drafts(self, owner: str) -> tuple[Draft, ...]:
        """Return somebody's drafts, newest first (1 Query)."""

    def drop_draft(self, owner: str, draft_id: str) -> None:
        """Delete a draft (1 DeleteItem)."""
