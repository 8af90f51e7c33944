"""Ways: what may become of a dossier, as the entries of its history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from chalicelib.domain.people import Role
from chalicelib.domain.status import Status


class Does(Enum):
    """What an entry does beside leading to a status."""

    MOVE = auto()
    ACCEPT = auto()
    ASK = auto()
    """Ask for a supplement; the clock stands still."""
    PAUSE = auto()
    RESUME = auto()
    EXTEND = auto()
    FINISH = auto()
    REOPEN = auto()
    STOP = auto()
    """Stop for good."""
    RETURN = auto()
    RATE = auto()
    """Rate it, which moves nothing and counts as no version."""


@dataclass(frozen=True, slots=True)
class When:
    """A moment of a life: shares of its first hours and of its whole span, and days after it."""

    quick: float = 0.1
    share: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a way."""

    status: Status
    step: str
    role: Role
    when: When
    does: Does = Does.MOVE
    receives: bool = False
    """Whether it lies at the agency that received it rather than at the one that decides."""


def _at(share: float, step: str, role: Role, does: Does = Does.MOVE) -> Entry:
    return Entry(Status.PROCESSING, step, role, When(share=share), does)


def _waits(status: Status, share: float, does: Does = Does.PAUSE) -> Entry:
    return Entry(status, "tham-dinh", Role.APPRAISER, When(share=share), does)


_FILED = Entry(Status.NEW, "tiep-nhan", Role.RECEPTION, When(0.0), Does.MOVE, receives=True)
_ACCEPTED = Entry(Status.RECEIVED, "tiep-nhan", Role.RECEPTION, When(), Does.ACCEPT, receives=True)
_BEGUN = (_FILED, _ACCEPTED, _at(0.1, "phan-cong", Role.DIVISION_HEAD))
_APPRAISED = _at(0.25, "tham-dinh", Role.APPRAISER)
_SIGNED = _at(0.85, "ky-duyet", Role.LEADER)
_OUT = "tra-ket-qua"
_DONE = Entry(Status.FINISHED, _OUT, Role.RETURNER, When(0.0, 1.0), Does.FINISH, receives=True)
_BACK = Entry(Status.RETURNED, _OUT, Role.RETURNER, When(0.0, 1.0, 0.6), Does.RETURN, receives=True)
_RATED = Entry(Status.RETURNED, _OUT, Role.RETURNER, When(0.0, 1.0, 1.0), Does.RATE, receives=True)
_ASKED = _waits(Status.SUPPLEMENT, 0.3, Does.ASK)
_ANSWERED = _at(0.5, "tham-dinh", Role.APPRAISER, Does.RESUME)
_REFUSED = Entry(Status.NOT_RECEIVED, "tiep-nhan", Role.RECEPTION, When(), Does.STOP, receives=True)


@dataclass(frozen=True, slots=True)
class Way:
    """A way and how many of a thousand dossiers go it."""

    weight: int
    entries: tuple[Entry, ...]
    received: bool = True
    """Whether it is ever accepted, which what is handed in at a counter always is."""

    def does(self, what: Does) -> bool:
        """Tell whether an entry of it does so."""
        return any(entry.does is what for entry in self.entries)


ASKING = 5
"""How many ways, the first ones, ask for supplements."""
WAYS = (
    Way(110, (*_BEGUN, _APPRAISED, _ASKED, _ANSWERED, _SIGNED, _DONE, _BACK)),
    Way(20, (*_BEGUN, _APPRAISED, _ASKED, _ANSWERED, _SIGNED, _DONE, _BACK, _RATED)),
    Way(10, (*_BEGUN, _APPRAISED, _ASKED)),
    Way(
        20,
        (
            *_BEGUN,
            _APPRAISED,
            _ASKED,
            _ANSWERED,
            _waits(Status.SUPPLEMENT, 0.6, Does.ASK),
            _at(0.7, "tham-dinh", Role.APPRAISER, Does.RESUME),
            _SIGNED,
            _DONE,
            _BACK,
        ),
    ),
    Way(
        10,
        (
            *_BEGUN,
            _ASKED,
            Entry(Status.STOPPED, "tham-dinh", Role.LEADER, When(0.0, 1.0), Does.STOP),
        ),
    ),
    Way(390, (*_BEGUN, _APPRAISED, _SIGNED, _DONE, _BACK)),
    Way(100, (*_BEGUN, _APPRAISED, _SIGNED, _DONE, _BACK, _RATED)),
    Way(70, (*_BEGUN, _APPRAISED, _SIGNED, _DONE)),
    Way(60, (*_BEGUN, _waits(Status.PAYMENT, 0.3), _ANSWERED, _SIGNED, _DONE, _BACK)),
    Way(
        40,
        (*_BEGUN, _APPRAISED, _at(0.7, "tham-dinh", Role.LEADER, Does.EXTEND), _DONE, _BACK),
    ),
    Way(20, (*_BEGUN, _waits(Status.STOPPED, 0.3), _ANSWERED, _SIGNED, _DONE, _BACK)),
    Way(
        10,
        (
            *_BEGUN,
            _APPRAISED,
            _SIGNED,
            _DONE,
            Entry(Status.PROCESSING, "tham-dinh", Role.LEADER, When(0.0, 1.0, 0.2), Does.REOPEN),
            Entry(
                Status.FINISHED,
                _OUT,
                Role.RETURNER,
                When(0.0, 1.0, 0.4),
                Does.FINISH,
                receives=True,
            ),
            _BACK,
        ),
    ),
    Way(
        30,
        (
            *_BEGUN,
            _waits(Status.WITHDRAWAL, 0.5, Does.MOVE),
            Entry(Status.STOPPED, "tham-dinh", Role.LEADER, When(0.0, 1.0), Does.STOP),
        ),
    ),
    Way(10, (*_BEGUN, _waits(Status.STOPPED, 0.3))),
    Way(60, (*_BEGUN, _APPRAISED)),
    Way(10, _BEGUN),
    Way(20, (_FILED, _REFUSED), received=False),
    Way(10, (_FILED,), received=False),
)
STRAIGHT = 5
"""The way that what is handed in at a counter goes where another would not be received."""
UNRECEIVED = 16
"""From which one on nothing is received."""


@dataclass
class _Standing:
    """How a dossier stands while its way is walked."""

    version: int = 0
    paused: bool = False
    supplements: int = 0
    resumed: int = 0
    extended: bool = False
    finished: bool = False
    """Whether there is a result."""
    withdrawn: bool = False
    rated: bool = False
    moments: dict[str, When] = field(default_factory=dict)


MOMENTS = (
    "at",
    "next",
    "accepted",
    "asked",
    "paused1",
    "resumed1",
    "paused2",
    "resumed2",
    "finished",
    "returned",
)
"""What is known of when, by the entry: its own moment, the next one's, and of what came so far."""


def walked(way: Way) -> Iterator[Mapping[str, Any]]:
    """Yield what is known of a dossier after each entry of a way."""
    stands = _Standing()
    for seq, entry in enumerate(way.entries, 1):
        _take(stands, entry)
        following = way.entries[seq].when if seq < len(way.entries) else None
        known = {**stands.moments, "at": entry.when, "next": following}
        row: dict[str, Any] = {
            "seq": seq,
            "version": stands.version,
            "status": int(entry.status),
            "step": entry.step,
            "role": entry.role.value,
            "receives": entry.receives,
            "paused": stands.paused,
            "supplements": stands.supplements,
            "resumed": stands.resumed,
            "extended": stands.extended,
            "finished": stands.finished,
            "withdrawn": stands.withdrawn,
            "rated": stands.rated,
        }
        for name in MOMENTS:
            when = known.get(name)
            for part in ("quick", "share", "after"):
                row[f"{name}_{part}"] = getattr(when, part) if when else None
        yield row


def _take(stands: _Standing, entry: Entry) -> None:
    does, moments = entry.does, stands.moments
    stands.version += does is not Does.RATE
    if does is Does.ACCEPT:
        moments["accepted"] = entry.when
    if does is Does.RETURN:
        moments["returned"] = entry.when
    stands.extended |= does is Does.EXTEND
    stands.withdrawn |= does is Does.STOP and entry.status is Status.STOPPED
    stands.rated |= does is Does.RATE
    _wait(stands, entry)
    _end(stands, entry)


def _wait(stands: _Standing, entry: Entry) -> None:
    does, moments = entry.does, stands.moments
    if does in {Does.ASK, Does.PAUSE}:
        stands.paused = True
        moments[f"paused{stands.resumed + 1}"] = entry.when
    if does is Does.ASK:
        stands.supplements += 1
        moments.setdefault("asked", entry.when)
    if does is Does.RESUME:
        stands.paused = False
        stands.resumed += 1
        moments[f"resumed{stands.resumed}"] = entry.when


def _end(stands: _Standing, entry: Entry) -> None:
    does, moments = entry.does, stands.moments
    if entry.status is Status.STOPPED or does in {Does.FINISH, Does.STOP}:
        moments["finished"] = entry.when
    if does in {Does.FINISH, Does.STOP}:
        stands.paused = False
        stands.finished = does is Does.FINISH
    if does in {Does.RESUME, Does.REOPEN}:
        stands.finished = False
        moments.pop("finished", None)
