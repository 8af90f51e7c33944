"""Uploading: tickets to send a file straight to the inbox, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import as_read
from chalicelib.domain.people import Person
from chalicelib.domain.prefilling import Proposal, proposals
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Upload, UploadState
from chalicelib.domain.refusals import (
    Invalid,
    NotAllowedNow,
    NotFound,
    TooLarge,
    TryLater,
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
    _acceptable(ask.size, ask.content_type)
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
class FileAsk:
    """A file that is to have the place `id`, drawn by who asks: asking again is the same place.

    A page without scripts knows neither type nor `size` of what will be chosen; it has the browser
    led `back` to an address of ours afterwards.
    """

    id: str
    component: str
    name: str
    content_type: str = UNTOLD
    size: int | None = None
    back: str | None = None


def placed(
    dossiers: Dossiers, inbox: Inbox, law: Procedure, ask: FileAsk, by: Person, at: datetime
) -> tuple[Upload, Ticket]:
    """Return the place of a file and a ticket for it: of its size, or of at most `MOST_BYTES`.

    1 PutItem; asked again as another file, which then counts, 2 and 1 GetItem. Raises what is said
    of a wrong size or type, NotFound for a place of another's or for another paper, NotAllowedNow
    where the file was read or filed already, and TryLater.
    """
    if ask.size is not None:
        _acceptable(ask.size, ask.content_type)
    upload = Upload(
        id=ask.id,
        owner=by.id,
        key=f"{of(by)}{ask.id}",
        procedure=law.code,
        component=law.component(ask.component).code,
        name=clean(ask.name)[:MOST_NAME],
        content_type=ask.content_type,
        size=ask.size,
        state=UploadState.TICKETED,
        created_at=at,
    )
    try:
        dossiers.put_upload(upload, before=None)
    except Conflict:
        upload = _again(dossiers, one(dossiers, by, ask.id), upload)
    most = MOST_BYTES if upload.size is None else upload.size
    return upload, inbox.ticket(upload.key, upload.content_type, most, at, ask.back)


def _again(dossiers: Dossiers, known: Upload, asked: Upload) -> Upload:
    """Return the place that was there already as it is asked for now."""
    if (known.procedure, known.component) != (asked.procedure, asked.component):
        raise NotFound("Không tìm thấy tệp này.", "upload")
    if known.state is not UploadState.TICKETED or known.dossier is not None:
        received = "Tệp này đã gửi xong; muốn thay, hãy bỏ tệp rồi gửi tệp khác."
        raise NotAllowedNow(received, "upload")
    now = replace(known, name=asked.name, content_type=asked.content_type, size=asked.size)
    if now == known:
        return known
    now = replace(now, revision=known.revision + 1)
    try:
        dossiers.put_upload(now, before=known)
    except Conflict:
        raise TryLater("Tệp đang được xử lý; hãy tải lại trang rồi thử lại.", "upload") from None
    return now


def of(by: Person) -> str:
    """Return how the keys of everything begin that somebody sends."""
    return f"citizen/{by.id}/"


def _acceptable(size: int, content_type: str) -> None:
    if size < 1:
        raise Invalid("Tệp rỗng; hãy chọn lại tệp.", "size")
    if size > MOST_BYTES:
        raise TooLarge("Tệp lớn hơn 200 MB; hãy quét ở 200–300 dpi hoặc chia nhỏ.", "size")
    if content_type not in TYPES:
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
