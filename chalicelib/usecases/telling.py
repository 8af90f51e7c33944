"""Telling: what happened reaches the applicant once."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.evolving import replay
from chalicelib.domain.notices import Notice, notice
from chalicelib.domain.records import Once
from chalicelib.domain.refusals import TryLater
from chalicelib.usecases.ports import Catalogue, Conflict, Dossiers

SCOPE = "notice"


Errand = Mapping[str, str | int | Mapping[str, str | int]]
"""A message: what to do, by keys only, so that no queue holds what people wrote."""


class Queue(Protocol):
    """A queue of errands for another function."""

    def send(self, errands: Sequence[Errand], after: timedelta = timedelta()) -> None:
        """Put errands on the queue, all of them or raise; at least once.

        They are handed out `after` that long, which is 15 minutes at most.
        """


class Undeliverable(Exception):
    """The mail provider will never take a letter to this address; the message is its code."""


class Mailer(Protocol):
    """Who carries letters."""

    def send(self, to: str, letter: Notice) -> None:
        """Hand a letter over; raises Undeliverable, or whatever is worth another try."""


class Told(StrEnum):
    """What became of a notice, as marks, logs and metrics name it."""

    SENT = "sent"
    ALREADY = "already"
    NOTHING = "nothing"
    NO_ADDRESS = "no-address"
    UNDELIVERABLE = "undeliverable"


def tell(
    dossiers: Dossiers,
    catalogue: Catalogue,
    mailer: Mailer,
    portal: str,
    code: str,
    seq: int,
    at: datetime,
) -> Told:
    """Write to the applicant what entry `seq` of the dossier `code` means, once.

    The mark is written after the letter was handed over: whoever dies in between, or two at the
    same moment, tell it twice, never not at all. Nobody to write to, and an address that takes
    nothing, are marked too and end the errand.
    """
    key = f"{code}-{seq}"
    if dossiers.once(SCOPE, key) is not None:
        return Told.ALREADY
    told = _told(dossiers, catalogue, mailer, portal, code, seq)
    print_ = hashlib.sha256(key.encode()).hexdigest()
    mark = Once(scope=SCOPE, key=key, fingerprint=print_, answer=told, at=at)
    with suppress(Conflict):
        dossiers.mark(mark)
    return told


def _told(
    dossiers: Dossiers, catalogue: Catalogue, mailer: Mailer, portal: str, code: str, seq: int
) -> Told:
    events = dossiers.file(code).events[:seq]
    if len(events) < seq:
        raise TryLater("Mục lịch sử này chưa đọc được.", "seq")
    then = replay(events)
    letter = notice(events[-1].what, then, catalogue.agency(then.received_by), portal)
    if letter is None:
        return Told.NOTHING
    if then.applicant.email is None:
        return Told.NO_ADDRESS
    try:
        mailer.send(then.applicant.email, letter)
    except Undeliverable:
        return Told.UNDELIVERABLE
    return Told.SENT
