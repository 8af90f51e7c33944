"""Routes: whether the process graph of a case leads everywhere it must, in time."""

from collections.abc import Iterator

from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.package import Finding, pointer
from chalicelib.domain.procedure import Case, Edge
from chalicelib.domain.status import LABELS, NEXT, Status

HOURS_A_DAY = 8
WORKING_DAYS_A_WEEK = 5
DAYS_A_WEEK = 7
WORKING_DAYS_A_MONTH = 20


def lint_case(case: Case, graph: str, limit_at: str) -> Iterator[Finding]:
    """Yield what is wrong with a case; `graph` and `limit_at` are where it is written."""
    known = {step.id for step in case.steps}
    if not case.steps:
        yield Finding(pointer(graph, "steps"), "quy trình không có bước nào")
        return
    yield from _steps(case, graph)
    loose = [*_edges(case, graph, known)]
    yield from loose
    if loose:
        return
    yield from _moves(case, graph)
    yield from _reach(case, graph)
    yield from _time(case, graph, limit_at)


def hours_in(limit: TimeLimit) -> int:
    """Return how many working hours a limit holds for certain (no holidays counted)."""
    days = {
        Unit.WORKING_DAYS: limit.amount,
        Unit.CALENDAR_DAYS: limit.amount * WORKING_DAYS_A_WEEK // DAYS_A_WEEK,
        Unit.MONTHS: limit.amount * WORKING_DAYS_A_MONTH,
        Unit.SAME_DAY: limit.amount + 1,
    }
    if limit.unit is Unit.WORKING_HOURS:
        return limit.amount
    return days[limit.unit] * HOURS_A_DAY


def longest(case: Case, online: bool) -> int:
    """Return the working hours of the longest way on from the start, ways back left out."""
    place = {step.id: number for number, step in enumerate(case.steps)}
    spent = {case.start.id: case.start.allowed_hours(online)}
    for step in case.steps:
        for edge in case.edges:
            onward = edge.source == step.id and place[edge.target] > place[step.id]
            if onward and step.id in spent:
                target = case.step(edge.target)
                there = spent[step.id] + target.allowed_hours(online)
                spent[target.id] = max(spent.get(target.id, 0), there)
    return max(spent.values())


def _steps(case: Case, graph: str) -> Iterator[Finding]:
    if case.start.status is not Status.RECEIVED:
        yield Finding(pointer(graph, "steps", 0, "status"), "bước đầu phải ở trạng thái 2")
    if all(step.status is not Status.FINISHED for step in case.steps):
        yield Finding(pointer(graph, "steps"), "không có bước trả kết quả (trạng thái 9)")
    seen: set[str] = set()
    for number, step in enumerate(case.steps):
        if step.id in seen:
            yield Finding(pointer(graph, "steps", number, "id"), f"trùng mã bước “{step.id}”")
        seen.add(step.id)
        if step.hours < 1 or (step.online_hours is not None and step.online_hours < 1):
            yield Finding(pointer(graph, "steps", number, "hours"), "mỗi bước cần ít nhất 1 giờ")


def _edges(case: Case, graph: str, known: set[str]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for number, edge in enumerate(case.edges):
        for end, step in (("source", edge.source), ("target", edge.target)):
            if step not in known:
                yield Finding(pointer(graph, "edges", number, end), f"không có bước “{step}”")
        if (edge.source, edge.target) in seen:
            yield Finding(pointer(graph, "edges", number), "hai đường nối cùng hai bước")
        seen.add((edge.source, edge.target))


def _moves(case: Case, graph: str) -> Iterator[Finding]:
    for number, edge in enumerate(case.edges):
        before, after = case.step(edge.source).status, case.step(edge.target).status
        if after not in NEXT[before]:
            words = f"không được chuyển từ “{LABELS[before][0]}” sang “{LABELS[after][0]}”"
            yield Finding(pointer(graph, "edges", number), words)


def _reach(case: Case, graph: str) -> Iterator[Finding]:
    reached = _reachable({case.start.id}, case.edges)
    back = tuple(Edge(edge.target, edge.source, edge.action, edge.label) for edge in case.edges)
    ends = {step.id for step in case.steps if step.status is Status.FINISHED}
    leading = _reachable(ends, back)
    for number, step in enumerate(case.steps):
        if step.id not in reached:
            yield Finding(pointer(graph, "steps", number), f"không đường nào tới bước “{step.id}”")
        elif step.id not in leading:
            words = f"từ bước “{step.id}” không tới được bước trả kết quả"
            yield Finding(pointer(graph, "steps", number), words)


def _reachable(start: set[str], edges: tuple[Edge, ...]) -> set[str]:
    reached, growing = set(start), True
    while growing:
        more = {edge.target for edge in edges if edge.source in reached} - reached
        reached |= more
        growing = bool(more)
    return reached


def _time(case: Case, graph: str, limit_at: str) -> Iterator[Finding]:
    limit = case.limit
    if limit.amount < (0 if limit.unit is Unit.SAME_DAY else 1):
        yield Finding(pointer(limit_at, "amount"), "thiếu thời hạn giải quyết")
        return
    for online in (False, True):
        needed, given = longest(case, online), hours_in(limit)
        if needed > given:
            how = "trực tuyến" if online else "trực tiếp"
            words = f"các bước cộng lại {needed} giờ ({how}), thời hạn chỉ có {given} giờ"
            yield Finding(pointer(graph, "steps"), words)
