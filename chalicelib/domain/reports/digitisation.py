"""Digitisation: bảng số hóa — papers and results that are had as files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from chalicelib.domain.reports.naming import Agencies, agency_name, whole_name
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Cell, Column, Kind, Mark, Rows, Shares, Table, Tone

NAME = "digitisation"
TITLE = "Tình hình số hóa hồ sơ, kết quả giải quyết thủ tục hành chính"

_CAME, _DONE = ("Tiếp nhận trong kỳ",), ("Đã giải quyết trong kỳ",)
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    Column("field", "Lĩnh vực", Kind.TEXT),
    Column("received", "Tổng số", under=_CAME),
    Column("not_digitised", "Chưa số hóa", under=_CAME),
    Column("digitised", "Có số hóa", under=_CAME),
    Column("reused", "Có tái sử dụng", under=_CAME),
    Column("reused_from_portal", "Tái sử dụng từ Cổng", under=_CAME),
    Column("settled", "Tổng số", under=_DONE),
    Column("result_not_digitised", "Kết quả chưa số hóa", under=_DONE),
    Column("result_digitised", "Kết quả đã số hóa", under=_DONE),
)
CHARTS = (
    Shares(
        "Hồ sơ tiếp nhận có số hóa",
        "agency",
        (("digitised", Tone.GOOD), ("not_digitised", Tone.BAD)),
    ),
    Shares(
        "Kết quả đã số hóa",
        "agency",
        (("result_digitised", Tone.GOOD), ("result_not_digitised", Tone.BAD)),
    ),
)
NOTES = (
    (
        "Tiếp nhận: hồ sơ được tiếp nhận trong kỳ, không tính hồ sơ từ kỳ trước chuyển sang, hồ "
        "sơ mới đăng ký và hồ sơ không được tiếp nhận."
    ),
    (
        "Có số hóa: ít nhất một thành phần hồ sơ đã có bản số hóa hoặc được tái sử dụng. Có tái "
        "sử dụng là một phần của có số hóa."
    ),
    (
        "Tái sử dụng từ Cổng Dịch vụ công quốc gia: hệ thống chưa nhận thông tin này nên chưa "
        "tính được."
    ),
    (
        "Đã giải quyết: hồ sơ có kết quả trong kỳ; hồ sơ công dân rút không có kết quả nên không "
        "tính. Kết quả đã số hóa là kết quả điện tử."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table: dossiers of an agency and, unless it is a sum, a field."""

    agency: str
    field: str | None
    received: int
    not_digitised: int
    digitised: int
    reused: int
    settled: int
    result_not_digitised: int
    result_digitised: int


COUNTS = tuple(field.name for field in fields(Line))[2:]


def table(question: Question, rows: Rows, agencies: Agencies) -> Table:
    """Return the table of the rows of ``digitisation.sql``: all, agencies, their fields."""
    lines = [Line(**row) for row in rows]
    whole = _summed(whole_name(question, agencies), lines)
    cells = [_cells(whole, whole.agency)]
    problems = [*broken_identities([whole])]
    for code in sorted({line.agency for line in lines}):
        own = [line for line in lines if line.agency == code]
        name = agency_name(code, agencies)
        cells += [_cells(line, name) for line in (_summed(code, own), *own)]
        problems += broken_identities(own)
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(cells),
        notes=NOTES,
        problems=tuple(problems),
        outline=True,
        charts=CHARTS,
        headline=("digitised", "result_digitised"),
    )


def broken_identities(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return what does not add up: every paper and result is digitised or not, reused ones are."""
    broken = []
    for line in lines:
        where = f"{line.agency}/{line.field or 'tổng'}"
        came = line.not_digitised + line.digitised
        done = line.result_not_digitised + line.result_digitised
        if line.received != came:
            broken.append(f"{where}: tiếp nhận {line.received} ≠ {came}")
        if line.settled != done:
            broken.append(f"{where}: đã giải quyết {line.settled} ≠ {done}")
        if line.reused > line.digitised:
            broken.append(f"{where}: tái sử dụng {line.reused} > có số hóa {line.digitised}")
    return tuple(broken)


def _summed(agency: str, lines: Sequence[Line]) -> Line:
    totals = {name: sum(getattr(line, name) for line in lines) for name in COUNTS}
    return Line(agency=agency, field=None, **totals)


def _cells(line: Line, name: str) -> tuple[Cell, ...]:
    counts = {count: getattr(line, count) for count in COUNTS}
    counts["reused_from_portal"] = Mark.UNKNOWN
    return (name, line.field, *(counts[column.name] for column in COLUMNS[2:]))
