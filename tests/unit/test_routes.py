"""Routes: a graph that passes the linter really brings every dossier to its end, in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import Accept, Advance, RecordPayment, Return
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.deadline import TimeLimit, Unit, reckon
from chalicelib.domain.decisions import decide
from chalicelib.domain.desk import Rules, agency_of, role_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.package import Package
from chalicelib.domain.parts import Channel, Result, ReturnedBy
from chalicelib.domain.people import Role, system
from chalicelib.domain.procedure import Case, Edge, Station, Step
from chalicelib.domain.resultpaper import Kind
from chalicelib.domain.routes import hours_in, lint_case, longest
from chalicelib.domain.status import Status
from infra.packages import read_all
from tests.builders import (
    a_dossier,
    a_fee_line,
    a_paper,
    a_payment,
    a_procedure,
    an_act_move,
    an_officer,
)

READ = read_all()
EVERY_CASE = pytest.mark.parametrize(
    ("package", "case"),
    [(package, case) for package in READ.packages for case in package.procedure.cases],
    ids=lambda value: value.folder if isinstance(value, Package) else value.id,
)
OFFICE = WorkCalendar()
EXAMPLES = {Kind.DATE: "2019-03-02", Kind.NUMBER: "12"}
PAPER = a_paper(signed=True)
SETTLED: dict[str, Any] = {
    "result": Result(number="1/KQ", summary="Kết quả", document=PAPER.id, signed=False),
    "filed": PAPER,
}


def fewest(case: Case) -> list[str]:
    """Return the steps of the shortest way from the start to the result."""
    ways = {case.start.id: [case.start.id]}
    waiting = [case.start.id]
    for here in waiting:
        for edge in case.edges:
            if edge.source == here and edge.target not in ways:
                ways[edge.target] = [*ways[here], edge.target]
                waiting.append(edge.target)
    result = next(step for step in case.steps if step.status is Status.FINISHED)
    return ways[result.id]


def at_its_desk(dossier: Dossier, act: Accept | Advance | Return, law: Rules) -> Dossier:
    officer = an_officer(role_of(dossier.desk), agency_of(dossier.desk))
    at = dossier.entered_at + timedelta(minutes=5)
    return an_act_move(dossier, act, officer, at, law).after


def proposed(dossier: Dossier, law: Rules) -> Dossier:
    """Return the dossier as it is once everything its result must say was proposed."""
    paper = law.procedure.result.paper
    wanted = paper.propose if paper else ()
    values = {one.name: EXAMPLES.get(one.type, "Như sổ") for one in wanted}
    chosen = {one.name: one.choices[0] for one in wanted if one.choices}
    return replace(dossier, proposal={**values, **chosen})


@EVERY_CASE
@pytest.mark.parametrize("channel", Channel)
def test_every_procedure_of_the_catalogue_runs_from_filing_to_the_result_in_time(
    package: Package, case: Case, channel: Channel
) -> None:
    law = Rules(package.procedure, READ.calendar)
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    owes = (a_fee_line(8000, prepaid=True),)
    dossier = a_dossier(law=law, channel=channel, at=at, fees=owes)
    pay = RecordPayment(payment=a_payment())
    dossier = an_act_move(dossier, pay, system("vnpay"), law=law).after
    if channel is Channel.ONLINE:
        dossier = at_its_desk(dossier, Accept(case=case.id), law)
    else:
        dossier = replace(dossier, case=case.id)
    for to in fewest(case)[1:]:
        dossier = at_its_desk(proposed(dossier, law), Advance(to=to, **SETTLED), law)
    returned = Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An")
    dossier = at_its_desk(dossier, returned, law)
    assert dossier.status is Status.RETURNED
    assert dossier.entered_at <= dossier.clock.due


@EVERY_CASE
def test_from_every_step_an_officer_who_sits_there_can_go_on(package: Package, case: Case) -> None:
    law = Rules(package.procedure, READ.calendar)
    dossier = proposed(replace(a_dossier(Status.PROCESSING), case=case.id), law)
    for edge in case.edges:
        step = case.step(edge.source)
        reopens = step.status is Status.FINISHED
        agency = dossier.received_by if step.at is Station.RECEIVING else dossier.decided_by
        officer = an_officer(Role.LEADER if reopens else step.role, agency)
        here = replace(
            dossier, status=step.status, step=step.id, desk=f"{agency}#{step.role.value}"
        )
        act = Advance(to=edge.target, note="Vì vậy", **SETTLED)
        assert decide(here, act, officer, dossier.entered_at, law)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
limits = st.one_of(
    st.builds(TimeLimit, st.just(Unit.WORKING_DAYS), st.integers(1, 30)),
    st.builds(TimeLimit, st.just(Unit.WORKING_HOURS), st.integers(1, 80)),
    st.builds(TimeLimit, st.just(Unit.MONTHS), st.integers(1, 6)),
)


@given(limits, moments)
def test_a_limit_holds_at_least_the_hours_the_linter_counts_on(
    limit: TimeLimit, received: datetime
) -> None:
    due = reckon(limit, received, OFFICE).due
    hours = OFFICE.working_time_between(received, due) / timedelta(hours=1)
    assert hours >= hours_in(limit)


def graph(*hours: int, edges: tuple[tuple[int, int], ...], limit: int = 3) -> Case:
    """Return a case of steps 0, 1, …, the last one the result."""
    last = len(hours) - 1
    status = {0: Status.RECEIVED, last: Status.FINISHED}
    steps = tuple(
        Step(
            str(number),
            f"Bước {number}",
            status.get(number, Status.PROCESSING),
            Role.APPRAISER,
            Station.DECIDING,
            amount,
        )
        for number, amount in enumerate(hours)
    )
    ways = tuple(Edge(str(one), str(other), "go", "Đi") for one, other in edges)
    return Case("c", "Trường hợp", TimeLimit(Unit.WORKING_DAYS, limit), steps, ways)


def found(case: Case) -> list[tuple[str, str]]:
    return [(finding.where, finding.what) for finding in lint_case(case, "g#", "l#")]


def test_a_straight_graph_is_clean() -> None:
    assert found(graph(2, 4, 2, edges=((0, 1), (1, 2)))) == []
    assert found(a_procedure().cases[0]) == []


def test_the_longest_way_counts_and_ways_back_do_not() -> None:
    forked = graph(1, 2, 7, 1, edges=((0, 1), (0, 2), (1, 3), (2, 3), (2, 1)))
    assert longest(forked, online=False) == 9
    back = graph(1, 2, 7, 1, edges=((0, 1), (1, 2), (2, 1), (2, 3)))
    assert longest(back, online=False) == 11


@pytest.mark.parametrize(
    ("case", "where", "what"),
    [
        (graph(1, 1, 1, edges=((0, 2), (1, 2))), "g#/steps/1", "không đường nào tới bước “1”"),
        (
            graph(1, 1, 1, edges=((0, 1), (0, 2))),
            "g#/steps/1",
            "từ bước “1” không tới được bước trả kết quả",
        ),
        (graph(1, 1, 1, edges=((0, 1), (1, 9))), "g#/edges/1/target", "không có bước “9”"),
        (graph(1, 1, edges=((0, 1), (0, 1))), "g#/edges/1", "hai đường nối cùng hai bước"),
        (
            graph(1, 1, edges=((0, 1), (1, 0))),
            "g#/edges/1",
            "không được chuyển từ “Đã xử lý xong” sang “Được tiếp nhận”",
        ),
        (graph(1, 0, 1, edges=((0, 1), (1, 2))), "g#/steps/1/hours", "mỗi bước cần ít nhất 1 giờ"),
        (
            graph(20, 20, 1, edges=((0, 1), (1, 2))),
            "g#/steps",
            "các bước cộng lại 41 giờ (trực tuyến), thời hạn chỉ có 24 giờ",
        ),
        (graph(1, 1, edges=((0, 1),), limit=0), "l#/amount", "thiếu thời hạn giải quyết"),
    ],
)
def test_what_is_wrong_with_a_graph_is_told_where_it_is(case: Case, where: str, what: str) -> None:
    assert (where, what) in found(case)


def test_a_graph_without_steps_is_no_graph() -> None:
    assert found(replace(graph(1, 1, edges=()), steps=())) == [
        ("g#/steps", "quy trình không có bước nào")
    ]
