"""The command that verifies: whatever was changed is found, and named."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.history import Event, plain
from chalicelib.domain.proofcode import proof_code
from chalicelib.domain.status import Status
from chalicelib.usecases import sealing
from infra.seals import Unusable
from infra.serving import at_work
from infra.verify import Report, main, verify_history
from tests.builders import a_code, a_history
from tests.nights import DAYS, FIRST, MOMENT, arrive
from tests.seals import MemoryLake, MemorySeals, a_hash

EVENTS = a_history(Status.FINISHED)
DAY = EVENTS[0].at.astimezone(LOCAL).date()


def exported(events: tuple[Event, ...] = EVENTS) -> dict[str, Any]:
    """Return a history as the API gives it."""
    return {"code": a_code(), "entries": [plain(event) for event in events]}


def text(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def published(events: tuple[Event, ...] = EVENTS) -> Mapping[str, bytes]:
    """Return what is published of entries among others, a seal for each of three days."""
    lake, seals = MemoryLake(), MemorySeals()
    for number, day in enumerate(DAYS[:3]):
        arrive(lake, day, *range(100 * number, 100 * number + 30))
    lake.known |= {event.hash: DAY for event in events}
    for day in DAYS[:3]:
        sealing.seal(lake, seals, day, MOMENT)
    return {name: data for name, data in seals.files.items() if name.endswith((".json", ".leaves"))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "seals"
    found.mkdir()
    for name, data in published().items():
        (found / name).write_bytes(data)
    return found


@pytest.fixture
def history(tmp_path: Path) -> Path:
    file = tmp_path / "history.json"
    file.write_bytes(text(exported()))
    return file


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    with at_work(server) as here:
        yield f"{here}/"


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def told(said: object) -> tuple[bool, list[str]]:
    """Return whether a history holds by itself, and what is said of it."""
    lines: list[str] = []
    report = Report(lines.append)
    verify_history(text(said), None, report)
    return report.holds, lines


def test_a_history_and_its_seals_hold(
    history: Path, folder: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DAY == FIRST
    for where in (folder, address):
        assert run(history, "--seals", where) == 0
        said = capsys.readouterr().out.splitlines()
        assert (
            said[0] == f"{len(EVENTS)} entries of {a_code()} hold, and each follows the one before"
        )
        assert said[1 : len(EVENTS) + 1] == [
            f"entry {event.seq} of {DAY} is in the seal of {DAY}" for event in EVENTS
        ]
        assert said[-2:] == [
            "3 seals from 2026-03-02 to 2026-03-04 are a chain; there is none before", "it holds",
        ]  # fmt: skip


def test_without_seals_only_the_history_is_checked(
    history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history) == 0
    assert "nothing was compared with the public ledger" in capsys.readouterr().out


@settings(max_examples=200)
@given(st.data())
def test_any_changed_byte_of_a_history_is_found(data: st.DataObject) -> None:
    file = text(exported(EVENTS[:3]))
    place = data.draw(st.integers(0, len(file) - 1))
    byte = data.draw(st.integers(0, 255).filter(file[place].__ne__))
    changed = file[:place] + bytes([byte]) + file[place + 1 :]
    lines: list[str] = []
    report = Report(lines.append)
    try:
        verify_history(changed, None, report)
    except Unusable:
        return
    assert not report.holds or json.loads(changed) == json.loads(file), "spelled otherwise"


@pytest.mark.parametrize("number", range(len(EVENTS)))
@pytest.mark.parametrize("member", ["at", "by", "by_name", "salt", "previous", "hash", "code"])
def test_the_entry_that_was_changed_is_named(number: int, member: str) -> None:
    said = exported()
    was = said["entries"][number][member]
    said["entries"][number][member] = f"{was[:-1]}{'1' if was.endswith('0') else '0'}"
    holds, lines = told(said)
    assert not holds
    assert lines[0].startswith(f"entry {number + 1} of {a_code()} does not hold: ")


def test_what_an_entry_says_cannot_be_changed() -> None:
    said = exported()
    said["entries"][0]["what"]["applicant"]["name"] = "Người khác"
    assert told(said)[1][0].endswith("something of it was changed: its hash is another")
    said["entries"][0]["what"]["applicant"]["name"] = "\ud800"
    report = Report(lambda _: None)
    verify_history(json.dumps(said).encode(), None, report)
    assert not report.holds


def test_entries_that_are_missing_moved_or_repeated_are_found() -> None:
    entries = exported()["entries"]
    for wrong in (entries[1:], entries[:1] + entries[2:], [*entries, entries[-1]], entries[::-1]):
        assert told({"code": a_code(), "entries": wrong})[0] is False


def test_a_withheld_entry_is_told_and_the_chain_goes_through_it() -> None:
    said = exported()
    said["entries"][1] |= {"salt": None, "what": None}
    holds, lines = told(said)
    assert holds
    assert lines[0].startswith("entry 2 is withheld")
    said["entries"][1] |= {"hash": a_hash(1)}
    assert told(said)[1][1].startswith("entry 3 of")
    said["entries"][1] |= {"salt": "00" * 16}
    assert told(said)[0] is False


@pytest.mark.parametrize(
    "odd",
    [b"", b"[]", b"{}", b"null", b'{"code": "x", "entries": []}', b'{"code": 1, "code": 2}',
     b'{"code": "x", "entries": {}}', b'{"code": "\\ud800", "entries": [1]}',
     b'{"code": "x", "entries": [1], "more": 1}', b"[" * 99999],
)  # fmt: skip
def test_what_is_no_history_is_told(
    tmp_path: Path, odd: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(odd)
    assert run(file) == 1
    assert "no history" in capsys.readouterr().err


def test_members_an_entry_has_not_are_refused() -> None:
    said = exported()
    said["entries"][2]["note"] = "thêm vào"
    assert told(said)[1][0].endswith("it has not the members of an entry")


def test_an_entry_in_no_seal_is_named(
    history: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data in published(EVENTS[:2]).items():
        (folder / name).write_bytes(data)
    assert run(history, "--seals", folder) == 1
    assert f"entry 3 of {DAY} is in no seal up to 2026-03-04" in capsys.readouterr().out


def test_an_entry_newer_than_the_seals_does_not_break_it(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, seals, day = MemoryLake(), MemorySeals(), FIRST - timedelta(days=1)
    before = tmp_path / "before"
    before.mkdir()
    arrive(lake, day, 1, 2, 3)
    sealing.seal(lake, seals, day, MOMENT)
    for kind in ("json", "leaves"):
        (before / f"{day}.{kind}").write_bytes(seals.files[f"{day}.{kind}"])
    assert run(history, "--seals", before) == 0
    assert "is newer than the last seal there is" in capsys.readouterr().out


def test_where_no_seal_lies_nothing_is_said_to_hold(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(history, "--seals", empty) == 1
    assert run("--hash", EVENTS[0].hash, "--day", DAY, "--seals", empty) == 1
    said = capsys.readouterr()
    assert said.err.count("nothing was compared") == 2
    assert "it holds" not in said.out


@settings(max_examples=100)
@given(st.data())
def test_any_changed_byte_of_what_is_published_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files = dict(published())
    name = data.draw(st.sampled_from([f"{DAY}.json", f"{DAY}.leaves", f"{DAYS[1]}.json"]))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    byte = data.draw(st.integers(0, 255).filter(files[name][place].__ne__))
    files[name] = files[name][:place] + bytes([byte]) + files[name][place + 1 :]
    folder = tmp_path_factory.mktemp("changed")
    for one, content in files.items():
        (folder / one).write_bytes(content)
    lines: list[str] = []
    report = Report(lines.append)
    verify_history(text(exported()), str(folder), report)
    assert not report.holds
    named = [line for line in lines if "hold" in line or "follow" in line]
    assert any(str(day) in line for line in named for day in (DAY, DAYS[1], DAYS[2]))
    shutil.rmtree(folder)


def test_a_seal_taken_out_breaks_the_chain(
    history: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"{DAYS[1]}.json").unlink()
    assert run(history, "--seals", folder) == 1
    said = capsys.readouterr().out
    assert "the seal of 2026-03-04 does not follow the one before it" in said


def test_leaves_that_are_missing_are_told(
    history: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / f"{DAY}.leaves").unlink()
    assert run(history, "--seals", folder) == 1
    assert "the leaves of 2026-03-02 do not hold: they are missing" in capsys.readouterr().out


@pytest.mark.parametrize("typed", [EVENTS[1].hash, proof_code(EVENTS[1].hash)])
def test_a_slips_code_is_found(
    folder: Path, address: str, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for where in (folder, address):
        assert run("--hash", typed, "--day", "02/03/2026", "--seals", where) == 0
        said = capsys.readouterr().out
        assert said.startswith(f"{EVENTS[1].hash} is in the seal of 2026-03-02, number ")
    later = DAYS[1].isoformat()
    assert run("--hash", typed, "--day", later, "--seals", folder) == 1
    assert f"is in no seal from {later} to 2026-03-04" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--hash", "7F3A", "--day", "2026-03-02", "--seals", "."],
        ["--hash", "0" * 24, "--day", "hôm qua", "--seals", "."],
        ["--hash", "0" * 24, "--day", "2026-03-02", "--seals", "nowhere"],
        ["absent.json"],
        ["--hash", "0" * 24, "--day", "2026-03-02", "--seals", "http://127.0.0.1:9/"],
    ],
)
def test_what_cannot_be_verified_says_why(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*wrong) == 1
    said = capsys.readouterr()
    assert said.err
    assert "it holds" not in said.out


@pytest.mark.parametrize("half", [[], ["--hash", "0" * 24], ["x.json", "--hash", "0" * 24]])
def test_half_a_question_is_none(half: list[str]) -> None:
    with pytest.raises(SystemExit) as no:
        run(*half)
    assert no.value.code == 2
