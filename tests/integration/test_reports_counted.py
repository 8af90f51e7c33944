"""Reports: whatever happened to dossiers, each says what counting them one by one gives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.adapters.lake.opened import Opened
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.reports import gaps
from chalicelib.domain.reports.every import REPORTS, Beside
from chalicelib.domain.reports.ii06a import COUNTS
from chalicelib.domain.reports.periods import Period, Question, month_to_date
from chalicelib.domain.reports.tables import Rows
from chalicelib.domain.status import Status
from tests import reckoning
from tests.builders import MORNING, OTHER_WARD, PROVINCE, WARD, a_code, a_dossier, the_moves
from tests.histories import DECIDER
from tests.lakes import (
    UNKNOWN,
    Life,
    agencies_by_code,
    known_law,
    opened,
    several_lives,
)

NAMES = ("ii-06a", "digitisation", "rates", "overdue", "steps", "anomalies", "gaps")
START = date(2026, 3, 1)
MARCH = Question(period=month_to_date(date(2026, 3, 31)))
SEEDS = st.integers(0, 2**32 - 1)
DAYS = st.integers(-2, 160).map(lambda days: START + timedelta(days))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Return a question of any period, day, agency, field and procedure."""
    first, as_of, last = sorted(draw(DAYS) for _ in range(3))
    if draw(st.booleans()):
        first = min(first, START)
    return Question(
        period=Period(first=first, last=last, as_of=as_of),
        agency=draw(st.sampled_from([None, None, PROVINCE, WARD, OTHER_WARD, DECIDER, "H99"])),
        field=draw(
            st.sampled_from([None, None, None, "Hộ tịch", "Tư pháp", "Đất đai", "Không có"])
        ),
        procedure=draw(st.sampled_from([None, None, None, "1.000001", "1.000002", UNKNOWN])),
    )


def counted(lives: list[Life], question: Question) -> Mapping[str, list[reckoning.Row]]:
    """Return what counting one by one gives."""
    found = reckoning.standing(lives, question, known_law())
    return {
        "ii-06a": [dict.fromkeys(COUNTS, 0) | dict(row) for row in reckoning.ii06a(found)],
        "digitisation": reckoning.digitisation(found),
        "rates": reckoning.rates(found),
        "overdue": reckoning.overdue(found),
        "steps": reckoning.steps(found),
        "anomalies": reckoning.anomalies(found),
        "gaps": reckoning.gaps(found),
    }


slowly = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@settings(slowly, max_examples=8)
@given(several_lives(), st.lists(questions(), min_size=5, max_size=5), SEEDS)
def test_every_report_says_what_counting_one_by_one_gives(
    lives: list[Life], asked: list[Question], seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - an order, no secret
    facts = [fact for life in lives for fact in life.facts]
    facts += facts[:9]
    chance.shuffle(facts)
    cut = chance.randrange(len(facts))
    with opened([facts[:cut], facts[cut:]]) as base:
        for question in asked:
            adds_up(question, compared(base, question, lives))


def compared(base: Any, question: Question, lives: list[Life]) -> Mapping[str, Rows]:
    """Look that queries answer what counting one by one gives, and return their answers."""
    answers = Opened(base).answers(question, NAMES)
    by_hand = counted(lives, question)
    for name in NAMES:
        assert list(answers[name]) == by_hand[name], (name, question)
    return answers


def adds_up(question: Question, answers: Mapping[str, Rows]) -> None:
    """Look that tables which count the same dossiers say the same of them."""
    beside = Beside(agencies=agencies_by_code())
    tables = {
        report.name: report.made(question, answers, beside)
        for report in REPORTS
        if answers.keys() >= set(report.queries)
    }
    assert {problem for table in tables.values() for problem in table.problems} == set()
    form, late = tables["ii-06a"], tables["overdue"]
    whole = dict(zip((column.name for column in form.columns), form.rows[0], strict=True))
    states = [row[late.place("finished_on")] for row in late.rows]
    assert states.count(None) == whole["open_overdue"]
    assert len(states) - states.count(None) == whole["late"]
    rates = tables["rates"].rows[0]
    assert rates[tables["rates"].place("on_time_whole")] == whole["settled"]
    assert rates[tables["rates"].place("online_part")] == whole["received_online"]
    papers = tables["digitisation"]
    assert papers.rows[0][papers.place("received")] == rates[tables["rates"].place("online_whole")]


@settings(slowly, max_examples=4)
@given(several_lives(most=10), st.lists(questions(), min_size=3, max_size=3), SEEDS)
def test_entries_that_never_came_are_missed_and_the_rest_is_counted(
    lives: list[Life], asked: list[Question], seed: int
) -> None:
    chance, kept = Random(seed), []  # noqa: S311 - a choice, no secret
    for life in lives:
        left = [state for state in life.states if chance.random() < 0.7]
        kept.append(Life(tuple(left or life.states[-1:])))
    with opened([[fact for life in kept for fact in life.facts]]) as base:
        for question in asked:
            compared(base, question, kept)


def test_holes_and_times_that_run_backwards_are_told_of_without_naming_a_dossier() -> None:
    whole = [fact(move.after) for move in the_moves(Status.RETURNED)]
    holed = [one for one in whole if one.seq not in {3, 4}]
    back = replace(whole[4], code=a_code(2), entered_at=MORNING - timedelta(seconds=90))
    other = [*(replace(one, code=a_code(2)) for one in whole if one.seq != 5), back]
    with opened([[*holed, *other]]) as base:
        rows = Opened(base).answers(MARCH, ["gaps"])["gaps"]
    assert [(row["code"], row["missing"], row["backwards"]) for row in rows] == [
        (a_code(1), 2, 0),
        (a_code(2), 0, 1),
    ]
    assert rows[1]["skew"] == (whole[3].entered_at - back.entered_at) // timedelta(milliseconds=1)
    seconds = rows[1]["skew"] // 1000
    assert gaps.problems(rows) == (
        "1 hồ sơ thiếu 2 bước trong kho dữ liệu",
        f"1 hồ sơ có 1 bước ghi giờ sớm hơn bước liền trước (nhiều nhất {seconds} giây)",
    )


def test_a_lake_without_facts_answers_every_report_with_nothing() -> None:
    with opened([]) as base:
        for report in REPORTS:
            table = report.made(MARCH, Opened(base).answers(MARCH, report.queries), Beside())
            assert (table.name, table.problems) == (report.name, ())
            assert len(table.rows) <= 1


def test_the_last_minute_begins_sixty_seconds_before_the_hour_that_was_promised() -> None:
    settled = fact(a_dossier(Status.FINISHED))
    spare = (-1, 0, 60, 61, 300, 301)
    facts = [
        replace(settled, code=a_code(at), finished_at=settled.due_at - timedelta(seconds=seconds))
        for at, seconds in enumerate(spare, 1)
    ]
    (row,) = answers(facts, "anomalies")
    assert (row["last_minute_part"], row["last_minute_whole"]) == (2, 6)
    assert row["last_five_minutes_part"] == 4


def test_a_dossier_that_was_stopped_is_open_until_it_is_withdrawn() -> None:
    stopped = fact(a_dossier(Status.STOPPED))
    (row,) = answers([stopped], "ii-06a")
    assert (row["settled"], row["open_in_time"]) == (0, 1)
    (row,) = answers([replace(stopped, withdrawn=True)], "ii-06a")
    assert (row["settled"], row["open"]) == (1, 0)
    (row,) = answers([replace(stopped, withdrawn=True)], "rates")
    assert (row["on_time_whole"], row["electronic_whole"]) == (1, 0)


def test_what_is_received_after_the_day_asked_for_is_not_counted_on_it() -> None:
    ahead = replace(fact(a_dossier(Status.RECEIVED)), received_on=date(2026, 4, 1))
    for name in ("ii-06a", "digitisation", "rates", "overdue", "anomalies"):
        assert answers([ahead], name) == ()


def test_a_dossier_that_ended_on_the_first_day_of_the_period_went_through_its_steps_in_it() -> None:
    day = MORNING.astimezone(LOCAL).date()
    facts = [fact(move.after) for move in the_moves(Status.RETURNED)]
    with opened([facts]) as base:
        for first, passed in ((day, 6), (day + timedelta(1), 0)):
            period = Period(first=first, last=first, as_of=first)
            rows = Opened(base).answers(Question(period=period), ["steps"])["steps"]
            assert sum(row["passed"] for row in rows) == passed


def answers(facts: list[Fact], name: str) -> Rows:
    """Return what a query answers to March."""
    with opened([facts]) as base:
        return Opened(base).answers(MARCH, [name])[name]
