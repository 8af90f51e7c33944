"""Page: one picture of a page, cleaned, straightened and read."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from chalicelib.adapters.reading.cleaning import INK, WHITE, clean, without_seals
from chalicelib.adapters.reading.components import Components, components
from chalicelib.adapters.reading.leaders import leaders, rules
from chalicelib.adapters.reading.leptonica import Grey, dilated
from chalicelib.adapters.reading.lines import Line, letter_like, lines
from chalicelib.adapters.reading.opinions import settled
from chalicelib.adapters.reading.picture import Picture
from chalicelib.adapters.reading.recognising import Recogniser, as_text, crop, words_of
from chalicelib.adapters.reading.sheets import sheet_on
from chalicelib.adapters.reading.straightening import (
    Way,
    flattened,
    levelled,
    quarter_turn,
    turn,
    turned,
)
from chalicelib.domain.formulas import set_right
from chalicelib.domain.reading import PageReading, Word, parted
from chalicelib.domain.syllables import repaired

HIGHEST_DPI = 330
WORKING_DPI = 300
FEWEST_LETTERS = 8
FEW_WORDS = 2
SAMPLE_LINES = 4
QUARTERS = (0, 90, 180, 270)
LEGIBLE = 0.85
"""How surely the longest lines of a page are read that can only lie the right way up."""
FEW_SIGNS = 3
SIGNS_SURE, MARKS_SURE = 0.35, 0.85


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be read, and how it came to lie so."""

    grey: Grey
    marks: Components
    way: Way
    dpi: int
    turned: int
    skew: float


def read_page(recogniser: Recogniser, picture: Picture, number: int) -> PageReading:
    """Everything there is to see on one page."""
    grey = without_seals(picture.image)
    height, width = grey.shape
    sheet = sheet_on(grey)
    dpi, printed = picture.dpi, picture.printed
    del picture  # three times the size of what is needed from here on
    if printed is not None:
        return PageReading(
            number=number, width=width, height=height, dpi=dpi, sheet=sheet,
            text=unicodedata.normalize("NFC", as_text(printed)),
            words=tuple(word for line in printed for word in line),
        )  # fmt: skip
    ready = prepared(recogniser, grey, dpi)
    blank = sheet is None and int(letter_like(ready.marks, ready.dpi).sum()) < FEWEST_LETTERS
    rows = [] if blank else lines(ready.marks, ready.dpi)
    read = [words for line in rows if _is_text(words := _words(recogniser, line, ready))]
    found = (
        Word(word.text, ready.way.back(word.box, width, height), word.confidence)
        for line in read
        for word in line
    )
    return PageReading(
        number=number, width=width, height=height, dpi=dpi, turned=ready.turned,
        skew=round(ready.skew, 3), blank=blank, text=as_text(read), words=tuple(found),
        sheet=sheet,
    )  # fmt: skip


def _is_text(words: Sequence[Word]) -> bool:
    """Tell whether a line's words were printed, not guessed from a flourish or a frame's corner."""
    if not words or len(words) > FEW_WORDS:
        return bool(words)
    signs = sum(sign.isalnum() for word in words for sign in word.text)
    surest = max(word.confidence for word in words)
    return signs > FEW_SIGNS or surest >= (SIGNS_SURE if signs else MARKS_SURE)


def _words(recogniser: Recogniser, line: Line, ready: Prepared) -> list[Word]:
    piece = crop(line, ready.grey, ready.marks)
    read = words_of(recogniser.first, piece, ready.dpi)
    found = settled(recogniser, read, piece, ready.dpi)
    texts = set_right(repaired([word.text for word in found]))
    return [
        part
        for text, word in zip(texts, found, strict=True)
        for part in parted(Word(text, word.box, word.confidence))
    ]


def prepared(recogniser: Recogniser, grey: Grey, dpi: int) -> Prepared:
    """Clean, upright and level, without rules and leaders."""
    way = Way.unchanged()
    if dpi > HIGHEST_DPI:
        grey, way, dpi = _smaller(grey, dpi)
    flat, matrix = flattened(grey, dpi)
    height, width = flat.shape
    upright, clockwise = _upright(recogniser, flat, dpi)
    way = way.then(matrix).then(turn(width, height, clockwise))
    del grey, flat
    level, degrees, matrix = levelled(upright, upright < INK)
    del upright
    bare, marks = _without_lines(level, dpi)
    return Prepared(bare, marks, way.then(matrix), dpi, clockwise, degrees)


def _upright(recogniser: Recogniser, flat: Grey, dpi: int) -> tuple[Grey, int]:
    """Return the cleaned page the right way up, and the clockwise degrees that took."""
    cleaned = clean(flat, dpi)
    clockwise, sure = quarter_turn(cleaned.ink)
    if not sure:
        clockwise = _most_legible(recogniser, cleaned.grey, clockwise, dpi)
    return turned(cleaned.grey, clockwise), clockwise


def _most_legible(recogniser: Recogniser, grey: Grey, likely: int, dpi: int) -> int:
    """Return the degrees clockwise at which a page reads best; the likely first, often alone."""
    best, found = likely, 0.0
    for degrees in (likely, *(way for way in QUARTERS if way != likely)):
        legible = _legible(recogniser, turned(grey, degrees), dpi)
        if legible > found:
            best, found = degrees, legible
        if legible >= LEGIBLE:
            break
    return best


def _legible(recogniser: Recogniser, grey: Grey, dpi: int) -> float:
    """Return how surely (0..1) the longest lines of a page can be read as it lies."""
    bare, marks = _without_lines(grey, dpi)
    longest = sorted(lines(marks, dpi), key=lambda line: -len(line.letters))[:SAMPLE_LINES]
    found = [
        word
        for line in longest
        for word in words_of(recogniser.first, crop(line, bare, marks), dpi)
    ]
    return sum(word.confidence for word in found) / max(1, len(found))


def _smaller(grey: Grey, dpi: int) -> tuple[Grey, Way, int]:
    height, width = grey.shape
    scale = WORKING_DPI / dpi
    size = (round(width * scale), round(height * scale))
    small = Image.fromarray(grey).resize(size, Image.Resampling.BOX)
    steps = np.diag([size[0] / width, size[1] / height, 1.0])
    return np.asarray(small), Way.unchanged().then(steps), WORKING_DPI


def _without_lines(grey: Grey, dpi: int) -> tuple[Grey, Components]:
    ink = grey < INK
    ruled = rules(ink, dpi)
    ink &= ~ruled
    dotted = leaders(ink, components(ink), dpi)
    ink &= ~dotted
    gone = dilated(ruled | dotted, 3, 3) & ~ink
    return np.where(gone, WHITE, grey).astype(np.uint8), components(ink)
