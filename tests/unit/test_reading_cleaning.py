"""Cleaning: grain is no ink, and faint print on even paper is."""

import numpy as np
import pytest

from chalicelib.adapters.reading.cleaning import clean
from chalicelib.adapters.reading.components import components
from chalicelib.adapters.reading.leptonica import Grey
from chalicelib.adapters.reading.lines import letter_like
from tests.unit.drawing import DPI, page, word


def grained(light: np.ndarray[tuple[int, int], np.dtype[np.float64]], grain: float) -> Grey:
    noise = np.random.default_rng(1).standard_normal(light.shape)
    return np.clip(light + grain * noise, 0, 255).astype(np.uint8)


def letters_on(grey: Grey) -> int:
    return int(letter_like(components(clean(grey, DPI).ink), DPI).sum())


@pytest.mark.parametrize("grain", [0, 3, 16, 26])
def test_bare_paper_has_no_letters_however_grained(grain: float) -> None:
    assert letters_on(grained(np.full((600, 600), 225.0), grain)) == 0


@pytest.mark.parametrize(("paper", "print_"), [(252, 20), (205, 125), (225, 130)])
def test_print_is_found_on_bright_and_on_dull_paper(paper: float, print_: float) -> None:
    ink = page()
    for at in range(4):
        word(ink, 40, 30 + 40 * at, letters=20)
    assert letters_on(grained(np.where(ink, print_, paper), 3)) == 80


def test_a_single_word_is_found_on_grained_paper() -> None:
    ink = page()
    word(ink, 100, 60)
    assert letters_on(grained(np.where(ink, 20.0, 235.0), 16)) >= 5
