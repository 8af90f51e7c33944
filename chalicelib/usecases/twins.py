"""Twins: where else a paper lies, and where a scan that came again has gone the first time."""

from dataclasses import dataclass

from chalicelib.domain import access
from chalicelib.domain.access import Seen
from chalicelib.domain.checking import brought
from chalicelib.domain.parts import Paper
from chalicelib.domain.people import Person
from chalicelib.domain.records import ScanReceipt
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.twins import Lodging
from chalicelib.usecases.ports import Dossiers, File


@dataclass(frozen=True, slots=True)
class Twin:
    """Another place of a paper: `same` where it is the same pages, else others of its file."""

    place: Lodging
    same: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of a scanned file, and where those of its papers lie that one may see."""

    receipt: ScanReceipt
    places: tuple[Lodging, ...]


def twins(dossiers: Dossiers, by: Person, code: str, paper_id: str) -> tuple[Twin, ...]:
    """Return the other places of a paper that `by` may see, oldest first (2 Query).

    Raises NotFound for a dossier one may not see, or a paper that is not in it.
    """
    file = dossiers.file(code)
    access.readable(by, file.dossier)
    return others(dossiers, by, code, _paper(file, paper_id))


def others(dossiers: Dossiers, by: Person, code: str, paper: Paper) -> tuple[Twin, ...]:
    """Return the other places of a paper of dossier `code`, as far as `by` may see (1 Query)."""
    here = (code, paper.component, paper.id)
    return tuple(
        Twin(place, same=place.paper == paper.id)
        for place in _seen(dossiers, by, paper.sha256)
        if (place.code, place.component, place.paper) != here
    )


def scanned(dossiers: Dossiers, by: Person, sha256: str) -> Scanned:
    """Return what became of the scan of that content (1 GetItem, 1 Query); raises NotFound."""
    receipt = dossiers.receipt(sha256)
    if receipt is None or not access.may_read(by, Seen(None, frozenset({receipt.agency}))):
        raise NotFound("Không có tệp quét này, hoặc tệp chưa đọc xong.", "scan")
    return Scanned(receipt, _seen(dossiers, by, sha256))


def _seen(dossiers: Dossiers, by: Person, sha256: str) -> tuple[Lodging, ...]:
    places = (place for place in dossiers.lodgings(sha256) if access.may_read(by, place))
    return tuple(sorted(places, key=lambda place: (place.at, place.code, place.component)))


def _paper(file: File, paper_id: str) -> Paper:
    for event in file.events:
        for paper, _ in brought(event.what):
            if paper.id == paper_id:
                return paper
    raise NotFound("Không tìm thấy giấy tờ này trong hồ sơ.", "paper")
