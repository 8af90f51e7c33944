"""Facts: what the statistics know of a dossier after each entry of its history; nobody's name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.clock import Clock
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.history import Event
from chalicelib.domain.parts import Digitisation

REUSED = frozenset({Digitisation.REUSED_COMPONENT, Digitisation.REUSED_RESULT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of the lake: the dossier as it stood after entry `seq`, made at `entered_at` (UTC).

    `hash` is that entry's own, as in the history. Money in đồng; days are local
    (Asia/Ho_Chi_Minh), since reports compare dates. `finished_on` is the day it was settled,
    refused or stopped; `withdrawn` tells a stop that is for good. `suspended_minutes` are those of
    pauses that ended, day and night. `identified` tells that whoever filed it had signed in;
    `rating` is the applicant's, 1 to 5.
    """

    code: str
    seq: int
    version: int
    hash: str
    entered_at: datetime
    entered_on: date
    procedure: str
    procedure_version: int
    case_id: str
    channel: int
    applicant_kind: int
    identified: bool
    helped_by: str
    received_by: str
    decided_by: str
    status: int
    step: str
    desk: str
    step_due_on: date
    submitted_at: datetime
    submitted_on: date
    received_at: datetime | None
    received_on: date | None
    due_at: datetime
    due_on: date
    paused: bool
    suspended_minutes: int
    finished_at: datetime | None
    finished_on: date | None
    returned_on: date | None
    withdrawn: bool
    supplements: int
    extended: bool
    fee_owed: int
    fee_paid: int
    fee_paid_online: int
    components: int
    components_digitised: int
    components_reused: int
    electronic_result: bool
    signed_result: bool
    rating: int | None


COUNTER_PROVIDERS = frozenset({"cash", "card"})
"""Ways of paying that count as paid at the counter."""


def fact(dossier: Dossier) -> Fact:
    """Return what the statistics know of `dossier` as it stands."""
    states = [component.digitised for component in dossier.components]
    came = sum(p.amount for p in dossier.payments if p.provider not in COUNTER_PROVIDERS)
    back = sum(r.amount for r in dossier.refunds if r.provider not in COUNTER_PROVIDERS)
    return Fact(
        code=dossier.code,
        seq=dossier.seq,
        version=dossier.version,
        hash=dossier.head_hash,
        entered_at=dossier.entered_at,
        entered_on=_day(dossier.entered_at),
        procedure=dossier.procedure,
        procedure_version=dossier.procedure_version,
        case_id=dossier.case,
        channel=int(dossier.channel),
        applicant_kind=int(dossier.applicant.kind),
        identified=dossier.owner is not None,
        helped_by=dossier.helped_by,
        received_by=dossier.received_by,
        decided_by=dossier.decided_by,
        status=int(dossier.status),
        step=dossier.step,
        desk=dossier.desk,
        step_due_on=_day(dossier.step_due),
        submitted_at=dossier.submitted_at,
        submitted_on=_day(dossier.submitted_at),
        received_at=dossier.accepted_at,
        received_on=_day(dossier.accepted_at) if dossier.accepted_at else None,
        due_at=dossier.clock.due,
        due_on=_day(dossier.clock.due),
        paused=dossier.clock.is_paused,
        suspended_minutes=_suspended(dossier.clock),
        finished_at=dossier.finished_at,
        finished_on=_day(dossier.finished_at) if dossier.finished_at else None,
        returned_on=_day(dossier.returned_at) if dossier.returned_at else None,
        withdrawn=dossier.withdrawn,
        supplements=dossier.supplements,
        extended=bool(dossier.clock.extensions),
        fee_owed=dossier.due,
        fee_paid=dossier.paid,
        fee_paid_online=came - back,
        components=len(states),
        components_digitised=sum(state is not Digitisation.NOT_DIGITISED for state in states),
        components_reused=sum(state in REUSED for state in states),
        electronic_result=dossier.result is not None and dossier.result.document is not None,
        signed_result=dossier.result is not None and dossier.result.signed,
        rating=dossier.rating,
    )


def told(history: Iterable[Event]) -> Iterator[Fact]:
    """Yield the fact that each entry of a whole history led to, first entry first."""
    dossier: Dossier | None = None
    for event in history:
        dossier = evolve(dossier, event)
        yield fact(dossier)


def _suspended(clock: Clock) -> int:
    ended = (pause.end - pause.start for pause in clock.suspensions if pause.end is not None)
    return int(sum(ended, timedelta()).total_seconds()) // 60


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
