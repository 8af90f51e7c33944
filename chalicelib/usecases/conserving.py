"""Conserving: nightly, everything that came is found done, under way, told to somebody, or lost."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Protocol

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.conserving import (
    SENTENCES,
    Backlog,
    Kind,
    Tally,
    Thing,
    Verdict,
)
from chalicelib.domain.explaining import explained
from chalicelib.domain.explaining.subject import Signs
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.traces import Known, Trace, Written
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.publishing import Press

FOLDED_AT = time(0, 30)
"""When the lake takes in what happened until then, local time."""
NAME = "conservation.json"
JSON = "application/json; charset=utf-8"
NOTE = (
    "Mọi hồ sơ, tệp tải lên, tệp quét, khoản tiền, phản ánh, văn bản và tin nhắn được kiểm "
    "đếm mỗi đêm: "
    "đã xong (done), đang làm (in-progress), không thành và đã báo cho người có trách nhiệm "
    "(told), hoặc chưa giải thích được (unexplained)."
)


class Census(Protocol):
    """Who sees everything once."""

    def kept(self) -> Iterable[Trace]:
        """Return what every item of the table shows, in any order."""

    def arrived(self) -> Iterable[Trace]:
        """Return what lies in the inbox, version by version."""

    def backlogs(self) -> Mapping[str, Backlog]:
        """Return how much lies in each queue."""


class Pile(Protocol):
    """Where traces are laid, and taken up sorted."""

    def lay(self, traces: Iterable[Trace]) -> None:
        """Lay traces down."""

    def subjects(self) -> Iterator[tuple[str, Sequence[Trace]]]:
        """Return each subject with all traces of it, in an order that follows from them."""


class Facts(Protocol):
    """The lake, opened."""

    def known(self) -> Iterable[tuple[str, int, int]]:
        """Return each dossier's code with its last seq and how many facts of it there are."""


class FactLake(Press, Protocol):
    """Where facts are kept, and what the office alone reads."""

    def opened(self, agencies: Sequence[Agency]) -> AbstractContextManager[Facts]:
        """Open it as it lies there now."""


@dataclass(frozen=True, slots=True)
class Everything:
    """What counting everything needs."""

    census: Census
    pile: Pile
    lake: FactLake
    press: Press
    catalogue: Catalogue


def conserve(everything: Everything, day: date, at: datetime) -> Tally:
    """Judge everything as of `at`, and publish it under `day`, whose night this is.

    Counts alone are for everyone; the office reads which things nothing explains. The table is
    read once, the inbox listed once; what the same things show is the same bytes.
    """
    folded, signs = fold_of(day), _signs(everything.catalogue)
    writs = _Writs()
    everything.pile.lay(writs.seen(everything.census.kept()))
    everything.pile.lay(everything.census.arrived())
    with everything.lake.opened(()) as facts:
        everything.pile.lay(Known(code=c, last=last, count=n) for c, last, n in facts.known())
    tally = Tally(at, everything.census.backlogs())
    for name, traces in everything.pile.subjects():
        for thing in explained(traces, name, folded, writs.first, signs):
            tally.add(thing)
    everything.lake.publish(f"{day.isoformat()}/{NAME}", _bytes(_whole(tally, day)), JSON)
    everything.press.publish(f"{day.isoformat()}/{NAME}", _bytes(_counts(tally, day)), JSON)
    return tally


@dataclass
class _Writs:
    """When the `first` writ of all was made, once all traces were seen; None where none was."""

    first: datetime | None = None

    def seen(self, traces: Iterable[Trace]) -> Iterator[Trace]:
        """Yield the traces again."""
        for trace in traces:
            if isinstance(trace, Written):
                self.first = min(self.first or trace.made_at, trace.made_at)
            yield trace


def _signs(catalogue: Catalogue) -> Signs:
    """Return what tells of which procedures the office makes results itself.

    Of one that is not in the catalogue, and of a case it has not, nobody knows, so that what may be
    lacking is found.
    """

    @cache
    def signs(procedure: str, version: int, case: str) -> bool:
        try:
            rule = catalogue.procedure(procedure, version).in_case(case).result
        except (NotFound, Invalid):
            return True
        return rule.electronic and rule.paper is not None

    return signs


def fold_of(day: date) -> datetime:
    """Return when the night after `day` had the lake take in what happened."""
    return datetime.combine(day + timedelta(days=1), FOLDED_AT, LOCAL)


def named(thing: Thing) -> Mapping[str, str]:
    """Return what is told of a thing that nothing explains; no person is named in it."""
    lacks = thing.lacks
    return {
        "kind": thing.kind,
        "id": thing.id,
        "lacks": "" if lacks is None else lacks,
        "sentence": "" if lacks is None else SENTENCES[lacks],
        "since": thing.since.astimezone(LOCAL).isoformat(timespec="seconds"),
    }


def totals(tally: Tally) -> Mapping[str, int]:
    """Return how many things stand how, whatever they are."""
    return {how.value: sum(tally.counts[kind, how] for kind in Kind) for how in Verdict}


def _counts(tally: Tally, day: date) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "note": NOTE,
        "unexplained": tally.unexplained,
        "kinds": {
            kind.value: {how.value: tally.counts[kind, how] for how in Verdict} for kind in Kind
        },
    }


def _whole(tally: Tally, day: date) -> dict[str, object]:
    return {**_counts(tally, day), "things": [named(thing) for thing in tally.named]}


def _bytes(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
