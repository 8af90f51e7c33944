"""Worlds: an office in memory with one dossier, what arrives in its inbox, and what stands then."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from chalicelib.domain.happenings import PaperFiled, PaperRejected
from chalicelib.domain.history import Event
from chalicelib.domain.reading import ON_A_PAGE
from chalicelib.domain.records import ScanReceipt, TrayEntry, Upload
from chalicelib.domain.status import Status
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.scanning import digitise
from tests.builders import MORNING, WARD, a_code, an_upload, the_moves
from tests.machines import (
    BLANK,
    Fuse,
    MemoryQueue,
    PowerCut,
    a_sheet,
    an_unread,
    digitising,
    fused,
)
from tests.memory import MemoryDossiers, MemoryInbox, Office

NOON = MORNING + timedelta(hours=4)
SCAN = f"scan/{WARD}/may-1/0001.pdf"
CODE = a_code()

some_sheet = st.builds(
    a_sheet,
    st.sampled_from([CODE, a_code(serial=2), "G09.20-20260609-0092637"]),
    st.sampled_from(["TK", "GT", "XX"]),
    st.integers(min_value=1, max_value=3),
)
some_unread = st.builds(an_unread, st.sampled_from(sorted(ON_A_PAGE)), seen=st.booleans())
some_page = st.one_of(
    some_sheet, some_unread, st.just(BLANK), st.sampled_from(["một", "hai", f"mã {CODE}"])
)
some_scan = st.lists(some_page, min_size=1, max_size=12)


class World:
    """An office with one dossier, and what arrives in its inbox."""

    def __init__(
        self, status: Status = Status.NEW, inbox: MemoryInbox | None = None, at_once: int = 99
    ) -> None:
        self.memory = Office(inbox=inbox or MemoryInbox())
        self.queue = MemoryQueue()
        self.office = replace(digitising(self.memory), queue=self.queue, at_once=at_once)
        for move in the_moves(status):
            self.dossiers.save(move)

    @property
    def dossiers(self) -> MemoryDossiers:
        """Return its store."""
        return self.memory.dossiers

    @property
    def archive(self) -> dict[str, bytes]:
        """Return what is archived, but not what was read of parts."""
        kept = self.memory.archive.kept.items()
        return {key: data for key, (data, _) in kept if not key.startswith("reading/")}

    def events(self) -> tuple[Event, ...]:
        """Return the history of the dossier."""
        return self.dossiers.file(CODE).events

    def entries(self, agency: str = WARD) -> tuple[TrayEntry, ...]:
        """Return what waits in a tray."""
        return self.dossiers.tray(agency)

    def filed(self) -> list[tuple[str, str]]:
        """Return component and key of each paper filed."""
        whats = (event.what for event in self.events())
        return [
            (what.paper.component, what.paper.archive_key)
            for what in whats
            if isinstance(what, PaperFiled)
        ]

    def rejections(self) -> list[str]:
        """Return what the history tells of files not taken."""
        whats = (event.what for event in self.events())
        return [what.sentence for what in whats if isinstance(what, PaperRejected)]

    def arrive(self, data: bytes, key: str = SCAN, at: datetime = NOON) -> Done:
        """Let a file arrive and be taken in."""
        self.memory.inbox.arrive(key, data)
        return digitise(self.office, key, at, at + timedelta(seconds=5))

    def receipt(self, data: bytes) -> ScanReceipt:
        """Return the receipt of a scan."""
        receipt = self.dossiers.receipt(hashlib.sha256(data).hexdigest())
        assert receipt is not None
        return receipt

    def uploaded(
        self, data: bytes, dossier: str | None = None, name: str = "u1", component: str = "TK"
    ) -> Upload:
        """Let a citizen send a file."""
        upload = an_upload(name, dossier=dossier, component=component)
        self.dossiers.put_upload(upload, before=None)
        self.memory.inbox.arrive(upload.key, data)
        return upload

    def read(self, upload: Upload) -> Done:
        """Have an upload taken in."""
        return digitise(self.office, upload.key, NOON, NOON)


def what_stands(world: World, data: bytes, upload_id: str | None = None) -> tuple[Any, ...]:
    """Return everything there is to find, but the moment it was done."""
    sha256 = hashlib.sha256(data).hexdigest()
    receipt = world.dossiers.receipt(sha256)
    return (
        world.filed(),
        world.rejections(),
        world.entries(),
        None if receipt is None else replace(receipt, finished_at=NOON),
        None if upload_id is None else world.dossiers.upload(upload_id),
        [component.papers for component in world.dossiers.get(CODE).components],
        [replace(place, at=NOON) for place in world.dossiers.lodgings(sha256)],
        world.archive,
    )


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
