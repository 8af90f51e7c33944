"""Uploads: tickets to send files straight to the inbox; bytes never pass here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.prefilling import Proposal
from chalicelib.domain.records import Upload, UploadState
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked, Line, Token
from chalicelib.handlers.http.who import ACTING, ANY_SIGNED_IN
from chalicelib.usecases import uploading
from chalicelib.usecases.ports import Ticket
from chalicelib.usecases.uploading import UploadAsk

door = Door(__name__)


class UploadAsked(Asked):
    """A file to be sent: for which paper of which procedure, how many bytes, of what type."""

    procedure: Token
    component: Token
    name: Line
    content_type: Annotated[str, Field(max_length=100)]
    size: Annotated[int, Field(ge=-(10**15), le=10**15)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadShown:
    """What became of a file; `sentence` says why it could not be taken.

    Once it was read, `kind` says what it was taken for and `proposals` what of it fits the form.
    """

    id: str
    procedure: str
    component: str
    name: str
    content_type: str
    size: int | None
    state: UploadState
    created_at: datetime
    dossier: str | None
    paper: str | None
    sentence: str | None
    kind: str | None = None
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketShown:
    """Where to POST the file as multipart/form-data: every field first, the file last."""

    upload: UploadShown
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


@door.route(
    "/v1/uploads", method="POST", who=ACTING, asks=UploadAsked, gives=TicketShown, status=201
)
def ticket(call: Call[UploadAsked]) -> Reply:
    """Ask for a ticket to send one file."""
    ask, office = UploadAsk(**call.asked.model_dump()), call.office
    upload, given = uploading.ticket(
        office.dossiers(),
        office.catalogue(),
        office.inbox(),
        office.chance(),
        ask,
        call.by,
        call.at,
    )
    return handed(call, upload, given)


@door.route("/v1/uploads/{upload}", who=ANY_SIGNED_IN, gives=UploadShown)
def one(call: Call[None], upload: str) -> UploadShown:
    """Tell what became of one of one's own files, and what of it fits the form."""
    office = call.office
    found = uploading.one(office.dossiers(), call.by, upload)
    return _shown(found, uploading.proposed(office.catalogue(), found))


def handed(call: Call[Any], upload: Upload, ticket: Ticket) -> Reply:
    """Return the answer that hands a ticket out."""
    given = TicketShown(_shown(upload), ticket.url, ticket.fields, ticket.expires_at)
    return Reply(given, headers={"Location": f"{call.base}/v1/uploads/{upload.id}"})


def _shown(upload: Upload, proposals: tuple[Proposal, ...] = ()) -> UploadShown:
    return UploadShown(
        id=upload.id,
        procedure=upload.procedure,
        component=upload.component,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        state=upload.state,
        created_at=upload.created_at,
        dossier=upload.dossier,
        paper=upload.paper.id if upload.paper else None,
        sentence=upload.sentence,
        kind=upload.paper.kind if upload.paper else None,
        proposals=proposals,
    )
