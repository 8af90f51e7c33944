"""Finding: which procedure somebody means, by its name, by its field, or by what happened."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.lifeevents import LifeEvent
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.text import fold, rank
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
