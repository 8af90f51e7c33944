"""Every package of the catalogue is clean, and does what its golden example says."""

import pytest

from chalicelib.adapters.schema import check_answers
from chalicelib.domain.answers import FORMATS, counted, fields_of
from chalicelib.domain.deadline import reckon
from chalicelib.domain.package import Package
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.domain.policies import claimed, owing
from chalicelib.domain.procedure import Level
from chalicelib.domain.routes import hours_in, longest
from chalicelib.domain.status import Status
from infra.catalogue import findings
from infra.packages import read_all

READ = read_all()
AGENCIES = {agency.code: agency for agency in READ.agencies}
EVERY = pytest.mark.parametrize("package", READ.packages, ids=lambda package: package.folder)


def test_the_linter_finds_nothing_in_the_catalogue() -> None:
    assert findings(READ) == ()


def test_the_catalogue_holds_twenty_procedures() -> None:
    assert len({package.procedure.code for package in READ.packages}) >= 20


def test_there_are_six_communes_and_no_district() -> None:
    communes = [agency for agency in READ.agencies if agency.level is Level.COMMUNE]
    assert len([agency for agency in communes if agency.valid_until is None]) >= 6
    assert all(agency.parent == "H33" for agency in communes)


@EVERY
def test_the_golden_answers_are_taken_as_written(package: Package) -> None:
    answers = package.example.answers
    assert check_answers(package.procedure, answers) == answers


@EVERY
def test_the_golden_example_owes_what_it_says(package: Package) -> None:
    example, procedure = package.example, package.procedure
    day, channel = example.submitted_at.date(), example.channel
    copies = counted(example.answers, procedure.copies_field, 1)
    pages = counted(example.answers, procedure.pages_field, 0)
    law = (procedure.fees, procedure.policies, day, channel, copies, pages)
    assert sum(line.amount for line in owing(*law)) == example.expected.total
    for claim in example.claims:
        policy = claimed(procedure.policies, claim.policy, day, channel)
        assert sum(line.amount for line in owing(*law, policy)) == claim.total


@EVERY
def test_the_golden_example_is_due_when_it_says(package: Package) -> None:
    example = package.example
    case = package.procedure.case(example.case)
    assert reckon(case.limit, example.submitted_at, READ.calendar).due == example.expected.due
    assert case.start.id == example.expected.first_step


@EVERY
def test_the_example_is_handed_in_where_the_procedure_is_dealt_with(package: Package) -> None:
    agency = AGENCIES[package.example.received_by]
    decided_elsewhere = package.procedure.deciding_agency is not None
    assert decided_elsewhere or agency.level is package.procedure.level


@EVERY
def test_only_officers_work_and_only_the_returner_hands_over(package: Package) -> None:
    for case in package.procedure.cases:
        assert {step.role for step in case.steps} <= OFFICERS
        assert case.start.role is Role.RECEPTION
        ends = [step for step in case.steps if step.status is Status.FINISHED]
        assert [step.role for step in ends] == [Role.RETURNER]


@EVERY
def test_every_case_can_be_done_in_time(package: Package) -> None:
    for case in package.procedure.cases:
        assert longest(case, online=True) <= longest(case, online=False) <= hours_in(case.limit)


@EVERY
def test_every_case_lets_a_leader_send_work_back(package: Package) -> None:
    for case in package.procedure.cases:
        order = [step.id for step in case.steps]
        back = [edge for edge in case.edges if order.index(edge.target) < order.index(edge.source)]
        assert {"send-back", "reopen"} <= {edge.action for edge in back}


@EVERY
def test_the_form_asks_who_applies_and_how_to_reach_them(package: Package) -> None:
    fields = fields_of(package.procedure)
    assert {"requester_name", "requester_id", "requester_phone", "truthful"} <= set(fields)
    formats = {
        schema.get("format")
        for schema in _properties(package).values()
        if isinstance(schema, dict) and "format" in schema
    }
    assert {"personal-id", "phone"} <= formats <= set(FORMATS)


@EVERY
def test_what_is_doubted_is_told(package: Package) -> None:
    fees = package.procedure.fees
    if not all(fee.verified for fee in fees):
        assert any("phí" in doubt.lower() for doubt in package.procedure.unverified)


def test_at_least_two_procedures_have_examples_of_a_policy_claimed() -> None:
    claimed_for = [package.folder for package in READ.packages if package.example.claims]
    assert {"1.004222", "2.000635", "3.000333"} <= set(claimed_for)


@EVERY
def test_the_papers_that_prove_a_policy_are_asked_of_nobody_else(package: Package) -> None:
    procedure = package.procedure
    papers = {paper.code for paper in procedure.components}
    assert not papers & {proof.code for proof in procedure.proofs}
    for policy in procedure.policies:
        assert policy.fees
        assert (
            policy.proof is None
            or procedure.component(policy.proof.code) == policy.proof
            or (not procedure.component(policy.proof.code).required)
        )


def _properties(package: Package) -> dict[str, object]:
    properties = package.procedure.form["properties"]
    assert isinstance(properties, dict)
    return properties
