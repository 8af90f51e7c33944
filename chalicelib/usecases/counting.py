"""Counting: the night's work — fold the day's facts, reckon the tables, publish them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.history import plain
from chalicelib.domain.reports.ii06a import (
    COUNTS,
    HEADINGS,
    Line,
    as_csv,
    broken_identities,
    with_sums,
)
from chalicelib.domain.reports.periods import Period
from chalicelib.usecases.ports import Catalogue

WHOLE = "Toàn tỉnh"
METHOD = (
    "Số liệu lập từ nhật ký sự kiện của từng hồ sơ, tính đến hết ngày cuối kỳ. Không tính hồ sơ "
    "mới đăng ký và hồ sơ không được tiếp nhận. Hồ sơ chờ bổ sung, chờ nộp phí hoặc tạm dừng là "
    "đang giải quyết, trong hạn; hồ sơ công dân rút là đã giải quyết vào ngày rút. So sánh theo "
    "ngày: trước hạn là kết thúc trước ngày hẹn, quá hạn là sau ngày hẹn."
)


class Folding(Protocol):
    """What a fold tells of itself."""

    @property
    def facts(self) -> int:
        """Return how many facts the lake holds."""

    @property
    def quarantined(self) -> int:
        """Return how many lines could not be read as facts."""


class FactLake(Protocol):
    """Where facts are kept and counted."""

    def fold(self, at: datetime) -> Folding:
        """Take in what arrived; again changes nothing."""

    def ii06a(self, period: Period, field_names: Mapping[str, str]) -> tuple[Line, ...]:
        """Return the lines of II.06a."""


class Press(Protocol):
    """Where tables are published."""

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Put a file before everyone's eyes."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a night's run did; `problems` is empty when all adds up and every line was read."""

    period: Period
    lines: tuple[Line, ...]
    facts: int
    problems: tuple[str, ...]
    files: tuple[str, ...]


def night(
    lake: FactLake, press: Press, catalogue: Catalogue, period: Period, at: datetime
) -> Night:
    """Fold, reckon and publish II.06a of `period` under ``<as_of>/``; again gives the same bytes.

    Bad facts and broken identities do not stop the night: the table says so, and the run reports
    them as problems.
    """
    folded = lake.fold(at)
    names = {line.code: line.field_name for line in catalogue.index()}
    lines = with_sums(lake.ii06a(period, names), WHOLE)
    problems = broken_identities(lines)
    if folded.quarantined:
        problems = (*problems, f"{folded.quarantined} dòng dữ kiện không đọc được")
    files = _files(lines, period, problems)
    for key, (data, content_type) in files.items():
        press.publish(f"{period.as_of.isoformat()}/{key}", data, content_type)
    return Night(period, lines, folded.facts, problems, tuple(files))


def yesterday_of(at: datetime) -> date:
    """Return the last whole local day before `at`."""
    local = at.astimezone(LOCAL).date()
    return date.fromordinal(local.toordinal() - 1)


def _files(
    lines: Sequence[Line], period: Period, problems: tuple[str, ...]
) -> dict[str, tuple[bytes, str]]:
    table = as_csv(lines)
    document = json.dumps(_document(lines, period, problems), ensure_ascii=False, indent=1)
    files = {
        "ii-06a.csv": (table, "text/csv; charset=utf-8"),
        "ii-06a.json": (document.encode(), "application/json; charset=utf-8"),
    }
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, (data, _) in files.items()
    )
    return {**files, "SHA256SUMS": (sums.encode(), "text/plain; charset=utf-8")}


def _document(lines: Sequence[Line], period: Period, problems: tuple[str, ...]) -> object:
    return {
        "form": "II.06a/VPCP/KSTT",
        "period": plain(period),
        "method": METHOD,
        "columns": dict(zip(("agency", "field", *COUNTS), HEADINGS, strict=True)),
        "lines": [plain(line) for line in lines],
        "problems": list(problems),
    }
