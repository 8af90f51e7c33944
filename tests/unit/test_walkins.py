"""Walk-ins: what is known of who stands at the counter is not asked for again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.parts import Applicant, ApplicantKind
from chalicelib.domain.walkins import of_applicant, taken_over
from tests.builders import a_procedure

FIELDS = (
    *("requester_name", "requester_id", "requester_phone", "requester_email"),
    *("requester_address", "requester_relation", "child_name"),
)
LAW = replace(a_procedure(), form={"properties": {name: {"type": "string"} for name in FIELDS}})
LAN = Applicant(
    name="Nguyễn Thị Lan",
    kind=ApplicantKind.CITIZEN,
    personal_id="001190000004",
    phone="0912345678",
    email="lan@vidu.vn",
    address="12 Hàng Bạc, Hà Nội",
)


def test_a_person_has_answered_who_they_are_and_how_they_are_reached() -> None:
    assert of_applicant(LAN, LAW) == {
        "requester_name": "Nguyễn Thị Lan",
        "requester_id": "001190000004",
        "requester_phone": "0912345678",
        "requester_email": "lan@vidu.vn",
        "requester_address": "12 Hàng Bạc, Hà Nội",
    }


@pytest.mark.parametrize("kind", [ApplicantKind.FIRM, ApplicantKind.HOUSEHOLD_BUSINESS])
def test_who_files_for_a_firm_is_somebody_else(kind: ApplicantKind) -> None:
    assert of_applicant(replace(LAN, kind=kind), LAW) == {}


@given(
    fields=st.sets(st.sampled_from(FIELDS)),
    personal_id=st.sampled_from([None, "001190000004", "12"]),
    phone=st.sampled_from([None, "0912345678"]),
    address=st.sampled_from(["", "Hà Nội"]),
)
def test_only_what_the_form_asks_and_is_known_is_taken_over(
    fields: set[str], personal_id: str | None, phone: str | None, address: str
) -> None:
    law = replace(LAW, form={"properties": {name: {"type": "string"} for name in fields}})
    who = replace(LAN, personal_id=personal_id, phone=phone, address=address)
    found = of_applicant(who, law)
    assert set(found) <= taken_over(law) <= fields
    assert all(found.values())
