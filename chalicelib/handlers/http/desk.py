"""The desk: the page of what lies on an officer's desk, earliest due first, and its file."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Protocol
from urllib.parse import urlencode

from chalice.app import Response
from pydantic import BeforeValidator

from chalicelib.domain import access, procedure
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.desk import agency_of, desk_of, role_of
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Invalid, TryLater
from chalicelib.domain.worklist import Time, Wanted, Whose, time_of
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Agency, Query, Token
from chalicelib.handlers.http.shown import RowShown
from chalicelib.handlers.http.who import INSIDE
from chalicelib.handlers.logs import logger
from chalicelib.usecases import assigning, listing
from chalicelib.usecases.ports import Page
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
TIMES: Mapping[Time, str] = {
    Time.LATE: "Quá hạn",
    Time.TODAY: "Hạn hôm nay",
    Time.AHEAD: "Còn hạn",
    Time.PAUSED: "Tạm dừng",
}
"""What is said of how a dossier stands to its due moment."""
WHOSE: Mapping[Whose, str] = {Whose.MINE: "Giao cho tôi", Whose.NOBODY: "Chưa giao"}
UNASSIGNED = "Chưa giao"
SOMEBODY = "Đã giao cán bộ khác"
CSV = "text/csv; charset=utf-8"
HEADS = (
    *("Mã hồ sơ", "Mã thủ tục", "Thủ tục", "Người nộp", "Ngày nộp", "Hẹn trả", "Thời hạn"),
    *("Trạng thái", "Người xử lý"),
)
"""The columns of the file."""


def _said(value: object) -> object:
    """Return what a field of a form says, None where it was left empty."""
    return value or None


class NarrowedAsked(Query):
    """Which desk: of which agency (one's own by default), of which role; and what of it."""

    agency: Agency | None = None
    role: Role | None = None
    time: Annotated[Time | None, BeforeValidator(_said)] = None
    procedure: Annotated[Token | None, BeforeValidator(_said)] = None
    whose: Annotated[Whose | None, BeforeValidator(_said)] = None

    @property
    def wanted(self) -> Wanted:
        """Return what the list is narrowed to."""
        return Wanted(time=self.time, procedure=self.procedure, whose=self.whose)


class DeskAsked(NarrowedAsked):
    """The same, and which page of it."""

    cursor: str | None = None


class Handled(Protocol):
    """A line of a list, as far as it says who handles it."""

    @property
    def handler(self) -> str | None:
        """Return who it is assigned to, if it is to somebody."""


@door.route("/worklist", who=INSIDE, asks=DeskAsked, page=True)
def worklist(call: Call[DeskAsked]) -> Response:
    """Show what lies on a desk, and how far off each dossier is due."""
    desk, asked = desk_asked(call.by, call.asked), call.asked
    dossiers = call.office.dossiers()
    listed = listing.page(dossiers, call.by, desk, asked.wanted, call.at, asked.cursor)
    rows = shown.page(Page(listed.rows, listed.cursor)).rows
    return pages.page(
        "worklist.html",
        call.frame,
        agency=call.office.catalogue().agency(agency_of(desk)),
        here=role_of(desk),
        desks=_desks(call.by, agency_of(desk)),
        agencies=_agencies(call),
        rows=rows,
        handlers=_handlers(call, desk, rows),
        listed=listed,
        asked=asked,
        narrowed=addresses(asked, desk),
        times=TIMES,
        whose=WHOSE,
        may_act=call.by.is_officer and call.by.agency == agency_of(desk),
        at=call.at,
    )


@door.route("/worklist.csv", who=INSIDE, asks=NarrowedAsked, page=True)
def taken(call: Call[NarrowedAsked]) -> Response:
    """Give all that the page of a desk shows, page by page, as one file for a spreadsheet."""
    desk = desk_asked(call.by, call.asked)
    found = listing.whole(call.office.dossiers(), call.by, desk, call.asked.wanted, call.at)
    rows = shown.page(Page(found, None)).rows
    names = {**_handlers(call, desk, rows), call.by.id: call.by.name}
    data = call.office.as_csv()([HEADS, *(_line(row, names, call.at) for row in rows)])
    logger.info("worklist-taken", extra={"by": call.by.id, "desk": desk, "count": len(rows)})
    name = f"ban-lam-viec-{desk.replace('#', '-')}-{call.at.astimezone(LOCAL):%Y%m%d-%H%M}.csv"
    how = f'attachment; filename="{name}"'
    return Response(data.decode(), {"Content-Type": CSV, "Content-Disposition": how})


def desk_asked(by: Person, asked: NarrowedAsked) -> str:
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


def _agencies(call: Call[Any]) -> tuple[procedure.Agency, ...]:
    """Return the agencies whose desks an auditor may choose among, none for others."""
    if not call.by.has(Role.AUDITOR):
        return ()
    return access.overseen(call.by, call.office.catalogue().agencies())


def addresses(asked: NarrowedAsked, desk: str) -> Callable[..., str]:
    """Return what gives the address of this list, with what is to be otherwise."""
    place = {"agency": agency_of(desk), "role": role_of(desk)}
    narrowed = {"time": asked.time, "procedure": asked.procedure, "whose": asked.whose}

    def address(path: str = "/worklist", **other: str | None) -> str:
        said = {**place, **narrowed, **other}
        return f"{path}?{urlencode({name: value for name, value in said.items() if value})}"

    return address


def _handlers(call: Call[Any], desk: str, rows: Iterable[Handled]) -> Mapping[str, str]:
    """Return the names of the officers the rows are assigned to.

    The list is worth showing without them while the directory does not answer.
    """
    known = {call.by.id: "Ông/bà"}
    if {row.handler for row in rows} <= {None, call.by.id}:
        return known
    try:
        found = assigning.colleagues(call.office.directory(), call.by, desk)
    except TryLater:
        return known
    return {colleague.id: colleague.name for colleague in found} | known


def _line(row: RowShown, names: Mapping[str, str], at: datetime) -> tuple[str, ...]:
    """Return a line of the file; moments are local, as ISO 8601 spells them."""
    handler = UNASSIGNED if row.handler is None else names.get(row.handler, SOMEBODY)
    return (
        *(row.code, row.procedure, row.procedure_name, row.applicant),
        *(_moment(row.submitted_at), _moment(row.due), TIMES[time_of(row, at)]),
        *(row.label, handler),
    )


def _moment(value: datetime) -> str:
    return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"
