"""Rates: what share of dossiers comes online, is paid online, digitised, electronic, on time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.reports.naming import Agencies, agency_name, whole_name
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Bars, Cell, Column, Kind, Mark, Rows, Table

NAME = "rates"
TITLE = "Tỷ lệ trực tuyến, thanh toán trực tuyến, số hóa, kết quả điện tử, đúng hạn"


@dataclass(frozen=True, slots=True)
class Rate:
    """Tỷ lệ: a part of a whole; ``rates.sql`` answers ``<name>_part`` and ``<name>_whole``."""

    name: str
    title: str
    part: str
    whole: str
    note: str


RATES = (
    Rate(
        "online",
        "Trực tuyến",
        "Nộp trực tuyến",
        "Tiếp nhận",
        "Trực tuyến: hồ sơ nộp trực tuyến trên tổng số hồ sơ tiếp nhận trong kỳ.",
    ),
    Rate(
        "payment",
        "Thanh toán trực tuyến",
        "Đã thanh toán trực tuyến",
        "Có nghĩa vụ tài chính",
        (
            "Thanh toán trực tuyến: hồ sơ có tiền nộp trực tuyến (không tính phần đã hoàn) trên "
            "hồ sơ tiếp nhận trong kỳ có phí, lệ phí phải nộp."
        ),
    ),
    Rate(
        "digitised",
        "Số hóa hồ sơ",
        "Có số hóa",
        "Tiếp nhận",
        (
            "Số hóa hồ sơ: hồ sơ có ít nhất một thành phần đã số hóa hoặc tái sử dụng trên tổng "
            "số hồ sơ tiếp nhận trong kỳ."
        ),
    ),
    Rate(
        "electronic",
        "Kết quả điện tử",
        "Có kết quả điện tử",
        "Có kết quả",
        "Kết quả điện tử: hồ sơ có kết quả điện tử trên hồ sơ có kết quả trong kỳ.",
    ),
    Rate(
        "on_time",
        "Đúng hạn",
        "Trước hạn và đúng hạn",
        "Đã giải quyết",
        (
            "Đúng hạn: hồ sơ kết thúc không sau ngày hẹn trả trên hồ sơ đã giải quyết trong kỳ, "
            "kể cả hồ sơ công dân rút."
        ),
    ),
)
COUNTS = tuple(f"{rate.name}_{side}" for rate in RATES for side in ("part", "whole"))
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    *(
        column
        for rate in RATES
        for column in (
            Column(f"{rate.name}_part", rate.part, under=(rate.title,)),
            Column(f"{rate.name}_whole", rate.whole, under=(rate.title,)),
            Column(f"{rate.name}_ratio", "Tỷ lệ", Kind.RATIO, (rate.title,)),
        )
    ),
)
CHARTS = tuple(Bars(f"Tỷ lệ: {rate.title}", "agency", f"{rate.name}_ratio") for rate in RATES)
NOTES = (
    *(rate.note for rate in RATES),
    (
        "Không tính hồ sơ mới đăng ký và hồ sơ không được tiếp nhận. Không có hồ sơ để tính thì "
        "không có tỷ lệ."
    ),
)


def table(question: Question, rows: Rows, agencies: Agencies) -> Table:
    """Return the table of the rows of ``rates.sql``: all agencies together, then each."""
    whole = summed(rows)
    lines = [(whole_name(question, agencies), whole)]
    lines += [(agency_name(row["agency"], agencies), row) for row in rows]
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple((name, *_cells(row)) for name, row in lines),
        notes=NOTES,
        problems=tuple(broken_parts(lines)),
        charts=CHARTS,
        headline=tuple(f"{rate.name}_ratio" for rate in RATES),
    )


def summed(rows: Rows) -> Mapping[str, int]:
    """Return parts and wholes of all agencies together."""
    return {name: sum(row[name] for row in rows) for name in COUNTS}


def broken_parts(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    """Yield where a part is larger than its whole: a defect of the program."""
    for name, row in lines:
        for rate in RATES:
            part, whole = row[f"{rate.name}_part"], row[f"{rate.name}_whole"]
            if part > whole:
                yield f"{name}: {rate.title} {part} > {whole}"


def _cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    for rate in RATES:
        part, whole = row[f"{rate.name}_part"], row[f"{rate.name}_whole"]
        yield from (part, whole, part / whole if whole else Mark.UNKNOWN)
