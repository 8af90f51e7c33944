"""Quarantine: nothing is opened before it is judged clean, and nothing waits unseen."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.quarantine import (
    ASK_AGAIN,
    PATIENCE,
    REFUSED,
    UNCHECKED,
    Verdict,
    judged,
    may_open,
    verdict_of,
)
from chalicelib.domain.reading import REASONS, UnreadablePaper
from chalicelib.domain.records import UploadState
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.scanning import digitise
from tests.builders import WARD
from tests.machines import Fuse, PowerCut, a_file, a_sheet, fused
from tests.memory import MemoryInbox
from tests.worlds import CODE, NOON, SCAN, World, what_stands

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
PAGE = a_file(a_sheet(CODE), "một")
NOT_CLEAN = sorted(REFUSED)
NO = {
    verdict: Done.UNCHECKED if why == UNCHECKED else Done.REJECTED
    for verdict, why in REFUSED.items()
}
SECOND = timedelta(seconds=1)

# The rule


def test_only_what_is_judged_clean_may_be_opened_however_long_it_took() -> None:
    assert may_open(Verdict.CLEAN, NOON, NOON)
    assert may_open(Verdict.CLEAN, NOON, NOON + 9 * PATIENCE)


@pytest.mark.parametrize("verdict", NOT_CLEAN)
def test_what_is_judged_otherwise_is_refused_with_a_sentence(verdict: Verdict) -> None:
    with pytest.raises(UnreadablePaper) as no:
        may_open(verdict, NOON, NOON)
    assert no.value.sentence == REASONS[REFUSED[verdict]]


def test_what_is_not_judged_waits_and_is_refused_in_the_end() -> None:
    assert not may_open(None, NOON, NOON + PATIENCE - SECOND)
    with pytest.raises(UnreadablePaper, match="hãy gửi lại tệp"):
        may_open(None, NOON, NOON + PATIENCE)


@given(st.text())
def test_a_word_that_nobody_knows_is_not_clean(word: str) -> None:
    assert (verdict_of(word) is Verdict.CLEAN) is (word == "NO_THREATS_FOUND")


# The office's own gate


def a_pdf(content: bytes, *, packed: bool) -> bytes:
    with pikepdf.Pdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(content)
        file = io.BytesIO()
        pdf.save(file, compress_streams=packed)
        return file.getvalue()


def a_zip(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", "một")
        packed.writestr("thư mục/b.com", content)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        EICAR,
        a_pdf(b"", packed=True) + EICAR,
        a_pdf(EICAR, packed=False),
        a_pdf(EICAR + b" " * 9999, packed=True),
        a_zip(EICAR + b" " * 9999),
        a_pdf(b"", packed=True) + a_zip(EICAR),
    ],
)
def test_the_test_virus_is_found_as_it_is_and_packed(data: bytes) -> None:
    assert judged(data) is Verdict.INFECTED


@pytest.mark.parametrize(
    "data",
    [b"", b"stream\n", b"PK\x03\x04", a_zip(b"hai"), a_pdf(b"q Q", packed=True)],
)
def test_what_has_no_virus_in_it_is_clean(data: bytes) -> None:
    assert judged(data) is Verdict.CLEAN


@given(st.binary())
def test_any_bytes_are_judged(data: bytes) -> None:
    assert judged(b"stream\n" + data + b"PK\x03\x04" + data) in {Verdict.CLEAN, Verdict.INFECTED}


def test_what_is_packed_in_too_many_places_is_not_called_clean() -> None:
    assert judged(b"stream\n" * 100_001) is Verdict.UNSUPPORTED
    assert judged(b"stream\n" * 100_000) is Verdict.CLEAN


# Scans


def waiting() -> World:
    """Return an office with a scan in its inbox of which nothing is said."""
    world = World(inbox=MemoryInbox(verdict=None))
    world.memory.inbox.arrive(SCAN, PAGE, NOON)
    return world


def tell(world: World, at: datetime, arrived: datetime = NOON) -> Done:
    """Tell of the scan, as S3 does, or GuardDuty (at a later moment)."""
    return digitise(world.office, SCAN, arrived, at, version="v1")


def ask_again(world: World, at: datetime) -> list[Done]:
    """Hand out what was kept back."""
    held, world.queue.later = world.queue.later, []
    return [asked(world, errand, at) for errand in held]


def asked(world: World, errand: Mapping[str, Any], at: datetime) -> Done:
    said = errand["held"]
    arrived = datetime.fromisoformat(said["arrived"])
    return digitise(world.office, said["key"], arrived, at, version=said["version"])


def test_a_scan_is_not_opened_before_its_verdict() -> None:
    world = waiting()
    assert tell(world, NOON) is Done.HELD
    assert (world.filed(), world.entries(), world.archive) == ([], (), {})
    assert world.queue.later == [
        {"held": {"key": SCAN, "version": "v1", "arrived": NOON.isoformat()}}
    ]


def test_the_verdict_lets_a_scan_in_and_who_asks_later_finds_it_done() -> None:
    world = waiting()
    tell(world, NOON)
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    assert tell(world, NOON + SECOND, NOON + SECOND) is Done.SCANNED
    assert tell(world, NOON + SECOND, NOON + SECOND) is Done.DUPLICATE
    assert ask_again(world, NOON + ASK_AGAIN) == [Done.DUPLICATE]
    assert world.queue.later == []
    assert [component for component, _ in world.filed()] == ["TK"]


def test_a_verdict_that_nobody_told_of_is_found_by_asking_again() -> None:
    world = waiting()
    tell(world, NOON)
    assert ask_again(world, NOON + ASK_AGAIN) == [Done.HELD]
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    assert ask_again(world, NOON + 2 * ASK_AGAIN) == [Done.SCANNED]


@pytest.mark.parametrize("verdict", NOT_CLEAN)
def test_a_scan_that_is_not_clean_is_shown_to_a_person_once_and_never_opened(
    verdict: Verdict,
) -> None:
    world = waiting()
    tell(world, NOON)
    world.memory.inbox.judge(SCAN, "v1", verdict)
    for _ in range(2):
        assert tell(world, NOON + SECOND, NOON + SECOND) is NO[verdict]
    assert ask_again(world, NOON + ASK_AGAIN) == [NO[verdict]]
    (entry,) = world.entries()
    assert (entry.reason, entry.sentence) == (REFUSED[verdict], REASONS[REFUSED[verdict]])
    assert (entry.archive_key, entry.sha256, entry.source_key) == (None, "", SCAN)
    assert world.archive == {}


def test_a_scan_that_is_never_judged_is_shown_to_a_person_once() -> None:
    world = waiting()
    at = NOON
    became = [tell(world, at)]
    while world.queue.later:
        at += ASK_AGAIN
        became += ask_again(world, at)
    assert became == [Done.HELD] * (PATIENCE // ASK_AGAIN) + [Done.UNCHECKED]
    (entry,) = world.entries()
    assert entry.reason == "unchecked"
    assert entry.arrived_at == NOON


def test_a_verdict_that_comes_after_a_person_was_told_changes_nothing() -> None:
    world = waiting()
    tell(world, NOON + PATIENCE)
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    for _ in range(2):
        assert tell(world, NOON + PATIENCE + SECOND, NOON + PATIENCE) is Done.UNCHECKED
    assert len(world.entries()) == 1
    assert world.filed() == []


def test_the_same_pages_sent_again_are_taken_after_they_could_not_be_judged() -> None:
    world = waiting()
    tell(world, NOON + PATIENCE)
    version = world.memory.inbox.arrive(SCAN, PAGE, NOON + PATIENCE)
    world.memory.inbox.judge(SCAN, version, Verdict.CLEAN)
    at = NOON + PATIENCE + SECOND
    assert digitise(world.office, SCAN, at, at, version=version) is Done.SCANNED


def test_a_late_message_of_a_scan_that_was_judged_in_time_lets_it_in() -> None:
    world = waiting()
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    assert tell(world, NOON + 9 * PATIENCE) is Done.SCANNED


@pytest.mark.parametrize("verdict", [None, *NOT_CLEAN])
def test_what_replaces_a_clean_scan_is_not_opened_by_its_verdict(verdict: Verdict | None) -> None:
    world = World(inbox=MemoryInbox(verdict=None))
    inbox, other = world.memory.inbox, a_file("khác")
    inbox.arrive(SCAN, PAGE, NOON)
    inbox.judge(SCAN, "v1", Verdict.CLEAN)
    inbox.arrive(SCAN, other, NOON)
    if verdict is not None:
        inbox.judge(SCAN, "v2", verdict)
    assert tell(world, NOON) is Done.SCANNED
    became = digitise(world.office, SCAN, NOON, NOON, version="v2")
    assert became is (Done.HELD if verdict is None else NO[verdict])
    assert len(world.filed()) == 1
    assert other not in world.archive.values()


def test_the_parts_of_a_scan_are_read_of_the_version_that_was_judged() -> None:
    world = waiting()
    world.office = replace(world.office, at_once=1)
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    assert tell(world, NOON) is Done.PARTED
    world.memory.inbox.arrive(SCAN, EICAR, NOON)
    parts: list[Mapping[str, Any]] = list(world.queue.errands)
    assert {errand["part"]["version"] for errand in parts} == {"v1"}


@settings(max_examples=100)
@given(
    st.sampled_from([*Verdict, None]),
    st.booleans(),
    st.integers(min_value=1, max_value=40),
    st.randoms(use_true_random=False),
)
def test_however_it_is_told_of_and_cut_off_a_scan_ends_once(
    verdict: Verdict | None, late: bool, cut: int, chance: Random
) -> None:
    """Messages of S3, GuardDuty and one's own come in any order, twice, and one is cut off."""
    world, calm = waiting(), waiting()
    told = [NOON, NOON + SECOND, NOON + SECOND, NOON]
    chance.shuffle(told)
    judge_before, cut_at = chance.randrange(4), chance.randrange(4)
    at = NOON + timedelta(minutes=1)
    for number, moment in enumerate(told):
        if number == judge_before and verdict is not None and not late:
            world.memory.inbox.judge(SCAN, "v1", verdict)
        if number == cut_at:
            cut_off(world, moment, at, Fuse(cut, chance.random() < 0.5))
        tell(world, at, moment)
    if verdict is not None:
        world.memory.inbox.judge(SCAN, "v1", verdict)
        calm.memory.inbox.judge(SCAN, "v1", verdict)
    for _ in range(20):
        at += ASK_AGAIN
        ask_again(world, at)
    tell(calm, at if verdict is None else NOON)
    assert world.queue.later == []
    assert [c for c, _ in world.filed()] == [c for c, _ in calm.filed()]
    assert [e.reason for e in world.entries()] == [e.reason for e in calm.entries()]
    assert world.archive == calm.archive
    assert len(world.filed()) + len(world.entries()) == 1


def cut_off(world: World, arrived: datetime, at: datetime, fuse: Fuse) -> None:
    try:
        digitise(fused(world.office, fuse), SCAN, arrived, at, version="v1")
    except PowerCut:
        return


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("cut", range(1, 7))
def test_a_scan_is_told_of_though_the_power_is_cut_and_the_verdict_comes_late(
    cut: int, after: bool
) -> None:
    world = waiting()
    cut_off(world, NOON, NOON + PATIENCE, Fuse(cut, after))
    world.memory.inbox.judge(SCAN, "v1", Verdict.CLEAN)
    tell(world, NOON + PATIENCE + SECOND)
    assert len(world.filed()) + len(world.entries()) == 1


# Uploads


def test_an_upload_waits_for_its_verdict_and_is_read_then() -> None:
    world = World(inbox=MemoryInbox(verdict=None))
    upload = world.uploaded(a_file("một"), CODE)
    assert world.read(upload) is Done.HELD
    assert world.dossiers.upload(upload.id).state is UploadState.TICKETED
    world.memory.inbox.judge(upload.key, "v1", Verdict.CLEAN)
    assert world.read(upload) is Done.FILED
    assert ask_again(world, NOON + ASK_AGAIN) == [Done.FILED]
    assert len(world.filed()) == 1


@pytest.mark.parametrize("verdict", NOT_CLEAN)
def test_an_upload_that_is_not_clean_is_rejected_with_its_sentence(verdict: Verdict) -> None:
    world = World(inbox=MemoryInbox(verdict=verdict))
    upload = world.uploaded(a_file("một"), CODE)
    for _ in range(2):
        assert world.read(upload) is NO[verdict]
    assert world.dossiers.upload(upload.id).state is UploadState.REJECTED
    assert world.rejections() == [REASONS[REFUSED[verdict]]]
    assert world.archive == {}


def test_an_upload_that_is_never_judged_is_rejected_and_a_late_verdict_changes_nothing() -> None:
    world = World(inbox=MemoryInbox(verdict=None))
    upload = world.uploaded(a_file("một"), CODE)
    world.read(upload)
    assert ask_again(world, NOON + PATIENCE) == [Done.UNCHECKED]
    assert world.rejections() == [REASONS["unchecked"]]
    world.memory.inbox.judge(upload.key, "v1", Verdict.CLEAN)
    assert world.read(upload) is Done.UNCHECKED
    assert world.filed() == []


def test_of_an_upload_sent_twice_the_last_is_judged() -> None:
    world = World(inbox=MemoryInbox(verdict=None))
    upload = world.uploaded(a_file("một"))
    world.memory.inbox.judge(upload.key, "v1", Verdict.CLEAN)
    world.memory.inbox.arrive(upload.key, EICAR)
    assert world.read(upload) is Done.HELD
    world.memory.inbox.judge(upload.key, "v2", Verdict.INFECTED)
    assert world.read(upload) is Done.REJECTED


def test_a_scanner_elsewhere_is_told_of_in_its_own_tray() -> None:
    world = World(inbox=MemoryInbox(verdict=Verdict.INFECTED))
    world.memory.inbox.arrive(SCAN, EICAR)
    tell(world, NOON)
    assert [entry.agency for entry in world.entries(WARD)] == [WARD]
    assert what_stands(world, EICAR)[3] is None
