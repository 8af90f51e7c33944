"""Complaints: those of a dossier with their answers, and those an agency has to answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.complaints import RULES, Complaint, Kind, Waiting, may_read_words
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Complained, ComplaintAnswered
from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.handlers.http import guards
from chalicelib.handlers.http.asking import ComplaintSaid
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.entries import EVENTS
from chalicelib.handlers.http.fields import Agency, Code, Query
from chalicelib.handlers.http.tracking import Secret
from chalicelib.handlers.http.who import PUBLIC, Who, officer
from chalicelib.handlers.http.who import Kind as CallerKind
from chalicelib.usecases import complaining, viewing
from chalicelib.usecases.viewing import View

door = Door(__name__)
OVERSEES = officer(Role.LEADER, Role.AUDITOR)
READS = Who(CallerKind.SIGNED_IN, frozenset({Role.CITIZEN, Role.LEADER, Role.AUDITOR}))
"""Who may read what a complaint says, of the dossiers they see."""


class ComplaintsAsked(Query):
    """Whose complaints; those of one's own agency by default."""

    agency: Agency | None = None


class ComplainTracked(ComplaintSaid):
    """The code and the secret as printed on the slip, and what is complained of."""

    code: Code
    secret: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """What was answered: by whom, when, and what was done."""

    at: datetime
    by: str
    words: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutShown:
    """The entry a complaint is about: its number, what it is called, who made it when."""

    seq: int
    label: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintShown:
    """A complaint of entry `seq`, to be answered by `until`; `late` where it was not by now."""

    seq: int
    kind: Kind
    name: str
    at: datetime
    until: datetime
    late: bool
    words: str
    about: AboutShown | None
    answer: AnswerShown | None


@dataclass(frozen=True, slots=True)
class ComplaintsShown:
    """The complaints of a dossier, the last one first."""

    complaints: tuple[ComplaintShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingShown:
    """A complaint that waits for its answer by an agency, without what it says."""

    agency: str
    code: str
    procedure_name: str
    seq: int
    kind: Kind
    name: str
    at: datetime
    until: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class ComplaintsWaiting:
    """What an agency has to answer, and what is late below it, the earliest due first."""

    complaints: tuple[WaitingShown, ...]


@dataclass(frozen=True, slots=True)
class ComplaintTaken:
    """That a complaint was entered, and until when it is answered."""

    name: str
    until: datetime


@door.route("/v1/complaints", who=OVERSEES, asks=ComplaintsAsked, gives=ComplaintsWaiting)
def waiting(call: Call[ComplaintsAsked]) -> ComplaintsWaiting:
    """List the complaints that an agency has to answer, and those that are late below it."""
    found = complaining.waiting(call.office.dossiers(), call.by, call.asked.agency)
    return ComplaintsWaiting(tuple(waits(one, call.at) for one in found))


@door.route("/v1/dossiers/{code}/complaints", who=READS, gives=ComplaintsShown)
def of_dossier(call: Call[None], code: str) -> ComplaintsShown:
    """List the complaints of a dossier, and what was answered."""
    office = call.office
    view = viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)
    return ComplaintsShown(tuple(shown(view, call.by, call.at)))


@door.route(
    "/v1/tracking/complaints",
    method="POST",
    who=PUBLIC,
    asks=ComplainTracked,
    gives=ComplaintTaken,
    limited=True,
)
def complain_tracked(call: Call[ComplainTracked]) -> ComplaintTaken:
    """Complain by code and secret; the same key again is the same complaint."""
    office, asked = call.office, call.asked
    guards.prove(call, asked.code, asked.secret)
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    after = complaining.complain_by_secret(
        dossiers, catalogue, asked.code, asked.secret, asked.complain(), call.at, chance
    )
    made = next(one for one in after.complaints if one.key == asked.key)
    return ComplaintTaken(RULES[made.kind].name, made.until)


def waits(one: Waiting, at: datetime) -> WaitingShown:
    """Return a complaint of an agency's list as it is shown."""
    return WaitingShown(
        agency=one.agency,
        code=one.code,
        procedure_name=one.procedure_name,
        seq=one.seq,
        kind=one.kind,
        name=RULES[one.kind].name,
        at=one.at,
        until=one.until,
        late=one.is_late(at),
    )


def shown(view: View, by: Person, at: datetime) -> Iterator[ComplaintShown]:
    """Yield the complaints of a dossier, the last one first; none to who may not read them."""
    if may_read_words(by):
        yield from told(view.dossier, view.events, at)


def told(dossier: Dossier, events: Iterable[Event], at: datetime) -> Iterator[ComplaintShown]:
    """Yield the complaints of a dossier to who may read them, the last one first."""
    entries = {event.seq: event for event in events}
    for one in reversed(dossier.complaints):
        yield _shown(one, entries, at)


def _shown(one: Complaint, entries: Mapping[int, Event], at: datetime) -> ComplaintShown:
    what = entries[one.seq].what
    said = what if isinstance(what, Complained) else None
    answered = None if one.answered is None else entries[one.answered]
    return ComplaintShown(
        seq=one.seq,
        kind=one.kind,
        name=RULES[one.kind].name,
        at=one.at,
        until=one.until,
        late=answered is None and at > one.until,
        words=said.words if said else "",
        about=about(entries[said.about]) if said and said.about is not None else None,
        answer=None if answered is None else _answer(answered),
    )


def about(event: Event) -> AboutShown:
    """Return an entry as what a complaint may be about."""
    return AboutShown(seq=event.seq, label=EVENTS[event.what.type], by=event.by_name, at=event.at)


def _answer(event: Event) -> AnswerShown | None:
    if not isinstance(event.what, ComplaintAnswered):
        return None
    return AnswerShown(at=event.at, by=event.by_name, words=event.what.words, done=event.what.done)
