"""Ways: where a dossier may go from the step it lies at, as its page offers it."""

from dataclasses import dataclass

from chalicelib.domain.decisions.moving import may_go
from chalicelib.domain.desk import desk_of
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.people import Person
from chalicelib.domain.procedure import Station, Step
from chalicelib.domain.results.seen import Stage
from chalicelib.domain.status import Status
from chalicelib.usecases.viewing import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A step the dossier may go to now, by an edge labelled so; there it lies at `desk`.

    One that `settles` needs a result, unless an e-result `is_signed`; one that `signs` has the
    e-result signed by whoever goes it. `leads_back` tells that it is not the way to the result.
    """

    to: str
    name: str
    label: str
    desk: str
    settles: bool
    is_signed: bool
    signs: bool
    approves: bool
    reopens: bool
    leads_back: bool


def ways(view: View, by: Person) -> tuple[Way, ...]:
    """Return where `by` may have the dossier go from its step, the ways to the result first."""
    dossier, procedure = view.dossier, view.procedure
    case, rule = procedure.case(dossier.case), procedure.result
    e_result = view.outcome.e_result
    is_signed = e_result is not None and e_result.stage is Stage.SIGNED
    found = [
        Way(
            to=edge.target,
            name=case.step(edge.target).name,
            label=edge.label,
            desk=_desk(view, case.step(edge.target)),
            settles=case.step(edge.target).status is Status.FINISHED,
            is_signed=is_signed,
            signs=edge.action == APPROVE and rule.electronic and rule.paper is not None,
            approves=edge.action == APPROVE,
            reopens=dossier.status is Status.FINISHED,
            leads_back=edge.leads_back,
        )
        for edge in case.edges
        if edge.source == dossier.step and may_go(by, dossier, case.step(edge.target))
    ]
    return tuple(sorted(found, key=lambda way: way.leads_back))


def _desk(view: View, step: Step) -> str:
    dossier = view.dossier
    agency = dossier.received_by if step.at is Station.RECEIVING else dossier.decided_by
    return desk_of(agency, step.role)
