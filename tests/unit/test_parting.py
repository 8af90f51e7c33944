"""Parting: a large file ends as if it had been read at once, whatever comes twice, late or not."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.reading import PageReading, Reading, UnreadablePaper, Word
from chalicelib.domain.records import UploadState
from chalicelib.domain.transcript import reading_from, written
from chalicelib.usecases.digitising import Digitising, Done
from chalicelib.usecases.gathering import gather, take_part
from chalicelib.usecases.parting import AT_ONCE, Part, spans
from chalicelib.usecases.scanning import digitise
from tests.builders import WARD
from tests.machines import Fuse, PlainReader, PowerCut, a_file, a_sheet, an_unread, fused
from tests.worlds import CODE, NOON, SCAN, World, some_scan, what_stands

PAGES = [f"trang {number}" for number in range(1, 8)]
LATER = NOON + timedelta(minutes=6)
Errand = Mapping[str, Any]


def do(office: Digitising, errand: Errand) -> Done:
    """Do what a message says, as the function does."""
    if "part" in errand:
        return take_part(office, Part(**errand["part"]), LATER)
    if "gather" in errand:
        named = errand["gather"]
        return gather(office, named["key"], named["sha256"], LATER, named["version"])
    return digitise(office, errand["file"], NOON, LATER)


def drained(world: World) -> list[Done]:
    """Do every errand in the order it was sent, and those they lead to."""
    became = []
    while world.queue.errands:
        became.append(do(world.office, world.queue.errands.pop(0)))
    return became


def as_part(errand: Errand) -> dict[str, Any]:
    return dict(errand["part"])


def readings(world: World) -> list[str]:
    return [key.rpartition("/")[2] for key in world.memory.archive.listed("reading/")]


@pytest.mark.parametrize(
    ("pages", "at_once", "parts"),
    [
        (1, 12, [(1, 1)]),
        (12, 12, [(1, 12)]),
        (13, 12, [(1, 12), (13, 13)]),
        (3, 1, [(1, 1), (2, 2), (3, 3)]),
    ],
)
def test_parts_lie_side_by_side(pages: int, at_once: int, parts: list[tuple[int, int]]) -> None:
    assert list(spans(pages, at_once)) == parts


def test_a_file_of_few_pages_needs_no_other_run() -> None:
    world = World(at_once=AT_ONCE)
    assert world.arrive(a_file(a_sheet(CODE, "TK", AT_ONCE - 1), *["một"] * (AT_ONCE - 1)))
    assert world.queue.errands == []
    assert readings(world) == [f"1-{AT_ONCE}.json"]


def test_a_file_of_many_pages_is_read_in_parts_and_gathered_once() -> None:
    world = World(at_once=3)
    data = a_file(a_sheet(CODE, "TK", 7), *PAGES)
    sha256 = hashlib.sha256(data).hexdigest()
    assert world.arrive(data) is Done.PARTED
    named = {"key": SCAN, "sha256": sha256, "version": "v1"}
    assert world.queue.errands == [
        {"part": {**named, "first": 4, "last": 6, "of": 8}},
        {"part": {**named, "first": 7, "last": 8, "of": 8}},
    ]
    assert world.filed() == []
    assert drained(world) == [Done.PARTED, Done.PARTED, Done.SCANNED]
    assert world.filed() == [("TK", f"paper/{sha256}/2-8.pdf")]
    assert world.archive[f"paper/{sha256}/2-8.pdf"] == a_file(*PAGES)
    assert world.receipt(data).pages == 8
    assert readings(world) == ["1-3.json", "4-6.json", "7-8.json"]


def test_an_upload_of_many_pages_is_filed_with_its_dossier() -> None:
    world = World(at_once=2)
    upload = world.uploaded(a_file(*PAGES), CODE)
    assert world.read(upload) is Done.PARTED
    assert world.dossiers.upload(upload.id).state is UploadState.TICKETED
    assert drained(world)[-1] is Done.FILED
    paper = world.dossiers.upload(upload.id).paper
    assert paper is not None
    assert paper.pages == len(PAGES)


def test_what_was_read_is_not_read_again() -> None:
    class Once(PlainReader):
        def __init__(self) -> None:
            self.read_pages: list[int] = []

        def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
            reading = super().read(data, first, last)
            self.read_pages += [page.number for page in reading.pages]
            return reading

    world, reader = World(at_once=2), Once()
    world.office = replace(world.office, reader=reader)
    world.arrive(a_file(*PAGES))
    again = list(world.queue.errands)
    drained(world)
    world.queue.errands += again
    drained(world)
    upload = world.uploaded(a_file(*PAGES))
    assert world.read(upload) is Done.READ
    assert sorted(reader.read_pages) == [1, 2, 3, 4, 5, 6, 7]


def test_parts_that_wait_are_sent_for_again_when_the_notice_comes_again() -> None:
    world = World(at_once=3)
    data = a_file(*PAGES)
    world.arrive(data)
    do(world.office, world.queue.errands[0])
    world.queue.errands.clear()
    assert world.arrive(data) is Done.PARTED
    assert [Part(**as_part(errand)).first for errand in world.queue.errands] == [7]
    assert drained(world)[-1] is Done.SCANNED


def test_another_size_of_parts_reads_anew_only_what_it_must() -> None:
    world = World(at_once=3)
    data = a_file(*PAGES)
    world.arrive(data)
    world.office = replace(world.office, at_once=4)
    drained(world)
    assert world.arrive(data) is Done.PARTED
    drained(world)
    assert world.receipt(data).pages == len(PAGES)


def test_a_scan_replaced_before_all_of_it_was_read_is_read_all_the_same() -> None:
    world = World(at_once=3)
    before, after = a_file(*PAGES), a_file("khác")
    world.arrive(before)
    world.memory.inbox.arrive(SCAN, after)
    assert drained(world) == [Done.PARTED, Done.PARTED, Done.SCANNED]
    assert digitise(world.office, SCAN, NOON, LATER, version="v2") is Done.SCANNED
    assert (world.receipt(before).pages, world.receipt(after).pages) == (7, 1)


def test_a_scan_replaced_where_versions_are_not_kept_is_told_to_a_person() -> None:
    world = World(at_once=3)
    world.arrive(a_file(*PAGES))
    world.memory.inbox.arrive(SCAN, a_file("khác"))
    sent = [{"part": {**as_part(errand), "version": ""}} for errand in world.queue.errands]
    world.queue.errands = list(sent)
    assert drained(world) == [Done.REJECTED, Done.REJECTED]
    (entry,) = world.entries()
    assert (entry.reason, entry.archive_key) == ("replaced", None)
    assert "bị tệp khác cùng tên thay" in entry.sentence


def test_a_scan_removed_before_it_was_gathered_is_told_to_a_person() -> None:
    world = World(at_once=3)
    world.arrive(a_file(*PAGES))
    for _ in range(2):
        do(world.office, world.queue.errands.pop(0))
    world.memory.inbox.remove(SCAN)
    assert drained(world) == [Done.REJECTED]
    (entry,) = world.entries()
    assert entry.reason == "replaced"


def test_of_two_files_sent_with_one_ticket_the_last_counts() -> None:
    world = World(at_once=3)
    upload = world.uploaded(a_file(*PAGES))
    world.read(upload)
    world.memory.inbox.arrive(upload.key, a_file("khác"))
    assert drained(world) == [Done.PARTED, Done.PARTED, Done.READ]
    assert world.read(upload) is Done.READ
    read = world.dossiers.upload(upload.id)
    assert read.paper is not None
    assert read.paper.pages == 1


def test_a_part_whose_file_opens_no_more_leaves_its_pages_unread() -> None:
    class Tired(PlainReader):
        def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
            if first > 1:
                raise UnreadablePaper("timed-out")
            return super().read(data, first, last)

    world = World(at_once=4)
    world.office = replace(world.office, reader=Tired())
    data = a_file(*PAGES)
    world.arrive(data)
    assert drained(world)[-1] is Done.SCANNED
    (entry,) = world.entries()
    assert "Trang 5, 6, 7 của giấy tờ không đọc được (đọc quá lâu)" in entry.sentence
    assert world.receipt(data).is_conserved


def test_what_is_written_down_is_read_back_equal() -> None:
    words = (Word("Nguyễn", (1, 2, 30, 40), 0.93),)
    read = PageReading(number=1, width=9, height=9, dpi=72, turned=90, text="Nguyễn", words=words)
    sheet = PlainReader().read(a_file(a_sheet(CODE), an_unread())).pages
    reading = Reading(kind="pdf", sha256="00", pages=(read, *sheet), of=9)
    assert reading_from(written(reading)) == reading


# Whatever happens


def happen(world: World, pool: list[Errand], chance: Random) -> None:
    """Work messages off in any order, some twice, some cut off and so again."""
    office, mishaps = world.office, 25
    while pool:
        errand = pool[chance.randrange(len(pool))]
        how = chance.choice(["once", "once", "twice", "cut"]) if mishaps > 0 else "once"
        mishaps -= how != "once"
        fuse = Fuse(chance.randrange(1, 12) if how == "cut" else 0, chance.random() < 0.5)
        try:
            do(fused(office, fuse), errand)
        except PowerCut:
            continue
        finally:
            pool += world.queue.errands
            world.queue.errands.clear()
        if how != "twice":
            pool.remove(errand)


@settings(max_examples=150)
@given(some_scan, st.integers(min_value=1, max_value=4), st.randoms(use_true_random=False))
def test_a_scan_read_in_parts_in_any_order_ends_as_if_read_at_once(
    pages: list[Any], at_once: int, chance: Random
) -> None:
    data = a_file(*pages)
    whole, parted = World(), World(at_once=at_once)
    whole.arrive(data)
    parted.memory.inbox.arrive(SCAN, data)
    happen(parted, [{"file": SCAN}], chance)
    assert what_stands(parted, data) == what_stands(whole, data)
    assert parted.receipt(data).is_conserved


@settings(max_examples=100)
@given(
    some_scan,
    st.integers(min_value=1, max_value=4),
    st.sampled_from([None, CODE]),
    st.randoms(use_true_random=False),
)
def test_an_upload_read_in_parts_in_any_order_ends_as_if_read_at_once(
    pages: list[Any], at_once: int, dossier: str | None, chance: Random
) -> None:
    data = a_file(*pages)
    whole, parted = World(), World(at_once=at_once)
    whole.read(whole.uploaded(data, dossier))
    upload = parted.uploaded(data, dossier)
    happen(parted, [{"file": upload.key}], chance)
    assert what_stands(parted, data, upload.id) == what_stands(whole, data, upload.id)


@settings(max_examples=50)
@given(some_scan, st.integers(min_value=1, max_value=3), st.randoms(use_true_random=False))
def test_the_same_scan_under_two_names_at_once_is_entered_once(
    pages: list[Any], at_once: int, chance: Random
) -> None:
    data = a_file(*pages)
    whole, parted = World(), World(at_once=at_once)
    whole.arrive(data)
    other = f"scan/{WARD}/may-2/9.pdf"
    for key in (SCAN, other):
        parted.memory.inbox.arrive(key, data)
    happen(parted, [{"file": SCAN}, {"file": other}], chance)
    assert sorted(c for c, _ in parted.filed()) == sorted(c for c, _ in whole.filed())
    assert len(parted.entries()) == len(whole.entries())
    assert parted.receipt(data).is_conserved
