"""Opinions: a word that was read weakly is looked at alone, by every model there is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chalicelib.adapters.reading.cleaning import WHITE
from chalicelib.adapters.reading.recognising import BORDER, Crop, Recogniser, words_of
from chalicelib.domain.reading import Word

WEAK = 0.9
"""How surely a word was read at least that nobody is asked about."""
AS_READ = 1.2
"""How much a word counts as it was read in its line, compared with one that was looked at alone."""


def settled(recogniser: Recogniser, words: Sequence[Word], piece: Crop, dpi: int) -> list[Word]:
    """Return the words of one line, each weak one as most opinions have it."""
    return [
        _asked_about(recogniser, word, _alone(piece, words, at), dpi) if _is_weak(word) else word
        for at, word in enumerate(words)
    ]


def _is_weak(word: Word) -> bool:
    return word.confidence < WEAK and any(sign.isalnum() for sign in word.text)


def _asked_about(recogniser: Recogniser, word: Word, piece: Crop, dpi: int) -> Word:
    """Return the word as it was read where the first that is asked says so too, else as agreed."""
    heard: list[Word] = []
    for api in recogniser.voices():
        said = words_of(api, piece, dpi)
        nothing = replace(word, text=" ".join(one.text for one in said), confidence=0.0)
        heard.append(said[0] if len(said) == 1 else nothing)
        if heard[0].text == word.text:
            return word
    return agreed(word, heard)


def agreed(word: Word, heard: Sequence[Word]) -> Word:
    """Return a disputed word as most have it, the surer counting more; all, where figures differ.

    It is less sure than it was read, or, where it is read otherwise, than any field has to be.
    """
    votes = defaultdict(float, {word.text: AS_READ * word.confidence})
    for one in heard:
        votes[one.text] += one.confidence
    told = max(votes, key=votes.__getitem__)
    has_figures = any(sign.isdigit() for sign in word.text + told)
    if has_figures and any(one.text != told for one in heard):
        told = word.text
    share = votes[told] / (AS_READ + len(heard))
    sure = min(word.confidence, share) if told == word.text else share
    return replace(word, text=told, confidence=sure)


def _alone(piece: Crop, words: Sequence[Word], at: int) -> Crop:
    """Return one word of a line cut out, up to halfway to its neighbours."""
    left, right = (words[at].box[side] - piece.left for side in (0, 2))
    before = words[at - 1].box[2] - piece.left if at else left - 2 * BORDER
    after = words[at + 1].box[0] - piece.left if at + 1 < len(words) else right + 2 * BORDER
    first = max(0, min(left, (left + before) // 2))
    last = max(right, (right + after) // 2)
    framed = np.pad(piece.grey[:, first:last], ((0, 0), (BORDER, BORDER)), constant_values=WHITE)
    return Crop(framed, piece.left + first - BORDER, piece.top)
