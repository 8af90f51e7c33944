"""Openings: who in the office opened a dossier, for its applicant to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.openings import MOST, Opened, Thing
from chalicelib.domain.people import Role
from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import Kind, Who
from chalicelib.usecases import opening, viewing
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.viewing import View

door = Door(__name__)
READS = Who(Kind.SIGNED_IN, frozenset({Role.CITIZEN, Role.AUDITOR}))
"""Who may know who opened a dossier, of those they see."""
THINGS: Mapping[Thing, str] = {
    Thing.DOSSIER: "Hồ sơ",
    Thing.PAPER: "Giấy tờ",
    Thing.RESULT: "Kết quả, dự thảo kết quả",
}
"""What each thing is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningShown:
    """That somebody opened something, at first within an hour.

    `of` is the id of a paper, null where none was opened; `words` say what was.
    """

    at: datetime
    by: str
    agency: str
    agency_name: str
    thing: Thing
    of: str | None
    words: str


@dataclass(frozen=True, slots=True)
class OpeningsShown:
    """Who opened a dossier, the last ones first, 200 at most."""

    openings: tuple[OpeningShown, ...]


@door.route("/v1/dossiers/{code}/openings", who=READS, gives=OpeningsShown)
def openings(call: Call[None], code: str) -> OpeningsShown:
    """Tell its applicant, and auditors, who in the office opened a dossier."""
    return OpeningsShown(last(call, seen(call, code), MOST))


def seen(call: Call[Any], code: str) -> View:
    """Return the dossier; that one looks who opened it is not noted, as it shows nothing of it."""
    office = call.office
    dossiers, catalogue = office.dossiers(), office.catalogue()
    return viewing.view(dossiers, catalogue, call.by, code, call.at, whole=False)


def last(call: Call[Any], view: View, most: int) -> tuple[OpeningShown, ...]:
    """Return who opened a dossier last, the last one first (1 Query)."""
    office = call.office
    found = opening.of(office.dossiers(), view.dossier, call.by, most)
    names = {one.code: one.name for one in view.dossier.components}
    papers = {one.id: names.get(one.component, one.component) for one in view.papers}
    return tuple(_shown(found, office.catalogue(), papers))


def _name(catalogue: Catalogue, agency: str) -> str:
    """Return what an agency is called; by its code where the catalogue has none of it any more."""
    try:
        return catalogue.agency(agency).name
    except NotFound:
        return agency


def _shown(
    found: Iterable[Opened], catalogue: Catalogue, papers: Mapping[str, str]
) -> Iterator[OpeningShown]:
    for one in found:
        what = papers.get(one.of)
        yield OpeningShown(
            at=one.at,
            by=one.by_name,
            agency=one.agency,
            agency_name=_name(catalogue, one.agency),
            thing=one.thing,
            of=one.of or None,
            words=f"{THINGS[one.thing]}: {what}" if what else THINGS[one.thing],
        )
