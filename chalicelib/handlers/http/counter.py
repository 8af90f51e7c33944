"""The counter: applications handed in by somebody standing there."""

from chalicelib.domain.people import Role
from chalicelib.handlers.http.applying import ApplicationAsked, FiledShown, filed
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import filing

door = Door(__name__)


@door.route(
    "/v1/counter/dossiers",
    method="POST",
    who=officer(Role.RECEPTION, Role.LEADER),
    asks=ApplicationAsked,
    gives=FiledShown,
    status=201,
    other_statuses=(200,),
    keyed=True,
)
def receive(call: Call[ApplicationAsked]) -> Reply:
    """Take an application handed in at the counter; the legal clock starts at once."""
    application = call.asked.application()
    done = filing.receive(call.office.filing(), application, call.by, call.key, call.at)
    return filed(call, done)
