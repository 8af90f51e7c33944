"""Proofs: histories to check elsewhere, and whether an entry is in a published seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.history import plain
from chalicelib.domain.proofcode import read_code, read_day
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Line, Query
from chalicelib.handlers.http.who import ANY_SIGNED_IN, PUBLIC
from chalicelib.usecases import proving
from chalicelib.usecases.proving import Sealed

door = Door(__name__)
HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGiven:
    """An entry as it was hashed: `hash` is SHA-256 of the canonical JSON of the other members.

    That is the list of `code`, `seq`, `at`, `by`, `by_name`, `salt`, `previous` and `what`, without
    spaces, members sorted, in UTF-8. `salt` and `what` are null where the entry holds what is
    not for whoever asks; its hash still links it with the next.
    """

    code: str
    seq: int
    at: str
    by: str
    by_name: str
    salt: str | None
    previous: str
    what: Mapping[str, Any] | None
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryGiven:
    """The whole history of a dossier, to be checked by ``python -m infra.verify``."""

    code: str
    entries: tuple[EntryGiven, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedShown:
    """Where a hash lies in the seal of a day: at `index` (from 0) of `count`, proved by `path`.

    `seal` and `leaves` are the addresses of the published files.
    """

    hash: str
    day: date
    index: int
    count: int
    root: str
    path: tuple[str, ...]
    seal: str
    leaves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofShown:
    """An entry of a dossier and where it is sealed."""

    code: str
    seq: int
    at: datetime
    sealed: SealedShown


class EntryAsked(Query):
    """Which entry; without, the last one entered before today."""

    seq: Annotated[int, Field(ge=1, le=10**6)] | None = None


class DayAsked(Query):
    """The day the entry was made, as the slip says."""

    day: Line


@door.route("/v1/dossiers/{code}/history", who=ANY_SIGNED_IN, gives=HistoryGiven)
def history(call: Call[None], code: str) -> HistoryGiven:
    """Return every entry of a dossier as it was hashed, so that anyone can check it elsewhere."""
    entries = proving.told(call.office.dossiers(), call.by, code, call.at)
    return HistoryGiven(code=code, entries=tuple(map(_given, entries)))


@door.route("/v1/dossiers/{code}/proof", who=ANY_SIGNED_IN, asks=EntryAsked, gives=ProofShown)
def proof(call: Call[EntryAsked], code: str) -> ProofShown:
    """Prove that an entry of a dossier, and with it all before, is in a published seal."""
    office, seq = call.office, call.asked.seq
    event, found = proving.proof(office.dossiers(), office.seals(), call.by, code, seq, call.at)
    return ProofShown(code=code, seq=event.seq, at=event.at, sealed=_shown(found))


@door.route("/v1/seals/{hash}", who=PUBLIC, asks=DayAsked, gives=SealedShown, cached=HOUR)
def sealed(call: Call[DayAsked], hash: str) -> SealedShown:  # noqa: A002 - what the path calls it
    """Tell in which published seal the hash of an entry is, by its first 24 digits or more."""
    code, day = read_code(hash, "hash"), read_day(call.asked.day)
    return _shown(proving.look_up(call.office.seals(), code, day))


def _given(entry: proving.Entry) -> EntryGiven:
    said: Any = plain(entry.event)
    hidden = {"salt": None, "what": None} if entry.withheld else {}
    return EntryGiven(**{**said, **hidden})


def _shown(found: Sealed) -> SealedShown:
    return SealedShown(
        hash=found.found.leaf,
        day=found.seal.day,
        index=found.found.index,
        count=found.seal.count,
        root=found.seal.root,
        path=found.found.path,
        seal=found.address,
        leaves=found.leaves,
    )
