"""Certified copies: of one paper, which an officer of this dossier held beside its original."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import Accept, Act, Advance, CorrectPaper, FilePaper
from chalicelib.domain.checking import papers_of
from chalicelib.domain.decisions.results import paper_wanted
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.history import Event
from chalicelib.domain.outcomes import APPROVE
from chalicelib.domain.parts import Component, Correction, Paper
from chalicelib.domain.people import system
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import Invalid, NotAllowedNow
from chalicelib.domain.resultpaper import Layout, ResultPaper
from chalicelib.domain.results.copies import certified, original, paper
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.writs.known import Known, known
from infra import packages
from tests.builders import (
    MORNING,
    WARD,
    a_code,
    a_filed_move,
    a_paper,
    a_procedure,
    an_act_move,
    rules,
)

CODE = a_code()
OWN = ResultPaper(layout=Layout.COPY, symbol="SCT-BS", title="Bản sao chứng thực điện tử")
RULE = ResultRule("Bản sao", "Copy", electronic=True, signed=True, paper=OWN, certifies="TK")
PLAIN = a_procedure()
LAW = rules(replace(PLAIN, cases=(replace(PLAIN.cases[0], result=RULE),)).in_case("thuong"))
ANSWERS = {
    "document_title": "Bằng tốt nghiệp đại học",
    "document_number": "ĐH 123456",
    "document_issuer": "Trường Đại học Kiên Giang",
}
TO_LEADER: tuple[Act, ...] = (
    Accept(),
    Advance(to="phan-cong"),
    Advance(to="tham-dinh"),
    Advance(to="ky-duyet"),
)
APPROVAL = Advance(to="ban-hanh")


class Play:
    """A dossier that asks for a certified copy, move by move."""

    def __init__(self, **changes: Any) -> None:
        move = a_filed_move(law=LAW, **{"answers": ANSWERS, **changes})
        self.events: list[Event] = [move.event]
        self.dossier: Dossier = move.after

    def do(self, act: Act, by: Any = None) -> None:
        """Do an act, an hour after the last entry."""
        at = self.dossier.entered_at + timedelta(hours=1)
        if isinstance(act, Advance):
            wanted = paper_wanted(self.dossier, act, LAW)
            papers = (one.paper for one in papers_of(self.events))
            act = replace(act, filed=next((one for one in papers if one.id == wanted), None))
        move = an_act_move(self.dossier, act, by, at, LAW)
        self.events.append(move.event)
        self.dossier = move.after

    def file(self, paper_id: str = "p1", **changes: Any) -> None:
        """Let a scan be filed as the original."""
        self.do(FilePaper(paper=a_paper(paper_id, "TK", pages=2, **changes)), system("digitise"))

    def check(self, paper_id: str = "p1", *, compared: bool = True, value: str = "") -> None:
        """Have a paper checked."""
        corrections = (Correction(name="ho_ten", value=value),) if value else ()
        papers = papers_of(self.events)
        self.do(
            CorrectPaper(paper=paper_id, compared=compared, corrections=corrections, papers=papers)
        )

    def known(self) -> Known:
        """Return what is known at its last entry."""
        return known(self.events, LAW, {}, "")


def at_the_leader(**changes: Any) -> Play:
    play = Play(**changes)
    play.file()
    for act in TO_LEADER:
        play.do(act)
    return play


def test_what_was_compared_with_its_original_is_approved() -> None:
    play = at_the_leader()
    play.check()
    play.do(APPROVAL)
    assert play.dossier.approval == play.dossier.seq
    assert paper(play.known(), "TK").paper.id == "p1"


def test_what_was_not_compared_is_not_and_the_leader_reads_why() -> None:
    play = at_the_leader()
    with pytest.raises(NotAllowedNow, match="chưa được đối chiếu với bản chính") as no:
        play.do(APPROVAL)
    assert no.value.field == "result.paper"


def test_a_correction_without_the_original_is_no_comparison() -> None:
    play = at_the_leader()
    play.check(compared=False, value="Nguyễn Văn Ân")
    with pytest.raises(NotAllowedNow, match="chưa được đối chiếu"):
        play.do(APPROVAL)


def test_without_a_scan_there_is_nothing_to_certify() -> None:
    play = Play()
    for act in TO_LEADER:
        play.do(act)
    with pytest.raises(NotAllowedNow, match="Chưa có bản số hóa"):
        play.do(APPROVAL)


def test_a_dossier_certifies_one_paper() -> None:
    play = at_the_leader()
    play.file("p2")
    play.check("p1")
    play.check("p2")
    with pytest.raises(NotAllowedNow, match="có 2 bản số hóa"):
        play.do(APPROVAL)


def test_what_came_signed_is_its_own_original() -> None:
    play = Play()
    play.file(signed=True)
    play.check()
    for act in TO_LEADER:
        play.do(act)
    with pytest.raises(NotAllowedNow, match="đã ký số"):
        paper(play.known(), "TK")
    with pytest.raises(NotAllowedNow, match="đã ký số") as no:
        play.do(APPROVAL)
    assert no.value.field == "result.paper"
    assert play.dossier.approval is None


@pytest.mark.parametrize("filed", [None, a_paper("p2", "TK")], ids=["none", "another"])
def test_what_is_approved_is_the_paper_that_was_compared(filed: Paper | None) -> None:
    play = at_the_leader()
    play.check()
    with pytest.raises(Invalid, match="Không tìm thấy giấy tờ này") as no:
        an_act_move(play.dossier, replace(APPROVAL, filed=filed), law=LAW)
    assert no.value.field == "result.paper"


def test_the_statement_names_the_paper_as_its_owner_does() -> None:
    play = at_the_leader()
    play.check()
    play.do(APPROVAL)
    given = Drawn(
        code=CODE,
        approval=play.dossier.seq,
        agency=WARD,
        symbol="SCT-BS",
        serial=7,
        check_code="7K3QM2XWBD",
        at=MORNING,
    )
    found = paper(play.known(), "TK")
    what = certified(play.known(), found, given, "7K3QM-2XWBD", "ab" * 32)
    assert what.paper == "Bằng tốt nghiệp đại học, số ĐH 123456, do Trường Đại học Kiên Giang cấp"
    assert (what.pages, what.number, what.book) == (2, "07/SCT-BS", "01/2026")
    assert (what.applicant, what.sha256) == ("Nguyễn Văn An", "ab" * 32)
    untold = at_the_leader(answers={})
    untold.check()
    found = paper(untold.known(), "TK")
    assert certified(untold.known(), found, given, "", "").paper == "Tờ khai"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=8))
def test_only_what_was_compared_here_and_is_alone_is_ever_certified(
    entries: list[tuple[str, bool]],
) -> None:
    play = Play()
    filed: list[str] = []
    compared: set[str] = set()
    for number, (paper_id, beside) in enumerate(entries):
        if paper_id not in filed:
            play.file(paper_id)
            filed.append(paper_id)
        else:
            play.check(paper_id, compared=beside, value=f"Nguyễn Văn {'An' * (number + 1)}")
            compared |= {paper_id} if beside else set()
    component = play.dossier.component("TK")
    assert set(component.compared) == compared
    if len(filed) == 1 and compared:
        assert original(component) == filed[0]
    else:
        with pytest.raises(NotAllowedNow):
            original(component)
    again: Dossier | None = None
    for event in play.events:
        again = evolve(again, event)
    assert again == play.dossier


def test_what_was_taken_out_of_a_store_must_be_compared_here() -> None:
    component = Component(code="TK", name="Tờ khai", papers=("p1",), stored=("x.p1",))
    with pytest.raises(NotAllowedNow, match="chưa được đối chiếu"):
        original(component)


def test_the_catalogue_has_a_case_that_gives_an_electronic_certified_copy() -> None:
    (package,) = (one for one in packages.read_all().packages if one.procedure.code == "2.000815")
    procedure = package.procedure
    assert procedure.in_case("trong-ngay").result.certifies is None
    result = procedure.in_case("ban-dien-tu").result
    assert (result.electronic, result.signed, result.certifies) == (True, True, "BC")
    actions = {edge.action for edge in procedure.case("ban-dien-tu").edges}
    assert APPROVE in actions
