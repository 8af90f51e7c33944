"""Finding: which procedure somebody means, typed with or without diacritics."""

from datetime import date

from chalicelib.domain.procedure import Procedure
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
