"""Letters: whatever applicants are to hear of has its mark."""

from collections.abc import Iterator

from chalicelib.domain.conserving import Kind, Lack, Thing, Verdict
from chalicelib.domain.explaining.subject import Subject
from chalicelib.domain.traces import Entry, Letter

UNHEARD = frozenset({"no-address", "undeliverable"})
"""What marks say of who could not be written to; their dossiers show it to whoever asks."""


def letters(subject: Subject) -> Iterator[Thing]:
    """Yield the letter each entry leads to."""
    marks = {mark.seq: mark.became for mark in subject.all(Letter)}
    for entry in subject.all(Entry):
        if not entry.told:
            continue
        name, became = f"{entry.code}-{entry.seq}", marks.get(entry.seq)
        if became is None:
            yield Thing(kind=Kind.LETTER, id=name, since=entry.at, lacks=Lack.LETTER)
        else:
            end = Verdict.TOLD if became in UNHEARD else Verdict.DONE
            yield Thing(kind=Kind.LETTER, id=name, since=entry.at, end=end)
