"""Golden examples: whether a procedure still gives what its example application expects."""

from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.domain.answers import InvalidAnswers, checked, counted
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.deadline import reckon
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.package import Expected, ExpectedClaim, Finding, Package, Surroundings
from chalicelib.domain.policies import claimed, owing
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.validity import is_in_force


def _answers(package: Package, around: Surroundings) -> Iterator[Finding]:
    if around.schema_fault(package.procedure.form) is not None:
        return
    try:
        answers = checked(package.procedure, package.example.answers, around.validate)
    except InvalidAnswers as refusal:
        for problem in refusal.problems:
            where = package.at("example.json", "answers", problem.field)
            yield Finding(where, problem.sentence)
        return
    if answers != package.example.answers:
        yield Finding(package.at("example.json", "answers"), "câu trả lời chưa ở dạng được lưu")


def _papers(package: Package, around: Surroundings) -> Iterator[Finding]:
    example, procedure = package.example, package.procedure
    codes = {paper.code for paper in procedure.components}
    for number, code in enumerate(example.components):
        if code not in codes:
            where = package.at("example.json", "components", number)
            yield Finding(where, f"không có giấy tờ “{code}”")
    for paper in procedure.components:
        if (
            paper.required
            and paper.from_state_data is None
            and paper.code not in example.components
        ):
            where = package.at("example.json", "components")
            yield Finding(where, f"thiếu giấy tờ bắt buộc “{paper.code}”")
    day = example.submitted_at.astimezone(LOCAL).date()
    if not in_force(around, example.received_by, day):
        words = f"không có đơn vị “{example.received_by}”"
        yield Finding(package.at("example.json", "received_by"), words)
    if not procedure.is_valid_on(day):
        yield Finding(package.at("example.json", "submitted_at"), "thủ tục chưa có hiệu lực")


def _fees(package: Package, _around: Surroundings) -> Iterator[Finding]:
    example, procedure = package.example, package.procedure
    day = example.submitted_at.astimezone(LOCAL).date()
    copies = counted(example.answers, procedure.copies_field, 1)
    pages = counted(example.answers, procedure.pages_field, 0)
    law = (procedure.fees, procedure.policies, day, example.channel, copies, pages)
    try:
        lines = owing(*law)
    except Invalid as refusal:
        yield Finding(package.at("example.json", "answers"), refusal.sentence)
        return
    yield from _differing(package, ("expected",), lines, example.expected)
    for number, claim in enumerate(example.claims):
        try:
            policy = claimed(procedure.policies, claim.policy, day, example.channel)
        except Invalid as refusal:
            where = package.at("example.json", "claims", number, "policy")
            yield Finding(where, refusal.sentence)
        else:
            yield from _differing(package, ("claims", number), owing(*law, policy), claim)


def _differing(
    package: Package,
    path: tuple[str | int, ...],
    lines: Sequence[FeeLine],
    expected: Expected | ExpectedClaim,
) -> Iterator[Finding]:
    """Yield where what was reckoned is not what the example at `path` expects."""
    reckoned = [(line.code, line.amount) for line in lines]
    wanted = [(fee.code, fee.amount) for fee in expected.fees]
    if reckoned != wanted:
        where = package.at("example.json", *path, "fees")
        yield Finding(where, f"tính ra {reckoned}, mong đợi {wanted}")
    total = sum(line.amount for line in lines)
    if total != expected.total:
        where = package.at("example.json", *path, "total")
        yield Finding(where, f"tính ra {total}, mong đợi {expected.total}")


def _due(package: Package, around: Surroundings) -> Iterator[Finding]:
    example = package.example
    if not package.procedure.cases:
        return
    try:
        case = package.procedure.case(example.case)
        due = reckon(case.limit, example.submitted_at, around.calendar).due
    except Invalid as refusal:
        yield Finding(package.at("example.json", "case"), refusal.sentence)
        return
    if due != example.expected.due:
        words = f"tính ra {due.astimezone(LOCAL).isoformat()}"
        yield Finding(package.at("example.json", "expected", "due"), words)
    if not case.steps or case.start.id != example.expected.first_step:
        yield Finding(package.at("example.json", "expected", "first_step"), "không phải bước đầu")


def in_force(around: Surroundings, code: str, day: date) -> bool:
    """Tell whether there is an agency `code` on `day`."""
    return any(agency.code == code and is_in_force(agency, day) for agency in around.agencies)


RULES = (_answers, _papers, _fees, _due)
