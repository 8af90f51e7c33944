"""Weights: what index 766 counts, for how many points and how, as data with validity dates."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from chalicelib.domain.package import Finding, pointer
from chalicelib.domain.rating import STARS
from chalicelib.domain.validity import is_backward, meet

FILE = "index-766.json"
MEASURED = frozenset(
    {
        "progress",
        "online",
        "paid-online",
        "paid-procedures",
        "e-result",
        "digitised",
        "reused",
        "satisfaction",
    }
)
"""The components whose numerator and denominator the facts tell."""


class Source(StrEnum):
    """Where numerator and denominator of a component come from."""

    FACTS = "facts"
    OUTSIDE = "outside"
    """Measured by another system; an operator hands in the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """How a ratio becomes points: `times` × ratio, `full_at` per cent counting as all of it.

    `when_none` are the points where there was nothing to measure, None where that is no score.
    """

    times: float
    full_at: int = 100
    when_none: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Chỉ tiêu thành phần; without a formula it cannot be scored, and `reason` tells why.

    `reason` also tells why a component is unknown whose figures nobody handed in.
    """

    code: str
    group: str
    name: str
    most: int
    source: Source
    formula: Formula | None
    verified: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Nhóm chỉ tiêu, with the points its components come to together."""

    code: str
    name: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Bộ chỉ số, in one version; a rating from `satisfied_from` stars on counts as satisfied."""

    valid_from: date
    valid_until: date | None
    legal_basis: str
    satisfied_from: int
    groups: tuple[Group, ...]
    metrics: tuple[Metric, ...]

    @property
    def most(self) -> int:
        """Return the points of all components together."""
        return sum(group.most for group in self.groups)

    def of(self, group: Group) -> tuple[Metric, ...]:
        """Return the components of a group, in their order."""
        return tuple(metric for metric in self.metrics if metric.group == group.code)


def lint_index(versions: Sequence[Index]) -> tuple[Finding, ...]:
    """Return everything wrong with the versions of the index."""
    found = [
        Finding(pointer(f"{FILE}#/versions", place, *path), what)
        for place, version in enumerate(versions)
        for path, what in _version(version)
    ]
    for (_, one), (place, other) in combinations(enumerate(versions), 2):
        if meet(one, other):
            where = pointer(f"{FILE}#/versions", place, "valid_from")
            found.append(Finding(where, "hai phiên bản cùng có hiệu lực"))
    return tuple(found)


_Fault = tuple[tuple[str | int, ...], str]


def _version(version: Index) -> Iterator[_Fault]:
    if is_backward(version):
        yield ("valid_until",), "hết hiệu lực trước khi có hiệu lực"
    if version.satisfied_from not in STARS:
        yield ("satisfied_from",), "phải từ 1 đến 5"
    if not version.legal_basis.strip():
        yield ("legal_basis",), "thiếu căn cứ"
    for place, group in enumerate(version.groups):
        own = version.of(group)
        if sum(metric.most for metric in own) != group.most:
            yield ("groups", place, "most"), "khác tổng điểm các chỉ tiêu của nhóm"
    yield from _metrics(version)


def _metrics(version: Index) -> Iterator[_Fault]:
    codes = [metric.code for metric in version.metrics]
    for place, metric in enumerate(version.metrics):
        if metric.code in codes[:place]:
            yield ("metrics", place, "code"), f"trùng mã “{metric.code}”"
        if metric.group not in {group.code for group in version.groups}:
            yield ("metrics", place, "group"), f"không có nhóm “{metric.group}”"
        for member, what in _metric(metric):
            yield ("metrics", place, member), what


def _metric(metric: Metric) -> Iterator[tuple[str, str]]:
    if metric.most <= 0:
        yield "most", "điểm tối đa phải lớn hơn 0"
    if not metric.name.strip() or not unicodedata.is_normalized("NFC", metric.name):
        yield "name", "thiếu, hoặc chữ không ở dạng NFC"
    if metric.source is Source.FACTS and metric.code not in MEASURED:
        yield "source", "hồ sơ ở đây không cho biết chỉ tiêu này"
    unknown = metric.formula is None or metric.source is Source.OUTSIDE
    if unknown and not metric.reason.strip():
        yield "reason", "thiếu lý do chưa tính được"
    formula = metric.formula
    if formula is None:
        return
    if formula.times <= 0 or formula.full_at <= 0:
        yield "formula", "hệ số và ngưỡng phải lớn hơn 0"
    if formula.when_none is not None and not 0 <= formula.when_none <= metric.most:
        yield "formula", "điểm khi không phát sinh phải từ 0 đến điểm tối đa"
