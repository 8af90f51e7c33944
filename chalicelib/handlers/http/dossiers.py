"""Dossiers: filing one, one's own, and one in full."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.openings import Thing
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import Role
from chalicelib.domain.records import ScanReceipt
from chalicelib.domain.twins import Lodging
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.applying import ApplicationAsked, FiledShown, filed
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query
from chalicelib.handlers.http.shown import ListShown, ViewShown
from chalicelib.handlers.http.who import ANY_SIGNED_IN, CITIZEN, INSIDE, officer
from chalicelib.usecases import filing, leafing, opening, twins, viewing

door = Door(__name__)


class ListAsked(Query):
    """Which page of a list: the cursor the page before gave."""

    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A page, counted from 1 within the paper, and where there is a picture of it."""

    page: int
    link: str


@dataclass(frozen=True, slots=True)
class PicturesShown:
    """What there is to look at of a paper of that many pages; long ones are read in the PDF."""

    of: int
    thumbnail: str | None
    pages: tuple[PictureShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """Where a paper lies: its dossier, and the component by code and name."""

    code: str
    component: str
    name: str
    paper: str
    pages: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TwinShown:
    """Another place: of the very same pages, or of others of the same file."""

    place: PlaceShown
    same: bool


@dataclass(frozen=True, slots=True)
class TwinsShown:
    """Where else a paper lies, oldest first."""

    twins: tuple[TwinShown, ...]


@dataclass(frozen=True, slots=True)
class ScannedShown:
    """What became of a scanned file, and where those of its papers lie that one may see."""

    receipt: ScanReceipt
    places: tuple[PlaceShown, ...]


@door.route(
    "/v1/dossiers",
    method="POST",
    who=CITIZEN,
    asks=ApplicationAsked,
    gives=FiledShown,
    status=201,
    other_statuses=(200,),
    keyed=True,
)
def file(call: Call[ApplicationAsked]) -> Reply:
    """File an application online; the same Idempotency-Key files it once."""
    application = call.asked.application()
    done = filing.file_online(call.office.filing(), application, call.by, call.key, call.at)
    return filed(call, done)


@door.route("/v1/dossiers", who=CITIZEN, asks=ListAsked, gives=ListShown)
def mine(call: Call[ListAsked]) -> ListShown:
    """List the dossiers one filed, newest first."""
    return shown.page(viewing.mine(call.office.dossiers(), call.by, call.asked.cursor))


@door.route("/v1/dossiers/{code}", who=ANY_SIGNED_IN, gives=ViewShown)
def one(call: Call[None], code: str) -> ViewShown:
    """Return a whole dossier to those who may see it."""
    archive = call.office.archive()
    return shown.view(
        _view(call, code), call.by, lambda paper: viewing.thumbnail(paper, archive, call.at)
    )


@door.route("/v1/dossiers/{code}/papers/{paper}", who=ANY_SIGNED_IN, status=303)
def paper(call: Call[None], code: str, paper: str) -> Reply:
    """Lead to an archived paper: a link that is good for five minutes."""
    found = _paper(call, code, paper)
    link = viewing.link(found, call.office.archive(), _name(code, found), call.at)
    return Reply(None, headers={"Location": link})


@door.route("/v1/dossiers/{code}/writs/{seq}", who=ANY_SIGNED_IN, status=303)
def writ(call: Call[None], code: str, seq: str) -> Reply:
    """Lead to the writ for an entry of the history: a link that is good for five minutes."""
    found = viewing.writ(_view(call, code), seq)
    name = f"{code}-{found.seq}-{found.model}.pdf"
    link = call.office.archive().link(found.archive_key, name, call.at)
    return Reply(None, headers={"Location": link})


@door.route("/v1/dossiers/{code}/result", who=ANY_SIGNED_IN, status=303)
def result(call: Call[None], code: str) -> Reply:
    """Lead to the result: a link that is good for five minutes.

    Officers have it from the leader's signature on, applicants once it was handed over to them.
    """
    view = _view(call, code, whole=False)
    link = viewing.result(view, call.office.archive(), call.at)
    _note_result(call, view)
    return Reply(None, headers={"Location": link})


@door.route("/v1/dossiers/{code}/proposals/{seq}", who=INSIDE, status=303)
def proposal(call: Call[None], code: str, seq: str) -> Reply:
    """Lead to how a proposal will look once it is printed: a link good for five minutes."""
    view = _view(call, code, whole=False)
    link = viewing.proposal(view, call.office.archive(), seq, call.at)
    _note_result(call, view)
    return Reply(None, headers={"Location": link})


@door.route("/v1/dossiers/{code}/papers/{paper}/pictures", who=ANY_SIGNED_IN, gives=PicturesShown)
def pictures(call: Call[None], code: str, paper: str) -> PicturesShown:
    """Return links to pictures of a paper's pages, good for five minutes."""
    found = _paper(call, code, paper)
    made = viewing.pictures(found, call.office.archive(), call.at)
    pages = tuple(PictureShown(page, link) for page, link in made.pages.items())
    return PicturesShown(found.pages, made.thumbnail, pages)


@door.route("/v1/dossiers/{code}/papers/{paper}/twins", who=ANY_SIGNED_IN, gives=TwinsShown)
def others(call: Call[None], code: str, paper: str) -> TwinsShown:
    """Tell where else the same paper lies, or another of the same file, as far as one may know."""
    found = twins.twins(call.office.dossiers(), call.by, code, paper)
    return TwinsShown(tuple(TwinShown(place=_place(one.place), same=one.same) for one in found))


@door.route(
    "/v1/scans/{sha256}",
    who=officer(Role.RECEPTION, Role.LEADER, Role.AUDITOR),
    gives=ScannedShown,
)
def scanned(call: Call[None], sha256: str) -> ScannedShown:
    """Tell what became of a scanned file by its SHA-256, so that one sent twice is found."""
    found = twins.scanned(call.office.dossiers(), call.by, sha256)
    return ScannedShown(found.receipt, tuple(_place(place) for place in found.places))


def _place(place: Lodging) -> PlaceShown:
    return PlaceShown(
        code=place.code,
        component=place.component,
        name=place.name,
        paper=place.paper,
        pages=place.pages,
        at=place.at,
    )


def _view(call: Call[None], code: str, *, whole: bool = True) -> viewing.View:
    office = call.office
    dossiers, catalogue = office.dossiers(), office.catalogue()
    return viewing.view(dossiers, catalogue, call.by, code, call.at, whole=whole)


def _paper(call: Call[None], code: str, paper: str) -> Paper:
    office = call.office
    dossiers, catalogue = office.dossiers(), office.catalogue()
    _, found = leafing.paper(dossiers, catalogue, call.by, code, paper, call.at)
    return found


def _note_result(call: Call[None], view: viewing.View) -> None:
    opening.note(call.office.dossiers(), view.dossier, call.by, call.at, Thing.RESULT)


def _name(code: str, paper: Paper) -> str:
    return f"{code}-{paper.component}-{paper.id[:8]}.pdf"
