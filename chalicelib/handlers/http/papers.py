"""Papers: how a paper of a dossier is shown — what holds now, what was read, who checked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.checking import CheckedPaper, Held
from chalicelib.domain.comparing import Mismatch
from chalicelib.domain.meanings import label
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN
from chalicelib.domain.parts import Origin, Place, Reused
from chalicelib.domain.reusing import said

KIND_NAMES: Mapping[str, str] = {kind.code: kind.name for kind in KINDS} | {UNKNOWN: "Loại khác"}
"""What people call each kind of paper."""


@dataclass(slots=True, kw_only=True)
class FieldShown:
    """A value of a paper: `value` holds now, and is null where there is none on the paper.

    `read` is what the reader saw, null where it saw nothing, `confidence` how surely (0 to 1).
    `flag` says what is odd about it, until it is corrected or the paper compared with the original.
    `page` counts from 1; `box` is left, top, right, bottom in thousandths of the upright page.
    Not frozen, so that many are made sooner.
    """

    name: str
    label: str
    value: str | None
    corrected: bool
    read: str | None
    confidence: float | None
    flag: str | None
    page: int
    box: tuple[int, int, int, int] | None
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShown:
    """Who checked a paper, when, and whether beside the original."""

    by: str
    at: datetime
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusedShown:
    """Where a paper was taken from that nobody handed in: which stored record, of which dossier.

    `sentence` says so to people, with who compared it with the original, or signed it.
    """

    record: str
    revision: int
    name: str
    origin: Origin
    dossier: str
    agency: str
    by: str
    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """A paper that was read and archived; `mismatches` contradict the applicant or the form.

    A `signed` one is kept as it came, with its digital signature. `thumbnail` leads to its first
    page in little for five minutes, where there is one. `reused` is set where it came out of the
    applicant's store.
    """

    id: str
    component: str
    pages: int
    kind: str
    kind_read: str
    confidence: float
    fields: tuple[FieldShown, ...]
    warnings: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    checks: tuple[CheckShown, ...]
    compared: bool
    signed: bool
    thumbnail: str | None
    reused: ReusedShown | None


def shown(
    checked: CheckedPaper, mismatches: tuple[Mismatch, ...], thumbnail: str | None = None
) -> PaperShown:
    """Return a paper as it is shown."""
    paper, compared = checked.paper, checked.is_compared
    return PaperShown(
        id=paper.id,
        component=paper.component,
        pages=paper.pages,
        kind=checked.kind,
        kind_read=paper.kind,
        confidence=paper.confidence,
        fields=tuple(_field(held, compared=compared) for held in checked.fields),
        warnings=paper.warnings,
        mismatches=mismatches,
        checks=tuple(
            CheckShown(by=check.by_name, at=check.at, compared=check.compared)
            for check in checked.checks
        ),
        compared=compared,
        signed=paper.signed,
        thumbnail=thumbnail,
        reused=None if checked.reused is None else _reused(checked.reused),
    )


def _reused(found: Reused) -> ReusedShown:
    return ReusedShown(
        record=found.record,
        revision=found.revision,
        name=found.name,
        origin=found.origin,
        dossier=found.dossier,
        agency=found.agency,
        by=found.by,
        at=found.at,
        sentence=said(found),
    )


def _field(held: Held, *, compared: bool) -> FieldShown:
    read, corrected = held.read, held.is_corrected
    settled = compared or corrected
    return FieldShown(
        name=held.name,
        label=label(held.name),
        value=held.value,
        corrected=corrected,
        read=read.value if read else None,
        confidence=read.confidence if read else None,
        flag=read.flag if read and not settled else None,
        page=read.page if read else 0,
        box=read.box if read else None,
        place=read.place if read and not corrected else None,
    )
