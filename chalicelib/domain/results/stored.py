"""Stored: the record of a result in the store of whoever it was handed over to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from chalicelib.domain.calendar import LOCAL, months_later
from chalicelib.domain.checking import papers_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.history import Event
from chalicelib.domain.meanings import FORM_FIELDS, SECTIONS, VALUES, form_fields
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.naming import words_key
from chalicelib.domain.parts import Origin, Paper
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.resultpaper import ResultPaper
from chalicelib.domain.signed import SignedResult
from chalicelib.domain.storing import StoredPaper, record_id
from chalicelib.domain.text import fold

NO_COMPONENT = ""
"""What a result is a component of: of nothing yet."""
SEXES: Mapping[object, str] = {"male": "Nam", "female": "Nữ"}


def stored_result(
    holder: str, dossier: Dossier, events: Sequence[Event], rule: ResultRule, issuer: str
) -> StoredPaper | None:
    """Return the record of the result that was handed over, by the dossier's whole history.

    An e-result of our own says what it printed, and how long it is good for; it is revised once,
    when it is revoked. A paper of the dossier that an officer gave as its result is kept as it was
    filed. None where nothing was handed over, or nothing but paper. `issuer` is the agency's name,
    which counts where the e-result does not tell whom it named.
    """
    signed, result = dossier.signed_result, dossier.result
    if dossier.returned_at is None or result is None or result.document is None:
        return None
    if signed is not None and signed.file == result.document:
        return _of_our_own(holder, dossier, events, signed, rule.paper, issuer)
    filed = (one.paper for one in papers_of(events) if one.paper.archive_key == result.document)
    paper = next(filed, None)
    return None if paper is None else _of_a_paper(holder, dossier, paper, rule, issuer)


def kind_of(title: str) -> str:
    """Return the kind of paper that is titled so, ``khac`` where nobody knows."""
    said = f"{fold(title)} "
    titles = ((name, kind.code) for kind in KINDS for name in kind.titles)
    known = [(len(name), code) for name, code in titles if said.startswith(f"{name} ")]
    return max(known)[1] if known else UNKNOWN


def _of_our_own(
    holder: str,
    dossier: Dossier,
    events: Sequence[Event],
    signed: SignedResult,
    paper: ResultPaper | None,
    issuer: str,
) -> StoredPaper:
    kind, months = kind_of(signed.title), paper.valid_months if paper else None
    until = None if months is None else months_later(signed.issued_on, months)
    printed_by = signed.issuer or issuer
    about = {
        "so_ky_hieu": signed.number,
        "ngay_cap": _spelled(signed.issued_on),
        "co_gia_tri_den": "" if until is None else _spelled(until),
        "nguoi_ky": signed.signer,
        "co_quan_cap": printed_by,
    }
    answers = dict(_answers(events, kind, paper)) if paper else {}
    values = tuple((name, value) for name, value in {**answers, **about}.items() if value)
    subject = f" – {signed.subject}" if signed.subject else ""
    return StoredPaper(
        holder=holder,
        id=record_id(dossier.code, signed.sha256),
        revision=1 if signed.revoked is None else 2,
        name=signed.title,
        code=signed.sha256,
        type=kind,
        dossier=dossier.code,
        component=NO_COMPONENT,
        origin=Origin.RESULT,
        number=signed.number,
        abstract=f"{signed.title}{subject}",
        issued_on=signed.issued_on,
        valid_until=until,
        scope=None,
        issuer=printed_by,
        signer=signed.signer,
        values=values,
        agency=dossier.decided_by,
        officer=signed.signer,
        stored_at=dossier.returned_at or signed.signed_at,
        checked_at=signed.signed_at,
        checks=(),
        file=signed.file,
        words=words_key(signed.file),
        size=signed.size,
        pages=0,
        signed=True,
        sha256=signed.sha256,
        revoked=signed.revoked,
    )


def _of_a_paper(
    holder: str, dossier: Dossier, paper: Paper, rule: ResultRule, issuer: str
) -> StoredPaper | None:
    result, returned_at = dossier.result, dossier.returned_at
    if result is None or returned_at is None:
        return None
    title = result.summary or rule.name
    return StoredPaper(
        holder=holder,
        id=record_id(dossier.code, f"result-{paper.id}"),
        revision=1,
        name=rule.name,
        code=paper.id,
        type=kind_of(rule.name),
        dossier=dossier.code,
        component=paper.component,
        origin=Origin.RESULT,
        number=result.number,
        abstract=title,
        issued_on=dossier.finished_at.astimezone(LOCAL).date() if dossier.finished_at else None,
        valid_until=None,
        scope=None,
        issuer=issuer,
        signer=None,
        values=(("so_ky_hieu", result.number), ("co_quan_cap", issuer)),
        agency=dossier.decided_by,
        officer="",
        stored_at=returned_at,
        checked_at=returned_at,
        checks=(),
        file=paper.archive_key,
        words=words_key(paper.archive_key),
        size=paper.size,
        pages=paper.pages,
        signed=paper.signed,
        sha256=paper.sha256,
        previews=paper.previews,
    )


def _answers(events: Sequence[Event], kind: str, paper: ResultPaper) -> Iterator[tuple[str, str]]:
    """Yield what the result printed of the application, as a paper of its kind says it."""
    first = events[0].what
    given = first.answers if isinstance(first, Submitted) else {}
    printed = {line.source.removeprefix("answers.") for line in paper.lines}
    for section in sorted(SECTIONS):
        for field in FORM_FIELDS:
            name = f"{section}.{field}" if section else field
            for asked in form_fields(kind, name):
                value = given.get(asked) if asked in printed else None
                if value not in {None, ""}:
                    yield name, _as_read(field, value)


def _as_read(field: str, value: object) -> str:
    """Return an answer as papers say it: 05/01/2026, Nam."""
    if VALUES.get(field) is Value.DATE:
        try:
            return _spelled(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return SEXES.get(value, str(value)) if VALUES.get(field) is Value.SEX else str(value)


def _spelled(day: date) -> str:
    return f"{day:%d/%m/%Y}"
