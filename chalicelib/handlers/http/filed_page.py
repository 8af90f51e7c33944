"""The page after filing: the dossier's code and secret, what was promised, what to pay and do."""

from chalice.app import Response

from chalicelib.domain import access
from chalicelib.domain.clock import ClockKind
from chalicelib.domain.outlook import due
from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import viewing
from chalicelib.usecases.acting import rules_of
from chalicelib.web import pages

door = Door(__name__)


@door.route("/dossiers/{code}/filed", who=CITIZEN, page=True)
def filed(call: Call[None], code: str) -> Response:
    """Show that a dossier was filed, to who filed it; a reload shows the same."""
    office, at = call.office, call.at
    dossier = access.readable(call.by, office.dossiers().get(code))
    if dossier.owner != call.by.id:
        raise NotFound("Không tìm thấy hồ sơ này hoặc ông/bà không có quyền xem.", "code")
    rules = rules_of(office.catalogue(), dossier)
    clock = dossier.clock
    waits = clock.kind is ClockKind.ACCEPTANCE
    case = rules.procedure.case(dossier.case)
    return pages.page(
        "filed.html",
        call.frame,
        dossier=dossier,
        secret=viewing.secret_for(office.key("tracking"), dossier),
        agency=office.catalogue().agency(dossier.received_by),
        answer_by=clock.due if waits else None,
        ends=due(case, clock.due, rules.calendar) if waits else clock.due,
        on_paper=[one.name for one in dossier.components if one.on_paper],
        qr=pages.qr(f"{office.settings.portal}/track?code={dossier.code}"),
        at=at,
    )
