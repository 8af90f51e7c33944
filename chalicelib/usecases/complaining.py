"""Complaining: an applicant complains of how a dossier is handled, and a leader answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.access import overseen_agency
from chalicelib.domain.acts import Complain
from chalicelib.domain.complaints import Waiting
from chalicelib.domain.decisions.complaining import is_known
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.people import SYSTEM, Person
from chalicelib.domain.rating import bearer
from chalicelib.domain.refusals import TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers, File
from chalicelib.usecases.viewing import proven


def complain(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    said: Complain,
    by: Person,
    at: datetime,
    chance: Chance,
    seen: int | None = None,
) -> Dossier:
    """Enter a complaint of one's own dossier, and return the dossier after it.

    One GetItem and one transaction, which also lays it on the list of the agency that decides; 1
    Query more where it is about an entry of the history. The same key again changes nothing.
    """
    return _entered(
        dossiers,
        catalogue,
        lambda: access.readable(by, dossiers.get(code)),
        (said, by, at, seen),
        chance,
    )


def complain_by_secret(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    secret: str,
    said: Complain,
    at: datetime,
    chance: Chance,
) -> Dossier:
    """Do the same for whoever holds code and secret; raises NotFound as tracking does."""
    return _entered(
        dossiers,
        catalogue,
        lambda: proven(dossiers, code, secret),
        (said, bearer(code), at, None),
        chance,
    )


def file_by_secret(dossiers: Dossiers, code: str, secret: str) -> File:
    """Return a dossier with its history for whoever holds code and secret (1 GetItem, 1 Query)."""
    return dossiers.file(proven(dossiers, code, secret).code)


def waiting(dossiers: Dossiers, by: Person, agency: str | None = None) -> tuple[Waiting, ...]:
    """Return the complaints to answer at one's own agency, or at `agency` below (1 Query).

    Those that are late below it are among them, the earliest due first. Raises Forbidden for
    whoever does not oversee it.
    """
    return dossiers.complaints(overseen_agency(by, agency))


def _entered(
    dossiers: Dossiers,
    catalogue: Catalogue,
    found: Callable[[], Dossier],
    asked: tuple[Complain, Person, datetime, int | None],
    chance: Chance,
) -> Dossier:
    said, by, at, seen = asked
    for _ in range(TRIES):
        before = found()
        if is_known(before, said):
            return before
        act = _naming(dossiers, before, said)
        move = moved(before, act, by, at, rules_of(catalogue, before), chance, seen)
        try:
            dossiers.save(move)
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")


def _naming(dossiers: Dossiers, before: Dossier, said: Complain) -> Complain:
    """Return the complaint with whom it names, which only the history tells (1 Query)."""
    if said.about is None:
        return said
    events = dossiers.file(before.code).events
    made = next((one for one in events if one.seq == said.about), None)
    return replace(said, officer=made.by if made and is_an_officers(made) else "")


def is_an_officers(event: Event) -> bool:
    """Tell whether an entry of a history was made by somebody in the office."""
    return bool(event.by_name) and not event.by.startswith(SYSTEM)
