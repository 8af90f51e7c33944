"""Wordbook: what indexing writes of papers and searching looks up, each word by its neighbour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.searching import Pair, Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Which words are kept together: those of one paper that an entry of a history brought.

    `part` counts the papers of that entry from 0.
    """

    submitted_at: datetime
    code: str
    seq: int
    paper: str
    part: int = 0

    @property
    def place(self) -> str:
        """Return what sorts as the entries of a dossier, and as the papers of each."""
        return f"{self.seq:06}.{self.part:02}" if self.part else f"{self.seq:06}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A pair of words of one entry: `rank` sorts as the filing of dossiers, then as their entries.

    `places` is where the pair begins on the paper of that id.
    """

    rank: str
    code: str
    paper: str
    places: Places


class Words(Protocol):
    """Which words stand side by side on the papers of an agency's dossiers, and where."""

    def keep(self, agency: str, entry: Entry, pairs: Mapping[Pair, Places]) -> None:
        """Keep what an entry brought (1 BatchWriteItem for 25); again changes nothing.

        Raises TryLater where not all is kept.
        """

    def newest(
        self, agency: str, pair: Pair, behind: str | None, limit: int
    ) -> tuple[Mention, ...]:
        """Return mentions of a pair, newest first, only such `behind` a rank (1 Query)."""

    def among(self, agency: str, pair: Pair, ranks: Sequence[str]) -> tuple[Mention, ...]:
        """Return the mentions of a pair that have these ranks (1 BatchGetItem a hundred)."""

    def alone(self, agency: str, word: str, limit: int) -> tuple[Mention, ...]:
        """Return mentions of a word before any other, in no order (1 Query)."""

    def cursor(self, agency: str, phrase: str, rank: str) -> str:
        """Return the cursor behind `rank` in what was found of a phrase."""

    def behind(self, agency: str, phrase: str, cursor: str) -> str:
        """Return the rank a cursor of this very search stands at; raises Invalid."""
