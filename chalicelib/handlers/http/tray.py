"""The tray: scanned pages that found no dossier by themselves."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.parts import PaperField
from chalicelib.domain.people import Role
from chalicelib.domain.records import TrayEntry
from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked, Code, Query, Token
from chalicelib.handlers.http.shown import DossierShown
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import looking, traying
from chalicelib.web.menu import TRAY

door = Door(__name__)


class TrayAsked(Query):
    """Whose tray; one's own agency's by default."""

    agency: Token | None = None


class FilingAsked(Asked):
    """Which dossier the pages belong to, and which paper of it they are."""

    code: Code
    component: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWaiting:
    """Pages that wait; `suggestion` is a dossier code read on them, `sentence` why they wait."""

    id: str
    agency: str
    source: str
    reason: str
    sentence: str
    pages: tuple[int, ...]
    readable: bool
    kind: str
    confidence: float
    fields: tuple[PaperField, ...]
    suggestion: str | None
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits in an agency's tray, oldest first."""

    entries: tuple[EntryWaiting, ...]


@door.route(
    "/v1/tray",
    who=officer(*TRAY),
    asks=TrayAsked,
    gives=Tray,
)
def waiting(call: Call[TrayAsked]) -> Tray:
    """List the scanned pages that wait for a person."""
    found = traying.waiting(call.office.dossiers(), call.by, call.asked.agency)
    return Tray(tuple(_waiting(entry) for entry in found))


@door.route("/v1/tray/{entry}/paper", who=officer(*TRAY), asks=TrayAsked, status=303)
def paper(call: Call[TrayAsked], entry: str) -> Reply:
    """Lead to pages that wait: a link that is good for five minutes."""
    found = looking.entry(call.office.dossiers(), call.by, entry, call.asked.agency)
    if found.archive_key is None:
        raise NotFound("Mục này không có trang nào đọc được; hãy quét lại bản giấy.", "entry")
    archive, name = call.office.archive(), f"khay-{found.id}.pdf"
    link = archive.link(found.archive_key, name, call.at, apart=found.signed)
    return Reply(None, headers={"Location": link})


@door.route(
    "/v1/tray/{entry}",
    method="POST",
    who=officer(Role.RECEPTION),
    asks=FilingAsked,
    gives=DossierShown,
)
def file(call: Call[FilingAsked], entry: str) -> DossierShown:
    """File pages that waited with their dossier."""
    office, asked = call.office, call.asked
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    done = traying.file(
        dossiers, catalogue, call.by, entry, asked.code, asked.component, call.at, chance
    )
    return shown.dossier(done)


@door.route(
    "/v1/tray/{entry}", method="DELETE", who=officer(Role.RECEPTION, Role.LEADER), status=204
)
def set_aside(call: Call[None], entry: str) -> None:
    """Take an entry without a readable page out of the tray, once it was scanned again."""
    traying.set_aside(call.office.dossiers(), call.by, entry)


def _waiting(entry: TrayEntry) -> EntryWaiting:
    return EntryWaiting(
        id=entry.id,
        agency=entry.agency,
        source=entry.source_key,
        reason=entry.reason,
        sentence=entry.sentence,
        pages=entry.pages,
        readable=entry.archive_key is not None,
        kind=entry.kind,
        confidence=entry.confidence,
        fields=entry.fields,
        suggestion=entry.suggestion,
        arrived_at=entry.arrived_at,
    )
