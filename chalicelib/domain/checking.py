"""Checking: what officers found of a paper, laid over what the reader saw, which stays as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.happenings import (
    Happening,
    PaperChecked,
    PaperFiled,
    Submitted,
    SupplementAnswered,
)
from chalicelib.domain.history import Event
from chalicelib.domain.parts import Correction, Paper, PaperField, Reused


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a paper as it holds now; None where it is not on the paper after all.

    `read` is what the reader saw, None where it saw nothing.
    """

    name: str
    value: str | None
    read: PaperField | None

    @property
    def seen(self) -> str | None:
        """Return the reader's value."""
        return self.read.value if self.read is not None else None

    @property
    def is_corrected(self) -> bool:
        """Tell whether an officer's value holds instead of the reader's."""
        return self.value != self.seen


@dataclass(frozen=True, slots=True)
class Check:
    """Who looked at a paper, when, and whether beside the original."""

    by: str
    by_name: str
    at: datetime
    compared: bool


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper of a dossier: as it was read, what holds now, and who checked it here.

    `reused` tells where it was taken from, where nobody handed it in for this dossier.
    """

    paper: Paper
    kind: str
    fields: tuple[Held, ...]
    checks: tuple[Check, ...] = ()
    reused: Reused | None = None

    @property
    def is_compared(self) -> bool:
        """Tell whether an officer has compared it with the original in this dossier."""
        return any(check.compared for check in self.checks)

    def known(self, name: str) -> str | None:
        """Return the value of a field, None where there is none or more than one."""
        values = {held.value for held in self.fields if held.name == name} - {None}
        return values.pop() if len(values) == 1 else None


def papers_of(events: Iterable[Event]) -> tuple[CheckedPaper, ...]:
    """Return the papers of a dossier by its history, first filed first."""
    found: dict[str, CheckedPaper] = {}
    for event in events:
        what = event.what
        for paper, reused in brought(what):
            found.setdefault(paper.id, replace(as_read(paper), reused=reused))
        if isinstance(what, PaperChecked):
            check = Check(event.by, event.by_name, event.at, what.compared)
            found[what.paper] = _checked(found[what.paper], what, check)
    return tuple(found.values())


def brought(what: Happening) -> Iterator[tuple[Paper, Reused | None]]:
    """Yield the papers that came into a dossier by what happened, and which came out of a store."""
    if isinstance(what, PaperFiled):
        yield what.paper, None
    elif isinstance(what, Submitted | SupplementAnswered):
        for one in what.reused:
            yield one.paper, one


def as_read(paper: Paper) -> CheckedPaper:
    """Return a paper nobody has checked yet."""
    fields = tuple(Held(field.name, field.value, field) for field in paper.fields)
    return CheckedPaper(paper, paper.kind, fields)


def _checked(paper: CheckedPaper, what: PaperChecked, check: Check) -> CheckedPaper:
    fields = paper.fields
    for correction in what.corrections:
        fields = _corrected(fields, correction)
    kept = tuple(held for held in fields if (held.value, held.read) != (None, None))
    kind = what.kind or paper.kind
    return replace(paper, kind=kind, fields=kept, checks=(*paper.checks, check))


def _corrected(fields: tuple[Held, ...], correction: Correction) -> tuple[Held, ...]:
    place = (correction.name, correction.read)
    if any((held.name, held.seen) == place for held in fields):
        return tuple(
            replace(held, value=correction.value) if (held.name, held.seen) == place else held
            for held in fields
        )
    return (*fields, Held(correction.name, correction.value, None))
