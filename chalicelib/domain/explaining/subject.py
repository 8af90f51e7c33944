"""Subject: what there is to see of one dossier, upload, file or matter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.traces import Head, Trace

T = TypeVar("T")


Signs = Callable[[str, int, str], bool]
"""Tells whether the office itself makes and signs the results of a procedure, in that version and
case."""


def always(_procedure: str, _version: int, _case: str) -> bool:
    """Take every result for one the office makes."""
    return True


@dataclass(frozen=True, slots=True)
class Subject:
    """Traces about one thing.

    `folded` is when the lake last took in what had happened, `first_writ` when the first writ of
    all was made, None where none ever was.
    """

    name: str
    traces: Sequence[Trace]
    folded: datetime
    first_writ: datetime | None = None
    signs: Signs = always

    def all(self, kind: type[T]) -> list[T]:
        """Return the traces of a kind, in their order."""
        return [trace for trace in self.traces if isinstance(trace, kind)]

    @property
    def head(self) -> Head | None:
        """Return the dossier, None where none is there."""
        return next(iter(self.all(Head)), None)
