"""II.06a: the table II.06a/VPCP/KSTT and the identities it must satisfy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from chalicelib.domain.reports.naming import Agencies, agency_name, whole_name
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Cell, Column, Kind, Rows, Shares, Table, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of II.06a: columns (3) to (13), for an agency and, unless it is a sum, a field."""

    agency: str
    field: str | None
    received: int
    received_online: int
    received_other: int
    carried_over: int
    settled: int
    early: int
    on_time: int
    late: int
    open: int
    open_in_time: int
    open_overdue: int


COUNTS = tuple(field.name for field in fields(Line))[2:]

_CAME, _DONE, _OPEN = ("Tiếp nhận",), ("Đã giải quyết",), ("Đang giải quyết",)
_NOW = (*_CAME, "Trong kỳ")

NAME = "ii-06a"
TITLE = "Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan trực tiếp giải quyết"
FORM = "II.06a/VPCP/KSTT"
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    Column("field", "Lĩnh vực", Kind.TEXT),
    Column("received", "Tổng số", Kind.COUNT, _CAME, 3),
    Column("received_online", "Trực tuyến", Kind.COUNT, _NOW, 4),
    Column("received_other", "Trực tiếp, bưu chính", Kind.COUNT, _NOW, 5),
    Column("carried_over", "Từ kỳ trước", Kind.COUNT, _CAME, 6),
    Column("settled", "Tổng số", Kind.COUNT, _DONE, 7),
    Column("early", "Trước hạn", Kind.COUNT, _DONE, 8),
    Column("on_time", "Đúng hạn", Kind.COUNT, _DONE, 9),
    Column("late", "Quá hạn", Kind.COUNT, _DONE, 10),
    Column("open", "Tổng số", Kind.COUNT, _OPEN, 11),
    Column("open_in_time", "Trong hạn", Kind.COUNT, _OPEN, 12),
    Column("open_overdue", "Quá hạn", Kind.COUNT, _OPEN, 13),
)
"""The columns as the form prints them: an outline of agencies and fields."""

CHARTS = (
    Shares(
        "Kết quả giải quyết so với hạn",
        "agency",
        (("early", Tone.GOOD), ("on_time", Tone.FAIR), ("late", Tone.BAD)),
    ),
    Shares(
        "Hồ sơ đang giải quyết",
        "agency",
        (("open_in_time", Tone.FAIR), ("open_overdue", Tone.BAD)),
    ),
)
NOTES = (
    (
        "Cột (3) = (4) + (5) + (6); cột (7) = (8) + (9) + (10); cột (11) = (12) + (13); cột (3) = "
        "(7) + (11)."
    ),
    (
        "Không tính hồ sơ mới đăng ký và hồ sơ không được tiếp nhận. Từ kỳ trước: hồ sơ tiếp nhận "
        "trước kỳ và chưa giải quyết xong khi kỳ bắt đầu."
    ),
    (
        "Hồ sơ chờ bổ sung, chờ nộp phí hoặc tạm dừng là đang giải quyết, trong hạn; hồ sơ công "
        "dân rút là đã giải quyết vào ngày rút."
    ),
    "So sánh theo ngày: trước hạn là kết thúc trước ngày hẹn trả, quá hạn là sau ngày hẹn trả.",
)


def table(question: Question, rows: Rows, agencies: Agencies) -> Table:
    """Return the form of the rows of ``ii-06a.sql``: all, each agency, each of its fields."""
    lines = with_sums([Line(**row) for row in rows], whole_name(question, agencies))
    return Table(
        name=NAME,
        form=FORM,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(_cells(line, agencies) for line in lines),
        notes=NOTES,
        problems=broken_identities(lines),
        outline=True,
        charts=CHARTS,
        headline=("received", "settled", "late", "open_overdue"),
    )


def _cells(line: Line, agencies: Agencies) -> tuple[Cell, ...]:
    counts = (getattr(line, name) for name in COUNTS)
    return (agency_name(line.agency, agencies), line.field, *counts)


def broken_identities(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return what does not add up: 3=4+5+6, 7=8+9+10, 11=12+13, 3=7+11, for every line."""
    broken = []
    for line in lines:
        where = f"{line.agency}/{line.field or 'tổng'}"
        checks = (
            (line.received, line.received_online + line.received_other + line.carried_over, "3"),
            (line.settled, line.early + line.on_time + line.late, "7"),
            (line.open, line.open_in_time + line.open_overdue, "11"),
            (line.received, line.settled + line.open, "3=7+11"),
        )
        broken += [
            f"{where}: ({name}) {left} ≠ {right}" for left, right, name in checks if left != right
        ]
    return tuple(broken)


def summed(agency: str, lines: Sequence[Line]) -> Line:
    """Return the sum of lines as one line of `agency`."""
    totals = {name: sum(getattr(line, name) for line in lines) for name in COUNTS}
    return Line(agency=agency, field=None, **totals)


def with_sums(lines: Sequence[Line], whole: str) -> tuple[Line, ...]:
    """Return the table: each agency's sum before its fields, and the sum of all first."""
    table = [summed(whole, lines)]
    for agency in sorted({line.agency for line in lines}):
        own = [line for line in lines if line.agency == agency]
        table += [summed(agency, own), *sorted(own, key=lambda line: line.field or "")]
    return tuple(table)
