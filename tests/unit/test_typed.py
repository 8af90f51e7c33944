"""Typed: a form is read as the API reads it, and what is wrong is said in the form's own words."""

import pytest

from chalicelib.handlers.http.asking import AdvanceAsked, ReturnAsked
from chalicelib.handlers.http.problems import Defective
from chalicelib.handlers.http.shapes import SHAPES
from chalicelib.handlers.http.typed import read_as

STEP_WORDS, RETURN_WORDS = SHAPES["advance"].words, SHAPES["return"].words
STEP = {"act": "advance", "version": 3, "to": "tra-ket-qua"}
RESULT = {"number": " 7/GKS ", "summary": "Giấy  khai sinh", "document": None}


def test_what_is_typed_is_cleaned_and_bounded_as_the_api_does() -> None:
    asked = read_as(AdvanceAsked, {**STEP, "result": RESULT})
    assert asked.result is not None
    assert (asked.result.number, asked.result.summary) == ("7/GKS", "Giấy khai sinh")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "1" * 401}, "result.number"),
        ({"summary": "x" * 4001}, "result.summary"),
        ({"document": "có dấu cách"}, "result.document"),
    ],
)
def test_each_field_says_what_to_do_about_it(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Defective) as no:
        read_as(AdvanceAsked, {**STEP, "result": {**RESULT, **changes}}, STEP_WORDS)
    assert (no.value.problem.field, no.value.problem.detail) == (field, STEP_WORDS[field])
    assert [one.sentence for one in no.value.problem.errors] == [STEP_WORDS[field]]


def test_a_field_without_words_of_its_own_is_told_as_the_api_tells_it() -> None:
    said = {"act": "return", "version": 3, "how": "pigeon", "receiver": " "}
    with pytest.raises(Defective) as no:
        read_as(ReturnAsked, said, RETURN_WORDS)
    how, receiver = no.value.problem.errors
    assert how.sentence == RETURN_WORDS["how"]
    assert "Hãy nhập họ, chữ đệm và tên" in receiver.sentence
