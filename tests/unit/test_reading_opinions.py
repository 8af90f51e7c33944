"""Opinions: a disputed word is as most readings have it, and no dispute makes it surer."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.reading.opinions import AS_READ, WEAK, agreed
from chalicelib.domain.reading import Word
from chalicelib.domain.understanding import SURE

BOX = (10, 10, 90, 40)
texts = st.sampled_from(["Ửng", "Ứng", "Ưng", "Ủng", "27/03/1964", "27/03/1984", "27/03/1964."])
readings = st.builds(Word, texts, st.just(BOX), st.floats(0.0, 0.97))
weak = st.builds(Word, texts, st.just(BOX), st.floats(0.0, WEAK, exclude_max=True))


def test_two_that_say_the_same_outvote_what_was_read_in_the_line() -> None:
    read = Word("Đĩnh", BOX, 0.54)
    heard = [Word("Đình", BOX, 0.94), Word("Đình", BOX, 0.9), Word("Đĩnh", BOX, 0.6)]
    told = agreed(read, heard)
    assert (told.text, told.box) == ("Đình", BOX)
    assert told.confidence == (0.94 + 0.9) / (AS_READ + 3)


def test_one_alone_does_not_outvote_what_was_read_as_surely() -> None:
    assert agreed(Word("Ứng", BOX, 0.8), [Word("Ủng", BOX, 0.9)]).text == "Ứng"


def test_figures_change_only_where_all_say_the_same() -> None:
    read, right = Word("27/03/1984", BOX, 0.3), Word("27/03/1964", BOX, 0.95)
    other = Word("27/03/1969", BOX, 0.2)
    assert agreed(read, [right, right, right]).text == right.text
    assert agreed(read, [right, right, other]).text == read.text


@given(weak, st.lists(readings, min_size=1, max_size=3))
def test_what_is_told_was_said_by_somebody(read: Word, heard: list[Word]) -> None:
    assert agreed(read, heard).text in {one.text for one in (read, *heard)}


@given(weak, st.lists(readings, min_size=1, max_size=3))
def test_a_dispute_makes_no_word_surer_and_a_changed_word_is_shown_to_an_officer(
    read: Word, heard: list[Word]
) -> None:
    told = agreed(read, heard)
    if told.text == read.text:
        assert told.confidence <= read.confidence
    else:
        assert told.confidence < SURE


@given(weak, st.lists(readings, min_size=1, max_size=3), st.randoms())
def test_how_sure_a_word_is_does_not_hang_on_who_was_asked_first(
    read: Word, heard: list[Word], chance: Random
) -> None:
    shuffled = list(heard)
    chance.shuffle(shuffled)
    one, other = agreed(read, heard).confidence, agreed(read, shuffled).confidence
    assert abs(one - other) < 1e-9
