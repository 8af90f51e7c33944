"""Counting: the night's work — fold the day's facts, reckon the tables, publish them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.history import plain
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.reports.ii06a import (
    COUNTS,
    HEADINGS,
    Line,
    as_csv,
    broken_identities,
    with_sums,
)
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.tables import Rows
from chalicelib.usecases.ports import Catalogue

WHOLE = "Toàn tỉnh"
METHOD = (
    "Số liệu lập từ nhật ký sự kiện của từng hồ sơ, tính đến hết ngày cuối kỳ. Không tính hồ sơ "
    "mới đăng ký và hồ sơ không được tiếp nhận. Hồ sơ chờ bổ sung, chờ nộp phí hoặc tạm dừng là "
    "đang giải quyết, trong hạn; hồ sơ công dân rút là đã giải quyết vào ngày rút. So sánh theo "
    "ngày: trước hạn là kết thúc trước ngày hẹn, quá hạn là sau ngày hẹn."
)


class Opened(Protocol):
    """The lake as it lay at one moment."""

    def answers(self, question: Question, names: Sequence[str]) -> Mapping[str, Rows]:
        """Return what the named queries answer to a question."""

    def count(self) -> int:
        """Return how many facts there are."""

    def versions(self) -> frozenset[tuple[str, int]]:
        """Return the versions of procedures that dossiers were filed under."""

    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Return what facts name and the catalogue does not know, with how many dossiers each."""


class Folded(Protocol):
    """What a fold did and found."""

    @property
    def arrived(self) -> Mapping[date, int]:
        """Return for each day that was looked at how many delta files arrived on it."""

    @property
    def wrong(self) -> Mapping[str, int]:
        """Return how many lines lie in quarantine, for each reason."""

    @property
    def differing(self) -> int:
        """Return how many entries were told of in two ways."""

    @property
    def earliest(self) -> date | None:
        """Return the first day that a fresh fact was entered on."""


class FactLake(Protocol):
    """Where facts are kept and counted."""

    def fold(self, at: datetime) -> Folded:
        """Take in what arrived; again changes nothing."""

    def opened(self, agencies: Sequence[Agency]) -> AbstractContextManager[Opened]:
        """Open the lake as it lies there now, to be asked."""

    def law(self) -> tuple[Procedure, ...]:
        """Return what is kept of the versions of procedures."""

    def keep_law(self, procedures: Sequence[Procedure]) -> None:
        """Keep versions of procedures, beside which facts are read."""


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
    agencies = catalogue.agencies()
    learn(lake, catalogue)
    with lake.opened(agencies) as opened:
        rows = opened.answers(Question(period=period), ["ii-06a"])["ii-06a"]
        unknown, facts = opened.unknown(), opened.count()
    lines = with_sums([Line(**row) for row in rows], WHOLE)
    problems = (*broken_identities(lines), *_problems(folded, unknown))
    files = _files(lines, period, problems)
    for key, (data, content_type) in files.items():
        press.publish(f"{period.as_of.isoformat()}/{key}", data, content_type)
    return Night(period, lines, facts, problems, tuple(files))


def learn(lake: FactLake, catalogue: Catalogue) -> None:
    """Keep what the law says of versions that dossiers were filed under and that are new.

    1 GetItem of the catalogue for each, and a PutObject where there are any. A version that the
    catalogue does not know is told by the tables.
    """
    law = lake.law()
    known = {(one.code, one.version) for one in law}
    with lake.opened(()) as opened:
        wanted = sorted(opened.versions() - known)
    found = []
    for code, version in wanted:
        try:
            found.append(catalogue.procedure(code, version))
        except NotFound:
            continue
    if found:
        lake.keep_law([*law, *found])


def _problems(folded: Folded, unknown: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    found = [f"{count} dòng dữ kiện bị loại: {reason}" for reason, count in folded.wrong.items()]
    if folded.differing:
        found.append(f"{folded.differing} bước của hồ sơ được ghi hai cách khác nhau")
    found += [f"danh mục không có “{name}” ({dossiers} hồ sơ)" for name, dossiers in unknown]
    return tuple(found)


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
