"""Figures: what a dashboard shows of what is counted, read on a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.tallies import TODAY, Counts, month_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many dossiers lie on desks at a step, each of a role."""

    step: str
    role: str
    dossiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStatus:
    """How many dossiers on desks are in a status, numbered as on the national portal."""

    status: int
    dossiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """How many dossiers were received, by the way they came."""

    online: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many dossiers were settled, by day against the day they were due."""

    early: int
    on_time: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What happened today; what was undone today is not told. `supplements` counts requests."""

    filed: Received
    received: Received
    settled: Settled
    returned: int
    refused: int
    withdrawn: int
    supplements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What stands now, as II.06a counts it.

    `waiting` lie on desks, before receipt and until handed over, and `by_status` and `by_step` tell
    where. `open` are received and not settled; of them the clock of `paused` stands still,
    `overdue` were due before today, `due_today` are due today and `due_next` until the end of the
    next working day. `received` and `settled` are those of the month up to now.
    """

    waiting: int
    by_status: tuple[AtStatus, ...]
    by_step: tuple[Waiting, ...]
    open: int
    paused: int
    overdue: int
    due_today: int
    due_next: int
    received: Received
    settled: Settled
    today: Today


def together(all_counts: Iterable[Counts]) -> Counts:
    """Return the sum of what is counted."""
    total: Counter[str] = Counter()
    for counts in all_counts:
        total.update(counts)
    return total


def figures(counts: Counts, today: date, next_working_day: date) -> Figures:
    """Return what a dashboard shows `today`, a local day."""
    month = month_of(today)
    statuses = {int(path[0]): number for path, number in _below(counts, "status/")}
    steps = {(path[0], path[1]): number for path, number in _below(counts, "step/")}
    due = {date.fromisoformat(path[0]): number for path, number in _below(counts, "due/")}
    return Figures(
        waiting=sum(statuses.values()),
        by_status=tuple(AtStatus(status=one, dossiers=n) for one, n in sorted(statuses.items())),
        by_step=tuple(
            Waiting(step=step, role=role, dossiers=n) for (step, role), n in sorted(steps.items())
        ),
        open=counts.get("open", 0),
        paused=counts.get("paused", 0),
        overdue=sum(number for day, number in due.items() if day < today),
        due_today=due.get(today, 0),
        due_next=sum(number for day, number in due.items() if today < day <= next_working_day),
        received=_received(counts, f"received/{month}"),
        settled=_settled(counts, f"settled/{month}"),
        today=_today(counts),
    )


def _below(counts: Counts, prefix: str) -> Iterable[tuple[list[str], int]]:
    """Yield the rest of each path that begins so, and how many, where there are any."""
    for name, number in counts.items():
        if number and name.startswith(prefix):
            yield name.removeprefix(prefix).split("/"), number


def _received(counts: Counts, path: str) -> Received:
    return Received(
        online=counts.get(f"{path}/online", 0),
        other=counts.get(f"{path}/other", 0),
    )


def _settled(counts: Counts, path: str) -> Settled:
    return Settled(
        early=counts.get(f"{path}/early", 0),
        on_time=counts.get(f"{path}/on-time", 0),
        late=counts.get(f"{path}/late", 0),
    )


def _today(counts: Counts) -> Today:
    return Today(
        filed=_received(counts, f"{TODAY}filed"),
        received=_received(counts, f"{TODAY}received"),
        settled=_settled(counts, f"{TODAY}settled"),
        returned=counts.get(f"{TODAY}returned", 0),
        refused=counts.get(f"{TODAY}refused", 0),
        withdrawn=counts.get(f"{TODAY}withdrawn", 0),
        supplements=counts.get(f"{TODAY}supplements", 0),
    )
