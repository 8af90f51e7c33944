"""Scanning and uploading: every page finds its dossier or a person, whatever breaks."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.people import Person, Role
from chalicelib.domain.quarantine import UNCHECKED
from chalicelib.domain.reading import REASONS
from chalicelib.domain.records import ScanReceipt, TrayEntry, UploadState
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.domain.transcript import reading_from
from chalicelib.usecases.digitising import Done, enter_upload
from chalicelib.usecases.ports import Move
from chalicelib.usecases.scanning import ARRIVALS, digitise, name_of
from tests.builders import (
    OTHER_WARD,
    WARD,
    CountedChance,
    a_code,
    an_act_move,
    an_officer,
)
from tests.machines import (
    BLANK,
    SHEET,
    Fuse,
    NarrowInbox,
    PowerCut,
    a_file,
    a_sheet,
    a_signed_file,
    an_unread,
    fused,
)
from tests.memory import MemoryDossiers
from tests.worlds import CODE, NOON, SCAN, World, some_scan, what_stands

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


def cut_and_repeated(world: World, key: str, cut: int, *, after: bool) -> bool:
    """Have the power cut at a step and the message come again; tell whether it was cut."""
    fuse = Fuse(cut, after)
    was_cut = False
    try:
        digitise(fused(world.office, fuse), key, NOON, NOON)
    except PowerCut:
        was_cut = True
    digitise(world.office, key, NOON, NOON + timedelta(minutes=6))
    return was_cut


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


# Uploads


def test_an_upload_is_read_and_archived_before_it_belongs_to_a_dossier() -> None:
    world = World()
    upload = world.uploaded(a_file("Nguyễn", "trang hai"))
    assert world.read(upload) is Done.READ
    read = world.dossiers.upload(upload.id)
    assert read.state is UploadState.READ
    assert read.paper is not None
    assert read.paper.pages == 2
    assert read.paper.source == f"upload:{upload.id}"
    assert read.paper.archive_key in world.archive
    assert world.filed() == []


def test_an_upload_of_a_dossier_is_filed_with_it() -> None:
    world = World()
    upload = world.uploaded(a_file("Nguyễn"), CODE)
    assert world.read(upload) is Done.FILED
    assert [component for component, _ in world.filed()] == ["TK"]


@pytest.mark.parametrize("reason", sorted(REASONS.keys() - {UNCHECKED}))
def test_an_upload_that_cannot_be_read_is_rejected_with_its_sentence(reason: str) -> None:
    world = World()
    upload = world.uploaded(f"!{reason}".encode())
    assert world.read(upload) is Done.REJECTED
    rejected = world.dossiers.upload(upload.id)
    assert (rejected.state, rejected.reason) == (UploadState.REJECTED, reason)
    assert rejected.sentence == REASONS[reason]
    assert world.rejections() == []


def test_a_rejected_upload_of_a_dossier_is_told_in_its_history_once() -> None:
    world = World()
    upload = world.uploaded(b"?", CODE)
    assert world.read(upload) is Done.REJECTED
    assert world.read(upload) is Done.REJECTED
    assert world.rejections() == [REASONS["unknown-type"]]


def test_an_upload_too_large_is_rejected_without_being_read() -> None:
    world = World(inbox=NarrowInbox())
    upload = world.uploaded(a_file("Nguyễn"))
    assert world.read(upload) is Done.REJECTED
    assert world.dossiers.upload(upload.id).reason == "too-large"


def test_a_file_nobody_was_given_a_ticket_for_is_left_alone() -> None:
    world = World()
    upload = world.uploaded(a_file("một"))
    world.memory.inbox.arrive("citizen/other/u1", a_file("một"))
    assert digitise(world.office, "citizen/other/u1", NOON, NOON) is Done.GONE
    assert digitise(world.office, "citizen/citizen-1/u9", NOON, NOON) is Done.GONE
    assert world.dossiers.upload(upload.id).state is UploadState.TICKETED


def test_a_paper_for_a_dossier_that_has_ended_is_kept_with_the_upload() -> None:
    world = World(Status.RETURNED)
    upload = world.uploaded(a_file("một"), CODE)
    assert world.read(upload) is Done.REFUSED
    assert world.dossiers.upload(upload.id).state is UploadState.READ


def attach(dossiers: MemoryDossiers, upload_id: str) -> None:
    """Make an upload part of the dossier, as handing in a supplement does."""
    upload = dossiers.upload(upload_id)
    attached = replace(upload, dossier=CODE, revision=upload.revision + 1)
    dossiers.put_upload(attached, before=upload)


def test_an_upload_read_before_submission_is_filed_by_the_errand_of_the_stream() -> None:
    world = World()
    upload = world.uploaded(a_file("một"))
    world.read(upload)
    attach(world.dossiers, upload.id)
    assert enter_upload(world.office, upload.id, CODE, NOON) is Done.FILED
    assert enter_upload(world.office, upload.id, CODE, NOON) is Done.FILED
    assert len(world.filed()) == 1


def test_the_errand_of_the_stream_leaves_reading_to_the_reader() -> None:
    world = World()
    upload = world.uploaded(a_file("một"), CODE)
    assert enter_upload(world.office, upload.id, CODE, NOON) is Done.WAITING
    assert world.read(upload) is Done.FILED


def test_the_errand_waits_for_the_submission_it_speaks_of() -> None:
    world = World()
    upload = world.uploaded(a_file("một"))
    with pytest.raises(TryLater):
        enter_upload(world.office, upload.id, CODE, NOON)


class Attaching:
    """A store in which somebody submits just before a certain call."""

    def __init__(self, inner: MemoryDossiers, upload_id: str, before: str) -> None:
        self._inner, self._upload_id, self._before = inner, upload_id, before

    def __getattr__(self, name: str) -> Any:
        if name == self._before:
            self._before = ""
            attach(self._inner, self._upload_id)
        return getattr(self._inner, name)


@pytest.mark.parametrize("before", ["upload", "put_upload"])
def test_a_submission_while_the_file_is_read_is_noticed(before: str) -> None:
    world = World()
    upload = world.uploaded(a_file("một"))
    store: Any = Attaching(world.dossiers, upload.id, before)
    office = replace(world.office, dossiers=store)
    assert digitise(office, upload.key, NOON, NOON) is Done.FILED
    assert len(world.filed()) == 1
    assert world.dossiers.upload(upload.id).dossier == CODE


class Overtaken:
    """A store in which an officer moves the dossier between reading it and writing to it."""

    def __init__(self, inner: MemoryDossiers, times: int) -> None:
        self._inner, self._times = inner, times

    def save(self, move: Move) -> None:
        if self._times:
            self._times -= 1
            assert move.before is not None
            other = FilePaper(paper=a_note(self._times))
            clerk: Person = an_officer(Role.RECEPTION)
            self._inner.save(an_act_move(move.before, other, clerk, chance=CountedChance()))
        self._inner.save(move)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def a_note(number: int) -> Any:
    world = World()
    world.arrive(a_file(a_sheet(CODE, "GT"), f"ghi chú {number}"))
    what = world.events()[-1].what
    assert isinstance(what, PaperFiled)
    return what.paper


def test_a_paper_is_filed_though_officers_move_the_dossier_meanwhile() -> None:
    world = World()
    upload = world.uploaded(a_file("một"), CODE)
    store: Any = Overtaken(world.dossiers, 2)
    assert digitise(replace(world.office, dossiers=store), upload.key, NOON, NOON) is Done.FILED
    assert [component for component, _ in world.filed()] == ["GT", "GT", "TK"]


def test_a_dossier_that_never_rests_sends_the_message_back() -> None:
    world = World()
    upload = world.uploaded(a_file("một"), CODE)
    store: Any = Overtaken(world.dossiers, 99)
    with pytest.raises(TryLater):
        digitise(replace(world.office, dossiers=store), upload.key, NOON, NOON)


@pytest.mark.parametrize("data", [a_file("một", "hai"), b"?"], ids=["good", "broken"])
@pytest.mark.parametrize("dossier", [None, CODE])
@pytest.mark.parametrize("after", [False, True])
def test_each_single_step_of_an_upload_can_be_the_last(
    data: bytes, dossier: str | None, after: bool
) -> None:
    whole = World()
    whole.read(whole.uploaded(data, dossier))
    steps, was_cut = 0, True
    while was_cut:
        steps += 1
        broken = World()
        upload = broken.uploaded(data, dossier)
        was_cut = cut_and_repeated(broken, upload.key, steps, after=after)
        stands, should = (what_stands(w, data, upload.id) for w in (broken, whole))
        assert stands == should
    assert steps > 3


def test_a_signed_file_stays_as_it_came_where_it_is_one_paper() -> None:
    world = World()
    data = a_signed_file("một", BLANK)
    assert world.read(world.uploaded(data, CODE)) is Done.FILED
    ((_, key),) = world.filed()
    assert world.archive[key] == data
    stray = a_signed_file("hai", BLANK)
    assert world.arrive(stray) is Done.SCANNED
    (entry,) = world.entries()
    assert (entry.signed, entry.size) == (True, len(stray))
    assert world.archive[entry.archive_key or ""] == stray


def test_a_signature_over_a_scan_of_several_papers_stays_with_the_scan() -> None:
    world = World()
    data = a_signed_file(a_sheet(CODE, "TK"), "một", a_sheet(CODE, "GT"), "hai")
    assert world.arrive(data) is Done.SCANNED
    whats = [event.what for event in world.events()]
    papers = [what.paper for what in whats if isinstance(what, PaperFiled)]
    assert [paper.signed for paper in papers] == [False, False]
    assert [world.archive[paper.archive_key] for paper in papers] == [a_file("một"), a_file("hai")]
    assert all("chữ ký số" in paper.warnings[0] for paper in papers)
    originals = [kept for key, kept in world.archive.items() if key.startswith("original/")]
    assert originals == [data]
