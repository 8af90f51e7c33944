"""Settlements: a provider's report of a day, line by line, and our book of that day beside it.

A report is CSV in UTF-8, with or without a mark of its order, commas between, and a first line that
names its columns in any order:

===============  ===================================================================================
``ref``          our reference of the order
``transaction``  the provider's number of the payment, or of the refund
``amount``       whole đồng; what was given back is negative
``time``         when it moved, ISO 8601 with an offset
===============  ===================================================================================

Other columns are passed over. Whoever fetches a provider's own file translates it into this one.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.ledger import Line
from chalicelib.domain.money import MOST
from chalicelib.domain.reconciling import Reconciled, Reported, reconciled

COLUMNS = ("ref", "transaction", "amount", "time")
MOST_LINES = 200_000
BESIDE = timedelta(days=1)
"""How far the day of a line may be from that of its report: midnight is not at one moment."""

_IDENT = re.compile(r"[!-~]{1,64}")
_AMOUNT = re.compile(r"-?[1-9][0-9]{0,12}")

SENTENCES = {
    "not-text": "tệp không phải văn bản UTF-8; hãy xuất lại báo cáo.",
    "no-columns": f"dòng đầu phải có các cột {', '.join(COLUMNS)}.",
    "too-long": f"báo cáo dài hơn {MOST_LINES} dòng; phần còn lại chưa đối soát.",
    "malformed": "không đọc được; hãy xem bản gốc của nhà cung cấp.",
    "other-day": "thuộc ngày khác; hãy kiểm tra báo cáo có đúng ngày không.",
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of a report, from 1, that says nothing we can compare."""

    line: int
    reason: str

    @property
    def sentence(self) -> str:
        """Return what the officer reads."""
        return SENTENCES[self.reason]


@dataclass(frozen=True, slots=True)
class Report:
    """Báo cáo đối soát: what could be read of it, and what could not."""

    lines: tuple[Reported, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def read(data: bytes, day: date) -> Report:
    """Return a report of `day`; a line that is none does not take the others with it."""
    try:
        texts = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return Report(unreadable=(Unreadable(1, "not-text"),))
    names = _cells(texts[0]) if texts else []
    if any(names.count(name) != 1 for name in COLUMNS):
        return Report(unreadable=(Unreadable(1, "no-columns"),))
    places = [names.index(name) for name in COLUMNS]
    found = list(_lines(texts[1:], len(names), places, day))
    return Report(
        tuple(one for one in found if isinstance(one, Reported)),
        tuple(one for one in found if isinstance(one, Unreadable)),
    )


def _lines(
    texts: Sequence[str], width: int, places: Sequence[int], day: date
) -> Iterator[Reported | Unreadable]:
    for number, text in enumerate(texts, start=2):
        if number > MOST_LINES:
            yield Unreadable(number, "too-long")
            return
        if text.strip():
            cells = _cells(text)
            known = [cells[place] for place in places] if len(cells) == width else []
            yield _line(known, number, day)


def _cells(text: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text], strict=True), [])]
    except csv.Error:
        return []


def _line(cells: Sequence[str], number: int, day: date) -> Reported | Unreadable:
    if len(cells) != len(COLUMNS):
        return Unreadable(number, "malformed")
    ref, transaction, amount, time = cells
    moved = _moment(time)
    named = _IDENT.fullmatch(ref) and _IDENT.fullmatch(transaction)
    if not named or moved is None or not _AMOUNT.fullmatch(amount) or abs(int(amount)) > MOST:
        return Unreadable(number, "malformed")
    if abs(moved.astimezone(LOCAL).date() - day) > BESIDE:
        return Unreadable(number, "other-day")
    return Reported(ref=ref, transaction=transaction, amount=int(amount))


def _moment(text: str) -> datetime | None:
    """Return a moment with an offset, of our century; None where it is none."""
    if not text.startswith("20"):
        return None
    try:
        moved = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moved.tzinfo is None else moved


def compared(
    here: Sequence[Line],
    there: Sequence[Reported],
    here_beside: Sequence[Line],
    there_beside: Sequence[Reported],
) -> Reconciled:
    """Compare a day's book with that day's report; what a neighbour of either has agrees.

    A payment at midnight stands on one day here and on the next there. Of lines that agree those
    of this day's report are counted, so that over all days each is counted once.
    """
    known = {(one.ref, one.transaction) for one in here}
    told = {(one.ref, one.transaction) for one in there}
    also_here = [one for one in here_beside if (one.ref, one.transaction) in told - known]
    also_there = [one for one in there_beside if (one.ref, one.transaction) in known]
    found = reconciled([*here, *also_here], [*there, *also_there])
    differing = {(one.ref, one.transaction) for one in found.differences}
    return Reconciled(len(told - differing), found.differences)
