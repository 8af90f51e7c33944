"""Bulk: which acts fit many dossiers at once, and what became of each of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.acts import Accept, Advance
from chalicelib.domain.decisions import decide, permitted
from chalicelib.domain.decisions.moving import may_go
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.happenings import Accepted, Finished, Happening, Moved
from chalicelib.domain.history import Event
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.people import Person
from chalicelib.domain.permits import PERMITS
from chalicelib.domain.refusals import Invalid, NotAllowedNow, Refusal, TooLarge
from chalicelib.domain.status import Status

MOST = 50
"""Dossiers of one bulk: as many as a page of a worklist shows."""
Many = Accept | Advance
"""An act that may be done to many dossiers at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A dossier that was ticked, in the version that was seen."""

    code: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An act that fits `dossiers` of those ticked: to accept, or with `to` to move on to a step.

    One that `settles` issues results that were signed; it takes no note and no officer.
    """

    to: str | None
    label: str
    settles: bool
    dossiers: int


class Fate(StrEnum):
    """What became of a dossier."""

    DONE = "done"
    BEFORE = "before"
    """The same person did the same to it before, of the version they saw."""
    CHANGED = "changed"
    """Somebody moved it since it was ticked."""
    REFUSED = "refused"
    LEFT = "left"
    """It was not come to; nothing happened."""


UNFINISHED = frozenset({Fate.CHANGED, Fate.LEFT})
"""What may be tried again once one looked at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What became of a dossier, and why where it is not done."""

    code: str
    fate: Fate
    why: str = ""


def checked(ticked: Iterable[Ticked]) -> tuple[Ticked, ...]:
    """Return what was ticked; raises Invalid for nothing, TooLarge for more than fits."""
    found = tuple(ticked)
    if not found:
        raise Invalid("Chưa chọn hồ sơ nào; hãy đánh dấu ít nhất một hồ sơ trên bàn.", "dossier")
    if len(found) > MOST:
        raise TooLarge(
            f"Mỗi lần xử lý nhiều nhất {MOST} hồ sơ, đang chọn {len(found)}; hãy bỏ bớt.",
            "dossier",
        )
    return found


def choices(lying: Sequence[tuple[Dossier, Rules]], by: Person) -> tuple[Choice, ...]:
    """Return the acts that fit any of the dossiers, what fits most of them first."""
    found: dict[tuple[str | None, str, bool], int] = {}
    for dossier, rules in lying:
        for way in _ways(dossier, rules, by):
            found[way] = found.get(way, 0) + 1
    several = (
        Choice(to=to, label=label, settles=settles, dossiers=number)
        for (to, label, settles), number in found.items()
    )
    return tuple(sorted(several, key=lambda one: -one.dossiers))


def _ways(dossier: Dossier, rules: Rules, by: Person) -> Iterator[tuple[str | None, str, bool]]:
    if _may(dossier, Accept, by):
        yield None, PERMITS[Accept].label, False
    if not _may(dossier, Advance, by):
        return
    case = rules.procedure.case(dossier.case)
    for edge in case.edges:
        target = case.step(edge.target)
        alone = _is_done_alone(dossier, edge.action)
        if edge.source == dossier.step and not alone and may_go(by, dossier, target):
            settles = target.status is Status.FINISHED
            yield edge.target, f"{edge.label} – {target.name}", settles


def _may(dossier: Dossier, act: type, by: Person) -> bool:
    try:
        permitted(dossier, act, by)
    except Refusal:
        return False
    return True


def _is_done_alone(dossier: Dossier, action: str) -> bool:
    """Tell whether a step is taken for each dossier alone: who approves it signs what they read.

    So is opening again what is settled, whose reason its applicant reads.
    """
    return action == APPROVE or dossier.status is Status.FINISHED


def considered(
    dossier: Dossier, act: Many, by: Person, at: datetime, rules: Rules, seen: int
) -> Happening:
    """Return what would happen to a dossier; raises the Refusal that it meets."""
    happening = decide(dossier, act, by, at, rules, seen)
    edge = (
        rules.procedure.case(dossier.case).edge(dossier.step, act.to)
        if isinstance(act, Advance)
        else None
    )
    if edge is not None and _is_done_alone(dossier, edge.action):
        raise NotAllowedNow(
            "Bước này là ký duyệt hoặc mở lại, phải làm riêng từng hồ sơ; hãy mở hồ sơ để làm.",
            "act",
        )
    return happening


def was_done(events: Iterable[Event], act: Many, by: Person, seen: int) -> bool:
    """Tell whether `by` did this act to the dossier as they saw it."""
    dossier: Dossier | None = None
    for event in events:
        before, dossier = dossier, evolve(dossier, event)
        if before is not None and (before.version, dossier.version) == (seen, seen + 1):
            return event.by == by.id and _is_that(event.what, act)
    return False


def _is_that(what: Happening, act: Many) -> bool:
    if isinstance(act, Accept):
        return isinstance(what, Accepted)
    return isinstance(what, Moved | Finished) and what.step == act.to
