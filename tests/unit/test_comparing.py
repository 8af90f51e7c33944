"""Comparing: a paper that contradicts the applicant or the form says so, and only then."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.checking import CheckedPaper, as_read
from chalicelib.domain.comparing import mismatches
from chalicelib.domain.parts import Applicant, PaperField
from chalicelib.domain.persons import in_dossier
from tests.builders import a_paper, an_applicant

LAN = an_applicant(name="Nguyễn Thị Lan", personal_id="091196000123")
FORM: Mapping[str, object] = {
    "requester_name": "Nguyễn Thị Lan",
    "requester_id": "091196000123",
    "child_name": "Trần Minh Khôi",
    "child_birth_date": "2026-02-20",
    "mother_name": "Nguyễn Thị Lan",
    "mother_id": "091196000123",
    "mother_birth_date": "1996-08-12",
    "father_name": "Trần Văn Hòa",
    "father_birth_year": 1993,
    "truthful": True,
}


def paper(kind: str, **values: str) -> CheckedPaper:
    """Return a paper of a kind; ``me__ho_ten`` is the mother's name."""
    fields = tuple(
        PaperField(name=name.replace("__", "."), value=value, confidence=0.9)
        for name, value in values.items()
    )
    return as_read(a_paper(kind=kind, fields=fields))


def found(
    one: CheckedPaper, applicant: Applicant = LAN, answers: Mapping[str, object] = FORM
) -> dict[str, str]:
    return {one.field: one.sentence for one in mismatches(one, in_dossier(applicant, answers))}


def test_a_paper_that_says_the_same_is_not_remarked_upon() -> None:
    says = paper(
        "giay-chung-sinh",
        me__ho_ten="NGUYỄN THỊ LAN",
        me__so_dinh_danh="091196000123",
        me__ngay_sinh="12/08/1996",
        con__ho_ten="Tran Minh Khoi",
        cha__nam_sinh="1993",
    )
    assert found(says) == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "me__ho_ten",
            "Nguyễn Thị Loan",
            (
                "Họ tên người mẹ trên giấy tờ là “Nguyễn Thị Loan”, "
                "nhưng họ tên của người mẹ là “Nguyễn Thị Lan”."
            ),
        ),
        (
            "me__so_dinh_danh",
            "091196000132",
            (
                "Số định danh người mẹ trên giấy tờ là “091196000132”, "
                "nhưng số định danh của người mẹ là “091196000123”."
            ),
        ),
        (
            "con__ngay_sinh",
            "21/02/2026",
            (
                "Ngày sinh người con trên giấy tờ là “21/02/2026”, "
                "nhưng ngày sinh của người con là “20/02/2026”."
            ),
        ),
        (
            "cha__ngay_sinh",
            "01/05/1992",
            (
                "Ngày sinh người cha trên giấy tờ là “01/05/1992”, "
                "nhưng ngày sinh của người cha là “1993”."
            ),
        ),
    ],
)
def test_a_contradiction_names_the_field_and_both_values(field: str, value: str, said: str) -> None:
    assert found(paper("giay-chung-sinh", **{field: value})) == {field.replace("__", "."): said}


def test_an_identity_card_must_be_of_somebody_the_dossier_names() -> None:
    father = paper("can-cuoc", ho_ten="TRẦN VĂN HÒA", ngay_sinh="01/05/1993")
    assert found(father) == {}
    stranger = found(paper("can-cuoc", ho_ten="Lê Thị Hoa", so_dinh_danh="091190000001"))
    assert list(stranger) == ["ho_ten"]
    assert "“Lê Thị Hoa” trên giấy tờ không phải chủ hồ sơ" in stranger["ho_ten"]
    assert found(paper("can-cuoc")) == {}, "nothing was read"


def test_one_name_with_another_number_and_one_number_with_another_name_are_told() -> None:
    card = found(paper("can-cuoc", ho_ten="Nguyễn Thị Lan", so_dinh_danh="091196000999"))
    assert list(card) == ["so_dinh_danh"]
    assert "“091196000123”" in card["so_dinh_danh"]
    other = found(paper("can-cuoc", ho_ten="Nguyễn Thị Loan", so_dinh_danh="091196000123"))
    assert list(other) == ["ho_ten"]


def test_where_only_the_number_is_known_its_birth_year_speaks() -> None:
    card = paper("can-cuoc", ho_ten="Nguyễn Thị Lan", ngay_sinh="12/08/1995")
    assert "là “1996”" in found(card, answers={})["ngay_sinh"]
    assert found(paper("can-cuoc", ho_ten="Nguyễn Thị Lan", ngay_sinh="12/08/1996"), LAN, {}) == {}


def test_what_an_officer_corrected_is_what_is_compared() -> None:
    one = paper("giay-chung-sinh", me__ho_ten="Nguyễn Thị Loan")
    assert found(one)
    assert found(corrected(one, "me.ho_ten", "Nguyễn Thị Lan")) == {}


def corrected(one: CheckedPaper, name: str, value: str) -> CheckedPaper:
    fields = (replace(held, value=value) if held.name == name else held for held in one.fields)
    return replace(one, fields=tuple(fields))


def test_an_id_that_was_corrected_is_held_against_the_sex_and_birth_date_beside_it() -> None:
    card = paper("can-cuoc", so_dinh_danh="091185000123", ngay_sinh="12/08/1985", gioi_tinh="Nữ")
    known = an_applicant(name="Lê Thị Hoa", personal_id="091185000123")
    assert found(card, known, {}) == {}
    wrong = corrected(card, "ngay_sinh", "12/08/1984")
    assert "Năm sinh 1984 không khớp" in found(wrong, known, {})["so_dinh_danh"]
    assert "1985" in found(wrong, known, {})["ngay_sinh"], "the applicant's ID says so too"
    other = found(corrected(card, "gioi_tinh", "Nam"), known, {})
    assert other == {"so_dinh_danh": "Giới tính không khớp với số định danh cá nhân."}


def test_people_the_dossier_does_not_know_contradict_nobody() -> None:
    assert found(paper("hop-dong", ho_ten="Lê Thị Hoa", vo__ho_ten="Phạm Thị Mai")) == {}
    twice = as_read(
        a_paper(
            kind="danh-sach",
            fields=tuple(
                PaperField(name="me.ho_ten", value=value, confidence=0.9)
                for value in ("Lê Thị Hoa", "Phạm Thị Mai")
            ),
        )
    )
    assert found(twice) == {}, "a list: nobody knows who is meant"


@given(
    st.dictionaries(
        st.sampled_from([*FORM, "receiver_name", "owner_id", "mother_birth_year"]),
        st.one_of(st.text(max_size=12), st.integers(), st.booleans(), st.none()),
    )
)
def test_whatever_a_form_says_a_paper_is_compared_with_it(
    answers: dict[str, object],
) -> None:
    one = paper("can-cuoc", ho_ten="Nguyễn Thị Lan", so_dinh_danh="091196000123", ngay_sinh="x")
    for mismatch in mismatches(one, in_dossier(LAN, answers)):
        assert mismatch.sentence.endswith(".")
        assert mismatch.field in {"ho_ten", "so_dinh_danh"}
