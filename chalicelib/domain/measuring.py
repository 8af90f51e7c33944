"""Measuring: how often officers had to correct what was read; no value leaves with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.domain.checking import CheckedPaper, Held

BANDS = (0.5, 0.75, 0.9, 0.95, 0.99)
"""Where one band of confidence ends and the next begins."""
KIND = "(loại giấy tờ)"
"""The row that tells how often a paper was taken for another kind."""
MISSED = "không đọc được"
"""The band of values the reader did not see at all."""

Place = tuple[str, str, str]
"""Kind of paper, field, band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Of one field of one kind of paper, read with such confidence: how many were put right.

    `absent` are those of the `corrected` that were not on the paper at all.
    """

    kind: str
    field: str
    band: str
    compared: int
    corrected: int
    absent: int

    @property
    def share(self) -> float:
        """Return how many of a hundred had to be corrected."""
        return round(100 * self.corrected / self.compared, 2)


def corrected(papers: Iterable[CheckedPaper]) -> tuple[Corrected, ...]:
    """Return what became of every field of the papers that were compared with their originals.

    Only these tell anything: where nobody compared, nobody knows what was read wrongly. A paper
    counts as the kind that holds now.
    """
    compared: Counter[Place] = Counter()
    wrong: Counter[Place] = Counter()
    absent: Counter[Place] = Counter()
    for paper in papers:
        if not paper.is_compared:
            continue
        for place, is_wrong, is_absent in _counted(paper):
            compared[place] += 1
            wrong[place] += is_wrong
            absent[place] += is_absent
    return tuple(
        Corrected(
            kind=kind,
            field=field,
            band=band,
            compared=number,
            corrected=wrong[kind, field, band],
            absent=absent[kind, field, band],
        )
        for (kind, field, band), number in sorted(compared.items())
    )


def _counted(paper: CheckedPaper) -> Iterator[tuple[Place, bool, bool]]:
    read = paper.paper
    yield (paper.kind, KIND, band(read.confidence)), paper.kind != read.kind, False
    for held in paper.fields:
        place = (paper.kind, held.name, _band(held))
        yield place, held.is_corrected, held.value is None


def _band(held: Held) -> str:
    return band(held.read.confidence) if held.read is not None else MISSED


def band(confidence: float) -> str:
    """Return the band a confidence lies in: ``0.90-0.95``, its end not within."""
    ends = (0.0, *BANDS, 1.0)
    below = max(end for end in ends[:-1] if end <= confidence)
    return f"{below:.2f}-{ends[ends.index(below) + 1]:.2f}"
