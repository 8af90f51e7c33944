"""Outside: figures of index 766 that other systems measure, as an operator hands them in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.reports.periods import Period

PREFIX = "outside/index-766/"
MOST = 10**9
MEMBERS = {"metric", "agency", "part", "whole", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Numerator and denominator of a component for a month, and who measured them.

    Without an agency they are those of all agencies together.
    """

    metric: str
    agency: str | None
    part: int
    whole: int
    source: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Figures by month (``2026-03``), and in Vietnamese what is wrong with files left out."""

    months: Mapping[str, tuple[Figure, ...]]
    problems: tuple[str, ...] = ()


NONE = Outside({})
"""Nobody handed in anything."""


class _Wrong(Exception):
    """What is wrong with a file, in words."""


def months(period: Period) -> tuple[str, ...]:
    """Return the months a period touches up to the day it is reckoned on: ``2026-03``."""
    first, last = period.first, period.as_of
    count = (last.year - first.year) * 12 + last.month - first.month
    places = (first.year * 12 + first.month - 1 + number for number in range(count + 1))
    return tuple(f"{date(place // 12, place % 12 + 1, 1):%Y-%m}" for place in places)


def key(month: str) -> str:
    """Return where in the lake the figures of a month lie: ``outside/index-766/2026-03.json``."""
    return f"{PREFIX}{month}.json"


def parse(files: Mapping[str, bytes]) -> Outside:
    """Return what the files of months say; a file that is wrong is left out and told of.

    A file is ``{"month": "2026-03", "figures": [{"metric": "published-on-time", "agency": null,
    "part": 95, "whole": 100, "source": "Cổng Dịch vụ công quốc gia"}]}``, exactly.
    """
    found: dict[str, tuple[Figure, ...]] = {}
    problems: list[str] = []
    for month, data in files.items():
        try:
            found[month] = tuple(_figures(month, data))
        except _Wrong as wrong:
            problems.append(f"Không dùng {key(month)}: {wrong}.")
    return Outside(found, tuple(problems))


def _figures(month: str, data: bytes) -> Iterator[Figure]:
    said = _said(data)
    if set(said) != {"month", "figures"}:
        raise _Wrong("phải có đúng hai mục “month” và “figures”")
    if said["month"] != month:
        raise _Wrong(f"mục “month” phải là “{month}” như tên tệp")
    if not isinstance(said["figures"], list):
        raise _Wrong("mục “figures” phải là danh sách")
    seen: set[tuple[str, str | None]] = set()
    for number, one in enumerate(said["figures"], start=1):
        figure = _figure(number, one)
        if (figure.metric, figure.agency) in seen:
            raise _Wrong(f"số liệu thứ {number} lặp lại chỉ tiêu “{figure.metric}” của một đơn vị")
        seen.add((figure.metric, figure.agency))
        yield figure


def _said(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _Wrong("không phải JSON (UTF-8) hợp lệ") from None
    if not isinstance(said, dict):
        raise _Wrong("phải là một object")
    return said


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object; raises ValueError where one is said twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is said twice")
    return found


def _figure(number: int, said: object) -> Figure:
    where = f"số liệu thứ {number}"
    if not isinstance(said, dict) or set(said) != MEMBERS:
        raise _Wrong(f"{where} phải có đúng các mục {', '.join(sorted(MEMBERS))}")
    for name in ("metric", "source"):
        if not isinstance(said[name], str) or not said[name].strip():
            raise _Wrong(f"{where}: “{name}” phải là chữ và không được trống")
    if not (said["agency"] is None or isinstance(said["agency"], str)):
        raise _Wrong(f"{where}: “agency” phải là mã đơn vị hoặc null")
    for name in ("part", "whole"):
        if type(said[name]) is not int or not 0 <= said[name] <= MOST:
            raise _Wrong(f"{where}: “{name}” phải là số nguyên từ 0 đến {MOST}")
    if said["part"] > said["whole"]:
        raise _Wrong(f"{where}: “part” lớn hơn “whole”")
    return Figure(**said)


def measured(
    given: Outside, asked: Sequence[str], metric: str, agency: str | None
) -> tuple[int, int] | str:
    """Return numerator and denominator over the months `asked`, or the month that lacks them."""
    parts = wholes = 0
    for month in asked:
        figures = given.months.get(month, ())
        own = [one for one in figures if (one.metric, one.agency) == (metric, agency)]
        if not own:
            return month
        parts, wholes = parts + own[0].part, wholes + own[0].whole
    return parts, wholes
