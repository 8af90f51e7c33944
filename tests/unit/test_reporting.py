"""Reports asked for: by whom, made once, and fetched by whoever may see them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import Person, Role
from chalicelib.domain.progress import State
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound, Refusal
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.requests import LONGEST, Form, Name, Request, period
from chalicelib.usecases.reporting import Asked, Desk, answer, ask, fields, look
from tests.builders import MORNING, OTHER_WARD, PROVINCE, WARD, a_citizen, an_agency, an_officer
from tests.machines import MemoryQueue
from tests.memory import MemoryCatalogue

MARCH = Question(
    period=Period(first=date(2026, 3, 1), last=date(2026, 3, 31), as_of=date(2026, 3, 2))
)
LEADER = an_officer(Role.LEADER)
AUDITOR = an_officer(Role.AUDITOR, PROVINCE)
LAW = MemoryCatalogue(
    agencies=(an_agency(PROVINCE, parent=None), an_agency(WARD), an_agency(OTHER_WARD))
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class MemoryRequests:
    """Requests and reports in memory."""

    known: dict[str, Request] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    fold: str = "first"

    def folded(self) -> str:
        """Return which fold it was."""
        return self.fold

    def note(self, request: Request) -> None:
        """Note a request."""
        self.known[request.id] = request

    def noted(self, request_id: str) -> tuple[Request, bool]:
        """Return a request, and whether its report is there; raises NotFound."""
        if request_id not in self.known:
            raise NotFound("Không có yêu cầu báo cáo này.", "request")
        return self.known[request_id], request_id in self.kept

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
class Office:
    """Where reports are asked for and made."""

    requests: MemoryRequests = field(default_factory=MemoryRequests)
    queue: MemoryQueue = field(default_factory=MemoryQueue)

    def ask(self, question: Question = MARCH, by: Person = LEADER, at: datetime = MORNING) -> Asked:
        desk = Desk(LAW, self.requests, self.queue)
        return ask(desk, by, Name.II06A, question, Form.XLSX, at)

    def work(self) -> list[bool]:
        return [answer(self.requests, str(one["id"]), made) for one in self.queue.errands]


def test_a_report_is_made_apart_and_then_fetched() -> None:
    office = Office()
    asked = office.ask()
    assert (asked.state, asked.link, asked.request.question.agency) == (State.MAKING, None, WARD)
    assert look(office.requests, LEADER, asked.id, MORNING).state is State.MAKING
    assert office.work() == [True]
    found = look(office.requests, LEADER, asked.id, MORNING)
    assert found.state is State.READY
    assert found.link == f"https://lake/{asked.id}/ii-06a.xlsx?{MORNING:%H%M}"
    assert office.requests.kept[asked.id] == f"ii-06a of {WARD}".encode()


def test_a_report_that_is_not_made_has_failed_the_day_after_the_next() -> None:
    office = Office()
    asked = office.ask()
    days = [MORNING + timedelta(days=number) for number in range(4)]
    states = [look(office.requests, LEADER, asked.id, at).state for at in days]
    assert states == [State.MAKING, State.MAKING, State.FAILED, State.FAILED]
    assert office.work() == [True]
    assert look(office.requests, LEADER, asked.id, days[3]).state is State.READY


def test_asked_and_delivered_twice_it_is_made_once_that_day() -> None:
    office = Office()
    first, second = office.ask(), office.ask(at=MORNING + timedelta(hours=3))
    assert first.id == second.id
    assert office.work() == [True, False]
    assert office.ask().state is State.READY
    assert len(office.queue.errands) == 2
    assert office.ask(at=MORNING + timedelta(days=1)).id != first.id, "the lake has grown"


def test_one_sees_the_own_agency_and_those_below_it() -> None:
    office = Office()
    theirs = office.ask(replace(MARCH, agency=OTHER_WARD), AUDITOR)
    whole = office.ask(MARCH, AUDITOR)
    assert whole.request.question.agency == PROVINCE
    with pytest.raises(Forbidden):
        office.ask(replace(MARCH, agency=OTHER_WARD))
    for hidden in (theirs, whole):
        with pytest.raises(NotFound):
            look(office.requests, LEADER, hidden.id, MORNING)
    assert look(office.requests, AUDITOR, office.ask().id, MORNING).state is State.MAKING


@pytest.mark.parametrize("by", [a_citizen(), an_officer(Role.RECEPTION), an_officer(Role.CLERK)])
def test_others_ask_for_no_report(by: Person) -> None:
    office = Office()
    with pytest.raises(Forbidden):
        office.ask(by=by)
    assert (office.requests.known, list(office.queue.errands)) == ({}, [])


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
    folded=st.sampled_from(["", "first"]),
)


@given(requests, requests)
def test_requests_have_one_id_where_they_are_one(first: Request, second: Request) -> None:
    assert (first.id == second.id) is (first == second)


def test_every_report_there_is_can_be_asked_for_by_its_name() -> None:
    assert set(Name) == {report.name for report in REPORTS}


def test_what_names_nothing_is_no_table_of_nothing() -> None:
    office = Office()
    (known,) = fields(LAW)
    for question, refused, name in (
        (replace(MARCH, field="Hàng hải"), Invalid, "field"),
        (replace(MARCH, procedure="9.999999"), NotFound, "procedure"),
        (replace(MARCH, agency=f"{WARD}.9"), NotFound, "agency"),
    ):
        with pytest.raises(refused) as no:
            office.ask(question)
        assert isinstance(no.value, Refusal)
        assert no.value.field == name
    assert (office.requests.known, list(office.queue.errands)) == ({}, [])
    assert office.ask(replace(MARCH, field=known, procedure="1.000001")).state is State.MAKING


TODAY = date(2026, 3, 20)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("first", "last", "as_of", "reckoned"),
    [
        (FIRST, LAST, None, date(2026, 3, 19)),
        (FIRST, LAST, TODAY, TODAY),
        (FIRST, date(2026, 3, 15), None, date(2026, 3, 15)),
        (FIRST, date(2026, 3, 15), FIRST, FIRST),
        (TODAY, LAST, None, TODAY),
        (TODAY, TODAY, None, TODAY),
        (date(2021, 4, 1), LAST, None, date(2026, 3, 19)),
    ],
)
def test_a_period_is_reckoned_on_its_last_day_or_yesterday(
    first: date, last: date, as_of: date | None, reckoned: date
) -> None:
    assert period(first, last, as_of, TODAY) == Period(first=first, last=last, as_of=reckoned)


@pytest.mark.parametrize(
    ("first", "last", "as_of", "field_name"),
    [
        (LAST, FIRST, None, "last"),
        (LAST, FIRST, FIRST, "last"),
        (date(2026, 3, 21), LAST, None, "first"),
        (FIRST, FIRST + timedelta(days=LONGEST), None, "last"),
        (date.min, date.max, None, "last"),
        (FIRST, LAST, date(2026, 3, 21), "as_of"),
        (FIRST, LAST, date(2026, 2, 28), "as_of"),
        (FIRST, date(2026, 3, 10), TODAY, "as_of"),
    ],
)
def test_a_period_that_is_none_is_told_at_its_field(
    first: date, last: date, as_of: date | None, field_name: str
) -> None:
    with pytest.raises(Invalid) as no:
        period(first, last, as_of, TODAY)
    assert no.value.field == field_name


def test_what_was_made_of_the_lake_before_a_fold_is_made_anew_after_it() -> None:
    office = Office()
    before = office.ask()
    office.work()
    assert office.ask().state is State.READY
    office.requests.fold = "second"
    after = office.ask()
    assert (after.state, after.id != before.id) == (State.MAKING, True)
