"""Bases: the law a result rests on, as official papers name it."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.procedure import LegalBasis, Procedure

KINDS: Mapping[str, str] = {"NĐ": "Nghị định", "TT": "Thông tư", "QĐ": "Quyết định"}


def bases(procedure: Procedure) -> Iterator[str]:
    """Yield the legal bases the template of the result names, in its order."""
    paper = procedure.result.paper
    known = {basis.symbol: basis for basis in procedure.legal}
    for symbol in paper.bases if paper else ():
        if symbol in known:
            yield _named(known[symbol])


def _named(basis: LegalBasis) -> str:
    """Return ``Luật Hộ tịch số 60/2014/QH13``, ``Nghị định số … về …``."""
    kind, _, number = basis.symbol.partition(" ")
    if basis.title.startswith(kind):
        return f"{basis.title} số {number}"
    return f"{KINDS.get(kind, kind)} số {number} về {basis.title[:1].lower()}{basis.title[1:]}"
