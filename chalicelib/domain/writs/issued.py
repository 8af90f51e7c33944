"""Issued: the writs of a dossier as somebody may see them, made already or under way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import Writ

UNDER_WAY = timedelta(days=1)
"""How long a writ that is not there is said to be under way; after that an alarm has told of its
errand, or its entry is from before writs were made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What entry `seq`, of the moment `at`, calls for; `writ` is None while it is being made."""

    seq: int
    model: Model
    at: datetime
    writ: Writ | None


def may_see(person: Person, model: Model) -> bool:
    """Tell whether whoever may see a dossier may see its writs on that form.

    What tells who did what inside is for those who work there or watch over them.
    """
    return not model.is_internal or person.is_officer or person.has(Role.AUDITOR)


def issued(
    events: Sequence[Event], writs: Sequence[Writ], by: Person, at: datetime
) -> tuple[Issued, ...]:
    """Return the writs of a dossier that `by` may see, of those who may see the dossier."""
    return tuple(one for one in _issued(events, writs, at) if may_see(by, one.model))


def _issued(events: Sequence[Event], writs: Sequence[Writ], at: datetime) -> Iterator[Issued]:
    made = {one.seq: one for one in writs}
    for event in events:
        writ, model = made.get(event.seq), model_of(event.what)
        if writ is not None:
            yield Issued(seq=event.seq, model=writ.model, at=event.at, writ=writ)
        elif model is not None and at - event.at < UNDER_WAY:
            yield Issued(seq=event.seq, model=model, at=event.at, writ=None)
