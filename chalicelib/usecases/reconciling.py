"""Reconciling: each provider's report of a day is compared with our book, and the rest is told.

A day is looked at in the night after it: providers are then asked about payments that only they
know. It is looked at again the night after that, when both neighbours of its midnights have their
reports: what still differs then is told to a person. Any day may be looked at again at any time.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from chalicelib.domain import matters, settlements
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.codes import parse_order_ref
from chalicelib.domain.matters import Matter
from chalicelib.domain.payments.vietqr import VietQr
from chalicelib.domain.reconciling import Difference, Kind, Reconciled
from chalicelib.domain.refusals import Invalid, NotFound, TooLarge
from chalicelib.domain.settlements import Report, Unreadable
from chalicelib.usecases.chasing import MOST_TIMES, Chased, chase
from chalicelib.usecases.telling import Queue
from chalicelib.usecases.till import Till

FINAL = timedelta(days=2)
"""How long after a day whatever still differs is told."""
MOST_ASKED = 100
"""How many payments that only a provider knows it is asked about in one run."""
_DAY = timedelta(days=1)
_SURE = frozenset({Kind.AMOUNT, Kind.TWICE})
"""What no later report explains."""
NOTE = (
    "Số dòng trong báo cáo của từng nhà cung cấp khớp và lệch với sổ thu; số dòng lệch là chính "
    "thức từ đêm thứ hai (final)."
)


class Settlements(Protocol):
    """Where providers' reports are put."""

    def report(self, provider: str, day: date) -> bytes | None:
        """Return a report as it was put there, None where none is; raises TooLarge."""


class Press(Protocol):
    """Where counts are published."""

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Put a file before everyone's eyes."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one provider's day; `report` is None where none was there."""

    provider: str
    report: Report | None
    found: Reconciled

    @property
    def differing(self) -> int:
        """Return how many things about it do not agree."""
        if self.report is None:
            return 1
        return len(self.found.differences) + len(self.report.unreadable)


def days_of(at: datetime) -> tuple[date, date]:
    """Return the local days a night looks at: yesterday, and once more the day before."""
    today = at.astimezone(LOCAL).date()
    return today - _DAY, today - FINAL


def is_final(day: date, at: datetime) -> bool:
    """Tell whether what differs of a day is told now."""
    return at.astimezone(LOCAL).date() - day >= FINAL


def reconcile(
    till: Till,
    queue: Queue,
    reports: Settlements,
    press: Press,
    treasury: str,
    day: date,
    at: datetime,
) -> tuple[Compared, ...]:
    """Compare a day of every provider that sends reports, tell a person and publish the counts.

    For each provider 3 reports and 3 Query; one more of each book where asking found a payment;
    1 PutItem for each matter. The same matters and the same file again, however often it is run.
    """
    found = tuple(
        _compared(till, queue, reports, name, day, at)
        for name, one in till.providers.items()
        if not isinstance(one, VietQr)
    )
    final = is_final(day, at)
    for one in found:
        for matter in _matters(till, treasury, one, day, at, final=final):
            till.dossiers.put_matter(matter)
    document = json.dumps(_document(found, day, final=final), ensure_ascii=False, indent=1)
    name = f"{day.isoformat()}/reconciliation.json"
    press.publish(name, document.encode(), "application/json; charset=utf-8")
    return found


def _compared(
    till: Till, queue: Queue, reports: Settlements, name: str, day: date, at: datetime
) -> Compared:
    report = _report(reports, name, day)
    if report is None:
        return Compared(name, None, Reconciled(0, ()))
    beside = [_report(reports, name, day + by) or Report() for by in (-_DAY, _DAY)]
    found = _beside_book(till, name, day, report, beside)
    unknown = [one for one in found.differences if one.kind is Kind.ONLY_THERE and _came(one)]
    entered = [_is_found(till, queue, one, at) for one in unknown[:MOST_ASKED]]
    if any(entered):
        found = _beside_book(till, name, day, report, beside)
    return Compared(name, report, found)


def _report(reports: Settlements, name: str, day: date) -> Report | None:
    try:
        data = reports.report(name, day)
    except TooLarge:
        return Report(unreadable=(Unreadable(1, "too-long"),))
    return None if data is None else settlements.read(data, day)


def _beside_book(
    till: Till, name: str, day: date, report: Report, beside: list[Report]
) -> Reconciled:
    here = till.dossiers.book(name, day)
    also = [line for by in (-_DAY, _DAY) for line in till.dossiers.book(name, day + by)]
    there = [line for one in beside for line in one.lines]
    return settlements.compared(here, report.lines, also, there)


def _came(one: Difference) -> bool:
    return one.there is not None and one.there > 0


def _is_found(till: Till, queue: Queue, one: Difference, at: datetime) -> bool:
    """Ask the provider about a payment only its report knows; tell whether it is entered now."""
    try:
        code, _ = parse_order_ref(one.ref)
    except Invalid:
        return False
    return chase(till, queue, str(code), one.ref, MOST_TIMES, at) is Chased.ENTERED


def _matters(
    till: Till, treasury: str, one: Compared, day: date, at: datetime, *, final: bool
) -> Iterator[Matter]:
    if one.report is None:
        if final:
            yield matters.missing(treasury, one.provider, day, at)
        return
    for line in one.report.unreadable:
        yield matters.unreadable(treasury, one.provider, day, line, at)
    for difference in one.found.differences:
        if final or difference.kind in _SURE:
            whose = _whose(till, difference) or treasury
            yield matters.differs(whose, one.provider, day, difference, at)


def _whose(till: Till, one: Difference) -> str | None:
    """Return the agency that received the dossier a line is about, None where there is none."""
    try:
        code = str(parse_order_ref(one.ref)[0]) if one.here is None else one.here.code
        return till.dossiers.get(code).received_by
    except (Invalid, NotFound):
        return None


def _document(found: tuple[Compared, ...], day: date, *, final: bool) -> Mapping[str, object]:
    return {
        "day": day.isoformat(),
        "final": final,
        "note": NOTE,
        "providers": {one.provider: _counts(one) for one in found},
    }


def _counts(one: Compared) -> Mapping[str, object]:
    kinds = Counter(difference.kind for difference in one.found.differences)
    return {
        "report": one.report is not None,
        "agreed": one.found.agreed,
        **{kind.value: kinds[kind] for kind in Kind},
        "unreadable": 0 if one.report is None else len(one.report.unreadable),
    }
