"""Pile: traces laid down as they come, on disk, and taken up again sorted by what they are about.

Memory holds the traces of one subject, and what SQLite keeps of its file.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import itemgetter
from tempfile import TemporaryDirectory

from chalicelib.adapters.store.codec import dumped, loaded
from chalicelib.domain.subjects import subjects
from chalicelib.domain.traces import KINDS, Trace

AT_ONCE = 5_000
"""How many traces are laid down in one statement."""
MOST_KIB = 64 * 1024
"""How much of its file SQLite keeps in memory."""
_KINDS = {kind.__name__: kind for kind in KINDS}
Row = tuple[str, str, str]


@contextmanager
def pile() -> "Iterator[Pile]":
    """Give an empty pile; its file goes when it is not needed any more."""
    with TemporaryDirectory() as folder:
        made = Pile(f"{folder}/traces.sqlite")
        try:
            yield made
        finally:
            made.close()


class Pile:
    """A file of traces, at a `path` where none is yet."""

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        for said in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{MOST_KIB}"):
            self._base.execute(f"PRAGMA {said}")
        self._base.execute("CREATE TABLE traces (subject TEXT, kind TEXT, said TEXT)")

    def lay(self, traces: Iterable[Trace]) -> None:
        """Lay traces down, each under everything it is about."""
        rows = (row for trace in traces for row in _rows(trace))
        while some := list(islice(rows, AT_ONCE)):
            self._base.execute("BEGIN")
            self._base.executemany("INSERT INTO traces VALUES (?, ?, ?)", some)
            self._base.execute("COMMIT")

    def subjects(self) -> Iterator[tuple[str, Sequence[Trace]]]:
        """Yield each subject with all traces of it; the same in, in any order, the same out.

        What was laid down twice is there once.
        """
        rows = self._base.execute(
            "SELECT DISTINCT subject, kind, said FROM traces ORDER BY subject, kind, said"
        )
        for subject, some in groupby(rows, key=itemgetter(0)):
            yield subject, [_trace(row) for row in some]

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


def _rows(trace: Trace) -> Iterator[Row]:
    said = dumped(trace)
    for subject in subjects(trace):
        yield subject, type(trace).__name__, said


def _trace(row: Row) -> Trace:
    trace: Trace = loaded(_KINDS[row[1]], row[2])
    return trace
