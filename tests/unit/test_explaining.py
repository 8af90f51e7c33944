"""Explaining: what traces of one subject tell of, each thing once, whatever is missing of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.pile import pile
from chalicelib.domain import tracing
from chalicelib.domain.acts import AnswerComplaint, Complain
from chalicelib.domain.bills import bill, owed_bills
from chalicelib.domain.complaints import Kind as Complaint
from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict, judge
from chalicelib.domain.decisions.complaining import waiting
from chalicelib.domain.explaining import explained
from chalicelib.domain.parts import Watch
from chalicelib.domain.records import UploadState
from chalicelib.domain.status import Status
from chalicelib.domain.subjects import subjects
from chalicelib.domain.traces import (
    Came,
    Entry,
    Filed,
    Head,
    Known,
    Laid,
    Letter,
    Listed,
    Lodged,
    Receipt,
    Sent,
    Taken,
    Trace,
    Written,
)
from tests.builders import (
    MORNING,
    WARD,
    a_citizen,
    a_code,
    a_dossier,
    a_fee_line,
    a_payment,
    a_receipt,
    a_refund_order,
    a_tray_entry,
    an_act_move,
    an_order,
    an_upload,
    the_moves,
)

CODE = a_code()
FOLDED = MORNING + timedelta(days=1)
NAME = f"dossier {CODE}"
FILE = "ab" * 32
Cases = list[tuple[list[Trace], list[object]]]
"""Traces, and how the things they tell of ended, or what those lack."""


def history(status: Status = Status.PROCESSING) -> list[Trace]:
    """Return the traces of a dossier of which nothing is missing."""
    moves = the_moves(status)
    entries = [tracing.entered(move.event) for move in moves]
    letters = [Letter(code=CODE, seq=e.seq, became="sent", at=e.at) for e in entries if e.told]
    known = Known(code=CODE, last=len(moves), count=len(moves))
    writs = [Written(code=CODE, seq=e.seq, made_at=e.at) for e in entries if e.issues]
    return [tracing.headed(moves[-1].after), *entries, *letters, *writs, known]


def of(traces: Sequence[Trace], name: str = NAME, kind: Kind | None = None) -> list[Thing]:
    found = explained(traces, name, FOLDED, MORNING)
    return [thing for thing in found if kind in {None, thing.kind}]


def how(traces: Sequence[Trace], name: str = NAME, kind: Kind | None = None) -> list[object]:
    """Return how each thing ended, or what it lacks."""
    return [thing.end or thing.lacks for thing in of(traces, name, kind)]


@pytest.mark.parametrize("status", Status)
def test_of_a_whole_history_nothing_is_missing(status: Status) -> None:
    assert set(how(history(status))) == {Verdict.DONE}


@given(st.data())
@settings(max_examples=30)
def test_whichever_entry_is_lost_or_changed_the_dossier_is_found(data: st.DataObject) -> None:
    traces = history(Status.RETURNED)
    entry = data.draw(st.sampled_from([one for one in traces if isinstance(one, Entry)]))
    others = [one for one in traces if one is not entry]
    changed = replace(entry, hash="0" * 64)
    for some in (others, [*others, changed], [*traces, replace(entry, seq=99)]):
        assert how(some, kind=Kind.SUBMISSION) == [Lack.ENTRIES]


def test_a_dossier_is_missed_by_its_entries_its_mark_and_the_lake() -> None:
    for trace in (
        history()[1],
        Filed(code=CODE, at=MORNING),
        Known(code=CODE, last=1, count=1),
    ):
        assert how([trace], kind=Kind.SUBMISSION) == [Lack.DOSSIER]


@pytest.mark.parametrize(
    ("last", "count", "wanted"),
    [(3, 3, Verdict.DONE), (2, 2, Lack.FACTS), (3, 2, Lack.FACTS), (4, 4, Lack.FACTS)],
)
def test_the_lake_knows_each_entry_once(last: int, count: int, wanted: object) -> None:
    traces = [one for one in history() if not isinstance(one, Known)]
    assert len([one for one in traces if isinstance(one, Entry)]) == 3
    known = Known(code=CODE, last=last, count=count)
    assert how([*traces, known], kind=Kind.FACTS) == [wanted]


def test_an_entry_that_calls_for_a_writ_lacks_it_until_it_is_made() -> None:
    traces = history(Status.FINISHED)
    made = [one for one in traces if isinstance(one, Written)]
    assert how(traces, kind=Kind.WRIT) == [Verdict.DONE] * 2
    for one in made:
        others = [trace for trace in traces if trace is not one]
        lacking = [thing for thing in of(others, kind=Kind.WRIT) if thing.lacks is Lack.WRIT]
        assert [thing.id for thing in lacking] == [f"{CODE}-{one.seq}"]


def test_of_entries_from_before_the_first_writ_of_all_nobody_demands_one() -> None:
    traces = [one for one in history(Status.FINISHED) if not isinstance(one, Written)]
    accepted = next(one for one in traces if isinstance(one, Entry) and one.issues)
    second = timedelta(seconds=1)
    for first, wanted in (
        (None, []),
        (accepted.at, [Lack.WRIT, Lack.WRIT]),
        (accepted.at + second, [Lack.WRIT]),
        (FOLDED + timedelta(days=99), []),
    ):
        found = explained(traces, NAME, FOLDED, first)
        assert [one.lacks for one in found if one.kind is Kind.WRIT] == wanted
    late = Written(code=CODE, seq=accepted.seq, made_at=FOLDED)
    found = explained([*traces, late], NAME, FOLDED, FOLDED + timedelta(days=99))
    assert [one.end for one in found if one.kind is Kind.WRIT] == [Verdict.DONE]


def sent(state: UploadState, **changes: Any) -> Sent:
    upload = an_upload("u1", state=state, **changes)
    return replace(tracing.sent(upload), paper="p1" if state is UploadState.READ else None)


def test_an_upload_of_a_dossier_lies_in_it_or_is_told_of() -> None:
    traces, read = history(), sent(UploadState.READ, dossier=CODE)
    place = Lodged(sha256=FILE, code=CODE, component="TK", paper="p1", pages=1)
    rejected = sent(UploadState.REJECTED, dossier=CODE)
    ended = [replace(one, takes_papers=False) if isinstance(one, Head) else one for one in traces]
    cases: Cases = [
        ([*traces, read, place], [Verdict.DONE]),
        ([*traces, read, replace(place, component="GT")], [Lack.FILING]),
        ([*traces, rejected], [Lack.TELLING]),
        ([*ended, read], [Verdict.TOLD]),
        ([*ended, rejected], [Verdict.TOLD]),
    ]
    for some, wanted in cases:
        assert how(some, kind=Kind.UPLOAD) == wanted


def test_an_upload_of_no_dossier_is_what_became_of_its_file() -> None:
    came, name = Came(arrived=MORNING, upload="u1"), "upload u1"
    cases: Cases = [
        ([sent(UploadState.TICKETED)], [Verdict.DONE]),
        ([sent(UploadState.TICKETED), came], [Lack.READING]),
        ([sent(UploadState.TICKETED, dossier=CODE)], [Lack.FILE]),
        ([sent(UploadState.READ), came], [Verdict.DONE]),
        ([sent(UploadState.REJECTED), came], [Verdict.TOLD]),
        ([sent(UploadState.READ, dossier=CODE), came], []),
        ([came], [Lack.TICKET]),
    ]
    for some, wanted in cases:
        assert how(some, name) == wanted


def test_a_scan_is_what_its_mark_says() -> None:
    came, name = Came(arrived=MORNING, name="n", place="scan/H33.16/may-1"), "scan n"
    mark = Taken(name="n", sha256=FILE, became="scanned", at=MORNING)
    cases: Cases = [
        ([came], [Lack.READING]),
        ([came, mark], [Verdict.DONE]),
        ([came, replace(mark, became="duplicate")], [Verdict.DONE]),
        ([came, replace(mark, became="unchecked")], [Verdict.TOLD]),
        ([replace(came, place="")], [Verdict.DONE]),
        ([mark], []),
    ]
    for some, wanted in cases:
        assert how(some, name) == wanted


def test_every_page_of_a_scan_lies_in_a_dossier_or_in_the_tray() -> None:
    whole = tracing.received(a_receipt(FILE))
    assert (whole.filed, whole.in_tray) == (2, 1)
    place = Lodged(sha256=FILE, code=CODE, component="TK", paper="p1", pages=2)
    other = replace(place, component="GT")
    laid = replace(tracing.laid(a_tray_entry(f"20260302T010000-{FILE[:12]}-0002")), pages=1)
    mark = Taken(name="n", sha256=FILE, became="scanned", at=MORNING)
    late = replace(whole, finished_at=MORNING - timedelta(days=90))
    name = f"file {FILE[:12]}"
    cases: Cases = [
        ([whole, mark, place, laid], [Verdict.DONE]),
        ([whole, place, replace(laid, settled=True)], [Verdict.DONE]),
        ([whole, place], [Lack.PAGES]),
        ([whole, place, other], [Lack.PAGES]),
        ([whole, laid], [Lack.PAGES]),
        ([replace(whole, conserved=False), place, laid], [Lack.PAGES]),
        ([late, place], [Verdict.DONE]),
        ([mark, place, laid], [Lack.RECEIPT]),
        ([replace(mark, became="rejected"), laid], [Verdict.DONE]),
        ([replace(mark, became="rejected")], [Lack.TRAY_ENTRY]),
        ([replace(mark, became="rejected"), replace(whole, filed=0, in_tray=0)], [Lack.TRAY_ENTRY]),
    ]
    for some, wanted in cases:
        assert how(some, name, Kind.PAGES) == wanted


def test_a_bill_lies_with_its_dossier_and_under_its_number() -> None:
    fees = (a_fee_line(8000),)
    dossier = replace(a_dossier(Status.PROCESSING, fees=fees), payments=(a_payment(),))
    (owed,) = owed_bills(dossier, (), MORNING)
    made, head = bill(owed, 1, dossier, MORNING), tracing.headed(dossier)
    both = [tracing.billed(made, numbered=one) for one in (True, False)]
    assert how([head, *both], kind=Kind.BILL) == [Verdict.DONE]
    for some in ([], both[:1], both[1:]):
        assert how([head, *some], kind=Kind.BILL) == [Lack.BILL]


def complaining() -> tuple[list[Trace], Listed, Listed]:
    """Return the traces of a dossier with one complaint answered and one not, and those of lists.

    The first list is of the one that is answered, as it stood before.
    """
    moves = the_moves(Status.RETURNED)
    for key in ("k1", "k2"):
        said = Complain(kind=Complaint.REMARK, words="Chờ quá lâu", key=key)
        moves = (*moves, an_act_move(moves[-1].after, said, a_citizen()))
    first, second = moves[-1].after.complaints
    lists = [
        Listed(agency=WARD, waiting=waiting(moves[-1].after, one.seq)) for one in (first, second)
    ]
    answer = AnswerComplaint(complaint=first.seq, words="Xin lỗi ông/bà.")
    moves = (*moves, an_act_move(moves[-1].after, answer))
    entries = [tracing.entered(move.event) for move in moves]
    return [tracing.headed(moves[-1].after), *entries, lists[1]], lists[0], lists[1]


def test_a_complaint_is_answered_or_on_the_list_of_who_has_to() -> None:
    traces, gone, listed = complaining()
    done, waits = of(traces, kind=Kind.COMPLAINT)
    assert (done.end, waits.lacks) == (Verdict.DONE, Lack.REMINDER)
    head = traces[0]
    assert isinstance(head, Head)
    until = head.complaints[1].until
    assert judge(waits, until) is Verdict.IN_PROGRESS
    assert judge(waits, until + timedelta(hours=3)) is Verdict.UNEXPLAINED
    assert how([*traces, gone], kind=Kind.COMPLAINT) == [Lack.LISTING, Lack.REMINDER]
    without = [one for one in traces if one is not listed]
    assert how(without, kind=Kind.COMPLAINT) == [Verdict.DONE, Lack.LISTING]
    elsewhere = replace(listed, agency="H33.17")
    for some in ([*without, elsewhere], [*traces, elsewhere]):
        assert how(some, kind=Kind.COMPLAINT) == [Verdict.DONE, Lack.LISTING]


def test_a_complaint_that_is_late_and_was_reminded_of_waits_for_somebody_who_knows() -> None:
    traces, _, listed = complaining()
    head = traces[0]
    assert isinstance(head, Head)
    first, second = head.complaints
    told = replace(second, reminded=frozenset({Watch.COMPLAINT_OVERDUE}))
    reminded = replace(head, complaints=(first, told))
    assert how([reminded, *traces[1:]], kind=Kind.COMPLAINT) == [Verdict.DONE, Lack.LISTING]
    above = [reminded, *traces[1:], replace(listed, agency="H33")]
    assert how(above, kind=Kind.COMPLAINT) == [Verdict.DONE, Verdict.TOLD]
    soon = replace(second, reminded=frozenset({Watch.COMPLAINT_DUE_SOON}))
    warned = replace(head, complaints=(first, soon))
    assert how([warned, *traces[1:]], kind=Kind.COMPLAINT) == [Verdict.DONE, Lack.REMINDER]


def test_a_complaint_or_its_answer_that_only_half_of_the_dossier_knows_is_found() -> None:
    traces, _, listed = complaining()
    head = traces[0]
    assert isinstance(head, Head)
    answered, waits = head.complaints
    for seq, wanted in (
        (answered.seq, [Lack.COMPLAINT, Lack.REMINDER]),
        (answered.answered, [Lack.COMPLAINT, Lack.REMINDER]),
        (waits.seq, [Verdict.DONE, Lack.COMPLAINT]),
    ):
        some = [one for one in traces if not (isinstance(one, Entry) and one.seq == seq)]
        assert how(some, kind=Kind.COMPLAINT) == wanted
    forgetful = [replace(head, complaints=(), waiting=()), *traces[1:]]
    assert how(forgetful, kind=Kind.COMPLAINT) == [Lack.COMPLAINT, Lack.COMPLAINT]
    unanswered = replace(head, complaints=(replace(answered, answered=None), waits))
    assert how([unanswered, *traces[1:]], kind=Kind.COMPLAINT)[0] is Lack.COMPLAINT
    assert how([listed], kind=Kind.COMPLAINT) == [], "its dossier is missed"


def test_what_changes_while_the_table_is_read_is_judged_the_next_night() -> None:
    traces, _, _ = complaining()
    answer = next(one for one in traces if isinstance(one, Entry) and one.answers)
    now = FOLDED + timedelta(days=2)
    late = [replace(answer, at=now) if one is answer else one for one in traces]
    head = late[0]
    assert isinstance(head, Head)
    before = tuple(replace(one, answered=None) for one in head.complaints)
    (first, _) = of([replace(head, complaints=before), *late[1:]], kind=Kind.COMPLAINT)
    assert (first.lacks, judge(first, now)) == (Lack.COMPLAINT, Verdict.IN_PROGRESS)


def test_whom_a_complaint_names_is_in_no_trace() -> None:
    moves = the_moves(Status.RECEIVED)
    said = Complain(kind=Complaint.REMARK, words="Chậm", key="k1", about=2, officer="officer-7")
    head = tracing.headed(an_act_move(moves[-1].after, said, a_citizen()).after)
    assert len(head.complaints) == 1
    assert "officer-7" not in str(head)


def test_a_refund_that_no_provider_decides_is_missed_after_a_day() -> None:
    dossier = replace(
        a_dossier(Status.NOT_RECEIVED),
        payments=(a_payment(),),
        refund_orders=(a_refund_order(),),
    )
    assert how([tracing.headed(dossier)], kind=Kind.REFUND) == [Lack.REFUND]
    failed = replace(dossier, refund_orders=(a_refund_order(failed="99"),))
    assert how([tracing.headed(failed)], kind=Kind.REFUND) == [Lack.MATTER]


TRACES: list[Trace] = [
    *history(),
    tracing.ordered(an_order()),
    sent(UploadState.READ, dossier=CODE),
    Lodged(sha256=FILE, code=CODE, component="TK", paper="p1", pages=1),
    Receipt(sha256=FILE, conserved=True, filed=1, in_tray=0, finished_at=MORNING),
    Laid(id="1", agency="H33", file=FILE[:12], pages=1, settled=False, arrived_at=MORNING),
]


@given(st.permutations(TRACES), st.sets(st.sampled_from(range(len(TRACES)))))
@settings(max_examples=20)
def test_a_pile_gives_the_same_whatever_order_and_how_often_it_is_laid(
    some: list[Trace], twice: set[int]
) -> None:
    with pile() as straight, pile() as other:
        straight.lay(TRACES)
        other.lay(some)
        other.lay(TRACES[number] for number in sorted(twice))
        found = list(other.subjects())
        assert found == list(straight.subjects())
    assert {name for name, _ in found} == {name for trace in TRACES for name in subjects(trace)}
    assert sum(len(traces) for _, traces in found) == sum(len(subjects(one)) for one in TRACES)
