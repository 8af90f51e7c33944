"""Storing: the record of a paper in its owner's store, once an officer has compared it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.checking import CheckedPaper, papers_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import PaperChecked
from chalicelib.domain.history import Event
from chalicelib.domain.papers.kinds import KINDS
from chalicelib.domain.papers.naming import words_key
from chalicelib.domain.papers.values import date_in
from chalicelib.domain.parts import Origin
from chalicelib.domain.signed import Revocation

NAMES = {kind.code: kind.name for kind in KINDS}
NUMBERS = ("so_ky_hieu", "so_phat_hanh", "so_vao_so", "so_chung_thuc")
ISSUED = ("ngay_ban_hanh", "ngay_cap")
ENDS = ("co_gia_tri_den",)
ISSUERS = ("co_quan_ban_hanh", "co_quan_cap", "noi_cap")
SIGNERS = ("nguoi_ky",)
ABSTRACTS = ("trich_yeu",)
SCOPES = ("pham_vi",)
"""Under which names papers say what a record asks for, the likelier first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A check a record rests on: which entry of the dossier's history, by whom, when."""

    seq: int
    by: str
    by_name: str
    at: datetime
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """Giấy tờ trong kho dữ liệu điện tử của tổ chức, cá nhân (TT 01/2023/TT-VPCP).

    `holder` is who the store belongs to, as the store calls them. `valid_until` is None where the
    paper names no end; whether such a paper holds for ever is for the law of its kind. What a paper
    does not say is None. `revision` counts the checks the record was made of; `checks` has those
    made since it is kept, the first compared one first; `agency` and `officer` made the last.
    """

    holder: str
    id: str
    revision: int
    name: str
    code: str
    type: str
    dossier: str
    component: str
    origin: Origin
    number: str | None
    abstract: str
    issued_on: date | None
    valid_until: date | None
    scope: str | None
    issuer: str | None
    signer: str | None
    values: tuple[tuple[str, str], ...]
    """What holds of the paper, so that a form can be filled from it."""
    agency: str
    officer: str
    stored_at: datetime
    checked_at: datetime
    checks: tuple[Comparison, ...]
    file: str
    words: str
    size: int
    pages: int
    signed: bool
    sha256: str
    previews: tuple[int, ...] = ()
    """The pages, from 1, there is a preview of."""
    revoked: Revocation | None = None
    """Since when a result holds no more, and why."""


def record_id(dossier: str, paper: str) -> str:
    """Return what the record of a dossier's paper is called."""
    return f"{dossier}.{paper}"


def stored(
    holder: str, dossier: Dossier, events: Iterable[Event], paper_id: str, agency: str
) -> StoredPaper | None:
    """Return the record of a paper by the dossier's whole history; the same gives the same.

    None until it was compared with its original, and for a paper that came out of a store: its
    record is that of the dossier it came to first. `agency` is that of whoever checked it last.
    """
    history = tuple(events)
    checks = tuple(_checks(history, paper_id))
    compared = [check for check in checks if check.compared]
    if not compared:
        return None
    (checked,) = (one for one in papers_of(history) if one.paper.id == paper_id)
    if checked.reused is not None:
        return None
    paper, since = checked.paper, checks[checks.index(compared[0]) :]
    name = NAMES.get(checked.kind, dossier.component(paper.component).name)
    return StoredPaper(
        holder=holder,
        id=record_id(dossier.code, paper.id),
        revision=len(since),
        name=name,
        code=paper.id,
        type=checked.kind,
        dossier=dossier.code,
        component=paper.component,
        origin=Origin.COMPONENT,
        number=_said(checked, NUMBERS),
        abstract=_said(checked, ABSTRACTS) or _about(checked, name),
        issued_on=_day(checked, ISSUED),
        valid_until=_day(checked, ENDS),
        scope=_said(checked, SCOPES),
        issuer=_said(checked, ISSUERS),
        signer=_said(checked, SIGNERS),
        values=tuple((held.name, held.value) for held in checked.fields if held.value is not None),
        agency=agency,
        officer=since[-1].by_name,
        stored_at=compared[0].at,
        checked_at=since[-1].at,
        checks=tuple(since),
        file=paper.archive_key,
        words=words_key(paper.archive_key),
        size=paper.size,
        pages=paper.pages,
        signed=paper.signed,
        sha256=paper.sha256,
        previews=paper.previews,
    )


def _checks(events: Iterable[Event], paper_id: str) -> Iterator[Comparison]:
    for event in events:
        what = event.what
        if isinstance(what, PaperChecked) and what.paper == paper_id:
            yield Comparison(
                seq=event.seq,
                by=event.by,
                by_name=event.by_name,
                at=event.at,
                compared=what.compared,
            )


def _said(checked: CheckedPaper, names: Sequence[str]) -> str | None:
    return next((value for name in names if (value := checked.known(name))), None)


def _day(checked: CheckedPaper, names: Sequence[str]) -> date | None:
    text = _said(checked, names)
    found = date_in(text) if text else None
    return found[1] if found else None


def _about(checked: CheckedPaper, name: str) -> str:
    """Return what a paper without an abstract is about: whose it is, where it says so."""
    whose = checked.known("ho_ten")
    return f"{name} – {whose}" if whose else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A look into a stored paper: which record, by whom, when."""

    holder: str
    record: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A use of a stored paper in a later dossier: as which component of which procedure, when.

    `revision` and `stored_at` are the record's own, as it stood then.
    """

    holder: str
    record: str
    revision: int
    stored_at: datetime
    dossier: str
    procedure_name: str
    component: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Store:
    """What a store holds, who looked into it within a year, and where papers of it were used."""

    records: tuple[StoredPaper, ...] = ()
    openings: tuple[Opening, ...] = ()
    uses: tuple[Use, ...] = ()
