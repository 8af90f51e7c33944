"""What becomes of a result: proposed, approved, signed, issued, replaced and revoked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import happenings as happened
from chalicelib.domain import outcomes
from chalicelib.domain.acts import (
    Act,
    Advance,
    Propose,
    RecordAgencySeal,
    RevokeResult,
)
from chalicelib.domain.decisions import decide
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Result
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import Forbidden, Invalid, NotAllowedNow, Refusal
from chalicelib.domain.results.proposing import MOST, lacking, proposed
from chalicelib.domain.status import Status
from tests.builders import (
    A_RESULT,
    SIGNING,
    a_citizen,
    a_dossier,
    a_paper,
    a_procedure,
    a_result_paper,
    a_sealing,
    a_signature,
    a_signed_dossier,
    a_signed_result,
    an_act_move,
    an_officer,
    rules,
)

PAPER = a_result_paper()
LAW = rules(
    a_procedure(
        result=ResultRule("Trích lục", "Extract", electronic=True, signed=True, paper=PAPER)
    )
)
VALUES = {"so": "118/2019, quyển 02"}
PROPOSAL = Propose(values=VALUES)
LEADER = an_officer(Role.LEADER)
ISSUE = Advance(to="tra-ket-qua")


def after(before: Dossier, *acts: Act, by: Person | None = None, law: Rules = LAW) -> Dossier:
    for act in acts:
        before = an_act_move(before, act, by, law=law).after
    return before


def refused(dossier: Dossier, act: Act, by: Person = LEADER, law: Rules = LAW) -> Refusal:
    with pytest.raises(Refusal) as no:
        decide(dossier, act, by, dossier.entered_at, law)
    return no.value


def appraised() -> Dossier:
    return after(a_dossier(Status.PROCESSING, law=LAW), Advance(to="tham-dinh"))


def approved() -> Dossier:
    return after(appraised(), PROPOSAL, Advance(to="ky-duyet"), Advance(to="ban-hanh"))


def signed() -> Dossier:
    dossier = approved()
    return after(dossier, a_signature(dossier), by=SIGNING)


def test_a_proposal_keeps_what_the_template_asks_for_cleaned_and_nothing_empty() -> None:
    typed = {"ghi_chu": " dòng 1 \n dòng  2 ", "so": "  118/2019,\tquyển 02 ", "so_ban": " "}
    assert proposed(PAPER, typed) == {"so": "118/2019, quyển 02", "ghi_chu": "dòng 1\ndòng 2"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("la", "x", "không có nội dung này"),
        ("so", "x" * 401, "dài quá 400 ký tự"),
        ("ghi_chu", "x" * 4001, "dài quá 4000 ký tự"),
        ("ngay", "31/02/2020", "ngày có thật"),
        ("ngay", "2020-02-31", "ngày có thật"),
        ("ngay", "20200231", "ngày có thật"),
        ("so_ban", "-1", "chữ số"),
        ("so_ban", "1.000", "chữ số"),
        ("so_ban", "٣", "chữ số"),
        ("so_ban", "1" * 16, "dài quá 15 ký tự"),
        ("loai", "Đăng ký", "một trong các nội dung"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(name: str, value: str, words: str) -> None:
    no = refused(appraised(), Propose(values={**VALUES, name: value}))
    assert isinstance(no, Invalid)
    assert no.field == f"values.{name}"
    assert words in no.sentence


@given(
    st.dictionaries(
        st.sampled_from([*(one.name for one in PAPER.propose), "la"]),
        st.one_of(st.text(), st.sampled_from(["2020-02-29", "12", "Đăng ký lại"])),
    )
)
def test_what_was_proposed_is_short_clean_and_proposed_again_the_same(
    values: dict[str, str],
) -> None:
    try:
        kept = proposed(PAPER, values)
    except Invalid as no:
        name = (no.field or "").removeprefix("values.")
        assert name in values
        return
    assert kept.keys() <= values.keys()
    assert proposed(PAPER, kept) == kept
    for name, value in kept.items():
        wanted = PAPER.wanted(name)
        assert wanted is not None
        assert 0 < len(value) <= MOST[wanted.type]
    assert [one.name for one in lacking(PAPER, kept)] == [] if "so" in kept else ["so"]


def test_the_same_proposal_is_entered_once_and_another_replaces_it() -> None:
    dossier = after(appraised(), PROPOSAL)
    assert dossier.proposal == VALUES
    assert dossier.version == appraised().version + 1, "who saw another proposal looks again"
    assert "đã được ghi nhận" in refused(dossier, PROPOSAL).sentence
    assert after(dossier, Propose(values={"so": "7"})).proposal == {"so": "7"}


def test_what_was_approved_is_proposed_anew_only_once_it_is_reopened() -> None:
    other = Propose(values={"so": "7"})
    assert "đã được duyệt" in refused(approved(), other).sentence
    again = after(after(signed(), ISSUE), replace(ISSUE, to="tham-dinh", note="Sai số"))
    assert after(again, other).proposal == {"so": "7"}


def test_a_proposal_may_say_nothing_so_that_the_draft_can_be_looked_at() -> None:
    assert after(appraised(), Propose(values={})).proposal == {}


def test_nothing_is_proposed_where_there_is_no_template_nor_by_who_does_not_hold_it() -> None:
    no = refused(a_dossier(Status.PROCESSING), PROPOSAL, law=rules())
    assert isinstance(no, NotAllowedNow)
    assert "không có mẫu" in no.sentence
    for by in (an_officer(Role.CLERK), a_citizen(), an_officer(Role.APPRAISER, "H33.17")):
        assert isinstance(refused(appraised(), PROPOSAL, by), Forbidden)
    assert isinstance(refused(a_signed_dossier(law=None), PROPOSAL), NotAllowedNow)


def test_a_result_is_approved_only_once_what_it_must_say_was_proposed() -> None:
    waiting = after(appraised(), Advance(to="ky-duyet"))
    no = refused(waiting, Advance(to="ban-hanh"))
    assert (type(no), no.field) == (Invalid, "values.so")
    assert "“Số trong sổ”" in no.sentence
    assert after(waiting, Advance(to="tham-dinh")).approval is None, "it may go back"
    assert approved().approval == approved().seq


def test_a_procedure_without_a_template_is_approved_as_ever() -> None:
    dossier = a_dossier(Status.PROCESSING)
    for to in ("tham-dinh", "ky-duyet", "ban-hanh"):
        dossier = after(dossier, Advance(to=to), law=rules())
    assert dossier.approval == dossier.seq


def test_the_e_result_is_signed_once_and_only_for_the_approval_that_counts() -> None:
    dossier = approved()
    late = a_signature(replace(dossier, approval=3))
    assert "không còn hiệu lực" in refused(dossier, late, SIGNING).sentence
    assert signed().signed_result == a_signature(dossier).result
    assert (signed().version, signed().status) == (dossier.version, dossier.status)
    assert "đã được ký số" in refused(signed(), a_signature(dossier), SIGNING).sentence
    for by in (LEADER, an_officer(Role.CLERK), a_citizen()):
        assert isinstance(refused(dossier, a_signature(dossier), by), Forbidden)


def test_an_approval_taken_back_is_not_signed() -> None:
    dossier = after(signed(), ISSUE)
    again = after(dossier, replace(ISSUE, to="tham-dinh", note="Sai tên"))
    assert again.approval is None
    assert again.signed_result is not None
    assert again.signed_result.revoked is not None
    assert again.signed_result.revoked.reason == "Sai tên"
    assert refused(again, a_signature(dossier), SIGNING).field == "approval"


def test_a_signed_e_result_is_issued_without_typing_its_number() -> None:
    dossier = after(signed(), ISSUE)
    assert dossier.result == Result(
        number="12/TLKS", summary="Trích lục", document=None, signed=False
    )
    typed = after(signed(), replace(ISSUE, result=replace(A_RESULT, number="99")))
    assert typed.result == dossier.result, "the number on the paper counts"


def test_an_e_result_that_is_not_signed_yet_is_not_issued() -> None:
    for act in (ISSUE, replace(ISSUE, result=A_RESULT)):
        no = refused(approved(), act)
        assert (type(no), no.field) == (NotAllowedNow, "result")
        assert "chưa được ký số" in no.sentence


def test_a_paper_of_the_dossier_may_be_the_result_and_is_signed_if_it_says_so() -> None:
    for marked in (True, False):
        paper = a_paper("p9", signed=marked)
        result = replace(A_RESULT, document="p9", signed=not marked)
        settled = after(approved(), replace(ISSUE, result=result, filed=paper))
        assert settled.result == replace(result, document=paper.archive_key, signed=marked)
    for filed in (None, a_paper("p8")):
        no = refused(approved(), replace(ISSUE, result=result, filed=filed))
        assert (type(no), no.field) == (Invalid, "result.document")


def test_the_agency_seals_once_what_was_issued_and_then_it_is_the_result() -> None:
    waiting = signed()
    assert "chưa được phát hành" in refused(waiting, a_sealing(waiting), SIGNING).sentence
    issued = after(waiting, ISSUE)
    sealing = a_sealing(issued)
    sealed = after(issued, sealing, by=SIGNING)
    assert sealed.result is not None
    assert (sealed.result.document, sealed.result.signed) == (sealing.file, True)
    assert sealed.signed_result is not None
    assert (sealed.signed_result.file, sealed.signed_result.size) == (sealing.file, sealing.size)
    assert sealed.signed_result.is_issued
    assert "đã được đóng dấu" in refused(sealed, sealing, SIGNING).sentence
    other = RecordAgencySeal(
        approval=1, file="x", sha256="", size=0, agency_seal=sealing.agency_seal
    )
    assert "không còn hiệu lực" in refused(issued, other, SIGNING).sentence


def test_only_the_leader_who_decided_revokes_what_was_handed_over_and_says_why() -> None:
    revoke = RevokeResult(reason="Sai họ tên")
    dossier = a_signed_dossier()
    assert refused(dossier, RevokeResult(reason=" ")).field == "reason"
    for by in (an_officer(Role.CLERK), an_officer(Role.LEADER, "H33.17"), a_citizen()):
        assert isinstance(refused(dossier, revoke, by), Forbidden)
    assert isinstance(refused(a_signed_dossier(Status.FINISHED), revoke), NotAllowedNow)
    ended = after(dossier, revoke)
    assert ended.status is Status.RETURNED
    assert ended.signed_result is not None
    assert ended.signed_result.revoked is not None
    assert (ended.signed_result.revoked.reason, ended.signed_result.is_issued) == (
        "Sai họ tên",
        False,
    )
    assert refused(ended, revoke).field == "act"
    assert refused(a_dossier(Status.RETURNED), revoke).field == "act"


def test_a_later_e_result_replaces_one_that_was_reopened() -> None:
    dossier = after(signed(), ISSUE)
    dossier = after(dossier, replace(ISSUE, to="tham-dinh", note="Sai tên"))
    dossier = after(dossier, Advance(to="ky-duyet"), Advance(to="ban-hanh"))
    again = a_signature(dossier, number="13/TLKS")
    dossier = after(dossier, again, by=SIGNING)
    assert dossier.signed_result == again.result
    assert after(dossier, ISSUE).result == Result(
        number="13/TLKS", summary="Trích lục", document=None, signed=False
    )


def test_an_agency_seal_without_an_e_result_changes_nothing() -> None:
    dossier, sealing = a_dossier(), a_sealing(a_dossier())
    told = happened.AgencySealed(
        approval=1,
        file=sealing.file,
        sha256=sealing.sha256,
        size=sealing.size,
        agency_seal=sealing.agency_seal,
    )
    assert outcomes.told(dossier, told, dossier.entered_at) == dossier
    assert outcomes.undone(dossier, dossier.entered_at, "Vì vậy") == dossier
    lone = replace(dossier, signed_result=a_signed_result())
    assert outcomes.told(lone, told, dossier.entered_at) == lone
