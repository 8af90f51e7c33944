"""Tallies: what dossiers count for on the dashboard, and how one day changed it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.facts import Fact
from chalicelib.domain.parts import Channel
from chalicelib.domain.status import UNCOUNTED, Status

Counts = Mapping[str, int]
"""Name → how many. Names are paths: ``open``, ``status/4``, ``due/2026-03-05``,
``received/2026-03/online``; those that begin with ``today/`` are of one day alone."""
TODAY = "today/"
ENDED = frozenset({Status.FINISHED, Status.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a dossier as it stood after entry `seq` is counted; days are local."""

    seq: int
    agency: str
    """Which decides."""
    online: bool
    status: int
    step: str
    role: str
    """Of the desk it lies on."""
    filed_on: date
    received_on: date | None
    due_on: date
    paused: bool
    finished_on: date | None
    returned_on: date | None
    withdrawn: bool
    supplements: int

    @property
    def is_counted(self) -> bool:
        """Tell whether the reports count it: received, and not refused."""
        return self.received_on is not None and self.status not in UNCOUNTED

    @property
    def is_stopped_for_good(self) -> bool:
        """Tell whether its applicant took it back."""
        return self.status == Status.STOPPED and self.withdrawn

    @property
    def is_settled(self) -> bool:
        """Tell whether the reports call it settled."""
        return self.is_counted and (self.status in ENDED or self.is_stopped_for_good)

    @property
    def is_open(self) -> bool:
        """Tell whether the reports call it open."""
        return self.is_counted and not self.is_settled

    @property
    def waits(self) -> bool:
        """Tell whether it lies on a desk, be it to accept it or to hand over its result."""
        gone = self.status in {Status.NOT_RECEIVED, Status.RETURNED}
        return not gone and not self.is_stopped_for_good

    @property
    def way(self) -> str:
        """Return how it came: ``online`` or ``other``."""
        return "online" if self.online else "other"

    @property
    def timing(self) -> str:
        """Return how the day it ended lies to the day it was due, as II.06a compares them."""
        if self.finished_on is None or self.finished_on == self.due_on:
            return "on-time"
        return "early" if self.finished_on < self.due_on else "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a local day made of a dossier, as far as it is known: how it stood before and after.

    `before` is None where it was filed on that day. Spans of a dossier and day can be put together
    in any order and any number of times (`widened`): the earliest before and the latest after stay.
    """

    code: str
    day: date
    before: Standing | None
    after: Standing

    @property
    def reach(self) -> tuple[int, int]:
        """Return which entry it begins behind, 0 where there is none, and which it ends with."""
        return (0 if self.before is None else self.before.seq), self.after.seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is counted of an agency: all at the end of a day, and what each day since changed.

    `through` is that day, None before the first night; `days` may hold days up to it, which count
    no more.
    """

    agency: str
    through: date | None = None
    base: Counts = field(default_factory=dict)
    days: Mapping[date, Counts] = field(default_factory=dict)


def span(before: Fact | None, after: Fact) -> Span:
    """Return what one entry made of a dossier.

    It belongs to the day of the entry; where machines' clocks differ, to that of the one before if
    that is later.
    """
    day = after.entered_on if before is None else max(before.entered_on, after.entered_on)
    stood = None if before is None else _standing(before)
    return Span(code=after.code, day=day, before=stood, after=_standing(after))


def widened(one: Span | None, other: Span) -> Span:
    """Return what two spans of the same dossier and day tell together."""
    if one is None:
        return other
    first = min(one, other, key=lambda span: span.reach[0])
    last = max(one, other, key=lambda span: span.reach[1])
    return Span(code=one.code, day=one.day, before=first.before, after=last.after)


def counted(span: Span | None) -> Counts:
    """Return what a span counts for: how it changed what stands, and what happened on its day."""
    if span is None:
        return {}
    month = month_of(span.day)
    changed = Counter(_names(span.after, month))
    changed.update(_happened(span))
    if span.before is not None:
        changed.subtract(Counter(_names(span.before, month)))
    return {name: number for name, number in changed.items() if number}


def difference(before: Span | None, after: Span) -> Counts:
    """Return by how much a wider span counts for more than the narrower one did."""
    more = Counter(counted(after))
    more.subtract(counted(before))
    return {name: number for name, number in more.items() if number}


def standing_now(tally: Tally, today: date) -> Counts:
    """Return what is counted of an agency now: base, and what changed since."""
    total = Counter(tally.base)
    for day, counts in tally.days.items():
        if tally.through is None or day > tally.through:
            total.update(
                {
                    name: number
                    for name, number in counts.items()
                    if day == today or not name.startswith(TODAY)
                }
            )
    return {name: number for name, number in total.items() if number}


def month_of(day: date) -> str:
    """Return how a month is called in names: ``2026-03``."""
    return day.isoformat()[:7]


def _standing(fact: Fact) -> Standing:
    return Standing(
        seq=fact.seq,
        agency=fact.decided_by,
        online=fact.channel == Channel.ONLINE,
        status=fact.status,
        step=fact.step,
        role=fact.desk.partition("#")[2],
        filed_on=fact.submitted_on,
        received_on=fact.received_on,
        due_on=fact.due_on,
        paused=fact.paused,
        finished_on=fact.finished_on,
        returned_on=fact.returned_on,
        withdrawn=fact.withdrawn,
        supplements=fact.supplements,
    )


def _names(stands: Standing, month: str) -> Iterator[str]:
    """Yield what a dossier counts for as it stands; the query `standing-by-agency` says the same.

    What is overdue follows from time alone, so open dossiers count for the day they are due.
    """
    if stands.waits:
        yield f"status/{stands.status}"
        yield f"step/{stands.step}/{stands.role}"
    if stands.is_open:
        yield "open"
        yield "paused" if stands.paused else f"due/{stands.due_on.isoformat()}"
    if stands.is_counted and stands.received_on and month_of(stands.received_on) == month:
        yield f"received/{month}/{stands.way}"
    if stands.is_settled and stands.finished_on and month_of(stands.finished_on) == month:
        yield f"settled/{month}/{stands.timing}"


def _happened(span: Span) -> Counts:
    """Return what happened to a dossier on the day of a span, as it stood at its end."""
    day, after = span.day, span.after
    asked = after.supplements - (0 if span.before is None else span.before.supplements)
    ended = after.finished_on == day
    return {
        f"{TODAY}filed/{after.way}": int(after.filed_on == day),
        f"{TODAY}received/{after.way}": int(after.is_counted and after.received_on == day),
        f"{TODAY}settled/{after.timing}": int(after.is_settled and ended),
        f"{TODAY}returned": int(after.returned_on == day),
        f"{TODAY}refused": int(after.status == Status.NOT_RECEIVED and ended),
        f"{TODAY}withdrawn": int(after.is_stopped_for_good and ended),
        f"{TODAY}supplements": asked,
    }
