"""Certified copies, signed: the statement behind the copy, or a reason that an officer reads."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.acts import Advance, CorrectPaper, FilePaper, Propose
from chalicelib.domain.checking import papers_of
from chalicelib.domain.happenings import ResultSigned
from chalicelib.domain.people import system
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TryLater
from chalicelib.domain.signed import signed_key
from chalicelib.usecases.signing import Became
from tests.builders import a_paper, an_act_move, rules
from tests.memory import Office
from tests.signing import APPROVED, CODE, LEADER, an_e_procedure, an_office, entries, played, signed

LAW = rules(an_e_procedure(certifies="TK"))
PAPER = a_paper("p1", "TK", archive_key="paper/ab/1-1.pdf", kind="giay-khai-sinh")
APPROVAL = Advance(to="ban-hanh", filed=PAPER)
"""As it was once entered, whatever the paper."""


def approved(kept: bytes | None = b"%PDF copy", **changes: Any) -> tuple[Office, int]:
    """Return an office whose dossier's one paper was compared and approved, and by which entry."""
    office = an_office(LAW)
    if kept is not None:
        office.archive.keep(PAPER.archive_key, kept, "application/pdf")
    played(office, law=LAW)
    store = office.dossiers
    filed = FilePaper(paper=replace(PAPER, **changes))
    store.save(an_act_move(store.get(CODE), filed, system("digitise"), law=LAW))
    papers = papers_of(store.file(CODE).events)
    played(office, CorrectPaper(paper="p1", compared=True, papers=papers), law=LAW)
    return office, played(office, *APPROVED[:-1], APPROVAL, law=LAW).seq


def test_the_copy_is_signed_with_its_statement_once() -> None:
    office, seq = approved()
    assert signed(office, seq) is Became.SIGNED
    assert signed(office, seq) is Became.NOTHING
    (event,) = entries(office.dossiers, ResultSigned)
    assert isinstance(event.what, ResultSigned)
    kept = office.archive.fetch(signed_key(CODE, seq))
    assert kept is not None
    assert kept.startswith(b"%PDF copy")
    said = json.loads(kept.removeprefix(b"%PDF copy").split(b"\n%fields")[0])
    (group,) = said["groups"]
    lines = {line["label"]: line["says"] for line in group["lines"]}
    assert lines["Giấy tờ, văn bản được chứng thực"] == ["Giấy khai sinh, trích lục khai sinh"]
    assert lines["Số chứng thực"] == [event.what.result.number]
    assert said["signer"] == "Trần Thị Bình"


def test_a_copy_that_is_not_in_the_archive_yet_is_waited_for() -> None:
    office, seq = approved(kept=None)
    with pytest.raises(TryLater):
        signed(office, seq)
    (trouble,) = office.dossiers.file(CODE).troubles
    assert "chưa có trong kho lưu" in trouble.sentence
    office.archive.keep(PAPER.archive_key, b"%PDF copy", "application/pdf")
    assert signed(office, seq) is Became.SIGNED
    assert office.dossiers.file(CODE).troubles == ()


@pytest.mark.parametrize(
    ("kept", "changes", "words"),
    [
        (b"no copy", {}, "không chứng thực được"),
        (b"%PDF copy", {"signed": True}, "tự nó là bản chính"),
    ],
)
def test_what_cannot_be_certified_is_told_to_officers_and_nothing_is_signed(
    kept: bytes, changes: dict[str, Any], words: str
) -> None:
    office, seq = approved(kept, **changes)
    with pytest.raises(Invalid, match=words):
        signed(office, seq)
    (trouble,) = office.dossiers.file(CODE).troubles
    assert words in trouble.sentence
    assert entries(office.dossiers, ResultSigned) == []
    assert office.archive.fetch(signed_key(CODE, seq)) is None
    assert office.dossiers.results.made == [], "no number is burned"


def test_what_comes_to_the_dossier_after_the_approval_is_not_what_was_certified() -> None:
    office, seq = approved()
    store = office.dossiers
    later = FilePaper(paper=replace(PAPER, id="p2", archive_key="paper/cd/1-1.pdf"))
    at = store.get(CODE).entered_at + timedelta(minutes=1)
    store.save(an_act_move(store.get(CODE), later, system("digitise"), at, LAW))
    assert signed(office, seq) is Became.SIGNED


def test_a_certified_copy_is_not_proposed_since_it_says_what_the_original_says() -> None:
    office = an_office(LAW)
    dossier = played(office, *APPROVED[:3], law=LAW)
    with pytest.raises(NotAllowedNow, match="không có mẫu"):
        an_act_move(dossier, Propose(values={}), LEADER, law=LAW)
