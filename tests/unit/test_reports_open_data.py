"""Open data: the same dossiers as the other tables count, by whatever way they are counted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.lake import engine
from chalicelib.domain.facts import Fact
from chalicelib.domain.reports import counted, digitisation, ii06a, open_data, rates
from chalicelib.domain.reports.periods import Period, Question, month_to_date
from chalicelib.domain.reports.published import withheld_together
from chalicelib.domain.reports.tables import Rows
from tests.lakes import Life, agencies_by_code, laws, opened, several_lives

MARCH = Question(period=month_to_date(date(2026, 3, 31)))
Row = dict[str, Any]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    first, as_of, last = sorted(
        date(2026, draw(st.integers(3, 5)), draw(st.integers(1, 28))) for _ in range(3)
    )
    return Question(period=Period(first=first, last=last, as_of=as_of))


def asked(lives: Sequence[Life], question: Question, *names: str) -> list[Rows]:
    with opened([[one for life in lives for one in life.facts]]) as base:
        engine.ask(base, question)
        return [engine.answer(base, name) for name in names]


# The same counts, reckoned another way: one dossier after the other, in Python.


def standing(lives: Sequence[Life], day: date) -> Iterator[Fact]:
    for life in lives:
        known = [one for one in life.facts if one.entered_on <= day]
        if known:
            yield known[-1]


def one_by_one(lives: Sequence[Life], question: Question) -> Mapping[tuple[str, int], Row]:
    first, as_of = question.period.first, question.period.as_of
    found: dict[tuple[str, int], Row] = {}
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for one in standing(lives, as_of):
        ended = one.status in {9, 10} or (one.status == 8 and one.withdrawn)
        if one.received_on is None or one.received_on > as_of or one.status in {1, 3}:
            continue
        if ended and one.finished_on is not None and one.finished_on < first:
            continue
        key = (f"{one.procedure}@{one.procedure_version}", one.channel)
        row = found.setdefault(key, defaultdict(int))
        came = one.received_on >= first
        row["came"] += came
        row["digitised"] += came and one.components_digitised > 0
        row["reused"] += came and one.components_reused > 0
        row["with_fee"] += came and one.fee_owed > 0
        row["paid_online"] += came and one.fee_owed > 0 and one.fee_paid_online > 0
        if ended:
            assert one.finished_on is not None
            row["settled"] += 1
            row["early"] += one.finished_on < one.due_on
            row["on_time"] += one.finished_on == one.due_on
            row["late"] += one.finished_on > one.due_on
            if one.status != 8:
                row["with_result"] += 1
                row["electronic"] += one.electronic_result
                days[key].append((one.finished_on - one.received_on).days)
    for key, some in days.items():
        found[key]["median_days"] = median(some)
    return found


def field_of(procedure: str) -> str:
    for law in laws():
        one = law.procedure
        if procedure == f"{one.code}@{one.version}":
            return one.field_name if one.code != "1.000009" else one.code
    raise AssertionError(procedure)


def place(line: Mapping[str, Any]) -> tuple[str, str, str]:
    return line["field"], line["procedure"], line["channel"]


@settings(max_examples=15)
@given(several_lives(), questions())
def test_every_count_is_what_counting_one_by_one_gives(
    lives: list[Life], question: Question
) -> None:
    (rows,) = asked(lives, question, "open-data")
    table = open_data.table(question, rows, None)
    expected: dict[tuple[str, str, str], Row] = {}
    for (procedure, channel), row in one_by_one(lives, question).items():
        key = (field_of(procedure), procedure.split("@")[0], str(channel))
        assert key not in expected
        expected[key] = row
    names = [column.name for column in table.columns]
    lines = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert {place(one) for one in lines} == expected.keys()
    for one in lines:
        true = expected[place(one)]
        for name in open_data.COUNTS:
            assert one[name] == true[name], name
        assert one["median_days"] == (true["median_days"] if true["with_result"] else None)


@settings(max_examples=15)
@given(several_lives(), questions())
def test_other_public_tables_come_to_what_the_open_data_come_to(
    lives: list[Life], question: Question
) -> None:
    rows, *others = asked(lives, question, "open-data", "ii-06a", "digitisation", "rates")
    modules = (ii06a, digitisation, rates)
    tables = [
        module.table(question, told, agencies_by_code())
        for module, told in zip(modules, others, strict=True)
    ]
    assert withheld_together(tables, rows).problems == ()
    for name, told in zip(counted.SHOWN, others, strict=True):
        for column, count in counted.SHOWN[name].items():
            for field in {row.get("field") for row in told}:
                own = [row for row in rows if field in (None, row["field"])]
                assert sum(row[column] for row in told if row.get("field") == field) == sum(
                    counted.counts(one)[count] for one in own
                ), (name, column)
