"""Eyes: what reads papers, makes sense of them and prints them anew for the archive."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from chalicelib.adapters.archival import copier
from chalicelib.adapters.places import gazetteer
from chalicelib.adapters.reading import read
from chalicelib.domain.papers.recognising import kind_of
from chalicelib.domain.places import located
from chalicelib.domain.reading import Limits, PageReading, Reading
from chalicelib.domain.understanding import fields_of, oddities
from chalicelib.usecases.archiving import Copier, Understood


class Eyes:
    """A Reader by Tesseract; `tessdata` is the folder of its Vietnamese model.

    Untrusted bytes are decoded only in child processes that may die without harm.
    """

    def __init__(self, tessdata: str, limits: Limits | None = None) -> None:
        self._tessdata = tessdata
        self._limits = limits or Limits()

    def read(self, data: bytes, first: int = 1, last: int | None = None) -> Reading:
        """Return what pages `first` to `last` (or all) say, or why one of them is unread.

        Raises UnreadablePaper where the file is not taken.
        """
        return read(data, self._tessdata, self._limits, first, last)

    def understood(self, pages: Sequence[PageReading]) -> Understood:
        """Return what those pages, taken as one paper, are and say."""
        kind, confidence = kind_of(pages)
        fields = located(fields_of(pages), gazetteer())
        return Understood(
            kind=kind,
            confidence=confidence,
            fields=fields,
            warnings=oddities(pages, kind, fields),
        )

    def copier(self, data: bytes, reading: Reading) -> AbstractContextManager[Copier]:
        """Return what copies papers of that file: PDF/A, upright, with the text under the pages.

        It raises NotArchived where that fails: it was read before, so another try may do.
        """
        return copier(data, reading, self._limits)
