"""Matters: what people look into about money that machines could not settle."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.matters import Matter
from chalicelib.domain.people import Role
from chalicelib.handlers.http import shown
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Agency, Asked, Code, Query, SomeWords
from chalicelib.handlers.http.shown import DossierShown
from chalicelib.handlers.http.who import officer
from chalicelib.usecases import mattering

door = Door(__name__)
SEES = officer(Role.RECEPTION, Role.LEADER, Role.AUDITOR)
SETTLES = officer(Role.RECEPTION, Role.LEADER)


class MattersAsked(Query):
    """Whose matters; those of one's own agency by default."""

    agency: Agency | None = None


class SettlementAsked(Asked):
    """What was found and done."""

    note: SomeWords


class AssignmentAsked(Asked):
    """Which dossier the money is for."""

    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterShown:
    """What has to be looked into; `amount` in đồng, negative for what was or is to be given back.

    `content` is what a payer wrote with a transfer; `assignable` tells that it is money to enter in
    a dossier. `settled_at` is None as long as it waits.
    """

    id: str
    agency: str
    kind: str
    reason: str
    sentence: str
    provider: str
    day: date
    found_at: datetime
    amount: int | None
    ref: str
    transaction: str
    code: str | None
    content: str
    assignable: bool
    settled_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class MattersWaiting:
    """What waits at an agency, first found first."""

    matters: tuple[MatterShown, ...]


@door.route("/v1/matters", who=SEES, asks=MattersAsked, gives=MattersWaiting)
def waiting(call: Call[MattersAsked]) -> MattersWaiting:
    """List what has to be looked into about money."""
    found = mattering.waiting(call.office.dossiers(), call.by, call.asked.agency)
    return MattersWaiting(tuple(_shown(matter) for matter in found))


@door.route(
    "/v1/matters/{matter}/settlement",
    method="POST",
    who=SETTLES,
    asks=SettlementAsked,
    gives=MatterShown,
)
def settle(call: Call[SettlementAsked], matter: str) -> MatterShown:
    """Settle a matter, saying what was found and done."""
    dossiers = call.office.dossiers()
    return _shown(mattering.settle(dossiers, call.by, matter, call.asked.note, call.at))


@door.route(
    "/v1/matters/{matter}/payment",
    method="POST",
    who=SETTLES,
    asks=AssignmentAsked,
    gives=DossierShown,
)
def assign(call: Call[AssignmentAsked], matter: str) -> DossierShown:
    """Enter a transfer that was nobody's in the dossier it is for."""
    office, code = call.office, call.asked.code
    dossiers, catalogue, chance = office.dossiers(), office.catalogue(), office.chance()
    after = mattering.assign(dossiers, catalogue, call.by, matter, code, call.at, chance)
    return shown.dossier(after)


def _shown(matter: Matter) -> MatterShown:
    return MatterShown(
        id=matter.id,
        agency=matter.agency,
        kind=matter.kind,
        reason=matter.reason,
        sentence=matter.sentence,
        provider=matter.provider,
        day=matter.day,
        found_at=matter.found_at,
        amount=matter.amount,
        ref=matter.ref,
        transaction=matter.transaction,
        code=matter.code,
        content=matter.content,
        assignable=matter.is_assignable and matter.settled_at is None,
        settled_at=matter.settled_at,
        note=matter.note,
    )
