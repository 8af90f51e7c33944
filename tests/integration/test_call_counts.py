"""What each errand costs: calls to AWS, counted, and the units they consume."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import Accept
from chalicelib.domain.status import Status
from chalicelib.usecases import acting, drafting, filing, viewing
from chalicelib.usecases.filing import Filing
from tests.builders import (
    MORNING,
    SECRET,
    a_citizen,
    a_code,
    a_draft,
    a_filed_move,
    a_once,
    a_receipt,
    a_tray_entry,
    an_application,
    an_officer,
    an_order,
    an_upload,
    the_moves,
)
from tests.memory import MemoryCatalogue, MemoryChance, MemoryInbox, any_answers

CODE = a_code()
CATALOGUE = MemoryCatalogue()
LATER = MORNING + timedelta(hours=1)


@dataclass
class Counter:
    """Every request that leaves a client, repetitions too, and the units each consumed."""

    calls: list[str] = field(default_factory=list)
    units: list[float] = field(default_factory=list)

    def watch(self, store: DynamoDossiers) -> None:
        events = store.client.meta.events
        events.register_first("before-send.*.*", self._sent)
        events.register("after-call.*.*", self._answered)

    def _sent(self, event_name: str, **_: Any) -> None:
        self.calls.append(event_name.rpartition(".")[2])

    def _answered(self, parsed: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity", [])
        tables = consumed if isinstance(consumed, list) else [consumed]
        self.units += [table["CapacityUnits"] for table in tables if "CapacityUnits" in table]

    def of(self, errand: Callable[[], object]) -> list[str]:
        """Return the calls an errand makes."""
        self.calls.clear()
        self.units.clear()
        errand()
        return list(self.calls)


@pytest.fixture
def counter(store: DynamoDossiers) -> Counter:
    for move in the_moves(Status.PROCESSING):
        store.save(move)
    found = Counter()
    found.watch(store)
    return found


def test_a_whole_dossier_is_one_query(store: DynamoDossiers, counter: Counter) -> None:
    store.put_order(an_order(), new=True)
    assert counter.of(lambda: viewing.view(store, CATALOGUE, a_citizen(), CODE, LATER)) == ["Query"]
    assert len(counter.units) == 1


def test_a_dossier_and_its_tracking_are_one_get(store: DynamoDossiers, counter: Counter) -> None:
    assert counter.of(lambda: store.get(CODE)) == ["GetItem"]
    tracked = counter.of(lambda: viewing.track(store, CATALOGUE, CODE, SECRET, LATER))
    assert tracked == ["GetItem"]


def test_my_dossiers_and_a_worklist_are_one_query_each(
    store: DynamoDossiers, counter: Counter
) -> None:
    for serial in range(2, 40):
        store.save(a_filed_move(a_code(serial)))
    assert counter.of(lambda: viewing.mine(store, a_citizen())) == ["Query"]
    assert counter.of(lambda: viewing.worklist(store, an_officer())) == ["Query"]


def test_a_move_is_one_get_and_one_transaction(store: DynamoDossiers, counter: Counter) -> None:
    store.save(a_filed_move(a_code(2)))
    chance = MemoryChance()

    def accept() -> None:
        acting.act(store, CATALOGUE, a_code(2), Accept(), an_officer(), LATER, 1, chance)

    assert counter.of(accept) == ["GetItem", "TransactWriteItems"]


def filed(store: DynamoDossiers, **changes: Any) -> Callable[[], object]:
    inbox = MemoryInbox()
    inbox.arrive(an_upload().key, b"PDF")
    office = Filing(
        dossiers=store,
        catalogue=CATALOGUE,
        inbox=inbox,
        chance=MemoryChance(),
        check_answers=any_answers,
        tracking_key=b"tracking key for tests",
    )
    application = an_application(received_by="H33.17", **changes)
    return lambda: filing.file_online(office, application, a_citizen(), "k1", LATER)


def test_a_submission_is_stored_by_one_update_and_one_transaction(
    store: DynamoDossiers, counter: Counter
) -> None:
    assert counter.of(filed(store)) == ["GetItem", "UpdateItem", "TransactWriteItems"]
    assert counter.of(filed(store)) == ["GetItem", "GetItem"], (
        "sent again: the mark and the dossier"
    )


def test_a_submission_with_files_reads_them_all_in_one_batch(
    store: DynamoDossiers, counter: Counter
) -> None:
    store.put_upload(an_upload(), before=None)
    store.put_draft(a_draft(), before=0)
    errand = filed(store, on_paper=frozenset(), uploads={"TK": ("u1",)}, draft="d1")
    assert counter.of(errand) == ["GetItem", "BatchGetItem", "UpdateItem", "TransactWriteItems"]


def test_a_draft_is_saved_by_one_put(store: DynamoDossiers, counter: Counter) -> None:
    draft = drafting.save(store, a_citizen(), a_draft(revision=0), MORNING)
    assert counter.of(lambda: drafting.save(store, a_citizen(), draft, LATER)) == ["PutItem"]


def test_every_need_of_the_store_costs_what_the_port_says(
    store: DynamoDossiers, counter: Counter
) -> None:
    costs: Sequence[tuple[Callable[[], object], list[str]]] = (
        (lambda: store.file(CODE), ["Query"]),
        (lambda: store.next_serial("H33.16", MORNING.date()), ["UpdateItem"]),
        (lambda: store.save(a_filed_move(a_code(7))), ["TransactWriteItems"]),
        (lambda: store.needing_attention(LATER), ["Query"] * 4),
        (lambda: store.mark(a_once()), ["PutItem"]),
        (lambda: store.once("submit:citizen-1", "k1"), ["GetItem"]),
        (lambda: store.put_upload(an_upload(), before=None), ["PutItem"]),
        (lambda: store.upload("u1"), ["GetItem"]),
        (lambda: store.uploads(["u1"]), ["BatchGetItem"]),
        (lambda: store.uploads([]), []),
        (lambda: store.put_draft(a_draft(), before=0), ["PutItem"]),
        (lambda: store.draft("citizen-1", "d1"), ["GetItem"]),
        (lambda: store.drafts("citizen-1"), ["Query"]),
        (lambda: store.drop_draft("citizen-1", "d1"), ["DeleteItem"]),
        (lambda: store.put_order(an_order(), new=True), ["PutItem"]),
        (lambda: store.put_tray(a_tray_entry()), ["PutItem"]),
        (lambda: store.tray("H33.16"), ["Query"]),
        (lambda: store.tray_entry("H33.16", a_tray_entry().id), ["GetItem"]),
        (lambda: store.put_receipt(a_receipt()), ["PutItem"]),
        (lambda: store.receipt(a_receipt().sha256), ["GetItem"]),
    )
    assert [counter.of(errand) for errand, _ in costs] == [calls for _, calls in costs]


def test_a_read_consumes_one_unit_at_most(store: DynamoDossiers, counter: Counter) -> None:
    for errand in (lambda: store.get(CODE), lambda: store.worklist("H33.16#division_head")):
        counter.of(errand)
        assert len(counter.units) == 1
        assert sum(counter.units) <= 1
