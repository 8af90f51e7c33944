"""Codec: dossiers, histories and records as JSON text, and back without loss.

What is written is read back equal: aware UTC moments, enumerations, tuples, plain dictionaries,
and so with the same hash of every entry. Text is kept as it was hashed, to the letter; spelling it
one way (NFC) is done where text comes in. Members a later version adds and this one does not know
are ignored, so that a release can be taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, TypeVar, cast

from pydantic import Discriminator, TypeAdapter

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Happening
from chalicelib.domain.history import Event
from chalicelib.usecases.ports import Row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An Event whose happening is told apart by its `type`."""

    code: str
    seq: int
    at: datetime
    by: str
    by_name: str
    salt: str
    previous: str
    what: Annotated[Happening, Discriminator("type")]
    hash: str


_NAMES = tuple(field.name for field in fields(_Entry))
_MEMBERS = attrgetter(*_NAMES)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - of whatever kind it translates
    """Return what translates `kind`; made when first needed, since making it takes 2 to 50 ms."""
    return TypeAdapter(kind)


def dumped(value: object) -> str:
    """Return a record, a dossier or a row as JSON text; an event goes through `event_text`."""
    kind: Any = type(value)
    return adapter(kind).dump_json(value, warnings="error").decode()


def loaded(kind: type[T], text: str) -> T:
    """Return what `dumped` gave for `kind`."""
    known: Any = kind
    return cast("T", adapter(known).validate_json(text))


def all_loaded(kind: type[T], texts: Iterable[str]) -> tuple[T, ...]:
    """Return what `dumped` gave for many of a kind, read at once: sooner than one by one."""
    known: Any = kind
    found = adapter(tuple[known, ...]).validate_json(f"[{','.join(texts)}]")
    return cast("tuple[T, ...]", found)


def event_text(event: Event) -> str:
    """Return an entry of a history as JSON text."""
    entry = _Entry(*_MEMBERS(event))
    return adapter(_Entry).dump_json(entry, warnings="error").decode()


def event_from(text: str) -> Event:
    """Return an entry of a history from its JSON text."""
    return Event(*_MEMBERS(adapter(_Entry).validate_json(text)))


def events_from(texts: Iterable[str]) -> tuple[Event, ...]:
    """Return the entries of a history from their JSON texts."""
    return tuple(Event(*_MEMBERS(entry)) for entry in all_loaded(_Entry, texts))


def dossier_from(text: str) -> Dossier:
    """Return a dossier from the ``state`` of its head."""
    return loaded(Dossier, text)


def row_of(dossier: Dossier) -> Row:
    """Return the line of a list that stands for a dossier."""
    return Row(
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=dossier.procedure_name,
        applicant=dossier.applicant.name,
        owner=dossier.owner,
        agencies=dossier.agencies,
        status=int(dossier.status),
        step=dossier.step,
        desk=dossier.desk,
        handler=dossier.handler,
        due=dossier.clock.due,
        step_due=dossier.step_due,
        paused=dossier.clock.is_paused,
        submitted_at=dossier.submitted_at,
        version=dossier.version,
    )
