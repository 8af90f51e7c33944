"""Stored: the record of a result in the store of whoever it was handed over to."""

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.checking import papers_of
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.meanings import FORM_FIELDS, SECTIONS, VALUES, form_fields
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN
from chalicelib.domain.papers.labels import Value
from chalicelib.domain.papers.naming import words_key
from chalicelib.domain.parts import Origin, Paper
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.resultpaper import Shown
from chalicelib.domain.results.values import Values
from chalicelib.domain.signed import SignedResult
from chalicelib.domain.storing import StoredPaper, record_id
from chalicelib.domain.text import fold
from chalicelib.domain.writs.known import Known

NO_COMPONENT = ""
"""What a result is a component of: of nothing yet."""


def stored_result(holder: str, known: Known) -> StoredPaper | None:
    """Return the record of the result that was handed over, by the dossier's whole history.

    An e-result of our own says which answers it printed, as far as papers of its kind have a name
    for them, and how long it is good for; it is revised once, when it is revoked. A paper of the
    dossier that an officer gave as its result is kept as it was filed. None where nothing was
    handed over, or nothing but paper. The agency that decided the dossier is the issuer where an
    e-result does not tell whom it named.
    """
    dossier = known.dossier
    signed, result = dossier.signed_result, dossier.result
    if dossier.returned_at is None or result is None or result.document is None:
        return None
    issuer = known.agency_name(dossier.decided_by)
    if signed is not None and signed.file == result.document:
        return _of_our_own(holder, known, signed, signed.issuer or issuer)
    papers = (one.paper for one in papers_of(known.events))
    paper = next((one for one in papers if one.archive_key == result.document), None)
    rule = known.law.procedure.result
    return None if paper is None else _of_a_paper(holder, dossier, paper, rule, issuer)


def kind_of(title: str) -> str:
    """Return the kind of paper that is titled so, ``khac`` where nobody knows."""
    said = f"{fold(title)} "
    titles = ((name, kind.code) for kind in KINDS for name in kind.titles)
    known = [(len(name), code) for name, code in titles if said.startswith(f"{name} ")]
    return max(known)[1] if known else UNKNOWN


def _of_our_own(holder: str, known: Known, signed: SignedResult, issuer: str) -> StoredPaper:
    dossier, paper = known.dossier, known.law.procedure.result.paper
    values = Values(known, paper, signed.number, signed.issued_on) if paper else None
    kind, until = kind_of(signed.title), values.until if values else None
    about = {
        "so_ky_hieu": signed.number,
        "ngay_cap": _spelled(signed.issued_on),
        "co_gia_tri_den": "" if until is None else _spelled(until),
        "nguoi_ky": signed.signer,
        "co_quan_cap": issuer,
    }
    said = {**dict(_answers(values, kind) if values else ()), **about}
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
        issuer=issuer,
        signer=signed.signer,
        values=tuple((name, value) for name, value in said.items() if value),
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


def _answers(values: Values, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the answers a result of that kind printed in its lines, as papers say them: Nam.

    Days are written 05/01/2026, however they were printed.
    """
    printed = {line.source for line in values.paper.lines}
    for section in sorted(SECTIONS):
        for field in FORM_FIELDS:
            name = f"{section}.{field}" if section else field
            for asked in form_fields(kind, name):
                source = f"answers.{asked}"
                shown = Shown.DATE if VALUES.get(field) is Value.DATE else Shown.TEXT
                if source in printed and (said := values.said(source, shown)):
                    yield name, said


def _spelled(day: date) -> str:
    return f"{day:%d/%m/%Y}"
