"""Reporting: a report is asked for, made from the lake, and fetched by whoever may see it.

Bytes never pass the API: it notes the request and puts an errand on a queue; the report lies in the
lake for whoever asks again. Asked twice on a day it is one request, and made once, unless the lake
was folded in between: what was made while the night folded is made anew after it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from chalicelib.domain.access import overseen_agency
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import Person
from chalicelib.domain.progress import State
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.requests import Form, Name, Request
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.telling import Queue

FIRST_VERSION = 1
"""What every procedure has, those too that are no longer in force."""
PATIENCE = timedelta(days=1)
"""How long a report may be made; its errand lies among the dead letters long before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and where its report is fetched once it is ready."""

    id: str
    request: Request
    state: State
    link: str | None


class Requests(Protocol):
    """Where requests are noted and reports laid down."""

    def folded(self) -> str:
        """Return what tells the last fold of the lake from others, "" before the first."""

    def note(self, request: Request) -> None:
        """Note a request; again changes nothing."""

    def noted(self, request_id: str) -> tuple[Request, bool]:
        """Return a request that was noted, and whether its report lies there; raises NotFound."""

    def keep(self, request: Request, data: bytes, content_type: str) -> None:
        """Lay down a report; again replaces it by the same."""

    def is_kept(self, request: Request) -> bool:
        """Tell whether a report lies there."""

    def link(self, request: Request, at: datetime) -> str:
        """Return an address to fetch it from, good for a few minutes."""


Make = Callable[[Request], tuple[bytes, str]]
"""How a report is made: its bytes and what type of content they are."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where reports are asked for: what the law knows, where requests are noted, who makes them."""

    catalogue: Catalogue
    requests: Requests
    queue: Queue


def ask(
    desk: Desk, by: Person, report: Name, question: Question, form: Form, at: datetime
) -> Asked:
    """Note what is asked for and have it made.

    2 ListObjectsV2, 1 PutObject, and 1 SendMessageBatch unless it is there already. The request is
    noted before the errand is sent, so that an errand always finds it; one that was cut off in
    between is sent when the same is asked again. Raises Forbidden for another's agency, NotFound
    for an agency or procedure that is none, Invalid for such a field; nothing is noted then.
    """
    own = replace(question, agency=overseen_agency(by, question.agency))
    _known(desk.catalogue, own)
    requests, queue = desk.requests, desk.queue
    request = Request(
        report=report, question=own, form=form, asked_on=_day(at), folded=requests.folded()
    )
    requests.note(request)
    if not requests.is_kept(request):
        queue.send([{"id": request.id}])
        return Asked(request.id, request, State.MAKING, None)
    return _ready(requests, request, at)


def look(requests: Requests, by: Person, request_id: str, at: datetime) -> Asked:
    """Return how far a report has come (1 ListObjectsV2, 1 GetObject).

    What is not made a whole day after it was asked for has failed: its errand lies dead by then.
    Raises NotFound, also for who may not see that agency's.
    """
    request, is_ready = requests.noted(request_id)
    try:
        overseen_agency(by, request.question.agency)
    except Forbidden:
        raise NotFound("Không có yêu cầu báo cáo này.", "request") from None
    if is_ready:
        return _ready(requests, request, at)
    state = State.FAILED if _day(at) - request.asked_on > PATIENCE else State.MAKING
    return Asked(request_id, request, state, None)


def answer(requests: Requests, request_id: str, make: Make) -> bool:
    """Make the report of a request and lay it down, unless it is there; tell whether it was made.

    Raises NotFound for a request that nobody noted.
    """
    request, is_ready = requests.noted(request_id)
    if is_ready:
        return False
    requests.keep(request, *make(request))
    return True


def fields(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names of all fields that procedures in force belong to, in their order."""
    return tuple(sorted({one.field_name for one in catalogue.index()}))


def _day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def _known(catalogue: Catalogue, question: Question) -> None:
    """Refuse what would be a table of nothing because it names what is not there."""
    if question.agency is not None:
        catalogue.agency(question.agency)
    if question.field is not None and question.field not in fields(catalogue):
        said = f"Không có lĩnh vực “{question.field}”; hãy chọn lại lĩnh vực."
        raise Invalid(said, "field")
    if question.procedure is not None:
        catalogue.procedure(question.procedure, FIRST_VERSION)


def _ready(requests: Requests, request: Request, at: datetime) -> Asked:
    return Asked(request.id, request, State.READY, requests.link(request, at))
