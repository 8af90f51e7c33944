"""The store of dossiers keeps one contract, in memory and in DynamoDB."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.store.keys import shard, shards
from chalicelib.domain.acts import (
    Accept,
    Advance,
    AnswerComplaint,
    Complain,
    RecordPayment,
    RecordRefund,
    Refuse,
    Remind,
)
from chalicelib.domain.attention import next_moment, watched
from chalicelib.domain.complaints import Kind
from chalicelib.domain.decisions.complaining import waiting
from chalicelib.domain.evolving import replay
from chalicelib.domain.history import is_intact
from chalicelib.domain.openings import Thing
from chalicelib.domain.people import Role, system
from chalicelib.domain.records import DraftSeen, RawNotice
from chalicelib.domain.refusals import Invalid, NotFound, TooLarge
from chalicelib.domain.status import Status
from chalicelib.domain.writs.kinds import Model
from chalicelib.usecases.ports import Conflict, Dossiers, Move, Page
from tests.builders import (
    MORNING,
    OTHER_WARD,
    WARD,
    a_citizen,
    a_code,
    a_draft,
    a_filed_move,
    a_once,
    a_payment,
    a_receipt,
    a_refund,
    a_tray_entry,
    a_writ,
    an_act_move,
    an_officer,
    an_order,
    an_upload,
    the_moves,
)
from tests.openings import an_opened

CODE = a_code()
RECEPTION = f"{WARD}#reception"
DAY = timedelta(days=1)
Seek = Callable[[str | None], Page]


def played(dossiers: Dossiers, status: Status, **changes: Any) -> tuple[Move, ...]:
    moves = the_moves(status, **changes)
    for move in moves:
        dossiers.save(move)
    return moves


def codes(page: Page) -> list[str]:
    return [row.code for row in page.rows]


def pages(seek: Seek) -> list[list[str]]:
    found, cursor = [], None
    while True:
        page = seek(cursor)
        found.append(codes(page))
        if (cursor := page.cursor) is None:
            return found


# --- a dossier and its history ---


@pytest.mark.parametrize("status", list(Status))
def test_a_dossier_is_read_back_as_it_was_saved(dossiers: Dossiers, status: Status) -> None:
    last = played(dossiers, status)[-1]
    assert dossiers.get(CODE) == last.after


def test_a_whole_history_is_read_back_intact_and_adds_up(dossiers: Dossiers) -> None:
    moves = played(dossiers, Status.RETURNED)
    file = dossiers.file(CODE)
    assert file.events == tuple(move.event for move in moves)
    assert is_intact(file.events)
    assert replay(file.events) == file.dossier == dossiers.get(CODE)
    assert file.orders == ()


def test_a_dossier_that_is_not_there_is_not_found(dossiers: Dossiers) -> None:
    for code in (CODE, "", "x" * 5000, "\ud800"):
        with pytest.raises(NotFound):
            dossiers.get(code)
        with pytest.raises(NotFound):
            dossiers.file(code)


def test_moments_come_back_in_utc_however_fine(dossiers: Dossiers) -> None:
    at = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
    dossiers.save(a_filed_move(at=at))
    dossier = dossiers.get(CODE)
    assert dossier.submitted_at == at
    assert dossier.submitted_at.utcoffset() == timedelta(0)


def test_two_officers_deciding_at_once_are_told_apart(dossiers: Dossiers) -> None:
    filed = played(dossiers, Status.NEW)[-1].after
    dossiers.save(an_act_move(filed, Accept(), an_officer()))
    with pytest.raises(Conflict):
        dossiers.save(an_act_move(filed, Refuse(reason="Trùng"), an_officer(Role.LEADER)))
    assert dossiers.get(CODE).status is Status.RECEIVED
    assert len(dossiers.file(CODE).events) == 2


def test_two_dossiers_cannot_have_one_code(dossiers: Dossiers) -> None:
    first = a_filed_move()
    dossiers.save(first)
    with pytest.raises(Conflict):
        dossiers.save(a_filed_move(by=a_citizen("citizen-2")))
    assert dossiers.get(CODE) == first.after


def test_the_same_move_saved_again_changes_nothing(dossiers: Dossiers) -> None:
    moves = played(dossiers, Status.PROCESSING)
    for move in moves:
        dossiers.save(move)
    assert dossiers.file(CODE).events == tuple(move.event for move in moves)


def test_serials_count_from_one_for_each_agency_and_day(dossiers: Dossiers) -> None:
    today, tomorrow = date(2026, 3, 2), date(2026, 3, 3)
    assert [dossiers.next_serial(WARD, today) for _ in range(3)] == [1, 2, 3]
    assert dossiers.next_serial(OTHER_WARD, today) == 1
    assert dossiers.next_serial(WARD, tomorrow) == 1


def test_writs_are_read_with_their_dossier_and_the_first_of_an_entry_stands(
    dossiers: Dossiers,
) -> None:
    moves = played(dossiers, Status.SUPPLEMENT)
    asked, received = a_writ(12, Model.SUPPLEMENT), a_writ()
    for made in (asked, received, replace(received, made_at=received.made_at + DAY), received):
        dossiers.put_writ(made)
    dossiers.put_writ(a_writ(code=a_code(2)))
    file = dossiers.file(CODE)
    assert file.writs == dossiers.writs(CODE) == (received, asked)
    assert file.events == tuple(move.event for move in moves)
    assert file.dossier.seq == len(moves), "a note of what the office issued moves nothing"


# --- what is saved together with a move ---


def test_a_mark_an_upload_and_a_dropped_draft_are_saved_with_the_dossier(
    dossiers: Dossiers,
) -> None:
    dossiers.put_upload(an_upload(), before=None)
    dossiers.put_draft(a_draft(), before=0)
    attached = an_upload(dossier=CODE, revision=2)
    dossiers.save(
        replace(
            a_filed_move(),
            once=a_once(),
            uploads=(attached,),
            drop_draft=("citizen-1", DraftSeen("d1", 1)),
        )
    )
    assert dossiers.once("submit:citizen-1", "k1") == a_once()
    assert dossiers.upload("u1") == attached
    assert dossiers.drafts("citizen-1") == ()


def unsaved(dossiers: Dossiers) -> None:
    with pytest.raises(NotFound):
        dossiers.get(CODE)
    assert dossiers.worklist(RECEPTION).rows == ()
    assert dossiers.mine("citizen-1").rows == ()


def test_a_mark_that_is_there_keeps_the_whole_move_out(dossiers: Dossiers) -> None:
    dossiers.mark(a_once(answer="another"))
    with pytest.raises(Conflict):
        dossiers.save(replace(a_filed_move(), once=a_once()))
    unsaved(dossiers)
    assert dossiers.once("submit:citizen-1", "k1") == a_once(answer="another")


def test_an_upload_read_meanwhile_keeps_the_whole_move_out(dossiers: Dossiers) -> None:
    ticketed = an_upload()
    dossiers.put_upload(ticketed, before=None)
    dossiers.put_upload(replace(ticketed, revision=2, reason="broken"), before=ticketed)
    attached = replace(ticketed, dossier=CODE, revision=2)
    with pytest.raises(Conflict):
        dossiers.save(replace(a_filed_move(), uploads=(attached,), once=a_once()))
    unsaved(dossiers)
    assert dossiers.once("submit:citizen-1", "k1") is None
    assert dossiers.upload("u1").dossier is None


def test_an_upload_nobody_knows_keeps_the_whole_move_out(dossiers: Dossiers) -> None:
    with pytest.raises(Conflict):
        dossiers.save(replace(a_filed_move(), uploads=(an_upload(dossier=CODE, revision=2),)))
    unsaved(dossiers)


@pytest.mark.parametrize("revision", [1, 3])
def test_a_draft_that_is_not_as_it_was_seen_keeps_the_whole_move_out(
    dossiers: Dossiers, revision: int
) -> None:
    kept = a_draft(revision=2)
    dossiers.put_draft(kept, before=0)
    seen = ("citizen-1", DraftSeen("d1", revision))
    with pytest.raises(Conflict):
        dossiers.save(replace(a_filed_move(), drop_draft=seen, once=a_once()))
    unsaved(dossiers)
    assert dossiers.once("submit:citizen-1", "k1") is None
    assert dossiers.draft("citizen-1", "d1") == kept


def test_a_draft_that_is_gone_keeps_out_only_a_move_that_saw_it(dossiers: Dossiers) -> None:
    move = a_filed_move()
    with pytest.raises(Conflict):
        dossiers.save(replace(move, drop_draft=("citizen-1", DraftSeen("d1", 1))))
    unsaved(dossiers)
    dossiers.save(replace(move, drop_draft=("citizen-1", DraftSeen("d1"))))
    assert dossiers.get(CODE) == move.after


def test_a_move_that_dropped_a_draft_is_written_once_though_sent_again(dossiers: Dossiers) -> None:
    dossiers.put_draft(a_draft(), before=0)
    move = replace(a_filed_move(), drop_draft=("citizen-1", DraftSeen("d1", 1)))
    dossiers.save(move)
    dossiers.save(move)
    assert dossiers.file(CODE).events == (move.event,)


def test_a_tray_entry_is_settled_once_and_by_one_move(dossiers: Dossiers) -> None:
    filed = played(dossiers, Status.NEW)[-1].after
    entry = a_tray_entry()
    dossiers.put_tray(entry)
    settled = replace(entry, settled=True)
    accepted = an_act_move(filed, Accept(), an_officer())
    dossiers.save(replace(accepted, tray=settled))
    assert dossiers.tray(WARD) == ()
    assert dossiers.tray_entry(WARD, entry.id) == settled
    onward = an_act_move(accepted.after, Advance(to="phan-cong"))
    with pytest.raises(Conflict):
        dossiers.save(replace(onward, tray=settled))
    assert dossiers.get(CODE) == accepted.after


def test_more_uploads_than_one_transaction_takes_are_refused(dossiers: Dossiers) -> None:
    uploads = tuple(an_upload(f"u{number}") for number in range(99))
    with pytest.raises(TooLarge):
        dossiers.save(replace(a_filed_move(), uploads=uploads))
    unsaved(dossiers)


def test_as_many_uploads_as_a_transaction_takes_are_saved(dossiers: Dossiers) -> None:
    uploads = tuple(an_upload(f"u{number}") for number in range(96))
    dossiers.save(replace(a_filed_move(), uploads=uploads, once=a_once()))
    assert dossiers.uploads([upload.id for upload in uploads]) == uploads


# --- lists ---


def test_my_dossiers_come_newest_first_page_by_page(dossiers: Dossiers) -> None:
    made = [a_code(serial) for serial in range(1, 8)]
    for serial, code in enumerate(made):
        dossiers.save(a_filed_move(code, at=MORNING + serial * timedelta(seconds=1)))
    dossiers.save(a_filed_move(a_code(8), by=a_citizen("citizen-2")))
    found = pages(lambda cursor: dossiers.mine("citizen-1", cursor, limit=3))
    assert found == [made[:3:-1], made[3:0:-1], made[:1]]


def test_a_full_last_page_says_that_it_is_the_last(dossiers: Dossiers) -> None:
    for serial in (1, 2):
        dossiers.save(a_filed_move(a_code(serial)))
    assert dossiers.mine("citizen-1", limit=2).cursor is None
    assert dossiers.mine("citizen-1", limit=1).cursor is not None
    assert dossiers.mine("nobody") == Page((), None)


def test_a_worklist_comes_earliest_due_first_page_by_page(dossiers: Dossiers) -> None:
    late, early = a_filed_move(a_code(1), at=MORNING + DAY), a_filed_move(a_code(2))
    same = a_filed_move(a_code(3))
    for move in (late, same, early):
        dossiers.save(move)
    due = [early.after.code, same.after.code, late.after.code]
    assert codes(dossiers.worklist(RECEPTION)) == due
    assert pages(lambda cursor: dossiers.worklist(RECEPTION, cursor, limit=1)) == [
        [code] for code in due
    ]


def test_a_row_tells_enough_to_show_it(dossiers: Dossiers) -> None:
    dossier = played(dossiers, Status.PROCESSING)[-1].after
    (row,) = dossiers.worklist(dossier.desk).rows
    assert (row.code, row.procedure_name) == (CODE, "Cấp bản sao thử")
    assert row.applicant == "Nguyễn Văn An"
    assert (row.status, row.step, row.desk, row.handler) == (4, "phan-cong", dossier.desk, None)
    assert (row.due, row.step_due, row.paused) == (dossier.clock.due, dossier.step_due, False)
    assert (row.owner, row.agencies, row.version) == ("citizen-1", frozenset({WARD}), 3)
    assert dossiers.mine("citizen-1").rows == (row,)


def test_a_dossier_leaves_the_desk_it_is_moved_from(dossiers: Dossiers) -> None:
    dossier = played(dossiers, Status.PROCESSING)[-1].after
    assert codes(dossiers.worklist(RECEPTION)) == []
    assert codes(dossiers.worklist(dossier.desk)) == [CODE]


@pytest.mark.parametrize("status", [Status.NOT_RECEIVED, Status.RETURNED])
def test_an_ended_dossier_lies_on_no_desk_but_stays_mine(
    dossiers: Dossiers, status: Status
) -> None:
    dossier = played(dossiers, status)[-1].after
    assert codes(dossiers.worklist(dossier.desk)) == []
    assert codes(dossiers.mine("citizen-1")) == [CODE]


def test_a_dossier_handed_in_at_the_counter_is_nobodys_own(dossiers: Dossiers) -> None:
    dossiers.save(a_filed_move(owner=None))
    assert dossiers.mine("citizen-1").rows == ()
    assert codes(dossiers.worklist(RECEPTION)) == [CODE]


def forged(cursor: str) -> Sequence[str]:
    text = base64.urlsafe_b64decode(cursor).decode()
    mark, place = text[:12], text[12:]
    others = (
        "",
        "%%%",
        "AAAA",
        "ế",
        cursor[:-4],
        mark,
        mark + "2026-03-02",
        mark + place + "\nDOSSIER#other",
        place,
        "0" * 12 + place,
    )
    return [cursor[:-4], "%%%", "ế", "\ud800"] + [
        base64.urlsafe_b64encode(other.encode()).decode() for other in others
    ]


def test_a_cursor_made_up_or_of_another_list_is_refused(dossiers: Dossiers) -> None:
    for serial in (1, 2):
        dossiers.save(a_filed_move(a_code(serial)))
    cursor = dossiers.mine("citizen-1", limit=1).cursor
    assert cursor is not None
    for wrong in forged(cursor):
        with pytest.raises(Invalid):
            dossiers.mine("citizen-1", wrong)
    with pytest.raises(Invalid):
        dossiers.mine("citizen-2", cursor)
    with pytest.raises(Invalid):
        dossiers.worklist(RECEPTION, cursor)


# --- watched moments ---


def test_the_sweep_finds_a_dossier_when_its_moment_comes(dossiers: Dossiers) -> None:
    made = {}
    for serial in range(1, 13):
        moment = next_moment(played(dossiers, Status.PROCESSING, code=a_code(serial))[-1].after)
        assert moment is not None
        made[a_code(serial)] = moment
    assert {shard(code) for code in made} == set(shards())
    (first,) = set(made.values())
    assert list(dossiers.needing_attention(first - timedelta(microseconds=1))) == []
    assert sorted(dossiers.needing_attention(first)) == sorted(made)


def test_a_dossier_that_was_told_of_is_found_again_at_its_next_moment(dossiers: Dossiers) -> None:
    dossier = played(dossiers, Status.PROCESSING)[-1].after
    for watch, moment in watched(dossier):
        assert dossiers.needing_attention(moment) == [CODE]
        remind = Remind(watch=watch, moment=moment)
        told = an_act_move(dossiers.get(CODE), remind, system("sweep"), moment)
        dossiers.save(told)
        assert dossiers.needing_attention(moment) == []
    assert dossiers.needing_attention(MORNING + 1000 * DAY) == []


def test_a_dossier_that_ended_is_never_found(dossiers: Dossiers) -> None:
    played(dossiers, Status.NOT_RECEIVED)
    assert dossiers.needing_attention(MORNING + 1000 * DAY) == []


# --- marks, uploads, drafts, orders, tray, receipts ---


def test_what_an_agency_received_comes_once_in_order_of_receipt(dossiers: Dossiers) -> None:
    played(dossiers, Status.RETURNED, code=a_code(3), at=MORNING + DAY)
    played(dossiers, Status.PROCESSING, code=a_code(2), at=MORNING + DAY)
    played(dossiers, Status.RECEIVED)
    played(dossiers, Status.NEW, code=a_code(4))
    played(dossiers, Status.NOT_RECEIVED, code=a_code(5))
    played(dossiers, Status.RECEIVED, code=a_code(6), received_by=OTHER_WARD)
    whole = MORNING - DAY, MORNING + 9 * DAY
    assert list(dossiers.received(WARD, *whole)) == [CODE, a_code(2), a_code(3)]
    assert list(dossiers.received(OTHER_WARD, *whole)) == [a_code(6)]
    received = dossiers.get(CODE).accepted_at
    assert received is not None
    assert list(dossiers.received(WARD, received, received + DAY / 4)) == [CODE]
    assert list(dossiers.received(WARD, MORNING, received)) == []
    for nobodys in ("", "H33", "\udcff", "H" * 2000):
        assert list(dossiers.received(nobodys, *whole)) == []


def test_a_mark_is_made_once(dossiers: Dossiers) -> None:
    assert dossiers.once("notice", "k") is None
    dossiers.mark(a_once("k", "notice"))
    with pytest.raises(Conflict):
        dossiers.mark(a_once("k", "notice"))
    assert dossiers.once("notice", "k") == a_once("k", "notice")


def test_marks_of_different_scopes_never_meet(dossiers: Dossiers) -> None:
    dossiers.mark(a_once("b#c", "a"))
    dossiers.mark(a_once("c", "a#b"))
    dossiers.mark(a_once("k" * 200, "submit:" + "ế" * 36))
    assert dossiers.once("a", "b#c") == a_once("b#c", "a")
    assert dossiers.once("a#b", "c") == a_once("c", "a#b")


def test_uploads_come_in_the_order_asked_even_twice(dossiers: Dossiers) -> None:
    kept = [an_upload(f"u{number}") for number in range(3)]
    for upload in kept:
        dossiers.put_upload(upload, before=None)
    asked = ["u2", "u0", "u2", "u1"]
    assert [upload.id for upload in dossiers.uploads(asked)] == asked
    assert dossiers.uploads([]) == ()
    for missing in ("u9", "x" * 3000):
        with pytest.raises(NotFound):
            dossiers.uploads(["u0", missing])
        with pytest.raises(NotFound):
            dossiers.upload(missing)


def test_more_than_a_hundred_uploads_are_read_too(dossiers: Dossiers) -> None:
    asked = [f"u{number}" for number in range(130)]
    for upload_id in asked:
        dossiers.put_upload(an_upload(upload_id), before=None)
    assert [upload.id for upload in dossiers.uploads(asked)] == asked


def test_an_upload_changed_meanwhile_is_noticed(dossiers: Dossiers) -> None:
    first = an_upload()
    dossiers.put_upload(first, before=None)
    read = replace(first, revision=2, sentence="Tệp hỏng.")
    dossiers.put_upload(read, before=first)
    with pytest.raises(Conflict):
        dossiers.put_upload(replace(first, revision=2, dossier=CODE), before=first)
    with pytest.raises(Conflict):
        dossiers.put_upload(replace(first, name="khác.pdf"), before=None)
    dossiers.put_upload(read, before=first)
    assert dossiers.upload("u1") == read


def test_a_draft_saved_from_two_devices_is_noticed(dossiers: Dossiers) -> None:
    dossiers.put_draft(a_draft(), before=0)
    second = a_draft(revision=2, answers={"ho_ten": "Nguyễn Văn"})
    dossiers.put_draft(second, before=1)
    with pytest.raises(Conflict):
        dossiers.put_draft(a_draft(revision=2, answers={}), before=1)
    with pytest.raises(Conflict):
        dossiers.put_draft(a_draft(answers={}), before=0)
    dossiers.put_draft(second, before=1)
    assert dossiers.draft("citizen-1", "d1") == second


def test_drafts_come_newest_first_and_belong_to_one_person(dossiers: Dossiers) -> None:
    for number in range(3):
        dossiers.put_draft(a_draft(f"d{number}", saved_at=MORNING + number * DAY), before=0)
    dossiers.put_draft(a_draft("d9", a_citizen("citizen-2")), before=0)
    assert [draft.id for draft in dossiers.drafts("citizen-1")] == ["d2", "d1", "d0"]
    with pytest.raises(NotFound):
        dossiers.draft("citizen-1", "d9")
    dossiers.drop_draft("citizen-1", "d1")
    dossiers.drop_draft("citizen-1", "d1")
    assert [draft.id for draft in dossiers.drafts("citizen-1")] == ["d2", "d0"]


def test_orders_are_read_with_their_dossier(dossiers: Dossiers) -> None:
    played(dossiers, Status.NEW)
    first, second = an_order(attempt=1), an_order(attempt=2)
    dossiers.put_order(second, new=True)
    dossiers.put_order(first, new=True)
    assert dossiers.file(CODE).orders == (first, second)
    with pytest.raises(Conflict):
        dossiers.put_order(replace(first, amount=1), new=True)
    failed = replace(first, failed="24")
    dossiers.put_order(failed, new=False)
    assert dossiers.file(CODE).orders == (failed, second)


def test_a_late_failure_never_writes_over_a_payment(dossiers: Dossiers) -> None:
    filed = played(dossiers, Status.NEW)[-1].after
    order = an_order()
    dossiers.put_order(order, new=True)
    paid = replace(order, paid_at=MORNING, transaction="14000001")
    accepted = an_act_move(filed, Accept(), an_officer())
    dossiers.save(replace(accepted, order=paid))
    with pytest.raises(Conflict):
        dossiers.put_order(replace(order, failed="24"), new=False)
    onward = an_act_move(accepted.after, Advance(to="phan-cong"))
    with pytest.raises(Conflict):
        dossiers.save(replace(onward, order=replace(paid, transaction="14000002")))
    assert dossiers.file(CODE).orders == (paid,)


def test_what_moved_at_a_provider_is_in_its_book_of_the_local_day(dossiers: Dossiers) -> None:
    filed = played(dossiers, Status.NEW)[-1].after
    late = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    for at, transaction in ((MORNING, "t1"), (late, "t2")):
        payment = a_payment("r1", transaction=transaction, paid_at=at)
        move = an_act_move(filed, RecordPayment(payment=payment), system("vnpay"))
        dossiers.save(move)
        filed = move.after
    refund = a_refund("r1", 8000, transaction="t2")
    dossiers.save(an_act_move(filed, RecordRefund(refund=refund), system("vnpay")))
    days = [dossiers.book("vnpay", day) for day in (date(2026, 3, 2), date(2026, 3, 3))]
    told = [[(line.transaction, line.amount) for line in day] for day in days]
    assert told == [[("R1", -8000), ("t1", 8000)], [("t2", 8000)]]
    assert {line.code for day in days for line in day} == {CODE}
    assert dossiers.book("momo", date(2026, 3, 2)) == ()


def test_an_order_and_the_notice_of_it_are_written_together_or_not_at_all(
    dossiers: Dossiers,
) -> None:
    filed = played(dossiers, Status.NEW)[-1].after
    order = an_order()
    dossiers.put_order(order, new=True)
    notice = RawNotice(
        ref=order.ref, provider="vnpay", sha256="0" * 64, query="a=1", body="", heard_at=MORNING
    )
    failed = replace(order, failed="24")
    dossiers.put_order(failed, new=False, notice=notice)
    dossiers.put_order(failed, new=False, notice=notice)
    assert dossiers.file(CODE).orders == (failed,)
    paid = replace(order, paid_at=MORNING, transaction="14000001")
    accepted = an_act_move(filed, Accept(), an_officer())
    dossiers.save(replace(accepted, order=paid, notice=notice))
    with pytest.raises(Conflict):
        dossiers.put_order(failed, new=False, notice=notice)
    assert dossiers.file(CODE).orders == (paid,)


def test_a_new_order_saved_with_a_move_is_new(dossiers: Dossiers) -> None:
    dossiers.save(replace(a_filed_move(), order=an_order(), new_order=True))
    accepted = an_act_move(dossiers.get(CODE), Accept(), an_officer())
    with pytest.raises(Conflict):
        dossiers.save(replace(accepted, order=an_order(amount=1), new_order=True))
    assert dossiers.file(CODE).orders == (an_order(),)


def test_a_scan_redelivered_does_not_bring_a_settled_entry_back(dossiers: Dossiers) -> None:
    entries = [a_tray_entry(f"20260302T01000{number}-1") for number in (2, 1, 3)]
    for entry in entries:
        dossiers.put_tray(entry)
    dossiers.put_tray(a_tray_entry("20260302T010000-9", agency=OTHER_WARD))
    dossiers.put_tray(replace(entries[2], settled=True))
    for entry in entries:
        dossiers.put_tray(entry)
    assert dossiers.tray(WARD) == (entries[1], entries[0])
    assert dossiers.tray_entry(WARD, entries[2].id).settled
    with pytest.raises(NotFound):
        dossiers.tray_entry(OTHER_WARD, entries[0].id)


def test_a_complaint_waits_on_the_list_of_who_decides_until_its_answer(
    dossiers: Dossiers,
) -> None:
    dossier = played(dossiers, Status.RECEIVED)[-1].after
    for key, kind in (("k1", Kind.COMPLAINT), ("k2", Kind.REMARK)):
        move = an_act_move(dossier, Complain(kind=kind, words="Chậm", key=key), a_citizen())
        dossiers.save(move)
        with pytest.raises(Conflict):
            dossiers.save(replace(move, event=replace(move.event, salt="00" * 16, hash="ff" * 32)))
        dossier = move.after
    later, sooner = (waiting(dossier, one.seq) for one in dossier.complaints)
    assert dossiers.complaints(WARD) == (sooner, later), "the earliest due first"
    assert dossiers.complaints(OTHER_WARD) == ()
    answer = an_act_move(dossier, AnswerComplaint(complaint=sooner.seq, words="Xin lỗi ông/bà."))
    for _ in range(2):
        dossiers.save(answer)
    assert dossiers.complaints(WARD) == (later,)
    assert dossiers.get(CODE).complaints[1].answered == answer.event.seq


def test_who_opened_a_dossier_is_noted_once_an_hour_and_read_the_last_first(
    dossiers: Dossiers,
) -> None:
    first = an_opened()
    others = (
        an_opened(at=MORNING + timedelta(hours=2)),
        an_opened(thing=Thing.PAPER, of="p1", at=MORNING + timedelta(seconds=5)),
        an_opened(by="another", at=MORNING + timedelta(seconds=9)),
    )
    for one in (first, *others, replace(first, at=MORNING + timedelta(minutes=3))):
        dossiers.note_opened(one)
    dossiers.note_opened(an_opened(code=a_code(2)))
    assert dossiers.openings(CODE, 9) == (others[0], others[2], others[1], first)
    assert dossiers.openings(CODE, 1) == others[:1]
    assert dossiers.openings("x" * 5000, 9) == ()


def test_a_receipt_is_found_by_the_content_it_is_for(dossiers: Dossiers) -> None:
    assert dossiers.receipt("ef" * 32) is None
    dossiers.put_receipt(a_receipt())
    dossiers.put_receipt(a_receipt())
    assert dossiers.receipt("ef" * 32) == a_receipt()
