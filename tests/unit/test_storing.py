"""The owner's store: what is compared with its original lies there, revised by each later check."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import CorrectPaper, FilePaper
from chalicelib.domain.parts import (
    Applicant,
    ApplicantKind,
    Channel,
    Correction,
    Origin,
    Paper,
    PaperField,
)
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.storing import StoredPaper, stored
from chalicelib.usecases import storing
from chalicelib.usecases.correcting import correct_paper
from tests.builders import (
    MORNING,
    WARD,
    a_citizen,
    a_code,
    a_filed_move,
    a_paper,
    an_act_move,
    an_applicant,
    an_officer,
)
from tests.memory import Office

KEY = b"a key for tests"
CODE = a_code()
CARD = a_paper(
    kind="can-cuoc",
    archive_key="paper/ab/1-2.pdf",
    pages=2,
    size=4321,
    fields=(
        PaperField(name="ho_ten", value="NGUYỄN VĂN AN", confidence=0.9),
        PaperField(name="ngay_cap", value="05/01/2022", confidence=0.9),
        PaperField(name="co_gia_tri_den", value="05/01/2037", confidence=0.5, flag="?"),
        PaperField(name="so_ky_hieu", value="12/GCN", confidence=0.9),
    ),
)


class Desk:
    """An office with one dossier and one paper in it, and an officer who checks it."""

    def __init__(self, paper: Paper = CARD, **changes: Any) -> None:
        self.office = Office()
        move = a_filed_move(**changes)
        self.office.dossiers.save(move)
        self.office.dossiers.save(an_act_move(move.after, FilePaper(paper=paper), SYSTEM))
        self.at = MORNING + timedelta(days=1)

    def check(self, **act: Any) -> None:
        """Check the paper, an hour after the time before."""
        self.at += timedelta(hours=1)
        wanted = CorrectPaper(paper="p1", **act)
        dossiers, law, chance = self.office.dossiers, self.office.catalogue, self.office.chance
        correct_paper(dossiers, law, CODE, wanted, an_officer(), self.at, None, chance, KEY)

    def mine(self, by: Person | None = None) -> list[StoredPaper]:
        """Return what somebody finds in their store."""
        kept = storing.mine(self.office.dossiers, KEY, by or a_citizen())
        return [one.record for one in kept]


SYSTEM = Person("system:digitise", "", frozenset({Role.SYSTEM}))
AT_COUNTER: dict[str, Any] = {"channel": Channel.COUNTER, "by": an_officer()}


def test_a_paper_is_in_its_owners_store_once_it_was_compared() -> None:
    desk = Desk()
    name = Correction(name="ho_ten", value="Nguyễn Văn Ân")
    desk.check(corrections=(name,))
    assert desk.mine() == []
    desk.check(compared=True)
    (record,) = desk.mine()
    assert record.values[0] == ("ho_ten", "Nguyễn Văn Ân")
    assert (record.name, record.type) == ("Căn cước, căn cước công dân", "can-cuoc")
    assert (record.number, record.abstract) == ("12/GCN", f"{record.name} – Nguyễn Văn Ân")
    assert (record.issued_on, record.valid_until) == (date(2022, 1, 5), date(2037, 1, 5))
    assert (record.dossier, record.component, record.origin) == (CODE, "TK", Origin.COMPONENT)
    assert (record.agency, record.officer) == (WARD, an_officer().name)
    assert (record.file, record.words) == ("paper/ab/1-2.pdf", "paper/ab/1-2.json")
    assert (record.size, record.pages, record.revision) == (4321, 2, 1)
    assert record.stored_at == record.checked_at == desk.at
    assert (record.scope, record.issuer, record.signer) == (None, None, None)


def test_a_later_check_is_a_new_revision_that_tells_of_those_before() -> None:
    desk = Desk()
    desk.check(compared=True)
    since = desk.at
    desk.check(corrections=(Correction(name="co_gia_tri_den", value=None),))
    desk.check(kind="giay-khai-sinh")
    (record,) = desk.mine()
    assert (record.revision, record.stored_at, record.checked_at) == (3, since, desk.at)
    assert (record.type, record.valid_until) == ("giay-khai-sinh", None)
    assert [check.seq for check in record.checks] == [3, 4, 5]
    assert [check.compared for check in record.checks] == [True, False, False]
    assert {check.by for check in record.checks} == {an_officer().id}


def test_a_store_is_its_owners_alone() -> None:
    desk = Desk()
    desk.check(compared=True)
    assert len(desk.mine(a_citizen(personal_id=None))) == 1
    assert desk.mine(a_citizen("citizen-2", personal_id=None)) == []
    assert desk.mine(a_citizen("citizen-2")) == [], "filed online by another, whoever is named"


def test_what_was_handed_in_at_a_counter_is_there_when_its_owner_signs_in_one_day() -> None:
    desk = Desk(**AT_COUNTER)
    desk.check(compared=True)
    assert len(desk.mine(a_citizen("new", personal_id="091085000123"))) == 1
    assert desk.mine(a_citizen("new", personal_id="091085000124")) == []
    assert desk.mine(a_citizen("new", personal_id=None)) == []
    (record,) = desk.mine(a_citizen("new"))
    assert "091085000123" not in record.holder


@pytest.mark.parametrize(
    ("applicant", "by", "found"),
    [
        (an_applicant(kind=ApplicantKind.FIRM, personal_id=None, tax_code="0100109106"), "tax", 1),
        (an_applicant(personal_id=None), "id", 0),
    ],
)
def test_a_firms_papers_are_the_firms_and_nobodys_are_nowhere(
    applicant: Applicant, by: str, found: int
) -> None:
    desk = Desk(applicant=applicant, **AT_COUNTER)
    desk.check(compared=True)
    person = a_citizen("new", tax_code="0100109106" if by == "tax" else None)
    assert len(desk.mine(person)) == found


def test_whoever_opens_a_paper_is_noted_and_strangers_find_none() -> None:
    desk = Desk()
    desk.check(compared=True)
    dossiers, (record,) = desk.office.dossiers, desk.mine()
    for days in (1, 2):
        at = desk.at + timedelta(days=days)
        assert storing.opened(dossiers, KEY, a_citizen(), record.id, at) == record
    with pytest.raises(NotFound):
        storing.opened(dossiers, KEY, a_citizen("citizen-2"), record.id, desk.at)
    (kept,) = storing.mine(dossiers, KEY, a_citizen())
    assert [opening.at - desk.at for opening in kept.openings] == [
        timedelta(days=2),
        timedelta(days=1),
    ]


def test_papers_are_listed_newest_first_whatever_they_are_kept_under() -> None:
    desk = Desk()
    desk.check(compared=True)
    other = a_filed_move(a_code(2), channel=Channel.COUNTER)
    desk.office.dossiers.save(other)
    filed = an_act_move(other.after, FilePaper(paper=a_paper("p2")), SYSTEM)
    desk.office.dossiers.save(filed)
    dossiers, law, chance = desk.office.dossiers, desk.office.catalogue, desk.office.chance
    act, at = CorrectPaper(paper="p2", compared=True), desk.at + timedelta(days=1)
    correct_paper(dossiers, law, a_code(2), act, an_officer(), at, None, chance, KEY)
    assert [record.code for record in desk.mine()] == ["p2", "p1"]


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_a_record_follows_from_the_history_alone(compared: list[bool]) -> None:
    desk = Desk()
    for number, beside in enumerate(compared):
        values = (Correction(name="ho_ten", value=f"Nguyễn Văn {'An' * (number + 1)}"),)
        desk.check(corrections=values, compared=beside)
    file = desk.office.dossiers.file(CODE)
    again = [stored("account:x", file.dossier, file.events, "p1", WARD) for _ in range(2)]
    assert again[0] == again[1]
    assert (again[0] is None) == (not any(compared))
    if again[0] is not None:
        assert again[0].revision == len(compared) - compared.index(True)
        assert desk.mine() == [replace(again[0], holder=desk.mine()[0].holder)]
