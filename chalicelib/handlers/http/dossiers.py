"""Dossiers: filing one, one's own, and one in full."""

from chalicelib.domain.parts import Paper
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.applying import ApplicationAsked, FiledShown, filed
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Query
from chalicelib.handlers.http.shown import ListShown, ViewShown
from chalicelib.handlers.http.who import ANY_SIGNED_IN, CITIZEN
from chalicelib.usecases import filing, viewing

door = Door(__name__)


class ListAsked(Query):
    """Which page of a list: the cursor the page before gave."""

    cursor: str | None = None


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
    return shown.view(_view(call, code), call.by)


@door.route("/v1/dossiers/{code}/papers/{paper}", who=ANY_SIGNED_IN, status=303)
def paper(call: Call[None], code: str, paper: str) -> Reply:
    """Lead to an archived paper: a link that is good for five minutes."""
    found = viewing.paper(_view(call, code), paper)
    link = call.office.archive().link(found.archive_key, _name(code, found), call.at)
    return Reply(None, headers={"Location": link})


def _view(call: Call[None], code: str) -> viewing.View:
    office = call.office
    return viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)


def _name(code: str, paper: Paper) -> str:
    return f"{code}-{paper.component}-{paper.id[:8]}.pdf"
