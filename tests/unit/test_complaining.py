"""Complaints: sent once however often, on a leader's list until answered, by nobody they name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import wording
from chalicelib.domain.acts import Accept, AnswerComplaint, Complain, Remind
from chalicelib.domain.attention import watched
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.complaints import (
    MOST_OPEN,
    MOST_TIMES,
    MOST_WORDS,
    OF_COMPLAINTS,
    RULES,
    Kind,
    Waiting,
)
from chalicelib.domain.decisions import decide, permitted
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import fact
from chalicelib.domain.happenings import Complained, ComplaintAnswered, Reminded
from chalicelib.domain.notices import is_told, notice
from chalicelib.domain.parts import Watch
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.rating import bearer
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    KeyReused,
    NotAllowedNow,
    NotFound,
    TryLater,
)
from chalicelib.domain.status import Status
from chalicelib.usecases import acting, complaining
from chalicelib.usecases.acting import TRIES
from chalicelib.usecases.ports import Conflict, Move
from tests.builders import (
    MORNING,
    OTHER_WARD,
    PROVINCE,
    SECRET,
    WARD,
    CountedChance,
    a_citizen,
    a_code,
    a_dossier,
    a_filed_move,
    an_act_move,
    an_agency,
    an_officer,
    the_moves,
)
from tests.histories import FOREIGNERS, OFFICERS, a_law
from tests.memory import MemoryCatalogue, MemoryDossiers

LATER = MORNING + timedelta(hours=1)
SLOW = Complain(kind=Kind.REMARK, words="Chờ quá lâu", key="k1")
LEADER = an_officer(Role.LEADER)
ANSWER = AnswerComplaint(complaint=3, words="Xin lỗi ông/bà.", done="Đã nhắc nhở cán bộ")
CODE = a_code()


def complained(before: Dossier, act: Complain = SLOW) -> Dossier:
    return an_act_move(before, act, a_citizen(), before.entered_at).after


def an_office(status: Status = Status.RECEIVED) -> tuple[MemoryDossiers, MemoryCatalogue]:
    dossiers = MemoryDossiers()
    for move in the_moves(status):
        dossiers.save(move)
    return dossiers, MemoryCatalogue([a_law().procedure])


def sent(
    dossiers: MemoryDossiers,
    catalogue: MemoryCatalogue,
    said: Complain = SLOW,
    by: Person | None = None,
    at: datetime = LATER,
) -> Dossier:
    chance = CountedChance()
    return complaining.complain(dossiers, catalogue, CODE, said, by or a_citizen(), at, chance)


@pytest.mark.parametrize("status", Status)
def test_it_is_made_at_any_time_and_moves_nothing(status: Status) -> None:
    before = a_dossier(status)
    after = complained(before)
    entered = {"seq", "head_hash", "entered_at", "complaints"}
    assert all(
        getattr(after, name) == getattr(before, name)
        for name in Dossier.__slots__
        if name not in entered
    )
    told, known = fact(after), fact(before)
    assert replace(told, seq=known.seq, hash=known.hash, entered_at=known.entered_at) == known


@pytest.mark.parametrize(("kind", "day"), [(Kind.REMARK, 23), (Kind.COMPLAINT, 1)])
def test_it_is_due_by_its_own_limit(kind: Kind, day: int) -> None:
    (made,) = complained(a_dossier(), replace(SLOW, kind=kind)).complaints
    assert made.until.astimezone(LOCAL).day == day, RULES[kind].limit


def told(dossier: Dossier, watch: Watch, moment: datetime) -> Dossier:
    remind = Remind(watch=watch, moment=moment)
    return an_act_move(dossier, remind, system("deadlines"), dossier.entered_at).after


@pytest.mark.parametrize("status", Status)
def test_whatever_the_dossier_does_it_is_reminded_of_once_before_and_once_after(
    status: Status,
) -> None:
    before = a_dossier(status)
    dossier = complained(before)
    (made,) = dossier.complaints
    assert made.warn_at is not None
    assert made.until - made.warn_at == timedelta(days=5), "from Wednesday on, of a Monday"
    moments = {
        (Watch.COMPLAINT_DUE_SOON, made.warn_at),
        (Watch.COMPLAINT_OVERDUE, made.until),
    }
    assert set(watched(dossier)) - set(watched(before)) == moments
    soon = told(dossier, Watch.COMPLAINT_DUE_SOON, made.warn_at)
    late = told(soon, Watch.COMPLAINT_OVERDUE, made.until)
    assert watched(late) == watched(before)
    assert late.version == before.version, "nobody's view is old by it"
    for again, moment in moments:
        with pytest.raises(NotAllowedNow, match="Đã nhắc"):
            told(late, again, moment)


def test_a_move_does_not_have_it_told_again_and_its_answer_ends_it() -> None:
    dossier = complained(a_dossier())
    (made,) = dossier.complaints
    assert made.warn_at is not None
    moved = an_act_move(told(dossier, Watch.COMPLAINT_DUE_SOON, made.warn_at), Accept()).after
    of_complaints = [pair for pair in watched(moved) if pair[0] in OF_COMPLAINTS]
    assert of_complaints == [(Watch.COMPLAINT_OVERDUE, made.until)]
    answered = an_act_move(moved, replace(ANSWER, complaint=made.seq), LEADER).after
    assert not {watch for watch, _ in watched(answered)} & OF_COMPLAINTS
    with pytest.raises(NotAllowedNow):
        told(answered, Watch.COMPLAINT_OVERDUE, made.until)


def test_complaints_of_one_moment_are_reminded_of_together_and_others_by_themselves() -> None:
    dossier = a_dossier()
    for key, kind in (("k1", Kind.REMARK), ("k2", Kind.COMPLAINT), ("k3", Kind.REMARK)):
        dossier = complained(dossier, replace(SLOW, key=key, kind=kind))
    assert dossier.complaints[0].until == dossier.complaints[2].until
    late = told(dossier, Watch.COMPLAINT_OVERDUE, dossier.complaints[0].until)
    assert [Watch.COMPLAINT_OVERDUE in one.reminded for one in late.complaints] == [
        *(True, False, True)
    ]


def test_one_entered_before_there_were_warnings_is_reminded_of_when_it_is_late() -> None:
    (made,) = complained(a_dossier(Status.RETURNED)).complaints
    older = replace(a_dossier(Status.RETURNED), complaints=(replace(made, warn_at=None),))
    assert watched(older) == ((Watch.COMPLAINT_OVERDUE, made.until),)


def test_once_it_is_late_it_is_on_the_lists_of_those_above() -> None:
    dossiers, catalogue = an_office()
    (made,) = sent(dossiers, catalogue).complaints
    above = an_officer(Role.LEADER, PROVINCE)
    assert complaining.waiting(dossiers, above) == ()
    late = Remind(watch=Watch.COMPLAINT_OVERDUE, moment=made.until)
    dossiers.save(an_act_move(dossiers.get(CODE), late, system("deadlines"), made.until))
    (waits,) = complaining.waiting(dossiers, above)
    assert (waits.agency, waits.seq) == (WARD, made.seq)
    assert complaining.waiting(dossiers, LEADER) == (waits,)
    assert complaining.waiting(dossiers, an_officer(Role.LEADER, OTHER_WARD)) == ()
    acting.act(dossiers, catalogue, CODE, ANSWER, above, LATER, None, CountedChance())
    assert complaining.waiting(dossiers, above) == complaining.waiting(dossiers, LEADER) == ()


def test_its_applicant_hears_when_it_is_late_and_not_before() -> None:
    dossier, agency = a_dossier(Status.RETURNED), an_agency()
    for key, kind in (("k1", Kind.REMARK), ("k2", Kind.COMPLAINT)):
        dossier = complained(dossier, replace(SLOW, key=key, kind=kind))
    first = dossier.complaints[0]
    late = Reminded(watch=Watch.COMPLAINT_OVERDUE, moment=first.until)
    letter = notice(late, dossier, agency, "https://x.vn")
    assert letter is not None
    assert letter.subject.endswith("xin lỗi vì chậm trả lời")
    overdue = f"quá hạn trả lời phản ánh, kiến nghị của ông/bà ({wording.said(first.until)})"
    assert overdue in letter.body
    assert "khiếu nại" not in letter.body, "that is not late yet"
    assert "Chờ quá lâu" not in letter.body
    soon = Reminded(watch=Watch.COMPLAINT_DUE_SOON, moment=LATER)
    assert notice(soon, dossier, agency, "https://x.vn") is None


def test_a_remark_and_its_answer_are_told_and_only_the_answer_is_repeated() -> None:
    dossier, agency = complained(a_dossier(Status.RECEIVED)), an_agency()
    what = Complained(
        kind=Kind.REMARK, words="Chờ quá lâu", key="k1", until=LATER, about=None, officer=""
    )
    answered = ComplaintAnswered(complaint=dossier.seq, words="Xin lỗi.", done="Đã nhắc nhở")
    assert is_told(what)
    assert is_told(answered)
    first, last = (notice(one, dossier, agency, "https://x.vn") for one in (what, answered))
    assert first is not None
    assert last is not None
    assert f"trả lời trước {wording.said(LATER)}" in first.body
    assert "Chờ quá lâu" not in first.body
    assert "Xin lỗi.\nViệc đã làm: Đã nhắc nhở" in last.body
    assert last.subject.endswith("đã trả lời phản ánh, kiến nghị")


@given(st.text(max_size=3), st.integers(1, 2000))
def test_words_are_neither_empty_nor_longer_than_four_thousand(some: str, times: int) -> None:
    words = some * times
    act, dossier = replace(SLOW, words=words), a_dossier()
    if words.strip() and len(words) <= MOST_WORDS:
        happening = decide(dossier, act, a_citizen(), LATER, a_law())
        assert isinstance(happening, Complained)
        assert happening.words == words
    else:
        with pytest.raises(Invalid) as no:
            decide(dossier, act, a_citizen(), LATER, a_law())
        assert no.value.field == "words"


def test_only_the_applicant_complains() -> None:
    strangers = (a_citizen("other"), bearer("H33.16-260302-0999"), system("api"))
    for person in (*OFFICERS, *FOREIGNERS, *strangers):
        with pytest.raises(Forbidden):
            decide(a_dossier(), SLOW, person, LATER, a_law())
    assert decide(a_dossier(), SLOW, bearer(CODE), LATER, a_law())


def test_few_wait_at_once_and_a_history_does_not_fill_with_them() -> None:
    dossier = a_dossier()
    for number in range(MOST_OPEN):
        dossier = complained(dossier, replace(SLOW, key=f"k{number}"))
    with pytest.raises(NotAllowedNow, match="chờ trả lời"):
        complained(dossier, replace(SLOW, key="more"))
    many = tuple(
        replace(dossier.complaints[0], seq=9 + one, key=f"k{one}", answered=1)
        for one in range(MOST_TIMES)
    )
    with pytest.raises(NotAllowedNow, match=f"{MOST_TIMES} phản ánh"):
        complained(replace(dossier, complaints=many), replace(SLOW, key="more"))


def test_the_same_key_is_one_complaint_even_where_no_more_may_wait() -> None:
    dossiers, catalogue = an_office()
    first = sent(dossiers, catalogue)
    for number in range(MOST_OPEN - 1):
        last = sent(dossiers, catalogue, replace(SLOW, key=f"other{number}"))
    assert sent(dossiers, catalogue) == last
    assert [one.key for one in last.complaints] == ["k1", "other0", "other1"]
    assert first.complaints == last.complaints[:1]
    with pytest.raises(KeyReused):
        sent(dossiers, catalogue, replace(SLOW, words="Khác"))


def test_it_waits_on_the_list_of_the_agency_that_decides_until_it_is_answered() -> None:
    dossiers, catalogue = an_office()
    after = sent(dossiers, catalogue)
    sooner = sent(dossiers, catalogue, replace(SLOW, key="k2"), at=LATER - timedelta(minutes=5))
    waits = complaining.waiting(dossiers, LEADER)
    assert [one.seq for one in waits] == [sooner.seq, after.seq], "the earliest due first"
    assert waits[1] == Waiting(
        agency=WARD,
        code=CODE,
        procedure_name=after.procedure_name,
        seq=after.seq,
        kind=Kind.REMARK,
        at=LATER,
        until=after.complaints[0].until,
    )
    acting.act(dossiers, catalogue, CODE, ANSWER, LEADER, LATER, None, CountedChance())
    assert [one.seq for one in complaining.waiting(dossiers, LEADER)] == [sooner.seq]
    assert dossiers.get(CODE).complaints[0].answered == 5
    with pytest.raises(NotAllowedNow, match="đã được trả lời"):
        acting.act(dossiers, catalogue, CODE, ANSWER, LEADER, LATER, None, CountedChance())


def test_who_does_not_oversee_an_agency_has_no_list_of_it() -> None:
    dossiers, _ = an_office()
    above = an_officer(Role.LEADER, "H33")
    assert complaining.waiting(dossiers, above, WARD) == ()
    for by in (an_officer(Role.RECEPTION), an_officer(Role.LEADER, OTHER_WARD)):
        with pytest.raises(Forbidden):
            complaining.waiting(dossiers, by, WARD)


def test_a_leader_of_the_deciding_agency_answers_or_one_above_and_nobody_else() -> None:
    dossier, elsewhere = complained(a_dossier(Status.RECEIVED)), an_officer(Role.LEADER, OTHER_WARD)
    for by in (LEADER, an_officer(Role.LEADER, "H33")):
        permitted(dossier, AnswerComplaint, by)
    others = tuple(one for one in OFFICERS if not one.has(Role.LEADER))
    auditor = Person("a", "A", frozenset({Role.AUDITOR}), "H33")
    nowhere = Person("n", "N", frozenset({Role.LEADER}))
    for by in (*others, *FOREIGNERS, elsewhere, auditor, nowhere, a_citizen(), system("api")):
        with pytest.raises(Forbidden):
            permitted(dossier, AnswerComplaint, by)


def test_whom_it_names_follows_from_the_history_and_does_not_answer() -> None:
    dossiers, catalogue = MemoryDossiers(), MemoryCatalogue([a_law().procedure])
    first = a_filed_move()
    dossiers.save(first)
    dossiers.save(an_act_move(first.after, Accept(), LEADER))
    for seq in (1, 9):
        with pytest.raises(Invalid) as no:
            sent(dossiers, catalogue, replace(SLOW, about=seq))
        assert no.value.field == "about", "the applicant's own entry, and none"
    after = sent(dossiers, catalogue, replace(SLOW, about=2))
    assert after.complaints[0].officer == LEADER.id
    chance = CountedChance()
    with pytest.raises(Forbidden, match="chính ông/bà"):
        acting.act(dossiers, catalogue, CODE, ANSWER, LEADER, LATER, None, chance)
    above = an_officer(Role.LEADER, "H33")
    assert acting.act(dossiers, catalogue, CODE, ANSWER, above, LATER, None, chance)


def test_whoever_has_code_and_secret_complains_without_an_account() -> None:
    dossiers, catalogue = an_office()
    chance = CountedChance()
    for _ in range(2):
        after = complaining.complain_by_secret(
            dossiers, catalogue, CODE, SECRET, SLOW, LATER, chance
        )
    assert len(after.complaints) == 1
    entry = dossiers.file(CODE).events[-1]
    assert (entry.by, entry.by_name) == (f"secret:{CODE}", "")
    for code, secret in ((CODE, "AAAAAAAAAA"), ("H33.16-260302-0999", SECRET)):
        with pytest.raises(NotFound, match="Mã hồ sơ hoặc mã tra cứu"):
            complaining.complain_by_secret(dossiers, catalogue, code, secret, SLOW, LATER, chance)


class Interrupted(MemoryDossiers):
    """A store in which somebody else writes first, so many times; or a call is cut off."""

    def __init__(self, times: int, *, writes: bool = False) -> None:
        super().__init__()
        self.left, self.writes = times, writes

    def save(self, move: Move) -> None:
        if isinstance(move.event.what, Complained) and self.left:
            self.left -= 1
            if self.writes:
                super().save(move)
            raise Conflict(move.event.code)
        super().save(move)


@pytest.mark.parametrize("times", [1, TRIES - 1, TRIES])
def test_one_that_meets_another_entry_is_tried_again(times: int) -> None:
    dossiers, catalogue = Interrupted(times), MemoryCatalogue([a_law().procedure])
    for move in the_moves(Status.RECEIVED):
        dossiers.save(move)
    if times == TRIES:
        with pytest.raises(TryLater):
            sent(dossiers, catalogue)
        assert dossiers.complaints(WARD) == ()
    else:
        assert len(sent(dossiers, catalogue).complaints) == 1


def test_one_that_was_written_though_nobody_was_told_is_found_and_not_written_twice() -> None:
    dossiers, catalogue = Interrupted(1, writes=True), MemoryCatalogue([a_law().procedure])
    for move in the_moves(Status.RECEIVED):
        dossiers.save(move)
    assert len(sent(dossiers, catalogue).complaints) == 1
    assert len(dossiers.complaints(WARD)) == 1
    assert dossiers.complaints(WARD)[0].at == LATER.astimezone(UTC)
