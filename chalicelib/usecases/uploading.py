"""Uploading: tickets to send a file straight to the inbox, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import as_read
from chalicelib.domain.people import Person
from chalicelib.domain.prefilling import Proposal, proposals
from chalicelib.domain.records import Upload, UploadState
from chalicelib.domain.refusals import (
    Invalid,
    NotAllowedNow,
    NotFound,
    TooLarge,
    UnsupportedType,
)
from chalicelib.domain.text import clean
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers, Inbox, Ticket

MOST_BYTES = 200 * 1024 * 1024
MOST_NAME = 200
TYPES = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/heic", "image/heif"}
)
UNTOLD = "application/octet-stream"
"""What a file is sent as whose type nobody knows beforehand; the reader looks at its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadAsk:
    """A file somebody wants to send: for which paper of which procedure, how big, of what type."""

    procedure: str
    component: str
    name: str
    content_type: str
    size: int


def ticket(
    dossiers: Dossiers,
    catalogue: Catalogue,
    inbox: Inbox,
    chance: Chance,
    ask: UploadAsk,
    by: Person,
    at: datetime,
) -> tuple[Upload, Ticket]:
    """Return a place for the file and the ticket to put it there.

    Raises TooLarge, UnsupportedType or Invalid before a byte is sent; the bucket refuses what does
    not keep to the ticket.
    """
    _acceptable(ask)
    catalogue.procedure(ask.procedure, on=at.astimezone(LOCAL).date()).component(ask.component)
    upload_id = chance.bits(16).hex()
    upload = Upload(
        id=upload_id,
        owner=by.id,
        key=f"{of(by)}{upload_id}",
        procedure=ask.procedure,
        component=ask.component,
        name=clean(ask.name)[:MOST_NAME],
        content_type=ask.content_type,
        size=ask.size,
        state=UploadState.TICKETED,
        created_at=at,
    )
    dossiers.put_upload(upload, before=None)
    return upload, inbox.ticket(upload.key, ask.content_type, ask.size, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsk:
    """A file that a page without scripts will send: for which paper of which procedure.

    `id` is drawn with the page that asks, so that asking again is the same file. Nobody knows its
    name, size and type yet. `back` is the address of ours that the browser is led to afterwards.
    """

    id: str
    procedure: str
    component: str
    name: str
    back: str


def page_ticket(
    dossiers: Dossiers, catalogue: Catalogue, inbox: Inbox, ask: PageAsk, by: Person, at: datetime
) -> tuple[Upload, Ticket]:
    """Return a place for a file up to `MOST_BYTES`, and a ticket that leads back (1 PutItem).

    Asked again for a file that was not read yet, it is the same place with a new ticket. Raises
    NotFound for another's, NotAllowedNow for one that was read or filed already.
    """
    catalogue.procedure(ask.procedure, on=at.astimezone(LOCAL).date()).component(ask.component)
    upload = Upload(
        id=ask.id,
        owner=by.id,
        key=f"{of(by)}{ask.id}",
        procedure=ask.procedure,
        component=ask.component,
        name=clean(ask.name)[:MOST_NAME],
        content_type=UNTOLD,
        size=None,
        state=UploadState.TICKETED,
        created_at=at,
    )
    try:
        dossiers.put_upload(upload, before=None)
    except Conflict:
        upload = _again(one(dossiers, by, ask.id), ask)
    most = MOST_BYTES if upload.size is None else upload.size
    return upload, inbox.ticket(upload.key, upload.content_type, most, at, ask.back)


def _again(upload: Upload, ask: PageAsk) -> Upload:
    if (upload.procedure, upload.component) != (ask.procedure, ask.component):
        raise NotFound("Không tìm thấy tệp này.", "upload")
    if upload.state is not UploadState.TICKETED or upload.dossier is not None:
        raise NotAllowedNow(
            "Tệp này đã được nhận; muốn thay, hãy bỏ tệp rồi gửi tệp khác.", "upload"
        )
    return upload


def of(by: Person) -> str:
    """Return how the keys of everything begin that somebody sends."""
    return f"citizen/{by.id}/"


def _acceptable(ask: UploadAsk) -> None:
    if ask.size < 1:
        raise Invalid("Tệp rỗng; hãy chọn lại tệp.", "size")
    if ask.size > MOST_BYTES:
        raise TooLarge("Tệp lớn hơn 200 MB; hãy quét ở 200–300 dpi hoặc chia nhỏ.", "size")
    if ask.content_type not in TYPES:
        raise UnsupportedType("Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc HEIC.", "content_type")


def one(dossiers: Dossiers, by: Person, upload_id: str) -> Upload:
    """Return one of one's own uploads; raises NotFound."""
    upload = dossiers.upload(upload_id)
    if upload.owner != by.id:
        raise NotFound("Không tìm thấy tệp này.", "upload")
    return upload


def states(dossiers: Dossiers, by: Person, ids: Iterable[str]) -> Mapping[str, Upload]:
    """Return those of the uploads that are one's own, by id (1 BatchGetItem; none for no id)."""
    asked = tuple(dict.fromkeys(ids))
    found = dossiers.some_uploads(asked) if asked else ()
    return {upload.id: upload for upload in found if upload.owner == by.id}


def arrived(inbox: Inbox, by: Person, uploads: Iterable[Upload]) -> frozenset[str]:
    """Return the ids of those uploads whose bytes came (1 ListObjectsV2; none where all are read).

    What was read came; only the inbox knows of what was not read yet.
    """
    waiting = {one.id: one.key for one in uploads if one.state is UploadState.TICKETED}
    there = inbox.arrived(of(by)) if waiting else frozenset()
    return frozenset(upload for upload, key in waiting.items() if key in there)


def proposed(catalogue: Catalogue, upload: Upload) -> tuple[Proposal, ...]:
    """Return what of a file that was read fits the form of the procedure it was sent for."""
    if upload.paper is None:
        return ()
    day = upload.created_at.astimezone(LOCAL).date()
    return proposals(as_read(upload.paper), catalogue.procedure(upload.procedure, on=day))
