"""Records: a scan's receipt that accounts for every page, and people told apart."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.happenings import NOT_MOVES, Happening
from chalicelib.domain.people import OFFICERS, Role, system
from chalicelib.domain.status import LABELS, NEXT, OPEN, PAUSING, UNCOUNTED, Status
from tests.builders import a_citizen, a_dossier, a_person, a_receipt, an_officer

pages = st.integers(0, 30)


@given(pages, pages, pages, pages, st.integers(-2, 2))
def test_a_receipt_is_whole_only_if_every_page_is_somewhere(
    filed: int, blank: int, sheets: int, tray: int, off: int
) -> None:
    total = filed + blank + sheets + tray + off
    receipt = a_receipt(pages=total, filed=filed, blank=blank, sheets=sheets, in_tray=tray)
    assert receipt.is_conserved is (off == 0)


def test_a_person_is_an_officer_only_in_an_agency_and_a_role_that_settles() -> None:
    assert an_officer(Role.CLERK).is_officer
    assert not a_person(Role.CLERK).is_officer, "without an agency"
    assert not an_officer(Role.AUDITOR).is_officer
    assert not an_officer(Role.ADMIN).is_officer
    assert not a_citizen().is_officer
    assert not system("deadlines").is_officer
    assert system("deadlines").id == "system:deadlines"


def test_the_roles_that_settle_leave_out_who_applies_checks_and_keeps() -> None:
    others = {Role.CITIZEN, Role.AUDITOR, Role.ADMIN, Role.SYSTEM}
    assert frozenset(Role) - others == OFFICERS


def test_the_ten_statuses_have_the_numbers_of_the_national_portal() -> None:
    assert [int(status) for status in Status] == list(range(1, 11))
    assert set(LABELS) == set(NEXT) == set(Status)
    assert len({label for label, _ in LABELS.values()}) == len(Status)


def test_every_status_leads_on_or_is_an_end_and_every_one_is_reached() -> None:
    assert {status for status, following in NEXT.items() if not following} == {
        Status.NOT_RECEIVED,
        Status.RETURNED,
    }
    reached = {status for following in NEXT.values() for status in following}
    assert reached == set(Status) - {Status.NEW}
    assert {Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED} == PAUSING
    assert UNCOUNTED.isdisjoint(OPEN - {Status.NEW})


def test_what_is_only_told_is_no_move_and_everything_has_a_name_of_its_own() -> None:
    kinds = Happening.__args__
    types = [kind.__dataclass_fields__["type"].default for kind in kinds]
    assert len(set(types)) == len(kinds)
    assert set(NOT_MOVES) < set(kinds)


def test_what_happened_cannot_be_changed() -> None:
    dossier = a_dossier()
    with pytest.raises(FrozenInstanceError):
        dossier.status = Status.RETURNED  # type: ignore[misc] # that it is refused is the test
