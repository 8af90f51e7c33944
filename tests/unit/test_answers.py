"""Answers to the birth declaration: every defect at once, each named as the form names it."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.schema import check_answers, violations
from chalicelib.domain.answers import InvalidAnswers, Problem, check, clean_answers, fields_of
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.refusals import TooLarge
from infra.packages import DIRECTORY, read_package

BIRTH = read_package(DIRECTORY, "1.001193")
COPIES = read_package(DIRECTORY, "2.000815")


def birth(**changes: object) -> dict[str, object]:
    answers = {**BIRTH.example.answers, **changes}
    return {name: value for name, value in answers.items() if value is not ...}


def problems(answers: dict[str, object], procedure: Procedure = BIRTH.procedure) -> list[Problem]:
    with pytest.raises(InvalidAnswers) as refused:
        check_answers(procedure, answers)
    return list(refused.value.problems)


def sentences(answers: dict[str, object], procedure: Procedure = BIRTH.procedure) -> list[str]:
    return [problem.sentence for problem in problems(answers, procedure)]


def test_a_complete_declaration_is_kept_as_it_is() -> None:
    assert check_answers(BIRTH.procedure, birth()) == BIRTH.example.answers


def test_a_missing_answer_is_named_by_its_label() -> None:
    assert sentences(birth(child_name=...)) == ["Hãy điền “Họ, chữ đệm, tên của trẻ”."]


def test_an_empty_answer_counts_as_missing() -> None:
    assert sentences(birth(child_name="  ")) == ["Hãy điền “Họ, chữ đệm, tên của trẻ”."]


def test_every_defect_is_told_at_once_in_the_order_of_the_form() -> None:
    found = problems(birth(truthful=..., mother_id="123", child_name=..., requester_phone="113"))
    assert [problem.field for problem in found] == [
        "requester_phone",
        "child_name",
        "mother_id",
        "truthful",
    ]


def test_the_refusal_points_at_the_first_defect_and_counts_the_others() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        check_answers(BIRTH.procedure, birth(child_name=..., mother_id="123"))
    assert refused.value.field == "answers.child_name"
    assert refused.value.sentence.endswith("(và 1 mục khác cần sửa)")
    assert refused.value.status == 422


def test_another_relation_has_to_be_named_only_when_chosen() -> None:
    assert sentences(birth(requester_relation="other")) == ["Hãy điền “Nói rõ quan hệ khác”."]
    said = birth(requester_relation="other", requester_relation_other="Cán bộ Trung tâm bảo trợ")
    assert check_answers(BIRTH.procedure, said) == said


def test_the_father_is_asked_for_only_when_declared() -> None:
    fathers = {name: ... for name in birth() if name.startswith("father_")}
    undeclared = birth(**{**fathers, "father_declared": "no"})
    assert check_answers(BIRTH.procedure, undeclared) == undeclared
    declared = birth(**{**fathers, "father_declared": "yes"})
    assert "Hãy điền “Họ, chữ đệm, tên của cha”." in sentences(declared)
    assert len(sentences(declared)) == 5


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "mother_id",
            "09119600012",
            "“Số định danh cá nhân của mẹ” phải là số định danh cá nhân gồm đúng 12 chữ số.",
        ),
        (
            "child_birth_date",
            "2026-02-30",
            "“Ngày sinh của trẻ” phải là một ngày có thật, dạng ngày/tháng/năm, ví dụ 05/01/2026.",
        ),
        (
            "requester_phone",
            "02973861234",
            "“Số điện thoại” phải là số điện thoại di động, dạng 0912345678.",
        ),
        (
            "requester_email",
            "lan@",
            "“Thư điện tử” phải là địa chỉ thư điện tử, dạng ten@vidu.vn.",
        ),
        (
            "child_name",
            "Trần 2",
            "“Họ, chữ đệm, tên của trẻ” phải là họ, chữ đệm và tên, chỉ gồm chữ cái.",
        ),
        ("child_sex", "boy", "“Giới tính của trẻ” phải là một trong: Nam, Nữ."),
        ("child_ethnicity", "x" * 51, "“Dân tộc của trẻ” dài quá 50 ký tự; hãy rút gọn."),
        ("child_birth_place", "x" * 2001, "“Nơi sinh” dài quá 2000 ký tự; hãy rút gọn."),
        ("child_birth_place", 5, "“Nơi sinh” phải là chữ."),
        ("child_birth_place", ["x"], "“Nơi sinh” chỉ nhận một giá trị đơn."),
        ("mother_income", "0", "Tờ khai không có mục “mother_income”."),
    ],
)
def test_a_wrong_answer_says_what_is_right(field: str, value: object, sentence: str) -> None:
    assert problems(birth(**{field: value})) == [Problem(field, sentence)]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0", "“Số bản sao cần chứng thực” phải từ 1 trở lên."),
        ("201", "“Số bản sao cần chứng thực” không được quá 200."),
        ("ba", "“Số bản sao cần chứng thực” phải là số nguyên, chỉ gồm chữ số."),
        (2.5, "“Số bản sao cần chứng thực” phải là số nguyên, chỉ gồm chữ số."),
        (True, "“Số bản sao cần chứng thực” phải là số nguyên, chỉ gồm chữ số."),
    ],
)
def test_copies_are_a_whole_number_in_bounds(value: object, sentence: str) -> None:
    answers = {**COPIES.example.answers, "copies": value}
    assert sentences(answers, COPIES.procedure) == [sentence]


def test_a_declaration_not_sworn_is_not_taken() -> None:
    (sentence,) = sentences(birth(truthful=False))
    assert sentence.startswith("Hãy đánh dấu “Tôi cam đoan")


def test_a_web_form_that_knows_only_text_is_understood() -> None:
    typed = {
        **{name: str(value) for name, value in COPIES.example.answers.items()},
        "requester_name": " Lê  Hoàng\tNam ",
        "requester_id": "091 099 001 234",
        "pages": "5",
        "requester_phone": "+84 987 654 321",
        "document_date": "15/7/2021",
        "truthful": "on",
        "purpose": "",
    }
    assert check_answers(COPIES.procedure, typed) == COPIES.example.answers


def test_an_amount_may_be_typed_with_points_between_the_thousands() -> None:
    shop = read_package(DIRECTORY, "1.001612")
    typed = {**shop.example.answers, "capital": "80.000.000"}
    assert check_answers(shop.procedure, typed) == shop.example.answers
    assert sentences({**typed, "capital": "80.5"}, shop.procedure) == [
        "“Vốn kinh doanh (đồng)” phải là số nguyên, chỉ gồm chữ số."
    ]


def test_text_is_kept_composed_and_without_control_signs() -> None:
    apart = unicodedata.normalize("NFD", "Xã Châu Thành\x00, tỉnh Kiên Giang")
    kept = clean_answers(BIRTH.procedure, birth(child_hometown=apart))
    assert kept["child_hometown"] == "Xã Châu Thành, tỉnh Kiên Giang"


def test_a_form_over_64_kilobytes_is_too_large() -> None:
    long = dict.fromkeys(fields_of(BIRTH.procedure), "ả" * 2000)
    with pytest.raises(TooLarge):
        clean_answers(BIRTH.procedure, long)


def test_a_form_of_a_thousand_fields_is_too_large() -> None:
    with pytest.raises(TooLarge):
        clean_answers(BIRTH.procedure, {f"f{number}": "" for number in range(1000)})


def test_a_very_long_strange_name_is_told_shortened() -> None:
    (problem,) = problems(birth(**{"x" * 5000: "1"}))
    assert len(problem.sentence) < 100


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted(fields_of(BIRTH.procedure))) | st.text(max_size=20)


@given(st.dictionaries(NAMES, JSON, max_size=8))
def test_whatever_is_sent_is_kept_clean_or_refused_with_reasons(
    changes: dict[str, object],
) -> None:
    kept, found = outcome({**BIRTH.example.answers, **changes})
    assert (kept is None) == bool(found)
    assert len({problem.field for problem in found}) == len(found)
    assert all(problem.sentence for problem in found)
    if kept is not None:
        assert clean_answers(BIRTH.procedure, kept) == kept
        check(BIRTH.procedure, kept, violations)


def outcome(
    answers: dict[str, object],
) -> tuple[Mapping[str, object] | None, tuple[Problem, ...]]:
    try:
        return check_answers(BIRTH.procedure, answers), ()
    except InvalidAnswers as refused:
        return None, refused.problems
