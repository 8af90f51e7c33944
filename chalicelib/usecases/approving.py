"""Approving: what a leader approved becomes a numbered paper with the leader's signature."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.acts import RecordSignature
from chalicelib.domain.attesting.attestation import Attestation
from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.people import system
from chalicelib.domain.results.content import Signer, content, issuer, paper_of, subject
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.looks import Look, person_look
from chalicelib.domain.results.signatory import Signatory
from chalicelib.domain.signed import SignedResult, signed_key
from chalicelib.domain.writs.known import Known
from chalicelib.usecases.acting import act
from chalicelib.usecases.certifying import copied
from chalicelib.usecases.drawing import drawn
from chalicelib.usecases.ports import Archive
from chalicelib.usecases.signers import PERSON, Said, Sheet, SignedPaper, Signing

PDF = "application/pdf"


class Broken(Exception):
    """A paper does not bear the signatures it must bear, whole; it is not handed on."""


def approve(signing: Signing, known: Known, before: Drawn | None, at: datetime) -> SignedResult:
    """Sign the result that the last entry of `known` approves, numbered and printed; enter it.

    The leader signs for the agency that decides the dossier. `before` is what an earlier run drew
    for it: whoever finds its file goes on from there. Else 2 GetItem where the signatories are not
    known yet, 1 Query, 1 TransactWriteItems, 2 Sign, 1 PutObject, and to enter it 1 GetItem and 1
    TransactWriteItems. Raises NotFound where the leader has no key, before anything is drawn;
    UnusableSignatory; TryLater; NotAllowedNow where the approval does not count any more.
    """
    dossier, approval = known.dossier, known.event.seq
    signatory = signing.signatories.person(dossier.decided_by, known.event.by)
    symbol = paper_of(known).symbol
    given = before or drawn(signing.results, signing.chance, dossier, approval, symbol, at)
    key = signed_key(dossier.code, approval)
    found = None if before is None else kept(signing.archive, key)
    paper = lying(signing, key, found, lambda: _signed(signing, known, given, signatory, at))
    result = _result(known, given, signatory, paper.pdf, whole(paper, PERSON))
    enter = RecordSignature(result=result)
    by, chance = system("sign"), signing.chance
    act(signing.dossiers, signing.catalogue, dossier.code, enter, by, at, None, chance)
    return result


def kept(archive: Archive, key: str) -> bytes | None:
    """Return what an earlier run kept under `key` (1 ListObjectsV2; 1 GetObject where it did)."""
    return archive.fetch(key) if key in archive.listed(key) else None


def lying(
    signing: Signing, key: str, found: bytes | None, make: Callable[[], SignedPaper]
) -> SignedPaper:
    """Return the paper that lies under `key`: what was `found`, else what is made and kept first.

    What another made is read for its signatures; what was made here is known (1 PutObject).
    """
    if found is None:
        made = make()
        found = signing.archive.keep_first(key, made.pdf, PDF)
        if found == made.pdf:
            return made
    return SignedPaper(found, signing.pades().said(found))


def whole(paper: SignedPaper, *fields: str) -> Said:
    """Return the last signature of a paper; raises Broken unless these are on it, all intact."""
    found = paper.said
    if tuple(one.field for one in found) != fields or not all(one.intact for one in found):
        raise Broken(f"signatures {', '.join(one.field for one in found) or 'lacking'}")
    return found[-1]


def _signed(
    signing: Signing, known: Known, given: Drawn, signatory: Signatory, at: datetime
) -> SignedPaper:
    """Return the result with the leader's signature."""
    sheet = _sheet(signing, known, given, signatory)
    said = person_look(Signer(signatory.name, signatory.office), issuer(known), at)
    look = signing.typesetter.look(Look.PERSON, said)
    pades = signing.pades()
    empty = pades.prepared(sheet.pdf, sheet.boxes)
    return pades.sign(empty, PERSON, signatory, look, at)


def _sheet(signing: Signing, known: Known, given: Drawn, signatory: Signatory) -> Sheet:
    """Return the result as it is printed: a copy with its statement, or what its template says."""
    qr, signed_by = _qr(signing, known, given), Signer(signatory.name, signatory.office)
    component = known.law.procedure.result.certifies
    if component is not None:
        return copied(signing, known, given, component, signed_by, qr)
    return signing.typesetter.result(
        content(
            known,
            number=given.number,
            issued_on=given.issued_on,
            check_code=spelled(given.check_code),
            qr=qr,
            signed_by=signed_by,
            portal=f"{signing.portal}/verify",
        )
    )


def _qr(signing: Signing, known: Known, given: Drawn) -> str:
    attestation = Attestation(
        check_code=given.check_code,
        issuer=given.agency,
        issuer_name=issuer(known),
        number=given.number,
        issued_on=given.issued_on,
        title=paper_of(known).title,
        subject=subject(known),
    )
    return signing.attester.attest(attestation, signing.portal)


def _result(
    known: Known, given: Drawn, signatory: Signatory, pdf: bytes, said: Said
) -> SignedResult:
    return SignedResult(
        approval=given.approval,
        number=given.number,
        title=paper_of(known).title,
        issued_on=given.issued_on,
        check_code=given.check_code,
        file=signed_key(given.code, given.approval),
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        signer=said.name,
        office=signatory.office,
        signed_at=said.at,
        level=said.level,
        subject=subject(known),
        issuer=issuer(known),
    )
