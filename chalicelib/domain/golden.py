"""Golden examples: whether a procedure still gives what its example application expects."""

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.answers import InvalidAnswers, checked
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.deadline import reckon
from chalicelib.domain.fees import owed
from chalicelib.domain.package import Finding, Package, Surroundings
from chalicelib.domain.parts import Channel
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
    copies = _count(example.answers.get(procedure.copies_field or ""), 1)
    pages = _count(example.answers.get(procedure.pages_field or ""), 0)
    try:
        lines = owed(procedure.fees, day, example.channel is Channel.ONLINE, copies, pages)
    except Invalid as refusal:
        yield Finding(package.at("example.json", "answers"), refusal.sentence)
        return
    reckoned = [(line.code, line.amount) for line in lines]
    expected = [(fee.code, fee.amount) for fee in example.expected.fees]
    if reckoned != expected:
        where = package.at("example.json", "expected", "fees")
        yield Finding(where, f"tính ra {reckoned}, mong đợi {expected}")
    total = sum(line.amount for line in lines)
    if total != example.expected.total:
        where = package.at("example.json", "expected", "total")
        yield Finding(where, f"tính ra {total}, mong đợi {example.expected.total}")


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


def _count(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def in_force(around: Surroundings, code: str, day: date) -> bool:
    """Tell whether there is an agency `code` on `day`."""
    return any(agency.code == code and is_in_force(agency, day) for agency in around.agencies)


RULES = (_answers, _papers, _fees, _due)
