"""Prefilling: what a form is offered of a paper, and that a doubtful value never is."""

from typing import Any

import pytest

from chalicelib.domain.checking import as_read
from chalicelib.domain.meanings import FORM_FIELDS, FORM_PEOPLE, OF_THE_PAPER, SUBJECTS
from chalicelib.domain.parts import PaperField
from chalicelib.domain.prefilling import proposals
from chalicelib.domain.procedure import Procedure
from infra.packages import read_all
from tests.builders import a_paper, a_procedure

LAW = {package.procedure.code: package.procedure for package in read_all().packages}
BIRTH, PASSPORT, LAND = (LAW[code] for code in ("1.001193", "1.001456", "1.012783"))


def offered(procedure: Procedure, kind: str, *fields: PaperField) -> dict[str, str | int]:
    paper = as_read(a_paper(kind=kind, fields=fields))
    return {one.field: one.value for one in proposals(paper, procedure)}


def read(name: str, value: str, flag: str | None = None) -> PaperField:
    return PaperField(name=name, value=value, confidence=0.95, flag=flag)


def test_what_a_birth_certificate_of_the_hospital_says_fills_the_declaration() -> None:
    found = offered(
        BIRTH,
        "giay-chung-sinh",
        read("me.ho_ten", "NGUYỄN THỊ LAN"),
        read("me.so_dinh_danh", "091196000123"),
        read("me.ngay_sinh", "12/08/1996"),
        read("me.noi_cu_tru", "Ấp Minh An"),
        read("con.gioi_tinh", "Nam"),
        read("so_ky_hieu", "0142/2026"),
        read("can_nang", "3200"),
    )
    assert found == {
        "mother_name": "Nguyễn Thị Lan",
        "mother_id": "091196000123",
        "mother_birth_date": "1996-08-12",
        "mother_residence": "Ấp Minh An",
        "child_sex": "male",
        "birth_certificate_number": "0142/2026",
    }


def test_an_identity_card_fills_in_who_asks() -> None:
    found = offered(
        PASSPORT,
        "can-cuoc",
        read("ho_ten", "NGUYỄN THỊ LAN"),
        read("so_dinh_danh", "091196000123"),
        read("ngay_sinh", "12/08/1996"),
        read("gioi_tinh", "Nữ"),
        read("ngay_cap", "05/01/2022"),
    )
    assert found["requester_name"] == "Nguyễn Thị Lan"
    assert found["requester_id_date"] == "2022-01-05"
    assert (found["requester_sex"], found["requester_birth_date"]) == ("female", "1996-08-12")


def test_a_land_certificate_fills_in_its_numbers() -> None:
    found = offered(
        LAND,
        "chung-nhan-dat",
        read("so_phat_hanh", "CD 123456"),
        read("so_vao_so", "CH00123"),
        read("ho_ten", "Lê Văn Bình"),
    )
    assert found == {"certificate_serial": "CD 123456", "certificate_book": "CH00123"}


@pytest.mark.parametrize(
    "fields",
    [
        [read("me.so_dinh_danh", "09119600012", flag="Số định danh phải gồm đúng 12 chữ số.")],
        [read("me.ho_ten", "Lê Hoa"), read("me.ho_ten", "Lê Hòa")],
        [read("me.ngay_sinh", "30/02/1996")],
        [read("con.gioi_tinh", "?")],
        [read("child_name", "Lê Hoa")],
        [read("bac.ho_ten", "Lê Hoa")],
        [read("me.noi_cu_tru", "x" * 301)],
    ],
)
def test_what_is_doubtful_or_fits_nothing_is_not_offered(fields: list[PaperField]) -> None:
    assert offered(BIRTH, "giay-chung-sinh", *fields) == {}


def test_a_form_is_offered_only_what_it_asks_for() -> None:
    assert offered(a_procedure(), "giay-chung-sinh", read("me.ho_ten", "Lê Hoa")) == {}
    asks = {"father_birth_year": {"type": "integer"}, "mother_name": {"type": "integer"}}
    form = a_procedure(form={"type": "object", "properties": asks})
    fields = (read("cha.nam_sinh", "1993"), read("me.ho_ten", "Lê Hoa"))
    assert offered(form, "to-khai", *fields) == {"father_birth_year": 1993}
    assert offered(form, "to-khai", read("cha.nam_sinh", "199O")) == {}


def test_a_proposal_says_where_it_comes_from_and_how_sure_it_is() -> None:
    paper = as_read(a_paper(kind="giay-chung-sinh", fields=(read("me.ho_ten", "LÊ THỊ HOA"),)))
    (one,) = proposals(paper, BIRTH)
    assert (one.name, one.read_as, one.confidence) == ("me.ho_ten", "LÊ THỊ HOA", 0.95)


def test_every_word_of_the_tables_is_of_some_form_of_the_catalogue() -> None:
    forms: list[Any] = [procedure.form for procedure in LAW.values()]
    asked = {name for form in forms for name in form["properties"]}
    assert set(OF_THE_PAPER.values()) <= asked
    people = {*FORM_PEOPLE.values(), *(one for every in SUBJECTS.values() for one in every)}
    endings = {ending for every in FORM_FIELDS.values() for ending in every}
    assert all(any(f"{person}_{end}" in asked for end in endings) for person in people)
    assert all(any(f"{person}_{end}" in asked for person in people) for end in endings)
