"""What applying costs: calls to AWS, counted, and the units they consume."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain import guiding as pages
from chalicelib.domain.records import Draft, DraftSeen
from chalicelib.domain.status import Status
from chalicelib.usecases import (
    drafting,
    filing,
    guiding,
    viewing,
)
from chalicelib.usecases.filing import Filing
from tests.bench.meter import Cost, Meter
from tests.builders import (
    MORNING,
    a_citizen,
    a_draft,
    a_procedure,
    an_application,
    an_upload,
    the_moves,
)
from tests.integration.conftest import REGION
from tests.memory import (
    STORE_KEY,
    MemoryCatalogue,
    MemoryChance,
    MemoryInbox,
    any_answers,
)

CATALOGUE = MemoryCatalogue()
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def meter(store: DynamoDossiers) -> Meter:
    found = Meter(REGION)
    found.watch(store.client.meta.events)
    return found


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
        store_key=lambda: STORE_KEY,
    )
    application = an_application(received_by="H33.17", **changes)
    return lambda: filing.file_online(office, application, a_citizen(), "k1", LATER)


def test_a_submission_is_stored_by_two_writes(store: DynamoDossiers, meter: Meter) -> None:
    calls = ("GetItem", "UpdateItem", "TransactWriteItems")
    assert meter.of(filed(store)) == Cost(calls, rcu=1, wcu=16)
    again = meter.of(filed(store))
    assert again == Cost(("GetItem", "GetItem"), rcu=2, wcu=0), "the mark and the dossier"


def test_a_submission_with_files_reads_them_all_in_one_batch(
    store: DynamoDossiers, meter: Meter
) -> None:
    store.put_upload(an_upload(), before=None)
    store.put_draft(a_draft(), before=0)
    errand = filed(store, on_paper=frozenset(), uploads={"TK": ("u1",)}, draft=DraftSeen("d1", 1))
    calls = ("GetItem", "BatchGetItem", "UpdateItem", "TransactWriteItems")
    assert meter.of(errand) == Cost(calls, rcu=2, wcu=20)


def test_a_draft_is_saved_by_one_put(store: DynamoDossiers, meter: Meter) -> None:
    draft = drafting.save(store, a_citizen(), a_draft(revision=0), MORNING)
    saved = meter.of(lambda: drafting.save(store, a_citizen(), draft, LATER))
    assert saved == Cost(("PutItem",), rcu=0, wcu=1)


def test_a_page_of_a_draft_is_one_read_and_saving_it_one_read_and_one_put(
    store: DynamoDossiers, meter: Meter
) -> None:
    law, by = a_procedure(), a_citizen()

    def begun() -> Draft:
        return guiding.begin(store, by, law, "d1", {}, (), LATER)

    assert meter.of(begun).calls == ("GetItem", "Query", "PutItem")
    assert meter.of(begun) == Cost(("GetItem",), rcu=1, wcu=0), "a double press"
    here = pages.page(law, pages.PLACE)

    def saved(seen: str) -> Draft:
        draft = drafting.one(store, by, "d1")
        typed = {"phone": "0912345678"}
        return guiding.typed(store, draft, law, here, typed, seen, LATER)

    seen = pages.mark(pages.part(law, begun(), here))
    assert meter.of(lambda: saved(seen)) == Cost(("GetItem", "PutItem"), rcu=1, wcu=1)
    assert meter.of(lambda: saved(seen)) == Cost(("GetItem",), rcu=1, wcu=0), "the same again"


def test_ones_own_page_is_one_list_of_drafts_one_of_dossiers_and_one_read_of_those(
    store: DynamoDossiers, meter: Meter
) -> None:
    for move in the_moves(Status.PROCESSING):
        store.save(move)

    def listed() -> None:
        drafting.mine(store, a_citizen())
        found = viewing.mine(store, a_citizen())
        store.several([row.code for row in found.rows])

    assert meter.of(listed).calls == ("Query", "Query", "BatchGetItem")


def test_what_was_filed_of_a_draft_is_found_by_one_read(
    store: DynamoDossiers, meter: Meter
) -> None:
    errand = filed(store)
    errand()

    def found() -> None:
        assert filing.filed_as(store, a_citizen(), "k1") is not None

    assert meter.of(found) == Cost(("GetItem",), rcu=1, wcu=0)
