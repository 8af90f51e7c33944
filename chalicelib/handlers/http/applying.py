"""Applying: an application as it is sent, online or from the counter, and what is answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.records import DraftSeen
from chalicelib.domain.status import LABELS, Status
from chalicelib.handlers.http.door import Call, Reply
from chalicelib.handlers.http.fields import (
    Answers,
    ApplicantAsked,
    Asked,
    Token,
    Uploads,
    Version,
    Wishes,
)
from chalicelib.usecases.filing import Application, Filed

CLAIM = "Đề nghị miễn, giảm: the code of a policy of the procedure; what proves it comes along."

STORED = "Papers of one's own store that are components again; `GET …/stored` tells which may be."


DRAFT = "The draft it was typed in: it goes when this is filed, and 409 where it changed."


class DraftNamed(Asked):
    """One of one's own drafts, in the revision one saw."""

    id: Token
    revision: Version

    def seen(self) -> DraftSeen:
        """Return it as the errand takes it."""
        return DraftSeen(self.id, self.revision)


class ApplicationAsked(Asked):
    """An application: to which agency, for whom, what was answered, and how each paper comes."""

    procedure: Token
    received_by: Token
    applicant: ApplicantAsked
    answers: Answers = Field(default_factory=dict)
    case: Token | None = None
    uploads: Uploads = Field(default_factory=dict)
    on_paper: Annotated[frozenset[Token], Field(max_length=50)] = frozenset()
    draft: Annotated[DraftNamed | None, Field(description=DRAFT)] = None
    policy: Annotated[Token | None, Field(description=CLAIM)] = None
    stored: Annotated[Wishes, Field(description=STORED)] = ()

    def application(self) -> Application:
        """Return it as the errand takes it."""
        return Application(
            procedure=self.procedure,
            received_by=self.received_by,
            applicant=self.applicant.applicant(),
            answers=self.answers,
            case=self.case,
            uploads=self.uploads,
            on_paper=self.on_paper,
            draft=None if self.draft is None else self.draft.seen(),
            policy=self.policy,
            stored=tuple(one.wish() for one in self.stored),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledShown:
    """A dossier filed: its code, and the secret that tracks it without an account."""

    code: str
    secret: str
    status: Status
    label: str
    due: datetime
    owed: int
    version: int
    repeated: bool


def filed(call: Call[ApplicationAsked], done: Filed) -> Reply:
    """Return the answer to an application: 201, or 200 for one that had been filed before."""
    dossier = done.dossier
    shown = FiledShown(
        code=dossier.code,
        secret=done.secret,
        status=dossier.status,
        label=LABELS[dossier.status][0],
        due=dossier.clock.due,
        owed=dossier.owed,
        version=dossier.version,
        repeated=done.repeated,
    )
    location = f"{call.base}/v1/dossiers/{dossier.code}"
    return Reply(shown, 200 if done.repeated else 201, {"Location": location})
