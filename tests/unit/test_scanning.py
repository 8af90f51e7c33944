"""Scanning: every page finds its dossier or a person, whatever breaks."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.reading import REASONS
from chalicelib.domain.records import ScanReceipt, TrayEntry
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.status import Status
from chalicelib.domain.transcript import reading_from
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.scanning import ARRIVALS, digitise, name_of
from tests.builders import (
    OTHER_WARD,
    WARD,
    a_code,
)
from tests.machines import (
    BLANK,
    SHEET,
    Fuse,
    NarrowInbox,
    PowerCut,
    a_file,
    a_sheet,
    an_unread,
    fused,
)
from tests.worlds import CODE, NOON, SCAN, World, cut_and_repeated, some_scan, what_stands

# A scan that is as it should be


def test_pages_behind_a_cover_sheet_are_filed_under_its_component() -> None:
    world = World()
    data = a_file(a_sheet(CODE, "TK", 2), "Tờ khai trang 1", "Tờ khai trang 2")
    assert world.arrive(data) is Done.SCANNED
    sha256 = hashlib.sha256(data).hexdigest()
    assert world.filed() == [("TK", f"paper/{sha256}/2-3.pdf")]
    assert world.archive[f"paper/{sha256}/2-3.pdf"] == a_file("Tờ khai trang 1", "Tờ khai trang 2")
    assert world.archive[f"original/{sha256}"] == data
    words = reading_from(world.archive[f"paper/{sha256}/2-3.json"])
    assert [page.text for page in words.pages] == ["Tờ khai trang 1", "Tờ khai trang 2"]
    assert world.entries() == ()
    assert world.receipt(data) == ScanReceipt(
        sha256=sha256,
        source_key=SCAN,
        agency=WARD,
        pages=3,
        filed=2,
        blank=0,
        sheets=1,
        in_tray=0,
        finished_at=NOON + timedelta(seconds=5),
    )


def test_what_was_read_on_the_pages_is_entered_with_the_paper() -> None:
    world = World()
    world.arrive(a_file(a_sheet(CODE), "Nguyễn"))
    what = world.events()[-1].what
    assert isinstance(what, PaperFiled)
    assert [(field.name, field.value) for field in what.paper.fields] == [("ho_ten", "Nguyễn")]
    assert what.paper.source == f"scan:{SCAN}"
    assert world.events()[-1].by == "system:digitise"


def test_two_sheets_in_one_scan_make_two_papers() -> None:
    world = World()
    world.arrive(a_file(a_sheet(CODE, "TK"), "một", a_sheet(CODE, "GT"), "hai"))
    assert [component for component, _ in world.filed()] == ["TK", "GT"]


def test_backs_of_one_sided_papers_are_counted_as_blank() -> None:
    world = World()
    data = a_file(a_sheet(CODE), "một", BLANK)
    world.arrive(data)
    assert (world.receipt(data).filed, world.receipt(data).blank) == (1, 1)


# Scans that need a person


def the_entry(world: World, *pages: Any, key: str = SCAN) -> TrayEntry:
    assert world.arrive(a_file(*pages), key) is Done.SCANNED
    (entry,) = world.entries(key.split("/")[1])
    assert world.filed() == []
    return entry


def test_a_scan_without_a_sheet_waits_in_the_tray_with_its_pages_archived() -> None:
    world = World()
    entry = the_entry(world, "một", "hai")
    assert (entry.reason, entry.pages, entry.agency) == ("no-sheet", (1, 2), WARD)
    assert "bìa quét" in entry.sentence
    assert entry.archive_key is not None
    assert world.archive[entry.archive_key] == a_file("một", "hai")
    assert entry.kind == "to-khai"


def test_a_dossier_code_printed_on_a_page_is_suggested() -> None:
    assert the_entry(World(), "trống", f"Mã hồ sơ: {CODE}.").suggestion == CODE


def test_a_code_that_cannot_be_is_not_suggested() -> None:
    assert the_entry(World(), "H33.16-261399-0001").suggestion is None


def test_a_sheet_of_an_unknown_dossier_is_suggested_as_it_says() -> None:
    unknown = a_code(serial=9)
    entry = the_entry(World(), a_sheet(unknown), "một")
    assert (entry.reason, entry.suggestion) == ("unknown-dossier", unknown)


@pytest.mark.parametrize("pages", [1, 3])
def test_a_wrong_count_waits_for_a_person(pages: int) -> None:
    entry = the_entry(World(), a_sheet(CODE, "TK", pages), "một", "hai")
    assert (entry.reason, entry.pages) == ("wrong-count", (2, 3))
    assert f"Bìa quét ghi {pages} trang" in entry.sentence


def test_a_sheet_without_pages_is_seen() -> None:
    entry = the_entry(World(), a_sheet(CODE))
    assert (entry.reason, entry.pages, entry.archive_key) == ("wrong-count", (), None)


def test_a_sheet_with_nothing_but_blanks_is_seen() -> None:
    entry = the_entry(World(), a_sheet(CODE), BLANK)
    assert (entry.reason, entry.pages) == ("only-blanks", ())


def test_a_paper_the_dossier_does_not_have_is_for_a_person() -> None:
    assert the_entry(World(), a_sheet(CODE, "XX"), "một").reason == "unknown-component"


def test_a_scanner_of_another_agency_files_nothing() -> None:
    key = f"scan/{OTHER_WARD}/may-1/1.pdf"
    entry = the_entry(World(), a_sheet(CODE), "một", key=key)
    assert (entry.reason, entry.agency) == ("foreign-agency", OTHER_WARD)


def test_a_dossier_that_has_ended_takes_no_scans() -> None:
    entry = the_entry(World(Status.RETURNED), a_sheet(CODE), "một")
    assert entry.reason == "dossier-ended"
    assert "Đã trả kết quả" in entry.sentence


def test_a_scan_of_nothing_but_blanks_is_accounted_for_without_a_tray_entry() -> None:
    world = World()
    data = a_file(BLANK, BLANK)
    assert world.arrive(data) is Done.SCANNED
    assert world.entries() == ()
    assert world.receipt(data).blank == 2


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_scan_that_cannot_be_read_is_shown_to_a_person_and_stays_in_the_inbox(
    reason: str,
) -> None:
    world = World()
    assert world.arrive(f"!{reason}".encode()) is Done.REJECTED
    (entry,) = world.entries()
    assert (entry.reason, entry.sentence) == (reason, REASONS[reason])
    assert (entry.archive_key, entry.source_key) == (None, SCAN)
    assert world.archive == {}
    assert world.arrive(f"!{reason}".encode()) is Done.DUPLICATE


def test_a_scan_too_large_to_fetch_is_shown_to_a_person_once() -> None:
    world = World(inbox=NarrowInbox())
    assert world.arrive(a_file("a long page")) is Done.REJECTED
    assert digitise(world.office, SCAN, NOON + timedelta(hours=1), NOON) is Done.REJECTED
    (entry,) = world.entries()
    assert entry.reason == "too-large"


# Pages nobody can read


def test_a_page_that_cannot_be_read_is_filed_with_its_paper_and_named_in_a_warning() -> None:
    world = World()
    data = a_file(a_sheet(CODE, "TK", 3), "một", an_unread("broken", seen=False), "ba")
    assert world.arrive(data) is Done.SCANNED
    what = world.events()[-1].what
    assert isinstance(what, PaperFiled)
    (warning,) = what.paper.warnings
    assert warning.startswith("Trang 2 của giấy tờ không đọc được (ảnh bị hỏng)")
    assert world.receipt(data).is_conserved
    assert world.receipt(data).filed == 3


@pytest.mark.parametrize("seen", [True, False])
def test_a_batch_nobody_can_read_a_page_of_waits_in_the_tray_with_the_reason(seen: bool) -> None:
    world = World()
    unread = an_unread("timed-out", seen=seen)
    data = a_file(a_sheet(CODE, "TK", 2), unread, unread, a_sheet(CODE, "GT"), "ba")
    assert world.arrive(data) is Done.SCANNED
    (entry,) = world.entries()
    assert (entry.reason, entry.pages, entry.suggestion) == ("timed-out", (2, 3), CODE)
    assert entry.sentence.startswith("Trang 2: Một trang đọc quá lâu")
    assert (entry.archive_key is not None) is seen
    assert [component for component, _ in world.filed()] == ["GT"]
    assert (world.receipt(data).in_tray, world.receipt(data).filed) == (2, 1)


def test_the_tray_names_the_unread_pages_of_what_lies_in_it_and_so_does_the_paper() -> None:
    entry = the_entry(World(), "một", an_unread())
    assert entry.reason == "no-sheet"
    assert "Trang 2 của giấy tờ không đọc được" in entry.sentence
    assert entry.warnings == (entry.sentence[entry.sentence.index("Trang 2") :],)


def test_an_upload_is_taken_with_a_warning_while_one_of_its_pages_can_be_read() -> None:
    world = World()
    upload = world.uploaded(a_file("một", an_unread()))
    assert world.read(upload) is Done.READ
    paper = world.dossiers.upload(upload.id).paper
    assert paper is not None
    assert len(paper.warnings) == 1


def test_an_upload_without_a_page_that_can_be_read_is_rejected_with_the_reason() -> None:
    world = World()
    upload = world.uploaded(a_file(an_unread(), an_unread("broken")))
    assert world.read(upload) is Done.REJECTED
    rejected = world.dossiers.upload(upload.id)
    assert (rejected.reason, rejected.sentence) == ("timed-out", f"Trang 1: {REASONS['timed-out']}")


def test_the_same_file_under_another_name_doubles_nothing() -> None:
    world = World()
    data = a_file(a_sheet(CODE), "một", a_sheet(a_code(9)), "lạc")
    assert world.arrive(data) is Done.SCANNED
    before = (world.filed(), world.entries(), world.receipt(data), world.archive)
    assert (
        world.arrive(data, f"scan/{WARD}/may-2/9.pdf", NOON + timedelta(days=1)) is Done.DUPLICATE
    )
    assert (world.filed(), world.entries(), world.receipt(data), world.archive) == before


def test_a_notice_of_a_file_that_is_gone_is_no_trouble() -> None:
    assert digitise(World().office, SCAN, NOON, NOON) is Done.GONE


def test_a_scanner_of_no_agency_is_an_error_somebody_must_see() -> None:
    with pytest.raises(NotFound):
        World().arrive(a_file("một"), "scan/H99/may-1/1.pdf")


@pytest.mark.parametrize(
    "key", ["counter/a/b", "citizen/only", "scan/H33.16/x", "scan/H33.16/x/y/", "x", "/"]
)
def test_other_places_of_the_inbox_are_left_alone(key: str) -> None:
    assert World().arrive(a_file("một"), key) is Done.IGNORED


def test_pages_filed_by_hand_meanwhile_stay_filed_when_the_scan_comes_again() -> None:
    world = World()
    data = a_file("lạc")
    world.arrive(data)
    (entry,) = world.entries()
    fresh = World()
    fresh.dossiers.put_tray(replace(entry, settled=True))
    assert fresh.arrive(data) is Done.SCANNED
    assert fresh.entries() == ()
    assert fresh.receipt(data) == world.receipt(data)


# Every page is accounted for, whatever comes and whatever breaks


def pages_found(world: World, data: bytes) -> list[int]:
    """Return the pages that lie with a dossier or in a tray, as far as the archive tells."""
    sha256 = hashlib.sha256(data).hexdigest()
    lain = [key for _, key in world.filed()]
    lain += [entry.archive_key for entry in world.entries() if entry.archive_key]
    assert len(lain) == len(set(lain))
    assert all(key.startswith(f"paper/{sha256}/") and key in world.archive for key in lain)
    return sorted(number for key in lain for number in _numbers(world, data, key))


def _numbers(world: World, data: bytes, key: str) -> list[int]:
    first, _, last = key.rpartition("/")[2].removesuffix(".pdf").partition("-")
    reading = world.office.reader.read(data)
    pages = [p for p in reading.pages if int(first) <= p.number <= int(last)]
    return [page.number for page in pages if not page.blank]


@given(some_scan)
def test_every_page_of_every_scan_is_filed_in_the_tray_blank_or_a_sheet(pages: list[Any]) -> None:
    world = World()
    data = a_file(*pages)
    assert world.arrive(data) is Done.SCANNED
    receipt = world.receipt(data)
    assert receipt.is_conserved
    assert receipt.pages == len(pages)
    written = [n for n, page in enumerate(pages, 1) if page != BLANK and page[0] != SHEET]
    unseen = [n for entry in world.entries() if not entry.archive_key for n in entry.pages]
    assert sorted(pages_found(world, data) + unseen) == written
    assert receipt.filed + receipt.in_tray == len(written)


@settings(max_examples=60)
@given(some_scan, st.integers(min_value=1, max_value=60), st.booleans())
def test_a_scan_cut_off_anywhere_and_repeated_ends_as_if_never_cut(
    pages: list[Any], cut: int, after: bool
) -> None:
    data = a_file(*pages)
    whole, broken = World(), World()
    whole.arrive(data)
    broken.memory.inbox.arrive(SCAN, data)
    cut_and_repeated(broken, SCAN, cut, after=after)
    assert what_stands(broken, data) == what_stands(whole, data)


@pytest.mark.parametrize("after", [False, True])
def test_each_single_step_of_a_scan_can_be_the_last(after: bool) -> None:
    data = a_file(a_sheet(CODE), "một", a_sheet(CODE, "GT", 2), "hai", BLANK, "ba")
    whole = World()
    whole.arrive(data)
    steps, was_cut = 0, True
    while was_cut:
        steps += 1
        broken = World()
        broken.memory.inbox.arrive(SCAN, data)
        was_cut = cut_and_repeated(broken, SCAN, steps, after=after)
        assert what_stands(broken, data) == what_stands(whole, data)
        assert marked(broken, data) in {Done.SCANNED, Done.DUPLICATE}
    assert steps > 15


def marked(world: World, data: bytes, key: str = SCAN) -> str:
    """Return what the mark of the first version of a file says became of these bytes."""
    mark = world.dossiers.once(ARRIVALS, name_of(key, "v1"))
    assert mark is not None
    assert mark.fingerprint == hashlib.sha256(data).hexdigest()
    return mark.answer


@pytest.mark.parametrize("cut", range(1, 15))
def test_a_scan_sent_under_another_name_after_a_power_cut_is_entered_once(cut: int) -> None:
    data = a_file("lạc", a_sheet(CODE), "một")
    world = World()
    world.memory.inbox.arrive(SCAN, data)
    with pytest.raises(PowerCut):
        digitise(fused(world.office, Fuse(cut, after=True)), SCAN, NOON, NOON)
    world.arrive(data, f"scan/{WARD}/may-2/2.pdf", NOON + timedelta(hours=1))
    digitise(world.office, SCAN, NOON, NOON + timedelta(minutes=6))
    assert len(world.filed()) == 1
    assert len(world.entries()) == 1
    assert world.receipt(data).is_conserved
    assert marked(world, data, SCAN) in {Done.SCANNED, Done.DUPLICATE}
    assert marked(world, data, f"scan/{WARD}/may-2/2.pdf") in {Done.SCANNED, Done.DUPLICATE}
