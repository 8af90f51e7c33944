"""Reckoning: what reports must say, counted one dossier after the other from the definitions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.adapters.lake.engine import Law
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Channel, Digitisation
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.status import PAUSING, Status
from tests.lakes import Life

MINUTE = timedelta(minutes=1)
COUNTER = {"cash", "card"}
REUSED = {Digitisation.REUSED_COMPONENT, Digitisation.REUSED_RESULT}
Row = Mapping[str, Any]


def day(moment: datetime) -> date:
    """Return the local day of a moment."""
    return moment.astimezone(LOCAL).date()


def days(late: date, due: date) -> int:
    """Return by how many days something is late."""
    return (late - due).days


@dataclass(frozen=True, slots=True)
class Stood:
    """A dossier as it stood at the end of the day asked for, and all that went before."""

    past: tuple[Dossier, ...]
    """Every state up to that day, the one that stands included."""
    future: tuple[Dossier, ...]
    law: Procedure | None
    period: Period

    @property
    def now(self) -> Dossier:
        return self.past[-1]

    @property
    def agency(self) -> str:
        return self.now.decided_by

    @property
    def field(self) -> str:
        return self.law.field_name if self.law else self.now.procedure

    @property
    def title(self) -> str:
        return self.law.name if self.law else self.now.procedure

    @property
    def received_on(self) -> date | None:
        """The day it was received, None where it does not count as received."""
        if self.now.status in {Status.NEW, Status.NOT_RECEIVED} or self.now.accepted_at is None:
            return None
        received = day(self.now.accepted_at)
        return received if received <= self.period.as_of else None

    @property
    def counts(self) -> bool:
        """Whether reports count it at all."""
        return self.received_on is not None

    @property
    def came(self) -> bool:
        """Whether it was received in the period, and not dated as settled before it."""
        if self.received_on is None or self.received_on < self.period.first:
            return False
        return not self.is_settled or self.ended_in_time_asked

    @property
    def has_result(self) -> bool:
        return self.counts and self.now.status in {Status.FINISHED, Status.RETURNED}

    @property
    def is_settled(self) -> bool:
        withdrawn = self.now.status is Status.STOPPED and self.now.withdrawn
        return self.has_result or (self.counts and withdrawn)

    @property
    def ended_on(self) -> date:
        assert self.now.finished_at is not None
        return day(self.now.finished_at)

    @property
    def ended_in_time_asked(self) -> bool:
        """Whether it ended in the period, as far as that is known on the day asked for."""
        return self.now.finished_at is not None and self.ended_on >= self.period.first

    @property
    def due_on(self) -> date:
        return day(self.now.clock.due)

    @property
    def is_overdue(self) -> bool:
        waits = self.now.clock.is_paused or self.is_settled or not self.counts
        return not waits and self.due_on < self.period.as_of

    @property
    def paid_online(self) -> int:
        came = sum(one.amount for one in self.now.payments if one.provider not in COUNTER)
        return came - sum(one.amount for one in self.now.refunds if one.provider not in COUNTER)


def standing(lives: Sequence[Life], question: Question, law: Law) -> list[Stood]:
    """Return every dossier a question is about, as it stood on its day."""
    known = {(one.code, one.version): one for one in law.procedures}
    parents = {one.code: one.parent for one in law.agencies}
    found = []
    for life in lives:
        told = [at for at, one in enumerate(life.states) if day(one.entered_at) <= _as_of(question)]
        if not told:
            continue
        past, future = life.states[: told[-1] + 1], life.states[told[-1] + 1 :]
        version = (past[-1].procedure, past[-1].procedure_version)
        one = Stood(past, future, known.get(version), question.period)
        if _asked(one, question, parents):
            found.append(one)
    return found


def _as_of(question: Question) -> date:
    return question.period.as_of


def _asked(one: Stood, question: Question, parents: Mapping[str, str | None]) -> bool:
    above: str | None = one.agency
    line = set()
    while above is not None:
        line.add(above)
        above = parents.get(above)
    return (
        (question.agency is None or question.agency in line)
        and (
            question.field is None or (one.law is not None and one.law.field_name == question.field)
        )
        and question.procedure in {None, one.now.procedure}
    )


def _grouped(found: Sequence[Stood], key: Callable[[Stood], Any]) -> dict[Any, list[Stood]]:
    groups: dict[Any, list[Stood]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return dict(sorted(groups.items()))


def _how_many(some: Sequence[Stood], counts: Callable[[Stood], bool]) -> int:
    return sum(counts(one) for one in some)


def ii06a(found: Sequence[Stood]) -> list[Row]:
    """Return the form: received, carried over, settled and open ones, in time and not."""
    counted = [
        one for one in found if one.counts and not (one.is_settled and not one.ended_in_time_asked)
    ]
    rows: list[Row] = []
    for (agency, field), some in _grouped(counted, lambda one: (one.agency, one.field)).items():
        names: Counter[str] = Counter()
        for one in some:
            online = one.now.channel is Channel.ONLINE
            names["received"] += 1
            way = "received_online" if online else "received_other"
            names[way if one.came else "carried_over"] += 1
            names["settled" if one.is_settled else "open"] += 1
            if one.is_settled:
                off = days(one.ended_on, one.due_on)
                names["early" if off < 0 else "late" if off > 0 else "on_time"] += 1
            else:
                names["open_overdue" if one.is_overdue else "open_in_time"] += 1
        rows.append({"agency": agency, "field": field, **names})
    return rows


def digitisation(found: Sequence[Stood]) -> list[Row]:
    """Return what came with files and what left as one."""
    rows: list[Row] = []
    groups = _grouped(
        [one for one in found if one.came or (one.has_result and one.ended_in_time_asked)],
        lambda one: (one.agency, one.field),
    )
    for (agency, field), some in groups.items():
        came = [one for one in some if one.came]
        done = [one for one in some if one.has_result and one.ended_in_time_asked]
        digital, electronic = _how_many(came, _is_digitised), _how_many(done, _is_electronic)
        rows.append(
            {
                "agency": agency,
                "field": field,
                "received": len(came),
                "not_digitised": len(came) - digital,
                "digitised": digital,
                "reused": _how_many(came, _is_reused),
                "settled": len(done),
                "result_not_digitised": len(done) - electronic,
                "result_digitised": electronic,
            }
        )
    return rows


def _is_digitised(one: Stood) -> bool:
    return any(part.digitised is not Digitisation.NOT_DIGITISED for part in one.now.components)


def _is_reused(one: Stood) -> bool:
    return any(part.digitised in REUSED for part in one.now.components)


def _is_electronic(one: Stood) -> bool:
    return one.now.result is not None and one.now.result.document is not None


def rates(found: Sequence[Stood]) -> list[Row]:
    """Return parts and wholes of every rate."""
    rows: list[Row] = []
    counted = [one for one in found if one.came or (one.is_settled and one.ended_in_time_asked)]
    for agency, some in _grouped(counted, lambda one: one.agency).items():
        came = [one for one in some if one.came]
        ended = [one for one in some if one.is_settled and one.ended_in_time_asked]
        results = [one for one in ended if one.has_result]
        owing = [one for one in came if one.now.due > 0]
        rows.append(
            {
                "agency": agency,
                "online_part": _how_many(came, lambda one: one.now.channel is Channel.ONLINE),
                "online_whole": len(came),
                "payment_part": _how_many(owing, lambda one: one.paid_online > 0),
                "payment_whole": len(owing),
                "digitised_part": _how_many(came, _is_digitised),
                "digitised_whole": len(came),
                "electronic_part": _how_many(results, _is_electronic),
                "electronic_whole": len(results),
                "on_time_part": _how_many(ended, lambda one: one.ended_on <= one.due_on),
                "on_time_whole": len(ended),
            }
        )
    return rows


def overdue(found: Sequence[Stood]) -> list[Row]:
    """Return every late dossier, the worst first, open ones before those settled late."""
    late = []
    for one in found:
        settled_late = one.is_settled and one.ended_in_time_asked and one.ended_on > one.due_on
        if one.is_overdue or settled_late:
            until = one.ended_on if settled_late else one.period.as_of
            late.append((settled_late, -days(until, one.due_on), one.due_on, one.now.code, one))
    return [
        {
            "code": code,
            "agency": one.agency,
            "procedure": one.now.procedure,
            "procedure_name": one.title,
            "step": one.now.step,
            "desk": one.now.desk,
            "received_on": one.received_on,
            "due_on": due,
            "finished_on": one.ended_on if settled else None,
            "days_late": -fewer,
        }
        for settled, fewer, due, code, one in sorted(late, key=lambda line: line[:4])
    ]


Place = tuple[str, str, str, str]
"""Agency, procedure, step, role."""


def steps(found: Sequence[Stood]) -> list[Row]:
    """Return for every place how long dossiers took there, and which lie there."""
    times: dict[Place, list[int]] = defaultdict(list)
    lying: dict[Place, list[date]] = defaultdict(list)
    for one in found:
        for place, took, left_on in _stays(one):
            if left_on is None:
                lying[place].append(_since(one, place))
            elif left_on >= one.period.first:
                times[place].append(took)
    return [
        {
            **dict(zip(("agency", "procedure", "step", "role"), place, strict=True)),
            "procedure_name": max(one.title for one in found if one.now.procedure == place[1]),
            "passed": len(times[place]),
            "median": _at_least(times[place], 5),
            "ninth": _at_least(times[place], 9),
            "longest": max(times[place], default=None),
            "waiting": len(lying[place]),
            "waiting_since": min(lying[place], default=None),
        }
        for place in sorted({*times, *lying})
    ]


def _stays(one: Stood) -> Iterator[tuple[Place, int, date | None]]:
    """Yield every place a dossier lay at, how long, and when it left for good."""
    took: Counter[Place] = Counter()
    left: dict[Place, date | None] = {}
    for number, state in enumerate(one.past):
        place = _place(state)
        if place is None:
            continue
        after = (*one.past, *one.future)[number + 1 :]
        if state is one.now:
            left[place] = None
            continue
        length = max(after[0].entered_at - state.entered_at, timedelta())
        took[place] += length // timedelta(milliseconds=1)
        if left.get(place, date.min) is not None:
            later = min(day(other.entered_at) for other in after)
            left[place] = max(left.get(place) or date.min, later)
    for place, left_on in left.items():
        yield place, took[place], left_on


def _since(one: Stood, place: Place) -> date:
    """Return the first day of the run of entries that lies at a place now."""
    first = day(one.now.entered_at)
    for state in reversed(one.past):
        if _place(state) != place:
            break
        first = min(first, day(state.entered_at))
    return first


def _place(state: Dossier) -> Place | None:
    """Return where a dossier lay in a state, None where it lay nowhere any more."""
    if state.status in {Status.NOT_RECEIVED, Status.RETURNED}:
        return None
    if state.status is Status.STOPPED and state.withdrawn:
        return None
    agency, _, role = state.desk.partition("#")
    halted = state.clock.is_paused
    assert not halted or state.status in PAUSING
    return (agency, state.procedure, state.step, "paused" if halted else role)


def _at_least(times: Sequence[int], tenths: int) -> int | None:
    """Return the shortest time within which that share of dossiers went through."""
    for time in sorted(times):
        if 10 * sum(other <= time for other in times) >= tenths * len(times):
            return time
    return None


def anomalies(found: Sequence[Stood]) -> list[Row]:
    """Return parts and wholes of what agencies are compared in."""
    rows: list[Row] = []
    told = [one for one in found if one.now.accepted_at is None or _received_by_then(one)]
    for agency, some in _grouped(told, lambda one: one.agency).items():
        came = [one for one in some if one.came]
        done = [one for one in some if one.has_result and one.ended_in_time_asked]
        giving = [one for one in done if one.law is not None and one.law.result.electronic]
        again = [one for one in some if _was_reopened(one)]
        refused = [
            one for one in some if one.now.status is Status.NOT_RECEIVED and one.ended_in_time_asked
        ]
        rows.append(
            {
                "agency": agency,
                "supplements_part": _how_many(came, lambda one: one.now.supplements >= 1),
                "supplements_whole": len(came),
                "supplements_again_part": _how_many(came, lambda one: one.now.supplements >= 2),
                "supplements_again_whole": len(came),
                "refusals_part": len(refused),
                "refusals_whole": len(refused) + len(came),
                "last_minute_part": _how_many(done, lambda one: _just_before(one, 1)),
                "last_minute_whole": len(done),
                "last_five_minutes_part": _how_many(done, lambda one: _just_before(one, 5)),
                "last_five_minutes_whole": len(done),
                "no_electronic_part": len(giving) - _how_many(giving, _is_electronic),
                "no_electronic_whole": len(giving),
                "reopened_part": len(again),
                "reopened_whole": len({one.now.code for one in (*again, *done)}),
            }
        )
    return rows


def _received_by_then(one: Stood) -> bool:
    assert one.now.accepted_at is not None
    return day(one.now.accepted_at) <= one.period.as_of


def _just_before(one: Stood, minutes: int) -> bool:
    assert one.now.finished_at is not None
    return timedelta() <= one.now.clock.due - one.now.finished_at <= minutes * MINUTE


def _was_reopened(one: Stood) -> bool:
    return any(
        before.status is Status.FINISHED
        and after.status is Status.PROCESSING
        and one.period.first <= day(after.entered_at) <= one.period.as_of
        for before, after in zip(one.past, one.past[1:], strict=False)
    )


def gaps(found: Sequence[Stood]) -> list[Row]:
    """Return dossiers with entries that never came, or were made before those they follow."""
    rows: list[Row] = []
    for one in found:
        missing = set(range(1, one.now.seq)) - {state.seq for state in one.past}
        pairs = list(zip(one.past, one.past[1:], strict=False))
        back = [
            before.entered_at - after.entered_at
            for before, after in pairs
            if after.entered_at < before.entered_at
        ]
        if missing or back:
            skew = max(back, default=timedelta()) // timedelta(milliseconds=1)
            row = {"code": one.now.code, "agency": one.agency, "missing": len(missing)}
            rows.append({**row, "backwards": len(back), "skew": skew})
    return sorted(rows, key=lambda row: str(row["code"]))
