"""Drafts: an application kept as it is typed."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from chalicelib.domain.records import Draft
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Answers, Asked, Line, Token, Uploads, Wishes
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting

door = Door(__name__)


class ContactAsked(Asked):
    """How an applicant is reached, as typed so far."""

    phone: Line = ""
    email: Line = ""
    address: Line = ""


class DraftAsked(Asked):
    """A draft as typed so far; `revision` is the one it was typed on, 0 for a new one.

    `origins` tell, by the name of an answer, what it was taken from.
    """

    procedure: Token
    answers: Answers = Field(default_factory=dict)
    uploads: Uploads = Field(default_factory=dict)
    stored: Wishes = ()
    received_by: Annotated[str, Field(max_length=100)] = ""
    case: Token | None = None
    contact: ContactAsked = Field(default_factory=ContactAsked)
    policy: Token | None = None
    on_paper: Annotated[frozenset[Token], Field(max_length=50)] = frozenset()
    origins: Annotated[dict[Token, Line], Field(max_length=500)] = Field(default_factory=dict)
    revision: Annotated[int, Field(ge=0, le=10**9)] = 0


@dataclass(frozen=True, slots=True)
class Drafts:
    """One's own drafts, newest first."""

    drafts: tuple[Draft, ...]


@door.route("/v1/drafts", who=CITIZEN, gives=Drafts)
def mine(call: Call[None]) -> Drafts:
    """List one's own drafts."""
    return Drafts(drafting.mine(call.office.dossiers(), call.by))


@door.route("/v1/drafts/{draft}", who=CITIZEN, gives=Draft)
def one(call: Call[None], draft: str) -> Draft:
    """Return one of one's own drafts."""
    return drafting.one(call.office.dossiers(), call.by, draft)


@door.route("/v1/drafts/{draft}", method="PUT", who=CITIZEN, asks=DraftAsked, gives=Draft)
def save(call: Call[DraftAsked], draft: str) -> Draft:
    """Save a draft over the revision it was typed on."""
    return drafting.save(call.office.dossiers(), call.by, _typed(call, draft), call.at)


@door.route("/v1/drafts/{draft}", method="DELETE", who=CITIZEN, status=204)
def drop(call: Call[None], draft: str) -> None:
    """Delete a draft; deleting it again changes nothing."""
    drafting.drop(call.office.dossiers(), call.by, draft)


def _typed(call: Call[DraftAsked], draft: str) -> Draft:
    asked = call.asked
    return Draft(
        id=draft,
        owner=call.by.id,
        procedure=asked.procedure,
        answers=asked.answers,
        uploads=asked.uploads,
        revision=asked.revision,
        saved_at=call.at,
        stored=tuple(one.wish() for one in asked.stored),
        received_by=asked.received_by,
        case=asked.case,
        contact={name: text for name, text in asked.contact.model_dump().items() if text},
        policy=asked.policy,
        on_paper=tuple(sorted(asked.on_paper)),
        origins=asked.origins,
    )
