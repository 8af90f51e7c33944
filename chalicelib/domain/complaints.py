"""Complaints: what an applicant says of how a dossier is handled, and until when it is answered."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.deadline import TimeLimit, Unit
from chalicelib.domain.parts import Watch
from chalicelib.domain.people import Person, Role, above


class Kind(StrEnum):
    """What sort of word it is."""

    REMARK = "remark"
    """Phản ánh, kiến nghị: what went wrong, or what should be done otherwise."""
    COMPLAINT = "complaint"
    """Khiếu nại: a decision or an act of the office is against the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a kind is called, and within what time the law has it answered.

    `verified` tells whether that time was checked against the text of the law.
    """

    name: str
    limit: TimeLimit
    law: str
    verified: bool


RULES: Mapping[Kind, Rule] = {
    Kind.REMARK: Rule(
        name="Phản ánh, kiến nghị",
        limit=TimeLimit(Unit.WORKING_DAYS, 15),
        law="Nghị định 118/2025/NĐ-CP",
        verified=False,
    ),
    Kind.COMPLAINT: Rule(
        name="Khiếu nại",
        limit=TimeLimit(Unit.CALENDAR_DAYS, 30),
        law="Luật Khiếu nại 2011, Điều 28",
        verified=False,
    ),
}
"""Fifteen days for a remark are verified; of which decree, and that they are working days, is not.
Of a complaint nothing is: the law counts from when it is taken up, we from when it came."""
WARNED = 3
"""How many working days before the answer is due it is reminded of: our choice, no law says it."""
OF_COMPLAINTS = frozenset({Watch.COMPLAINT_DUE_SOON, Watch.COMPLAINT_OVERDUE})
MOST_WORDS = 4000
MOST_OPEN = 3
"""How many of one dossier may wait for an answer at once."""
MOST_TIMES = 20
"""How many one dossier may have, so that its history stays readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as its dossier keeps it: entry `seq` of the history has the words.

    `key` is the sender's own, the same when the same is sent again; `print` is of what was said.
    `officer` is the id of whom it names, "" where nobody; `answered` the entry that answers it.
    From `warn_at` on it is due soon, never where nobody reckoned that; `reminded` is what the sweep
    has told of it.
    """

    seq: int
    kind: Kind
    at: datetime
    until: datetime
    key: str
    print: str
    officer: str = ""
    answered: int | None = None
    warn_at: datetime | None = None
    reminded: frozenset[Watch] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A complaint that waits on lists of leaders; one of `agency` has to answer it by `until`."""

    agency: str
    code: str
    procedure_name: str
    seq: int
    kind: Kind
    at: datetime
    until: datetime

    def is_late(self, at: datetime) -> bool:
        """Tell whether it should have been answered by `at`."""
        return at > self.until


def lists(agency: str, one: Complaint) -> tuple[str, ...]:
    """Return whose lists have a complaint that waits, where `agency` decides: its own first.

    Once somebody was reminded that it is late, those above have it too.
    """
    is_late = Watch.COMPLAINT_OVERDUE in one.reminded
    return (agency, *above(agency)) if is_late else (agency,)


def overdue(complaints: Iterable[Complaint], moment: datetime) -> Iterator[Complaint]:
    """Yield the complaints that nobody answered by `moment`, when that was due."""
    return (one for one in complaints if one.answered is None and one.until == moment)


def late(waiting: Iterable[Waiting], at: datetime) -> int:
    """Return how many of those that wait should have been answered by `at`."""
    return sum(one.is_late(at) for one in waiting)


def watched(one: Complaint) -> Iterator[tuple[Watch, datetime]]:
    """Yield what is still to be told of a complaint while nobody has answered, with the moment."""
    if one.answered is None:
        for watch, moment in _moments(one):
            if watch not in one.reminded:
                yield watch, moment


def _moments(one: Complaint) -> Iterator[tuple[Watch, datetime]]:
    if one.warn_at is not None:
        yield Watch.COMPLAINT_DUE_SOON, one.warn_at
    yield Watch.COMPLAINT_OVERDUE, one.until


def fingerprint(kind: Kind, words: str, about: int | None) -> str:
    """Return what tells whether the same was said: 64 bits in hex of its SHA-256."""
    return hashlib.sha256(f"{kind}|{about}|{words}".encode()).hexdigest()[:16]


def may_read_words(by: Person) -> bool:
    """Tell whether `by`, who sees the dossier, may read what complaints of it say.

    Applicants, leaders, auditors and functions may. Others in the office see that there was one:
    whoever complains should not have to fear for the next dossier.
    """
    return by.has(Role.CITIZEN, Role.LEADER, Role.AUDITOR, Role.SYSTEM)
