"""Who may see what: the one filter behind every page, list, search and export."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.access import (
    Seen,
    desks,
    may_read,
    readable,
    staff_desk,
    worklist_desk,
)
from chalicelib.domain.people import OFFICERS, Person, Role, is_within, system
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound
from tests.builders import OTHER_WARD, PROVINCE, WARD, a_citizen, a_dossier, a_person, an_officer

codes = st.sampled_from(["H33", "H33.16", "H33.17", "H33.1", "H33.16.02", "H34", "H3"])
people = st.builds(
    Person,
    st.sampled_from(["citizen-1", "citizen-2"]),
    st.just("Ai đó"),
    st.frozensets(st.sampled_from(Role), max_size=3),
    st.none() | codes,
)
things = st.builds(
    Seen, st.sampled_from([None, "citizen-1", "citizen-2"]), st.frozensets(codes, max_size=3)
)


@given(people, things)
def test_nobody_sees_a_thing_without_a_reason(person: Person, thing: Seen) -> None:
    own = Role.CITIZEN in person.roles and thing.owner == person.id
    at_work = bool(person.roles & OFFICERS) and person.agency in thing.agencies
    above = bool(person.roles & {Role.LEADER, Role.AUDITOR}) and any(
        person.agency is not None and (agency + ".").startswith(person.agency + ".")
        for agency in thing.agencies
    )
    allowed = own or at_work or above or Role.SYSTEM in person.roles
    assert may_read(person, thing) is allowed


def test_an_applicant_sees_the_own_dossier_and_nobody_elses() -> None:
    dossier = a_dossier()
    assert may_read(a_citizen("citizen-1"), dossier)
    assert not may_read(a_citizen("citizen-2"), dossier)


def test_a_walk_in_dossier_belongs_to_no_account() -> None:
    nobody = Seen(owner=None, agencies=frozenset({WARD}))
    assert not may_read(a_person(Role.CITIZEN), nobody)


def test_officers_see_what_their_agency_has_to_do_with() -> None:
    dossier = a_dossier()
    assert may_read(an_officer(Role.CLERK, WARD), dossier)
    assert not may_read(an_officer(Role.CLERK, OTHER_WARD), dossier)
    assert not may_read(an_officer(Role.CLERK, PROVINCE), dossier)


def test_leaders_and_auditors_see_below_them_and_admins_see_nothing() -> None:
    dossier = a_dossier()
    for role in (Role.LEADER, Role.AUDITOR):
        assert may_read(an_officer(role, PROVINCE), dossier)
        assert not may_read(an_officer(role, OTHER_WARD), dossier)
    assert not may_read(an_officer(Role.ADMIN, WARD), dossier)


def test_what_one_may_not_see_looks_like_what_does_not_exist() -> None:
    dossier = a_dossier()
    assert readable(a_citizen(), dossier) is dossier
    with pytest.raises(NotFound) as no:
        readable(a_citizen("citizen-2"), dossier)
    assert no.value.field == "code"
    assert dossier.code not in no.value.sentence
    assert "Nguyễn" not in no.value.sentence


def test_an_agency_lies_within_itself_and_above_its_own_numbers_only() -> None:
    assert is_within("H33.16", "H33")
    assert is_within("H33", "H33")
    assert not is_within("H33.16", "H33.1")
    assert not is_within("H33", "H33.16")


def test_everybody_opens_their_own_worklists() -> None:
    both = a_person(Role.CLERK, Role.RECEPTION, agency=WARD)
    assert desks(both) == (f"{WARD}#clerk", f"{WARD}#reception")
    for desk in desks(both):
        assert worklist_desk(both, desk) == desk
    assert desks(a_citizen()) == ()
    assert desks(system("try")) == ()


def test_a_leader_opens_every_list_of_the_agency_and_an_auditor_every_list_below() -> None:
    desk = f"{WARD}#appraiser"
    assert worklist_desk(an_officer(Role.LEADER), desk) == desk
    assert worklist_desk(an_officer(Role.AUDITOR, PROVINCE), desk) == desk


@pytest.mark.parametrize(
    ("person", "desk"),
    [
        (an_officer(Role.CLERK), f"{WARD}#reception"),
        (an_officer(Role.CLERK), f"{OTHER_WARD}#clerk"),
        (an_officer(Role.LEADER, PROVINCE), f"{WARD}#clerk"),
        (an_officer(Role.AUDITOR, OTHER_WARD), f"{WARD}#clerk"),
        (an_officer(Role.CLERK), f"{WARD}#there-is-no-such-role"),
        (an_officer(Role.CLERK), WARD),
        (an_officer(Role.CLERK), ""),
        (a_citizen(), "#clerk"),
    ],
)
def test_other_lists_stay_closed_however_they_are_spelled(person: Person, desk: str) -> None:
    with pytest.raises(Forbidden) as no:
        worklist_desk(person, desk)
    assert no.value.field == "desk"


@given(people, codes, st.sampled_from(sorted(OFFICERS)))
def test_who_works_at_a_desk_is_told_to_its_agency_and_to_those_above(
    person: Person, agency: str, role: Role
) -> None:
    desk, own = f"{agency}#{role}", person.agency
    colleague = bool(person.roles & OFFICERS) and own == agency
    above = bool(person.roles & {Role.LEADER, Role.AUDITOR}) and (
        own is not None and (agency + ".").startswith(own + ".")
    )
    if colleague or above or Role.SYSTEM in person.roles:
        assert staff_desk(person, desk) == desk
    else:
        with pytest.raises(Forbidden) as no:
            staff_desk(person, desk)
        assert no.value.field == "desk"


@pytest.mark.parametrize("desk", [f"{WARD}#there-is-no-such-role", f"{WARD}#admin", WARD])
def test_what_is_no_desk_is_refused_by_name_to_those_who_might_know(desk: str) -> None:
    with pytest.raises(Invalid) as no:
        staff_desk(an_officer(Role.CLERK), desk)
    assert no.value.field == "desk"
    for stranger in (an_officer(Role.CLERK, OTHER_WARD), a_citizen()):
        with pytest.raises(Forbidden):
            staff_desk(stranger, desk)
