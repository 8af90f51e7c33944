"""Syllables: what Vietnamese spelling allows, and repairs that leave no choice."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.syllables import (
    BEFORE_FRONT,
    ONSETS,
    RIMES,
    STOPPED,
    TONES,
    is_syllable,
    repaired,
)

GOOD = """
    nguyễn thị huyền trần quỳnh phường nghĩa giặt gì quốc khuya ngoằn uyên yêu ấp tỉnh xã huyện
    nghiêng già giữa quyết thuở ươm đường Đặng KHÁNH Hạnh
""".split()  # noqa: SIM905 - reads better
BAD = ["ngyễn", "kăn", "cê", "ghà", "bx", "quzn", "càp", "mãt", "đưởcc", "thịị"]
VOWELS = "aăâeêioôơuưy"
LINES = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=8)


@pytest.mark.parametrize("word", GOOD)
def test_syllables_of_the_language_are_allowed_in_any_case(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", BAD)
def test_what_cannot_be_spelt_is_not_allowed(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("mẫt", "mất"),
        ("VIÊT", "VIỆT"),
        ("Tôt", "Tột"),
        ("0912O45678", "0912045678"),
        ("19I6", "1916"),
        ("08/12/19óó", "08/12/1966"),
        ("5ó/QĐ", "56/QĐ"),
        ("20é5", "2065"),
        ("26/03/195ó_", "26/03/1956"),
        ("23/Q7/19ó2,", "23/07/1962,"),
        ("_409", "409"),
        ("Nguyën", "Nguyẽn"),
        ("Ðặng", "Đặng"),
    ],
)
def test_what_spelling_leaves_one_way_to_read_is_set_right(read: str, meant: str) -> None:
    assert repaired([read]) == [meant]


@pytest.mark.parametrize(
    "word", ["but", "Internet", "PDF/A", "O", "12I", "OK", "Robert", "mp3", "ó", "tổ6ó"]
)
def test_words_that_may_be_foreign_stay(word: str) -> None:
    assert repaired([word]) == [word]


@given(LINES)
def test_a_repair_keeps_the_number_of_words_and_is_done_once(words: list[str]) -> None:
    once = repaired(words)
    assert len(once) == len(words)
    assert repaired(once) == once


@given(st.sampled_from(ONSETS), st.sampled_from(sorted(RIMES)), st.sampled_from(["", *TONES]))
def test_what_can_be_spelt_is_never_repaired(onset: str, rime: str, tone: str) -> None:
    last = max(at for at, sign in enumerate(rime) if sign in VOWELS)
    word = unicodedata.normalize("NFC", onset + rime[: last + 1] + tone + rime[last + 1 :])
    if is_syllable(word):
        assert repaired([word]) == [word]


@given(st.sampled_from(sorted(r for r in RIMES if r.endswith(STOPPED))), st.sampled_from(ONSETS))
def test_a_stopped_syllable_bears_one_of_two_tones(rime: str, onset: str) -> None:
    vowel = next(at for at, sign in enumerate(rime) if sign in VOWELS)
    for tone in TONES[1:4]:
        marked = rime[: vowel + 1] + tone + rime[vowel + 1 :]
        assert not is_syllable(onset + marked)


@given(st.sampled_from(sorted(BEFORE_FRONT)), st.sampled_from(["a", "ang", "ô", "ươi"]))
def test_letters_for_front_vowels_stand_before_no_other(onset: str, rime: str) -> None:
    assert not is_syllable(onset + rime)
