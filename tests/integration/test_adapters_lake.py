"""The lake: whatever facts come in whatever batches, the table is what plain counting gives."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.adapters.lake import lake as lakes
from chalicelib.adapters.lake.lake import Lake
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.history import plain
from chalicelib.domain.reports.ii06a import COUNTS, Line, broken_identities
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.sealing import extent
from tests.builders import OTHER_WARD, WARD, a_code, a_dossier, a_procedure, an_agency
from tests.integration.conftest import REGION, within_moto
from tests.integration.plumbing import client, session

START = datetime(2026, 2, 20, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 4, 1, 18, 0, tzinfo=UTC)
NUMBERS = count(1)
DAYS = st.integers(0, 40).map(lambda days: date(2026, 2, 20) + timedelta(days))
PERIODS = st.tuples(DAYS, DAYS).map(
    lambda two: Period(first=min(two), last=max(two), as_of=max(two))
)
BASE = fact(a_dossier())


@st.composite
def lives(draw: st.DrawFn) -> list[Fact]:
    """Return the facts of a few dossiers until NIGHT, each a step on from the one before."""
    found = []
    for serial in range(1, draw(st.integers(1, 6)) + 1):
        moment, received = START, draw(st.none() | DAYS)
        channel, decided = (
            draw(st.sampled_from([1, 2, 3])),
            draw(st.sampled_from([WARD, OTHER_WARD])),
        )
        for seq in range(1, draw(st.integers(1, 4)) + 1):
            moment += timedelta(hours=draw(st.integers(1, 240)))
            status = draw(st.integers(1, 10))
            done = status in {3, 8, 9, 10}
            found.append(
                replace(
                    BASE,
                    code=a_code(serial),
                    seq=seq,
                    entered_at=moment,
                    entered_on=moment.astimezone(LOCAL).date(),
                    hash=f"{serial:032}{seq:032}",
                    decided_by=decided,
                    channel=channel,
                    status=status,
                    received_on=received,
                    due_on=draw(DAYS),
                    paused=draw(st.booleans()),
                    finished_on=moment.astimezone(LOCAL).date() if done else None,
                    withdrawn=status == 8 and draw(st.booleans()),
                )
            )
    return found


def columns(last: Fact, period: Period) -> list[str]:
    """Return the columns a dossier counts in that stands so at the end of a period."""
    received, finished = last.received_on, last.finished_on
    is_settled = last.status in {9, 10} or (last.status == 8 and last.withdrawn)
    if received is None or received > period.last or last.status in {1, 3}:
        return []
    if is_settled and finished is not None and finished < period.first:
        return []
    came = "received_online" if last.channel == 2 else "received_other"
    found = ["received", "carried_over" if received < period.first else came]
    if is_settled and finished is not None:
        late = "on_time" if finished == last.due_on else "late"
        return [*found, "settled", "early" if finished < last.due_on else late]
    in_time = last.paused or last.due_on >= period.last
    return [*found, "open", "open_in_time" if in_time else "open_overdue"]


def by_hand(facts: list[Fact], period: Period) -> dict[str, Counter[str]]:
    latest: dict[str, Fact] = {}
    for one in sorted(facts, key=lambda one: one.seq):
        if one.entered_on <= period.last:
            latest[one.code] = one
    table: dict[str, Counter[str]] = {}
    for last in latest.values():
        if found := columns(last, period):
            table.setdefault(last.decided_by, Counter()).update(found)
    return table


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with within_moto():
        yield client("s3")


def a_lake(s3: Any) -> tuple[Lake, str]:
    bucket = f"lake-{next(NUMBERS)}"
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    return Lake(s3, bucket), bucket


def counted(lake: Lake) -> int:
    with lake.opened(()) as opened:
        return opened.count()


def table(lake: Lake, period: Period) -> list[Line]:
    with lake.opened(()) as opened:
        rows = opened.answers(Question(period=period), ["ii-06a"])["ii-06a"]
    return [Line(**row) for row in rows]


def moved(fact: Fact, at: datetime) -> Fact:
    return replace(fact, entered_at=at, entered_on=at.astimezone(LOCAL).date())


@settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(lives(), PERIODS, st.data())
def test_the_table_is_what_plain_counting_gives(
    s3: Any, facts: list[Fact], period: Period, data: st.DataObject
) -> None:
    lake, _ = a_lake(s3)
    twice = data.draw(st.permutations([*facts, *facts[:3]]))
    cut = data.draw(st.integers(0, len(twice)))
    for name, part, days in (("b", twice[:cut], 20), ("a", twice[cut:], 2)):
        lake.append(name, part, NIGHT - timedelta(days=data.draw(st.integers(0, days))))
        lake.fold(NIGHT)
    folded = lake.fold(NIGHT)
    lines = table(lake, period)
    assert (counted(lake), folded.wrong, folded.differing) == (len(facts), {}, 0)
    assert broken_identities(lines) == ()
    said = {line.agency: {name: getattr(line, name) for name in COUNTS} for line in lines}
    hand = by_hand(facts, period)
    assert said == {agency: {name: n[name] for name in COUNTS} for agency, n in hand.items()}


def test_what_arrived_while_no_night_ran_is_not_forgotten(s3: Any) -> None:
    lake, _ = a_lake(s3)
    lake.fold(NIGHT)
    assert counted(lake) == 0
    lake.append("a", [BASE], NIGHT + timedelta(hours=3))
    lake.fold(NIGHT + timedelta(days=90))
    assert counted(lake) == 1


def test_the_first_fact_of_an_entry_stays_and_that_two_differ_is_told(s3: Any) -> None:
    lake, _ = a_lake(s3)
    lake.append("a", [replace(BASE, status=2, received_on=BASE.submitted_on)], NIGHT)
    lake.fold(NIGHT)
    other = replace(BASE, status=9, finished_on=BASE.submitted_on)
    lake.append("b", [other], NIGHT)
    assert lake.fold(NIGHT).differing == 0, "the same entry, reckoned otherwise"
    lake.append("c", [replace(other, hash="f" * 64)], NIGHT)
    assert lake.fold(NIGHT).differing == 1
    first, last = BASE.submitted_on, BASE.submitted_on
    (line,) = table(lake, Period(first=first, last=last, as_of=last))
    assert (line.settled, line.open, line.field) == (0, 1, BASE.procedure)


def test_many_small_batches_are_all_read(s3: Any) -> None:
    lake, _ = a_lake(s3)
    for serial in range(1, 41):
        lake.append(f"batch-{serial}", [replace(BASE, code=a_code(serial))], NIGHT)
    folded = lake.fold(NIGHT)
    assert (sum(folded.arrived.values()), counted(lake)) == (40, 40)


def amid(part: str, do: Callable[[], object], times: int = 0) -> Any:
    """Return a client that does something else before it writes a key with `part` in it.

    Once only: the first time, or after some `times`.
    """
    s3 = session().create_client("s3", REGION)
    left: list[Callable[[], object]] = [do, *[list[None]] * times]

    def write(params: Mapping[str, Any], **_: object) -> None:
        if left and part in params["Key"]:
            left.pop()()

    s3.meta.events.register("provide-client-params.s3.PutObject", write)
    return s3


@pytest.mark.parametrize("file", ["facts/month=", "hashes/month="])
@pytest.mark.parametrize("before", [0, 1])
def test_two_folds_at_once_lose_nothing(s3: Any, file: str, before: int) -> None:
    lake, bucket = a_lake(s3)
    one, two, three = (replace(BASE, code=a_code(serial)) for serial in (1, 2, 3))
    lake.append("one", [one][:before], NIGHT)
    lake.fold(NIGHT)
    lake.append("two", [two], NIGHT)

    def other() -> None:
        lake.append("three", [three], NIGHT)
        lake.fold(NIGHT)

    Lake(amid(file, other), bucket).fold(NIGHT)
    assert [code for code, *_ in lake.entries(BASE.entered_on)] == [
        fact.code for fact in (one, two, three)[1 - before :]
    ]
    assert counted(lake) == 2 + before
    assert lake.extents() == {BASE.entered_on: extent([BASE.hash] * (2 + before))}


def test_a_fold_beside_one_that_was_cut_off_between_two_files_loses_nothing(s3: Any) -> None:
    lake, bucket = a_lake(s3)
    one, two = BASE, replace(BASE, code=a_code(2))
    lake.append("one", [one], NIGHT)

    def cut() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Lake(amid("hashes/month=", cut), bucket).fold(NIGHT)
    lake.append("two", [two], NIGHT)
    lake.fold(NIGHT)
    assert [code for code, *_ in lake.entries(BASE.entered_on)] == [one.code, two.code]
    assert counted(lake) == 2


def test_much_that_arrived_is_folded_in_parts_and_a_night_cut_off_goes_on(
    s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lakes, "MOST_FILES", 2)
    lake, bucket = a_lake(s3)
    for serial in range(1, 8):
        day = NIGHT - timedelta(days=20 - serial)
        lake.append("one", [replace(BASE, code=a_code(serial))], day)

    def cut() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Lake(amid("facts/_folded", cut, times=2), bucket).fold(NIGHT)
    assert counted(lake) == 6
    mark = s3.get_object(Bucket=bucket, Key="facts/_folded.json")["Body"].read()
    fifth = (NIGHT - timedelta(days=15)).astimezone(LOCAL).date()
    assert json.loads(mark) == {"until": fifth.isoformat()}
    folded = lake.fold(NIGHT)
    assert min(folded.arrived) == fifth - lakes.WINDOW
    assert (counted(lake), sum(folded.arrived.values())) == (7, 5)


def test_an_empty_batch_writes_nothing(s3: Any) -> None:
    lake, bucket = a_lake(s3)
    lake.append("a", [], NIGHT)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_a_fact_from_the_future_waits_in_quarantine_until_it_is_past(s3: Any) -> None:
    lake, _ = a_lake(s3)
    lake.append("a", [moved(BASE, NIGHT + timedelta(hours=10))], NIGHT)
    assert (lake.fold(NIGHT).wrong, counted(lake)) == ({"from-the-future": 1}, 0)
    assert (lake.fold(NIGHT + timedelta(days=1)).wrong, counted(lake)) == ({}, 1)


def test_a_fact_from_far_ahead_is_taken_when_its_day_comes(s3: Any) -> None:
    lake, bucket = a_lake(s3)
    for serial in (1, 2):
        ahead = moved(replace(BASE, code=a_code(serial)), NIGHT + timedelta(days=9 * serial))
        lake.append(f"ahead-{serial}", [ahead], NIGHT)
    for days in range(9):
        assert lake.fold(NIGHT + timedelta(days=days)).wrong == {"from-the-future": 2}
    assert (lake.fold(NIGHT + timedelta(days=9)).wrong, counted(lake)) == (
        {"from-the-future": 1},
        1,
    )
    day = NIGHT.astimezone(LOCAL).date()
    s3.delete_object(Bucket=bucket, Key=f"deltas/day={day}/ahead-2.jsonl")
    assert lake.fold(NIGHT + timedelta(days=20)).wrong == {"from-the-future": 1}, "it is told still"


def test_lines_that_are_no_facts_are_set_aside_for_each_reason(s3: Any) -> None:
    lake, bucket = a_lake(s3)
    lake.append("a", [BASE, replace(BASE, seq=9, entered_on=date(2020, 1, 1))], NIGHT)
    key = f"deltas/day={NIGHT.astimezone(LOCAL).date()}/b.jsonl"
    s3.put_object(Bucket=bucket, Key=key, Body=b'\xff{"code": \nnothing\n\n')
    for _ in range(2):
        assert lake.fold(NIGHT).wrong == {"inconsistent": 1, "not-a-fact": 2}
    assert counted(lake) == 1


CORRUPT: tuple[Mapping[str, Any], ...] = (
    {"hash": "z" * 64},
    {"hash": ""},
    {"seq": 0},
    {"entered_at": "9999-12-31T23:59:59Z"},
    {"submitted_at": "0001-01-01T00:00:00+14:00"},
)
"""What no history says, though each is of the right type."""


def laid(s3: Any, bucket: str, *lines: bytes) -> None:
    """Put a delta of the night's day into the bucket."""
    key = f"deltas/day={NIGHT.astimezone(LOCAL).date()}/laid.jsonl"
    s3.put_object(Bucket=bucket, Key=key, Body=b"\n".join(lines))


@pytest.mark.parametrize("change", CORRUPT, ids=str)
def test_a_corrupt_fact_does_not_keep_the_night_from_ending(
    s3: Any, change: Mapping[str, Any]
) -> None:
    lake, bucket = a_lake(s3)
    good = json.loads(json.dumps(plain(BASE)))
    laid(s3, bucket, json.dumps(good).encode(), json.dumps({**good, "seq": 2, **change}).encode())
    for _ in range(2):
        assert lake.fold(NIGHT).wrong == {"not-a-fact": 1}
    assert counted(lake) == 1
    assert lake.extents() == {BASE.entered_on: extent([BASE.hash])}


@pytest.mark.parametrize("spelled", ["2026-03-02t01:00:00z", "2026-03-02_01:00:00Z", "1772413200"])
def test_a_moment_may_be_spelled_as_any_reader_of_json_allows(s3: Any, spelled: str) -> None:
    lake, bucket = a_lake(s3)
    good = json.loads(json.dumps(plain(BASE)))
    laid(s3, bucket, json.dumps({**good, "entered_at": spelled}).encode())
    assert (lake.fold(NIGHT).wrong, counted(lake)) == ({}, 1)


def test_a_dossier_filed_in_the_future_waits_too(s3: Any) -> None:
    lake, _ = a_lake(s3)
    later = NIGHT + timedelta(days=40)
    filed = replace(BASE, submitted_at=later, submitted_on=later.astimezone(LOCAL).date())
    lake.append("a", [filed], NIGHT)
    assert (lake.fold(NIGHT).wrong, counted(lake)) == ({"from-the-future": 1}, 0)


@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(lives(), PERIODS)
def test_a_lake_made_anew_is_the_one_that_grew(s3: Any, facts: list[Fact], period: Period) -> None:
    grown, _ = a_lake(s3)
    for number, one in enumerate(facts):
        grown.append(f"batch-{number:03}", [one], NIGHT)
        if number % 3 == 0:
            grown.fold(NIGHT)
    grown.fold(NIGHT)
    anew, _ = a_lake(s3)
    anew.append("gone", [replace(BASE, code="H33.16-250101-0001")], NIGHT)
    anew.fold(NIGHT)
    assert anew.rebuild(reversed(facts), NIGHT) == len(facts)
    assert table(anew, period) == table(grown, period)
    assert anew.extents() == grown.extents()
    assert list(anew.entries(date(2026, 1, 1))) == list(grown.entries(date(2026, 1, 1)))


def test_entries_are_told_since_a_day_and_dossiers_with_their_last(s3: Any) -> None:
    lake, _ = a_lake(s3)
    second = moved(replace(BASE, seq=2, hash="2" * 64), BASE.entered_at + timedelta(days=3))
    lake.append("a", [BASE, second, replace(BASE, code=a_code(2), seq=1)], NIGHT)
    lake.fold(NIGHT)
    assert list(lake.entries(second.entered_on)) == [(BASE.code, 2, second.entered_on, second.hash)]
    assert lake.extents() == {
        BASE.entered_on: extent([BASE.hash, BASE.hash]),
        second.entered_on: extent([second.hash]),
    }
    with lake.opened(()) as opened:
        assert list(opened.known()) == [(BASE.code, 2, 2), (a_code(2), 1, 1)]
        assert opened.versions() == {(BASE.procedure, BASE.procedure_version)}


def test_entries_are_told_whatever_the_clock_of_the_cloud_says(s3: Any) -> None:
    lake, bucket = a_lake(s3)
    ahead = datetime.now(UTC) + timedelta(days=30)  # noqa: TID251 - the cloud has this clock
    lake.append("a", [moved(BASE, ahead)], ahead)
    lake.fold(ahead)
    (entry,) = lake.entries(ahead.astimezone(LOCAL).date())
    assert entry[3] == BASE.hash
    unread = "hashes/month=2000-01/hashes.parquet", "extents/month=2000-01/extents.json"
    for key, data in zip(unread, (b"no parquet", b'{"2000-01-31": [1, 0]}'), strict=True):
        s3.put_object(Bucket=bucket, Key=key, Body=data)
    assert list(lake.entries(date(2000, 2, 1))) == [entry], "a month without any is not read"


def test_what_the_catalogue_does_not_know_is_told(s3: Any) -> None:
    lake, _ = a_lake(s3)
    lake.append("a", [replace(BASE, decided_by="H99.01")], NIGHT)
    lake.fold(NIGHT)
    with lake.opened([an_agency(WARD)]) as opened:
        assert opened.unknown() == ((f"{BASE.procedure} v1", 1), ("H99.01", 1))
    lake.keep_law([a_procedure(code=BASE.procedure)])
    with lake.opened([an_agency(WARD), an_agency("H99.01")]) as opened:
        assert opened.unknown() == ()
