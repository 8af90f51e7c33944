"""Recognising: Tesseract on one line at a time."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import tesserocr

from chalicelib.adapters.reading.cleaning import WHITE
from chalicelib.adapters.reading.components import Components
from chalicelib.adapters.reading.leptonica import Grey, dilated
from chalicelib.adapters.reading.lines import Line, box
from chalicelib.domain.reading import Word

LANGUAGE = "vie"
BORDER = 12


@contextmanager
def recogniser(model_dir: str) -> Iterator[tesserocr.PyTessBaseAPI]:
    """Tesseract with the Vietnamese model from `model_dir`."""
    with tesserocr.PyTessBaseAPI(
        path=model_dir,
        lang=LANGUAGE,
        psm=tesserocr.PSM.SINGLE_LINE,
        oem=tesserocr.OEM.LSTM_ONLY,
    ) as api:
        api.SetVariable("tessedit_do_invert", "0")
        yield api


@dataclass(frozen=True, slots=True)
class Crop:
    """A line cut out; `left` and `top` are where its first pixel stood on the page."""

    grey: Grey
    left: int
    top: int


def crop(line: Line, grey: Grey, marks: Components) -> Crop:
    """Return the line's own ink on white, with a border."""
    left, top, right, bottom = box(line, marks)
    there = np.s_[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]
    mine = np.isin(marks.labels[there], np.array(line.members, np.uint32))
    near = dilated(mine, 3, 3)
    others = (marks.labels[there] != 0) & ~mine
    picture = np.where(near & ~others, grey[there], WHITE).astype(np.uint8)
    framed = np.pad(picture, BORDER, constant_values=WHITE)
    return Crop(framed, max(0, left - 2) - BORDER, max(0, top - 2) - BORDER)


def words_of(api: tesserocr.PyTessBaseAPI, piece: Crop, dpi: int) -> list[Word]:
    """Return the words of one line; boxes on the page the line was cut from."""
    height, width = piece.grey.shape
    api.SetImageBytes(piece.grey.tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)
    if not api.Recognize():
        return []
    found = []
    results = api.GetIterator()
    if results is None:
        return []
    for item in tesserocr.iterate_level(results, tesserocr.RIL.WORD):
        if item.Empty(tesserocr.RIL.WORD):
            continue
        text = unicodedata.normalize("NFC", item.GetUTF8Text(tesserocr.RIL.WORD).strip())
        place = item.BoundingBox(tesserocr.RIL.WORD)
        if not text or place is None:
            continue
        left, top, right, bottom = place
        where = (left + piece.left, top + piece.top, right + piece.left, bottom + piece.top)
        found.append(Word(text, where, item.Confidence(tesserocr.RIL.WORD) / 100))
    return found


def as_text(lines_of_words: Sequence[Sequence[Word]]) -> str:
    """Lines joined by line feeds, words by spaces."""
    return "\n".join(" ".join(word.text for word in words) for words in lines_of_words if words)
