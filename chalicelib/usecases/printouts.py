"""Printouts: an officer asks for papers of many dossiers at once, and fetches what was made.

Bytes never pass the API: it notes what is asked for and puts an errand on a queue; the files lie
apart from the archive's papers, and go away by themselves. Asked twice within a minute it is one
request, made once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.access import papers_agency
from chalicelib.domain.people import Person, Role
from chalicelib.domain.printouts.asked import Kind, Printout, checked
from chalicelib.domain.printouts.outcome import Outcome
from chalicelib.domain.progress import State
from chalicelib.domain.refusals import Forbidden, NotFound
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.telling import Queue

PATIENCE = timedelta(hours=3)
"""How long a printout may be made; its errand lies among the dead letters before."""


class Shelf(Protocol):
    """Where printouts are noted and their files laid down, for some days."""

    def note(self, printout: Printout) -> None:
        """Note what is asked for; again changes nothing."""

    def noted(self, printout_id: str) -> tuple[Printout, Outcome | None]:
        """Return what was asked for, and what became of it once it is known; raises NotFound."""

    def keep(self, printout: Printout, name: str, data: bytes, content_type: str) -> None:
        """Lay down a file; again replaces it."""

    def conclude(self, printout: Printout, outcome: Outcome) -> None:
        """Say what became of it, when every file lies there."""

    def link(self, printout: Printout, name: str, at: datetime) -> str:
        """Return an address to fetch a file from, good for a few minutes."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where printouts are asked for: which agencies there are, where to note, who makes them."""

    catalogue: Catalogue
    shelf: Shelf
    queue: Queue


@dataclass(frozen=True, slots=True)
class Asked:
    """A printout, how far it has come, and what became of it once that is known."""

    printout: Printout
    state: State
    outcome: Outcome


def ask(desk: Desk, by: Person, wanted: Printout) -> Asked:
    """Note what `by` wants and have it made; whose it is and who asks is filled in here.

    1 PutObject, 1 ListObjectsV2, 1 GetObject, and 1 SendMessageBatch unless it is there already,
    when 1 more GetObject reads what became of it. It is noted before the errand is sent, so that an
    errand always finds it; one that was cut off in between is sent when the same is asked again.
    Raises Forbidden for another's agency, NotFound for none, Invalid for what cannot be printed;
    nothing is noted then.
    """
    agency = papers_agency(by, wanted.agency or None)
    if wanted.kind is Kind.SHEETS and not by.is_officer:
        raise Forbidden("Chỉ cán bộ giải quyết hồ sơ in được bìa quét.", "kind")
    desk.catalogue.agency(agency)
    printout = checked(replace(wanted, agency=agency, asker=by.id))
    desk.shelf.note(printout)
    _, outcome = desk.shelf.noted(printout.id)
    if outcome is None:
        desk.queue.send([{"id": printout.id}])
    return _asked(printout, outcome, printout.asked_at)


def look(shelf: Shelf, by: Person, printout_id: str, at: datetime) -> Asked:
    """Return how far a printout has come (1 ListObjectsV2, 1 GetObject, 1 more once it is known).

    What is not made within three hours has failed: its errand lies dead by then. Raises NotFound,
    also for who may not fetch it: only the asker, and officers and auditors of the very agency.
    """
    printout, outcome = shelf.noted(printout_id)
    if not _may_fetch(by, printout):
        raise NotFound("Không có bản in này.", "printout")
    return _asked(printout, outcome, at)


def fetch(shelf: Shelf, by: Person, printout_id: str, name: str, at: datetime) -> str:
    """Return an address of one of its files, good for five minutes; raises NotFound as `look`."""
    found = look(shelf, by, printout_id, at)
    if name not in found.outcome.files:
        raise NotFound("Không có tệp này trong bản in.", "file")
    return shelf.link(found.printout, name, at)


def _may_fetch(by: Person, printout: Printout) -> bool:
    if by.id == printout.asker:
        return _may_still_ask(by, printout.agency)
    works_there = by.is_officer or by.has(Role.AUDITOR)
    return works_there and by.agency == printout.agency


def _may_still_ask(by: Person, agency: str) -> bool:
    try:
        papers_agency(by, agency)
    except Forbidden:
        return False
    return True


def _asked(printout: Printout, outcome: Outcome | None, at: datetime) -> Asked:
    if outcome is not None:
        state = State.FAILED if outcome.refused else State.READY
        return Asked(printout, state, outcome)
    is_late = at - printout.asked_at > PATIENCE
    return Asked(printout, State.FAILED if is_late else State.MAKING, Outcome())
