"""Index 766: how well agencies serve, in points (QĐ 766/QĐ-TTg), and what cannot be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from chalicelib.domain.rating import STARS
from chalicelib.domain.reports import outside as others
from chalicelib.domain.reports.naming import Agencies, agency_name, whole_name
from chalicelib.domain.reports.outside import Outside
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Rows, Table
from chalicelib.domain.reports.weights import Formula, Group, Index, Metric, Source

NAME = "index-766"
TITLE = "Bộ chỉ số phục vụ người dân, doanh nghiệp"
LAWLESS = "Danh mục không có bộ chỉ số nào có hiệu lực vào ngày chốt số liệu."
HUNDREDTH = Decimal("0.01")
NOTHING = "Không phát sinh trong kỳ nên không có gì để chấm."
NARROW = "Số liệu của hệ thống khác không chia theo lĩnh vực hay thủ tục."
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    Column("group", "Nhóm chỉ tiêu", Kind.TEXT),
    Column("metric", "Chỉ tiêu thành phần", Kind.TEXT),
    Column("part", "Tử số"),
    Column("whole", "Mẫu số"),
    Column("ratio", "Tỷ lệ", Kind.RATIO),
    Column("score", "Điểm đạt", Kind.NUMBER),
    Column("possible", "Điểm tối đa của các chỉ tiêu tính được", Kind.NUMBER),
    Column("most", "Điểm tối đa theo Quyết định", Kind.NUMBER),
    Column("scaled", "Quy đổi thang 100 (tham khảo)", Kind.NUMBER),
    Column("why", "Lý do chưa tính được", Kind.TEXT),
)
_SCALED = (
    "Quy đổi thang 100 = điểm đạt ÷ điểm tối đa của các chỉ tiêu tính được × 100; chỉ để tham "
    "khảo, không phải điểm của Bộ chỉ số."
)
_ENDS = (
    "Đúng hạn: ngày kết thúc không sau ngày hẹn trả. Ngày kết thúc là ngày xử lý xong, rồi ngày "
    "trả kết quả, rồi ngày dừng hoặc từ chối; hồ sơ đang giải quyết lấy ngày chốt số liệu."
)
_WAITS = (
    "Thời gian chờ bổ sung không tính: ngày hẹn trả đã lùi theo số ngày chờ; đang chờ bổ sung lần "
    "đầu thì lấy ngày yêu cầu bổ sung; đang chờ nộp phí là còn trong hạn, như biểu II.06a. Bị yêu "
    "cầu bổ sung quá một lần là quá hạn."
)
_WHICH = (
    "Thanh toán và tái sử dụng tính trên hồ sơ tiếp nhận trong kỳ; kết quả tính trên hồ sơ giải "
    "quyết xong trong kỳ; hài lòng tính trên hồ sơ kết thúc trong kỳ mà người nộp đã đánh giá."
)
NOTES = (
    "Điểm đạt chỉ cộng các chỉ tiêu tính được; chỉ tiêu chưa tính được không phải là 0 điểm.",
    _SCALED,
    "Tiến độ tính trên hồ sơ đã tiếp nhận và chưa kết thúc trước kỳ báo cáo.",
    _ENDS,
    _WAITS,
    _WHICH,
)


@dataclass(frozen=True, slots=True)
class Score:
    """A component as it was scored: numerator, denominator and points, or why there are none."""

    metric: Metric
    part: int | None
    whole: int | None
    points: Decimal | None
    why: str = ""

    @property
    def possible(self) -> Decimal:
        """Return the most it could have come to; nothing where it is not known."""
        return Decimal(0) if self.points is None else Decimal(self.metric.most)


def table(
    question: Question, rows: Rows, rules: Index | None, outside: Outside, agencies: Agencies
) -> Table:
    """Return the index of all agencies together and of each one, component by component.

    `rows` are those of ``index-766.sql``: all agencies together as the one without an agency.
    Without rules in force there is nothing but a note that says so.
    """
    if rules is None:
        return Table(name=NAME, title=TITLE, columns=COLUMNS, rows=(), notes=(LAWLESS,))
    lines: list[tuple[Cell, ...]] = []
    reasons: dict[str, None] = {}
    for row in rows:
        scores = scored(question, row, rules, outside)
        lines += _lines(_name(question, row, agencies), rules, scores)
        reasons |= dict.fromkeys(f"{one.metric.name}: {one.why}" for one in scores if one.why)
    return Table(
        name=NAME,
        title=f"{TITLE} ({rules.legal_basis})",
        columns=COLUMNS,
        rows=tuple(lines),
        notes=(*NOTES, *_satisfied(rules), *_doubts(rules), *reasons),
        problems=(*outside.problems, *_strange(rules, outside)),
        headline=("score", "possible", "scaled"),
    )


def _name(question: Question, row: Mapping[str, Any], agencies: Agencies) -> str:
    if row["agency"] is None:
        return whole_name(question, agencies)
    return agency_name(row["agency"], agencies)


def scored(
    question: Question, row: Mapping[str, Any], rules: Index, outside: Outside
) -> tuple[Score, ...]:
    """Return every component of one line of the query as it is scored."""
    return tuple(_scored(question, row, rules, metric, outside) for metric in rules.metrics)


def points(formula: Formula, most: int, part: int, whole: int) -> Decimal | None:
    """Return the points of a ratio, to a hundredth, at most `most`; None where none was."""
    if whole == 0:
        none = formula.when_none
        return None if none is None else Decimal(none)
    ratio = Fraction(part, whole) * 100 / formula.full_at
    return _hundredths(min(Fraction(most), Fraction(str(formula.times)) * ratio))


def _scored(
    question: Question, row: Mapping[str, Any], rules: Index, metric: Metric, outside: Outside
) -> Score:
    if metric.source is Source.FACTS:
        part, whole = _counts(row, rules, metric)
    else:
        found = _outside(question, row, metric, outside)
        if isinstance(found, str):
            return Score(metric, None, None, None, found)
        part, whole = found
    if metric.formula is None:
        return Score(metric, part, whole, None, metric.reason)
    reached = points(metric.formula, metric.most, part, whole)
    return Score(metric, part, whole, reached, "" if reached is not None else NOTHING)


def _counts(row: Mapping[str, Any], rules: Index, metric: Metric) -> tuple[int, int]:
    if metric.code == "satisfaction":
        said = {stars: int(row[f"rated_{stars}"]) for stars in STARS}
        satisfied = sum(count for stars, count in said.items() if stars >= rules.satisfied_from)
        return satisfied, sum(said.values())
    name = metric.code.replace("-", "_")
    return int(row[f"{name}_part"]), int(row[f"{name}_whole"])


def _outside(
    question: Question, row: Mapping[str, Any], metric: Metric, outside: Outside
) -> tuple[int, int] | str:
    if question.field is not None or question.procedure is not None:
        return NARROW
    agency = row["agency"] or question.agency
    found = others.measured(outside, others.months(question.period), metric.code, agency)
    if isinstance(found, str):
        year, month = found.split("-")
        return f"{metric.reason} Chưa có số liệu tháng {month}/{year}."
    return found


def _lines(name: str, rules: Index, scores: Sequence[Score]) -> Iterator[tuple[Cell, ...]]:
    yield _sum(name, None, rules.most, scores)
    for group in rules.groups:
        own = [score for score in scores if score.metric.group == group.code]
        yield _sum(name, group, group.most, own)
        for score in own:
            yield _line(name, group, score)


def _sum(name: str, group: Group | None, most: int, scores: Sequence[Score]) -> tuple[Cell, ...]:
    possible = sum((score.possible for score in scores), Decimal(0))
    reached = sum((score.points for score in scores if score.points is not None), Decimal(0))
    known = bool(possible)
    counts: tuple[Cell, ...] = (None, None, None)
    return (
        name,
        group.name if group else None,
        None,
        *counts,
        float(reached) if known else Mark.UNKNOWN,
        float(possible),
        most,
        float(_hundredths(Fraction(reached) * 100 / Fraction(possible))) if known else Mark.UNKNOWN,
        None,
    )


def _line(name: str, group: Group, score: Score) -> tuple[Cell, ...]:
    part, whole, reached = score.part, score.whole, score.points
    return (
        name,
        group.name,
        score.metric.name,
        part if part is not None else Mark.UNKNOWN,
        whole if whole is not None else Mark.UNKNOWN,
        part / whole if part is not None and whole else Mark.UNKNOWN,
        float(reached) if reached is not None else Mark.UNKNOWN,
        float(score.possible),
        score.metric.most,
        None,
        score.why or None,
    )


def _satisfied(rules: Index) -> Iterator[str]:
    yield f"Hài lòng: người nộp đánh giá từ “{STARS[rules.satisfied_from]}” trở lên."


def _doubts(rules: Index) -> Iterator[str]:
    for metric in rules.metrics:
        if not metric.verified and metric.formula is not None:
            yield f"{metric.name}: cách tính chưa kiểm chứng."


def _strange(rules: Index, outside: Outside) -> Iterator[str]:
    """Yield what was handed in for components that take nothing from outside."""
    taken = {metric.code for metric in rules.metrics if metric.source is Source.OUTSIDE}
    for month, figures in outside.months.items():
        for code in dict.fromkeys(figure.metric for figure in figures):
            if code not in taken:
                yield f"{others.key(month)}: không nhận số liệu cho chỉ tiêu “{code}”."


def _hundredths(number: Fraction) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)
