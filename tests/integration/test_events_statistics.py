"""The nightly function: dossiers played in the table, their table published, counted twice."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.press import Press
from chalicelib.domain.acts import Accept, Act, AgreeWithdrawal, AskWithdrawal
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import replay
from chalicelib.domain.facts import fact
from chalicelib.domain.history import plain
from chalicelib.domain.parts import Channel
from chalicelib.domain.procedure import Agency
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.ii06a import COUNTS
from chalicelib.domain.reports.naming import PROVINCE, agency_name
from chalicelib.domain.status import Status
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.statistics import statistics
from chalicelib.usecases.counting import NONE_SHOWN
from chalicelib.usecases.ports import Move
from infra.deploy import Account
from infra.rebuild import rebuild
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    WAYS,
    a_citizen,
    a_code,
    a_dossier,
    a_filed_move,
    an_act_move,
    the_moves,
)
from tests.integration.conftest import NAME, REGION, TALLIES, within_moto
from tests.integration.plumbing import Plumbing, client, connect, failed, laid, metrics

NIGHT = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
"""Half past one on Tuesday 10 March in Vietnam: the table is of the 9th."""
TWO_LINES = "night: 2 dòng dữ kiện bị loại: không đọc được"
AFTER = NIGHT - timedelta(hours=1)
"""After the last midnight: known to the night, and not of the day it counts."""
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 9)
FEBRUARY = datetime(2026, 2, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_life(code: str, filed: datetime, acts: Sequence[tuple[Act, datetime]]) -> list[Move]:
    """Return the moves of a dossier whose acts were done at moments of their own."""
    moves = [a_filed_move(code, filed)]
    for act, at in acts:
        by = a_citizen() if isinstance(act, AskWithdrawal) else None
        moves.append(an_act_move(moves[-1].after, act, by, at))
    return moves


def settled(code: str, filed: datetime, done: datetime) -> list[Move]:
    """Return the moves of a dossier accepted at once and settled at `done`."""
    accept, *rest = WAYS[Status.FINISHED]
    return a_life(code, filed, [(accept, filed + DAY / 24), *((act, done) for act in rest)])


def the_cast() -> list[Move]:
    """Return the moves of a cast in which every column of the table has somebody."""
    moves: list[Move] = []
    statuses = [status for status in Status if status is not Status.RETURNED]
    for serial, status in enumerate(statuses, start=1):
        moves += the_moves(status, code=a_code(serial))
    moves += the_moves(Status.PROCESSING, code=a_code(20, at=FEBRUARY), at=FEBRUARY)
    moves += the_moves(Status.RETURNED, code=a_code(21, at=FEBRUARY), at=FEBRUARY)
    moves += settled(a_code(22, at=FEBRUARY), FEBRUARY, MORNING)
    moves += settled(a_code(30), MORNING, MORNING + 3 * DAY)
    moves += settled(a_code(31), MORNING, MORNING + 4 * DAY)
    moves += settled(a_code(32), MORNING, AFTER)
    moves += settled(a_code(33), MORNING + 4 * DAY, MORNING + 7 * DAY)
    back: list[tuple[Act, datetime]] = [
        (Accept(), MORNING + DAY / 24),
        (AskWithdrawal(reason="Nộp nhầm"), MORNING + DAY),
        (AgreeWithdrawal(), MORNING + 2 * DAY),
    ]
    moves += a_life(a_code(34), MORNING, back)
    there = a_code(1, OTHER_WARD)
    moves += [a_filed_move(there, MORNING + 3 * DAY, channel=Channel.COUNTER)]
    moves += [a_filed_move(a_code(2, OTHER_WARD), AFTER, channel=Channel.COUNTER)]
    return moves


@dataclass
class Played:
    """A table in which a cast of dossiers was played, and what its stream brought."""

    cloud: Plumbing
    event: dict[str, Any]
    codes: set[str]
    moves: int


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    with within_moto() as patch:
        cloud, moves = laid(patch), the_cast()
        cloud.save(*moves)
        codes = {move.event.code for move in moves}
        yield Played(cloud, cloud.changes(), codes, len(moves))


@pytest.fixture
def cloud(played: Played, monkeypatch: pytest.MonkeyPatch) -> Plumbing:
    """Return the plumbing with nothing in lake and press, in the night of the day played."""
    for bucket in ("lake", "public", "seals"):
        for key in played.cloud.objects(bucket):
            played.cloud.s3.delete_object(Bucket=bucket, Key=key)
    dynamodb = client("dynamodb")
    for item in dynamodb.scan(TableName=TALLIES)["Items"]:
        dynamodb.delete_item(TableName=TALLIES, Key={name: item[name] for name in ("pk", "sk")})
    at(NIGHT, played.cloud, monkeypatch)
    return played.cloud


@pytest.fixture
def full(cloud: Plumbing, played: Played) -> Plumbing:
    """Return the plumbing with everything that was played passed on to the lake."""
    assert failed(dispatch(played.event, None)) == []
    return cloud


def at(moment: datetime, cloud: Plumbing, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, replace(cloud.services, clock=lambda: moment))


def published(cloud: Plumbing, day: date = LAST) -> dict[str, bytes]:
    start = f"public/{day.isoformat()}/"
    found = cloud.objects("public")
    return {key.removeprefix(start): data for key, data in found.items() if key.startswith(start)}


def whole(cloud: Plumbing, name: str = "ii-06a", day: date = LAST) -> Any:
    """Return a table as the office keeps it, nothing withheld; its rows by their columns."""
    said = json.loads(cloud.objects("lake")[f"tables/{day.isoformat()}/{name}.json"])
    names = [column["name"] for column in said["columns"]]
    return {**said, "rows": [dict(zip(names, row, strict=True)) for row in said["rows"]]}


def _on(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(LOCAL).date()


def counts_of(dossier: Dossier) -> list[str]:
    """Return the columns a dossier counts in, as it stood at the end of the period."""
    received, finished = _on(dossier.accepted_at), _on(dossier.finished_at)
    due = _on(dossier.clock.due)
    if received is None or due is None or dossier.status in {Status.NEW, Status.NOT_RECEIVED}:
        return []
    is_settled = dossier.status in {Status.FINISHED, Status.RETURNED} or dossier.withdrawn
    if is_settled and finished is not None and finished < FIRST:
        return []
    columns = ["received"]
    if received < FIRST:
        columns.append("carried_over")
    else:
        online = dossier.channel is Channel.ONLINE
        columns.append("received_online" if online else "received_other")
    if is_settled and finished is not None:
        when = "early" if finished < due else "on_time" if finished == due else "late"
        return [*columns, "settled", when]
    in_time = dossier.clock.is_paused or due >= LAST
    return [*columns, "open", "open_in_time" if in_time else "open_overdue"]


def counted(cloud: Plumbing, codes: set[str]) -> dict[str, Counter[str]]:
    """Return the table counted dossier by dossier from their histories, for each agency."""
    found: dict[str, Counter[str]] = {PROVINCE: Counter()}
    for code in codes:
        events = cloud.dossiers.file(code).events
        until = [event for event in events if (_on(event.at) or LAST) <= LAST]
        if not until:
            continue
        dossier = replay(until)
        columns = counts_of(dossier)
        if columns:
            found.setdefault(dossier.decided_by, Counter()).update(columns)
            found[PROVINCE].update(columns)
    return found


def test_the_table_of_the_office_is_what_counting_by_hand_gives(
    full: Plumbing, played: Played
) -> None:
    night = statistics({}, None)
    assert (night["facts"], night["problems"], night["anew"]) == (played.moves, [], [])
    said = whole(full)
    assert said["period"] == {"first": "2026-03-01", "last": "2026-03-09", "as_of": "2026-03-09"}
    assert said["problems"] == []
    first = said["rows"][0]
    assert [first[name] for name in COUNTS] == [14, 11, 1, 2, 6, 3, 1, 2, 8, 3, 5]
    by_hand = counted(full, played.codes)
    sums = {row["agency"]: row for row in said["rows"] if row["field"] is None}
    agencies = {agency.code: agency for agency in full.services.catalogue().agencies()}
    assert set(sums) == {_name(code, agencies) for code in by_hand}
    for code, columns in by_hand.items():
        row = sums[_name(code, agencies)]
        assert {name: row[name] for name in COUNTS} == {name: columns[name] for name in COUNTS}


def _name(code: str, agencies: Mapping[str, Agency]) -> str:
    return code if code == PROVINCE else agency_name(code, agencies)


def test_every_report_is_published_in_every_form_and_the_checksums_hold(full: Plumbing) -> None:
    names = statistics({}, None)["files"]
    files = published(full)
    assert sorted(files) == sorted(names)  # type: ignore[call-overload]
    public = [report.name for report in REPORTS if report.public] + ["night"]
    forms = ("csv", "html", "json", "xlsx")
    wanted = {f"{name}.{form}" for name in (*public, "tu-dien-du-lieu") for form in forms}
    wanted -= {"tu-dien-du-lieu.html", "tu-dien-du-lieu.xlsx"}
    assert set(files) == wanted | {"index.html", "phuong-phap.html", "SHA256SUMS"}
    sums = (line.split("  ") for line in files.pop("SHA256SUMS").decode().splitlines())
    given = {name: digest for digest, name in sums}
    assert given == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    head = full.s3.head_object(Bucket="public", Key="public/2026-03-09/ii-06a.csv")
    assert head["ContentType"] == "text/csv; charset=utf-8"


def test_the_office_keeps_every_report(full: Plumbing) -> None:
    statistics({}, None)
    kept = {key for key in full.objects("lake") if key.startswith(f"tables/{LAST}/")}
    assert {f"tables/{LAST}/{report.name}.xlsx" for report in REPORTS} <= kept
    assert f"tables/{LAST}/SHA256SUMS" in kept


def test_no_small_count_is_published(full: Plumbing) -> None:
    statistics({}, None)
    for name in ("ii-06a", "digitisation", "rates"):
        said = json.loads(published(full)[f"{name}.json"])
        kinds = [column["kind"] for column in said["columns"]]
        assert said["hidden"], name
        for row in said["rows"]:
            small = [
                cell
                for cell, kind in zip(row, kinds, strict=True)
                if kind == "count" and cell is not None and 0 < cell < 5
            ]
            assert small == [], name
    for name in ("targets", "index-766"):
        said = json.loads(published(full)[f"{name}.json"])
        assert (said["rows"], said["notes"][0]) == ([], NONE_SHOWN)


def fields_of(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Return whose fields a public II.06a has."""
    rows = json.loads(files["ii-06a.json"])["rows"]
    return {(row[0], row[1]) for row in rows if row[1] is not None}


def test_fields_and_open_data_are_published_once_a_month_is_over(
    full: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics({}, None)
    assert not any(name.startswith("open-data") for name in published(full))
    assert fields_of(published(full)) == set()
    at(datetime(2026, 3, 31, 18, 30, tzinfo=UTC), full, monkeypatch)
    statistics({}, None)
    last = published(full, date(2026, 3, 31))
    assert {"open-data.csv", "open-data.parquet"} <= set(last)
    assert b"open-data.parquet" in last["index.html"]
    assert {agency for agency, _ in fields_of(last)} == {PROVINCE}


def test_the_night_seals_what_was_entered_and_lays_the_base_of_what_is_counted(
    full: Plumbing, played: Played
) -> None:
    seal: Any = statistics({}, None)["seal"]
    days = [_on(event.at) for code in played.codes for event in full.dossiers.file(code).events]
    assert (seal["day"], seal["count"]) == ("2026-03-09", sum(day <= LAST for day in days if day))
    assert "seals/2026-03-09.json" in full.objects("seals")
    (base, *_) = full.services.tallies().of(WARD)
    assert (base.agency, base.through) == (WARD, LAST)


def test_of_a_day_under_way_nothing_is_made_that_is_made_once(full: Plumbing) -> None:
    night = statistics({"day": "2026-03-10"}, None)
    assert (night["day"], night["seal"]) == ("2026-03-10", None)
    assert full.objects("seals") == {}
    assert {tally.through for tally in full.services.tallies().all()} == {None}


def test_nobody_is_named_in_lake_or_table(full: Plumbing) -> None:
    statistics({}, None)
    for data in (*full.objects("lake").values(), *full.objects("public").values()):
        for personal in ("Nguyễn", "091085000123", "0912345678", "an@example.vn", "citizen-1"):
            assert personal.encode() not in data


def test_a_night_run_again_publishes_the_same_bytes(full: Plumbing) -> None:
    first = statistics({}, None)
    before = published(full)
    assert statistics({"day": LAST.isoformat()}, None) == first
    assert published(full) == before


def test_facts_that_come_twice_late_and_in_another_order_give_the_same_bytes(
    full: Plumbing, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = statistics({}, None)
    before = published(full)
    at(NIGHT + 2 * DAY, full, monkeypatch)
    records = played.event["Records"]
    for part in (records[len(records) // 2 :], records[::-1]):
        assert failed(dispatch({"Records": part}, None)) == []
    assert statistics({"day": LAST.isoformat()}, None) == first
    assert published(full) == before


def test_a_batch_that_comes_a_day_late_is_still_counted_on_its_day(
    cloud: Plumbing, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics({}, None)
    assert whole(cloud)["rows"][0]["received"] == 0
    at(NIGHT + DAY, cloud, monkeypatch)
    assert failed(dispatch(played.event, None)) == []
    night = statistics({}, None)
    assert night["anew"][-1] == LAST.isoformat()  # type: ignore[index]
    assert whole(cloud)["rows"][0]["received"] == 14


class CutOff(Exception):
    """The function is cut off."""


class TornPress(Press):
    """The press, cut off after some files."""

    def __init__(self, s3: Any, files: int) -> None:
        super().__init__(s3, "public")
        self._left = files

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Put a file before everyone's eyes, if it is not cut off yet; raises CutOff."""
        if self._left == 0:
            raise CutOff
        self._left -= 1
        super().publish(key, data, content_type)


def torn(
    files: int, cloud: Plumbing, monkeypatch: pytest.MonkeyPatch, moment: datetime = NIGHT
) -> None:
    """Run a night that is cut off after it has published some files."""
    press = TornPress(cloud.s3, files)
    connect(monkeypatch, replace(cloud.services, clock=lambda: moment, press=lambda: press))
    with pytest.raises(CutOff):
        statistics({}, None)
    at(moment, cloud, monkeypatch)


def sums_hold(cloud: Plumbing, day: date = LAST) -> bool:
    """Tell whether the sums of a day are those of its files, of all and no others."""
    files = published(cloud, day)
    said = files.pop("SHA256SUMS").decode().splitlines()
    return said == [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(files)]


def test_a_day_published_half_is_published_whole_by_the_next_night(
    full: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn(5, full, monkeypatch)
    assert len(published(full)) == 5
    at(NIGHT + DAY, full, monkeypatch)
    assert statistics({}, None)["anew"] == [LAST.isoformat()]
    assert sums_hold(full)
    again = statistics({}, None)["anew"]
    assert again == []


def test_a_day_whose_late_entries_came_in_a_night_cut_off_is_published_again(
    cloud: Plumbing, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics({}, None)
    at(NIGHT + DAY, cloud, monkeypatch)
    assert failed(dispatch(played.event, None)) == []
    torn(0, cloud, monkeypatch, NIGHT + DAY)
    assert statistics({}, None)["anew"] == [LAST.isoformat()]
    assert whole(cloud)["rows"][0]["received"] == 14
    assert sums_hold(cloud)


def wrong_lines() -> list[bytes]:
    """Return lines no two of which are wrong in the same way."""
    good: Mapping[str, Any] = json.loads(json.dumps(plain(fact(a_dossier(Status.RECEIVED)))))
    changes: list[Mapping[str, Any]] = [
        {"seq": "hai"},
        {"seq": 1.5},
        {"seq": 2**63},
        {"paused": 0},
        {"status": None},
        {"due_on": "05/03/2026"},
        {"entered_at": "2026-03-02T08:00:00"},
        {"name": "Nguyễn Văn An"},
    ]
    wrong = [json.dumps({**good, **change}).encode() for change in changes]
    less = {name: value for name, value in good.items() if name != "decided_by"}
    broken = json.dumps(good).encode()
    return [*wrong, json.dumps(less).encode(), broken[:-9], b"\xff" + broken, b"null", b"[]"]


def test_a_lake_made_anew_out_of_the_table_gives_the_same_bytes(full: Plumbing) -> None:
    statistics({}, None)
    before = published(full)
    for key in full.objects("lake"):
        full.s3.delete_object(Bucket="lake", Key=key)
    outputs = {"LakeBucketName": "lake", "DossiersTableName": NAME}
    account = Account(boto3.Session(region_name=REGION))
    count = rebuild(account, outputs, NIGHT)
    assert count > 0
    assert statistics({}, None)["facts"] == count
    assert published(full) == before


def test_lines_that_are_no_facts_are_set_apart_and_the_table_says_so(full: Plumbing) -> None:
    statistics({}, None)
    before = published(full)
    wrong = wrong_lines()
    key = "deltas/day=2026-03-10/broken.jsonl"
    full.s3.put_object(Bucket="lake", Key=key, Body=b"\n".join(wrong))
    night = statistics({}, None)
    sentence = f"{len(wrong)} dòng dữ kiện bị loại: không đọc được"
    assert night["problems"] == [f"night: {sentence}"]
    after = published(full)
    assert {name for name in after if after[name] != before[name]} == {
        *(f"night.{form}" for form in ("csv", "html", "json", "xlsx")),
        *("index.html", "SHA256SUMS"),
    }
    assert json.loads(after["night.json"])["problems"] == [sentence]
    assert sentence in after["index.html"].decode()
    kept = full.objects("lake")["quarantine/day=2026-03-10/broken.jsonl"]
    lines = [json.loads(line)["line"] for line in kept.splitlines()]
    assert lines == [line.decode(errors="replace") for line in wrong]
    assert statistics({}, None) == night


def test_the_table_says_so_until_somebody_has_looked(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        key = f"deltas/day=2026-03-10/{name}.jsonl"
        cloud.s3.put_object(Bucket="lake", Key=key, Body=b"no fact\n")
    assert statistics({}, None)["problems"] == [TWO_LINES]
    at(NIGHT + 30 * DAY, cloud, monkeypatch)
    assert statistics({}, None)["problems"] == [TWO_LINES]
    for name in ("one", "two"):
        cloud.s3.delete_object(Bucket="lake", Key=f"quarantine/day=2026-03-10/{name}.jsonl")
    assert statistics({}, None)["problems"] == []


def test_a_good_line_beside_a_bad_one_is_counted(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps(plain(fact(a_dossier(Status.RECEIVED)))).encode()
    key = "deltas/day=2026-03-10/mixed.jsonl"
    cloud.s3.put_object(Bucket="lake", Key=key, Body=b"{\n" + good + b"\n\n" + good + b"\nx")
    night = statistics({}, None)
    problems: Any = night["problems"]
    assert (night["facts"], night["doubtful"], problems[0]) == (1, 2, TWO_LINES)
    assert metrics(capsys.readouterr().out) == ["facts-doubtful"]
    assert "night: 1 hồ sơ thiếu 1 bước trong kho dữ liệu" in problems
    assert "night: ngày làm việc 09/03/2026 không có bước nào" in problems


def test_an_empty_lake_publishes_a_table_of_zeros(cloud: Plumbing) -> None:
    assert statistics({}, None)["facts"] == 0
    (row,) = whole(cloud)["rows"]
    assert {name: row[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0)
