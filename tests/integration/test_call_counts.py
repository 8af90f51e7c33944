"""What each errand costs: calls to AWS, counted, and the units they consume."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.adapters.archive import Archive
from chalicelib.adapters.queues import Queue
from chalicelib.adapters.requests import Requests
from chalicelib.adapters.shelf import Shelf
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.failures import DynamoFailures
from chalicelib.adapters.store.words import DynamoWords
from chalicelib.domain.acts import (
    Accept,
    Act,
    Advance,
    AnswerComplaint,
    Complain,
    CorrectPaper,
    FilePaper,
    Propose,
    Rate,
)
from chalicelib.domain.bulk import Ticked
from chalicelib.domain.complaints import Kind as Complaint
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.limits import TRACKING, TRACKING_OF_ONE, counter
from chalicelib.domain.parts import Result
from chalicelib.domain.people import Role, system
from chalicelib.domain.printouts.asked import Kind
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.reports.periods import Period, Question
from chalicelib.domain.reports.requests import Form, Name
from chalicelib.domain.searching import standing
from chalicelib.domain.signed import proposal_key
from chalicelib.domain.status import Status
from chalicelib.domain.worklist import ANYTHING, Time, Wanted
from chalicelib.usecases import (
    acting,
    bulk,
    complaining,
    correcting,
    listing,
    looking,
    opening,
    printouts,
    rating,
    reporting,
    storing,
    twins,
    viewing,
)
from chalicelib.usecases.guarding import Guard
from chalicelib.usecases.ports import Move
from chalicelib.usecases.printing import make
from chalicelib.usecases.searching import Searching, search
from chalicelib.usecases.sweeping import sweep
from chalicelib.usecases.wordbook import Entry
from chalicelib.usecases.writing import Writing, write
from tests.bench.meter import Cost, Meter
from tests.builders import (
    MORNING,
    SECRET,
    WARD,
    a_citizen,
    a_code,
    a_draft,
    a_filed_move,
    a_once,
    a_paper,
    a_procedure,
    a_receipt,
    a_result_paper,
    a_stored,
    a_tray_entry,
    a_writ,
    an_act_move,
    an_officer,
    an_opening,
    an_order,
    an_upload,
    rules,
    the_moves,
    the_signed_moves,
)
from tests.integration.conftest import NAME, REGION, WORDS, WORDS_TABLE
from tests.integration.plumbing import session
from tests.integration.pool import a_pool
from tests.memory import (
    MemoryArchive,
    MemoryCatalogue,
    MemoryChance,
    MemoryDirectory,
    MemoryDossiers,
    Office,
)
from tests.openings import an_opened
from tests.printouts import MemoryShelf, a_printout, printing
from tests.typesetters import PlainTypesetter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CODE = a_code()
CATALOGUE = MemoryCatalogue()
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def meter(store: DynamoDossiers) -> Meter:
    for move in the_moves(Status.PROCESSING):
        store.save(move)
    found = Meter(REGION)
    found.watch(store.client.meta.events)
    return found


def test_a_whole_dossier_is_one_query(store: DynamoDossiers, meter: Meter) -> None:
    store.put_order(an_order(), new=True)
    store.put_writ(a_writ())
    cost = meter.of(lambda: viewing.view(store, CATALOGUE, a_citizen(), CODE, LATER))
    assert cost == Cost(("Query",), rcu=2, wcu=0)


def test_an_e_result_and_what_keeps_it_are_in_that_query_and_its_link_is_no_call(
    store: DynamoDossiers, meter: Meter
) -> None:
    code, officer = a_code(5), an_officer(Role.LEADER)
    for move in the_signed_moves(Status.FINISHED, code=code):
        store.save(move)
    archive = MemoryArchive()

    def fetch() -> None:
        viewing.result(viewing.view(store, CATALOGUE, officer, code, LATER), archive, LATER)

    assert meter.of(fetch).calls == ("Query", "PutItem"), "and a note of who opened the dossier"


def test_who_opens_a_dossier_is_noted_by_one_write_and_read_by_one_query(
    store: DynamoDossiers, meter: Meter
) -> None:
    def open_it() -> None:
        viewing.view(store, CATALOGUE, an_officer(), CODE, LATER)

    first, again = meter.of(open_it), meter.of(open_it)
    assert first == Cost(("Query", "PutItem"), rcu=2, wcu=1)
    assert again.calls == ("Query", "PutItem"), "the same hour, which changes nothing"
    head, by = store.get(CODE), a_citizen()
    assert len(opening.of(store, head, by, 9)) == 1
    assert meter.of(lambda: opening.of(store, head, by, 9)).calls == ("Query",)


def test_a_complaint_is_one_get_and_one_transaction_and_a_query_where_it_names_an_entry(
    store: DynamoDossiers, meter: Meter
) -> None:
    chance, by = MemoryChance(), a_citizen()

    def complain(key: str, about: int | None = None) -> None:
        said = Complain(kind=Complaint.REMARK, words="Chờ quá lâu", key=key, about=about)
        complaining.complain(store, MemoryCatalogue(), CODE, said, by, LATER, chance)

    def answer() -> None:
        said = AnswerComplaint(complaint=store.get(CODE).complaints[0].seq, words="Xin lỗi.")
        leader = an_officer(Role.LEADER)
        acting.act(store, MemoryCatalogue(), CODE, said, leader, LATER, None, chance)

    once = ("GetItem", "TransactWriteItems")
    assert meter.of(lambda: complain("k1")).calls == once
    assert meter.of(lambda: complain("k1")).calls == ("GetItem",), "the same again"
    assert meter.of(lambda: complain("k2", 2)).calls == ("GetItem", "Query", once[1])
    leader = an_officer(Role.LEADER)
    listing = meter.of(lambda: complaining.waiting(store, leader))
    assert listing.calls == ("Query",)
    assert len(complaining.waiting(store, leader)) == 2
    assert meter.of(answer).calls == ("GetItem", *once), "one of them to find its number"
    assert len(complaining.waiting(store, leader)) == 1
    late = LATER + timedelta(days=60)
    assert store.needing_attention(late)
    sweep(store, MemoryCatalogue(), chance, late)
    (waits,) = complaining.waiting(store, an_officer(Role.LEADER, "H33"))
    assert waits.code == CODE
    assert meter.of(lambda: sweep(store, MemoryCatalogue(), chance, late)).calls == ("Query",) * 4


def test_a_complaint_is_reminded_of_by_what_a_reminder_takes_whatever_lists_it_is_on(
    store: DynamoDossiers, meter: Meter
) -> None:
    code, chance = a_code(7), MemoryChance()
    for move in the_moves(Status.RETURNED, code=code):
        store.save(move)
    late = LATER + timedelta(days=60)
    sweep(store, MemoryCatalogue(), chance, late)
    said = Complain(kind=Complaint.REMARK, words="Chờ quá lâu", key="k1")
    complaining.complain(store, MemoryCatalogue(), code, said, a_citizen(), LATER, chance)
    found, one = ("Query",) * 4, ("GetItem", "TransactWriteItems")
    reminding = meter.of(lambda: sweep(store, MemoryCatalogue(), chance, late))
    assert reminding.calls == (*found, "GetItem", *one, *one), "soon, and late"


def test_a_result_that_is_a_paper_of_the_dossier_is_looked_for_by_one_query_more(
    store: DynamoDossiers, meter: Meter
) -> None:
    chance, code = MemoryChance(), a_code(6)
    for move in the_moves(Status.RECEIVED, code=code):
        store.save(move)
    filed = FilePaper(paper=a_paper(signed=True))
    acting.act(store, CATALOGUE, code, filed, system("digitise"), LATER, None, chance)

    def do(act: Act) -> None:
        acting.act(store, CATALOGUE, code, act, an_officer(Role.LEADER), LATER, None, chance)

    for to in ("phan-cong", "tham-dinh", "ky-duyet", "ban-hanh"):
        do(Advance(to=to))
    result = Result(number="1", summary="Trích lục", document="p1", signed=False)
    cost = meter.of(lambda: do(Advance(to="tra-ket-qua", result=result)))
    assert cost.calls == ("GetItem", "Query", "TransactWriteItems")


def test_a_dossier_and_its_tracking_are_one_get(store: DynamoDossiers, meter: Meter) -> None:
    once = Cost(("GetItem",), rcu=1, wcu=0)
    assert meter.of(lambda: store.get(CODE)) == once
    assert meter.of(lambda: viewing.track(store, CATALOGUE, CODE, SECRET, LATER)) == once


def test_tracking_reads_the_counters_of_failures_in_the_same_call_and_writes_only_failures(
    meter: Meter,
) -> None:
    failures = DynamoFailures(NAME, REGION)
    meter.watch(failures.client.meta.events)
    sources = ((TRACKING, "203.0.113.7"), (TRACKING_OF_ONE, CODE))
    guard = Guard(failures, [counter(of, one, LATER, b"key") for of, one in sources], LATER)

    def track(secret: str) -> None:
        with suppress(NotFound), guard.counting():
            viewing.track(guard, CATALOGUE, CODE, secret, LATER)

    assert meter.of(lambda: track(SECRET)) == Cost(("BatchGetItem",), rcu=3, wcu=0)
    wrong = meter.of(lambda: track("WRONG"))
    assert wrong == Cost(("BatchGetItem", "UpdateItem", "UpdateItem"), rcu=3, wcu=2)


def test_my_dossiers_and_a_worklist_are_one_query_each(store: DynamoDossiers, meter: Meter) -> None:
    for serial in range(2, 40):
        store.save(a_filed_move(a_code(serial)))
    mine = meter.of(lambda: viewing.mine(store, a_citizen()))
    assert mine == Cost(("Query",), rcu=1.5, wcu=0), "20 rows of 38"
    worklist = meter.of(lambda: viewing.worklist(store, an_officer()))
    assert worklist == Cost(("Query",), rcu=2.5, wcu=0), "38 rows"


def test_a_narrowed_worklist_and_all_of_it_as_a_file_are_one_query_each(
    store: DynamoDossiers, meter: Meter
) -> None:
    for serial in range(2, 80):
        store.save(a_filed_move(a_code(serial)))
    by, desk, late = an_officer(), f"{WARD}#reception", Wanted(time=Time.LATE)
    for wanted in (ANYTHING, late):
        page = meter.of(partial(listing.page, store, by, desk, wanted, LATER))
        whole = meter.of(partial(listing.whole, store, by, desk, wanted, LATER))
        assert page == whole == Cost(("Query",), rcu=5.0, wcu=0), "78 rows"


def test_a_bulk_is_a_get_and_a_transaction_for_each_and_four_calls_more(
    store: DynamoDossiers, meter: Meter
) -> None:
    codes = [a_code(serial) for serial in range(2, 7)]
    for code in codes:
        store.save(a_filed_move(code))
    ticked = [Ticked(code=code, version=1) for code in codes]
    by = an_officer()
    desk = bulk.Office(
        dossiers=store,
        catalogue=CATALOGUE,
        directory=MemoryDirectory(()),
        chance=MemoryChance(),
        clock=lambda: LATER,
    )

    def sent(key: str) -> tuple[str, ...]:
        return meter.of(lambda: bulk.do(desk, by, key, Accept(), ticked)).calls

    review = meter.of(lambda: bulk.review(desk, by, ticked, Accept()))
    assert review.calls == ("BatchGetItem",)
    asked = ("GetItem", "BatchGetItem")
    assert sent("k1") == (*asked, *("GetItem", "TransactWriteItems") * 5, "PutItem")
    assert sent("k1") == ("GetItem",), "the same again"
    assert sent("k2") == (*asked, *("Query",) * 5, "PutItem"), "after a run that was cut off"
    told = meter.of(lambda: bulk.became(store, by, "k1"))
    assert told.calls == ("GetItem", "BatchGetItem")


def test_a_move_is_one_get_and_one_transaction(store: DynamoDossiers, meter: Meter) -> None:
    store.save(a_filed_move(a_code(2)))
    chance = MemoryChance()

    def accept() -> None:
        acting.act(store, CATALOGUE, a_code(2), Accept(), an_officer(), LATER, 1, chance)

    assert meter.of(accept) == Cost(("GetItem", "TransactWriteItems"), rcu=1, wcu=14)


def test_a_rating_by_code_and_secret_is_one_get_and_one_transaction(
    store: DynamoDossiers, meter: Meter
) -> None:
    for move in the_moves(Status.RETURNED, code=a_code(3)):
        store.save(move)
    law, said = MemoryCatalogue(), Rate(stars=5)

    def rate() -> None:
        rating.rate(store, law, a_code(3), SECRET, said, LATER, MemoryChance())

    assert meter.of(rate).calls == ("GetItem", "TransactWriteItems")


def test_a_check_of_a_paper_is_one_query_and_one_transaction(
    store: DynamoDossiers, meter: Meter
) -> None:
    chance = MemoryChance()
    filed = FilePaper(paper=a_paper())
    acting.act(store, CATALOGUE, CODE, filed, system("digitise"), LATER, None, chance)
    act, by = CorrectPaper(paper="p1", compared=True), an_officer()

    def check() -> None:
        correcting.correct_paper(store, CATALOGUE, CODE, act, by, LATER, None, chance, b"key")

    cost = meter.of(check)
    assert (cost.calls, cost.rcu) == (("Query", "TransactWriteItems"), 2)
    (kept,) = storing.mine(store, b"key", a_citizen())
    assert kept.record.revision == 1, "the same transaction wrote its owner's record"


def test_ones_own_store_is_a_query_for_each_name_and_a_download_one_put_more(
    store: DynamoDossiers, meter: Meter
) -> None:
    chance = MemoryChance()
    for serial in range(30):
        store.save(a_stored_move(store.get(CODE), serial, chance))
    nameless = a_citizen(personal_id=None)
    assert meter.of(lambda: storing.mine(store, b"key", nameless)).calls == ("Query",)
    assert meter.of(lambda: storing.mine(store, b"key", a_citizen())).calls == ("Query",) * 2
    record = f"{CODE}.p7"

    def download() -> None:
        storing.opened(store, b"key", nameless, record, LATER)

    assert meter.of(download).calls == ("Query", "PutItem")


def a_stored_move(before: Dossier, number: int, chance: MemoryChance) -> Move:
    """Return a move that also keeps a paper in a store."""
    filed = FilePaper(paper=a_paper(f"p{number}"))
    move = an_act_move(before, filed, system("digitise"), chance=chance)
    return replace(move, stored=a_stored(dossier=CODE, code=f"p{number}", id=f"{CODE}.p{number}"))


def test_the_twins_of_a_paper_are_a_query_more_and_a_scan_sent_twice_two_calls(
    store: DynamoDossiers, meter: Meter
) -> None:
    chance, paper = MemoryChance(), a_paper()
    acting.act(
        store, CATALOGUE, CODE, FilePaper(paper=paper), system("digitise"), LATER, None, chance
    )
    store.put_receipt(a_receipt(sha256=paper.sha256))
    found = meter.of(lambda: twins.twins(store, a_citizen(), CODE, paper.id))
    assert found.calls == ("Query", "Query")
    again = meter.of(lambda: twins.scanned(store, an_officer(), paper.sha256))
    assert again.calls == ("GetItem", "Query")


def test_a_tray_entry_beside_its_receipt_and_its_dossier_is_three_gets(
    store: DynamoDossiers, meter: Meter
) -> None:
    entry = a_tray_entry(suggestion=CODE)
    store.put_tray(entry)
    store.put_receipt(a_receipt(sha256=entry.sha256))
    looked = looking.look(store, an_officer(), entry.id, None, None)
    assert (looked.entry, looked.dossier) == (entry, store.get(CODE))
    cost = meter.of(lambda: looking.look(store, an_officer(), entry.id, None, None))
    assert cost.calls == ("GetItem",) * 3
    assert meter.of(lambda: twins.others(store, an_officer(), CODE, a_paper())).calls == ("Query",)


def test_an_act_that_assigns_looks_once_in_the_directory_while_that_is_fresh(
    store: DynamoDossiers, meter: Meter
) -> None:
    for move in the_moves(Status.PROCESSING, code=a_code(2)):
        store.save(move)
    pool = a_pool()
    handler = pool.officer("thuly", Role.APPRAISER)
    meter.watch(pool.client.meta.events)
    directory, chance = pool.directory(lambda: LATER), MemoryChance()
    act, head = Advance(to="tham-dinh", handler=handler), an_officer(Role.DIVISION_HEAD)

    def assign(code: str) -> None:
        acting.act(store, CATALOGUE, code, act, head, LATER, None, chance, directory)

    first, again = meter.of(lambda: assign(CODE)), meter.of(lambda: assign(a_code(2)))
    assert first.calls == ("GetItem", "ListUsersInGroup", "TransactWriteItems")
    assert again.calls == ("GetItem", "TransactWriteItems")


@pytest.mark.parametrize("status", list(Status))
def test_every_move_is_one_transaction_of_few_units(
    store: DynamoDossiers, meter: Meter, status: Status
) -> None:
    first, *others = the_moves(status, code=a_code(2))
    assert meter.of(lambda: store.save(first)) == Cost(("TransactWriteItems",), rcu=0, wcu=13)
    for move in others:
        cost = meter.of(partial(store.save, move))
        assert (cost.calls, cost.rcu) == (("TransactWriteItems",), 0)
        assert cost.wcu <= 14, move.event.what.type


def test_a_search_costs_the_same_however_many_papers_there_are(
    store: DynamoDossiers, meter: Meter, dynamodb: "DynamoDBClient"
) -> None:
    dynamodb.create_table(TableName=WORDS, **WORDS_TABLE)
    meter.watch(dynamodb.meta.events)
    words = DynamoWords(dynamodb, WORDS, b"a key")
    office, by = Searching(words, store, CATALOGUE), an_officer()
    pairs = standing([(1, "Ông Nguyễn Văn An ở ấp 3")])
    for papers in (1, 30):
        for seq in range(papers):
            entry = Entry(submitted_at=MORNING, code=CODE, seq=seq, paper="p1")
            kept = meter.of(partial(words.keep, WARD, entry, pairs))
            assert kept == Cost(("BatchWriteItem",), rcu=0, wcu=len(pairs))
        for query, queries in (("van an", 1), ("nguyễn văn an", 2), ("ông nguyễn văn an", 2)):
            calls = meter.of(partial(search, office, by, query)).calls
            assert calls == ("Query",) * queries + ("BatchGetItem",), query
        assert meter.of(partial(search, office, by, "an")).calls == ("Query", "BatchGetItem")
        assert meter.of(partial(search, office, by, "văn bình")).calls == ("Query",)


def test_every_need_of_the_store_costs_what_the_port_says(
    store: DynamoDossiers, meter: Meter
) -> None:
    costs: Sequence[tuple[Callable[[], object], list[str]]] = (
        (lambda: store.file(CODE), ["Query"]),
        (lambda: store.several([CODE, a_code(9)]), ["BatchGetItem"]),
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
        (lambda: store.put_writ(a_writ()), ["PutItem"]),
        (lambda: store.put_tray(a_tray_entry()), ["PutItem"]),
        (lambda: store.tray("H33.16"), ["Query"]),
        (lambda: store.tray_entry("H33.16", a_tray_entry().id), ["GetItem"]),
        (lambda: store.put_receipt(a_receipt()), ["PutItem"]),
        (lambda: store.receipt(a_receipt().sha256), ["GetItem"]),
        (lambda: store.lodgings("ab" * 32), ["Query"]),
        (lambda: store.store("account:citizen-1"), ["Query"]),
        (lambda: store.note_opening(an_opening()), ["PutItem"]),
        (lambda: store.note_opened(an_opened()), ["PutItem"]),
        (lambda: store.openings(CODE, 9), ["Query"]),
        (lambda: store.complaints(WARD), ["Query"]),
    )
    assert [list(meter.of(errand).calls) for errand, _ in costs] == [calls for _, calls in costs]


def test_a_report_is_asked_for_by_four_calls_and_looked_at_by_two(meter: Meter) -> None:
    s3: Any = session().create_client("s3", REGION)
    sqs: Any = session().create_client("sqs", REGION)
    s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": REGION})
    queue = Queue(sqs, sqs.create_queue(QueueName="reports")["QueueUrl"])
    meter.watch(s3.meta.events)
    meter.watch(sqs.meta.events)
    requests, by = Requests(s3, "lake"), an_officer(Role.LEADER)
    desk, day = reporting.Desk(CATALOGUE, requests, queue), MORNING.date()
    asked = Question(period=Period(first=day, last=day, as_of=day))

    def ask() -> None:
        reporting.ask(desk, by, Name.II06A, asked, Form.CSV, MORNING)

    asking = ("ListObjectsV2", "PutObject", "ListObjectsV2")
    assert meter.of(ask).calls == (*asking, "SendMessageBatch")
    (request,) = s3.list_objects_v2(Bucket="lake")["Contents"]
    name = request["Key"].split("/")[1]
    look = partial(reporting.look, requests, by, name, MORNING)
    assert meter.of(look).calls == ("ListObjectsV2", "GetObject")
    make = partial(reporting.answer, requests, name, lambda _: (b"1;2", "text/csv"))
    assert meter.of(make).calls == ("ListObjectsV2", "GetObject", "PutObject")
    assert meter.of(make).calls == ("ListObjectsV2", "GetObject"), "it is there"
    assert meter.of(look).calls == ("ListObjectsV2", "GetObject"), "a link costs nothing"
    assert meter.of(ask).calls == asking, "nor does the errand go out again"


def test_a_printout_is_asked_for_by_four_calls_and_a_book_reads_by_the_hundred(
    store: DynamoDossiers, meter: Meter
) -> None:
    for serial, status in ((2, Status.RECEIVED), (3, Status.RETURNED), (4, Status.NEW)):
        for move in the_moves(status, code=a_code(serial)):
            store.save(move)
    s3: Any = session().create_client("s3", REGION)
    sqs: Any = session().create_client("sqs", REGION)
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION})
    queue = Queue(sqs, sqs.create_queue(QueueName="printouts")["QueueUrl"])
    meter.watch(s3.meta.events)
    meter.watch(sqs.meta.events)
    shelf, by, wanted = Shelf(s3, "archive"), an_officer(), a_printout()
    desk = printouts.Desk(CATALOGUE, shelf, queue)
    asking = ("PutObject", "ListObjectsV2", "GetObject")
    assert meter.of(lambda: printouts.ask(desk, by, wanted)).calls == (*asking, "SendMessageBatch")
    needs = replace(
        printing(Office(dossiers=MemoryDossiers()), MemoryShelf()), dossiers=store, shelf=shelf
    )
    found = ("ListObjectsV2", "GetObject")
    book = ("Query", "BatchGetItem", "Query", "PutObject", "PutObject")
    assert meter.of(lambda: make(needs, wanted.id)).calls == (*found, *book), "one was returned"
    look = partial(printouts.look, shelf, by, wanted.id, LATER)
    assert meter.of(look).calls == (*found, "GetObject")
    slips = a_printout(Kind.SLIPS, codes=(a_code(2), a_code(4)))
    printouts.ask(desk, by, slips)
    run = ("BatchGetItem", "Query", "PutObject")
    assert meter.of(lambda: make(needs, slips.id)).calls == (*found, *run), "one was received"


def test_a_proposal_is_looked_at_by_a_query_and_a_listing(
    store: DynamoDossiers, meter: Meter
) -> None:
    rule = ResultRule("Trích lục", "Extract", electronic=True, signed=True, paper=a_result_paper())
    law, code, officer = a_procedure(result=rule), a_code(7), an_officer(Role.LEADER)
    moves = [*the_moves(Status.PROCESSING, code=code, law=rules(law))]
    for act in (Advance(to="tham-dinh"), Propose(values={"so": "7"})):
        moves.append(an_act_move(moves[-1].after, act, law=rules(law)))
    for move in moves:
        store.save(move)
    seq, catalogue = moves[-1].event.seq, MemoryCatalogue((law,))
    s3: Any = session().create_client("s3", REGION)
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION})
    archive = Archive(s3, "archive")
    archive.keep(proposal_key(code, seq), b"%PDF-", "application/pdf")
    meter.watch(s3.meta.events)

    def look() -> None:
        view = viewing.view(store, catalogue, officer, code, LATER)
        viewing.proposal(view, archive, str(seq), LATER)

    assert meter.of(look).calls == ("Query", "PutItem", "ListObjectsV2")


def test_a_writ_is_a_query_and_two_puts_and_a_query_again(
    store: DynamoDossiers, meter: Meter
) -> None:
    s3: Any = session().create_client("s3", REGION)
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION})
    meter.watch(s3.meta.events)
    needs = Writing(store, CATALOGUE, Archive(s3, "archive"), PlainTypesetter(), "https://x.vn")
    make = partial(write, needs, CODE, 2, LATER)
    assert meter.of(make) == Cost(("Query", "PutObject", "PutItem"), rcu=2, wcu=1)
    assert meter.of(make).calls == ("Query",)


def test_a_long_history_costs_its_bytes_and_no_more_calls(
    store: DynamoDossiers, meter: Meter
) -> None:
    for move in the_moves(Status.RETURNED, code=a_code(2)):
        store.save(move)
    assert meter.of(lambda: store.file(a_code(2))) == Cost(("Query",), rcu=3, wcu=0)
