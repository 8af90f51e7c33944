"""History: the entries of a dossier, each chained to the one before by its hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from chalicelib.domain.happenings import Happening

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a dossier's history.

    `hash` is SHA-256 (hex) over the canonical JSON of everything else here, `previous` being the
    hash of the entry before (64 zeros for the first) and `salt` 128 random bits in hex, so that
    a published hash tells nothing about the person.
    """

    code: str
    seq: int
    at: datetime
    by: str
    by_name: str
    salt: str
    previous: str
    what: Happening
    hash: str


def record(
    code: str,
    seq: int,
    previous: str,
    *,
    at: datetime,
    by: tuple[str, str],
    salt: str,
    what: Happening,
) -> Event:
    """Return the chained entry number `seq` (from 1); `by` is the actor's id and name."""
    digest = _digest(code, seq, at, by[0], by[1], salt, previous, what)
    return Event(code, seq, at, by[0], by[1], salt, previous, what, digest)


def is_intact(events: Sequence[Event]) -> bool:
    """Tell whether a whole history (from number 1) is unbroken and unaltered."""
    previous = GENESIS
    for number, event in enumerate(events, start=1):
        expected = _digest(
            event.code, number, event.at, event.by, event.by_name, event.salt, previous, event.what
        )
        if event.seq != number or event.previous != previous or event.hash != expected:
            return False
        previous = event.hash
    return True


def _digest(*parts: object) -> str:
    return hashlib.sha256(canonical(parts)).hexdigest()


def canonical(value: object) -> bytes:
    """Return the one JSON spelling of frozen data: sorted keys, no spaces, UTF-8, UTC times."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def plain(value: object) -> object:
    """Return `value` as JSON knows it; raises TypeError for what it does not."""
    if value is None or isinstance(value, str | bool | int | float):
        return value.value if isinstance(value, Enum) else value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if not (field.metadata and _is_left_out(field, getattr(value, field.name)))
        }
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, frozenset) else items
    raise TypeError(f"not frozen data: {type(value).__name__}")


def _is_left_out(field: Field[Any], value: object) -> bool:
    """Tell whether a member that came later says nothing, as in entries made before it came."""
    return "later" in field.metadata and value == field.default
