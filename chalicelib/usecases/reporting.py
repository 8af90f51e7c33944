"""Reporting: a report is asked for, made from the lake, and fetched by whoever may see it.

Bytes never pass the API: it notes the request and puts an errand on a queue; the report lies in the
lake for whoever asks again. Asked twice on a day it is one request; made twice, the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.access import overseen_agency
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import Forbidden, NotFound
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.requests import Form, Name, Request
from chalicelib.usecases.telling import Queue


class State(StrEnum):
    """How far a report has come."""

    MAKING = "making"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and where its report is fetched once it is ready."""

    id: str
    request: Request
    state: State
    link: str | None


class Requests(Protocol):
    """Where requests are noted and reports laid down."""

    def note(self, request: Request) -> None:
        """Note a request; again changes nothing."""

    def noted(self, request_id: str) -> Request:
        """Return a request that was noted; raises NotFound."""

    def keep(self, request: Request, data: bytes, content_type: str) -> None:
        """Lay down a report; again replaces it by the same."""

    def is_kept(self, request: Request) -> bool:
        """Tell whether a report lies there."""

    def link(self, request: Request, at: datetime) -> str:
        """Return an address to fetch it from, good for a few minutes."""


Make = Callable[[Request], tuple[bytes, str]]
"""How a report is made: its bytes and what type of content they are."""


def ask(
    requests: Requests,
    queue: Queue,
    by: Person,
    report: Name,
    question: Question,
    form: Form,
    at: datetime,
) -> Asked:
    """Note what is asked for and have it made; raises Forbidden for another's agency.

    1 PutObject, 1 ListObjectsV2, and 1 SendMessageBatch unless it is there already. The request is
    noted before the errand is sent, so that an errand always finds it.
    """
    own = replace(question, agency=overseen_agency(by, question.agency))
    day = at.astimezone(LOCAL).date()
    request = Request(report=report, question=own, form=form, asked_on=day)
    requests.note(request)
    if not requests.is_kept(request):
        queue.send([{"id": request.id}])
        return Asked(request.id, request, State.MAKING, None)
    return _ready(requests, request, at)


def look(requests: Requests, by: Person, request_id: str, at: datetime) -> Asked:
    """Return how far a report has come (1 GetObject, 1 ListObjectsV2).

    Raises NotFound, also for who may not see that agency's.
    """
    request = requests.noted(request_id)
    try:
        overseen_agency(by, request.question.agency)
    except Forbidden:
        raise NotFound("Không có yêu cầu báo cáo này.", "id") from None
    if requests.is_kept(request):
        return _ready(requests, request, at)
    return Asked(request_id, request, State.MAKING, None)


def answer(requests: Requests, request_id: str, make: Make) -> bool:
    """Make the report of a request and lay it down, unless it is there; tell whether it was made.

    Raises NotFound for a request that nobody noted.
    """
    request = requests.noted(request_id)
    if requests.is_kept(request):
        return False
    requests.keep(request, *make(request))
    return True


def _ready(requests: Requests, request: Request, at: datetime) -> Asked:
    return Asked(request.id, request, State.READY, requests.link(request, at))
