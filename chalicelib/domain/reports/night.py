"""Night: what the night found about the facts it counted, so that figures are read with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.reports import gaps
from chalicelib.domain.reports.periods import Period
from chalicelib.domain.reports.tables import Column, Kind, Rows, Table

NAME = "night"
TITLE = "Tình trạng dữ liệu của đêm tổng hợp"
REASONS: Mapping[str, str] = {
    "not-a-fact": "không đọc được",
    "inconsistent": "ngày và giờ không khớp nhau",
    "from-the-future": "ghi giờ ở tương lai",
}
"""Why a line is in quarantine, by its code."""
COLUMNS = (
    Column("what", "Nội dung", Kind.TEXT),
    Column("count", "Số lượng"),
    Column("note", "Diễn giải", Kind.TEXT),
)
NOTES = (
    "Dòng dữ kiện bị loại được giữ riêng cho đến khi có người xem.",
    "Dòng ghi giờ ở tương lai được xét lại vào đêm sau.",
    "Hồ sơ của đơn vị hoặc thủ tục không có trong danh mục vẫn được tính, dưới mã của chúng.",
    "Ngày làm việc không có bước nào: có thể là ngày vắng việc, hoặc dữ liệu chưa đến.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the night found.

    `wrong` counts lines in quarantine by reason, `differing` entries told of in two ways;
    `unknown` are names the catalogue lacks with how many dossiers name them; `gaps` the rows of
    ``gaps.sql``; `silent` working days without an entry.
    """

    facts: int
    wrong: Mapping[str, int]
    differing: int
    unknown: Sequence[tuple[str, int]]
    gaps: Rows
    silent: Sequence[date]


def silent_days(
    period: Period, entered: Mapping[date, object], calendar: WorkCalendar
) -> tuple[date, ...]:
    """Return the working days of a period, up to its day, on which nothing was entered at all.

    Days before the first entry ever are not meant.
    """
    if not entered:
        return ()
    first = max(period.first, min(entered))
    count = (period.as_of - first).days + 1
    days = (first + timedelta(number) for number in range(count))
    return tuple(day for day in days if calendar.is_working_day(day) and day not in entered)


def table(state: State) -> Table:
    """Return the state as a table; all that is not as it should be stands among its problems."""
    problems = _problems(state)
    rows = [("Dữ kiện trong kho", state.facts, "Mỗi bước của mỗi hồ sơ là một dữ kiện")]
    rows += [
        (f"Dòng dữ kiện bị loại: {_reason(code)}", count, "Giữ ở nơi cách ly")
        for code, count in state.wrong.items()
    ]
    rows += [
        ("Bước được ghi hai cách khác nhau", state.differing, "Giữ cách ghi đến trước"),
        ("Tên không có trong danh mục", len(state.unknown), _listed(n for n, _ in state.unknown)),
        (
            "Hồ sơ thiếu bước hoặc có giờ chạy lùi từ một phút",
            len(gaps.notable(state.gaps)),
            "; ".join(_of_gaps(state)),
        ),
        ("Ngày làm việc không có bước nào", len(state.silent), _listed(map(_day, state.silent))),
    ]
    return Table(
        name=NAME, title=TITLE, columns=COLUMNS, rows=tuple(rows), notes=NOTES, problems=problems
    )


def _problems(state: State) -> tuple[str, ...]:
    found = [
        f"{count} dòng dữ kiện bị loại: {_reason(code)}" for code, count in state.wrong.items()
    ]
    if state.differing:
        found.append(f"{state.differing} bước của hồ sơ được ghi hai cách khác nhau")
    found += [f"danh mục không có “{name}” ({count} hồ sơ)" for name, count in state.unknown]
    found += _of_gaps(state)
    found += [f"ngày làm việc {_day(day)} không có bước nào" for day in state.silent]
    return tuple(found)


def _of_gaps(state: State) -> tuple[str, ...]:
    return gaps.problems(state.gaps)


def _reason(code: str) -> str:
    return REASONS.get(code, code)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
