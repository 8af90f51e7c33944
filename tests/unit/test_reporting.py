"""Reports asked for: by whom, made once, and fetched by whoever may see them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import Role
from chalicelib.domain.refusals import Forbidden, NotFound
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.requests import Form, Name, Request
from chalicelib.usecases.reporting import Asked, State, answer, ask, look
from tests.builders import MORNING, OTHER_WARD, PROVINCE, WARD, a_citizen, an_officer
from tests.machines import MemoryQueue

MARCH = Question(
    period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), as_of=date(2026, 3, 2))
)
LEADER = an_officer(Role.LEADER)
AUDITOR = an_officer(Role.AUDITOR, PROVINCE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class MemoryRequests:
    """Requests and reports in memory."""

    known: dict[str, Request] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def note(self, request: Request) -> None:
        """Note a request."""
        self.known[request.id] = request

    def noted(self, request_id: str) -> Request:
        """Return a request; raises NotFound."""
        if request_id not in self.known:
            raise NotFound("Không có yêu cầu báo cáo này.", "id")
        return self.known[request_id]

    def keep(self, request: Request, data: bytes, content_type: str) -> None:
        """Lay down a report."""
        assert content_type == XLSX
        self.kept[request.id] = data

    def is_kept(self, request: Request) -> bool:
        """Tell whether a report lies there."""
        return request.id in self.kept

    def link(self, request: Request, at: datetime) -> str:
        """Return an address."""
        return f"https://lake/{request.id}/{request.file}?{at:%H%M}"


def made(request: Request) -> tuple[bytes, str]:
    return f"{request.report} of {request.question.agency}".encode(), XLSX


@dataclass
class Desk:
    """Where reports are asked for."""

    requests: MemoryRequests = field(default_factory=MemoryRequests)
    queue: MemoryQueue = field(default_factory=MemoryQueue)

    def ask(self, question: Question = MARCH, by: object = LEADER, at: datetime = MORNING) -> Asked:
        return ask(
            self.requests,
            self.queue,
            by,
            Name.II06A,
            question,
            Form.XLSX,
            at,  # type: ignore[arg-type]
        )

    def work(self) -> list[bool]:
        return [answer(self.requests, str(one["id"]), made) for one in self.queue.errands]


def test_a_report_is_made_apart_and_then_fetched() -> None:
    desk = Desk()
    asked = desk.ask()
    assert (asked.state, asked.link, asked.request.question.agency) == (State.MAKING, None, WARD)
    assert look(desk.requests, LEADER, asked.id, MORNING).state is State.MAKING
    assert desk.work() == [True]
    found = look(desk.requests, LEADER, asked.id, MORNING)
    assert found.state is State.READY
    assert found.link == f"https://lake/{asked.id}/ii-06a.xlsx?{MORNING:%H%M}"
    assert desk.requests.kept[asked.id] == f"ii-06a of {WARD}".encode()


def test_asked_and_delivered_twice_it_is_made_once_that_day() -> None:
    desk = Desk()
    first, second = desk.ask(), desk.ask(at=MORNING + timedelta(hours=3))
    assert first.id == second.id
    assert desk.work() == [True, False]
    assert desk.ask().state is State.READY
    assert len(desk.queue.errands) == 2
    assert desk.ask(at=MORNING + timedelta(days=1)).id != first.id, "the lake has grown"


def test_one_sees_the_own_agency_and_those_below_it() -> None:
    desk = Desk()
    theirs = desk.ask(replace(MARCH, agency=OTHER_WARD), AUDITOR)
    whole = desk.ask(MARCH, AUDITOR)
    assert whole.request.question.agency == PROVINCE
    with pytest.raises(Forbidden):
        desk.ask(replace(MARCH, agency=OTHER_WARD))
    for hidden in (theirs, whole):
        with pytest.raises(NotFound):
            look(desk.requests, LEADER, hidden.id, MORNING)
    assert look(desk.requests, AUDITOR, desk.ask().id, MORNING).state is State.MAKING


@pytest.mark.parametrize("by", [a_citizen(), an_officer(Role.RECEPTION), an_officer(Role.CLERK)])
def test_others_ask_for_no_report(by: object) -> None:
    desk = Desk()
    with pytest.raises(Forbidden):
        desk.ask(by=by)
    assert (desk.requests.known, list(desk.queue.errands)) == ({}, [])


def test_an_errand_without_a_request_is_no_report() -> None:
    with pytest.raises(NotFound):
        answer(MemoryRequests(), "0" * 32, made)


requests = st.builds(
    Request,
    report=st.sampled_from(Name),
    question=st.builds(
        Question,
        period=st.just(MARCH.period),
        agency=st.sampled_from([WARD, OTHER_WARD]),
        field=st.sampled_from([None, "Hộ tịch"]),
        procedure=st.sampled_from([None, "1.001193"]),
    ),
    form=st.sampled_from(Form),
    asked_on=st.sampled_from([date(2026, 3, 2), date(2026, 3, 3)]),
)


@given(requests, requests)
def test_requests_have_one_id_where_they_are_one(first: Request, second: Request) -> None:
    assert (first.id == second.id) is (first == second)
