"""Twins: where the papers of one file lie, so that the same paper in two places is noticed."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.checking import brought
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodging:
    """Nơi lưu giấy tờ: a dossier and a component of it that a paper was filed under.

    `owner` and `agencies` are those of the dossier, which keeps them from its filing to its end:
    they say who may know of it.
    """

    sha256: str
    """Of the file the paper was taken from."""
    paper: str
    code: str
    component: str
    name: str
    """What the component is called."""
    pages: int
    owner: str | None
    agencies: frozenset[str]
    at: datetime


def lodged(event: Event, after: Dossier) -> tuple[Lodging, ...]:
    """Return where an entry of a history files papers, those out of a store among them."""
    return tuple(
        Lodging(
            sha256=paper.sha256,
            paper=paper.id,
            code=after.code,
            component=paper.component,
            name=after.component(paper.component).name,
            pages=paper.pages,
            owner=after.owner,
            agencies=after.agencies,
            at=event.at,
        )
        for paper, _ in brought(event.what)
    )
