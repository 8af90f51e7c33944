"""Drafts: an application kept as it is typed."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from chalicelib.domain.records import Draft
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Answers, Asked, Token, Uploads, Wishes
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting

door = Door(__name__)


class DraftAsked(Asked):
    """A draft as typed so far; `revision` is the one it was typed on, 0 for a new one."""

    procedure: Token
    answers: Answers = Field(default_factory=dict)
    uploads: Uploads = Field(default_factory=dict)
    stored: Wishes = ()
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
    typed = Draft(
        id=draft,
        owner=call.by.id,
        procedure=call.asked.procedure,
        answers=call.asked.answers,
        uploads=call.asked.uploads,
        stored=tuple(one.wish() for one in call.asked.stored),
        revision=call.asked.revision,
        saved_at=call.at,
    )
    return drafting.save(call.office.dossiers(), call.by, typed, call.at)


@door.route("/v1/drafts/{draft}", method="DELETE", who=CITIZEN, status=204)
def drop(call: Call[None], draft: str) -> None:
    """Delete a draft; deleting it again changes nothing."""
    drafting.drop(call.office.dossiers(), call.by, draft)
