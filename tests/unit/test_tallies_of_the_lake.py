"""What the lake lays under the counts: the query says what plain counting says, on two engines."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlglot
from sqlglot import exp

from chalicelib.adapters.lake import engine
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.reports.periods import Question, month_to_date
from tests.builders import OTHER_WARD, STEPS, WARD, a_code, a_dossier
from tests.lakes import opened
from tests.tallies import rows

NAME = "standing-by-agency"
BASE = fact(a_dossier())
DAY = date(2026, 3, 2)
DOSSIERS = 200


def some_facts(chance: random.Random) -> list[Fact]:
    """Return the facts of dossiers in any state: also such as no history leads to."""
    found = []
    for serial in range(1, DOSSIERS + 1):
        agency = chance.choice([WARD, OTHER_WARD])
        entered = DAY - timedelta(days=20)
        for seq in range(1, chance.randint(1, 4) + 1):
            entered += timedelta(days=chance.randint(0, 12))
            found.append(_fact(chance, a_code(serial), seq, agency, entered))
    return found


def _fact(chance: random.Random, code: str, seq: int, agency: str, entered: date) -> Fact:
    status = chance.randint(1, 10)
    step = chance.choice(STEPS)
    near = [entered + timedelta(days=days) for days in (-30, -1, 0, 1, 9)]
    return replace(
        BASE,
        code=code,
        seq=seq,
        hash=f"{seq:064}",
        entered_on=entered,
        decided_by=agency,
        channel=chance.randint(1, 3),
        status=status,
        step=step.id,
        desk=f"{agency}#{step.role}",
        due_on=chance.choice(near),
        received_on=chance.choice([None, *near]),
        finished_on=chance.choice(near) if status in {3, 8, 9, 10} else None,
        withdrawn=status == 8 and chance.random() < 0.5,
        paused=chance.random() < 0.3,
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_query_counts_what_plain_counting_counts(seed: int) -> None:
    facts = some_facts(random.Random(seed))  # noqa: S311 - the same facts in every run
    with opened([facts]) as base:
        for later in (-30, -10, 0, 1, 40):
            day = DAY + timedelta(days=later)
            engine.ask(base, Question(period=month_to_date(day)))
            answered = [dict(row) for row in engine.answer(base, NAME)]
            by_hand = sorted(rows(facts, day), key=lambda row: (row["agency"], row["name"]))
            assert answered == by_hand
            assert bool(answered) is (later >= -10)


def test_the_query_is_read_by_both_engines() -> None:
    for dialect in ("duckdb", "trino"):
        (tree,) = sqlglot.parse(engine.sql(NAME), read=dialect)
        assert isinstance(tree, exp.Select)
        assert tree.named_selects == ["agency", "name", "dossiers"]
