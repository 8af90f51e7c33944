"""Amounts in words are as clerks spell them, and no two amounts are spelt alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.amounts import DIGITS, LAST, UNITS, in_words
from chalicelib.domain.money import MOST

SPELT = {
    0: "Không đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi tư đồng",
    105: "Một trăm linh năm đồng",
    8_000: "Tám nghìn đồng",
    20_000: "Hai mươi nghìn đồng",
    105_000: "Một trăm linh năm nghìn đồng",
    1_005: "Một nghìn không trăm linh năm đồng",
    1_250_000: "Một triệu hai trăm năm mươi nghìn đồng",
    2_000_000_015: "Hai tỷ không trăm mười lăm đồng",
    MOST: "Một nghìn tỷ đồng",
}
_VALUES = {word: value for value, word in enumerate(DIGITS)} | {
    word: value for value, word in LAST.items()
}


def _read(words: str) -> int:
    """Return the amount that words spell, read from left to right."""
    total = group = digit = 0
    for word in words.lower().removesuffix(" đồng").replace("nghìn tỷ", "nghìn-tỷ").split():
        if word in _VALUES:
            digit = _VALUES[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in {"mươi", "trăm"}:
            group, digit = group + digit * {"mươi": 10, "trăm": 100}[word], 0
        elif word != "linh":
            power = [unit.replace(" ", "-") for unit in UNITS].index(word)
            total, group, digit = total + (group + digit) * 1000**power, 0, 0
    return total + group + digit


@pytest.mark.parametrize(("amount", "words"), SPELT.items())
def test_an_amount_is_spelt_as_clerks_spell_it(amount: int, words: str) -> None:
    assert in_words(amount) == words


@given(
    st.one_of(
        st.integers(0, MOST), st.integers(0, 2000), st.integers(0, 999).map(lambda n: n * 1000)
    )
)
def test_words_say_the_amount_and_no_other(amount: int) -> None:
    assert _read(in_words(amount)) == amount


@pytest.mark.parametrize("amount", [-1, MOST + 1])
def test_what_is_no_amount_is_not_spelt(amount: int) -> None:
    with pytest.raises(ValueError, match="no amount"):
        in_words(amount)
