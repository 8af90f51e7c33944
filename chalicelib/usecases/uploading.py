"""Uploading: tickets to send a file straight to the inbox, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import as_read
from chalicelib.domain.people import Person
from chalicelib.domain.prefilling import Proposal, proposals
from chalicelib.domain.records import Upload, UploadState
from chalicelib.domain.refusals import Invalid, NotFound, TooLarge, UnsupportedType
from chalicelib.domain.text import clean
from chalicelib.usecases.ports import Catalogue, Chance, Dossiers, Inbox, Ticket

MOST_BYTES = 200 * 1024 * 1024
MOST_NAME = 200
TYPES = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/heic", "image/heif"}
)


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
        key=f"citizen/{by.id}/{upload_id}",
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


def proposed(catalogue: Catalogue, upload: Upload) -> tuple[Proposal, ...]:
    """Return what of a file that was read fits the form of the procedure it was sent for."""
    if upload.paper is None:
        return ()
    day = upload.created_at.astimezone(LOCAL).date()
    return proposals(as_read(upload.paper), catalogue.procedure(upload.procedure, on=day))
