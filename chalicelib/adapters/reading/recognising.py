"""Recognising: Tesseract on one line at a time."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tesserocr

from chalicelib.adapters.reading.cleaning import WHITE
from chalicelib.adapters.reading.components import Components
from chalicelib.adapters.reading.leptonica import Grey, dilated
from chalicelib.adapters.reading.lines import Line, box
from chalicelib.domain.reading import Word

LANGUAGE = "vie"
FURTHER = ("vie_best", "Vietnamese")
"""Larger models, asked about single words; each is missed where it is not there, nothing more."""
BORDER = 12


class Recogniser:
    """Tesseract with the models of a folder: the Vietnamese one, and others once they are asked."""

    def __init__(self, model_dir: str, held: ExitStack) -> None:
        self._folder = Path(model_dir)
        self._held = held
        self._loaded: dict[str, tesserocr.PyTessBaseAPI] = {}
        self.first = self._model(LANGUAGE)

    def voices(self) -> Iterator[tesserocr.PyTessBaseAPI]:
        """Yield the further models there are, then the first."""
        for name in FURTHER:
            if (self._folder / f"{name}.traineddata").is_file():
                yield self._model(name)
        yield self.first

    def _model(self, name: str) -> tesserocr.PyTessBaseAPI:
        if name not in self._loaded:
            api = self._held.enter_context(
                tesserocr.PyTessBaseAPI(
                    path=str(self._folder),
                    lang=name,
                    psm=tesserocr.PSM.SINGLE_LINE,
                    oem=tesserocr.OEM.LSTM_ONLY,
                )
            )
            api.SetVariable("tessedit_do_invert", "0")
            self._loaded[name] = api
        return self._loaded[name]


@contextmanager
def recogniser(model_dir: str) -> Iterator[Recogniser]:
    """Recognise with the models in `model_dir`."""
    with ExitStack() as held:
        yield Recogniser(model_dir, held)


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
