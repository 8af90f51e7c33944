"""Finding: which procedure somebody means, by its name, by its field, or by what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.fees import FeeRule
from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.policies import Policy
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.promising import Promise, promises
from chalicelib.domain.reception import takes
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.text import fold, rank
from chalicelib.domain.validity import is_in_force
from chalicelib.usecases.ports import Catalogue, ProcedureSummary


def search(catalogue: Catalogue, query: str, limit: int = 20) -> tuple[ProcedureSummary, ...]:
    """Return the procedures that `query` may mean, best first; all by name when it is empty."""
    everything = catalogue.index()
    if not fold(query):
        return tuple(sorted(everything, key=lambda line: fold(line.name)))[:limit]
    ranked = [
        (place, len(line.name), line.code, line)
        for line in everything
        if (place := rank(query, fold(line.name), f"{line.folded} {fold(line.code)}")) is not None
    ]
    return tuple(line for *_, line in sorted(ranked, key=lambda found: found[:3]))[:limit]


def summary(procedure: Procedure, version: int) -> ProcedureSummary:
    """Return the line of the list that a version of a procedure is found by."""
    return ProcedureSummary(
        code=procedure.code,
        version=version,
        name=procedure.name,
        name_en=procedure.name_en,
        field_name=procedure.field_name,
        level=procedure.level.value,
        online=procedure.online.value,
        folded=fold(" ".join((procedure.name, procedure.name_en, *procedure.keywords))),
    )


def procedure(catalogue: Catalogue, code: str, on: date) -> Procedure:
    """Return the version of a procedure in force on a local day; raises NotFound."""
    return catalogue.procedure(code, on=on)


def of_life_event(
    catalogue: Catalogue, event_id: str
) -> tuple[LifeEvent, tuple[ProcedureSummary, ...]]:
    """Return a life event and its procedures that are in force, in its order; raises NotFound."""
    for event in catalogue.life_events():
        if event.id == event_id:
            lines = {line.code: line for line in catalogue.index()}
            return event, tuple(lines[code] for code in event.procedures if code in lines)
    raise NotFound("Không có sự kiện này; hãy tìm thủ tục theo tên.", "event")


def by_field(catalogue: Catalogue) -> Mapping[str, tuple[ProcedureSummary, ...]]:
    """Return every procedure in force under its field, fields and procedures by name."""
    found: dict[str, list[ProcedureSummary]] = {}
    for line in sorted(catalogue.index(), key=lambda one: fold(one.name)):
        found.setdefault(line.field_name, []).append(line)
    return {name: tuple(found[name]) for name in sorted(found, key=fold)}


@dataclass(frozen=True, slots=True)
class Told:
    """All that whoever is about to apply is told: what is asked, when it is due, where to go.

    `fees` and `policies` are those in force, `places` the agencies that take it at their counters.
    """

    procedure: Procedure
    fees: tuple[FeeRule, ...]
    policies: tuple[Policy, ...]
    promises: tuple[Promise, ...]
    places: tuple[Agency, ...]
    at: datetime


def told(catalogue: Catalogue, code: str, at: datetime) -> Told:
    """Return what is told of a procedure at a moment; raises NotFound."""
    day = at.astimezone(LOCAL).date()
    found = procedure(catalogue, code, day)
    return Told(
        procedure=found,
        fees=tuple(rule for rule in found.fees if is_in_force(rule, day)),
        policies=tuple(policy for policy in found.policies if is_in_force(policy, day)),
        promises=promises(found, at, catalogue.calendar()),
        places=tuple(one for one in catalogue.agencies() if takes(one, found, day)),
        at=at,
    )
