"""Files and supplements in the real table: what each step costs, and that none leaves half."""

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.status import Status
from chalicelib.usecases import acting, drafting, supplementing, uploading
from chalicelib.usecases.supplementing import Typed
from chalicelib.usecases.uploading import FileAsk
from tests.bench.meter import Meter
from tests.builders import (
    MORNING,
    PAUSE,
    a_citizen,
    a_code,
    a_draft,
    a_procedure,
    an_upload,
    the_moves,
)
from tests.integration.conftest import REGION
from tests.memory import MemoryCatalogue, MemoryChance, MemoryInbox

CODE, BY, LATER = a_code(), a_citizen(), MORNING + 30 * PAUSE
PLACE = "ab" * 16
CATALOGUE = MemoryCatalogue()


@pytest.fixture
def meter(store: DynamoDossiers) -> Meter:
    for move in the_moves(Status.SUPPLEMENT):
        store.save(move)
    found = Meter(REGION)
    found.watch(store.client.meta.events)
    return found


def test_a_file_is_noted_by_two_puts_and_its_draft_read_once(
    store: DynamoDossiers, meter: Meter
) -> None:
    inbox, law, ask = MemoryInbox(), a_procedure(), FileAsk(id=PLACE, component="TK", name="a")
    store.put_draft(a_draft(uploads={}), before=0)

    def note() -> None:
        uploading.placed(store, inbox, law, ask, BY, LATER)
        drafting.with_upload(store, BY, "d1", "TK", PLACE, LATER)

    assert meter.of(note).calls == ("PutItem", "GetItem", "PutItem")
    assert store.draft(BY.id, "d1").uploads == {"TK": (PLACE,)}
    again = meter.of(note).calls
    assert again[-1] == "GetItem", "the very same again is not written in the draft"
    assert store.draft(BY.id, "d1").revision == 2


def test_how_far_files_are_is_one_read_and_what_is_missing_is_left_out(
    store: DynamoDossiers, meter: Meter
) -> None:
    others = a_citizen("citizen-2")
    for upload in (an_upload("u1"), an_upload("u2", others)):
        store.put_upload(upload, before=None)
    found = store.some_uploads(["u2", "none", "u1"])
    assert [one.id for one in found] == ["u2", "u1"]
    cost = meter.of(lambda: uploading.states(store, BY, ["u1", "u2", "none"]))
    assert cost.calls == ("BatchGetItem",)
    assert meter.of(lambda: uploading.states(store, BY, [])).calls == ()
    assert set(uploading.states(store, BY, ["u1", "u2"])) == {"u1"}


def test_a_supplement_is_gathered_and_handed_in_with_its_draft_gone(
    store: DynamoDossiers, meter: Meter
) -> None:
    def gather() -> None:
        found = supplementing.wanted(store, CATALOGUE, BY, CODE)
        draft = supplementing.begun(store, BY, found, LATER)
        codes = tuple(sorted({item.component for item in found.items}))
        supplementing.typed(store, BY, draft, Typed("Lời nhắn", codes, ()), LATER)

    assert meter.of(gather).calls == ("GetItem", "GetItem", "PutItem", "GetItem", "PutItem")
    again = meter.of(gather).calls
    assert again == ("GetItem", "GetItem", "GetItem"), "the same again writes nothing"
    kept = supplementing.wanted(store, CATALOGUE, BY, CODE)
    assert kept.unsent
    assert kept.draft is not None
    assert drafting.mine(store, BY) == ()
    answer, seen = supplementing.answer(kept.draft), kept.dossier.version

    def hand_in() -> None:
        acting.answer_supplement(
            store,
            CATALOGUE,
            MemoryInbox(),
            CODE,
            answer,
            BY,
            LATER,
            seen,
            MemoryChance(),
            lambda: b"key",
        )

    assert meter.of(hand_in).calls == ("GetItem", "TransactWriteItems")
    with pytest.raises(NotFound):
        store.draft(BY.id, kept.draft.id)
    now = supplementing.wanted(store, CATALOGUE, BY, CODE)
    assert (now.waits, now.unsent) == (False, False)
