"""Papers used again, in the real table: what it costs, and that no record changes unnoticed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import AnswerSupplement, AskSupplement
from chalicelib.domain.checking import papers_of
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.parts import Wish
from chalicelib.domain.storing import StoredPaper
from chalicelib.usecases import acting, filing, reusing
from chalicelib.usecases.filing import Filing
from chalicelib.usecases.ports import Conflict
from tests.bench.meter import Cost, Meter
from tests.builders import (
    AN_ITEM,
    MORNING,
    a_citizen,
    a_code,
    a_filed_move,
    a_procedure,
    a_stored,
    an_act_move,
    an_application,
)
from tests.integration.conftest import REGION
from tests.memory import STORE_KEY, MemoryCatalogue, MemoryChance, MemoryInbox, any_answers

LAW = a_procedure(
    components=(
        ComponentRule("TK", "Tờ khai", "Declaration"),
        ComponentRule("GT", "Giấy tờ", "Paper", required=False, kinds=("giay-chung-sinh",)),
    )
)
CATALOGUE = MemoryCatalogue((LAW,))
OLD, LATER = a_code(9), MORNING + timedelta(hours=1)
RECORD = a_stored(id=f"{OLD}.p1", dossier=OLD)
WISH = Wish(component="GT", record=RECORD.id, revision=1)


@pytest.fixture
def meter(store: DynamoDossiers) -> Meter:
    keep(store, RECORD)
    found = Meter(REGION)
    found.watch(store.client.meta.events)
    return found


def keep(store: DynamoDossiers, record: StoredPaper) -> None:
    """Keep a record, with some move or other."""
    code = a_code(int(record.revision) + 40)
    store.save(replace(a_filed_move(code), stored=record))


def office(store: DynamoDossiers) -> Filing:
    return Filing(
        dossiers=store,
        catalogue=CATALOGUE,
        inbox=MemoryInbox(),
        chance=MemoryChance(),
        check_answers=any_answers,
        tracking_key=b"tracking key for tests",
        store_key=lambda: STORE_KEY,
    )


def test_a_submission_out_of_the_store_asks_it_once_for_each_name_one_has(
    store: DynamoDossiers, meter: Meter
) -> None:
    asked = an_application(stored=(WISH,))
    by = a_citizen(personal_id=None)
    cost = meter.of(lambda: filing.file_online(office(store), asked, by, "k1", LATER))
    calls = ("GetItem", "Query", "UpdateItem", "TransactWriteItems")
    assert cost.calls == calls
    proved = meter.of(lambda: filing.file_online(office(store), asked, a_citizen(), "k2", LATER))
    assert proved.calls == ("GetItem", "Query", "Query", "UpdateItem", "TransactWriteItems")
    again = meter.of(lambda: filing.file_online(office(store), asked, by, "k1", LATER))
    assert again == Cost(("GetItem", "GetItem"), rcu=2, wcu=0), "the mark and the dossier"
    uses = store.store(RECORD.holder).uses
    assert [use.record for use in uses] == [RECORD.id] * 2


def test_an_answer_out_of_the_store_is_one_query_more(store: DynamoDossiers, meter: Meter) -> None:
    filed = a_filed_move(a_code(2))
    store.save(filed)
    store.save(an_act_move(filed.after, AskSupplement(items=(AN_ITEM,))))
    by, chance = a_citizen(personal_id=None), MemoryChance()
    answer = AnswerSupplement(components=(), stored=(WISH,))
    at = LATER + timedelta(hours=2)

    def give() -> None:
        ports = (store, CATALOGUE, MemoryInbox(), a_code(2), answer)
        acting.answer_supplement(*ports, by, at, None, chance, lambda: STORE_KEY)

    assert meter.of(give).calls == ("GetItem", "Query", "TransactWriteItems")
    (paper,) = papers_of(store.file(a_code(2)).events)
    assert paper.paper.archive_key == RECORD.file


def test_a_record_that_changed_since_it_was_read_lets_nothing_be_written(
    store: DynamoDossiers,
) -> None:
    keep(store, RECORD)
    by = a_citizen(personal_id=None)
    picked = reusing.pick(store, lambda: STORE_KEY, by, LAW, (WISH,), LATER)
    move = a_filed_move(a_code(3))
    using = replace(move, uses=reusing.uses(picked, move))
    keep(store, replace(RECORD, revision=2))
    with pytest.raises(Conflict):
        store.save(using)
    assert store.several([a_code(3)]) == ()
    assert store.store(RECORD.holder).uses == ()


def test_the_same_move_written_twice_is_one_use(store: DynamoDossiers, meter: Meter) -> None:
    by = a_citizen(personal_id=None)
    picked = reusing.pick(store, lambda: STORE_KEY, by, LAW, (WISH,), LATER)
    move = a_filed_move(a_code(3))
    using = replace(move, uses=reusing.uses(picked, move))
    for _ in range(2):
        assert meter.of(lambda: store.save(using)).calls == ("TransactWriteItems",)
    assert len(store.store(RECORD.holder).uses) == 1
