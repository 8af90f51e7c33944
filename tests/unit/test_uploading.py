"""Uploads that are read: filed with their dossier, rejected with a sentence, or kept."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.people import Person, Role
from chalicelib.domain.quarantine import UNCHECKED
from chalicelib.domain.reading import REASONS
from chalicelib.domain.records import UploadState
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.usecases.digitising import Done, enter_upload
from chalicelib.usecases.ports import Move
from chalicelib.usecases.scanning import digitise
from tests.builders import (
    CountedChance,
    an_act_move,
    an_officer,
)
from tests.machines import (
    BLANK,
    NarrowInbox,
    a_file,
    a_sheet,
    a_signed_file,
)
from tests.memory import MemoryDossiers
from tests.worlds import CODE, NOON, World, cut_and_repeated, what_stands


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
