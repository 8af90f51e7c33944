"""Searching papers: officers find what is theirs by the words on it, newest first, and no more."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.parts import PaperField
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound, TryLater
from chalicelib.usecases import searching
from chalicelib.usecases.indexing import Indexing, Kept, index
from chalicelib.usecases.searching import LOOK, MOST_ALONE, ROUNDS, ROWS, Found, Searching
from tests.builders import (
    MORNING,
    OTHER_WARD,
    PROVINCE,
    WARD,
    a_citizen,
    a_code,
    an_officer,
)
from tests.memory import MemoryCatalogue, Office
from tests.sayings import filed, looked_at, said

CODE = a_code()
MINUTE = timedelta(minutes=1)


def indexed(office: Office, code: str, seq: int) -> Kept:
    return index(Indexing(office.dossiers, office.archive, office.words), code, seq)


def an_office(*papers: Sequence[str], agency: str = WARD) -> Office:
    """Return an office with one dossier for each paper, filed a minute after the other."""
    office = Office()
    for number, pages in enumerate(papers, start=1):
        code, at = a_code(number, agency), MORNING + number * MINUTE
        filed(office.dossiers, code, at=at, received_by=agency, helped_by=agency)
        seq, _ = said(office.dossiers, office.archive, code, *pages)
        indexed(office, code, seq)
    return office


def search(
    office: Office,
    query: str,
    by: Person | None = None,
    agency: str | None = None,
    cursor: str | None = None,
) -> Found:
    desk = Searching(office.words, office.dossiers, office.catalogue)
    return searching.search(desk, by or an_officer(), query, agency, cursor)


def codes(found: Found) -> list[str]:
    return [hit.dossier.code for hit in found.hits]


def test_a_name_is_found_with_the_paper_and_the_pages_it_stands_on() -> None:
    office = an_office(("Họ tên: Nguyễn Văn An", "", "Ông Nguyễn Văn An, ấp 3"))
    (hit,) = search(office, "nguyen van an").hits
    (place,) = hit.places
    assert (hit.dossier.code, place.component, place.pages) == (CODE, "Tờ khai", (1, 3))
    assert place.paper in hit.dossier.component("TK").papers


def test_names_that_only_share_their_middle_are_told_apart() -> None:
    office = an_office(("Nguyễn Thị Lan và Trần Thị Hoa",), ("Nguyễn Thị Hoa",))
    assert codes(search(office, "Nguyễn Thị Hoa")) == [a_code(2)]


def test_numbers_are_words_too() -> None:
    office = an_office(("Số CCCD 091195002468 cấp ngày 12/03/2021",), ("091195002469",))
    assert codes(search(office, "091195002468")) == [CODE]
    assert codes(search(office, "12.3.2021")) == []
    assert codes(search(office, "ngày 12/03/2021")) == [CODE]


def test_a_value_an_officer_entered_is_found_and_so_is_what_was_read() -> None:
    office = an_office(("Họ tên: Nguyên Vân Ann",))
    (paper,) = office.dossiers.get(CODE).component("TK").papers
    seq = looked_at(office.dossiers, CODE, paper, "Nguyễn Văn Anh")
    assert indexed(office, CODE, seq) is Kept.KEPT
    (hit,) = search(office, "Văn Anh").hits
    assert hit.places[0].pages == (0,)
    assert codes(search(office, "Vân Ann")) == [CODE]


def test_a_value_read_on_a_paper_is_found_in_the_spelling_it_was_given() -> None:
    office = Office()
    filed(office.dossiers, CODE)
    field = PaperField(name="so_dinh_danh", value="091195002468", confidence=0.9, page=2)
    seq, _ = said(office.dossiers, office.archive, CODE, "091 195 002468", "", fields=(field,))
    indexed(office, CODE, seq)
    (hit,) = search(office, "091195002468").hits
    assert hit.places[0].pages == (2,)


def test_the_same_entry_again_and_in_any_order_changes_nothing() -> None:
    office = an_office(("Nguyễn Văn An",))
    (paper,) = office.dossiers.get(CODE).component("TK").papers
    seq = looked_at(office.dossiers, CODE, paper, "Nguyễn Văn Anh")
    indexed(office, CODE, seq)
    before = {key: dict(kept) for key, kept in office.words.kept.items()}
    for again in (seq, 2, seq, 2):
        assert indexed(office, CODE, again) is Kept.KEPT
    assert office.words.kept == before


def test_an_entry_without_words_and_one_that_cannot_be_read_yet() -> None:
    office = an_office(("",))
    assert indexed(office, CODE, 2) is Kept.NOTHING
    assert indexed(office, CODE, 1) is Kept.NOTHING
    with pytest.raises(TryLater):
        indexed(office, CODE, 3)
    office.archive.kept.clear()
    with pytest.raises(TryLater):
        indexed(office, CODE, 2)
    assert office.words.kept == {}


def test_newest_dossiers_come_first_and_every_one_on_one_page() -> None:
    number = 2 * ROWS + 5
    office = an_office(*(("Nguyễn Văn An",) for _ in range(number)))
    seen: list[str] = []
    cursor = None
    for size in (ROWS, ROWS, 5):
        found = search(office, "nguyễn văn", cursor=cursor)
        assert len(found.hits) == size
        seen += codes(found)
        cursor = found.cursor
    assert cursor is None
    assert seen == [a_code(one) for one in range(number, 0, -1)]
    with pytest.raises(Invalid):
        search(office, "văn an", cursor=search(office, "nguyễn văn").cursor)


def test_a_rare_name_among_common_ones_is_found_however_far_back() -> None:
    common = (("Nguyễn Văn Bình, Trần Thị An",) for _ in range(LOOK * 2))
    office = an_office(("Nguyễn Văn Thị An",), *common)
    found = search(office, "Nguyễn Văn Thị An")
    assert (codes(found), found.cursor) == ([CODE], None)


def test_one_search_looks_only_so_far_and_the_next_goes_on_from_there() -> None:
    common = (("An Bình xã An, xã An Hòa phường",) for _ in range(LOOK * ROUNDS + 10))
    office = an_office(("An Bình An Hòa",), *common)
    first = search(office, "An Bình An Hòa")
    assert codes(first) == []
    assert first.cursor is not None
    second = search(office, "An Bình An Hòa", cursor=first.cursor)
    assert (codes(second), second.cursor) == ([CODE], None)


def test_a_word_alone_is_looked_for_unless_it_stands_nearly_everywhere() -> None:
    office = an_office(("Khuê An", "An"), ("An Bình",))
    assert codes(search(office, "khuê")) == [CODE]
    assert codes(search(office, "an")) == [a_code(2), CODE]
    pages = [" ".join(f"{row} an {row}" for row in range(MOST_ALONE))]
    code = a_code(3)
    filed(office.dossiers, code)
    seq, _ = said(office.dossiers, office.archive, code, *pages)
    indexed(office, code, seq)
    with pytest.raises(Invalid, match="quá nhiều giấy tờ"):
        search(office, "an")


WORDS = ("An", "Bình", "Văn", "Thị", "Hoa")
PAPERS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), max_size=6)


@settings(max_examples=40)
@given(PAPERS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_exactly_the_papers_that_say_it_are_found(
    papers: list[list[str]], asked: list[str]
) -> None:
    office = an_office(*((" ".join(paper),) for paper in papers))
    said_ = f" {' '.join(asked)} "
    expected = [
        a_code(number)
        for number, paper in enumerate(papers, start=1)
        if said_ in f" {' '.join(paper)} "
    ]
    assert codes(search(office, " ".join(asked).upper())) == expected[::-1]


@pytest.mark.parametrize(
    ("by", "agency", "finds"),
    [
        (an_officer(Role.CLERK), None, True),
        (an_officer(Role.CLERK), WARD, True),
        (an_officer(Role.RECEPTION, OTHER_WARD), None, False),
        (an_officer(Role.LEADER, PROVINCE), WARD, True),
        (an_officer(Role.AUDITOR, PROVINCE), WARD, True),
        (an_officer(Role.AUDITOR, PROVINCE), OTHER_WARD, False),
    ],
)
def test_an_agency_finds_its_own_and_those_above_what_lies_below(
    by: Person, agency: str | None, finds: bool
) -> None:
    office = an_office(("Nguyễn Văn An",))
    assert codes(search(office, "văn an", by, agency)) == ([CODE] if finds else [])


@pytest.mark.parametrize(
    ("by", "agency"),
    [
        (an_officer(Role.CLERK), OTHER_WARD),
        (an_officer(Role.CLERK), PROVINCE),
        (an_officer(Role.AUDITOR, OTHER_WARD), WARD),
        (an_officer(Role.ADMIN), WARD),
        (a_citizen(), None),
        (a_citizen(), WARD),
    ],
)
def test_nobody_searches_what_is_not_theirs(by: Person, agency: str | None) -> None:
    with pytest.raises(Forbidden):
        search(an_office(("Nguyễn Văn An",)), "văn an", by, agency)


def test_an_agency_that_is_none_is_told_so() -> None:
    with pytest.raises(NotFound):
        search(an_office(), "văn an", an_officer(Role.AUDITOR, PROVINCE), "H33.99")


def test_what_one_may_not_see_is_left_out_though_the_words_are_there() -> None:
    office = an_office(("Nguyễn Văn An",))
    for (_, pair), kept in list(office.words.kept.items()):
        office.words.kept[OTHER_WARD, pair] = kept
    found = search(office, "văn an", an_officer(Role.CLERK, OTHER_WARD))
    assert (found.hits, found.cursor) == ((), None)


def test_every_agency_of_a_dossier_finds_it() -> None:
    office = Office()
    filed(office.dossiers, CODE, helped_by=OTHER_WARD, decided_by=PROVINCE)
    seq, _ = said(office.dossiers, office.archive, CODE, "Nguyễn Văn An")
    indexed(office, CODE, seq)
    agencies = MemoryCatalogue().agencies()
    assert {agency.code for agency in agencies} == {WARD, OTHER_WARD}
    for agency in agencies:
        assert codes(search(office, "văn an", an_officer(Role.CLERK, agency.code))) == [CODE]
