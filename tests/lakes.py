"""Lakes: facts folded and opened without a cloud, and dossiers that really lived."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.bucket import Bucket
from chalicelib.adapters.lake.folding import Folding
from chalicelib.domain import acts
from chalicelib.domain.acts import Act
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.history import plain
from chalicelib.domain.parts import Channel, Component, Digitisation, ReturnedBy
from chalicelib.domain.people import Role
from chalicelib.domain.procedure import Agency, Level, OnlineLevel
from chalicelib.domain.refusals import Refusal
from tests.builders import (
    AN_ITEM,
    MORNING,
    OTHER_WARD,
    PROVINCE,
    WARD,
    a_citizen,
    a_code,
    a_fee_rule,
    a_filed_move,
    a_payment,
    an_agency,
    an_officer,
)
from tests.histories import (
    ANSWER,
    DECIDER,
    FEES,
    PROPOSAL,
    RESULTS,
    USEFUL,
    WORDS,
    a_law,
    able,
    done,
    signing,
)

AGENCIES = (
    an_agency(PROVINCE, level=Level.PROVINCE, parent=None),
    an_agency(DECIDER, level=Level.PROVINCE, name="Sở Tư pháp"),
    an_agency(WARD),
    an_agency(OTHER_WARD, parent=DECIDER),
)
"""The other ward is below the agency that decides elsewhere, so that subtrees differ."""
UNKNOWN = "1.000009"
"""A procedure the catalogue does not know."""


class Shelf(Bucket):
    """A bucket in memory, as far as folding needs one."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def get(self, key: str, most: int | None = None) -> bytes | None:  # noqa: ARG002 - nothing is too large here
        """Return a file, None where there is none."""
        return self.files.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keep a file."""
        self.files[key] = data

    def put_file(self, key: str, path: Path) -> None:
        """Keep what lies in a file."""
        self.files[key] = path.read_bytes()

    def fetch(self, key: str, path: Path) -> str | None:
        """Write a file to a path and return its mark, None where there is none."""
        if (data := self.files.get(key)) is None:
            return None
        path.write_bytes(data)
        return str(hash(data))

    def swap(self, key: str, path: Path, mark: str | None) -> bool:
        """Keep a file in place of the one with a mark; nobody else writes here."""
        data = self.files.get(key)
        assert mark == (None if data is None else str(hash(data)))
        self.put_file(key, path)
        return True


@dataclass(frozen=True, slots=True)
class Life:
    """A dossier as it stood after each entry of its history."""

    states: tuple[Dossier, ...]

    @property
    def facts(self) -> list[Fact]:
        """Return what the lake is told of it."""
        return [fact(state) for state in self.states]


@cache
def laws() -> tuple[Rules, ...]:
    """Return procedures in two fields and two versions, one of them unknown to the catalogue."""
    plain_law, elsewhere = a_law(), a_law(elsewhere=True, electronic=True)
    fee = a_fee_rule()
    return (
        plain_law,
        _renamed(plain_law, version=2, name="Cấp bản sao thử, sửa đổi", field_name="Tư pháp"),
        _renamed(
            elsewhere,
            code="1.000002",
            name="Đăng ký đất thử",
            field_code="DD",
            field_name="Đất đai",
            level=Level.PROVINCE,
            online=OnlineLevel.PARTIAL,
            fees=(fee,),
        ),
        _renamed(plain_law, code=UNKNOWN),
    )


def _renamed(law: Rules, **changes: Any) -> Rules:
    return Rules(replace(law.procedure, **changes), law.calendar)


def known_law() -> engine.Law:
    """Return what the catalogue says of them."""
    found = tuple(law.procedure for law in laws() if law.procedure.code != UNKNOWN)
    return engine.Law(found, AGENCIES)


def agencies_by_code() -> dict[str, Agency]:
    """Return the agencies by their codes."""
    return {agency.code: agency for agency in AGENCIES}


def a_life(chance: Random, serial: int) -> Life:
    """Return a dossier that went some way, mostly onward, by acts of people who may."""
    law, channel = chance.choice(laws()), chance.choice(list(Channel))
    at = MORNING + timedelta(hours=chance.randrange(60 * 24))
    agency = chance.choice([WARD, OTHER_WARD])
    move = a_filed_move(
        a_code(serial, agency, at),
        at,
        a_citizen() if channel is Channel.ONLINE else an_officer(Role.RECEPTION, agency),
        channel=channel,
        law=law,
        fees=chance.choice(FEES),
        components=tuple(
            Component(code=rule.code, name=rule.name, digitised=chance.choice(STATES))
            for rule in law.procedure.components
        ),
    )
    states = [move.after]
    for _ in range(chance.choice([0, 2, 5, 9, 14, 20])):
        at = _later(chance, states[-1], at)
        machine = signing(states[-1]) if chance.random() < SIGNS else ()
        after = _moved(states[-1], (*machine, *_tried(chance)), at, law)
        if after is not None:
            states.append(after)
    return Life(tuple(states))


SIGNS = 0.3
"""How often what was approved is signed, or what was issued sealed, before anybody goes on."""
STATES = (*[Digitisation.NOT_DIGITISED] * 4, *Digitisation)
_MINUTES = (-1500, -5, 0, 1, 60, 60, 120, 240, 1200, 4320, 21_600)
WAITS = tuple(timedelta(minutes=some) for some in _MINUTES)
"""How long passes between two acts: less than nothing where machines' clocks differ."""
ONWARD: tuple[Act, ...] = (
    PROPOSAL,
    *(acts.Advance(to=step) for step in ("phan-cong", "ban-hanh", "ky-duyet", "tham-dinh")),
    acts.RecordPayment(payment=a_payment("r1", 8000)),
    acts.Accept(),
    acts.CompleteSupplement(),
    acts.AnswerSupplement(components=ANSWER),
    acts.DeclineWithdrawal(reason=WORDS),
    acts.Resume(reason=WORDS),
)
"""What brings a dossier on, in the order it is tried."""
ASIDE: tuple[Act, ...] = (
    acts.AskSupplement(items=(AN_ITEM,), reason=WORDS),
    acts.Refuse(reason=WORDS),
    acts.AskWithdrawal(reason=WORDS),
    acts.AgreeWithdrawal(),
)
"""What keeps a dossier from going on."""
RETURN = acts.Return(how=ReturnedBy.COUNTER, receiver="Nguyễn Văn An")


def _tried(chance: Random) -> tuple[Act, ...]:
    """Return what is tried next: most often what brings it on, at times anything."""
    if chance.random() < 0.1:
        return tuple(chance.sample(USEFUL, len(USEFUL)))
    if chance.random() < 0.1:
        return tuple(chance.sample(ASIDE, len(ASIDE)))
    end = acts.Advance(to="tra-ket-qua", **chance.choice(RESULTS))
    first = (RETURN,) if chance.random() < 0.3 else ()
    again = (acts.Advance(to="tham-dinh", note=WORDS),) if chance.random() < 0.2 else ()
    return (*first, *again, end, *ONWARD)


def _later(chance: Random, dossier: Dossier, at: datetime) -> datetime:
    """Return when the next act is: at times just around when the dossier is due."""
    due = dossier.clock.due - timedelta(seconds=chance.choice([-1, 0, 30, 60, 61, 300, 301]))
    if due > at and dossier.step == "ban-hanh" and chance.random() < 0.5:
        return due
    return at + chance.choice(WAITS)


def _moved(dossier: Dossier, tried: Sequence[Act], at: datetime, law: Rules) -> Dossier | None:
    """Return what the first act makes of a dossier that is possible now, None where none is."""
    for act in tried:
        for person in able(dossier, act)[:1]:
            try:
                return done(dossier, act, person, at, law).after
            except Refusal:
                continue
    return None


@st.composite
def several_lives(draw: st.DrawFn, most: int = 40) -> list[Life]:
    """Return dossiers that lived."""
    seeds = draw(st.lists(st.integers(0, 2**32 - 1), min_size=most // 2, max_size=most))
    return [a_life(Random(seed), serial) for serial, seed in enumerate(seeds, 1)]  # noqa: S311 - a walk, no secret


@contextmanager
def opened(batches: Sequence[Sequence[Fact]], law: engine.Law | None = None) -> Iterator[Any]:
    """Fold batches one night after the other and open what they come to, ready to be asked."""
    shelf = Shelf()
    with TemporaryDirectory() as folder:
        work = Path(folder)
        for batch in batches:
            _fold(shelf, batch, work)
        paths: list[Path] = []
        for key, data in sorted(shelf.files.items()):
            if key.endswith("/facts.parquet"):
                paths.append(work / f"month-{len(paths)}.parquet")
                paths[-1].write_bytes(data)
        base = engine.connect(work)
        engine.relations(base, paths, law or known_law())
        yield base
        base.close()


def _fold(shelf: Shelf, batch: Sequence[Fact], work: Path) -> None:
    lines = work / "fresh.ndjson"
    lines.write_text("".join(json.dumps(plain(one)) + "\n" for one in batch), "utf-8")
    folding = Folding(shelf, work)
    folding.take(lines)
    for month in folding.months:
        folding.merge(month)
