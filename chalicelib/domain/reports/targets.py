"""Targets: what agencies were told to reach, against what they did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from chalicelib.domain.package import Finding, pointer
from chalicelib.domain.procedure import Agency, Level
from chalicelib.domain.reports.naming import Agencies, agency_name, whole_name
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.rates import RATES, summed
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Rows, Table
from chalicelib.domain.validity import is_backward, is_in_force, meet

FILE = "targets.json"
NAME = "targets"
TITLE = "Chỉ tiêu giao và kết quả thực hiện"
METRICS: Mapping[str, str] = {rate.name: rate.title for rate in RATES}
"""What may have a target: each rate there is, by its name."""
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    Column("metric", "Chỉ tiêu", Kind.TEXT),
    Column("target", "Chỉ tiêu giao", Kind.RATIO),
    Column("part", "Tử số"),
    Column("whole", "Mẫu số"),
    Column("actual", "Thực hiện", Kind.RATIO),
    Column("gap", "Chênh lệch", Kind.RATIO),
    Column("met", "Kết quả", Kind.TEXT),
)
MET = "Đạt"
MISSED = "Chưa đạt"
NOTHING = "Không phát sinh"
SAME = "Đơn vị không phát sinh trong kỳ thì chưa đánh giá; chênh lệch = thực hiện − chỉ tiêu giao."
FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Chỉ tiêu giao: at least `value` per cent of `metric`.

    For one agency, for all of a level, or without either for every agency and all together.
    """

    metric: str
    agency: str | None
    level: Level | None
    valid_from: date
    valid_until: date | None
    value: int
    legal_basis: str
    verified: bool


def table(question: Question, rows: Rows, targets: Sequence[Target], agencies: Agencies) -> Table:
    """Return every target in force against what was reached, all agencies together first.

    `rows` are those of ``rates.sql``: ``agency`` and ``<metric>_part``, ``<metric>_whole``.
    """
    day = question.period.as_of
    current = tuple(one for one in targets if is_in_force(one, day))
    lines = [*_lines(whole_name(question, agencies), summed(rows), current)]
    for row in rows:
        code = str(row["agency"])
        lines += _lines(agency_name(code, agencies), row, current, code, agencies.get(code))
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(lines),
        notes=(SAME, *_bases(current)),
    )


def target_of(
    targets: Sequence[Target], metric: str, agency: str | None, level: Level | None
) -> Target | None:
    """Return the narrowest target: the agency's own, its level's, or everybody's.

    All agencies together (None) have only everybody's.
    """
    own = [one for one in targets if one.metric == metric and _is_for(one, agency, level)]
    return max(own, key=lambda one: (one.agency is not None, one.level is not None), default=None)


def _is_for(target: Target, agency: str | None, level: Level | None) -> bool:
    return target.agency in {None, agency} and target.level in {None, level}


def _lines(
    name: str,
    row: Mapping[str, int],
    targets: Sequence[Target],
    code: str | None = None,
    agency: Agency | None = None,
) -> Iterator[tuple[Cell, ...]]:
    level = agency.level if agency is not None else None
    for metric, words in METRICS.items():
        target = target_of(targets, metric, code, level)
        if target is not None:
            part, whole = int(row[f"{metric}_part"]), int(row[f"{metric}_whole"])
            yield (name, words, target.value / FULL, part, whole, *_against(target, part, whole))


def _against(target: Target, part: int, whole: int) -> tuple[Cell, ...]:
    if whole == 0:
        return Mark.UNKNOWN, Mark.UNKNOWN, NOTHING
    met = MET if part * FULL >= target.value * whole else MISSED
    return part / whole, part / whole - target.value / FULL, met


def _bases(targets: Sequence[Target]) -> Iterator[str]:
    for basis in dict.fromkeys((one.legal_basis, one.verified) for one in targets):
        doubt = "" if basis[1] else " (chưa kiểm chứng)"
        yield f"Căn cứ giao chỉ tiêu: {basis[0]}{doubt}."


def lint_targets(targets: Sequence[Target], agencies: Sequence[Agency]) -> tuple[Finding, ...]:
    """Return everything wrong with the list of targets."""
    found = [
        Finding(pointer(f"{FILE}#/targets", place, member), what)
        for place, target in enumerate(targets)
        for member, what in _target(target, {agency.code for agency in agencies})
    ]
    for (_, one), (place, other) in combinations(enumerate(targets), 2):
        same = (one.metric, one.agency, one.level) == (other.metric, other.agency, other.level)
        if same and meet(one, other):
            where = pointer(f"{FILE}#/targets", place, "valid_from")
            found.append(Finding(where, "hai chỉ tiêu giao cùng có hiệu lực"))
    return tuple(found)


def _target(target: Target, agencies: set[str]) -> Iterator[tuple[str, str]]:
    if target.metric not in METRICS:
        yield "metric", f"không có chỉ tiêu “{target.metric}”"
    if target.agency is not None and target.agency not in agencies:
        yield "agency", f"không có đơn vị “{target.agency}”"
    if target.agency is not None and target.level is not None:
        yield "level", "chỉ nêu đơn vị hoặc cấp, không nêu cả hai"
    if is_backward(target):
        yield "valid_until", "hết hiệu lực trước khi có hiệu lực"
    if not 0 < target.value <= FULL:
        yield "value", "phải lớn hơn 0 và không quá 100"
    if not target.legal_basis.strip():
        yield "legal_basis", "thiếu căn cứ"
