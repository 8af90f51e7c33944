"""The desk: the page of what lies on an officer's desk, earliest due first."""

from collections.abc import Mapping

from chalice.app import Response

from chalicelib.domain import access, procedure
from chalicelib.domain.desk import agency_of, desk_of, role_of
from chalicelib.domain.people import OFFICERS, Person, Role, is_within
from chalicelib.domain.refusals import Invalid, TryLater
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Agency, Query
from chalicelib.handlers.http.shown import RowShown
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import assigning, viewing
from chalicelib.web import pages

door = Door(__name__)
DESKS: Mapping[Role, str] = {
    Role.RECEPTION: "Tiếp nhận",
    Role.DIVISION_HEAD: "Lãnh đạo phòng",
    Role.APPRAISER: "Thụ lý",
    Role.LEADER: "Lãnh đạo đơn vị",
    Role.CLERK: "Văn thư",
    Role.RETURNER: "Trả kết quả",
}
"""What each desk of an agency is called, in the order work passes them."""


class DeskAsked(Query):
    """Which desk: of which agency (one's own by default), of which role; and which page of it."""

    agency: Agency | None = None
    role: Role | None = None
    cursor: str | None = None


@door.route("/worklist", who=officer(*OFFICERS, Role.AUDITOR), asks=DeskAsked, page=True)
def worklist(call: Call[DeskAsked]) -> Response:
    """Show what lies on a desk, and how far off each dossier is due."""
    desk = _desk(call.by, call.asked)
    found = viewing.worklist(call.office.dossiers(), call.by, desk, call.asked.cursor)
    rows = shown.page(found).rows
    return pages.page(
        "worklist.html",
        call.frame,
        agency=call.office.catalogue().agency(agency_of(desk)),
        here=role_of(desk),
        desks=_desks(call.by, agency_of(desk)),
        agencies=_agencies(call),
        rows=rows,
        handlers=_handlers(call, desk, rows),
        cursor=found.cursor,
        at=call.at,
    )


def _desk(by: Person, asked: DeskAsked) -> str:
    """Return the desk asked for: by default one's first own, the counter for who has none."""
    if asked.agency is None and asked.role is None and (own := access.desks(by)):
        return own[0]
    if asked.role not in {None, *DESKS}:
        raise Invalid("Không có bàn làm việc này; hãy chọn lại.", "role")
    return desk_of(asked.agency or by.agency or "", asked.role or Role.RECEPTION)


def _desks(by: Person, agency: str) -> Mapping[Role, str]:
    """Return the desks of an agency whose worklists `by` may see, and what they are called."""
    everything = by.has(Role.LEADER, Role.AUDITOR)
    own = access.desks(by)
    return {
        role: name for role, name in DESKS.items() if everything or desk_of(agency, role) in own
    }


def _agencies(call: Call[DeskAsked]) -> tuple[procedure.Agency, ...]:
    """Return the agencies whose desks an auditor may choose among, none for others."""
    own = call.by.agency
    if own is None or not call.by.has(Role.AUDITOR):
        return ()
    found = call.office.catalogue().agencies()
    return tuple(agency for agency in found if is_within(agency.code, own))


def _handlers(call: Call[DeskAsked], desk: str, rows: tuple[RowShown, ...]) -> Mapping[str, str]:
    """Return the names of the officers the rows are assigned to.

    The list is worth showing without them while the directory does not answer.
    """
    known = {call.by.id: "Bạn"}
    if {row.handler for row in rows} <= {None, call.by.id}:
        return known
    try:
        found = assigning.colleagues(call.office.directory(), call.by, desk)
    except TryLater:
        return known
    return {colleague.id: colleague.name for colleague in found} | known
